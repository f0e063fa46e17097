from pathlib import Path

import pytest
import sqlalchemy as sa

from cdp_core.fields import IGNORE, SYSTEMS
from cdp_core.mapping import PRESETS, suggest
from cdp_core.mapping.mapping import field_of_kind
from cdp_core.mapping.names import fold, snake
from cdp_core.mapping.presets import Preset
from cdp_core.mapping.presets.listing import listing
from cdp_core.sources import tables
from tests.mapping.tables import SmallTable, csv, json_rows, mapped, only

EXPORTS = Path(__file__).parents[2] / "docs" / "exports.md"


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_a_preset_names_only_fields_that_its_rows_may_have(preset: Preset) -> None:
    fields = [*preset.columns.values(), *preset.defaults, *preset.stand_ins]
    assert [field for field in fields if field != IGNORE and not field_of_kind(field, preset.kind)] == []
    assert preset.system in SYSTEMS


def test_the_docs_list_every_preset_as_the_code_has_it() -> None:
    assert listing() in EXPORTS.read_text("utf-8")
    assert all(preset.export for preset in PRESETS.values())


def test_columns_that_a_preset_does_not_know_are_kept() -> None:
    found = suggest(
        csv("Customer ID,First Name,Last Name,Email,Total Spent,Total Orders,Accepts Email Marketing,Hat size")
    )
    assert found.preset == "shopify_customers"
    assert found.mapping.columns["Hat size"] == "custom.hat_size"
    assert found.mapping.columns["Total Spent"] == "custom.total_spent"


def test_a_refusal_that_a_company_asks_for_beside_the_preset_s_own_counts() -> None:
    """Without it whoever said no is written to by any yes elsewhere."""
    header = "Id,AccountId,LastName,FirstName,Email,HasOptedOutOfEmail,Newsletter__c"
    chosen = suggest(csv(header, "003A,001A,Lee,Bob,bob@x.org,0,No", "003B,001A,Ray,Ann,ann@x.org,0,Yes"))
    assert chosen.preset == "salesforce_contacts"
    assert chosen.mapping.columns["Newsletter__c"] == "consent.email"


def test_fields_that_a_company_added_to_its_crm_are_read_by_their_headers_and_values() -> None:
    """Salesforce ends their names in __c: the loyalty number finds the till receipts, an opt-in is a consent."""
    suggestion = suggest(
        csv(
            "Id,LastName,FirstName,Email,MailingCity,IsDeleted,Loyalty_Number__c,Newsletter_Opt_In__c,Tier__c,Gender_Studies__c",
            "003A,Wolf,Ann,ann@x.org,Berlin,0,LC-00123,1,gold,yes",
            "003B,Graf,Bo,bo@x.org,Bonn,0,LC-00124,0,silver,no",
        )
    )
    assert suggestion.preset == "salesforce_contacts"
    assert {column.column: column.field for column in suggestion.columns if column.column.endswith("__c")} == {
        "Loyalty_Number__c": "loyalty_id",
        "Newsletter_Opt_In__c": "consent.email",
        "Tier__c": "custom.tier",
        "Gender_Studies__c": "custom.gender_studies",
    }


def test_a_card_number_in_a_known_export_is_left_out() -> None:
    found = suggest(csv("id,Email,Name,Created (UTC),Card Number,Default Card"))
    assert found.preset == "stripe_customers"
    assert found.mapping.columns["Card Number"] == IGNORE


