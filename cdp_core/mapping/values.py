"""Questions about the texts of a column.

In:  an expression for a cell
Out: whether it is of a pattern; how many are
"""

import sqlalchemy as sa

Text = sa.ColumnElement[str]


def matches(value: Text, pattern: str) -> sa.ColumnElement[bool]:
    """Whether the whole value is of this RE2 pattern."""
    return sa.func.regexp_full_match(value, pattern, type_=sa.Boolean)


def total(of: sa.ColumnElement, when: sa.ColumnElement[bool] | None = None) -> sa.ColumnElement[int]:
    """How many values there are, or how many of them are so."""
    return sa.func.count(of if when is None else sa.case((when, 1)))
