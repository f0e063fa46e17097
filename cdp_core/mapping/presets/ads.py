"""Audience files and leads of advertising platforms: Meta, Google, TikTok, LinkedIn; consent strings of the IAB."""

from cdp_core.mapping.names import fold
from cdp_core.mapping.presets.preset import Preset
from cdp_core.mapping.sample import Sample
from cdp_core.mapping.words import known_words

_AUDIENCE = "The customer list that is uploaded to {}; plain and hashed identifiers both load."

#: What a form asks for, in the language of whoever made it. Its other questions are kept under their own names.
_ASKED = (
    *("email", "phone", "full_name", "first_name", "last_name", "company", "street", "city", "postal_code", "region"),
    *("country", "birthday", "gender"),
)
_FORM = {word: concept for word, concept in known_words().items() if concept in _ASKED}
_LEAD = {
    "Lead ID": "event_id",
    "Created At": "occurred_at",
    "Lead submit time": "occurred_at",
    "Übermittlungszeit": "occurred_at",
    "Email Address": "email",
    "Email": "email",
    "User email": "email",
    "Work email": "email",
    "Phone Number": "phone",
    "First Name": "first_name",
    "Last Name": "last_name",
    "Full name": "full_name",
    "Company Name": "company",
    "Job Title": "property.job_title",
    "City": "city",
    "Country": "country",
    "Campaign Name": "campaign",
    "Campaign": "campaign",
    "Kampagnenname": "campaign",
    "Kampagne": "campaign",
    "GCLID": "property.gclid",
    **_FORM,
}


META = (
    Preset(
        name="meta_audience",
        label="Meta custom audience",
        system="cdp",
        kind="people",
        needs=("fn", "ln", "email"),
        one_of=(("ct", "madid", "st", "dob", "doby"),),
        # Hashed columns load through the same names: a SHA-256 in an e-mail column is a hashed e-mail.
        columns={
            "email": "email",
            "phone": "phone",
            "madid": "device_id",
            "extern_id": "customer_id",
            "uid": "id.meta",
            "fn": "first_name",
            "ln": "last_name",
            "ct": "city",
            "st": "region",
            "zip": "postal_code",
            "country": "country",
            "dob": "birthday",
            "gen": "gender",
            "age": "age",
            "fi": "ignore",
            "lookalike_value": "custom.value",
            "value": "custom.value",
        },
        date_order="MDY",
        export=_AUDIENCE.format("Meta Ads Manager"),
    ),
    Preset(
        name="meta_leads",
        label="Meta lead ads",
        system="cdp",
        kind="events",
        needs=("id", "created_time", "ad_id", "form_id"),
        defaults={"event": "Lead Submitted", "channel": "facebook", "medium": "paid social"},
        columns={
            "id": "event_id",
            "created_time": "occurred_at",
            "email": "email",
            "phone_number": "phone",
            "full_name": "full_name",
            "first_name": "first_name",
            "last_name": "last_name",
            "campaign_name": "campaign",
            **_FORM,
        },
        export="Ads Manager → the lead form → Download leads.",
    ),
)

GOOGLE = (
    Preset(
        name="google_customer_match",
        label="Google Customer Match",
        system="cdp",
        kind="people",
        needs=("Email", "Phone", "First Name", "Last Name", "Country", "Zip"),
        alone=True,
        columns={
            "Email": "email",
            "Phone": "phone",
            "Mobile Device ID": "device_id",
            "First Name": "first_name",
            "Last Name": "last_name",
            "Country": "country",
            "Zip": "postal_code",
        },
        export=_AUDIENCE.format("Google Ads"),
    ),
)

LEADS = (
    Preset(
        name="google_leads",
        label="Google Ads lead forms",
        system="cdp",
        kind="events",
        needs=("Lead ID",),
        one_of=(
            ("GCLID", "Lead submit time", "Übermittlungszeit"),
            ("Campaign ID", "Campaign", "Form ID", "Kampagnen-ID", "Kampagne", "Formular-ID"),
        ),
        defaults={"event": "Lead Submitted", "channel": "google", "medium": "cpc"},
        columns=_LEAD,
        export="Google Ads → Assets → Lead form → Download leads.",
    ),
    Preset(
        name="linkedin_leads",
        label="LinkedIn lead gen forms",
        system="cdp",
        kind="events",
        needs=("Lead ID", "Form Name"),
        one_of=(("Campaign Name", "Creative ID", "Creative Name"), ("Created At", "Lead Type")),
        without=("GCLID",),
        defaults={"event": "Lead Submitted", "channel": "linkedin", "medium": "paid social"},
        columns=_LEAD,
        export="Campaign Manager → Lead gen forms → the form → Download leads.",
    ),
)

