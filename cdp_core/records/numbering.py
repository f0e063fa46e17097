"""Which record each new row belongs to.

In:  the intakes of one load and the rows of them that only repeat
Out: new rows in `records`, and per intake a relation (who, record)
"""

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


def number_records(
    connection: sa.Connection, keep: Keep, intakes: list[Intake], repeated: list[sa.TableClause]
) -> list[sa.TableClause]:
    """Find the record of every new row, numbering unknown ones in the order in which the file names them.

    Gives for each intake (who, record, line): `who` as `Intake.who` says it, `line` the first that speaks of it.
    """
    persons = [_persons(keep, intake, repeats) for intake, repeats in zip(intakes, repeated, strict=True)]
    _add_unknown(connection, intakes, persons)
    return [
        keep(
            "numbered",
            sa.select(found.c.who, records.c.record, found.c.line)
            .join(records, records.c.record_key == found.c.record_key)
            .where(records.c.source_id == intake.source.source_id),
        )
        for intake, found in zip(intakes, persons, strict=True)
    ]


def highest_record(connection: sa.Connection) -> int:
    return connection.execute(sa.select(sa.func.coalesce(sa.func.max(records.c.record), 0))).scalar_one()


def _persons(keep: Keep, intake: Intake, repeated: sa.TableClause) -> sa.TableClause:
    """Everyone whom the new rows speak of, once, with the line that does so first."""
    rows = intake.rows
    speaking = (
        sa.select(intake.who.label("who"), rows.c.line, rows.c.row_key)
        .where(is_new(intake, repeated))
        .where(_names_somebody(intake))
        .subquery("speaking")
    )
    spoken = (
        sa.select(
            speaking.c.who,
            sa.func.min(speaking.c.line).label("line"),
            sa.func.min(speaking.c.row_key).label("row_key"),
        )
        .group_by(speaking.c.who)
        .subquery("spoken")
    )
    row_key = spoken.c.row_key if intake.record_kind == "people" else sa.cast(sa.null(), sa.Text)
    return keep(
        "persons",
        sa.select(
            spoken.c.who,
            intake.record_key(spoken.c.who).label("record_key"),
            spoken.c.line,
            sa.func.coalesce(row_key, sa.cast(spoken.c.line, sa.Text)).label("row_key"),
            sa.literal(intake.record_kind).label("kind"),
        ),
    )


def _names_somebody(intake: Intake) -> sa.ColumnElement[bool]:
    if intake.about_nobody:
        return sa.false()
    return sa.true() if intake.record_kind == "people" else sa.func.len(intake.rows.c.ids) > 0


def _add_unknown(connection: sa.Connection, intakes: list[Intake], persons: list[sa.TableClause]) -> None:
    source_id = intakes[0].source.source_id
    spoken = sa.union_all(*(sa.select(found) for found in persons)).subquery("spoken")
    known = sa.select(records.c.record_key).where(records.c.source_id == source_id)
    unknown = (
        sa.select(
            spoken.c.record_key,
            sa.func.min(spoken.c.kind).label("kind"),
            sa.func.min(spoken.c.line).label("line"),
            sa.func.arg_min(spoken.c.row_key, spoken.c.line).label("row_key"),
        )
        .where(spoken.c.record_key.not_in(known))
        .group_by(spoken.c.record_key)
        .subquery("unknown")
    )
    number = sa.func.row_number().over(order_by=(unknown.c.line, unknown.c.kind, unknown.c.record_key))
    connection.execute(
        records.insert().from_select(
            ["record", "source_id", "kind", "record_key", "row_key"],
            sa.select(
                number + highest_record(connection),
                sa.literal(source_id),
                unknown.c.kind,
                unknown.c.record_key,
                unknown.c.row_key,
            ),
        )
    )
