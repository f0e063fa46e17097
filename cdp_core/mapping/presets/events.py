"""Event streams: Segment, RudderStack, mParticle, Tealium, Adobe XDM, Treasure Data, Snowplow, GA4."""

from cdp_core.mapping.names import either
from cdp_core.mapping.presets.preset import Preset
from cdp_core.mapping.sample import Sample


def commerce(prefix: str) -> dict[str, str]:
    """Fields of what event libraries say of a purchase, below a prefix."""
    names = ("revenue", "currency", "order_id", "product_id", "product", "category", "quantity", "price")
    said = {f"{prefix}{name}": name for name in names}
    return said | {f"{prefix}orderId": "order_id", f"{prefix}products": "property.products"}


#: Paths of a Segment-format call, whichever library wrote it.
CALLS = {
    "type": "ignore",
    "action": "ignore",
    "writeKey": "ignore",
    "version": "ignore",
    "event": "event",
    "messageId": "event_id",
    "userId": "customer_id",
    "previousId": "ignore",
    "anonymousId": "anonymous_id",
    "groupId": "company_id",
    "context.groupId": "company_id",
    "timestamp": "occurred_at",
    "originalTimestamp": "occurred_at",
    "sentAt": "occurred_at",
    "receivedAt": "occurred_at",
    "channel": "channel",
    "name": "property.name",
    "properties.name": "property.name",
    "traits.email": "email",
    "context.traits.email": "email",
    "properties.email": "email",
    "traits.phone": "phone",
    "context.traits.phone": "phone",
    "properties.phone": "phone",
    "context.device.advertisingId": "device_id",
    "context.externalIds": "ignore",
    "context.ip": "ip",
    "request_ip": "ignore",
    "traits.name": "full_name",
    "context.traits.name": "full_name",
    "traits.firstName": "first_name",
    "context.traits.firstName": "first_name",
    "traits.lastName": "last_name",
    "context.traits.lastName": "last_name",
    "traits.birthday": "birthday",
    "context.traits.birthday": "birthday",
    "traits.age": "age",
    "context.traits.age": "age",
    "traits.gender": "gender",
    "context.traits.gender": "gender",
    "traits.title": "title",
    "traits.company": "company",
    "traits.company.name": "company",
    "traits.company.id": "company_id",
    "traits.address.street": "street",
    "traits.address.city": "city",
    "traits.address.state": "region",
    "traits.address.postalCode": "postal_code",
    "traits.address.country": "country",
    "context.traits.address.street": "street",
    "context.traits.address.city": "city",
    "context.traits.address.state": "region",
    "context.traits.address.postalCode": "postal_code",
    "context.traits.address.country": "country",
    "traits.createdAt": "created_at",
    "context.traits.createdAt": "created_at",
    "context.campaign.name": "campaign",
    "properties.campaign_name": "campaign",
    "context.campaign.medium": "medium",
    "properties.url": "url",
    "context.page.url": "url",
    "properties.referrer": "referrer",
    "context.page.referrer": "referrer",
    "properties.title": "title",
    "context.page.title": "title",
    **commerce("properties."),
    "integrations": "ignore",
}
_CALL_FAMILIES = {
    "traits.": "custom",
    "context.traits.": "custom",
    "properties.": "property",
    "context.consent.categoryPreferences.": "consent",
    "context.consent.category_preferences.": "consent",
}
#: Said by the library about itself and the screen, on every call.
_CALL_NOISE = {
    r"(integrations|metadata)( .*)?": "ignore",
    r"context (library|screen|user agent data|metrics|session start|protocols|source id|source type) ?.*": "ignore",
    r"context page (path|search|tab url|initial .+|referring domain)": "ignore",
}
_ORDER_STAND_INS = {
    "revenue": ("properties.total", "properties.value", "properties.subtotal"),
    "order_id": ("properties.checkout_id",),
}

_SEGMENT_EXPORT = (
    "A Storage destination (S3 and the like) writes .gz files of JSON Lines; load them as they are. The raw calls of "
    "any library, and the tables of a warehouse destination, load too."
)

_RUDDER_COLUMNS = {"rudderId": "ignore", "request_ip": "ignore"}


def _is_rudder(sample: Sample) -> bool:
    library = sample.folded.get("context library name")
    names = " ".join(sample.filled(library)[:50]) if library else ""
    return "rudder" in names.lower() or "rudder id" in sample.folded


_WAREHOUSE_PERSON = {
    "email": "email",
    "phone": "phone",
    "name": "full_name",
    "first_name": "first_name",
    "last_name": "last_name",
    "birthday": "birthday",
    "gender": "gender",
    "age": "age",
    "title": "title",
    "created_at": "created_at",
    "address_street": "street",
    "address_city": "city",
    "address_state": "region",
    "address_postal_code": "postal_code",
    "address_country": "country",
}

