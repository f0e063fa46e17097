"""A profile as a picture: its records, the identifiers that they carry, and what joins them.

In:  a profile
Out: a Graph without places; where things stand is the screen's business
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import sqlalchemy as sa

from cdp_core.fields import IDENTIFIERS
from cdp_core.identity.bonds import Bonds, Member, Value, Word, read_bonds
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.ties import connected
from cdp_core.store.tables import assignments, loads, record_loads

#: Up to so many records, identifiers that only one record has are shown as well.
_FEW = 30

#: Values of a record that are named with it.
_VALUES = 4


@dataclass(frozen=True)
class Node:
    """A record or an identifier.

    Args:
        kind: record or identifier; `title` is the record's source or the identifier's kind.
        system: of a record's source.
        detail: what hovering tells, in lines: what it is, when it was told last, the values of a record.
        held_apart: whether an identifier is no evidence.
    """

    kind: str
    title: str
    label: str
    detail: str
    system: str | None
    held_apart: bool


@dataclass(frozen=True)
class Edge:
    """Two nodes by their places; `by` is identifier, likeness or decision."""

    start: int
    end: int
    by: str = "identifier"


@dataclass(frozen=True)
class Graph:
    """`records` is how many the profile has; at most `limit` of them are among the nodes."""

    nodes: list[Node]
    edges: list[Edge]
    records: int


def graph(connection: sa.Connection, profile: int, limit: int = 200, rules: IdentityRules | None = None) -> Graph:
    """The records of a profile, the identifiers they share, and which were joined by likeness or a person.

    Raises:
        IdentityError: there is no such profile.
    """
    bonds = read_bonds(connection, profile, rules)
    bridges = Counter(record for held in bonds.carriers.values() if len(held) > 1 for record in held)
    order = sorted(bonds.members.values(), key=lambda one: (-bridges[one.record], one.name is None, one.record))
    shown = order[:limit]  # what joins the others is never left out
    place = {member.record: at for at, member in enumerate(shown)}
    told = _last_told(connection, profile)
    carried: dict[int, list[Value]] = {}
    for value, carriers in bonds.carriers.items():
        for record in carriers:
            carried.setdefault(record, []).append(value)
    nodes = [_record_node(member, told.get(member.record), carried.get(member.record, [])) for member in shown]
    edges = []
    for value, carriers in bonds.carriers.items():
        here = [place[record] for record in carriers if record in place]
        if len(here) > 1 or (here and len(bonds.members) <= _FEW):
            edges += [Edge(record, len(nodes)) for record in here]
            nodes.append(_identifier_node(value, bonds, told))
    edges += [
        Edge(place[alike.record_a], place[alike.record_b], "likeness")
        for alike in bonds.alike
        if alike.record_a in place and alike.record_b in place
    ]
    for word in bonds.words:
        edges += _of_word(word, place, edges, len(nodes))
    return Graph(nodes, edges, len(bonds.members))


def _of_word(word: Word, place: dict[int, int], edges: list[Edge], nodes: int) -> list[Edge]:
    """One line between the two sides, and one to whatever of them nothing else holds."""
    left, right = ([place[record] for record in side if record in place] for side in (word.left, word.right))
    if not left or not right:
        return []
    ends = np.array([[edge.start, edge.end] for edge in edges], np.int64).reshape(-1, 2)
    part = connected(nodes, ends[:, 0], ends[:, 1])
    first = min(left), min(right)  # the fewer its number, the more a record joins
    held = {int(part[one]) for one in first}
    lines = [Edge(*first, "decision")]
    for other in (*left, *right):
        if int(part[other]) not in held:
            held.add(int(part[other]))
            lines.append(Edge(first[0], other, "decision"))
    return lines


def _last_told(connection: sa.Connection, profile: int) -> dict[int, datetime]:
    """When each record of a profile was loaded last."""
    rows = connection.execute(
        sa.select(record_loads.c.record, sa.func.max(loads.c.loaded_at))
        .join_from(assignments, record_loads, record_loads.c.record == assignments.c.record)
        .join(loads, loads.c.load_id == record_loads.c.load_id)
        .where(assignments.c.profile == profile)
        .group_by(record_loads.c.record)
    )
    return dict(rows.all())


def _record_node(member: Member, told: datetime | None, carried: list[Value]) -> Node:
    detail = f"{member.source}, record {member.row_key}" + (f": {member.name}" if member.name else "")
    detail += _told_last(told)
    lines = [f"{kind_label(value.kind)} {value.value}" for value in carried[:_VALUES]]
    lines += [f"and {len(carried) - _VALUES} more"] if len(carried) > _VALUES else []
    detail = "\n".join([detail, *lines])
    return Node("record", member.source, member.label, detail, member.system, False)


def _told_last(told: datetime | None) -> str:
    return f", told last on {told.day} {told:%b %Y}" if told else ""


def _identifier_node(value: Value, bonds: Bonds, told: dict[int, datetime]) -> Node:
    reason = bonds.silent.get(value)
    carried = len(bonds.carriers[value])
    detail = f"{kind_label(value.kind)} {value.value}, on {carried} record{'s' if carried > 1 else ''}"
    detail += _told_last(max((told[record] for record in bonds.carriers[value] if record in told), default=None))
    why = {"blocked": "a placeholder, joins nobody", "shared": "too many people have it, joins nobody"}
    detail += f" ({why[reason]})" if reason else ""
    title = kind_label(value.kind)
    return Node("identifier", title, f"{title} {value.value}", detail, None, reason is not None)


def kind_label(kind: str) -> str:
    """An identifier kind as people call it: `crm_id` → CRM id, `id.booking_no` → booking no."""
    return IDENTIFIERS[kind].label if kind in IDENTIFIERS else kind.removeprefix("id.").replace("_", " ")
