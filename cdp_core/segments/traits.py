"""Trait leaves as selects of profiles."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cdp_core.segments.catalog import CUSTOM
from cdp_core.segments.predicates import holds, surely
from cdp_core.segments.properties import truth_in
from cdp_core.segments.rule import TraitLeaf
from cdp_core.segments.scope import Plan, Scope
from cdp_core.store.tables import PROFILES, custom_traits


def trait_plan(leaf: TraitLeaf, scope: Scope) -> Plan:
    """Profiles whose trait satisfies the comparison."""
    if leaf.comparison.negative:
        return trait_plan(TraitLeaf(leaf.path, leaf.trait, leaf.comparison.positive), scope).flipped()
    told = trait_value(leaf.trait, leaf.comparison.type, scope.view)
    condition: sa.ColumnElement[bool] = holds(leaf.comparison, told.value, scope.now)
    if leaf.comparison.type == "list":
        condition = told.value.in_(_lists(leaf, told, scope))
    found = sa.select(told.profile).where(*told.rows, *scope.of(told.profile))
    if leaf.comparison.op == "exists" and not told.rows:
        # Who lacks a trait is fewer, as a rule, and where nobody does the engine need not look at anybody.
        return Plan(found.where(sa.not_(surely(condition))), complement=True)
    return Plan(found.where(condition))


def _lists(leaf: TraitLeaf, told: "TraitValue", scope: Scope) -> sa.Select:
    """The different lists that satisfy the comparison: many profiles have the same one, and taking one apart costs."""
    each = sa.select(told.value.label("list")).where(*told.rows).distinct().cte("each_list")
    fitting = sa.select(each.c.list).where(holds(leaf.comparison, each.c.list, scope.now)).cte("fitting_lists")
    #: Left to itself, the optimizer asks the condition of every profile as well.
    return sa.select(fitting.prefix_with("MATERIALIZED").c.list)


@dataclass(frozen=True)
class TraitValue:
    """Where a trait's values stand: the profile, its value, and in which rows; where these are not told, in all."""

    profile: sa.ColumnElement[Any]
    value: sa.ColumnElement[Any]
    rows: tuple[sa.ColumnElement[bool], ...] = ()


def trait_value(trait: str, type: str, view: str) -> TraitValue:
    """The values of a trait of that type, as one view knows them."""
    if not trait.startswith(CUSTOM):
        table = PROFILES[view]
        return TraitValue(table.c.profile, table.c[trait])
    own = custom_traits.c
    value = {"number": own.number, "date": own.at, "boolean": truth_in(own.value)}.get(type, own.value)
    return TraitValue(own.profile, value, (own.view == view, own.name == trait))