SEGMENT = (
    Preset(
        name="segment",
        label="Segment calls (identify, track, page, screen, group, alias)",
        system="cdp",
        kind="events",
        one_of=(
            ("userId", "anonymousId", "groupId", "user_id", "name"),
            ("type", "action", "messageId", "writeKey", "context.ip"),
        ),
        looks_right=lambda sample: _has_calls(sample),
        shape="calls",
        columns=CALLS,
        families=_CALL_FAMILIES,
        patterns=_CALL_NOISE,
        stand_ins=_ORDER_STAND_INS,
        export=_SEGMENT_EXPORT,
    ),
    Preset(
        name="rudderstack",
        label="RudderStack events",
        system="cdp",
        kind="events",
        one_of=(("userId", "anonymousId"), ("type", "messageId"), ("rudderId", "context.library.name")),
        looks_right=lambda sample: _has_calls(sample) and _is_rudder(sample),
        shape="calls",
        rank=3,
        columns={**CALLS, **_RUDDER_COLUMNS},
        families=_CALL_FAMILIES,
        patterns=_CALL_NOISE,
        stand_ins=_ORDER_STAND_INS,
        export="An object storage destination (gz files of JSON Lines), or the raw calls of any RudderStack library.",
    ),
    Preset(
        name="segment_warehouse",
        label="Segment warehouse tables (tracks, pages, screens)",
        system="cdp",
        kind="events",
        needs=("id", "anonymous_id", "received_at", "timestamp"),
        defaults_by_name=lambda name: {"event": "Screen Viewed" if "screen" in name.lower() else "Page Viewed"},
        columns={
            "id": "event_id",
            "user_id": "customer_id",
            "anonymous_id": "anonymous_id",
            "event_text": "event",
            "event": "event",
            "timestamp": "occurred_at",
            "original_timestamp": "occurred_at",
            "received_at": "occurred_at",
            "sent_at": "ignore",
            "url": "url",
            "context_page_url": "url",
            "title": "title",
            "context_page_title": "title",
            "referrer": "referrer",
            "context_page_referrer": "referrer",
            "context_campaign_name": "campaign",
            "context_campaign_medium": "medium",
            "context_ip": "ip",
            "context_device_advertising_id": "device_id",
            "email": "email",
            "context_traits_email": "email",
            "context_traits_phone": "phone",
            "revenue": "revenue",
            "currency": "currency",
            "order_id": "order_id",
            "product_id": "product_id",
            "category": "category",
            "quantity": "quantity",
            "price": "price",
        },
        export=_SEGMENT_EXPORT,
    ),
    Preset(
        name="segment_warehouse_identifies",
        label="Segment warehouse table identifies",
        system="cdp",
        kind="people",
        needs=("id", "anonymous_id", "received_at", "timestamp"),
        without=("event", "event_text", "url", "path", "group_id"),
        looks_right=lambda sample: _tells_traits(sample),
        rank=1,
        columns={
            "user_id": "customer_id",
            "anonymous_id": "anonymous_id",
            "timestamp": "updated_at",
            "received_at": "updated_at",
            "original_timestamp": "ignore",
            "sent_at": "ignore",
            "id": "ignore",
            **_WAREHOUSE_PERSON,
        },
        patterns={"context .*": "ignore"},
        export=_SEGMENT_EXPORT,
    ),
    Preset(
        name="segment_warehouse_groups",
        label="Segment warehouse table groups",
        system="cdp",
        kind="people",
        needs=("id", "received_at", "group_id"),
        one_of=(("user_id", "anonymous_id"),),
        without=("event", "event_text", "type"),
        shape="groups",
        rank=2,
        columns={
            "user_id": "customer_id",
            "anonymous_id": "anonymous_id",
            "group_id": "company_id",
            "name": "company",
            "timestamp": "updated_at",
            "received_at": "updated_at",
            "original_timestamp": "ignore",
            "sent_at": "ignore",
            "uuid_ts": "ignore",
            "id": "ignore",
        },
        patterns={"context .*": "ignore"},
        export=_SEGMENT_EXPORT,
    ),
    Preset(
        name="segment_warehouse_users",
        label="Segment warehouse table users",
        system="cdp",
        kind="people",
        needs=("id", "received_at", "uuid_ts"),
        without=("anonymous_id", "event", "timestamp"),
        key=("id",),
        columns={"id": "customer_id", "received_at": "updated_at", "uuid_ts": "ignore", **_WAREHOUSE_PERSON},
        patterns={"context .*": "ignore"},
        export=_SEGMENT_EXPORT,
    ),
)


def _tells_traits(sample: Sample) -> bool:
    """Whether a table of calls is that of who people are: it names them, and not what they saw."""
    named = sample.file_name().lower()
    return "identif" in named or ("screen" not in named and bool(sample.folded.keys() & {"email", "first name"}))


