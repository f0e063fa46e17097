"""Rows that were there already: in the store, or earlier in the same file.

In:  the intakes of one load
Out: per intake the rows (line and hash) that repeat another, None where none does; everything else is new

Repeated rows are few as a rule, so they are what is written down, and new rows are all but those.
"""

import sqlalchemy as sa

from cdp_core.records.intake import Intake
from cdp_core.store.staging import Keep, any_rows
from cdp_core.store.tables import events, objects, people, records, repeats, shadowed_events, unowned_events


def repeated_rows(connection: sa.Connection, keep: Keep, intakes: list[Intake]) -> list[sa.TableClause | None]:
    """For each intake a relation (line, row_hash, record_key) of rows that repeat another; None where none does."""
    return [_repeated(connection, keep, intake, _alike(intake, intakes)) for intake in intakes]


def note_repeats(connection: sa.Connection, intake: Intake, repeated: sa.TableClause, load_id: int) -> None:
    """Keep repeated rows as references of their own load, once the rows that they repeat stand in the store."""
    source_id = intake.source.source_id
    if intake.versioned:
        told = (
            sa.select(repeated.c.line, repeated.c.row_hash, records.c.record)
            .join(records, records.c.record_key == repeated.c.record_key)
            .where(records.c.source_id == source_id)
        )
    else:
        stands = _in_the_store(intake).subquery("stands")
        told = (
            sa.select(repeated.c.line, repeated.c.row_hash, sa.func.min(stands.c.record))
            .join(stands, stands.c.row_hash == repeated.c.row_hash)
            .group_by(repeated.c.line, repeated.c.row_hash)
        )
    line, row_hash, record = told.subquery("told").c
    connection.execute(
        repeats.insert().from_select(
            ["load_id", "line", "source_id", "kind", "row_hash", "record"],
            sa.select(sa.literal(load_id), line, sa.literal(source_id), sa.literal(intake.place), row_hash, record),
        )
    )


def _alike(intake: Intake, intakes: list[Intake]) -> list[Intake]:
    return [other for other in intakes if other.place == intake.place and other.versioned == intake.versioned]


def _repeated(connection: sa.Connection, keep: Keep, intake: Intake, alike: list[Intake]) -> sa.TableClause | None:
    rows, (row_hash, who) = intake.rows, intake.same
    hashes = sa.union_all(*(sa.select(other.rows.c.line, other.rows.c.row_hash).where(other.fits) for other in alike))
    several = keep("several", _on_several_lines(hashes))
    found = [_in_this_file(keep, intake, alike, several)] if any_rows(connection, several) else []
    known = _in_the_store(intake)
    if any_rows(connection, known):
        kept = known.subquery("known")
        found.append(
            sa.select(rows.c.line, rows.c.row_hash, who.label("record_key"))
            .where(intake.fits)
            .where(sa.tuple_(row_hash, who).in_(sa.select(kept.c.row_hash, kept.c.record_key)))
        )
    repeated = keep("repeated", sa.union(*found)) if found else None
    return repeated if repeated is not None and any_rows(connection, repeated) else None


def _in_this_file(keep: Keep, intake: Intake, alike: list[Intake], several: sa.TableClause) -> sa.Select:
    """Rows that stand on an earlier line, too. Several rows of one line (an order and its product) are no repeats."""
    same_rows = sa.union_all(
        *(
            sa.select(other.rows.c.line, *_labeled(other))
            .where(other.fits)
            .where(other.rows.c.row_hash.in_(sa.select(several.c.row_hash)))
            for other in alike
        )
    )
    heads = keep("heads", _on_several_lines(same_rows))
    rows, (row_hash, who) = intake.rows, intake.same
    return (
        sa.select(rows.c.line, rows.c.row_hash, who.label("record_key"))
        .join(heads, sa.and_(heads.c.row_hash == row_hash, heads.c.record_key == who))
        .where(intake.fits, rows.c.line > heads.c.line)
        .where(rows.c.row_hash.in_(sa.select(several.c.row_hash)))
    )


def _labeled(intake: Intake) -> tuple[sa.ColumnElement, sa.ColumnElement]:
    row_hash, who = intake.same
    return row_hash.label("row_hash"), who.label("record_key")


def _on_several_lines(lines: sa.CompoundSelect) -> sa.Select:
    """What stands on more than one line, with the first; `line` is one of the columns."""
    rows = lines.subquery("rows")
    what = [column for column in rows.c if column.key != "line"]
    first_line = sa.func.min(rows.c.line)
    return sa.select(*what, first_line.label("line")).group_by(*what).having(first_line < sa.func.max(rows.c.line))


def _in_the_store(intake: Intake) -> sa.Select:
    """(row_hash, record_key, record) of the rows of this source that the place already keeps."""
    source_id = intake.source.source_id
    if intake.place == "people":
        record_key = records.c.record_key if intake.versioned else people.c.row_hash
        return (
            sa.select(people.c.row_hash, record_key.label("record_key"), people.c.record)
            .join(records, records.c.record == people.c.record)
            .where(people.c.source_id == source_id, records.c.kind == intake.record_kind)
        )
    tables = (events, shadowed_events, unowned_events) if intake.table is events else (intake.table,)
    kept = sa.union_all(
        *(
            sa.select(table.c.row_hash, table.c.row_hash.label("record_key"), table.c.record).where(
                table.c.source_id == source_id, *([table.c.kind == intake.place] if table is objects else [])
            )
            for table in tables
        )
    ).subquery("kept")
    return sa.select(kept)
