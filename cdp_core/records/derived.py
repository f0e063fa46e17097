"""Events that follow from what a CRM keeps: a deal won, a ticket opened, a call held.

In:  standing objects that are about a person
Out: rows in events, which come and go with the version of their object
"""

from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.store.tables import events, objects, sources

#: What exports write in status and stage, in the languages of the larger CRMs.
WON = r"won\b|gewonnen|gagn|(?:affaire|transaction|vente) conclue|ganad[oa]|ganh[oa]\b|vinta|vinto|成約|受注|thắng"
LOST = r"lost\b|verloren|perdu|perdid[oa]|persa\b|perso\b|失注|thua"
DONE = r"complete|done|held|closed|finished|erledigt|abgeschlossen|termin[ée]|completad|hoàn th|完了"
OPEN = (
    r"\bnot\b|incomplete|open|plan|schedul|progress|wait|defer|cancel|no.?show|nicht|offen|geplant|abgesagt|annul|pendi"
)
CALL = r"\bcalls?\b|anruf|telefon|phone|appel|llamada|chiamata|cuộc gọi|gọi điện|電話"
MEETING = r"meeting|besprechung|\btermin\b|réunion|rendez|reuni[óo]n|visit|cuộc họp|会議|打ち合わせ"
WRITING = r"mail|note|sms|chat|letter|message"


@dataclass(frozen=True)
class Derivation:
    """Objects of `kind` that pass `when` give an event at `at`."""

    event: str
    kind: str
    at: sa.ColumnElement
    when: sa.ColumnElement[bool]
    channel: str | None = None


def _says(pattern: str, *columns: sa.ColumnElement) -> sa.ColumnElement[bool]:
    text = sa.func.lower(sa.func.concat_ws(" ", *columns))
    return sa.func.regexp_matches(text, pattern)


_outcome = (objects.c.status, objects.c.stage)
#: Salesforce lets a company name its stages as it likes, and says apart whether a deal is closed and won.
_is_won, _is_closed = (
    sa.func.lower(sa.func.json_extract_string(objects.c.custom, path)).in_(("1", "true"))
    for path in ("$.is_won", "$.is_closed")
)
_says_how = sa.func.json_extract_string(objects.c.custom, "$.is_won").is_not(None)
_type_of_task = sa.func.json_extract_string(objects.c.custom, "$.type")
_about = (objects.c.pipeline, objects.c.name, objects.c.subject, _type_of_task)
#: A task with neither status nor due date is a note of something that has been.
_is_logged = sa.and_(objects.c.status.is_(None), objects.c.due_at.is_(None))
_is_done = sa.and_(
    sa.or_(objects.c.closed_at.is_not(None), _says(DONE, *_outcome), _is_logged), sa.not_(_says(OPEN, *_outcome))
)
_held_at = sa.func.coalesce(objects.c.closed_at, objects.c.due_at, objects.c.opened_at)
_is_call = sa.and_(_says(CALL, *_about), sa.not_(_says(WRITING, objects.c.pipeline, _type_of_task)))
_is_meeting = sa.and_(_says(MEETING, *_about), sa.not_(_says(f"{CALL}|{WRITING}", objects.c.pipeline, _type_of_task)))

_won = sa.case((_says_how, _is_won), else_=_says(WON, *_outcome))
_lost = sa.case(
    (sa.and_(_says_how, _is_closed.is_not(None)), sa.and_(_is_closed, sa.not_(_is_won))),
    else_=sa.and_(_says(LOST, *_outcome), sa.not_(_says(WON, *_outcome))),
)

#: What its own system has deleted before it came to an end is nothing that anybody waits for.
_kept = sa.func.coalesce(sa.func.json_extract_string(objects.c.custom, "$.deleted"), "false") != "true"

DERIVATIONS = (
    Derivation("Deal Created", "deals", objects.c.opened_at, sa.or_(_kept, _won, _lost)),
    Derivation("Deal Won", "deals", objects.c.closed_at, _won),
    Derivation("Deal Lost", "deals", objects.c.closed_at, _lost),
    Derivation(
        "Ticket Opened", "tickets", objects.c.opened_at, sa.or_(_kept, objects.c.closed_at.is_not(None)), "support"
    ),
    Derivation("Ticket Closed", "tickets", objects.c.closed_at, sa.true(), "support"),
    Derivation("Call Logged", "tasks", _held_at, sa.and_(_is_done, _is_call), "phone"),
    Derivation("Meeting Held", "tasks", _held_at, sa.and_(_is_done, _is_meeting, sa.not_(_is_call)), "meeting"),
)

_TOLD = (
    "object_id",
    "name",
    "pipeline",
    "stage",
    "status",
    "priority",
    "amount",
    "currency",
    "loss_reason",
    "owner",
    "subject",
)


def derive_events(connection: sa.Connection, which: sa.ColumnElement[bool]) -> None:
    """Add the events of the standing objects that `which` picks."""
    kinds = set(connection.scalars(sa.select(objects.c.kind).where(which).distinct()))
    for derivation in (each for each in DERIVATIONS if each.kind in kinds):
        told = (part for name in _TOLD for part in (sa.literal(name), objects.c[name]))
        columns = {
            "event": sa.literal(derivation.event),
            "occurred_at": derivation.at,
            "record": objects.c.record,
            "profile": sa.literal(0, sa.BigInteger),
            "source_id": objects.c.source_id,
            "load_id": objects.c.load_id,
            "line": objects.c.line,
            "row_hash": _derived_hash(objects.c.row_hash, derivation.event),
            "system": sources.c.system,
            "channel": sa.literal(derivation.channel, sa.Text),
            "properties": sa.cast(sa.func.json_merge_patch("{}", sa.func.json_object(*told)), sa.Text),
        }
        rows = (
            sa.select(*columns.values())
            .join(sources, sources.c.source_id == objects.c.source_id)
            .where(which, objects.c.standing, objects.c.record > 0, objects.c.kind == derivation.kind)
            .where(derivation.at.is_not(None), derivation.when)
        )
        connection.execute(events.insert().from_select(list(columns), rows))


def drop_derived(
    connection: sa.Connection, source_id: int, rows: sa.FromClause, which: sa.ColumnElement[bool] | None = None
) -> None:
    """Take away the events that followed from object rows: a relation of (kind, row_hash), or `which` of one."""
    wanted = sa.true() if which is None else which
    derived = sa.union_all(
        *(
            sa.select(_derived_hash(rows.c.row_hash, each.event)).where(rows.c.kind == each.kind, wanted)
            for each in DERIVATIONS
        )
    )
    names = [each.event for each in DERIVATIONS]
    connection.execute(
        events.delete().where(
            events.c.source_id == source_id, events.c.event.in_(names), events.c.row_hash.in_(derived)
        )
    )


def _derived_hash(row_hash: sa.ColumnElement, event: str) -> sa.ColumnElement:
    return sa.cast(sa.func.md5(sa.cast(row_hash, sa.Text) + f"|{event}"), sa.Uuid)