def _has_calls(sample: Sample) -> bool:
    """Whether the rows are calls of Segment's libraries: by their type, or by what only such calls have."""
    folded = sample.folded
    for header in ("type", "action"):
        if header in folded:
            kinds = {value.lower() for value in sample.filled(folded[header])}
            calls = {"identify", "track", "page", "screen", "group", "alias"}
            if kinds and len(kinds & calls) >= 0.5 * len(kinds):
                return True
    paths = any(header.startswith(("traits ", "properties ", "context ")) for header in folded)
    return "write key" in folded and paths and "user id" in folded


MPARTICLE = (
    Preset(
        name="mparticle_batches",
        label="mParticle batches",
        system="cdp",
        kind="events",
        needs=("events",),
        one_of=(
            (
                "user_identities.email",
                "user_identities.customer_id",
                "user_identities",
                "mpid",
                "user_attributes",
                "source_request_id",
            ),
        ),
        shape="batches",
        pairs=("user_identities",),
        columns={
            "events": "ignore",
            "events.data.event_id": "event_id",
            "events.data.source_message_id": "event_id",
            "events.data.event_name": "event",
            "events.data.timestamp_unixtime_ms": "occurred_at",
            "events.data.screen_name": "title",
            "events.data.product_action.transaction_id": "order_id",
            "events.data.product_action.total_amount": "revenue",
            "events.data.product_action.products": "property.products",
            "events.data.currency_code": "currency",
            "events.data.url": "url",
            "events.data.referrer": "referrer",
            "timestamp_unixtime_ms": "occurred_at",
            "mpid": "id.mpid",
            # An object on the way in, a list of types and ids on the way out.
            "user_identities": "ignore",
            "user_identities.customer_id": "customer_id",
            "user_identities.email": "email",
            "user_identities.mobile_number": "phone",
            "device_info.ios_advertising_id": "device_id",
            "device_info.android_advertising_id": "device_id",
            "ip": "ip",
            "user_attributes.$firstname": "first_name",
            "user_attributes.$FirstName": "first_name",
            "user_attributes.$lastname": "last_name",
            "user_attributes.$LastName": "last_name",
            "user_attributes.$Mobile": "phone",
            "user_attributes.$city": "city",
            "user_attributes.$state": "region",
            "user_attributes.$zip": "postal_code",
            "user_attributes.$country": "country",
            "user_attributes.$gender": "gender",
            "user_attributes.$age": "age",
        },
        families={
            "user_attributes.": "custom",
            "events.data.custom_attributes.": "property",
            "events.data.": "property",
        },
        events={"application state transition": "Application Opened"},
        patterns={r"(?:device info|application info) .+": "ignore"},
        export="A data warehouse or cloud storage output of events; batches as JSON or JSON Lines.",
    ),
    Preset(
        name="mparticle_feed",
        label="mParticle CSV feed",
        system="cdp",
        kind="events",
        needs=("events.data.event_name",),
        columns={
            "events.data.event_name": "event",
            "events.data.event_id": "event_id",
            "events.data.timestamp_unixtime_ms": "occurred_at",
            "user_identities.email": "email",
            "user_identities.customer_id": "customer_id",
            "user_identities.mobile_number": "phone",
            "user_attributes.$city": "city",
            "user_attributes.$country": "country",
            "device_info.ios_advertising_id": "device_id",
            "device_info.android_advertising_id": "device_id",
        },
        families={
            "user_attributes.": "custom",
            "events.data.custom_attributes.": "property",
            "events.data.": "property",
        },
        export="A custom feed; its headers are paths of the events API.",
    ),
    Preset(
        name="mparticle_warehouse",
        runs_together=True,
        label="mParticle warehouse tables of events",
        system="cdp",
        kind="events",
        needs=("MPID", "EventName"),
        one_of=(("EventTimestamp", "EventTimestampMs", "EventTimestampUnixtimeMs"),),
        columns={
            "EventID": "event_id",
            "EventName": "event",
            "EventTimestamp": "occurred_at",
            "EventTimestampMs": "occurred_at",
            "EventTimestampUnixtimeMs": "occurred_at",
            "MPID": "id.mpid",
            "CustomerId": "customer_id",
            "Email": "email",
            "AppleAdId": "device_id",
            "GoogleAdId": "device_id",
            "AndroidAdId": "device_id",
            "EventAttributes": "property.event_attributes",
            **commerce("EventAttributes."),
        },
        families={"EventAttributes.": "property"},
        export="A warehouse output (Snowflake, BigQuery, Redshift): a query's result as CSV or Parquet.",
    ),
)

#: What its data layer says, in files as JSON and in tables as one column each.
_TEALIUM_SAYS = {
    "udo.tealium_event": "event",
    "udo.event_name": "event",
    "udo.customer_id": "customer_id",
    "udo.customer_email": "email",
    "udo.email_address": "email",
    "dom.url": "url",
    "dom.referrer": "referrer",
    "dom.title": "title",
    "udo.order_id": "order_id",
    "udo.order_total": "revenue",
    "udo.order_currency": "currency",
    "udo.page_category": "category",
    "udo.product_id": "product_id",
    "udo.product_sku": "product_id",
    "udo.product_name": "product",
    "udo.product_category": "category",
    "udo.product_quantity": "quantity",
    "udo.product_unit_price": "price",
    "udo.product_price": "price",
}
#: What its data layer keeps in lists, the first of each being of one product, and so on.
_TEALIUM_PRODUCTS = {
    "product_id": "product_id",
    "product_sku": "sku",
    "product_name": "name",
    "product_category": "category",
    "product_quantity": "quantity",
    "product_unit_price": "price",
    "product_price": "price",
}


