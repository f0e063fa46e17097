"""The join to the nearest earlier (or later) row, which SQLAlchemy has no word for.

    AsOfJoin(left, right, and_(left.c.profile == right.c.profile, left.c.at > right.c.at))

pairs each left row with the one right row that is nearest before it. DuckDB and ClickHouse write it ASOF JOIN.
"""

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import Join


class AsOfJoin(Join):
    """A Join whose last comparison chooses the nearest row; `isouter` keeps left rows that have none."""

    inherit_cache = True


@compiles(AsOfJoin)
def _write(join: AsOfJoin, compiler: SQLCompiler, asfrom: bool = False, **kwargs: Any) -> str:
    left = compiler.process(join.left, asfrom=True, **kwargs)
    right = compiler.process(join.right, asfrom=True, **kwargs)
    kwargs.pop("from_linter", None)
    onclause = join.onclause
    assert onclause is not None
    outer = "LEFT " if join.isouter else ""
    return f"{left} ASOF {outer}JOIN {right} ON {compiler.process(onclause, **kwargs)}"
