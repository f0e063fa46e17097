"""Exports of support desks: Zendesk, Intercom."""

from cdp_core.mapping.presets.preset import Preset

_ZENDESK_EXPORT = (
    "Admin Center → Account → Tools → Reports → Export (JSON, CSV), or a warehouse sync; one table a file."
)

ZENDESK = (
    Preset(
        name="zendesk_users",
        label="Zendesk users",
        system="crm",
        kind="people",
        needs=("id", "email", "role"),
        one_of=(("organization_id", "ticket_restriction"), ("time_zone", "locale", "verified")),
        key=("id",),
        columns={
            "id": "id.zendesk",
            "external_id": "customer_id",
            "email": "email",
            "phone": "phone",
            "name": "full_name",
            "organization_id": "company_id",
            "locale": "language",
            "created_at": "created_at",
            "updated_at": "updated_at",
        },
        export=_ZENDESK_EXPORT,
    ),
    Preset(
        name="zendesk_tickets",
        label="Zendesk tickets",
        system="crm",
        kind="tickets",
        needs=("id", "requester_id", "subject", "status"),
        key=("id",),
        columns={
            "id": "object_id",
            "requester_id": "id.zendesk",
            # A view that is exported names who asked in full.
            "Requester external id": "customer_id",
            "Requester email": "email",
            "Requester phone": "phone",
            "Requester": "full_name",
            "organization_id": "company_id",
            "Organization": "company",
            "subject": "subject",
            "description": "body",
            "status": "status",
            "priority": "priority",
            "type": "pipeline",
            "Ticket type": "pipeline",
            "Assignee": "owner",
            "assignee_id": "owner",
            "created_at": "opened_at",
            "solved_at": "closed_at",
            "due_at": "due_at",
            "Due date": "due_at",
            # The desk's own address, not the customer's.
            "recipient": "custom.recipient",
        },
        export=_ZENDESK_EXPORT,
    ),
    Preset(
        name="zendesk_comments",
        label="Zendesk ticket comments",
        system="crm",
        kind="events",
        needs=("ticket_id", "body", "created", "user_id"),
        defaults={"event": "Ticket Commented", "channel": "support"},
        columns={
            "id": "event_id",
            "user_id": "id.zendesk",
            "created": "occurred_at",
            "body": "property.body",
            "ticket_id": "property.ticket_id",
        },
        export=_ZENDESK_EXPORT,
    ),
    Preset(
        name="zendesk_organizations",
        label="Zendesk organizations",
        system="crm",
        kind="companies",
        needs=("id", "name", "shared_comments", "shared_tickets"),
        key=("id",),
        columns={"id": "object_id", "name": "name", "created_at": "opened_at", "updated_at": "updated_at"},
        export=_ZENDESK_EXPORT,
    ),
)

#: Workspaces write their moments in their own time zone, and its name behind the header.
_ZONES = (
    *("UTC", "GMT", "PST", "PDT", "PT", "MST", "MDT", "CST", "CDT", "EST", "EDT", "ET", "BST", "CET", "CEST", "EET"),
    *("EEST", "MSK", "IST", "SGT", "HKT", "JST", "AEST", "AEDT", "NZST", "NZDT", "ICT"),
    *(f"GMT {hours}" for hours in range(1, 13)),
)


def _zoned(*headers: str) -> tuple[str, ...]:
    """Headers of moments, as they are and with each time zone behind them."""
    return tuple(f"{header} {zone}".strip() for header in headers for zone in ("", *_ZONES))


INTERCOM = (
    Preset(
        name="intercom_contacts",
        label="Intercom contacts",
        system="crm",
        kind="people",
        needs=("Email", "User ID"),
        one_of=(("Web sessions", *_zoned("Last seen", "Signed up", "First seen")),),
        key=("Intercom ID", "User ID"),
        columns={
            "Intercom ID": "id.intercom",
            "ID": "id.intercom",
            "User ID": "customer_id",
            "Email": "email",
            "Phone": "phone",
            "Name": "full_name",
            "Company name": "company",
            "Owner": "owner",
            "City": "city",
            "Region": "region",
            "Country": "country",
            "Browser Language": "language",
            **dict.fromkeys(_zoned("Signed up"), "created_at"),
            **dict.fromkeys(_zoned("Last seen"), "updated_at"),
            "Unsubscribed from Emails": "consent.email",
            "Marked email as spam": "consent.email",
            "Has hard bounced": "consent.email",
        },
        export="Contacts → the segment → Export, all attributes.",
    ),
    Preset(
        name="intercom_contacts_warehouse",
        label="Intercom contacts (warehouse sync)",
        system="crm",
        kind="people",
        needs=("id", "email", "unsubscribed_from_emails", "role"),
        key=("id",),
        columns={
            "id": "id.intercom",
            "external_id": "customer_id",
            "email": "email",
            "phone": "phone",
            "name": "full_name",
            "owner_id": "owner",
            "location_city": "city",
            "location_country": "country",
            "created_at": "created_at",
            "updated_at": "updated_at",
            "unsubscribed_from_emails": "consent.email",
            "marked_email_as_spam": "consent.email",
            "has_hard_bounced": "consent.email",
        },
        export="A warehouse sync of the Contacts API.",
    ),
    Preset(
        name="intercom_conversations",
        label="Intercom conversations",
        system="crm",
        kind="tickets",
        one_of=(
            ("Conversation ID", "conversation_id"),
            (
                *("Conversation state", "Current conversation state", "Conversation status"),
                *_zoned("Conversation started at"),
            ),
        ),
        key=("Conversation ID",),
        columns={
            "Conversation ID": "object_id",
            "Intercom contact ID": "id.intercom",
            "User ID": "customer_id",
            "User email": "email",
            "User name": "full_name",
            **dict.fromkeys(_zoned("Conversation started at"), "opened_at"),
            **dict.fromkeys(_zoned("Last closed at", "Closed at", "Conversation last closed at"), "closed_at"),
            "Conversation state": "status",
            "State": "status",
            "Subject": "subject",
            "Current conversation state": "status",
            "Conversation status": "status",
            "Teammate assigned": "owner",
            "Assigned teammate": "owner",
        },
        export="Reports → Conversations → Export CSV.",
    ),
)

PRESETS = (*ZENDESK, *INTERCOM)