def _lists_audiences(sample: Sample) -> bool:
    """Whether a visitor has audiences or badges, in a list or each in a column of its own."""
    headers = [header.removeprefix("visitor ") for header in sample.folded]
    return any(header.split()[0] in ("audiences", "badges") for header in headers if header)


TEALIUM = (
    Preset(
        name="tealium_events",
        runs_together=True,
        label="Tealium EventStream",
        system="cdp",
        kind="events",
        needs=("visitor_id", "event_id"),
        one_of=(("post_time", "eventtime"), ("post_time", "udo_tealium_event", "dom_url")),
        columns={
            "event_id": "event_id",
            "visitor_id": "anonymous_id",
            "post_time": "occurred_at",
            "eventtime": "occurred_at",
            **{f"data.{path}": field for path, field in _TEALIUM_SAYS.items()},
            **_TEALIUM_SAYS,
            "page_url.full_url": "url",
            "referrer_url.full_url": "referrer",
            "products": "property.products",
        },
        side_by_side={f"{path}udo.{name}": key for path in ("data.", "") for name, key in _TEALIUM_PRODUCTS.items()},
        families={"data.udo.": "property", "udo_": "property"},
        patterns={r"data firstparty tealium cookies .+": "ignore"},
        events={"view": "Page Viewed"},
        defaults={"channel": "web"},
        export="EventDB or EventStore files, JSON Lines.",
    ),
    Preset(
        name="tealium_visitors",
        label="Tealium AudienceStream visitors",
        system="cdp",
        kind="people",
        one_of=(
            ("_id", "visitor_id", "properties.visitor_id", "visitor.properties.profile"),
            ("creation_ts", "visitor.dates.First visit", "metrics.Lifetime visit count"),
        ),
        looks_right=_lists_audiences,
        key=("_id", "visitor_id"),
        columns={
            "_id": "anonymous_id",
            "visitor_id": "anonymous_id",
            "properties.visitor_id": "anonymous_id",
            "properties.email": "email",
            "properties.customer_id": "customer_id",
            "secondary_ids.email": "email",
            "secondary_ids.customer_id": "customer_id",
            "creation_ts": "created_at",
            "dates.Last visit": "updated_at",
            "visitor.dates.Last visit": "updated_at",
            "audiences": "interest",
            "visitor.audiences": "interest",
        },
        defaults={"provider": "Tealium AudienceStream"},
        families={
            "visitor.metrics.": "custom",
            "visitor.flags.": "custom",
            "visitor.properties.": "custom",
            "metrics.": "custom",
            "flags.": "custom",
            "properties.": "custom",
            "dates.": "custom",
        },
        patterns={
            # In a list, or in an object that calls each by its number.
            r"(?:visitor )?audiences (?!joined at ).+": "interest",
            r"(?:visitor )?current visit .+": "ignore",
            "dctrace": "ignore",
            "shard token": "ignore",
            "partition": "ignore",
        },
        export="AudienceDB or AudienceStore files, JSON Lines; the privacy API's answer loads too.",
    ),
)

_XDM_IDENTITIES = {
    "identityMap.ECID": "anonymous_id",
    "identityMap.AAID": "anonymous_id",
    "identityMap.Email": "email",
    "identityMap.Email_LC_SHA256": "hashed_email",
    "identityMap.Phone": "phone",
    "identityMap.Phone_E.164": "phone",
    "identityMap.CRMID": "crm_id",
    "identityMap.IDFA": "device_id",
    "identityMap.GAID": "device_id",
}

#: Choices of the field group "Consents and Preferences" → what they are for.
_XDM_CONSENTS = {
    "marketing.email": "email",
    "marketing.sms": "sms",
    "marketing.push": "push",
    "marketing.call": "phone",
    "marketing.postalMail": "post",
    "marketing.whatsApp": "whatsapp",
    "marketing.any": "marketing",
    "personalize.content": "personalization",
    "collect": "analytics",
    "share": "sharing",
}


