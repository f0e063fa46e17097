"""Lists of pairs that a row carries: its identifiers, its consent decisions.

In:  expressions that are NULL where the row says nothing
Out: an expression for a DuckDB list of structs
"""

import sqlalchemy as sa

from cdp_core.normalize.values import Text


def identifier_list(identifiers: list[tuple[str, Text]]) -> sa.ColumnElement:
    """STRUCT(kind, value)[] of a row's identifiers: no NULL in it, and nothing twice."""
    earlier: dict[str, list[Text]] = {}
    pairs = []
    for kind, value in identifiers:
        said = earlier.setdefault(kind, [])
        again = sa.or_(*(sa.func.coalesce(value == other, False) for other in said)) if said else sa.false()
        pairs.append((kind, sa.case((again, None), else_=value) if said else value))
        said.append(value)
    return _present(pairs, "kind", "value")


def identifier_text(values: list[Text]) -> Text:
    """A text that is the same where all of a row's identifiers are: to compare texts is quicker than lists."""
    if len(values) < 2:
        return values[0] if values else sa.cast(sa.null(), sa.Text)
    parts = [part for value in values for part in (sa.func.strlen(value), ":", value, "|")]
    return sa.func.concat(*parts, type_=sa.Text)


def consent_list(states: dict[str, Text]) -> sa.ColumnElement:
    """STRUCT(purpose, state)[] of a row's decisions, NULL where it tells none."""
    decided = _present(list(states.items()), "purpose", "state")
    return sa.case((sa.func.len(decided) > 0, decided))


def _present(pairs: list[tuple[str, Text]], name: str, value: str) -> sa.ColumnElement:
    if not pairs:
        return sa.literal_column(f"CAST([] AS STRUCT({name} VARCHAR, {value} VARCHAR)[])")
    everything = sa.func.list_value(*(_struct(name, key, value, said) for key, said in pairs))
    # Most rows have them all; a lambda over each list costs three times as much.
    complete = sa.and_(*(said.is_not(None) for _, said in pairs))
    some = sa.func.list_filter(everything, sa.literal_column(f"lambda one: one.{value} IS NOT NULL"))
    return sa.case((complete, everything), else_=some)


def _struct(name: str, key: str, value: str, said: Text) -> sa.ColumnElement:
    return sa.func.struct_pack(
        sa.literal_column(name).op(":=")(sa.literal(key, sa.Text)), sa.literal_column(value).op(":=")(said)
    )
