"""Rows of events: the event's name in standard words, and the products of an order as events of their own.

In:  a plan of events
Out: drafts of events, of the people whom they tell something about, and of what they withdraw
"""

from collections.abc import Mapping
from dataclasses import replace

import sqlalchemy as sa

from cdp_core.fields import BOOKED, CANCELLED, MEETING, MISSED, ORDER, PAID, REFUND, STARTED, UNPAID
from cdp_core.mapping.action_words import EVENTS, action_in
from cdp_core.mapping.actions import action_drafts, sent_or_failed, ways_of_texts
from cdp_core.mapping.bookings import booked_events, by_sign, ends
from cdp_core.mapping.cells import Cell, Fill, any_filled, distinct_values, filled, first_filled, make_draft, text
from cdp_core.mapping.channels import channel_of_cell
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.event_names import standard_name
from cdp_core.mapping.message_logs import logged_events, logs_messages, states_of_messages
from cdp_core.mapping.names import fold
from cdp_core.mapping.numbers import EACH_BY_ITSELF
from cdp_core.mapping.order_states import came_to_nothing, payments_saying
from cdp_core.mapping.people import grouped_people, people_besides
from cdp_core.mapping.plan import Plan
from cdp_core.mapping.products import lone_product_fills, product_drafts
from cdp_core.mapping.refunds import return_event, return_sentences, tells_of_returns
from cdp_core.mapping.refusing_events import refusal_drafts
from cdp_core.mapping.words import meaning

_MOST_CHANNELS = 50
#: Events whose money is an order's: only for these does another amount stand in for the revenue.
MONEY_EVENTS = ("Order Completed", "Order Refunded", "Order Updated", "Order Cancelled", "Checkout Started")


def event_drafts(plan: Plan) -> list[Draft]:
    """A draft of the events, one of their products, one of the people."""
    actions = action_drafts(plan)
    if actions and not plan.cells("event"):
        return [*actions, *people_besides(plan)]
    event = event_name(plan)
    fills = event_fills(plan, event)
    said = [fill for fill in fills if fill[0] not in ("event", "property.original_event")]
    named = [("event", cell) for cell in plan.cells("event")]
    happened = plan.says_anything([*said, *named])
    of_lists = bool(plan.preset and plan.preset.in_lists)
    events = make_draft(
        plan.connection,
        "events",
        fills,
        stage=plan.stage,
        row_key=plan.row_key,
        row_hash=plan.row_hash(),
        where=sa.and_(happened, event.is_not(None)) if of_lists else happened,
    )
    if tells_of_returns(plan):
        events = replace(events, notes=return_sentences(plan))
    customers = event != BOOKED if plan.lists_payments else None
    refused = refusal_drafts(plan, event, plan.identifiers, _named(plan))
    people = people_besides(plan, where=customers)
    if of_lists and plan.identifiers:
        # In whose list nothing stands, to her nothing happened; she is known nonetheless.
        told = [cell for _, cell in plan.fills(("trait", "custom", "consent"), defaults=False)]
        people.append(grouped_people(plan, plan.identifiers, sa.and_(event.is_(None), sa.not_(any_filled(told))), None))
    return [*actions, events, *product_drafts(plan, event), *refused, *people]


def event_name(plan: Plan) -> Cell:
    """The standard name of each row's event."""
    own = _own_names(plan)
    raw = plan.value("event")
    renamed = _renamed(plan, own)
    if ways_of_texts(plan):
        return sent_or_failed(plan, _mapped(raw, renamed))
    if by_channel := _renamed_by_channel(plan, own):
        named = {channel: _mapped(raw, {**renamed, **names}) for channel, names in by_channel.items()}
        return sa.case(named, value=plan.value("channel"), else_=_mapped(raw, renamed))
    flags = {
        name: event
        for path, event in (plan.preset.event_flags if plan.preset else {}).items()
        for name in plan.stage.columns
        if fold(name).replace("xdm ", "").startswith(fold(path))
    }
    said = sa.func.coalesce(*(filled(cell) for cell in plan.cells("event")), None) if plan.cells("event") else None
    missed_by = [name for name, event in own.items() if event == MISSED]
    if missed_by and len(plan.cells("event")) > 1:
        # One column says that it was called off, and another that nobody came.
        missed = sa.or_(*(sa.func.lower(filled(cell)).in_(missed_by) for cell in plan.cells("event")))
        return sa.case((missed, text(MISSED)), else_=_mapped(raw, renamed))
    if tells_of_returns(plan):
        return return_event(plan)
    if plan.cells("revenue") and plan.tells_payments:
        return _payment(plan, _mapped(raw, renamed))
    if plan.mapping.defaults.get("event") == MEETING and plan.cells("property.status"):
        missed = came_to_nothing(first_filled(plan.cells("property.status")))
        return sa.case((missed, text(MISSED)), else_=_mapped(raw, renamed))
    by_flag = [(filled(plan.stage.cell(name)).is_not(None), text(event)) for name, event in flags.items()]
    cases = [*([] if said is None or not by_flag else [(said.is_not(None), _mapped(raw, renamed))]), *by_flag]
    return sa.case(*cases, else_=_mapped(raw, renamed)) if cases else _mapped(raw, renamed)