ADOBE = (
    Preset(
        name="adobe_xdm_events",
        label="Adobe Experience Platform events (XDM)",
        system="cdp",
        kind="events",
        one_of=(
            ("timestamp", "xdm:timestamp"),
            ("_id", "@id", "eventType", "xdm:eventType"),
            ("eventType", "xdm:eventType", "@id", "xdm:@id"),
        ),
        looks_right=lambda sample: any(
            "identity map" in header or header.startswith("xdm") for header in sample.folded
        ),
        namespace="xdm:",
        columns={
            "@id": "event_id",
            "_id": "event_id",
            **_XDM_IDENTITIES,
            "timestamp": "occurred_at",
            "eventType": "event",
            "channel.@type": "property.channel_type",
            "web.webPageDetails.URL": "url",
            "web.webPageDetails.name": "title",
            "web.webReferrer.URL": "referrer",
            "commerce.order.purchaseID": "order_id",
            "commerce.order.priceTotal": "revenue",
            "commerce.order.currencyCode": "currency",
            "marketing.campaignName": "campaign",
            "marketing.trackingCode": "property.tracking_code",
            "productListItems": "property.products",
        },
        patterns={
            r"identity map loyalty(?: id)?(?: items)?": "loyalty_id",
            r"identity map (.+?)(?: items)?": r"id.\1",
        },
        event_flags={
            "commerce.purchases": "Order Completed",
            "commerce.productViews": "Product Viewed",
            "commerce.productListAdds": "Product Added",
            "commerce.productListRemovals": "Product Removed",
            "commerce.checkouts": "Checkout Started",
            "web.webPageDetails.pageViews": "Page Viewed",
        },
        defaults={"event": "Experience Event"},
        events={
            "commerce purchases": "Order Completed",
            "commerce product views": "Product Viewed",
            "commerce product list adds": "Product Added",
            "commerce product list removals": "Product Removed",
            "commerce checkouts": "Checkout Started",
            "web webpagedetails page views": "Page Viewed",
            "direct marketing email opened": "Email Opened",
            "direct marketing email clicked": "Email Link Clicked",
            "direct marketing email delivered": "Email Delivered",
            "direct marketing email bounced": "Email Bounced",
            "direct marketing email unsubscribed": "Unsubscribed",
            "push tracking application opened": "Push Opened",
        },
        export="A dataset export or a query's result, JSON Lines or Parquet.",
    ),
    Preset(
        name="adobe_xdm_profiles",
        label="Adobe Experience Platform profiles (XDM)",
        system="cdp",
        kind="people",
        looks_right=lambda sample: (
            sample.has_header
            and any(
                "identity map" in header or header.startswith("xdm person") or header == "consents marketing email val"
                for header in sample.folded
            )
            and not sample.folded.keys() & {"timestamp", "xdm timestamp"}
        ),
        namespace="xdm:",
        columns={
            **_XDM_IDENTITIES,
            "personalEmail.address": "email",
            "workEmail.address": "email",
            "mobilePhone.number": "phone",
            "homePhone.number": "phone",
            "workPhone.number": "phone",
            "person.name.fullName": "full_name",
            "person.name.firstName": "first_name",
            "person.name.middleName": "middle_name",
            "person.name.lastName": "last_name",
            "name.fullName": "full_name",
            "name.firstName": "first_name",
            "name.middleName": "middle_name",
            "name.lastName": "last_name",
            "person.gender": "gender",
            "person.birthDate": "birthday",
            "birthDate": "birthday",
            "homeAddress.street1": "street",
            "homeAddress.city": "city",
            "homeAddress.stateProvince": "region",
            "homeAddress.postalCode": "postal_code",
            "homeAddress.countryCode": "country",
            "workAddress.street1": "street",
            "workAddress.city": "city",
            "workAddress.stateProvince": "region",
            "workAddress.postalCode": "postal_code",
            "workAddress.countryCode": "country",
            **{f"consents.{choice}.val": f"consent.{purpose}" for choice, purpose in _XDM_CONSENTS.items()},
            # Each choice has a day of its own; that of all goes last.
            **{f"consents.{choice}.time": f"decided_at.{purpose}" for choice, purpose in _XDM_CONSENTS.items()},
            "consents.metadata.time": "decided_at",
            "extSourceSystemAudit.createdDate": "created_at",
            "extSourceSystemAudit.lastUpdatedDate": "updated_at",
        },
        patterns={
            r"(?:contact |lead )?identity map loyalty(?: id)?(?: items)?": "loyalty_id",
            r"(?:contact |lead )?identity map (.+?)(?: items)?": r"id.\1",
            # Below the name of the company's own schema.
            r"\w+ identification crm id": "crm_id",
            r"\w+ identification loyalty id": "loyalty_id",
        },
        export="A dataset export or a query's result, JSON Lines or Parquet.",
    ),
)

