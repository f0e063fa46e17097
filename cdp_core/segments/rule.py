"""The rule as a tree: what a JSON document says once it has been read and found right.

Nodes are frozen and know their path; two leaves that say the same are equal wherever they stand, so that one answer
serves both. Shapes and meaning: the segment rule, version 1 (docs/segments.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cdp_core.segments.clock import Span, Window
from cdp_core.segments.comparisons import Comparison


@dataclass(frozen=True)
class Node:
    #: `all[1].not.any[0]`; the root is "".
    path: str = field(compare=False)


@dataclass(frozen=True)
class All(Node):
    nodes: "tuple[Node, ...]"


@dataclass(frozen=True)
class Any(Node):
    nodes: "tuple[Node, ...]"


@dataclass(frozen=True)
class Not(Node):
    node: Node


@dataclass(frozen=True)
class Property:
    """What an event says: a column of the events table, or a key of its `properties`."""

    name: str
    type: str
    column: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class PropertyLeaf(Node):
    """A condition inside `where`."""

    of: Property
    comparison: Comparison


@dataclass(frozen=True)
class TraitLeaf(Node):
    trait: str
    comparison: Comparison


@dataclass(frozen=True)
class Measure:
    """What is counted or added up over the matching events."""

    kind: str  # count | distinct_days | sum | avg | min | max | distinct
    comparison: Comparison
    of: Property | None = None

    @property
    def without_events(self) -> float | None:
        """The value for a profile with no matching event; None is missing."""
        return None if self.kind in ("avg", "min", "max") else 0.0


@dataclass(frozen=True)
class Happening:
    """Events of these names (None: any) and this `where`."""

    names: tuple[str, ...] | None
    where: Node | None = None


@dataclass(frozen=True)
class EventLeaf(Node):
    happening: Happening
    window: Window
    measure: Measure
    occurrence: str | None = None  # first | last


@dataclass(frozen=True)
class Step:
    happening: Happening
    after: Span | None = None


@dataclass(frozen=True)
class SequenceLeaf(Node):
    steps: tuple[Step, ...]
    window: Window
    did_not: Step | None = None


@dataclass(frozen=True)
class IdentifierLeaf(Node):
    kind: str


@dataclass(frozen=True)
class SourceLeaf(Node):
    source: str


@dataclass(frozen=True)
class SystemLeaf(Node):
    system: str


@dataclass(frozen=True)
class ConsentLeaf(Node):
    purpose: str
    state: str  # granted | denied | withdrawn | none


@dataclass(frozen=True)
class InterestLeaf(Node):
    """At this place of the taxonomy or below: a path, or an id of the IAB Audience Taxonomy."""

    place: tuple[str, ...]
    taxonomy_id: str | None = None
    provider: str | None = None


@dataclass(frozen=True)
class SegmentLeaf(Node):
    segment: str


def children(node: Node) -> tuple[Node, ...]:
    """The nodes of a group; none for a leaf."""
    if isinstance(node, All | Any):
        return node.nodes
    return (node.node,) if isinstance(node, Not) else ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything under it, parents first, in the order written."""
    yield node
    for child in children(node):
        yield from walk(child)


def leaves(node: Node) -> Iterator[Node]:
    """Every leaf under the node, in the order written."""
    return (each for each in walk(node) if not isinstance(each, All | Any | Not))


def asked_for(node: Node) -> frozenset[str]:
    """The traits and events that a rule names, whatever it says of them."""
    named: set[str] = set()
    for leaf in leaves(node):
        match leaf:
            case TraitLeaf():
                named.add(leaf.trait)
            case EventLeaf():
                named.update(leaf.happening.names or ())
            case SequenceLeaf():
                steps = (*leaf.steps, *((leaf.did_not,) if leaf.did_not else ()))
                named.update(name for step in steps for name in step.happening.names or ())
    return frozenset(named)
