"""Exports of e-mail and messaging systems: Mailchimp, Klaviyo, SendGrid, Marketing Cloud, Braze, and small ones."""

import re
from collections.abc import Callable, Mapping

from cdp_core.fields import IGNORE
from cdp_core.mapping.names import either, fold
from cdp_core.mapping.presets.preset import Preset
from cdp_core.mapping.sample import Sample

EMAIL_EVENTS = {
    "open": "Email Opened",
    "opened": "Email Opened",
    "opens": "Email Opened",
    "unique opened": "Email Opened",
    "first opening": "Email Opened",
    "click": "Email Link Clicked",
    "clicked": "Email Link Clicked",
    "clicks": "Email Link Clicked",
    "delivered": "Email Delivered",
    "delivery": "Email Delivered",
    "bounce": "Email Bounced",
    "bounced": "Email Bounced",
    "hard bounce": "Email Bounced",
    "soft bounce": "Email Bounced",
    "hardbounce": "Email Bounced",
    "softbounce": "Email Bounced",
    "unsubscribe": "Unsubscribed",
    "unsubscribed": "Unsubscribed",
    "group unsubscribe": "Unsubscribed",
    **dict.fromkeys(("spamreport", "spam report", "spam complaint", "abuse", "abuse report"), "Email Marked as Spam"),
}


def _mailchimp_consent(file_name: str) -> Mapping[str, str]:
    """Mailchimp tells consent by the name of the file inside the zip, and nowhere else."""
    name = file_name.lower()
    if "unsubscribed" in name:
        return {"consent.email": "withdrawn"}
    if "subscribed" in name and "nonsubscribed" not in name:
        return {"consent.email": "granted"}
    return {}


#: "Email Address" in the languages of Mailchimp's own pages.
_EMAIL_ADDRESS = either(
    "E-Mail-Adresse|Adresse e-mail|Adresse email|Dirección de correo electrónico|Indirizzo e-mail|Indirizzo email|"
    "Endereço de e-mail|E-mailadres|メールアドレス"
)

MAILCHIMP = (
    Preset(
        name="mailchimp_members",
        label="Mailchimp audience",
        system="cdp",
        kind="people",
        needs=("MEMBER_RATING", "LEID", "EUID"),
        defaults_by_name=_mailchimp_consent,
        key=("EUID",),
        columns={
            "Email Address": "email",
            **dict.fromkeys(_EMAIL_ADDRESS, "email"),
            "EUID": "id.mailchimp",
            "Phone Number": "phone",
            "SMS Phone Number": "phone",
            "First Name": "first_name",
            "Last Name": "last_name",
            "Company": "company",
            # Day and month only: no date of birth.
            "Birthday": "custom.birthday",
            "CC": "country",
            "REGION": "region",
            "OPTIN_TIME": "created_at",
            "LAST_CHANGED": "updated_at",
            # It stands only in the file of who has left, by whatever name that comes.
            "UNSUB_TIME": "consent.email",
            "CONFIRM_TIME": "decided_at",
            "LEID": "custom.leid",
        },
        export="Audience → All contacts → Export Audience; load the zip as it is.",
    ),
    Preset(
        name="mailchimp_members_warehouse",
        label="Mailchimp members (warehouse sync)",
        system="cdp",
        kind="people",
        needs=("email_address", "list_id", "member_rating", "status"),
        key=("id", "list_id"),
        joined_key=True,
        columns={
            "id": "id.mailchimp_member",
            "unique_email_id": "id.mailchimp",
            "email_address": "email",
            "merge_fname": "first_name",
            "merge_lname": "last_name",
            "merge_phone": "phone",
            "country_code": "country",
            "language": "language",
            "status": "consent.email",
            "last_changed": "updated_at",
            "timestamp_signup": "created_at",
            "timestamp_opt": "created_at",
        },
        export="A warehouse sync of the Marketing API.",
    ),
    Preset(
        name="mailchimp_activity",
        label="Mailchimp campaign activity (warehouse sync)",
        system="cdp",
        kind="events",
        needs=("action", "member_id", "timestamp"),
        one_of=(("campaign_id", "automation_email_id"),),
        defaults={"channel": "email"},
        events=EMAIL_EVENTS,
        columns={
            "action": "event",
            "member_id": "id.mailchimp_member",
            "timestamp": "occurred_at",
            "campaign_id": "campaign",
            "automation_email_id": "campaign",
            "url": "url",
            # Of the mailbox's image proxy, not of the person.
            "ip": "property.ip",
        },
        export="A warehouse sync of the Marketing API.",
    ),
    Preset(
        name="mailchimp_unsubscribes",
        label="Mailchimp unsubscribes (warehouse sync)",
        system="cdp",
        kind="events",
        needs=("campaign_id", "member_id", "reason", "timestamp"),
        defaults={"event": "Unsubscribed", "channel": "email"},
        columns={"member_id": "id.mailchimp_member", "timestamp": "occurred_at", "campaign_id": "campaign"},
        export="A warehouse sync of the Marketing API.",
    ),
    Preset(
        name="mailchimp_segment_members",
        label="Mailchimp segment members (warehouse sync)",
        system="cdp",
        kind="interests",
        needs=("member_id", "segment_id", "list_id"),
        defaults={"provider": "Mailchimp segments"},
        columns={"member_id": "id.mailchimp_member", "segment_id": "interest"},
        export="A warehouse sync of the Marketing API.",
    ),
)