TREASURE_DATA = (
    Preset(
        name="treasure_data_access",
        label="Web access log (Treasure Data www_access, Apache)",
        system="cdp",
        kind="events",
        needs=("host", "path", "method", "agent"),
        defaults={"event": "Page Viewed", "channel": "web"},
        columns={
            "host": "ip",
            "user": "customer_id",
            "path": "url",
            "referer": "referrer",
            "time": "occurred_at",
            "td_client_id": "anonymous_id",
        },
        export="td export, or a query's result with the time column.",
    ),
    Preset(
        name="treasure_data_pageviews",
        label="Treasure Data page views (JavaScript SDK)",
        system="cdp",
        kind="events",
        needs=("td_client_id", "td_url", "time"),
        defaults={"event": "Page Viewed", "channel": "web"},
        columns={
            "td_client_id": "anonymous_id",
            "td_global_id": "cookie_id",
            "td_ip": "ip",
            "td_url": "url",
            "td_referrer": "referrer",
            "td_title": "title",
            "time": "occurred_at",
            "email": "email",
            "member_id": "loyalty_id",
            "customer_id": "customer_id",
            "cdp_customer_id": "id.treasure_data",
        },
        export="td export, or a query's result with the time column.",
    ),
)

#: The 131 columns of an enriched event, in the order of the canonical event model (docs.snowplow.io).
_SNOWPLOW_COLUMNS = either(
    "app_id|platform|etl_tstamp|collector_tstamp|dvce_created_tstamp|event|event_id|txn_id|name_tracker|"
    "v_tracker|v_collector|v_etl|user_id|user_ipaddress|user_fingerprint|domain_userid|domain_sessionidx|"
    "network_userid|geo_country|geo_region|geo_city|geo_zipcode|geo_latitude|geo_longitude|geo_region_name|"
    "ip_isp|ip_organization|ip_domain|ip_netspeed|page_url|page_title|page_referrer|page_urlscheme|"
    "page_urlhost|page_urlport|page_urlpath|page_urlquery|page_urlfragment|refr_urlscheme|refr_urlhost|"
    "refr_urlport|refr_urlpath|refr_urlquery|refr_urlfragment|refr_medium|refr_source|refr_term|mkt_medium|"
    "mkt_source|mkt_term|mkt_content|mkt_campaign|contexts|se_category|se_action|se_label|se_property|se_value|"
    "unstruct_event|tr_orderid|tr_affiliation|tr_total|tr_tax|tr_shipping|tr_city|tr_state|tr_country|"
    "ti_orderid|ti_sku|ti_name|ti_category|ti_price|ti_quantity|pp_xoffset_min|pp_xoffset_max|pp_yoffset_min|"
    "pp_yoffset_max|useragent|br_name|br_family|br_version|br_type|br_renderengine|br_lang|br_features_pdf|"
    "br_features_flash|br_features_java|br_features_director|br_features_quicktime|br_features_realplayer|"
    "br_features_windowsmedia|br_features_gears|br_features_silverlight|br_cookies|br_colordepth|br_viewwidth|"
    "br_viewheight|os_name|os_family|os_manufacturer|os_timezone|dvce_type|dvce_ismobile|dvce_screenwidth|"
    "dvce_screenheight|doc_charset|doc_width|doc_height|tr_currency|tr_total_base|tr_tax_base|tr_shipping_base|"
    "ti_currency|ti_price_base|base_currency|geo_timezone|mkt_clickid|mkt_network|etl_tags|dvce_sent_tstamp|"
    "refr_domain_userid|refr_dvce_tstamp|derived_contexts|domain_sessionid|derived_tstamp|event_vendor|"
    "event_name|event_format|event_version|event_fingerprint|true_tstamp"
)

SNOWPLOW = (
    Preset(
        name="snowplow_events",
        label="Snowplow enriched events",
        system="cdp",
        kind="events",
        positions=_SNOWPLOW_COLUMNS,
        looks_right=lambda sample: (
            {"collector tstamp", "domain userid", "event id"} <= sample.folded.keys()
            or (not sample.has_header and len(sample.columns) == len(_SNOWPLOW_COLUMNS))
        ),
        columns={
            "event_id": "event_id",
            "user_id": "customer_id",
            "domain_userid": "anonymous_id",
            "network_userid": "cookie_id",
            "user_ipaddress": "ip",
            # What a structured event is called besides "event": its action.
            "se_action": "event",
            "event_name": "event",
            "event": "event",
            "derived_tstamp": "occurred_at",
            "dvce_created_tstamp": "occurred_at",
            "collector_tstamp": "occurred_at",
            "platform": "channel",
            "page_url": "url",
            "page_title": "title",
            "page_referrer": "referrer",
            "mkt_campaign": "campaign",
            "mkt_medium": "medium",
            "tr_orderid": "order_id",
            "ti_orderid": "order_id",
            "tr_total": "revenue",
            "tr_currency": "currency",
            "ti_sku": "product_id",
            "ti_name": "product",
            "ti_category": "category",
            "ti_quantity": "quantity",
            "ti_price": "price",
        },
        patterns={
            r"unstruct event .+ \d+ (?:sku|product id|item id)": "product_id",
            r"unstruct event .*(?:cart|product|item|ecommerce).* \d+ (?:product )?name": "product",
            r"unstruct event .*(?:cart|product|item|ecommerce).* \d+ category": "category",
            r"unstruct event .+ \d+ (?:unit )?price": "price",
            r"unstruct event .+ \d+ quantity": "quantity",
            r"unstruct event .+ \d+ currency": "currency",
            r"unstruct event .+ \d+ (?:order|transaction) id": "order_id",
        },
        events={
            "pv": "Page Viewed",
            "transaction": "Order Completed",
            "transaction item": "Product Purchased",
            "page ping": "Page Pinged",
        },
        export="Enriched events of S3 or GCS (TSV without a header), or a query over the events table.",
    ),
)

