"""Why two records are one person, as a chain in words.

In:  a profile and two of its records
Out: a Chain: the shortest way from one to the other, over identifiers, likeness and what a person said
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush

import sqlalchemy as sa

from cdp_core.errors import IdentityError
from cdp_core.identity.bonds import Alike, Bonds, Member, Value, Word, read_bonds
from cdp_core.identity.graph import kind_label
from cdp_core.identity.rules import IdentityRules
from cdp_core.store.tables import events

#: What a step over each kind of bond costs: a person's word and a shared identifier are told before likeness.
_COSTS = {Word: 2, Value: 2, Alike: 3}

#: Comparisons as people call them, where the column's name is not enough.
_COMPARED = {"email": "e-mail", "street2": "second address line", "other_names": "middle names", "people.age": "age"}

Bond = Value | Alike | Word


@dataclass(frozen=True)
class Step:
    """Two records and what makes them one: `by` is identifier, likeness or decision.

    Args:
        kind, value: of the identifier that both carry.
        weight, evidence: the match weight (log2 odds) of records that are alike, and what it is made of.
        decision_id: of the decision.
    """

    record_a: int
    record_b: int
    by: str
    words: str
    kind: str | None = None
    value: str | None = None
    weight: float | None = None
    evidence: dict[str, float] = field(default_factory=dict)
    decision_id: int | None = None


@dataclass(frozen=True)
class Chain:
    """From the first record to the second; no steps where they are the same."""

    profile_id: str
    record_a: int
    record_b: int
    steps: list[Step]

    @property
    def words(self) -> str:
        """All steps as sentences."""
        return " ".join(step.words for step in self.steps)


def why(
    connection: sa.Connection, profile: int, record_a: int, record_b: int, rules: IdentityRules | None = None
) -> Chain:
    """The chain of evidence that makes two records of a profile one person.

    Raises:
        IdentityError: there is no such profile, or a record is not in it.
    """
    bonds = read_bonds(connection, profile, rules)
    for record in (record_a, record_b):
        if record not in bonds.members:
            raise IdentityError(f"Profile p{profile} has no record {record}. Choose two of its own records.")
    links = _shortest(bonds, record_a, record_b)
    on_the_way = {record: bonds.members[record] for a, b, _ in links for record in (a, b)}
    named = in_words(on_the_way.values(), _first_days(connection, profile, list(on_the_way)))
    return Chain(f"p{profile}", record_a, record_b, [_step(named, *link) for link in links])


def in_words(members: Collection[Member], days: Mapping[int, datetime]) -> dict[int, str]:
    """Each record as people point at it: by its name, else by the day of the first thing it did; with the source's key
    where nothing else is known of it, or where two are called alike."""
    keys = {one.record: one.row_key for one in members}
    called: dict[int, str] = {}
    for one in members:
        day = days.get(one.record)
        by = f"of {one.name}" if one.name else f"of {day.day} {day:%b %Y}" if day else keys[one.record]
        called[one.record] = f"the {one.source} record {by}"
    often = Counter(called.values())
    return {record: f"{words} ({keys[record]})" if often[words] > 1 else words for record, words in called.items()}


def _first_days(connection: sa.Connection, profile: int, among: list[int]) -> dict[int, datetime]:
    """When each of these records of a profile first did something."""
    rows = connection.execute(
        sa.select(events.c.record, sa.func.min(events.c.occurred_at))
        .where(events.c.profile == profile, events.c.record.in_(among))
        .group_by(events.c.record)
    )
    return dict(rows.all())


def _shortest(bonds: Bonds, start: int, end: int) -> list[tuple[int, int, Bond]]:
    """Links from start to end (Dijkstra). Each bond is looked at once, however many records it holds together."""
    of_record: dict[int, list[tuple[Bond, tuple[int, ...]]]] = {}
    for bond, held, to in _all(bonds):
        for record in held:
            of_record.setdefault(record, []).append((bond, to))
    came: dict[int, tuple[int, Bond]] = {}
    costs, done, used = {start: 0}, set(), set()
    ahead = [(0, start)]
    while ahead and end not in done:
        cost, record = heappop(ahead)
        if record in done:
            continue
        done.add(record)
        for bond, to in of_record.get(record, ()):
            if id(to) in used:
                continue
            used.add(id(to))
            for other in to:
                reached = cost + _COSTS[type(bond)]
                if reached < costs.get(other, reached + 1):
                    costs[other] = reached
                    came[other] = record, bond
                    heappush(ahead, (reached, other))
    links = []
    at = end
    while at != start:
        if at not in came:
            raise IdentityError(
                f"Nothing that is known today joins records {start} and {end}. Resolve in full (cdp resolve --full)."
            )
        before, bond = came[at]
        links.append((before, at, bond))
        at = before
    return links[::-1]


def _all(bonds: Bonds) -> Iterator[tuple[Bond, tuple[int, ...], tuple[int, ...]]]:
    """Each bond with the records that it leads from and those that it leads to: a word, from one side to the other."""
    for word in bonds.words:
        yield word, word.left, word.right
        yield word, word.right, word.left
    for value, carriers in bonds.shared.items():
        held = tuple(carriers)
        yield value, held, held
    for one in sorted(bonds.alike, key=lambda one: -one.weight):
        held = one.record_a, one.record_b
        yield one, held, held


def _step(named: Mapping[int, str], a: int, b: int, bond: Bond) -> Step:
    both = f"{named[a]} and {named[b]}"
    match bond:
        case Value(kind, _, value):
            words = f"{_begun(both)} have the same {_in_sentence(kind_label(kind))}, {value}."
            return Step(a, b, "identifier", words, kind=kind, value=value)
        case Alike(_, _, weight, evidence):
            words = f"{_begun(both)} are alike (match weight {weight:.1f}): {evidence_words(evidence)}."
            return Step(a, b, "likeness", words, weight=weight, evidence=evidence)
        case Word(decision_id, _, _, decided_at):
            day = f"{decided_at.day} {decided_at:%b %Y}"
            return Step(a, b, "decision", f"On {day} a person said that {both} are one.", decision_id=decision_id)


def _begun(words: str) -> str:
    """With a capital where a sentence begins with "the"; the name of a source stays as it is."""
    return f"The{words[3:]}" if words.startswith("the ") else words


def _in_sentence(label: str) -> str:
    return label if label[:2].isalpha() and label[:2].isupper() else label[0].lower() + label[1:]


def evidence_words(evidence: dict[str, float]) -> str:
    """Weights of comparisons as people read them: `birthday speaks for it (+14.2), city against it (−2.0)`."""
    ordered = sorted(evidence.items(), key=lambda part: -part[1])
    for_it = [f"{compared(name)} (+{weight:.1f})" for name, weight in ordered if weight > 0]
    against = [f"{compared(name)} (−{-weight:.1f})" for name, weight in ordered[::-1] if weight < 0]
    said = [f"{', '.join(names)} {verb} it" for names, verb in ((for_it, "speak for"), (against, "against")) if names]
    return "; ".join(said) or "nothing speaks for or against it"


def compared(name: str) -> str:
    """A comparison as people call it."""
    return _COMPARED.get(name, name.removeprefix("custom.").removeprefix("id.").replace("_", " "))