#: Numbers of lists, channels and sorts of messages, which only the company's own project explains.
_ITERABLE_LISTS = tuple(
    f"dataFields.{name}"
    for name in ("emailListIds", "subscribedMessageTypeIds", "unsubscribedChannelIds", "unsubscribedMessageTypeIds")
)
#: What Klaviyo's API says of a person, below `attributes.` or a path that leads to a profile.
_KLAVIYO_PERSON = {
    "email": "email",
    "phone_number": "phone",
    "external_id": "customer_id",
    "first_name": "first_name",
    "last_name": "last_name",
    "organization": "company",
    "title": "title",
    "locale": "language",
    "location.address1": "street",
    "location.address2": "street2",
    "location.city": "city",
    "location.region": "region",
    "location.zip": "postal_code",
    "location.country": "country",
    "created": "created_at",
    "updated": "updated_at",
    "subscriptions.email.marketing.consent": "consent.email",
    "subscriptions.email.marketing.consent_timestamp": "decided_at.email",
    "subscriptions.email.marketing.suppression": "consent.email",
    "subscriptions.email.marketing.list_suppressions": "ignore",
    "subscriptions.email.marketing.double_optin": "custom.double_opt_in",
    "subscriptions.sms.marketing.consent": "consent.sms",
    "subscriptions.sms.marketing.consent_timestamp": "decided_at.sms",
}
#: Where a row of an event has what is included of whose it is.
_PROFILE_OF_EVENT = "relationships.profile.data.attributes."
#: What its API says of an event, below `attributes.event_properties.`.
_KLAVIYO_EVENT = {
    "$value": "revenue",
    "Currency": "currency",
    "$currency_code": "currency",
    "OrderId": "order_id",
    "Order ID": "order_id",
    "ProductID": "product_id",
    "SKU": "product_id",
    "ProductName": "product",
    "Product Name": "product",
    "Quantity": "quantity",
    "URL": "url",
    "Campaign Name": "campaign",
    "Items": "property.products",
}


def _klaviyo_person(path: str) -> dict[str, str]:
    return {f"{path}{name}": field for name, field in _KLAVIYO_PERSON.items()}


def _is_klaviyo_event(sample: Sample) -> bool:
    named = any(header.startswith(("attributes event properties", "event properties")) for header in sample.folded)
    return named and bool(sample.folded.keys() & {"attributes datetime", "datetime"})


def _are_klaviyo_resources(sample: Sample) -> bool:
    """Whether rows are profiles of the API, or what else it says of them beside."""
    types = set(sample.filled(sample.folded["type"]))
    return "profile" in types and types <= {"profile", "metric", "attribution", "list", "segment", "campaign", "flow"}


