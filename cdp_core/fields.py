"""The catalogue of fields that a column may map to, and the standard event names.

Field names are the command-line contract's, to the letter. The families `id.<kind>`, `custom.<name>`,
`property.<name>` and `consent.<purpose>` are open: `field(name)` answers for them too. So are `decided_at.<purpose>`,
the day of one decision of several, and `occurred_at.<event>` of rows that are events: a date there is an event of
that name.
"""

from dataclasses import dataclass

SYSTEMS = ("crm", "cdp", "dmp")
PARTIES = ("first", "second", "third")
KINDS = (
    *("people", "companies", "events", "orders", "deals", "tickets", "tasks", "interests", "consents", "links"),
    "costs",
)
#: Somebody came at the time that was agreed, or did not.
MEETING, MISSED = "Meeting Held", "Meeting Cancelled"
CALL = "Call Logged"
VIEWS = ("all", *SYSTEMS)
#: The events that tell of an order, one of its lines, what was paid back of it, and a payment for it.
ORDER, LINE, REFUND, PAID = "Order Completed", "Product Purchased", "Order Refunded", "Order Paid"
#: A line that was cancelled, with its order or alone; one of a receipt for what came back; one that is no goods.
LINE_CANCELLED, LINE_RETURNED, LINE_CHARGED = "Product Cancelled", "Product Returned", "Order Charged"
#: Orders that came to nothing, and the standing of those that nobody has paid yet.
CANCELLED, UNPAID, STARTED = "Order Cancelled", "Payment Failed", "Checkout Started"
#: What is said of an order besides: another parcel, another payment.
UPDATED = "Order Updated"
#: Returns for which no money went back, or not yet.
REFUND_REFUSED, REFUND_REQUESTED = "Refund Refused", "Refund Requested"
#: A fee, a payout or a transfer of the shop's own account: about no customer, and so rejected.
BOOKED = "Account Booked"
#: Properties of an order with the number that it has elsewhere: of the order or invoice that a payment is for, or at
#: the portal or marketplace that it came from.
PAYS, ELSEWHERE = "pays_order_id", "other_order_id"
#: How a person is addressed ("Mr", "Frau Dr."), which mostly tells her gender.
ADDRESSED = "custom.salutation"
#: Kind of an id that is a person's own where she may have several customer ids.
PERSON = "person_id"
#: Kind of an id made of a mailbox or phone and a name, where a list of orders has several names under it.
GUEST = "guest"
#: The custom trait that keeps the last digits of a phone where the others are masked or missing.
PHONE_ENDING = "phone_ending"
FIELD_TYPES = ("text", "number", "date", "boolean", "list")


@dataclass(frozen=True)
class Field:
    """A field: what group it belongs to, what type its clean values have, what a person calls it."""

    name: str
    group: str  # identifier | trait | event | object | interest | consent | cost
    type: str  # one of FIELD_TYPES
    label: str
    #: The value says something only within its source: two CRMs may both have a contact 17.
    local: bool = False


def _group(group: str, type: str, **labels: str) -> dict[str, Field]:
    return {name: Field(name, group, type, label) for name, label in labels.items()}


IDENTIFIERS: dict[str, Field] = {
    **_group(
        "identifier",
        "text",
        customer_id="Customer id",
        loyalty_id="Loyalty card",
        email="E-mail",
        phone="Phone",
        hashed_email="Hashed e-mail",
        hashed_phone="Hashed phone",
        anonymous_id="Anonymous id (own cookie)",
        device_id="Device id",
        cookie_id="Cookie id (third party)",
        ip="IP address",
    ),
    "crm_id": Field("crm_id", "identifier", "text", "CRM id", local=True),
}

#: Identifiers of what somebody holds in her hand: they say nothing of who she is.
OF_DEVICES = ("anonymous_id", "device_id", "cookie_id", "ip")

TRAITS: dict[str, Field] = {
    **_group(
        "trait",
        "text",
        full_name="Full name",
        first_name="First name",
        middle_name="Middle name",
        last_name="Last name",
        title="Title",
        company="Company",
        gender="Gender",
        language="Language",
        street="Street",
        street2="Street, second line",
        city="City",
        region="Region",
        postal_code="Postal code",
        country="Country",
        lead_status="Lead status",
        owner="Owner",
    ),
    **_group("trait", "number", age="Age"),
    **_group("trait", "date", birthday="Birthday", created_at="Created", updated_at="Updated"),
}

EVENT_FIELDS: dict[str, Field] = {
    **_group(
        "event",
        "text",
        event="Event",
        event_id="Event id",
        channel="Channel",
        campaign="Campaign",
        medium="Medium",
        url="URL",
        referrer="Referrer",
        title="Page title",
        currency="Currency",
        order_id="Order id",
        product_id="Product id",
        product="Product",
        category="Category",
    ),
    **_group("event", "number", revenue="Revenue", quantity="Quantity", price="Price"),
    **_group("event", "date", occurred_at="Occurred at"),
}