_GA4_EVENTS = {
    "page view": "Page Viewed",
    "screen view": "Screen Viewed",
    "view item": "Product Viewed",
    "add to cart": "Product Added",
    "remove from cart": "Product Removed",
    "begin checkout": "Checkout Started",
    "purchase": "Order Completed",
    "in app purchase": "Order Completed",
    "refund": "Order Refunded",
    "search": "Products Searched",
    "view search results": "Products Searched",
    "login": "Signed In",
    "sign up": "Signed Up",
    "first open": "Application Installed",
    "notification open": "Push Opened",
}

GA4 = (
    Preset(
        name="ga4_events",
        label="Google Analytics 4 (BigQuery export)",
        system="cdp",
        kind="events",
        needs=("event_name", "event_timestamp", "user_pseudo_id"),
        pairs=("event_params", "user_properties"),
        columns={
            "event_name": "event",
            "event_timestamp": "occurred_at",
            "user_pseudo_id": "anonymous_id",
            "user_id": "customer_id",
            "device.advertising_id": "device_id",
            "event_params.page_location": "url",
            "event_params.page_referrer": "referrer",
            "event_params.page_title": "title",
            "event_params.transaction_id": "order_id",
            "event_params.currency": "currency",
            # Of this session; that of the source is what first brought the user.
            "event_params.campaign": "campaign",
            "event_params.medium": "medium",
            "traffic_source.name": "campaign",
            "traffic_source.medium": "medium",
            "platform": "channel",
            "ecommerce.transaction_id": "order_id",
            "ecommerce.purchase_revenue": "revenue",
            # A query that takes the parameters out gives each a column.
            "page_location": "url",
            "page_referrer": "referrer",
            "page_title": "title",
            "transaction_id": "order_id",
            "purchase_revenue": "revenue",
            "currency": "currency",
            "event_date": "ignore",
            "items": "property.products",
            "event_params": "ignore",
            "user_properties": "ignore",
        },
        stand_ins={"revenue": ("event_params.value", "value", "event_value_in_usd")},
        families={"event_params.": "property", "user_properties.": "custom"},
        events=_GA4_EVENTS,
        export="Admin → BigQuery links; export the daily events_ table as JSON Lines or Parquet.",
    ),
    Preset(
        name="ga4_events_warehouse",
        label="Google Analytics 4 (warehouse sync)",
        system="cdp",
        kind="events",
        needs=("user_pseudo_id", "name", "timestamp"),
        columns={
            "_fivetran_id": "event_id",
            "name": "event",
            "timestamp": "occurred_at",
            "user_pseudo_id": "anonymous_id",
            "user_id": "customer_id",
            "platform": "channel",
            "traffic_source_name": "campaign",
            "traffic_source_medium": "medium",
            "param_page_location": "url",
            "param_page_referrer": "referrer",
            "param_page_title": "title",
            "ecommerce_transaction_id": "order_id",
            "ecommerce_purchase_revenue_in_usd": "revenue",
            "date": "ignore",
        },
        defaults={"currency": "USD"},
        events=_GA4_EVENTS,
        export="A warehouse sync of the GA4 export.",
    ),
)