def _own_names(plan: Plan) -> dict[str, str]:
    """What the preset says of the names of events, folded."""
    return {fold(name): standard for name, standard in (plan.preset.events if plan.preset else {}).items()}


def _named(plan: Plan) -> set[str]:
    """What the events of the table may be called, in standard words."""
    own = _own_names(plan)
    flagged = plan.preset.event_flags.values() if plan.preset else ()
    default = plan.mapping.defaults.get("event", "")
    by_channel = {event for names in _renamed_by_channel(plan, own).values() for event in names.values()}
    return {*plan.event_names, *_renamed(plan, own).values(), *by_channel, *flagged, standard_name(default, own)}


def _payment(plan: Plan, event: Cell) -> Cell:
    """The event of a payment, which may have failed, or have gone the other way.

    What is somebody's keeps its name: a shop's own bookings are about no customer.
    """
    between = any(ends(column.name, plan.mapping.columns) for column in plan.columns if column.field == "email")
    if plan.identifiers and not between:
        somebodys = any_filled([cell for _, cell in plan.identifiers])
        event = sa.case((sa.and_(event == BOOKED, somebodys), plan.value("event")), else_=event)
    booked = by_sign(event, EACH_BY_ITSELF.expression(first_filled(plan.cells("revenue"))), between)
    sale = booked.in_((ORDER, PAID))
    failed = sa.or_(
        sa.and_(sale, payments_saying(plan, UNPAID, CANCELLED)),
        sa.and_(event == REFUND, payments_saying(plan, UNPAID)),
    )
    return sa.case((failed, text(UNPAID)), (sa.and_(sale, payments_saying(plan, STARTED)), text(STARTED)), else_=booked)


def event_fills(plan: Plan, event: Cell) -> list[Fill]:
    """All that an event's row fills, with what the source itself called it."""
    fills: list[Fill] = [("event", event)]
    told = [fill for fill in plan.of_event("identifier", "event", "property") if fill[0] != "event"]
    if plan.tells_payments:
        told = [(name, _without_sign(cell) if name == "revenue" else cell) for name, cell in told]
    fills += told
    if plan.preset:
        for field, headers in plan.preset.stand_ins.items():
            wanted = set(map(fold, headers))
            cells = [plan.stage.cell(name) for name in plan.stage.columns if fold(name) in wanted]
            fills += [(field, sa.case((event.in_(MONEY_EVENTS), cell))) for cell in cells]
    fills += lone_product_fills(plan, event)
    raw = plan.value("event")
    if plan.cells("event") and not raw.compare(event):
        fills.append(("property.original_event", sa.case((raw != event, raw))))
    return fills


def _renamed(plan: Plan, own: Mapping[str, str]) -> dict[str, str]:
    """The names in this table that the standard calls otherwise."""
    if plan.lists_payments:
        own = {**booked_events(plan.event_names, ORDER if plan.identifiers else PAID), **own}
    else:
        # A log speaks the language of the account that wrote it.
        channel = _channel_of_all(plan)
        unknown = [name for name in plan.event_names if fold(name) not in own]
        own = {**logged_events(unknown, channel), **_how_they_stand(plan, channel), **_of_ways(plan), **own}
    return {name: standard for name in plan.event_names if (standard := standard_name(name, own)) != name}


def _channel_of_all(plan: Plan) -> str:
    """How the messages of a log came that does not say it of each."""
    told = plan.mapping.defaults.get("channel", "")
    if told in EVENTS:
        return told
    if plan.cells("email"):
        return "email"
    # A notification without a number is one of an app or a browser.
    pushed = not plan.cells("phone") and any(fold(name).startswith("notification ") for name in plan.event_names)
    return "push" if pushed else "sms"


def _renamed_by_channel(plan: Plan, own: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What became of messages, by what a column says of their channel: "opened" is another thing of each."""
    if not plan.cells("channel") or not plan.cells("event"):
        return {}
    said = distinct_values(plan.connection, plan.relation, plan.value("channel"), _MOST_CHANNELS)
    channels = {value: channel for value in said if (channel := channel_of_cell(value)) in EVENTS}
    if not channels or not (plan.preset or logs_messages(plan.event_names)):
        return {}
    actions = {name: done for name in plan.event_names if fold(name) not in own and (done := action_in(name))}
    return {value: {name: done.event(channel) for name, done in actions.items()} for value, channel in channels.items()}


def _how_they_stand(plan: Plan, channel: str) -> Mapping[str, str]:
    """The events of a column of states that is what became of messages, by their folded names."""
    headers = [column.name for column in plan.columns if column.field == "event"]
    said = meaning(headers[0]) if len(headers) == 1 and not plan.preset else None
    return states_of_messages(plan.event_names, channel) if said and said.concept == "status" else {}


def _of_ways(plan: Plan) -> dict[str, str]:
    """The events of a column that says which way messages went, by their folded names."""
    return {fold(name): event for name, event in ways_of_texts(plan).items()}


def _without_sign(cell: Cell) -> Cell:
    """What was paid back is an amount, as what was paid is: its event says which way it went."""
    return sa.func.regexp_replace(cell, r"^\s*[-(]|\)\s*$", "", "g", type_=sa.Text)


def _mapped(raw: Cell, renamed: Mapping[str, str]) -> Cell:
    return (
        sa.case({name: text(standard) for name, standard in renamed.items()}, value=raw, else_=raw) if renamed else raw
    )