KLAVIYO = (
    Preset(
        name="klaviyo_api_events",
        label="Klaviyo events (API)",
        system="cdp",
        kind="events",
        looks_right=_is_klaviyo_event,
        one_of=(
            ("relationships.profile.data.id", "profile.email", "profile.id", "profile_id", "attributes.profile_id"),
        ),
        events={"received email": "Email Delivered", "subscribed to list": "Subscribed to List"},
        columns={
            "id": "event_id",
            "type": "ignore",
            "metric.name": "event",
            "attributes.metric.name": "event",
            "relationships.metric.data.attributes.name": "event",
            # Where nothing says what it is called.
            "relationships.metric.data.id": "event",
            "attributes.datetime": "occurred_at",
            "datetime": "occurred_at",
            "attributes.timestamp": "occurred_at",
            "timestamp": "occurred_at",
            "relationships.profile.data.id": "id.klaviyo",
            "profile.id": "id.klaviyo",
            "profile_id": "id.klaviyo",
            "attributes.profile_id": "id.klaviyo",
            **_klaviyo_person("profile."),
            **_klaviyo_person(_PROFILE_OF_EVENT),
            **{
                f"{path}event_properties.{name}": field
                for path in ("attributes.", "")
                for name, field in _KLAVIYO_EVENT.items()
            },
        },
        patterns={r"links .+": "ignore", r"relationships (?:profile (?:data type|links .+)|metric .+)": "ignore"},
        families={
            "attributes.event_properties.": "property",
            "event_properties.": "property",
            f"{_PROFILE_OF_EVENT}properties.": "custom",
            _PROFILE_OF_EVENT: "custom",
        },
        export="GET /api/events with include=metric,profile: keep its answers, as JSON. Without it, nothing says what "
        "the events are called but the id of their metric, and whose they are but the id of a profile.",
    ),
    Preset(
        name="klaviyo_api_profiles",
        label="Klaviyo profiles (API)",
        system="cdp",
        kind="people",
        needs=("type", "id", "attributes.email"),
        looks_right=_are_klaviyo_resources,
        shape="profiles",
        key=("id",),
        columns={
            "id": "id.klaviyo",
            "type": "ignore",
            **_klaviyo_person("attributes."),
        },
        patterns={r"links .+": "ignore", r"relationships .+": "ignore"},
        families={"attributes.properties.": "custom", "attributes.": "custom"},
        export="GET /api/profiles with additional-fields[profile]=subscriptions: keep its answers, as JSON.",
    ),
    Preset(
        name="klaviyo_profiles",
        label="Klaviyo profiles",
        system="cdp",
        kind="people",
        needs=("Email", "Klaviyo ID"),
        key=("Klaviyo ID",),
        columns={
            "Klaviyo ID": "id.klaviyo",
            "External ID": "customer_id",
            "Email": "email",
            "Phone Number": "phone",
            "First Name": "first_name",
            "Last Name": "last_name",
            "Organization": "company",
            "Title": "title",
            "Address": "street",
            "Address 2": "street2",
            "City": "city",
            "State / Region": "region",
            "Zip Code": "postal_code",
            "Country": "country",
            "Profile Created On": "created_at",
            "Last Active": "updated_at",
            "Email Marketing Consent": "consent.email",
            "SMS Marketing Consent": "consent.sms",
            "Email Marketing Consent Timestamp": "decided_at.email",
            "SMS Marketing Consent Timestamp": "decided_at.sms",
            "Email Suppressions": "consent.email",
            "SMS Suppressions": "consent.sms",
            "IP Address": "custom.ip_address",
        },
        export="Lists & segments → the list → Manage → Export to CSV, all properties.",
    ),
    Preset(
        name="klaviyo_suppressions",
        label="Klaviyo suppressed profiles",
        system="cdp",
        kind="consents",
        needs=("Email", "Reason", "Date"),
        looks_right=lambda sample: any(
            "SUPPRESSED" in v or "UNSUBSCRIBED" in v or "BOUNCE" in v for v in sample.filled(sample.folded["reason"])
        ),
        defaults={"consent.email": "withdrawn"},
        columns={"Email": "email", "Date": "decided_at", "Reason": "custom.suppression_reason"},
        export="Audience → Profiles → Suppressed profiles → Export.",
    ),
    Preset(
        name="klaviyo_profiles_warehouse",
        label="Klaviyo profiles (warehouse sync)",
        system="cdp",
        kind="people",
        needs=("ID", "EMAIL", "PHONE_NUMBER", "ORGANIZATION", "LAST_EVENT_DATE"),
        key=("ID",),
        columns={
            "ID": "id.klaviyo",
            "EMAIL": "email",
            "PHONE_NUMBER": "phone",
            "FIRST_NAME": "first_name",
            "LAST_NAME": "last_name",
            "TITLE": "title",
            "ORGANIZATION": "company",
            "ADDRESS_1": "street",
            "ADDRESS_2": "street2",
            "CITY": "city",
            "REGION": "region",
            "ZIP": "postal_code",
            "COUNTRY": "country",
            "CREATED": "created_at",
            "UPDATED": "updated_at",
        },
        patterns={r"custom (.+)": r"custom.\1"},
        export="A warehouse sync of the Klaviyo API.",
    ),
    Preset(
        name="klaviyo_events_warehouse",
        label="Klaviyo events (warehouse sync)",
        system="cdp",
        kind="events",
        needs=("PERSON_ID", "METRIC_ID", "DATETIME", "TYPE"),
        columns={
            "ID": "event_id",
            "PERSON_ID": "id.klaviyo",
            "TYPE": "event",
            "DATETIME": "occurred_at",
            "TIMESTAMP": "occurred_at",
            "PROPERTY_CAMPAIGN_NAME": "campaign",
            "CAMPAIGN_ID": "campaign",
            "PROPERTY_URL": "url",
            "PROPERTY_PAGE": "url",
            "PROPERTY_PRODUCT_ID": "product_id",
            "PROPERTY_NAME": "product",
            "PROPERTY_QUANTITY": "quantity",
            "PROPERTY_PRICE": "price",
            "PROPERTY_CURRENCY_CODE": "currency",
        },
        patterns={r"property (.+)": r"property.\1"},
        stand_ins={"revenue": ("PROPERTY_VALUE",), "order_id": ("PROPERTY_EVENT_ID",)},
        events={"received email": "Email Delivered", "subscribed to list": "Subscribed to List"},
        export="A warehouse sync of the Klaviyo API.",
    ),
)

#: Names of files of suppressed addresses. One of a group of mails is no refusal of all.
_UNSUBSCRIBES = re.compile(
    r"(?i)suppress(?:ion|ed)s?[ _-]+(?:global[ _-]*)?(?:unsubscribe|spam)|(?:global[ _-]*unsubscribe|spam_report)s?\b"
)
_BOUNCES = re.compile(r"(?i)(?:^|[^a-z])(?:bounce|block|invalid[ _-]?email)s?(?![a-z])")