TIKTOK = (
    Preset(
        name="tiktok_leads",
        label="TikTok lead generation",
        system="cdp",
        kind="events",
        needs=("lead_id", "created_time", "ad_id"),
        # The form is a page in older files.
        one_of=(("form_id", "page_id"), ("adgroup_id", "adgroup_name", "page_id")),
        defaults={"event": "Lead Submitted", "channel": "tiktok", "medium": "paid social"},
        columns={
            "lead_id": "event_id",
            "created_time": "occurred_at",
            "email": "email",
            "phone_number": "phone",
            "name": "full_name",
            "campaign_name": "campaign",
            **_FORM,
        },
        export="TikTok Ads Manager → Tools → Instant Form → Download leads.",
    ),
    Preset(
        name="tiktok_audience",
        label="TikTok audience",
        system="cdp",
        kind="people",
        one_of=(("EMAIL_SHA256", "PHONE_SHA256", "IDFA_SHA256", "AAID_SHA256", "IDFA_MD5", "AAID_MD5"),),
        alone=True,
        columns={
            "EMAIL_SHA256": "hashed_email",
            "PHONE_SHA256": "hashed_phone",
            "IDFA_SHA256": "id.hashed_idfa",
            "AAID_SHA256": "id.hashed_gaid",
            "IDFA_MD5": "id.md5_idfa",
            "AAID_MD5": "id.md5_gaid",
        },
        export=_AUDIENCE.format("TikTok Ads Manager"),
    ),
)

LINKEDIN = (
    Preset(
        name="linkedin_contacts",
        label="LinkedIn contact list",
        system="cdp",
        kind="people",
        needs=("email", "firstname", "lastname", "jobtitle", "employeecompany"),
        columns={
            "email": "email",
            "firstname": "first_name",
            "lastname": "last_name",
            "jobtitle": "title",
            "employeecompany": "company",
            "country": "country",
            "googleaid": "device_id",
            "appleidfa": "device_id",
        },
        export=_AUDIENCE.format("LinkedIn Campaign Manager"),
    ),
    Preset(
        name="linkedin_companies",
        label="LinkedIn company list",
        system="cdp",
        kind="companies",
        needs=("companyname", "companywebsite"),
        one_of=(("companyemaildomain", "linkedincompanypageurl", "stocksymbol"),),
        columns={
            "companyname": "name",
            "city": "city",
            "state": "region",
            "companycountry": "country",
            "zipcode": "postal_code",
        },
        export=_AUDIENCE.format("LinkedIn Campaign Manager"),
    ),
    Preset(
        name="linkedin_connections",
        label="LinkedIn connections",
        system="crm",
        kind="people",
        needs=("First Name", "Last Name", "URL", "Connected On"),
        columns={
            "First Name": "first_name",
            "Last Name": "last_name",
            "URL": "id.linkedin",
            "Email Address": "email",
            "Company": "company",
            "Position": "title",
            "Connected On": "created_at",
        },
        export="LinkedIn → Settings → Get a copy of your data → Connections.",
    ),
)

_TC_STRINGS = ("tc_string", "tcstring", "consent_string", "IABTCF_TCString", "gdpr_consent", "euconsent")


def _holds_tc_strings(sample: Sample) -> bool:
    """A header of consent may stand over yes and no as well."""
    columns = [sample.folded[fold(name)] for name in _TC_STRINGS if fold(name) in sample.folded]
    cells = [cell for column in columns for cell in sample.filled(column)]
    return not cells or any(len(cell) >= _SHORTEST_TC_STRING and cell[0] in "BC" for cell in cells)


#: A version, two moments, a CMP, a screen, a language and the purposes take so many letters.
_SHORTEST_TC_STRING = 30

IAB = (
    Preset(
        name="tcf_consents",
        label="Consent strings (IAB TCF)",
        system="cdp",
        kind="consents",
        one_of=(_TC_STRINGS,),
        looks_right=_holds_tc_strings,
        columns={
            "tc_string": "consent.tcf",
            "tcstring": "consent.tcf",
            "consent_string": "consent.tcf",
            "IABTCF_TCString": "consent.tcf",
            "gdpr_consent": "consent.tcf",
            "euconsent": "consent.tcf",
            "created": "decided_at",
            "timestamp": "decided_at",
            "email": "email",
            "customer_id": "customer_id",
            "user_id": "customer_id",
            "anonymous_id": "anonymous_id",
            "cookie_id": "cookie_id",
            "visitor_id": "anonymous_id",
            "device_id": "device_id",
        },
        export="The log of the consent management platform: an id, the TC string, when it was given.",
    ),
)

PRESETS = (*META, *GOOGLE, *LEADS, *TIKTOK, *LINKEDIN, *IAB)
