"""Events by which somebody takes a permission back: whoever unsubscribed wants no more of these messages.

In:  a plan of events, the standard name of each row's event
Out: a draft of consents: withdrawn at the moment of the event, for the channel that the message came by

An event is kept as well; taken back with its load, its decision goes too.
"""

from collections.abc import Collection

import sqlalchemy as sa

from cdp_core.mapping.cells import Cell, Fill, draft_of, filled, first_filled, has_rows, make_draft, text
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.names import either, fold
from cdp_core.mapping.plan import Plan

#: Event → what it withdraws where no channel says more.
REFUSING = {
    "Unsubscribed": "email",
    "Email Marked as Spam": "email",
    "SMS Marked as Spam": "sms",
    "Push Marked as Spam": "push",
    "Message Marked as Spam": "whatsapp",
}
#: Of one list or group of mails: that is no refusal of all.
_OF_A_LIST = ("group unsubscribe", "unsubscribed from list")
_RECEIVED = "Message Received"
#: What carriers take for the wish to hear no more, as the whole text of a message.
_STOP = either("stop|stopall|stop all|unsubscribe|end|quit|cancel|revoke|optout|opt out|arret|arrêt|stopp|baja")
_CHANNELS = ("email", "sms", "push", "whatsapp")


def refusal_drafts(
    plan: Plan,
    event: Cell,
    identifiers: list[Fill],
    named: Collection[str],
    where: sa.ColumnElement[bool] | None = None,
) -> list[Draft]:
    """What the rows of a log withdraw, whose events are `named` so; nothing where none does."""
    whens = plan.cells("occurred_at")
    if not identifiers or not whens or not {*REFUSING, _RECEIVED}.intersection(named):
        return []
    of_a_list = [name for name in plan.event_names if fold(name) in _OF_A_LIST]
    refuses: sa.ColumnElement[bool] = sa.and_(event.in_(list(REFUSING)), plan.value("event").not_in(of_a_list))
    if bodies := plan.cells("property.body"):
        body = sa.func.lower(sa.func.regexp_replace(first_filled(bodies), r"[\s.!]+$", ""))
        refuses = sa.or_(refuses, sa.and_(event == _RECEIVED, body.in_(_STOP)))
    refuses = refuses if where is None else sa.and_(where, refuses)
    if not has_rows(plan.connection, plan.relation, refuses):
        return []
    of_event = sa.case({name: text(purpose) for name, purpose in REFUSING.items()}, value=event, else_=text("sms"))
    fills = [*identifiers, *_withdrawn(plan, of_event), *(("decided_at", when) for when in whens)]
    return [
        make_draft(
            plan.connection,
            "consents",
            fills,
            line=plan.line,
            row_hash=plan.row_hash("refusal:"),
            source=plan.relation,
            where=refuses,
            kept=True,
        )
    ]


def moments_of_refusals(plan: Plan, moments: list[tuple[str, Cell]], is_moment: list[sa.ColumnElement]) -> list[Draft]:
    """The same of columns that are moments of an event each; `is_moment` says in which rows they hold one."""
    drafts = []
    for (event, cell), tells in zip(moments, is_moment, strict=True):
        if event not in REFUSING or not plan.identifiers or not has_rows(plan.connection, plan.relation, tells):
            continue
        fills = [*plan.identifiers, *_withdrawn(plan, text(REFUSING[event])), ("decided_at", filled(cell))]
        rows = sa.select(
            plan.line.label("line"),
            sa.cast(sa.null(), sa.Text).label("row_key"),
            plan.row_hash(f"refusal:{event}:").label("row_hash"),
            *(one.label(f"f{place}") for place, (_, one) in enumerate(fills)),
        )
        drafts.append(
            draft_of(
                plan.connection,
                "consents",
                rows.select_from(plan.relation).where(tells),
                [name for name, _ in fills],
                kept=True,
            )
        )
    return drafts


def _withdrawn(plan: Plan, else_: Cell) -> list[Fill]:
    """A withdrawal of what the row's channel is for, or of `else_`."""
    told = sa.func.lower(plan.value("channel"))
    channel = sa.case((told.in_(_CHANNELS), told), else_=else_)
    return [(f"consent.{purpose}", sa.case((channel == purpose, text("withdrawn")))) for purpose in _CHANNELS]
