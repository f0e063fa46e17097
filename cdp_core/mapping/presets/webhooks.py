"""What systems that send messages post at once about each: webhooks of Postmark, Brevo, Customer.io and WhatsApp, and
what the Mailchimp API says of the members of an audience and of what they did with a campaign."""

from cdp_core.mapping.action_words import EVENTS
from cdp_core.mapping.names import either
from cdp_core.mapping.presets.email import EMAIL_EVENTS
from cdp_core.mapping.presets.preset import Preset
from cdp_core.mapping.sample import Sample

_POSTMARK_TYPES = frozenset(either("Open|Click|Bounce|Delivery|SpamComplaint|SubscriptionChange"))
_POSTMARK_MOMENTS = either("DeliveredAt|ReceivedAt|BouncedAt|ChangedAt")

#: The sorts of its events, each in an object of its own, and what all of them say.
_SPARKPOST = either("message_event|track_event|gen_event|unsubscribe_event|relay_event")
_SPARKPOST_SAYS = {
    "type": "event",
    "event_id": "event_id",
    "rcpt_to": "email",
    "raw_rcpt_to": "ignore",
    "timestamp": "occurred_at",
    "injection_time": "ignore",
    "campaign_id": "campaign",
    "target_link_url": "url",
    # Of the shop, and of the mailbox's image proxy.
    "mailfrom": "property.mailfrom",
    "friendly_from": "property.friendly_from",
    "msg_from": "property.msg_from",
    "ip_address": "property.ip_address",
}


def _does_something(sample: Sample) -> bool:
    """Whether lists of activity say what each of them is: what Mailchimp's API knows of a campaign's recipients."""
    done = [value for value in sample.filled(sample.folded["activity"]) if value.strip() != "[]"]
    return bool(done) and all('"action"' in value and '"timestamp"' in value for value in done[:50])


def _is_whatsapp(sample: Sample) -> bool:
    columns = (sample.folded[name] for name in ("changes", "entry") if name in sample.folded)
    values = [value for column in columns for value in sample.filled(column)[:50]]
    return bool(values) and all('"messaging_product"' in value for value in values)


def _of_whatsapp(column: str) -> dict[str, str]:
    """What stands in its lists of messages, of what became of them, and of who wrote."""
    return {
        f"{column}.from": "phone",
        f"{column}.recipient_id": "phone",
        f"{column}.wa_id": "phone",
        f"{column}.profile.name": "full_name",
        f"{column}.status": "event",
        f"{column}.timestamp": "occurred_at",
        f"{column}.text.body": "property.body",
        f"{column}.button.text": "property.body",
        f"{column}.id": "property.message_id",
    }


