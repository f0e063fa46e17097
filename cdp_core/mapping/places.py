"""A postal code and its city in one cell, as addresses are written: `80331 München`, `F-75002 Paris`.

In:  a column mapped to a postal code
Out: a cell of the code and a cell of the city; nothing where the column holds codes alone
"""

import sqlalchemy as sa

from cdp_core.mapping.cells import Cell, filled, has_rows

_BOTH = r"(?:[A-Z]{1,3}[- ])?(\d{4,6}|\d{3} \d{2}|\d{2}-\d{3}),? +(\p{L}.*)"


def code_and_city(connection: sa.Connection, relation: sa.FromClause, cell: Cell) -> tuple[Cell, Cell] | None:
    """The two parts, where every filled cell that is no bare code has both."""
    said = filled(cell)
    both = sa.func.regexp_full_match(said, _BOTH)
    bare = sa.func.regexp_full_match(said, r"[\d -]+")
    if not has_rows(connection, relation, both) or has_rows(connection, relation, sa.not_(sa.or_(both, bare))):
        return None
    code, city = (sa.func.nullif(sa.func.regexp_extract(said, _BOTH, group), "", type_=sa.Text) for group in (1, 2))
    return sa.case((both, code), else_=said), sa.case((both, city))
