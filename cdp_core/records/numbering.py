"""Which record each new row belongs to.

In:  the intakes of one load and the rows of them that only repeat
Out: new rows in `records`, and per intake a relation from each new row to its record
"""

from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.records.intake import Intake
from cdp_core.store.staging import Keep
from cdp_core.store.tables import records


def is_new(intake: Intake, repeated: sa.TableClause) -> sa.ColumnElement[bool]:
    """Rows that fit and repeat none."""
    rows = intake.rows
    return sa.and_(
        intake.fits,
        sa.tuple_(rows.c.line, rows.c.row_hash).not_in(sa.select(repeated.c.line, repeated.c.row_hash)),
    )


@dataclass(frozen=True)
class Numbered:
    """Whom the new rows of an intake are about: `persons` (who, ids, record, first line).

    `found` has the `record` of each row that `same_row` joins to it.
    """

    persons: sa.TableClause
    found: sa.TableClause
    same_row: sa.ColumnElement[bool]


def number_records(
    connection: sa.Connection, keep: Keep, intakes: list[Intake], repeated: list[sa.TableClause]
) -> list[Numbered]:
    """Find the record of every new row, numbering unknown ones in the order in which the file names them.

    `row` is the number of a row in the intake's relation; rows about nobody are not among them.
    """
    spoken = [_spoken(keep, intake, repeats) for intake, repeats in zip(intakes, repeated, strict=True)]
    persons = [keep("persons", _persons(intake, rows)) for intake, rows in zip(intakes, spoken, strict=True)]
    _add_unknown(connection, intakes, persons)
    return [_numbered(keep, intake, rows, found) for intake, rows, found in zip(intakes, spoken, persons, strict=True)]


def _spoken(keep: Keep, intake: Intake, repeated: sa.TableClause) -> sa.FromClause:
    """New rows with whom they are about. A person's key is worked out once, a visitor's stands in the row."""
    new = _new_rows(intake, repeated)
    return new.subquery("spoken") if intake.record_kind == "visitor" else keep("spoken", new)


def _numbered(keep: Keep, intake: Intake, rows: sa.FromClause, persons: sa.TableClause) -> Numbered:
    known = keep(
        "known",
        sa.select(persons.c.who, persons.c.ids, records.c.record, persons.c.line).join(
            records, records.c.record_key == persons.c.record_key
        ),
    )
    if intake.record_kind == "visitor":
        return Numbered(known, known, known.c.who == intake.who)
    found = keep("numbered", sa.select(rows.c.row, known.c.record).join(known, known.c.who == rows.c.who))
    return Numbered(known, found, found.c.row == intake.rows.c.rowid)


def highest_record(connection: sa.Connection) -> int:
    return connection.execute(sa.select(sa.func.coalesce(sa.func.max(records.c.record), 0))).scalar_one()


def _new_rows(intake: Intake, repeated: sa.TableClause) -> sa.Select:
    """New rows with whom they are about."""
    rows = intake.rows
    who = intake.who.label("who")
    new = sa.select(rows.c.rowid.label("row"), rows.c.line, rows.c.row_key, who).where(is_new(intake, repeated))
    if intake.record_kind != "people":
        new = new.add_columns(rows.c.ids).where(sa.func.len(rows.c.ids) > 0)
    return new.where(sa.false()) if intake.about_nobody else new


def _persons(intake: Intake, rows: sa.FromClause) -> sa.Select:
    """Everyone whom the new rows speak of, once, with the line that does so first."""
    nothing = sa.cast(sa.null(), sa.Text)
    people = intake.record_kind == "people"
    row_key = sa.func.min(rows.c.row_key) if people else nothing
    ids = nothing if people else sa.func.any_value(rows.c.ids)
    spoken_of = (
        sa.select(rows.c.who, sa.func.min(rows.c.line).label("line"), row_key.label("row_key"), ids.label("ids"))
        .group_by(rows.c.who)
        .subquery("spoken_of")
    )
    return sa.select(
        spoken_of.c.who,
        spoken_of.c.ids,
        intake.record_key(spoken_of.c.who, spoken_of.c.ids).label("record_key"),
        spoken_of.c.line,
        spoken_of.c.row_key,
        sa.literal(intake.record_kind).label("kind"),
    )


def _by_key(intakes: list[Intake], persons: list[sa.TableClause]) -> sa.Select:
    """(record_key, kind, line, row_key) of everyone spoken of, each key once.

    The people of one intake are told apart by their keys already; visitors have several orders of identifiers.
    """
    names = ("record_key", "kind", "line", "row_key")
    each = [sa.select(*(found.c[name] for name in names)) for found in persons]
    if len(each) == 1 and intakes[0].record_kind == "people":
        return each[0]
    key, *others = sa.union_all(*each).subquery("told").c
    return sa.select(key, *(sa.func.min(other).label(other.key) for other in others)).group_by(key)


def _add_unknown(connection: sa.Connection, intakes: list[Intake], persons: list[sa.TableClause]) -> None:
    """Number those who have no record yet. One without a key of its own is named by the line that told it first."""
    source_id = intakes[0].source.source_id
    known = sa.select(records.c.record_key).where(records.c.source_id == source_id)
    spoken_of = _by_key(intakes, persons).subquery("spoken_of")
    unknown = sa.select(spoken_of).where(spoken_of.c.record_key.not_in(known)).subquery("unknown")
    number = sa.func.row_number().over(order_by=(unknown.c.line, unknown.c.kind, unknown.c.record_key))
    connection.execute(
        records.insert().from_select(
            ["record", "source_id", "kind", "record_key", "row_key"],
            sa.select(
                number + highest_record(connection),
                sa.literal(source_id),
                unknown.c.kind,
                unknown.c.record_key,
                sa.func.coalesce(unknown.c.row_key, sa.cast(unknown.c.line, sa.Text)),
            ),
        )
    )
