"""What columns of a list of messages mean beside one another: what became of each, its campaign, its subject.

In:  guesses of each column by itself, a sample of the table
Out: the same guesses, changed where the other columns tell better
"""

from collections import Counter
from dataclasses import replace

from cdp_core.mapping.guesses import SURE_ENOUGH, Guess
from cdp_core.mapping.message_logs import logs_messages, states_of_messages
from cdp_core.mapping.names import either, fold
from cdp_core.mapping.sample import Sample
from cdp_core.mapping.text_logs import is_moment, is_text

#: Share of ids under which several things happened that is no mistake of a few; so many rows are no accident.
_OFTEN, _SEVERAL = 0.1, 3
_MOMENTS = ("occurred_at", "happened_at", "created_at")


#: Headers of what a row is, in the logs of services that send messages.
_WHAT_A_ROW_IS = frozenset(either("type|event type|record type|message type|action|activity|activity type|typ|tipo"))


def _what_became_of_messages(found: dict[str, Guess], sample: Sample) -> None:
    """A bare "type" of sent, opened and clicked is what happened, where no column is headed so."""
    if any(one.concept == "event" for one in found.values()):
        return
    for column, one in found.items():
        if fold(column) in _WHAT_A_ROW_IS and logs_messages(set(sample.filled(column))):
            reason = f"{one.reason}, and its values say what became of messages"
            found[column] = replace(one, concept="event", confidence=0.85, reason=reason, doubtful=False)
            return


def _messages(found: dict[str, Guess], sample: Sample) -> None:
    """An id under which several things happened is not that of an event: a message was sent, opened and clicked.

    What is the same on every row tells none from another.
    """
    for column, one in found.items():
        values = sample.filled(column) if one.concept in ("record_id", "event_id") else []
        if len(values) >= _SEVERAL and len(set(values)) == 1:
            found[column] = replace(one, concept=None, reason=f"{one.reason}, but it is {values[0]!r} on every row")
    names = [column for column, one in found.items() if one.concept == "event"]
    for column, one in found.items():
        if one.concept not in ("record_id", "event_id") or not names:
            continue
        happened = {pair for pair in zip(sample.cells[column], sample.cells[names[0]], strict=True) if pair[0]}
        times = Counter(number for number, _ in happened)
        if times and sum(count > 1 for count in times.values()) >= _OFTEN * len(times):
            found[column] = replace(one, concept=None, reason=f"{one.reason}, but several things happened to each")


def _subjects_of_messages(found: dict[str, Guess], sample: Sample) -> None:
    """The subject of a message that was opened or clicked is no ticket's, nor a task's."""
    names = [column for column, one in found.items() if one.concept == "event"]
    if not any(logs_messages(set(sample.filled(column))) for column in names):
        return
    for column, one in found.items():
        if one.concept == "subject":
            found[column] = replace(one, concept=None, reason=f"{one.reason}, of a message")


#: What speaks of something else than a message that was sent to somebody.
_OF_SOMETHING_ELSE = frozenset(
    either(
        "event|first_name|last_name|full_name|birthday|street|order_id|product|product_id|quantity|revenue|price|stage|"
        "priority|due_at|owner|consent|consent_state"
    )
)
#: Headers of what a message was made from.
_TEMPLATES = frozenset(
    either(
        "template|template id|template name|message template|sms template|zns template id|"
        "mau tin|ma mau|ma mau tin|id mau tin|vorlage|modele|plantilla|テンプレート"
    )
)
#: Headers of who sent a message.
_SENDERS = frozenset(
    either(
        "from|sender|sender id|sender name|from email|from address|from name|from number|sender email|absender|von|"
        "expediteur|de|remitente|mittente|remetente|afzender|nadawca|avsandare|afsender|nguoi gui|送信元|発信者|发件人"
    )
)


def _how_messages_stand(found: dict[str, Guess], sample: Sample) -> None:
    """A status of "delivered" and "failed" is what happened, where rows have a recipient, a moment and a message."""
    sure = {one.concept for one in found.values() if one.confidence >= SURE_ENOUGH}
    states = [column for column, one in found.items() if one.concept == "status"]
    texts = [column for column, one in found.items() if one.concept in ("subject", "body") or is_text(sample, column)]
    moments = [column for column, one in found.items() if one.concept in _MOMENTS] or [
        column for column in found if is_moment(sample, column)
    ]
    messages = texts or [column for column in found if fold(column) in _TEMPLATES]
    if not sample.has_header or len(states) != 1 or not messages or not moments or not sure & {"email", "phone"}:
        return
    channel = "email" if "email" in sure else "sms"
    if sure & _OF_SOMETHING_ELSE or not states_of_messages(set(sample.filled(states[0])), channel):
        return
    reason = f"{found[states[0]].reason}, and its values say what became of messages"
    found[states[0]] = replace(found[states[0]], concept="event", confidence=0.85, reason=reason, doubtful=False)
    found[moments[0]] = replace(found[moments[0]], concept="occurred_at", confidence=0.85, doubtful=False)
    for column in texts:
        concept = "message_text" if channel == "sms" and len(texts) == 1 else None
        found[column] = replace(found[column], concept=concept, reason=f"{found[column].reason}, of a message")
    for column, one in found.items():
        if fold(column) in _SENDERS and one.doubtful:
            found[column] = replace(one, reason="who sent the message", doubtful=False)
        elif one.concept == "record_id" and _counts_rows(sample.filled(column)):
            # The next list begins with 1 again.
            found[column] = replace(one, concept=None, reason="the number of the row")


def _counts_rows(values: list[str]) -> bool:
    return values == [str(number) for number in range(1, len(values) + 1)]


def tell_lists_of_messages(found: dict[str, Guess], sample: Sample) -> None:
    """In a list of messages, what each column says of them."""
    _how_messages_stand(found, sample)
    _what_became_of_messages(found, sample)
    _messages(found, sample)
    _subjects_of_messages(found, sample)
