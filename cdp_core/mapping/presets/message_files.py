"""Exports of messages of which each file holds one event, and only its name says which: Iterable and the like.

In:  a table with a message, a campaign, an address and a moment
Out: the preset that names its events after the file
"""

from collections.abc import Mapping

from cdp_core.mapping.action_words import channel_in
from cdp_core.mapping.message_logs import event_of_file
from cdp_core.mapping.names import either, fold
from cdp_core.mapping.presets.preset import Preset

#: What says of each row what happened, or whom it is about, so that the file's name need not.
_TOLD_IN_ROWS = either(
    "event|event name|event type|type|action|activity|activity type|status|direction|body|sent at|delivered at|"
    "opened at|clicked at|unsubscribed at|first name|last name|name"
)
_MOMENTS = either("created at|timestamp|event time|event timestamp|occurred at|time|date")


def _event_and_channel(file_name: str) -> Mapping[str, str]:
    event = event_of_file(file_name)
    return {"event": event, "channel": channel_in(fold(file_name)) or "email"} if event else {}


PRESETS = (
    Preset(
        name="messages_by_file",
        label="Message log with a file for each event (Iterable and the like)",
        system="cdp",
        kind="events",
        rank=-1,
        needs=("campaignId", "messageId"),
        one_of=(("email", "userId", "phone", "phone number"), _MOMENTS),
        without=_TOLD_IN_ROWS,
        looks_right=lambda sample: event_of_file(sample.file_name()) is not None,
        defaults_by_name=_event_and_channel,
        columns={
            **dict.fromkeys(_MOMENTS, "occurred_at"),
            "email": "email",
            "phone": "phone",
            "phone number": "phone",
            "userId": "customer_id",
            "campaignId": "campaign",
            # A message is opened and clicked more than once: its id tells no event from another.
            "messageId": "property.message_id",
            "url": "url",
        },
        export="Iterable: Export data → the event type. The file's name has to say which it is: emailUnSubscribe.csv.",
    ),
)