SENDGRID = (
    Preset(
        name="sendgrid_events",
        label="SendGrid event webhook",
        system="cdp",
        kind="events",
        needs=("email", "timestamp", "event", "sg_event_id"),
        defaults={"channel": "email"},
        events=EMAIL_EVENTS,
        columns={
            "email": "email",
            "event": "event",
            "sg_event_id": "event_id",
            "timestamp": "occurred_at",
            "url": "url",
            "category": "category",
            "marketing_campaign_name": "campaign",
            "singlesend_name": "campaign",
            "ip": "property.ip",
        },
        export="Settings → Mail Settings → Event Webhook: keep what it posts, as JSON or JSON Lines.",
    ),
    Preset(
        name="sendgrid_activity",
        label="SendGrid email activity",
        system="cdp",
        kind="events",
        needs=("processed", "message_id", "event", "email"),
        defaults={"channel": "email"},
        events=EMAIL_EVENTS,
        columns={
            "email": "email",
            "event": "event",
            "processed": "occurred_at",
            "url": "url",
            "from": "property.from",
            # Of the shop's own servers.
            "originating_ip": "property.originating_ip",
            "outbound_ip": "property.outbound_ip",
            "marketing_campaign_name": "campaign",
        },
        export="Activity → Export CSV.",
    ),
    Preset(
        name="sendgrid_unsubscribes",
        label="SendGrid unsubscribes and spam reports",
        system="cdp",
        kind="consents",
        needs=("email", "created"),
        alone=True,
        looks_right=lambda sample: bool(_UNSUBSCRIBES.search(sample.file_name())),
        defaults={"consent.email": "withdrawn"},
        columns={"email": "email", "created": "decided_at", "ip": "ignore"},
        export="Suppressions → Global Unsubscribes (or Spam Reports) → Export CSV. Keep the file's name: nothing else "
        "says that its people have left.",
    ),
    Preset(
        name="sendgrid_bounces",
        label="SendGrid bounces, blocks and invalid addresses",
        system="cdp",
        kind="events",
        needs=("email", "created", "reason"),
        alone=True,
        looks_right=lambda sample: bool(_BOUNCES.search(sample.file_name())),
        defaults={"event": "Email Bounced", "channel": "email"},
        columns={
            "email": "email",
            "created": "occurred_at",
            "status": "property.status",
            "reason": "property.reason",
            "ip": "ignore",
        },
        export="Suppressions → Bounces (Blocks, Invalid) → Export CSV, under the name that it comes with.",
    ),
)

#: ClientID is the account's number on every row, SubscriberID one of its own for each address: no customer's own.
MARKETING_CLOUD = (
    Preset(
        name="marketing_cloud_tracking",
        label="Salesforce Marketing Cloud tracking extract",
        system="cdp",
        kind="events",
        needs=("ClientID", "SubscriberKey", "EventDate", "EventType"),
        one_of=(("SendID", "BatchID", "ListID"),),
        defaults={"channel": "email"},
        date_order="MDY",
        events={**EMAIL_EVENTS, "sent": "Email Sent", "complaint": "Email Marked as Spam"},
        columns={
            "SubscriberKey": "customer_id",
            "EmailAddress": "email",
            "EventType": "event",
            "EventDate": "occurred_at",
            "URL": "url",
            "CampaignID": "campaign",
        },
        export="Automation Studio → Data Extract → Tracking Extract; load the zip as it is. Its subscriber key is "
        "taken for the customer's number.",
    ),
    Preset(
        name="marketing_cloud_subscribers",
        label="Salesforce Marketing Cloud subscribers",
        system="cdp",
        kind="people",
        needs=("ClientID", "SubscriberKey", "EmailAddress", "DateUnsubscribed"),
        key=("SubscriberKey",),
        date_order="MDY",
        columns={
            "SubscriberKey": "customer_id",
            "EmailAddress": "email",
            "DateCreated": "created_at",
            "DateUnsubscribed": "consent.email",
            # Active is whoever has not left, also where she never agreed.
            "Status": "custom.status",
        },
        export="Subscribers.csv of a tracking extract: a date of unsubscribing is a withdrawal, a status is none.",
    ),
    Preset(
        name="marketing_cloud_sends",
        label="Salesforce Marketing Cloud send jobs",
        system="cdp",
        kind="events",
        needs=("ClientID", "SendID", "FromEmail", "SentTime", "Subject"),
        without=("SubscriberKey", "EmailAddress"),
        columns={"FromEmail": "property.from_email"},
        export="SendJobs.csv of a tracking extract is about nobody: nothing of it is taken.",
    ),
)

_IYS_CHANNELS = frozenset(("eposta", "mesaj", "arama"))
_IYS_DECISIONS = frozenset(("onay", "ret"))


def _of_iys(sample: Sample, by_mail: bool) -> bool:
    """Whether these are permissions as İYS writes them, most of them of the e-mail addresses or of the phones."""
    if not {"Alıcı", "İzin Türü", "Durum"} <= set(sample.columns):
        return False
    channels, decisions = (set(map(fold, sample.filled(column))) for column in ("İzin Türü", "Durum"))
    recipients = sample.filled("Alıcı")
    mails = sum("@" in recipient for recipient in recipients)
    known = channels <= _IYS_CHANNELS and decisions <= _IYS_DECISIONS
    return bool(recipients) and known and (2 * mails > len(recipients)) is by_mail


