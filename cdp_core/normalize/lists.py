"""Lists that a row carries: its identifiers, its consent decisions.

In:  expressions that are NULL where the row says nothing
Out: an expression for a DuckDB list of structs
"""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.normalize.values import Text


@dataclass(frozen=True)
class Decision:
    """What a row decides, NULL where it decides nothing, and when, NULL where it does not say so.

    `of_row`: whether that moment is only when the row was changed last, for whatever reason.
    """

    state: Text
    decided_at: sa.ColumnElement
    of_row: sa.ColumnElement[bool]


def identifier_list(identifiers: list[tuple[str, Text]]) -> sa.ColumnElement:
    """STRUCT(kind, value)[] of a row's identifiers: no NULL in it, and nothing twice."""
    earlier: dict[str, list[Text]] = {}
    pairs: list[tuple[str, Text]] = []
    for kind, value in identifiers:
        said = earlier.setdefault(kind, [])
        again = sa.or_(*(sa.func.coalesce(value == other, False) for other in said)) if said else sa.false()
        pairs.append((kind, sa.case((again, None), else_=value) if said else value))
        said.append(value)
    structs = [(_struct(kind=sa.literal(kind, sa.Text), value=value), value) for kind, value in pairs]
    return _present(structs, "value", _IDENTIFIER)


def identifier_text(values: list[Text]) -> Text:
    """A text that is the same where all of a row's identifiers are: to compare texts is quicker than lists."""
    if len(values) < 2:
        return values[0] if values else sa.cast(sa.null(), sa.Text)
    parts = [part for value in values for part in (sa.func.strlen(value), ":", value, "|")]
    return sa.func.concat(*parts, type_=sa.Text)


def consent_list(decisions: Mapping[str, Decision]) -> sa.ColumnElement:
    """STRUCT(purpose, state, decided_at, of_row)[] of a row's decisions, NULL where it tells none."""
    named = (
        {
            "purpose": sa.literal(purpose, sa.Text),
            "state": one.state,
            "decided_at": one.decided_at,
            "of_row": one.of_row,
        }
        for purpose, one in decisions.items()
    )
    decided = _present([(_struct(**parts), parts["state"]) for parts in named], "state", _DECISION)
    return sa.case((sa.func.len(decided) > 0, decided))


_IDENTIFIER = "STRUCT(kind VARCHAR, value VARCHAR)[]"
_DECISION = "STRUCT(purpose VARCHAR, state VARCHAR, decided_at TIMESTAMP, of_row BOOLEAN)[]"


def _present(structs: list[tuple[sa.ColumnElement, Text]], name: str, type_: str) -> sa.ColumnElement:
    """The structs whose text, the one of that name, is told."""
    if not structs:
        return sa.literal_column(f"CAST([] AS {type_})")
    everything = sa.func.list_value(*(struct for struct, _ in structs))
    # Most rows have them all; a lambda over each list costs three times as much.
    complete = sa.and_(*(said.is_not(None) for _, said in structs))
    some = sa.func.list_filter(everything, sa.literal_column(f"lambda one: one.{name} IS NOT NULL"))
    return sa.case((complete, everything), else_=some)


def _struct(**parts: sa.ColumnElement) -> sa.ColumnElement:
    return sa.func.struct_pack(*(sa.literal_column(name).op(":=")(value) for name, value in parts.items()))