OTHERS = (
    Preset(
        name="mixpanel_events",
        label="Mixpanel events",
        system="cdp",
        kind="events",
        needs=("event", "properties.distinct_id", "properties.time"),
        columns={
            "event": "event",
            "properties.time": "occurred_at",
            "properties.$insert_id": "event_id",
            "properties.$user_id": "customer_id",
            "properties.$device_id": "anonymous_id",
            "properties.distinct_id": "id.mixpanel",
            "properties.$email": "email",
            "properties.$current_url": "url",
            "properties.$referrer": "referrer",
            "properties.current_page_title": "title",
            "properties.utm_campaign": "campaign",
            "properties.utm_medium": "medium",
            **commerce("properties."),
        },
        families={"properties.": "property"},
        events={"mp web page view": "Page Viewed"},
        export="The raw export API, or Export events as JSON Lines.",
    ),
    Preset(
        name="mixpanel_people",
        label="Mixpanel people",
        system="cdp",
        kind="people",
        needs=("$distinct_id", "$last_seen"),
        one_of=(("$email", "$name", "$first_name", "$city", "$country_code"),),
        columns={
            "$distinct_id": "id.mixpanel",
            "$user_id": "customer_id",
            "$email": "email",
            "$phone": "phone",
            "$name": "full_name",
            "$first_name": "first_name",
            "$last_name": "last_name",
            "$city": "city",
            "$region": "region",
            "$country_code": "country",
            "$created": "created_at",
            "$last_seen": "updated_at",
        },
        key=("$distinct_id",),
        export="Users → Export as CSV. Events of the same person are found by their distinct id.",
    ),
    Preset(
        name="mixpanel_profiles",
        label="Mixpanel profiles (API)",
        system="cdp",
        kind="people",
        needs=("$distinct_id",),
        one_of=(("$properties.$email", "$properties.$name", "$properties.$first_name", "$properties.$last_seen"),),
        columns={
            "$distinct_id": "id.mixpanel",
            "$properties.$user_id": "customer_id",
            "$properties.$email": "email",
            "$properties.$phone": "phone",
            "$properties.$name": "full_name",
            "$properties.$first_name": "first_name",
            "$properties.$last_name": "last_name",
            "$properties.$city": "city",
            "$properties.$region": "region",
            "$properties.$country_code": "country",
            "$properties.$created": "created_at",
            "$properties.$last_seen": "updated_at",
        },
        families={"$properties.": "custom"},
        key=("$distinct_id",),
        export="The engage API: keep its answers, as JSON.",
    ),
    Preset(
        name="amplitude_events",
        label="Amplitude events",
        system="cdp",
        kind="events",
        needs=("event_type", "event_time"),
        one_of=(("amplitude_id", "$insert_id", "insert_id", "uuid"), ("user_id", "device_id")),
        columns={
            "event_type": "event",
            "event_time": "occurred_at",
            "$insert_id": "event_id",
            "insert_id": "event_id",
            "uuid": "event_id",
            "user_id": "customer_id",
            "device_id": "anonymous_id",
            "amplitude_id": "id.amplitude",
            "idfa": "device_id",
            "adid": "device_id",
            "platform": "channel",
            "user_properties.email": "email",
            **commerce("event_properties."),
        },
        families={"event_properties.": "property", "user_properties.": "property"},
        export="Settings → Projects → Export data: the zip of gz files as it is.",
    ),
    Preset(
        name="appsflyer_events",
        label="AppsFlyer raw data",
        system="cdp",
        kind="events",
        needs=("Event Name", "Event Time", "AppsFlyer ID"),
        columns={
            "Event Name": "event",
            "Event Time": "occurred_at",
            "Customer User ID": "customer_id",
            "AppsFlyer ID": "id.appsflyer",
            "Advertising ID": "device_id",
            "IDFA": "device_id",
            "IDFV": "id.idfv",
            "OAID": "device_id",
            "Android ID": "id.android",
            "IP": "ip",
            "Media Source": "medium",
            "Campaign": "campaign",
            "Event Revenue": "revenue",
            "Event Revenue Currency": "currency",
            "Event Value.af_order_id": "order_id",
            "Event Value.af_receipt_id": "order_id",
            "Event Value.af_content_id": "product_id",
            "Event Value.af_content": "product",
            "Event Value.af_content_type": "category",
            "Event Value.af_quantity": "quantity",
            "Event Value.af_price": "price",
            "Event Value.af_search_string": "property.query",
        },
        stand_ins={"revenue": ("Event Value.af_revenue",), "currency": ("Event Value.af_currency",)},
        families={"Event Value.": "property"},
        defaults={"channel": "app"},
        events={
            "install": "Application Installed",
            "reinstall": "Application Installed",
            "uninstall": "Application Uninstalled",
            "af app opened": "Application Opened",
            "af complete registration": "Signed Up",
            "af login": "Signed In",
            "af content view": "Product Viewed",
            "af search": "Products Searched",
            "af add to cart": "Product Added",
            "af remove from cart": "Product Removed",
            "af initiated checkout": "Checkout Started",
            "af purchase": "Order Completed",
        },
        export="Raw data reports of in-app events or installs, the Pull API or Data Locker: CSV as it is.",
    ),
    Preset(
        name="adjust_events",
        label="Adjust raw data",
        system="cdp",
        kind="events",
        needs=("activity_kind", "created_at"),
        one_of=(("adid", "gps_adid", "idfa"),),
        columns={
            "event_name": "event",
            "activity_kind": "event",
            "created_at": "occurred_at",
            "gps_adid": "device_id",
            "idfa": "device_id",
            "android_id": "id.android",
            "adid": "id.adjust",
            "user_id": "customer_id",
            "ip_address": "ip",
            "network_name": "medium",
            "campaign_name": "campaign",
            "revenue": "revenue",
            "revenue_float": "revenue",
            "currency": "currency",
        },
        defaults={"channel": "app"},
        events={
            "install": "Application Installed",
            "reinstall": "Application Installed",
            "session": "Application Opened",
            "uninstall": "Application Uninstalled",
            "purchase": "Order Completed",
        },
        export="Data management → CSV uploads to a bucket of your own, or raw data exports: the files as they are.",
    ),
)

PRESETS = (*SEGMENT, *MPARTICLE, *TEALIUM, *ADOBE, *TREASURE_DATA, *SNOWPLOW, *GA4, *OTHERS)