def _iys(name: str, label: str, field: str, by_mail: bool) -> Preset:
    return Preset(
        name=name,
        label=label,
        system="cdp",
        kind="consents",
        needs=("Alıcı", "İzin Türü", "Durum"),
        looks_right=lambda sample: _of_iys(sample, by_mail),
        columns={
            "Alıcı": field,
            "İzin Türü": IGNORE,
            "Durum": "consent.{İzin Türü}",
            "İzin Tarihi": "decided_at",
            # Of the permission, and not of a person.
            "İzin Kaynağı": IGNORE,
            "Alıcı Tipi": IGNORE,
        },
        export="The list of permissions of İYS, as CSV or XLSX. ONAY is a yes and RET a no; EPOSTA is e-mail, MESAJ is "
        "SMS and ARAMA a call.",
    )


#: İleti Yönetim Sistemi: the register in which Turkish companies keep who may be written to and called.
IYS = (
    _iys("iys_mails", "İYS permissions of e-mail addresses", "email", by_mail=True),
    _iys("iys_phones", "İYS permissions of phone numbers", "phone", by_mail=False),
)


def _is_whatsapp(sample: Sample) -> bool:
    """Whether the addresses of a message log are WhatsApp's."""
    told = [value for name in ("from", "to") for value in sample.filled(sample.folded[name])[:50]]
    return bool(told) and sum(value.startswith("whatsapp:") for value in told) > 0.5 * len(told)


_BRAZE_EVENTS = {
    "messages.email.delivery": "Email Delivered",
    "messages.email.open": "Email Opened",
    "messages.email.click": "Email Link Clicked",
    "messages.email.bounce": "Email Bounced",
    "messages.email.unsubscribe": "Unsubscribed",
    "messages.sms.delivery": "SMS Delivered",
    "messages.pushnotification.open": "Push Opened",
    "messages.whatsapp.read": "Message Read",
    "behaviors.purchase": "Product Purchased",
    "behaviors.app.sessionstart": "Application Opened",
}


_PUSH_COLUMNS = {
    "external_user_id": "customer_id",
    "external_id": "customer_id",
    "user_id": "customer_id",
    "named_user": "customer_id",
    "player_id": "id.push",
    "onesignal_id": "id.push",
    "subscription_id": "id.push",
    "device_token": "id.push_token",
    "push_token": "id.push_token",
    "advertising_id": "device_id",
    "campaign": "campaign",
    "campaign_name": "campaign",
    "title": "property.title",
    "url": "url",
}


def _is_of_one_action(sample: Sample) -> bool:
    """Whether a row is one event: with a moment for each thing that became of a message, it is several."""
    moments = {"sent at", "send time", "delivered at", "opened at", "clicked at"} & sample.folded.keys()
    return bool({"event", "status"} & sample.folded.keys()) or len(moments) < 2


def _twilio(
    name: str,
    label: str,
    delivered: str,
    channel: str,
    rank: int = 0,
    looks_right: Callable[[Sample], bool] | None = None,
) -> Preset:
    return Preset(
        name=name,
        label=label,
        system="cdp",
        kind="events",
        rank=rank,
        looks_right=looks_right,
        needs=("From", "To", "Body", "Status"),
        one_of=(("Sid", "MessageSid", "AccountSid", "NumSegments"), ("SentDate", "DateSent", "Date Sent", "Date")),
        events={
            "delivered": delivered,
            "received": "Message Received",
            "sent": "Message Sent",
            "read": "Message Read",
            "failed": "Message Failed",
            "undelivered": "Message Failed",
        },
        defaults={"channel": channel},
        inbound={"To": "From"},
        columns={
            "Sid": "event_id",
            "MessageSid": "event_id",
            "To": "phone",
            "From": "property.from",
            "Status": "event",
            "SentDate": "occurred_at",
            "DateSent": "occurred_at",
            "Date Sent": "occurred_at",
            "Date": "occurred_at",
            "Body": "property.body",
            "Price": "property.cost",
        },
        export="Console → Monitor → Logs → Messaging → Export to CSV.",
    )


