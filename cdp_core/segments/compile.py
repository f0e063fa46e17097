"""Each leaf as one select of profiles.

In:  a leaf, a Scope, the Catalog
Out: a Plan: the select, and whether its complement is meant
"""

from cdp_core.segments.catalog import Catalog
from cdp_core.segments.events import event_plan
from cdp_core.segments.rule import (
    ConsentLeaf,
    EventLeaf,
    Happening,
    IdentifierLeaf,
    InterestLeaf,
    Node,
    PropertyLeaf,
    SequenceLeaf,
    SourceLeaf,
    SystemLeaf,
    TraitLeaf,
    leaves,
)
from cdp_core.segments.scope import Plan, Scope
from cdp_core.segments.sequences import sequence_plan
from cdp_core.segments.standing import consent_plan, identifier_plan, interest_plan, source_plan, system_plan
from cdp_core.segments.traits import trait_plan


def compile_leaf(leaf: Node, scope: Scope, catalog: Catalog) -> Plan:
    """The plan of any leaf but that of a saved segment, which is a rule of its own."""
    match leaf:
        case TraitLeaf():
            return trait_plan(leaf, scope)
        case EventLeaf():
            return event_plan(leaf, scope)
        case SequenceLeaf():
            return sequence_plan(leaf, scope)
        case IdentifierLeaf():
            return identifier_plan(leaf, scope)
        case SourceLeaf():
            return source_plan(leaf, scope, catalog)
        case SystemLeaf():
            return system_plan(leaf, scope)
        case ConsentLeaf():
            return consent_plan(leaf, scope)
        case InterestLeaf():
            return interest_plan(leaf, scope)
    raise TypeError(f"{type(leaf).__name__} is no leaf that compiles to a select")


def moves(leaf: Node, scope: Scope) -> bool:
    """Whether the leaf's answer, over unchanged data, differs between `now` and another instant."""
    match leaf:
        case TraitLeaf():
            return leaf.comparison.moves
        case EventLeaf():
            return leaf.window.moves or _asks_now(leaf.happening) or _hides_future(leaf, scope)
        case IdentifierLeaf() | SourceLeaf() | SystemLeaf():
            return False
    return True


def _asks_now(happening: Happening) -> bool:
    """Whether a `where` compares with `now`."""
    conditions = leaves(happening.where) if happening.where is not None else ()
    return any(isinstance(each, PropertyLeaf) and each.comparison.moves for each in conditions)


def _hides_future(leaf: EventLeaf, scope: Scope) -> bool:
    return not leaf.window.sees_future and scope.has_future(leaf.happening.names)
