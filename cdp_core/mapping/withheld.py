"""Columns that are left out whatever a mapping says: their values are card numbers or passwords.

In:  a stage, a mapping
Out: the mapping without those columns, a sentence for each that it had named, and all columns that nothing may keep
"""

from dataclasses import dataclass, replace

import sqlalchemy as sa

from cdp_core.fields import IGNORE
from cdp_core.mapping.cells import Cell, filled, seen_in
from cdp_core.mapping.mapping import Mapping
from cdp_core.mapping.names import fold
from cdp_core.mapping.secrets import OF_A_CLUB, of_any_card, secret_columns, secret_values
from cdp_core.mapping.stage import Stage

#: Rows looked at, spread evenly over the file, and different values of a doubtful column.
_ROWS, _VALUES = 50_000, 400
_TOGETHER = 50
#: What cards and stored passwords begin with; the rest is asked of `secret_values`.
_BEGINS = (
    r"[2-8][0-9][0-9 -]{10,21}[0-9]|(?:\$\w{1,20}\$|\{[A-Z0-9]{3,8}\}|(?:pbkdf2_\w+|bcrypt\w*|argon2|scrypt)\$)\S{16,}"
)
_FIRST = b"2345678${pbas"


@dataclass(frozen=True)
class Withheld:
    """`left_out`: columns that the mapping had named, each with why; `columns`: all that nothing may keep."""

    mapping: Mapping
    left_out: dict[str, str]
    columns: frozenset[str]

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(f'Column "{column}" was left out: {why}.' for column, why in self.left_out.items())


def withhold(connection: sa.Connection, stage: Stage, mapping: Mapping) -> Withheld:
    """Take the columns out of a mapping whose values are never kept, whoever wrote it."""
    found = _secrets(connection, stage)
    said = (column for column in stage.columns if not of_any_card(column))
    columns = frozenset((*found, *secret_columns(said)))
    if not found:
        return Withheld(mapping, {}, columns)
    folded = {fold(column) for column in found}
    named = [column for column, chosen in mapping.columns.items() if fold(column) in folded and chosen != IGNORE]
    named += [column for column in mapping.key if fold(column) in folded and column not in named]
    left = replace(
        mapping,
        columns={**mapping.columns, **dict.fromkeys((*named, *found), IGNORE)},
        key=tuple(column for column in mapping.key if fold(column) not in folded),
    )
    why = {fold(column): reason for column, reason in found.items()}
    return Withheld(left, {column: why[fold(column)] for column in named}, columns)


def _secrets(connection: sa.Connection, stage: Stage) -> dict[str, str]:
    """The columns of a stage whose values are never kept, each with why."""
    doubtful = [column for column in stage.columns if _may_begin_so(stage.cell(column))]
    step = max(1, stage.rows // _ROWS)
    some = stage.rowid % step == 0
    found: dict[str, str] = {}
    for start in range(0, len(doubtful), _TOGETHER):
        columns = doubtful[start : start + _TOGETHER]
        shaped = (_has_shape(filled(stage.cell(column))) for column in columns)
        told = (sa.func.count(filled(stage.cell(column))) for column in columns)
        counts = [sa.func.count().filter(each) for each in shaped]
        row = connection.execute(sa.select(*counts, *told).select_from(stage.table).where(some)).one()
        for column, like, all_ in zip(columns, row[: len(columns)], row[len(columns) :], strict=True):
            if like and 2 * like >= all_ and (why := secret_values(_values(connection, stage, column, some), column)):
                found[column] = why
    for column in filter(of_any_card, stage.columns):
        other = sa.not_(sa.func.regexp_full_match(filled(stage.cell(column)), OF_A_CLUB))
        if connection.scalar(sa.select(sa.exists().select_from(stage.table).where(other))):
            found[column] = secret_columns([column])[column]
    return found


def _may_begin_so(cell: Cell) -> bool:
    seen = seen_in(cell)
    return seen is None or not seen.printable or seen.edges or bool(seen.firsts[list(_FIRST)].any())


def _has_shape(value: Cell) -> sa.ColumnElement[bool]:
    long = sa.func.strlen(value).between(13, 300)
    return sa.case((long, sa.func.regexp_full_match(value, _BEGINS)), else_=sa.false())


def _values(connection: sa.Connection, stage: Stage, column: str, some: sa.ColumnElement[bool]) -> list[str]:
    value = filled(stage.cell(column))
    different = sa.select(value).select_from(stage.table).where(some, value.is_not(None)).distinct().limit(_VALUES)
    return list(connection.scalars(different))