OTHERS = (
    Preset(
        name="brevo_contacts",
        label="Brevo contacts",
        system="cdp",
        kind="people",
        needs=("EMAIL",),
        one_of=(
            ("DOUBLE_OPT-IN", "OPT_IN", "EMAIL_BLACKLISTED", "ADDED_TIME"),
            ("FIRSTNAME", "PRENOM", "LASTNAME", "NOM"),
        ),
        without=("Klaviyo ID", "EUID"),
        international=("SMS", "WHATSAPP", "LANDLINE_NUMBER"),
        key=("CONTACT ID", "ID"),
        columns={
            "CONTACT ID": "id.brevo",
            "ID": "id.brevo",
            "EXT_ID": "customer_id",
            "EMAIL": "email",
            "SMS": "phone",
            "WHATSAPP": "phone",
            "FIRSTNAME": "first_name",
            "PRENOM": "first_name",
            "LASTNAME": "last_name",
            "NOM": "last_name",
            "DATE_OF_BIRTH": "birthday",
            "ADDED_TIME": "created_at",
            "MODIFIED_TIME": "updated_at",
            "OPT_IN": "consent.email",
            "DOUBLE_OPT-IN": "custom.double_opt_in",
            "EMAIL_BLACKLISTED": "consent.email",
        },
        export="Contacts → the list → Export contacts, all attributes.",
    ),
    Preset(
        name="brevo_events",
        label="Brevo e-mail logs",
        system="cdp",
        kind="events",
        needs=("st_text", "ts", "email"),
        defaults={"channel": "email"},
        events={**EMAIL_EVENTS, "sent": "Email Sent"},
        columns={"st_text": "event", "ts": "occurred_at", "email": "email", "sub": "campaign", "link": "url"},
        export="Transactional → Logs → Export.",
    ),
    Preset(
        name="braze_currents",
        label="Braze Currents events",
        system="cdp",
        kind="events",
        needs=("external_user_id", "user_id", "time", "id"),
        defaults_by_name=lambda name: _braze_event(name),
        columns={
            "id": "event_id",
            "external_user_id": "customer_id",
            "user_id": "id.braze",
            "device_id": "property.device_id",
            "email_address": "email",
            "to_phone_number": "phone",
            "time": "occurred_at",
            "name": "event",
            "event_type": "event",
            "campaign_name": "campaign",
            "canvas_name": "campaign",
            "url": "url",
            "product_id": "product_id",
            "price": "price",
            "currency": "currency",
        },
        families={"properties.": "property"},
        events={f"users {name}": standard for name, standard in _BRAZE_EVENTS.items()},
        export="Currents to cloud storage; load the files of an event type, its name is in the path.",
    ),
    Preset(
        name="onesignal_subscriptions",
        label="OneSignal subscriptions",
        system="cdp",
        kind="people",
        needs=("id", "identifier", "session_count", "device_type"),
        one_of=(("invalid_identifier", "badge_count", "external_user_id"),),
        key=("id",),
        columns={
            "external_user_id": "customer_id",
            "id": "id.push",
            "identifier": "id.push_token",
            "ad_id": "device_id",
            "email": "email",
            "language": "language",
            "country": "country",
            "ip": "ip",
            # The day of the device: nobody decided anything on it.
            "created_at": "created_at",
            "last_active": "updated_at",
            "subscribed": "consent.push",
        },
        export="Audience → Subscriptions → Export.",
    ),
    Preset(
        name="airship_events",
        label="Airship events (Real-Time Data Streaming)",
        system="cdp",
        kind="events",
        needs=("id", "type", "occurred"),
        one_of=(("device.channel", "device.named_user_id", "device.named_user"),),
        defaults={"channel": "push"},
        events={
            "send": "Push Sent",
            "rich delivery": "Push Delivered",
            "open": "Application Opened",
            "first open": "Application Installed",
            "uninstall": "Application Uninstalled",
            "screen viewed": "Screen Viewed",
        },
        columns={
            "id": "event_id",
            # What a company calls its own event goes before that it is one.
            "body.name": "event",
            "type": "event",
            "occurred": "occurred_at",
            "device.named_user_id": "customer_id",
            "device.named_user": "customer_id",
            "device.channel": "id.airship",
        },
        families={"body.": "property", "device.": "property"},
        export="Real-Time Data Streaming to cloud storage, JSON Lines.",
    ),
    Preset(
        name="fcm_messages",
        label="Firebase Cloud Messaging (BigQuery export)",
        system="cdp",
        kind="events",
        needs=("event_timestamp", "message_id", "instance_id", "event"),
        defaults={"channel": "push"},
        events={
            "message accepted": "Push Sent",
            "message delivered": "Push Delivered",
            "message opened": "Push Opened",
        },
        columns={
            "instance_id": "id.fcm",
            "event": "event",
            "event_timestamp": "occurred_at",
            "analytics_label": "campaign",
            "message_id": "property.message_id",
        },
        export="Firebase → Cloud Messaging → BigQuery; the table data, as CSV or JSON Lines. Its instance ids meet "
        "whoever another file names by id.fcm.",
    ),
    _twilio(
        name="twilio_messages",
        label="Twilio message log (SMS)",
        delivered="SMS Delivered",
        channel="sms",
    ),
    _twilio(
        name="twilio_whatsapp",
        label="Twilio message log (WhatsApp)",
        delivered="Message Delivered",
        channel="whatsapp",
        rank=1,
        looks_right=_is_whatsapp,
    ),
    Preset(
        name="push_log",
        label="Push notification log (OneSignal, Firebase, Airship and the like)",
        system="cdp",
        kind="events",
        one_of=(
            ("notification_id", "push_id", "message_id", "Notification ID", "Push ID"),
            ("player_id", "device_token", "push_token", "subscription_id", "onesignal_id", "channel_id", "token"),
            ("sent_at", "opened_at", "delivered_at", "send_time", "event", "status"),
        ),
        without=("email", "Body"),
        looks_right=_is_of_one_action,
        defaults={"channel": "push", "event": "Push Sent"},
        events={
            **dict.fromkeys(("opened", "open", "clicked", "click", "tapped", "push_opened"), "Push Opened"),
            **dict.fromkeys(("delivered", "received", "confirmed", "push_delivered"), "Push Delivered"),
            **dict.fromkeys(("sent", "successful", "push_sent"), "Push Sent"),
            **dict.fromkeys(("failed", "errored", "bounced"), "Push Failed"),
        },
        columns={
            "event": "event",
            "status": "event",
            "opened_at": "occurred_at",
            "clicked_at": "occurred_at",
            "delivered_at": "occurred_at",
            "sent_at": "occurred_at",
            "send_time": "occurred_at",
            "timestamp": "occurred_at",
            **_PUSH_COLUMNS,
        },
        export="Messages → the push → Export, or a warehouse sync: one row a notification and person.",
    ),
    Preset(
        name="push_log_by_moments",
        label="Push notification log with a moment for each event",
        system="cdp",
        kind="events",
        one_of=(
            ("notification_id", "push_id", "message_id", "Notification ID", "Push ID"),
            ("player_id", "device_token", "push_token", "subscription_id", "onesignal_id", "channel_id", "token"),
        ),
        without=("email", "Body"),
        looks_right=lambda sample: not _is_of_one_action(sample),
        rank=1,
        defaults={"channel": "push"},
        columns={
            "sent_at": "occurred_at.Push Sent",
            "send_time": "occurred_at.Push Sent",
            "delivered_at": "occurred_at.Push Delivered",
            "opened_at": "occurred_at.Push Opened",
            "clicked_at": "occurred_at.Push Opened",
            **_PUSH_COLUMNS,
        },
        export="Messages → the push → Export: a row a person, with when the push was sent, delivered and opened.",
    ),
    Preset(
        name="iterable_users",
        label="Iterable users",
        system="cdp",
        kind="people",
        one_of=(("email", "userId"), _ITERABLE_LISTS),
        columns={
            "email": "email",
            "userId": "customer_id",
            "dataFields.email": "email",
            "dataFields.userId": "customer_id",
            "dataFields.phoneNumber": "phone",
            "dataFields.firstName": "first_name",
            "dataFields.lastName": "last_name",
            "dataFields.signupDate": "created_at",
            "dataFields.profileUpdatedAt": "updated_at",
            "dataFields.locale": "language",
        },
        families={"dataFields.": "custom"},
        export="Users → Export, or the user export of the API, as JSON Lines. Which channels somebody left it says by "
        "numbers of your project: load its log of unsubscribes, too.",
    ),
    Preset(
        name="braze_users",
        label="Braze users",
        system="cdp",
        kind="people",
        one_of=(("braze_id", "appboy_id"), ("external_id", "email_subscribe", "custom_attributes", "user_aliases")),
        key=("external_id", "braze_id"),
        columns={
            "external_id": "customer_id",
            "braze_id": "id.braze",
            "appboy_id": "id.braze",
            "email": "email",
            "phone": "phone",
            "first_name": "first_name",
            "last_name": "last_name",
            "dob": "birthday",
            "gender": "gender",
            "language": "language",
            "country": "country",
            "home_city": "city",
            "created_at": "created_at",
            "email_subscribe": "consent.email",
            "push_subscribe": "consent.push",
            "email_opted_in_at": "decided_at.email",
        },
        families={"custom_attributes.": "custom"},
        export="Segments → the segment → User data → CSV or JSON export.",
    ),
    Preset(
        name="substack_subscribers",
        label="Substack subscribers",
        system="cdp",
        kind="people",
        needs=("email", "active_subscription", "email_disabled"),
        columns={
            "email": "email",
            "name": "full_name",
            "created_at": "created_at",
            "email_disabled": "consent.email",
        },
        export="Dashboard → Subscribers → Export.",
    ),
    Preset(
        name="beehiiv_subscribers",
        label="Beehiiv subscribers",
        system="cdp",
        kind="people",
        needs=("Email", "Status", "Created At", "Subscription Tier"),
        columns={"Email": "email", "Status": "consent.email", "Created At": "created_at"},
        export="Audience → Subscribers → Export.",
    ),
)