PRESETS = (
    Preset(
        name="postmark_webhooks",
        label="Postmark webhooks",
        system="cdp",
        kind="events",
        needs=("RecordType", "MessageID"),
        one_of=(("Recipient", "Email"), _POSTMARK_MOMENTS),
        looks_right=lambda sample: bool(_POSTMARK_TYPES & set(sample.filled(sample.folded["record type"]))),
        defaults={"channel": "email"},
        events={**EMAIL_EVENTS, "spam complaint": "Email Marked as Spam"},
        columns={
            "RecordType": "event",
            "Recipient": "email",
            "Email": "email",
            **dict.fromkeys(_POSTMARK_MOMENTS, "occurred_at"),
            "OriginalLink": "url",
            # True where nothing more is sent to her; false where she is back, which nobody says that she asked for.
            "SuppressSending": "consent.email",
            "From": "property.from",
            # Of the mailbox's image proxy, not of the person.
            "Geo.IP": "property.geo_ip",
        },
        export="Servers → the stream → Webhooks: keep what they post, as JSON or JSON Lines.",
    ),
    Preset(
        name="brevo_webhooks",
        label="Brevo webhooks",
        system="cdp",
        kind="events",
        needs=("event", "email"),
        one_of=(("ts_event", "ts_epoch"), ("message-id", "camp_id", "sending_ip")),
        defaults={"channel": "email"},
        events={
            **EMAIL_EVENTS,
            "request": "Email Sent",
            "invalid email": "Email Bounced",
            "spam": "Email Marked as Spam",
            "complaint": "Email Marked as Spam",
        },
        columns={
            "event": "event",
            "email": "email",
            # Seconds of the whole world; `date` is the account's own time of day.
            "ts_epoch": "occurred_at",
            "ts_event": "occurred_at",
            "ts": "property.ts",
            "date": "property.date",
            "camp_id": "campaign",
            "campaign name": "campaign",
            "link": "url",
            "URL": "url",
            "sending_ip": "property.sending_ip",
        },
        export="Transactional or Campaigns → Settings → Webhook: keep what they post, as JSON or JSON Lines.",
    ),
    Preset(
        name="customerio_webhooks",
        label="Customer.io reporting webhooks",
        system="cdp",
        kind="events",
        needs=("event_id", "object_type", "metric", "timestamp"),
        events={"spammed": "Email Marked as Spam"},
        columns={
            "event_id": "event_id",
            # email, sms, push …; customer where somebody left all of them.
            "object_type": "channel",
            "metric": "event",
            "timestamp": "occurred_at",
            "data.customer_id": "customer_id",
            "data.identifiers.id": "customer_id",
            "data.identifiers.cio_id": "id.customerio",
            "data.identifiers.email": "email",
            "data.email_address": "email",
            "data.recipient": "email",
            "data.href": "url",
            "data.campaign_id": "campaign",
            "data.broadcast_id": "campaign",
            "data.newsletter_id": "campaign",
        },
        families={"data.": "property"},
        export="Data & Integrations → Reporting Webhooks: keep what they post, as JSON or JSON Lines.",
    ),
    Preset(
        name="sparkpost_events",
        label="SparkPost events",
        system="cdp",
        kind="events",
        one_of=(tuple(f"msys.{group}.rcpt_to" for group in _SPARKPOST),),
        defaults={"channel": "email"},
        events={
            **EMAIL_EVENTS,
            "injection": "Email Sent",
            "initial open": "Email Opened",
            "amp open": "Email Opened",
            "amp click": "Email Link Clicked",
            "out of band": "Email Bounced",
            "policy rejection": "Email Bounced",
            "spam complaint": "Email Marked as Spam",
            "list unsubscribe": "Unsubscribed",
            "link unsubscribe": "Unsubscribed",
        },
        columns={f"msys.{group}.{name}": field for group in _SPARKPOST for name, field in _SPARKPOST_SAYS.items()},
        families={f"msys.{group}.": "property" for group in _SPARKPOST},
        export="Webhooks, or the events of the API: keep what they say, as JSON or JSON Lines.",
    ),
    Preset(
        name="infobip_reports",
        label="Infobip SMS delivery reports",
        system="cdp",
        kind="events",
        needs=("messageId", "to", "status.groupName"),
        defaults={"channel": "sms"},
        events={
            **EVENTS["sms"],
            "pending": "SMS Sent",
            "undeliverable": "SMS Failed",
            "expired": "SMS Failed",
            "rejected": "SMS Failed",
        },
        international=("to",),
        columns={
            "to": "phone",
            "status.groupName": "event",
            "doneAt": "occurred_at",
            "sentAt": "occurred_at",
            "messageId": "property.message_id",
            "from": "property.from",
            # What it cost to send.
            "price.pricePerMessage": "property.price_per_message",
            "price.currency": "property.price_currency",
        },
        export="Delivery reports of the API or a webhook: keep what they say, as JSON.",
    ),
    Preset(
        name="onesignal_webhooks",
        label="OneSignal web push webhooks",
        system="cdp",
        kind="events",
        needs=("event",),
        one_of=(("playerId", "subscriptionId"), ("notificationId", "id", "heading")),
        looks_right=lambda sample: any(v.startswith("notification.") for v in sample.filled(sample.folded["event"])),
        defaults={"channel": "push"},
        events={
            "notification will display": "Push Delivered",
            "notification displayed": "Push Delivered",
            "notification clicked": "Push Opened",
            "notification dismissed": "Push Dismissed",
        },
        columns={
            "event": "event",
            # Of the message, which many got: it tells no event from another.
            "notificationId": "property.notification_id",
            "id": "property.notification_id",
            "playerId": "id.onesignal",
            "subscriptionId": "id.onesignal",
            "userId": "customer_id",
            "externalUserId": "customer_id",
            "externalId": "customer_id",
            "timestamp": "occurred_at",
            "url": "url",
        },
        families={"additionalData.": "property"},
        export="Settings → Web → Webhooks with CORS enabled, so that they say whose device it was: keep what they post "
        "and when it came, as JSON or JSON Lines.",
    ),
    Preset(
        name="typeform_webhooks",
        label="Typeform webhooks",
        system="cdp",
        kind="events",
        needs=("event_id", "event_type", "form_response.submitted_at"),
        defaults={"event": "Survey Answered"},
        columns={
            "event_id": "event_id",
            "event_type": "ignore",
            "form_response.submitted_at": "occurred_at",
            "form_response.definition.title": "property.form",
            "form_response.answers.email": "email",
            "form_response.answers.phone_number": "phone",
            # What the link to the form was given along.
            "form_response.hidden.email": "email",
            "form_response.hidden.user_id": "customer_id",
            "form_response.hidden.customer_id": "customer_id",
            "form_response.hidden.utm_campaign": "campaign",
            "form_response.hidden.utm_medium": "medium",
        },
        families={
            "form_response.answers.": "property",
            "form_response.hidden.": "property",
            "form_response.": "property",
        },
        export="The form → Connect → Webhooks: keep what they post, as JSON or JSON Lines.",
    ),
    Preset(
        name="whatsapp_cloud_api",
        label="WhatsApp Cloud API webhooks",
        system="cdp",
        kind="events",
        rank=1,
        one_of=(("changes", "entry"),),
        looks_right=_is_whatsapp,
        defaults={"channel": "whatsapp"},
        events=EVENTS["whatsapp"],
        in_lists={
            "changes": tuple(f".value.{name}[*]" for name in ("statuses", "messages", "contacts")),
            "entry": tuple(f".changes[*].value.{name}[*]" for name in ("statuses", "messages", "contacts")),
        },
        # Who wrote is named where a message came in, and nowhere else.
        event_flags={"changes.from": "Message Received", "entry.from": "Message Received"},
        international=tuple(
            f"{column}.{name}" for column in ("changes", "entry") for name in ("from", "recipient_id", "wa_id")
        ),
        columns={
            # Of the business, as the number that it writes from is.
            "id": "ignore",
            "object": "ignore",
            "changes": "event",
            "entry": "event",
            **_of_whatsapp("changes"),
            **_of_whatsapp("entry"),
        },
        families={"changes.": "property", "entry.": "property"},
        export="What the Cloud API posts to your webhook: keep it, as JSON or JSON Lines.",
    ),
    Preset(
        name="mailchimp_email_activity",
        label="Mailchimp email activity of a campaign (Marketing API)",
        system="cdp",
        kind="events",
        needs=("email_address", "activity"),
        looks_right=_does_something,
        defaults={"channel": "email"},
        events=EMAIL_EVENTS,
        in_lists={"activity": ("",)},
        columns={
            "email_address": "email",
            "email_id": "id.mailchimp_member",
            "campaign_id": "campaign",
            "activity": "event",
            "activity.action": "event",
            "activity.timestamp": "occurred_at",
            "activity.url": "url",
            "activity.type": "property.bounce_type",
            # Of the mailbox's image proxy, not of the person.
            "activity.ip": "property.ip",
        },
        families={"activity.": "property"},
        export="GET reports/{campaign_id}/email-activity of the Marketing API, as JSON.",
    ),
    Preset(
        name="mailchimp_members_api",
        label="Mailchimp members (Marketing API)",
        system="cdp",
        kind="people",
        needs=("email_address", "status"),
        one_of=(("timestamp_opt", "timestamp_signup", "last_changed", "unique_email_id"),),
        without=("merge_fname", "LEID", "EUID"),
        looks_right=lambda sample: any(header.startswith("merge fields ") for header in sample.folded),
        key=("id",),
        columns={
            "id": "id.mailchimp_member",
            "unique_email_id": "id.mailchimp",
            "email_address": "email",
            "merge_fields.FNAME": "first_name",
            "merge_fields.LNAME": "last_name",
            "full_name": "full_name",
            "merge_fields.PHONE": "phone",
            "merge_fields.ADDRESS.addr1": "street",
            "merge_fields.ADDRESS.addr2": "street2",
            "merge_fields.ADDRESS.city": "city",
            "merge_fields.ADDRESS.state": "region",
            "merge_fields.ADDRESS.zip": "postal_code",
            "merge_fields.ADDRESS.country": "country",
            # Day and month only: no date of birth.
            "merge_fields.BIRTHDAY": "custom.birthday",
            "location.country_code": "country",
            "language": "language",
            "status": "consent.email",
            # When she confirmed that she wants to be written to: of no leaving.
            "timestamp_opt": "decided_at.email",
            "timestamp_signup": "created_at",
            "last_changed": "updated_at",
            "ip_opt": "custom.ip_opt",
            "ip_signup": "custom.ip_signup",
        },
        families={"merge_fields.": "custom"},
        export="GET lists/{id}/members of the Marketing API, as JSON.",
    ),
)
