"""What became of each line of a file: accepted, rejected or a duplicate.

In:  the file's lines as delivered, the intakes made of them
Out: counts that add up, and rejected rows with their reasons and cells
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.normalize.reasons import NOTHING
from cdp_core.records.intake import NOBODY, Intake
from cdp_core.records.numbering import is_new
from cdp_core.records.touching import OBSERVED
from cdp_core.sources.interface import BrokenLine
from cdp_core.store.bulk import change, insert_rows
from cdp_core.store.staging import Keep, any_rows, count_rows
from cdp_core.store.tables import loads, rejected


@dataclass(frozen=True)
class Lines:
    """A file's lines: a temporary table (line, c0, c1, …), the names of its columns, and what was not readable.

    Columns in `withheld` hold card numbers or passwords: nothing keeps them, a rejected row neither.
    """

    relation: str
    columns: tuple[str, ...]
    broken: Sequence[BrokenLine] = ()
    withheld: frozenset[str] = frozenset()

    @property
    def table(self) -> sa.TableClause:
        cells = (sa.column(f"c{i}", sa.Text) for i in range(len(self.columns)))
        return sa.table(self.relation, sa.column("line", sa.BigInteger), *cells)


@dataclass(frozen=True)
class LineCounts:
    """`rows` = `accepted` + `rejected` + `duplicates`.

    `partly` lines are accepted, but not all that they say; `partly_why` is a reason for it, the first by the alphabet.
    """

    rows: int
    accepted: int
    rejected: int
    duplicates: int
    partly: int
    partly_why: str | None


def count_lines(
    connection: sa.Connection, lines: Lines, intakes: list[Intake], repeated: list[sa.TableClause | None]
) -> LineCounts:
    """A line is accepted where anything of it is new, a duplicate where all that fits was there, else rejected."""
    rows = count_rows(connection, lines.table) + len(lines.broken)
    fitting = _distinct_lines(connection, [sa.select(each.rows.c.line).where(each.fits) for each in intakes])
    accepted = fitting
    if any(repeats is not None for repeats in repeated):
        new = [
            sa.select(each.rows.c.line).where(is_new(each, repeats))
            for each, repeats in zip(intakes, repeated, strict=True)
        ]
        accepted = _distinct_lines(connection, new)
    return LineCounts(rows, accepted, rows - fitting, fitting - accepted, *_partly(connection, intakes))


def _distinct_lines(connection: sa.Connection, selects: list[sa.Select]) -> int:
    lines = sa.union_all(*selects).subquery("lines")
    return connection.execute(sa.select(sa.func.count(lines.c.line.distinct()))).scalar_one()


def _misfits(intakes: list[Intake]) -> sa.Subquery:
    """(line, reason) of the rows that do not fit."""
    return sa.union_all(
        *(
            sa.select(each.rows.c.line, sa.func.coalesce(each.rows.c.reason, NOBODY).label("reason")).where(
                sa.not_(each.fits)
            )
            for each in intakes
            if each.place != "consents" or each.clean.kind == "consents"
        )
    ).subquery("misfits")


def _partly(connection: sa.Connection, intakes: list[Intake]) -> tuple[int, str | None]:
    misfits = _misfits(intakes)
    if not any_rows(connection, misfits):
        return 0, None
    fitting = sa.union_all(*(sa.select(each.rows.c.line).where(each.fits) for each in intakes)).subquery("fitting")
    left_out = sa.select(sa.func.count(misfits.c.line.distinct()), sa.func.min(misfits.c.reason))
    lines, why = connection.execute(left_out.where(misfits.c.line.in_(sa.select(fitting.c.line)))).one()
    return lines, why


def write_rejected(connection: sa.Connection, keep: Keep, load_id: int, lines: Lines, intakes: list[Intake]) -> None:
    """Keep every rejected line with its reasons and its cells as delivered."""
    table = lines.table
    fitting = sa.union_all(*(sa.select(each.rows.c.line).where(each.fits) for each in intakes))
    misfits = _misfits(intakes)
    left = keep("left", sa.select(table.c.line).where(table.c.line.not_in(fitting)))
    every_reason = sa.func.list_sort(sa.func.list_distinct(sa.func.list(misfits.c.reason)))
    reasons = keep(
        "reasons",
        sa.select(misfits.c.line, sa.func.array_to_string(every_reason, "; ").label("reason"))
        .where(misfits.c.line.in_(sa.select(left.c.line)))
        .group_by(misfits.c.line),
    )
    kept = [(name, table.c[f"c{i}"]) for i, name in enumerate(lines.columns) if name not in lines.withheld]
    cells = [part for name, cell in kept for part in (sa.literal(name), cell)]
    rows = (
        sa.select(
            sa.literal(load_id),
            table.c.line,
            sa.func.coalesce(reasons.c.reason, NOTHING),
            sa.cast(sa.func.json_object(*cells), sa.Text),
        )
        .select_from(table.outerjoin(reasons, reasons.c.line == table.c.line))
        .where(table.c.line.in_(sa.select(left.c.line)))
    )
    connection.execute(rejected.insert().from_select(["load_id", "line", "reason", "cells"], rows))
    insert_rows(
        connection,
        rejected,
        [
            {"load_id": load_id, "line": each.line, "reason": each.reason, "cells": json.dumps({"line": each.text})}
            for each in lines.broken
        ],
    )


def recount(connection: sa.Connection, load_ids: list[int]) -> None:
    """Count anew what was accepted, where duplicates have become rows in their own right."""
    for load_id in load_ids:
        accepted = _distinct_lines(
            connection, [sa.select(table.c.line).where(table.c.load_id == load_id) for table in OBSERVED]
        )
        change(
            connection,
            loads,
            loads.c.load_id == load_id,
            accepted=accepted,
            duplicates=loads.c.rows - loads.c.rejected - accepted,
        )