def _braze_event(file_name: str) -> Mapping[str, str]:
    """Currents say what happened in the path only: `event_type=users.messages.email.Open`."""
    name = file_name.lower()
    found = next((standard for part, standard in _BRAZE_EVENTS.items() if part in name), None)
    return {"event": found} if found else {}


ACTIVECAMPAIGN = (
    Preset(
        name="activecampaign_contacts",
        label="ActiveCampaign contacts",
        system="cdp",
        kind="people",
        needs=("Email", "Lists", "Tags"),
        one_of=(("Date Created", "Last Email Open Date", "Last Email Opened Date", "Cdate"),),
        key=("ID", "Contact ID"),
        columns={
            "ID": "id.activecampaign",
            "Contact ID": "id.activecampaign",
            "Email": "email",
            "Phone": "phone",
            "First Name": "first_name",
            "Last Name": "last_name",
            "Account Name": "company",
            "Date Created": "created_at",
            "Date Updated": "updated_at",
            "IP Address": "ip",
            "Status": "consent.email",
            "*Birthday": "birthday",
        },
        export="Contacts → Export → all fields → CSV. Bounced and unconfirmed contacts have decided nothing.",
    ),
)

#: Lists of subscribers, in which a status or a date says who has left.
SUBSCRIBERS = (
    Preset(
        name="campaign_monitor_subscribers",
        label="Campaign Monitor subscribers",
        system="cdp",
        kind="people",
        needs=("Email Address", "Date Subscribed", "Status"),
        one_of=(("Reads Email With", "Consent to track", "Consent to send SMS"),),
        columns={
            "Email Address": "email",
            "Mobile Number": "phone",
            "Name": "full_name",
            "Date Subscribed": "created_at",
            "Status": "consent.email",
            "Consent to track": "consent.analytics",
            "Consent to send SMS": "consent.sms",
        },
        export="Audience → the list → Export → all subscribers, with their status.",
    ),
    Preset(
        name="mailerlite_subscribers",
        label="MailerLite subscribers",
        system="cdp",
        kind="people",
        needs=("Subscriber", "Opt-in date", "Status"),
        columns={
            "Subscriber": "email",
            "Phone": "phone",
            "Name": "first_name",
            "Last name": "last_name",
            "Company": "company",
            "City": "city",
            "State": "region",
            "Zip": "postal_code",
            "Country": "country",
            "Subscribed": "created_at",
            "Opt-in IP": "ip",
            "Opt-in date": "decided_at",
            "Status": "consent.email",
        },
        export="Subscribers → all, also the unsubscribed → Export. An opt-in date dates no unsubscribing.",
    ),
    Preset(
        name="cleverreach_receivers",
        label="CleverReach receivers",
        system="cdp",
        kind="people",
        needs=("email", "activated", "registered", "deactivated"),
        key=("id",),
        columns={
            "id": "id.cleverreach",
            "email": "email",
            "firstname": "first_name",
            "lastname": "last_name",
            "gender": "gender",
            "birthday": "birthday",
            "zip": "postal_code",
            "city": "city",
            "last_ip": "ip",
            "registered": "created_at",
            "deactivated": "consent.email",
        },
        export="Receivers → the list → Export, all columns. A date under deactivated is a withdrawal on that day.",
    ),
    Preset(
        name="constant_contact_contacts",
        label="Constant Contact contacts",
        system="cdp",
        kind="people",
        needs=("Email address", "Email permission status"),
        columns={
            "Email address": "email",
            "Phone - mobile": "phone",
            "Phone - home": "phone",
            "Phone - work": "phone",
            "First name": "first_name",
            "Last name": "last_name",
            "Company": "company",
            "Job title": "title",
            # Day and month only: no date of birth.
            "Birthday": "custom.birthday",
            "Email permission status": "consent.email",
            "Confirmed Opt-Out Date": "consent.email",
            "Created At": "created_at",
            "Updated At": "updated_at",
            **{
                f"{header} - {place}": chosen
                for place in ("Home", "Work", "Other")
                for header, chosen in {
                    "Street address line 1": "street",
                    "Street address line 2": "street2",
                    "City": "city",
                    "State/Province": "region",
                    "Zip/Postal Code": "postal_code",
                    "Country": "country",
                }.items()
            },
        },
        export="Contacts → all contacts, also the unsubscribed → Export. Implicit permission is no decision.",
    ),
)