#: File under the samples folder → the preset it is; None where no preset is meant.
RECOGNIZED = {
    "adobe_audience_manager/adobe_id_0_12345_1476312152.sync": "aam_id_sync",
    "adobe_audience_manager/ftp_dpm_1234_1445374061.overwrite": "aam_signals",
    "adobe_audience_manager/ftp_dpm_odc_12345_1556223815.sync": "aam_devices",
    "adobe_audience_manager/inbound_doc_examples.overwrite": "aam_signals",
    "adobe_xdm/classes__experienceevent.example.1.json": "adobe_xdm_events",
    "adobe_xdm/classes__profile.example.1.json": "adobe_xdm_profiles",
    "dynamics365/Account.csv": "dynamics_accounts",
    "dynamics365/Appointments.csv": "dynamics_activities",
    "dynamics365/Contact.csv": "dynamics_contacts",
    "dynamics365/Emails_head200.csv": "dynamics_activities",
    "dynamics365/Opportunity_head500.csv": "dynamics_opportunities",
    "dynamics365/Product.csv": None,
    "dynamics365/leads_export_do_not_modify_SYNTHETIC.csv": "dynamics_leads",
    "ga4/bigquery_export_events_SYNTHETIC.jsonl": "ga4_events",
    "ga4/fivetran_ga4_event_data.csv": "ga4_events_warehouse",
    "google_customer_match/customer_match_template.csv": "google_customer_match",
    "hubspot/dummy_activities.csv": "hubspot_activities",
    "hubspot/dummy_companies.csv": "hubspot_companies",
    "hubspot/dummy_contacts.csv": "hubspot_contacts",
    "hubspot/dummy_deals.csv": "hubspot_deals",
    "hubspot/dummy_tickets.csv": "hubspot_tickets",
    "hubspot/fivetran_contact.csv": "hubspot_contacts_warehouse",
    "hubspot/fivetran_contact_merge_audit.csv": "hubspot_merges",
    "hubspot/fivetran_email_event.csv": "hubspot_email_events",
    "hubspot/fivetran_engagement_call.csv": "hubspot_activities",
    "hubspot/fivetran_ticket.csv": "hubspot_tickets",
    "hubspot/fixture_contacts_all_quoted_labels.csv": "hubspot_contacts",
    "hubspot/fixture_deals.csv": "hubspot_deals",
    "iab_tcf/tc_strings_decoded.csv": "tcf_consents",
    "klaviyo/fivetran_event.csv": "klaviyo_events_warehouse",
    "klaviyo/fivetran_person.csv": "klaviyo_profiles_warehouse",
    "klaviyo/list_export.csv": "klaviyo_profiles",
    "linkedin_matched_audiences/company_list_template.csv": "linkedin_companies",
    "linkedin_matched_audiences/connections_export.csv": "linkedin_connections",
    "linkedin_matched_audiences/contact_list_template.csv": "linkedin_contacts",
    "liveramp/liveramp-good-example.csv": "liveramp_segments",
    "liveramp/liveramp_hashed_segments.csv": "liveramp_segments",
    "lotame_dmp/profiles_SYNTHETIC.tsv": "lotame_profiles",
    "mailchimp/fivetran_campaign_recipient_activity.csv": "mailchimp_activity",
    "mailchimp/fivetran_member.csv": "mailchimp_members_warehouse",
    "mailchimp/members_export_subscribed.csv": "mailchimp_members",
    "mailchimp/members_export_unsubscribed.csv": "mailchimp_members",
    "meta_custom_audience/api_schema_columns_hashed.csv": "meta_audience",
    "meta_custom_audience/value_based_audience_template.csv": "meta_audience",
    "mparticle/goodbatch.json": "mparticle_batches",
    "pos_ecommerce_generic/oracle_oe_customers_export.csv": None,
    "pos_ecommerce_generic/oracle_oe_orders_export.csv": None,
    "salesforce/Account.csv": "salesforce_accounts",
    "salesforce/AccountContactRelation.csv": "salesforce_account_contacts",
    "salesforce/CampaignMember.csv": "salesforce_campaign_members",
    "salesforce/Case.csv": "salesforce_cases",
    "salesforce/Contact.csv": "salesforce_contacts",
    "salesforce/Lead.csv": "salesforce_leads",
    "salesforce/Opportunity.csv": "salesforce_opportunities",
    "salesforce/Task.csv": "salesforce_tasks",
    "salesforce/fivetran_sf_contact.csv": "salesforce_contacts",
    "salesforce/fivetran_sf_opportunity.csv": "salesforce_opportunities",
    "salesforce/fixture_contacts_report.csv": "salesforce_contacts",
    "salesforce/report_export_with_footer_synthetic.csv": "salesforce_contacts",
    "salesforce/weekly_export_Contact_HEADER_ONLY.csv": "salesforce_contacts",
    "salesforce/weekly_export_Event_HEADER_ONLY.csv": "salesforce_events",
    "salesforce/weekly_export_Lead_HEADER_ONLY.csv": "salesforce_leads",
    "salesforce/weekly_export_User_HEADER_ONLY.csv": "salesforce_users",
    "segment/segment-logs/srcABC123/1777593600000/1777593605000.s.0.abc.gz": "segment",
    "segment/spec__sources_catalog_libraries_server_http-api_index.ndjson": "segment",
    "segment/spec__spec_ecommerce_index.ndjson": "segment",
    "segment/spec__spec_identify.ndjson": "segment",
    "segment/spec__spec_page.ndjson": "segment",
    "segment/warehouse_pages.csv": "segment_warehouse",
    "sendgrid/event_webhook_all_types.json": "sendgrid_events",
    "shopify/customers_export_2026_columns.csv": "shopify_customers",
    "shopify/fivetran_shopify_abandoned_checkout.csv": "shopify_abandoned_checkouts",
    "shopify/fivetran_shopify_customer.csv": "shopify_customers_warehouse",
    "shopify/fivetran_shopify_gql_order.csv": "shopify_orders_warehouse",
    "shopify/orders_export_full_columns.csv": "shopify_orders",
    "shopify/orders_export_ltv_fixture.csv": "shopify_orders",
    "shopify/product_export_apparel.csv": None,
    "stripe/customers.ndjson": "stripe_customers_api",
    "stripe/customers_export.csv": "stripe_customers",
    "stripe/fivetran_charge.csv": "stripe_charges_warehouse",
    "stripe/unified_payments_export.csv": "stripe_payments",
    "tealium/audiencestream_visitor.json": "tealium_visitors",
    "tealium/eventstream_event.json": "tealium_events",
    "the_trade_desk/crm_emails_sha256_base64_noheader.csv": "hashed_emails",
    "tiktok_audience/emails_sha256.csv": "tiktok_audience",
    "treasure_data/nasdaq_head.csv": None,
    "treasure_data/www_access_sample_apache_head2000.jsonl": "treasure_data_access",
    "zendesk/fivetran_organization.csv": "zendesk_organizations",
    "zendesk/fivetran_ticket.csv": "zendesk_tickets",
    "zendesk/fivetran_user.csv": "zendesk_users",
    "zoho/leads_bulk_read_api_names_SYNTHETIC.csv": "zoho_people",
    "zoho/leads_ui_labels_SYNTHETIC.csv": "zoho_people",
}