OBJECT_FIELDS: dict[str, Field] = {
    "object_id": Field("object_id", "object", "text", "Object id", local=True),
    "company_id": Field("company_id", "object", "text", "Company id", local=True),
    **_group(
        "object",
        "text",
        name="Name",
        pipeline="Pipeline",
        stage="Stage",
        status="Status",
        loss_reason="Reason lost",
        priority="Priority",
        currency="Currency",
        owner="Owner",
        subject="Subject",
        body="Text",
    ),
    **_group("object", "number", probability="Probability", amount="Amount"),
    **_group("object", "date", opened_at="Opened", closed_at="Closed", due_at="Due"),
}

INTEREST_FIELDS: dict[str, Field] = {
    **_group("interest", "text", interest="Interest", provider="Provider"),
    **_group("interest", "date", seen_at="Seen", expires_at="Expires"),
    **_group("interest", "number", score="Score"),
}

CONSENT_FIELDS: dict[str, Field] = _group("consent", "date", decided_at="Decided")

#: A line of an advertising report: what a campaign cost on a day (or from `day` to `until`), and what it brought.
COST_FIELDS: dict[str, Field] = {
    **_group("cost", "date", day="Day", until="Last day"),
    **_group(
        "cost",
        "text",
        channel="Channel",
        medium="Medium",
        account="Ad account",
        campaign="Campaign",
        campaign_id="Campaign id",
        ad_group="Ad group",
        ad="Ad",
        currency="Currency",
    ),
    **_group(
        "cost",
        "number",
        cost="Cost",
        impressions="Impressions",
        clicks="Clicks",
        leads="Leads",
        conversions="Conversions",
    ),
}

#: Which groups of fields a row of each kind may carry; every kind but `costs` may also carry identifiers.
GROUPS_OF_KIND: dict[str, tuple[dict[str, Field], ...]] = {
    "people": (TRAITS, CONSENT_FIELDS, {"company_id": OBJECT_FIELDS["company_id"]}),
    "companies": (OBJECT_FIELDS, TRAITS),
    "events": (EVENT_FIELDS, TRAITS),
    "orders": (EVENT_FIELDS, TRAITS),
    "deals": (OBJECT_FIELDS,),
    "tickets": (OBJECT_FIELDS,),
    "tasks": (OBJECT_FIELDS,),
    "interests": (INTEREST_FIELDS,),
    "consents": (CONSENT_FIELDS,),
    "links": ({"company_id": OBJECT_FIELDS["company_id"]},),
    "costs": (COST_FIELDS,),
}
#: Kinds whose rows are about no person.
ABOUT_NOBODY = ("costs",)

#: Families with a free second half, and the group that each belongs to.
FAMILIES = {
    "id": "identifier",
    "custom": "trait",
    "property": "event",
    "consent": "consent",
    "decided_at": "consent",
}

IGNORE = "ignore"

STANDARD_EVENTS = (
    "Order Completed",
    "Product Purchased",
    "Order Refunded",
    "Product Viewed",
    "Product Added",
    "Product Removed",
    LINE_CANCELLED,
    LINE_RETURNED,
    "Checkout Started",
    "Products Searched",
    "Page Viewed",
    "Screen Viewed",
    "Application Opened",
    "Signed Up",
    "Signed In",
    "Email Delivered",
    "Email Opened",
    "Email Link Clicked",
    "Email Bounced",
    "Unsubscribed",
    "SMS Delivered",
    "Message Read",
    "Push Opened",
    "Call Logged",
    "Meeting Held",
    "Ticket Opened",
    "Ticket Closed",
    "Deal Created",
    "Deal Stage Changed",
    "Deal Won",
    "Deal Lost",
)


def field(name: str, kind: str = "people") -> Field | None:
    """The field of that name for a row of `kind`; None where no such row carries it."""
    if name in IDENTIFIERS and kind not in ABOUT_NOBODY:
        return IDENTIFIERS[name]
    for group in GROUPS_OF_KIND.get(kind, ()):
        if name in group:
            return group[name]
    family, dot, rest = name.partition(".")
    is_named = bool(rest.strip(" .…"))
    if family == "occurred_at" and is_named and kind == "events":
        return Field(name, "event", "date", rest)
    if dot and is_named and family in (("custom",) if kind in ABOUT_NOBODY else FAMILIES):
        if family == "decided_at":
            return Field(name, "consent", "date", f"{rest.replace('_', ' ')} decided")
        return Field(name, FAMILIES[family], "text", rest.replace("_", " "))
    return None


def fields_of_kind(kind: str) -> list[Field]:
    """The named fields that a row of `kind` may carry, identifiers first."""
    merged = dict(IDENTIFIERS) if kind not in ABOUT_NOBODY else {}
    for group in GROUPS_OF_KIND[kind]:
        merged.update({name: value for name, value in group.items() if name not in merged})
    return list(merged.values())