CUSTOMER_IO = (
    Preset(
        name="customerio_people",
        label="Customer.io people",
        system="cdp",
        kind="people",
        needs=("id", "cio_id"),
        one_of=(("email", "phone"),),
        key=("cio_id",),
        columns={
            # The id by which the shop itself knows her.
            "id": "customer_id",
            "cio_id": "id.customerio",
            "email": "email",
            "phone": "phone",
            "first_name": "first_name",
            "last_name": "last_name",
            "created_at": "created_at",
            "unsubscribed": "consent.email",
        },
        export="People → Export to CSV, all attributes.",
    ),
)

AMAZON_SES = (
    Preset(
        name="ses_events",
        label="Amazon SES events",
        system="cdp",
        kind="events",
        needs=("mail.messageId", "mail.destination"),
        one_of=(("eventType", "notificationType"),),
        defaults={"channel": "email"},
        events={
            **EMAIL_EVENTS,
            "send": "Email Sent",
            "complaint": "Email Marked as Spam",
            "subscription": "Unsubscribed",
        },
        columns={
            "eventType": "event",
            "notificationType": "event",
            "mail.destination": "email",
            # Of these a row has the one of what happened; that of the mail is when it was sent.
            **{
                f"{event}.timestamp": "occurred_at"
                for event in ("open", "click", "delivery", "bounce", "complaint", "deliveryDelay", "subscription")
            },
            "mail.timestamp": "occurred_at",
            "mail.commonHeaders.subject": "campaign",
            "click.link": "url",
            "mail.messageId": "property.message_id",
            # Of the mailbox's image proxy, not of the person.
            "open.ipAddress": "property.ip",
            "click.ipAddress": "property.ip",
        },
        patterns={r"mail (?:source|sending account|headers|common headers|tags|caller identity).*": "ignore"},
        export="Configuration sets → Event destinations: keep what SNS or Firehose delivers, JSON Lines.",
    ),
)

PRESETS = (
    *AMAZON_SES,
    *CUSTOMER_IO,
    *MAILCHIMP,
    *KLAVIYO,
    *SENDGRID,
    *MARKETING_CLOUD,
    *IYS,
    *ACTIVECAMPAIGN,
    *SUBSCRIBERS,
    *OTHERS,
)
