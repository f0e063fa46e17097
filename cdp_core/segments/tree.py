"""Groups within groups, whatever their leaves are: a rule and the `where` of an event have the same shape.

In:  a JSON document, a reader for what is no group
Out: the tree of nodes with their paths
"""

from collections.abc import Callable
from typing import Any as Json

from cdp_core.errors import RuleError
from cdp_core.segments.catalog import Catalog
from cdp_core.segments.reading import an_object, found, known_keys
from cdp_core.segments.rule import All, Any, Node, Not, leaves

MAX_DEPTH = 8
MAX_LEAVES = 200

Reader = Callable[[dict[str, Json], Catalog, str], Node]


def joined(path: str, step: str) -> str:
    """The path of what lies one step below."""
    return f"{path}.{step}" if path and step else path or step


def read_tree(document: object, catalog: Catalog, path: str, leaf: Reader) -> Node:
    """The tree of a document, no deeper and with no more leaves than allowed."""
    tree = _read(document, catalog, path, leaf, 0)
    count = sum(1 for _ in leaves(tree))
    if count > MAX_LEAVES:
        raise RuleError(path, f"{count:,} conditions are too many; the most is {MAX_LEAVES}. Save a part as a segment.")
    return tree


def _read(document: object, catalog: Catalog, path: str, leaf: Reader, depth: int) -> Node:
    node = an_object(document, path, 'a node: {"all": […]}, {"any": […]}, {"not": …} or a leaf')
    form = next((key for key in ("all", "any", "not") if key in node), None)
    if form is None:
        return leaf(node, catalog, path)
    if depth == MAX_DEPTH:
        raise RuleError(path, f"groups may be nested {MAX_DEPTH} deep at most. Save a part of the rule as a segment.")
    known_keys(node, (form,), path, f'a group "{form}"')
    inside = joined(path, form)
    if form == "not":
        return Not(path, _read(node["not"], catalog, inside, leaf, depth + 1))
    if not isinstance(node[form], list):
        raise RuleError(path, f'"{form}" expects a list of nodes, found {found(node[form])}.')
    nodes = tuple(_read(each, catalog, f"{inside}[{at}]", leaf, depth + 1) for at, each in enumerate(node[form]))
    return All(path, nodes) if form == "all" else Any(path, nodes)
