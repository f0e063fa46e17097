"""Which sources number their customers on their own, and which have one numbering in common.

In:  customers' numbers, with the names, e-mails and phones that each source tells of them
Out: the scope of these numbers in `identifiers`; sentences about sources that number on their own

Most sources of a company have one numbering: the till writes the numbers of the shop. Two shops that count from 1 on
have not: where the same numbers are mostly strangers' in two sources, a number says something only among the sources
that agree with each other. The same records give the same numberings, in whatever order they came.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.identity.names import clash, strangers
from cdp_core.identity.spelling import person_name
from cdp_core.records.identifier_count import forget_count
from cdp_core.store.bulk import change, fetch_arrow
from cdp_core.store.tables import identifiers, people, sources

#: Kinds of identifiers that sources may number on their own. A CRM's own number always says something within it only.
NUMBERED = ("customer_id", "loyalty_id")
#: How many numbers of all are looked at, about, and how many of each two sources.
_LOOKED_AT, _OF_TWO = 20_000, 500
#: So many pairs of strangers tell two numberings apart where nothing but an e-mail or a phone says that they are some.
_FEWEST_UNNAMED = 3
#: Whoever tells no names has the numbering in which nearly all of its numbers are, where few are in any other.
_NEARLY_ALL, _FEW = 0.9, 0.5


@dataclass
class _Said:
    """What two sources say of the numbers that both have: of how many the same person, or strangers."""

    same: int = 0
    strangers: int = 0
    unnamed: int = 0

    @property
    def agree(self) -> bool:
        return self.same > 0 and self.same >= self.strangers + self.unnamed

    @property
    def contradict(self) -> bool:
        apart = self.strangers + self.unnamed
        return apart > self.same and (self.strangers > 0 or apart >= _FEWEST_UNNAMED)


def settle_numberings(connection: sa.Connection) -> bool:
    """Let each number say something only where it is one person's. Returns whether it said something else before.

    Then everything must be looked at anew.
    """
    changed = False
    for kind in NUMBERED:
        scopes = _scopes(connection, kind)
        wanted = _numberings(connection, kind, scopes) if len(scopes) > 1 else {}
        for source, stands in scopes.items():
            scope = wanted.get(source, "")
            if stands == {scope}:
                continue
            # What a load brings has no scope yet; it follows what the source had before.
            changed |= scope not in stands or bool(stands - {"", scope})
            where = sa.and_(identifiers.c.kind == kind, identifiers.c.source_id == source, identifiers.c.scope != scope)
            change(connection, identifiers, where, scope=scope)
            forget_count(connection)
    return changed


def numbering_sentences(connection: sa.Connection) -> tuple[str, ...]:
    """Which sources number their customers on their own, a sentence for each kind of number."""
    sentences = []
    for kind in NUMBERED:
        told = connection.execute(
            sa.select(sources.c.name, identifiers.c.scope)
            .join(sources, sources.c.source_id == identifiers.c.source_id)
            .where(identifiers.c.kind == kind)
            .distinct()
            .order_by(sources.c.name)
        ).all()
        groups: dict[str, list[str]] = {}
        for name, scope in told:
            groups.setdefault(scope, []).append(name)
        unsure = groups.pop("", [])
        if not groups:
            continue
        of = "customers" if kind == "customer_id" else "loyalty cards"
        apart = " / ".join(" and ".join(names) for _, names in sorted(groups.items()))
        sentence = f"{apart} number their {of} each in its own way: the same {kind} is another person's there."
        if unsure:
            sentence += (
                f" Whose numbers {' and '.join(unsure)} has, nothing says: they join none of those. "
                "Load such a file into the source whose numbers it has."
            )
        sentences.append(sentence)
    return tuple(sentences)


def _scopes(connection: sa.Connection, kind: str) -> dict[int, set[str]]:
    """Each source with such numbers, and the scopes that they have."""
    found = connection.execute(
        sa.select(identifiers.c.source_id, identifiers.c.scope).where(identifiers.c.kind == kind).distinct()
    )
    scopes: dict[int, set[str]] = {}
    for source, scope in found:
        scopes.setdefault(source, set()).add(scope)
    return scopes


def _numberings(connection: sa.Connection, kind: str, among: Iterable[int]) -> dict[int, str]:
    """The scope of each source that does not have its numbering in common with all."""
    said = _compared(connection, kind)
    apart = [pair for pair, one in said.items() if one.contradict]
    group = {source: source for source in among}
    for pair, one in sorted(said.items()) if apart else ():
        if one.agree:
            first, second = sorted(group[source] for source in pair)
            group = {source: first if label == second else label for source, label in group.items()}
    separate = {group[source] for a, b in apart if group[a] != group[b] for source in (a, b)}
    if not separate:
        return {}
    label_of = {source: label for source, label in group.items() if label in separate}
    label_of |= _of_the_silent(connection, kind, sorted(group.keys() - label_of.keys()), label_of)
    called = dict(connection.execute(sa.select(sources.c.source_id, sources.c.name)).all())
    return {source: called[label] for source, label in label_of.items()}


def _compared(connection: sa.Connection, kind: str) -> dict[tuple[int, int], _Said]:
    """For each two sources what they say of the numbers that both have."""
    one, other = (_tellings(connection, kind).subquery(name) for name in ("one", "other"))
    order = sa.func.hash(one.c.value), one.c.value
    rank = sa.func.row_number().over(partition_by=(one.c.source_id, other.c.source_id), order_by=order)
    both = (
        sa.select(
            one.c.source_id.label("a"),
            other.c.source_id.label("b"),
            *(side.c[what].label(f"{what}_{mark}") for what in _TOLD for side, mark in ((one, "a"), (other, "b"))),
            rank.label("rank"),
        )
        .join(other, sa.and_(one.c.value == other.c.value, one.c.source_id < other.c.source_id))
        .subquery("both")
    )
    found = fetch_arrow(connection, sa.select(both).where(both.c.rank <= _OF_TWO)).to_pylist()
    said: dict[tuple[int, int], _Said] = {}
    for row in found:
        names, contacts = ((row[f"{what}_a"], row[f"{what}_b"]) for what in _TOLD)
        verdict = _verdict(names, contacts)
        if verdict:
            of_both = said.setdefault((row["a"], row["b"]), _Said())
            setattr(of_both, verdict, getattr(of_both, verdict) + 1)
    return said


_TOLD = ("names", "contacts")


def _tellings(connection: sa.Connection, kind: str) -> sa.Select:
    """What each source says of each number: its names, and its e-mails and phones."""
    number = sa.select(identifiers.c.source_id, identifiers.c.record, identifiers.c.value).where(
        identifiers.c.kind == kind, identifiers.c.standing
    )
    count = connection.scalar(sa.select(sa.func.count()).select_from(number.subquery("number"))) or 0
    if count > _LOOKED_AT:
        number = number.where(sa.func.hash(identifiers.c.value) % (count // _LOOKED_AT + 1) == 0)
    numbers = number.subquery("numbers")
    contact = identifiers.alias("contact")
    name = sa.select(
        numbers.c.source_id, numbers.c.value, person_name().label("name"), sa.null().label("contact")
    ).join(people, sa.and_(people.c.record == numbers.c.record, people.c.standing))
    reached = sa.select(numbers.c.source_id, numbers.c.value, sa.null(), contact.c.value).join(
        contact,
        sa.and_(contact.c.record == numbers.c.record, contact.c.standing, contact.c.kind.in_(("email", "phone"))),
    )
    told = sa.union_all(name.where(person_name().is_not(None)), reached).subquery("told")
    return sa.select(
        told.c.source_id,
        told.c.value,
        sa.func.list_distinct(sa.func.list(told.c.name)).label("names"),
        sa.func.list_distinct(sa.func.list(told.c.contact)).label("contacts"),
    ).group_by(told.c.source_id, told.c.value)


def _verdict(names: tuple[list[str], list[str]], contacts: tuple[list[str], list[str]]) -> str:
    """Whether what two sources say of one number is of the `same` person, of `strangers`, or cannot be told."""
    if set(contacts[0]) & set(contacts[1]):
        return "same"
    pairs = [(a, b) for a in names[0] for b in names[1]]
    if pairs:
        if any(not clash(a, b) for a, b in pairs):
            return "same"
        return "strangers" if all(strangers(a, b) for a, b in pairs) else ""
    # One person has two mailboxes often enough: only many such numbers say something.
    kinds = [{"@" in contact for contact in side} for side in contacts]
    return "unnamed" if kinds[0] & kinds[1] else ""


def _of_the_silent(
    connection: sa.Connection, kind: str, silent: list[int], label_of: Mapping[int, int]
) -> dict[int, int]:
    """Whose numbering a source has that tells no names: the one in which its numbers are, where no other has them."""
    if not silent:
        return {}
    standing = sa.and_(identifiers.c.kind == kind, identifiers.c.standing)
    own = (
        sa.select(identifiers.c.source_id, identifiers.c.value)
        .where(standing, identifiers.c.source_id.in_(silent))
        .distinct()
        .cte("own")
    )
    label = sa.case(dict(label_of), value=identifiers.c.source_id).label("label")
    known = (
        sa.select(label, identifiers.c.value)
        .where(standing, identifiers.c.source_id.in_(list(label_of)))
        .distinct()
        .cte("known")
    )
    count = sa.func.count()
    numbers: dict[int, int] = dict(
        connection.execute(sa.select(own.c.source_id, count).group_by(own.c.source_id)).all()
    )
    shared = connection.execute(
        sa.select(own.c.source_id, known.c.label, count)
        .join(known, known.c.value == own.c.value)
        .group_by(own.c.source_id, known.c.label)
    )
    shares: dict[int, dict[int, float]] = {}
    for source, of_label, n in shared:
        shares.setdefault(source, {})[of_label] = n / numbers[source]
    whose: dict[int, int] = {}
    for source, of_labels in shares.items():
        best, *others = sorted(of_labels, key=lambda one: -of_labels[one])
        if of_labels[best] >= _NEARLY_ALL and all(of_labels[other] <= _FEW for other in others):
            whose[source] = best
    return whose