@pytest.mark.parametrize("file", RECOGNIZED)
def test_real_exports_are_recognized(samples: Path, file: str) -> None:
    assert suggest(tables(samples / file)[0]).preset == RECOGNIZED[file]


def test_the_members_of_a_mailchimp_archive_have_their_consent_from_their_names(samples: Path) -> None:
    archive = tables(samples / "_messy/archives/mailchimp_like.zip")
    states = {
        table.name.split("_")[0]: suggest(table, preset="mailchimp_members").mapping.defaults for table in archive
    }
    assert states["subscribed"] == {"consent.email": "granted"}
    assert states["unsubscribed"] == {"consent.email": "withdrawn"}


def test_a_hash_column_alone_does_not_make_a_tiktok_file() -> None:
    found = suggest(
        csv(
            "Cookie ID,Mobile Ad ID,Email SHA256,Interest,Provider,Seen,Expires,Score",
            "c,,,Travel > Spas,P,2026-01-01,2026-02-01,0.9",
        )
    )
    assert (found.preset, found.kind, found.system, found.party) == (None, "interests", "dmp", "third")
    assert list(found.mapping.columns.values()) == [
        "cookie_id",
        "device_id",
        "hashed_email",
        "interest",
        "provider",
        "seen_at",
        "expires_at",
        "score",
    ]


def test_activities_of_anybody_are_not_hubspots() -> None:
    assert suggest(csv("user_id,activity_type,activity_date", "7,Signed Up,2026-01-01")).kind == "events"


