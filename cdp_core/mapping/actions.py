"""One line, several events: a column for each thing that became of a message, and when.

In:  guesses of what columns are about; later a plan in which columns are `occurred_at.<event>`
Out: guesses with the actions among them; a draft with one event for each filled action of each row

A row that comes again when more has happened (the mail was opened since) brings only what is new: an event is told by
its own moment and by what stands beside the actions, not by the other actions of its row.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

import sqlalchemy as sa

from cdp_core.mapping.action_words import TELLING, Action, action_in, channel_in
from cdp_core.mapping.cells import Cell, Fill, distinct_values, draft_of, filled, first_filled, hashed, text
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.guesses import Guess
from cdp_core.mapping.looks import looks
from cdp_core.mapping.names import either, fold
from cdp_core.mapping.plan import Plan
from cdp_core.mapping.refusing_events import moments_of_refusals
from cdp_core.mapping.sample import Sample
from cdp_core.mapping.text_logs import RECEIVED, channel_of_texts, events_of_ways

#: The concept of a column that holds the moment of an action.
ACTION = "action"
FAMILY = "occurred_at"
#: Beside one of these a row is about a person, an order or a piece of work, whatever dates it has.
_NO_MESSAGE = frozenset(
    either(
        "first_name|last_name|full_name|birthday|gender|street|postal_code|order_id|product|product_id|quantity|"
        "revenue|price|line_total|stage|probability|priority|due_at|body|event"
    )
)
_NAMES = frozenset(("first_name", "last_name", "full_name"))
_WHO = {
    "email": "email",
    "hashed_email": "email",
    "phone": "sms",
    "hashed_phone": "sms",
    "device_id": "push",
    **dict.fromkeys(("customer_id", "crm_id", "loyalty_id", "anonymous_id"), "email"),
}
_OF_MESSAGES = ("campaign", "campaign_id", "subject")
_NOT_SENT = {"SMS Sent": "SMS Failed", "Message Sent": "Message Failed", "Push Sent": "Push Failed"}
_MOST_STATUSES = 100
_NO_MOMENT = r"[-0/.: T]*"


def with_actions(found: dict[str, Guess], sample: Sample, insist: bool = False) -> dict[str, Guess]:
    """The guesses, with the moments of what became of a message where the rows are messages to somebody.

    They are where two columns of dates name different actions, one of them such as only messages have, and nothing
    speaks of a person's traits, an order or a piece of work. "Last opened" is such only beside a campaign: without
    one it says something of the person. `insist` where a person has said that rows are events.
    """
    concepts = {one.concept for one in found.values()}
    who = next((channel for concept, channel in _WHO.items() if concept in concepts), None)
    named = {column: action for column in found if (action := _dated_action(column, sample))}
    if "message_text" in concepts and "event" in concepts:
        return _with_what_became_of_texts(found, sample, named)
    about_a_campaign = bool(concepts & set(_OF_MESSAGES))
    counted = {column: action for column, action in named.items() if about_a_campaign or not action.last}
    words = {action.word for action in counted.values()}
    # A campaign that was sent and opened is no trait of a person, whose name may stand beside her address.
    another = concepts & (_NO_MESSAGE - _NAMES if about_a_campaign and "sent" in words else _NO_MESSAGE)
    if not insist and (who is None or len(words) < 2 or not words & TELLING or another):
        return found
    channel = channel_in(fold(sample.file_name())) or _channel_by_phone(who or "email", words)
    return {**found, **{column: _as_action(found[column], action, channel) for column, action in counted.items()}}


def _with_what_became_of_texts(
    found: dict[str, Guess], sample: Sample, named: Mapping[str, Action]
) -> dict[str, Guess]:
    """In a log of texts that says which way each went, the moments besides that of sending it."""
    words = {action.word for action in named.values()}
    channel = channel_of_texts(found, sample) or _channel_by_phone("sms", words)
    later = {
        column: action
        for column, action in named.items()
        if action.word != "sent" and found[column].concept != "occurred_at"
    }
    return {**found, **{column: _as_action(found[column], action, channel) for column, action in later.items()}}


def _channel_by_phone(channel: str, words: Collection[str]) -> str:
    """Nobody is told that a text message was read: what came to a phone and was read is a messenger's."""
    return "whatsapp" if channel == "sms" and "read" in words else channel


def _dated_action(column: str, sample: Sample) -> Action | None:
    """The action that a header names, where dates stand below it, or nothing at all."""
    action = action_in(column) if sample.has_header else None
    if action is None:
        return None
    seen = looks([value for value in sample.filled(column) if any(map(str.isdigit, value))])
    dated = not seen or max(seen.get(look, 0) for look in ("date", "epoch", "time")) >= 0.5
    return action if dated or _days_of_a_spreadsheet(sample.filled(column)) else None


def _days_of_a_spreadsheet(values: list[str]) -> bool:
    """Whether all are days as spreadsheets count them, of this century's first decades: counts are smaller."""
    bare = [value.replace(",", ".") for value in values]
    return all(value.replace(".", "", 1).isdecimal() and 36_500 < float(value) < 73_000 for value in bare)