def test_an_export_whose_email_a_preset_does_not_know_is_another_systems() -> None:
    header = "ID,First Name,Last Name,Account Name,Email Address,Office Phone,Do Not Call,Email Opt Out"
    found = suggest(csv(header, "6f1a,Ann,Lee,Acme,ann@example.org,+14155550132,0,0"))
    assert found.mapping.preset is None
    assert found.mapping.columns["Email Address"] == "email"
    known = suggest(csv(header.replace("Email Address", "Email"), "003A,Ann,Lee,Acme,ann@example.org,+14155550132,0,0"))
    assert known.mapping.preset == "salesforce_contacts"


@pytest.mark.parametrize(
    ("table", "preset", "fields"),
    [
        (
            csv(
                "ID,LASTNAME,FIRSTNAME,COMPANY,STATUS,ISCONVERTED,HASOPTEDOUTOFEMAIL,DONOTCALL",
                "00Q1,Lee,Ann,Acme,Open,false,true,false",
            ),
            "salesforce_leads",
            "crm_id last_name first_name company lead_status custom.isconverted consent.email consent.phone",
        ),
        (
            csv(
                "Case Number,Contact Name,Contact Email,Subject,Status,Date/Time Opened,Date/Time Closed,Case Owner",
                "00001,Ann Lee,ann@x.org,Login,New,1/31/2024 1:15 PM,,Sam",
            ),
            "salesforce_cases",
            "custom.case_number full_name email subject status opened_at closed_at owner",
        ),
        (
            csv(
                "Subject,Date,Assigned,Contact,Company / Account,Status,Task,Comments,Email",
                "Call,1/31/2024,Sam,Ann Lee,Acme,Open,TRUE,Left a message,ann@x.org",
            ),
            "salesforce_activity_report",
            "subject due_at owner full_name custom.company_account status custom.task body email",
        ),
        (
            csv(
                "Campaign Name,First Name,Last Name,Email,Member Status,Member Created Date,Contact ID",
                "Spring,Ann,Lee,ann@x.org,Sent,1/31/2024,0031",
            ),
            "salesforce_campaign_member_report",
            "campaign first_name last_name email property.status occurred_at crm_id",
        ),
        (
            csv(
                "Id,LastName,IsPersonAccount,PersonContactId,PersonEmail,PersonHasOptedOutOfEmail,Name,Industry,BillingCity",
                "0011,Lee,true,0031,ann@x.org,true,Ann Lee,,Hue",
            ),
            "salesforce_person_accounts",
            "crm_id last_name custom.is_person_account crm_id email consent.email full_name custom.industry city",
        ),
        (
            csv(
                "ID,Title,Value,Currency,Contact person,Contact person - Email - Work,Status,Pipeline,Stage,"
                "Deal created,Won time,Lost time,Expected close date",
                "1,Big one,100,EUR,Ann Lee,ann@x.org,lost,Sales,Offer,2024-01-01,,2024-03-12,2025-01-01",
            ),
            "pipedrive_deals_list",
            "object_id name amount currency full_name email status pipeline stage opened_at closed_at closed_at due_at",
        ),
        (
            csv(
                "Person - ID,Person - Name,Person - Organisation,Person - Telefonnummer - Mobil,"
                "Person - E-Mail - Arbeit,Person - Besitzer,Person - Hinzugefügt am,Person - Marketingstatus",
                "18,Kurt Lang,Lang KG,0152 7654321,kurt@x.org,Timo,2026-02-13 10:11:12,Abgemeldet",
            ),
            "pipedrive_people",
            "crm_id full_name company phone email owner created_at consent.email",
        ),
        (
            csv(
                "Deal - ID,Deal - Titel,Deal - Wert,Deal - Währung von Wert,Deal - Kontaktperson,Deal - Phase,"
                "Deal - Deal erstellt,Deal - Gewonnen-Zeit,Deal - Verloren-Zeit,Person - E-Mail - Arbeit",
                "5,Aydin Dach,15000,EUR,Selma Aydin,Angebot,2026-03-01 10:00:00,2026-05-02 10:00:00,,selma@x.org",
            ),
            "pipedrive_deals",
            "object_id name amount currency full_name stage opened_at closed_at closed_at email",
        ),
        (
            csv(
                "Organisation - ID,Organisation - Name,Organisation - Adresse,Organisation - Hinzugefügt am",
                "71,Aydin Bau,Ring 1,2026-02-03 10:11:12",
            ),
            "pipedrive_organizations",
            "object_id name street opened_at",
        ),
        (
            csv(
                "Conversation ID,Conversation started at (UTC),Conversation last closed at (UTC),State,User email,"
                "Subject,Intercom contact ID",
                "215471,2026-10-01 09:12,2026-10-02 10:00,closed,g@x.org,Billing question,5ba682d2",
            ),
            "intercom_conversations",
            "object_id opened_at closed_at status email subject id.intercom",
        ),
        (
            csv(
                "id,Customer ID,Customer Email,Number,Currency,Amount Paid,Status,Date (UTC)",
                "in_2,cus_9bbb,l@x.org,INV-2,usd,0.00,open,2026-05-03 10:11",
            ),
            "stripe_invoices",
            "order_id id.stripe email property.number currency revenue event occurred_at",
        ),
        (
            csv(
                "Activity - Type,Activity - Subject,Activity - Due date,Activity - Done,Activity - Contact person,"
                "Person - Email - Work,Activity - Marked as done time",
                "Call,Call Ann,2024-01-01,Done,Ann Lee,ann@x.org,2024-01-02 09:00:00",
            ),
            "pipedrive_activities",
            "pipeline subject due_at status full_name email closed_at",
        ),
        (
            csv(
                "Potential Id,Amount,Potential Name,Closing Date,Stage,Contact Name.id",
                "z1,100,Big one,01/02/2024,New,z9",
            ),
            "zoho_deals",
            "object_id amount name closed_at stage crm_id",
        ),
        (
            csv(
                "id,received_at,uuid_ts,context_ip,email,first_name,plan",
                "u1,2024-03-01 10:00:00,2024-03-20,192.0.2.1,ann@x.org,Ann,pro",
            ),
            "segment_warehouse_users",
            "customer_id updated_at ignore ignore email first_name custom.plan",
        ),
        (
            csv(
                "ID,RECEIVED_AT,ANONYMOUS_ID,USER_ID,CONTEXT_PAGE_URL,EMAIL,MARKETING_OPT_IN,TIMESTAMP",
                "i1,2024-03-01 10:00:00,a1,u1,https://x.org,ann@x.org,true,2024-03-01 10:00:00",
            ),
            "segment_warehouse_identifies",
            "ignore updated_at anonymous_id customer_id ignore email consent.marketing updated_at",
        ),
        (
            csv(
                "eventid,mpid,customerid,eventname,eventtimestamp,appleadid",
                "e1,-7,c1,purchase,1710000000000,B67158A2-96A2-5535-82D6-82E9FFF3C637",
            ),
            "mparticle_warehouse",
            "event_id id.mpid customer_id event occurred_at device_id",
        ),
        (
            csv(
                "event_id,eventtime,udo_tealium_event,udo_order_id,udo_order_total,udo_customer_id,dom_url,visitorid",
                "e1,2024-03-01T10:00:00Z,purchase,T1,40.00,c1,https://x.org,v1",
            ),
            "tealium_events",
            "event_id occurred_at event order_id revenue customer_id url anonymous_id",
        ),
        (
            csv(
                "event_timestamp,event_name,user_pseudo_id,page_location,transaction_id,purchase_revenue,currency",
                "1710000000000000,purchase,1.2,https://x.org,T1,61.0,EUR",
            ),
            "ga4_events",
            "occurred_at event anonymous_id url order_id revenue currency",
        ),
        (
            csv(
                "_acme.identification.crmId,person.name.firstName,personalEmail.address,consents.marketing.email.val",
                "C1,Ann,ann@x.org,n",
            ),
            "adobe_xdm_profiles",
            "crm_id first_name email consent.email",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and " " not in value else "",
)
def test_variants_of_an_export_are_the_same_export(table: SmallTable, preset: str, fields: str) -> None:
    found = suggest(table)
    assert (found.preset, " ".join(found.mapping.columns[column] for column in table.columns)) == (preset, fields)


def test_a_report_of_cases_is_known_by_its_numbers(connection: sa.Connection) -> None:
    table = csv("Case Number,Contact Name,Contact Email,Subject,Status", "00001,Ann Lee,ann@x.org,Login,New")
    (ticket,) = mapped(connection, table)["tickets"]
    assert (ticket["custom.case_number"], ticket["key"]) == ("00001", "00001")


def test_what_a_preset_of_deals_does_not_know_is_read_by_its_header() -> None:
    table = csv(
        "(Do Not Modify) Opportunity,Topic,Potential Customer,Est. Revenue,Email Address",
        "e2bd451a-7d8d-573c-a668-0a5b8430db42,Big one,Acme,100,ann@x.org",
    )
    found = suggest(table)
    assert (found.preset, found.mapping.columns["Email Address"]) == ("dynamics_opportunities", "email")


def test_of_several_contacts_of_a_deal_the_first_is_meant(connection: sa.Connection) -> None:
    table = csv(
        "Record ID,Deal Name,Deal Stage,Associated Contact", "1,Big one,Offer,Ann (ann@x.org);Bob Stone (bob@x.org)"
    )
    (deal,) = mapped(connection, table)["deals"]
    assert deal["email"] == "Ann (ann@x.org)"


def test_the_hidden_column_of_an_opportunity_is_its_number_in_any_language() -> None:
    table = csv(
        "(Nicht ändern) Verkaufschance,(Nicht ändern) Zeilenprüfsumme,Thema,E-Mail,Gesch. Umsatz,"
        "Gesch. Abschlussdatum,Wahrscheinlichkeit",
        "e2bd451a-7d8d-573c-a668-0a5b8430db42,abc=,Big one,ann@x.org,1500,01.01.2025,10",
    )
    found = suggest(table).mapping
    assert found.kind == "deals"
    assert " ".join(found.columns.values()) == "object_id ignore name email amount due_at probability"


def test_plurals_in_capitals_are_words() -> None:
    assert fold("Associated Contact IDs") == "associated contact ids"
    assert snake("Landing URLs") == "landing_urls"
    assert fold("HasIDSet") == "has id set"


def test_the_shops_number_of_a_customer_in_a_crm_is_a_customer_id() -> None:
    table = csv(
        "Contact Id,First Name,Last Name,Email,Created Time,Modified Time,Lead Source,Customer Code",
        "z1,Ann,Lee,ann@x.org,01/02/2024 10:00 AM,01/02/2024 10:00 AM,Web,C-100",
    )
    found = suggest(table)
    assert (found.preset, found.mapping.columns["Customer Code"]) == ("zoho_people", "customer_id")


def test_reasons_why_an_address_was_suppressed_are_a_refusal(connection: sa.Connection) -> None:
    table = SmallTable(
        ("Email", "Klaviyo ID", "First Name", "Email Marketing Consent", "Email Suppressions"),
        [
            ("ann@x.org", "K1", "Ann", "SUBSCRIBED", '[{"reason":"HARD_BOUNCE"}]'),
            ("bob@x.org", "K2", "Bob", "SUBSCRIBED", "[]"),
        ],
    )
    people = mapped(connection, table)["people"]
    assert [first(row["consent.email"]) for row in people] == ["withdrawn", "granted"]


def first(told: str | list[str]) -> str:
    return told[0] if isinstance(told, list) else told


def test_guests_of_a_shop_are_not_one_person(connection: sa.Connection) -> None:
    table = csv(
        "order_id,customer_id,billing_email,billing_first_name,date,total",
        "1,0,ann@x.org,Ann,2025-01-02,10",
        "2,0,bob@x.org,Bob,2025-01-03,10",
    )
    assert sorted(row["key"] for row in mapped(connection, table)["people"]) == ["email:ann@x.org", "email:bob@x.org"]


def test_words_that_run_together_are_no_other_systems_export() -> None:
    assert suggest(csv("userid,email,lastseen,country", "u1,ann@x.org,2024-05-01,DE")).preset is None


def test_the_address_that_a_ticket_was_sent_to_is_the_companys() -> None:
    table = csv(
        "id,subject,status,requester_id,assignee_id,created_at,via_source_to_address",
        "1,Help,open,9,8,2024-05-01,s@x.org",
    )
    assert suggest(table).mapping.columns["via_source_to_address"].startswith("custom.")


def test_a_table_of_groups_is_about_no_person() -> None:
    table = csv(
        "id,anonymous_id,user_id,group_id,received_at,timestamp,name,email",
        "g1,a1,u1,c1,2024-03-01 10:00:00,2024-03-01 10:00:00,Acme,info@acme.org",
    )
    assert suggest(table).preset != "segment_warehouse_identifies"


def test_each_choice_of_a_profile_of_adobe_has_a_day_of_its_own(connection: sa.Connection) -> None:
    chosen, day = "consents.marketing", "2026-01-0{}T10:00:00Z"
    row = {
        "person.name.firstName": "Xia",
        "personalEmail.address": "xia@x.org",
        f"{chosen}.email.val": "y",
        f"{chosen}.email.time": day.format(2),
        f"{chosen}.sms.val": "n",
        f"{chosen}.sms.time": day.format(3),
        "consents.metadata.time": day.format(4),
        "identityMap.loyalty": '[{"id":"L-7"}]',
    }
    (told,) = mapped(connection, json_rows(row))["people"]
    wanted = ("consent.email", "decided_at.email", "consent.sms", "decided_at.sms", "loyalty_id")
    assert only(told, *wanted) == {
        "consent.email": "granted",
        "decided_at.email": day.format(2),
        "consent.sms": "denied",
        "decided_at.sms": day.format(3),
        "loyalty_id": "L-7",
    }


def test_what_a_preset_does_not_know_of_a_person_is_read_by_its_header() -> None:
    """Segment writes firstName, and a shop of its own firstname: the person has a name all the same."""
    found = suggest(
        json_rows(
            {
                "type": "identify",
                "userId": "u1",
                "messageId": "m1",
                "timestamp": "2026-03-01T10:00:00Z",
                "traits.firstname": "Flo",
                "traits.lastname": "Rex",
                "traits.zip": "50667",
                "traits.city": "Köln",
                "traits.dob": "1990-02-03",
                "traits.plan": "gold",
                "properties.city": "Bonn",
            }
        )
    )
    assert found.preset == "segment"
    assert {path: found.mapping.columns[path] for path in found.mapping.columns if "." in path} == {
        "traits.firstname": "first_name",
        "traits.lastname": "last_name",
        "traits.zip": "postal_code",
        "traits.city": "city",
        "traits.dob": "birthday",
        "traits.plan": "custom.plan",
        "properties.city": "property.city",
    }


def test_of_an_event_only_what_is_said_of_the_user_is_the_person_s() -> None:
    """The name below the event's own properties is a product's."""
    found = suggest(
        json_rows(
            {
                "$insert_id": "a1",
                "event_type": "Product Viewed",
                "event_time": "2026-03-01 10:00:00",
                "user_id": "7",
                "event_properties.name": "Vase",
                "event_properties.city": "Bonn",
                "user_properties.name": "Lan",
                "user_properties.city": "Hanoi",
            }
        )
    )
    assert found.preset == "amplitude_events"
    assert found.mapping.columns["event_properties.name"] == "property.name"
    assert found.mapping.columns["event_properties.city"] == "property.city"
    assert found.mapping.columns["user_properties.name"] == "full_name"
    assert found.mapping.columns["user_properties.city"] == "city"


def test_an_export_of_people_tells_the_fields_that_its_preset_does_not_list() -> None:
    """The state of an account is no part of a country, and a second company would not be known from the first."""
    found = suggest(
        csv(
            "ID,Email,First Name,Last Name,Phone,Organization,Job Title,Date Created,Status,Tags,Lists,State",
            "5,ro@example.com,Ro,Zed,+12125550100,Zed Co,VP,2026-03-01,Active,vip,Main,enabled",
        )
    )
    assert found.preset == "activecampaign_contacts"
    assert found.mapping.columns["Organization"] == "company"
    assert found.mapping.columns["Job Title"] == "title"
    assert found.mapping.columns["Lists"] == "custom.lists"
    assert found.mapping.columns["State"] == "custom.state"


def test_events_of_a_preset_that_knows_no_time_happened_on_their_only_day() -> None:
    found = suggest(
        csv(
            "Lead ID,Submission Date,Campaign,Campaign ID,Ad Group ID,Form ID,GCLID,Full Name,User Email,Phone Number",
            "ld1,2026-03-01T10:00:00Z,Brand,11,22,33,Cj0,Uwe Sy,uwe@example.de,+4915112349999",
        )
    )
    assert found.preset == "google_leads"
    assert found.mapping.columns["Submission Date"] == "occurred_at"


@pytest.mark.parametrize(
    "headers",
    [
        "Trato - ID,Trato - Título,Trato - Valor,Trato - Moneda de Valor,Trato - Persona de contacto,Trato - Etapa,"
        "Trato - Estado,Trato - Trato creado,Trato - Fecha de ganado,Persona - Correo electrónico - Trabajo",
        "Negócio - ID,Negócio - Título,Negócio - Valor,Negócio - Moeda de Valor,Negócio - Pessoa de contato,"
        "Negócio - Etapa,Negócio - Status,Negócio - Negócio criado em,Negócio - Data de ganho,"
        "Pessoa - E-mail - Trabalho",
        "Affaire - ID,Affaire - Titre,Affaire - Valeur,Affaire - Devise de Valeur,Affaire - Personne à contacter,"
        "Affaire - Étape,Affaire - Statut,Affaire - Affaire créée,Affaire - Heure du gain,Personne - E-mail - Travail",
        "Affare - ID,Affare - Titolo,Affare - Valore,Affare - Valuta di Valore,Affare - Persona di contatto,"
        "Affare - Fase,Affare - Stato,Affare - Affare creato,Affare - Data di vincita,Persona - E-mail - Lavoro",
        "Deal - ID,Deal - Titel,Deal - Waarde,Deal - Valuta van Waarde,Deal - Contactpersoon,Deal - Fase,Deal - Status,"
        "Deal - Deal aangemaakt,Deal - Tijdstip gewonnen,Persoon - E-mail - Werk",
    ],
)
def test_deals_of_pipedrive_are_known_in_the_languages_that_it_speaks(headers: str):
    row = "5,Roof,15000,EUR,Selma Aydin,Offer,Won,2026-03-01 10:00:00,2026-05-02 10:00:00,selma@aydin.example"
    found = suggest(csv(headers, row))
    assert (found.preset, [found.mapping.columns[header] for header in headers.split(",")]) == (
        "pipedrive_deals",
        [
            *("object_id", "name", "amount", "currency", "full_name", "stage", "status", "opened_at", "closed_at"),
            "email",
        ],
    )


@pytest.mark.parametrize(
    ("headers", "left"),
    [
        ("Persona - ID,Persona - Nombre,Persona - Correo electrónico - Casa,Persona - Estado de marketing", "Baja"),
        ("Pessoa - ID,Pessoa - Nome,Pessoa - E-mail - Pessoal,Pessoa - Status de marketing", "Cancelou a inscrição"),
        ("Personne - ID,Personne - Nom,Personne - E-mail - Domicile,Personne - Statut marketing", "Désabonné"),
        ("Persona - ID,Persona - Nome,Persona - E-mail - Casa,Persona - Stato marketing", "Disiscritto"),
        ("Persoon - ID,Persoon - Naam,Persoon - E-mail - Thuis,Persoon - Marketingstatus", "Uitgeschreven"),
    ],
)
def test_people_of_pipedrive_are_known_in_the_languages_that_it_speaks(headers: str, left: str):
    found = suggest(csv(headers, f"18,Kurt Lang,kurt.lang@example.org,{left}"))
    assert (found.preset, [found.mapping.columns[header] for header in headers.split(",")]) == (
        "pipedrive_people",
        ["crm_id", "full_name", "email", "consent.email"],
    )