def _as_action(one: Guess, action: Action, channel: str) -> Guess:
    event = action.event(channel)
    reason = f"its header says {action.word!r} of a message: a date in it is an event of its own"
    return replace(one, concept=ACTION, confidence=0.85, reason=reason, doubtful=False, event=event)


def channel_of(guesses: Mapping[str, Guess]) -> str | None:
    """The kind of message that the actions are about."""
    events = {one.event for one in guesses.values() if one.concept == ACTION and one.event}
    for word, channel in (("Email ", "email"), ("SMS ", "sms"), ("Push ", "push"), ("Message ", "whatsapp")):
        if any(event.startswith(word) for event in events):
            return channel
    return None


def action_drafts(plan: Plan) -> list[Draft]:
    """The events of the columns that are moments of an event; a row in which none is filled has no time."""
    moments = [
        (column.name, column.field.partition(".")[2], column.cell)
        for column in plan.columns
        if plan.group(column.field) == ACTION
    ]
    if not moments:
        return []
    shared = [fill for fill in plan.of_event("identifier", "event", "property") if fill[0] not in ("event", FAMILY)]
    said = plan.says_anything([*shared, *((FAMILY, cell) for _, _, cell in moments)])
    rows = _each_moment(plan, moments, shared).where(said)
    names = ["event", *(FAMILY for _ in moments), *(name for name, _ in shared)]
    refused = moments_of_refusals(
        plan, [moment[1:] for moment in moments], [_is_moment(cell) for _, _, cell in moments]
    )
    return [draft_of(plan.connection, "events", rows, names, kept=True), *refused]


def _each_moment(plan: Plan, moments: list[tuple[str, str, Cell]], shared: list[Fill]) -> sa.Select:
    """Each row once for each of its moments, a row without any once. A column of moments stays one of its own, since
    each is read in the light of all of its own dates."""
    turns = sa.select(sa.func.unnest(sa.func.range(len(moments))).label("turn")).subquery("turns")
    turn = turns.c.turn
    tells = [_is_moment(cell) for _, _, cell in moments]
    mine = sa.case(dict(enumerate(tells)), value=turn)
    named: Cell = sa.case({place: text(event) for place, (_, event, _) in enumerate(moments)}, value=turn)
    event = sent_or_failed(plan, named)
    own = [sa.case((turn == place, filled(cell))) for place, (_, _, cell) in enumerate(moments)]
    cells = [event, *own, *(cell for _, cell in shared)]
    # Where a column says what happened, a row without a moment is no loss, and what came in was read by the shop.
    none_of_them = sa.false() if plan.cells("event") else sa.and_(turn == 0, sa.not_(sa.or_(*tells)))
    came_in = [name for name, way in ways_of_texts(plan).items() if way == RECEIVED]
    ours = plan.value("event").not_in(came_in) if came_in else sa.true()
    return (
        sa.select(
            plan.line.label("line"),
            sa.cast(sa.null(), sa.Text).label("row_key"),
            hashed(text("action:"), event, text("|"), sa.func.coalesce(*own, ""), *_beside(plan)).label("row_hash"),
            *(cell.label(f"f{place}") for place, cell in enumerate(cells)),
        )
        .select_from(plan.relation.join(turns, sa.true()))
        .where(ours, sa.or_(mine, none_of_them))
    )


def ways_of_texts(plan: Plan) -> dict[str, str]:
    """The events of a column that says which way texts went, by what stands there; none where no column does."""
    headers = [column.name for column in plan.columns if column.field == "event"]
    texts = plan.cells("property.body")
    return events_of_ways(headers[0], plan.event_names) if len(headers) == 1 and texts else {}


def sent_or_failed(plan: Plan, event: Cell) -> Cell:
    """What was sent to a phone and has failed by its status was not sent."""
    statuses = plan.cells("property.status")
    if not statuses:
        return event
    status = first_filled(statuses)
    said = distinct_values(plan.connection, plan.relation, status, _MOST_STATUSES)
    failed = [name for name in said if (action := action_in(name)) and action.word in ("failed", "bounced")]
    if not failed:
        return event
    return sa.case(
        *((sa.and_(event == sent, status.in_(failed)), text(not_sent)) for sent, not_sent in _NOT_SENT.items()),
        else_=event,
    )


def _is_moment(cell: Cell) -> sa.ColumnElement[bool]:
    """Whether something may be read as a moment: "-", "not opened" and 0000-00-00 say that nothing happened."""
    said = filled(cell)
    digits = sa.and_(sa.func.regexp_matches(said, r"\p{Nd}"), sa.not_(sa.func.regexp_full_match(said, _NO_MOMENT)))
    return sa.func.coalesce(digits, sa.false())


def _beside(plan: Plan) -> list[Cell]:
    """What tells a message from another: all cells but those that tell how it went."""
    told = {column.name for column in plan.columns if plan.group(column.field) == ACTION}
    parts: list[Cell] = []
    for column in sorted(plan.stage.columns):
        if column in told or action_in(column) or plan.mapping.columns.get(column) == "property.status":
            continue
        cell = plan.stage.cell(column)
        parts += [text(f"\x1f{column}="), sa.cast(sa.func.strlen(cell), sa.Text), text(":"), cell]
    return parts
