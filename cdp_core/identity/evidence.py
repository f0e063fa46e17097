"""What the identifiers say: which values there are, which of them are evidence, and which records carry them.

In:  standing identifiers (of all records, or of the records of a region), identity rules
Out: Evidence in integers, with the spelled-out values beside it in a temporary table
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from numpy.typing import NDArray

from cdp_core.fields import GUEST, PERSON
from cdp_core.identity.names import BEHIND, generation
from cdp_core.identity.namesakes import birth
from cdp_core.identity.numbered import CARRIERS, REGION, SHARED, VALUES, create, kinds_present, number_values
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.sharing import find_shared, heavy_values, of_a_family, of_colleagues, of_several_people
from cdp_core.identity.spelling import STANDS_FOR, addressed_name, by_kind, digests, needs_names, person_name
from cdp_core.store.bulk import fetch_arrow
from cdp_core.store.tables import events, loads, people, record_loads, records

Integers = NDArray[np.int64]

JOINS, BLOCKED, SHARED_BY_MANY, NO_EVIDENCE = range(4)

#: On a phone or a family's mailbox father and son are two; of two birthdays on a mailbox of one's own one is wrong. On
#: the switchboard of a company so are two last names. A number that is lent tells apart STRANGERS: under one last name,
#: an alias is as frequent as a relative.
STRANGERS, NAMES, BIRTHS, WHOLE_NAMES = 1, 2, 3, 4

#: What is one person's whatever names stand with it: an account of a shop may have orders to anybody.
_OF_ONE = (PERSON, GUEST, "customer_id", "crm_id")


@dataclass(frozen=True)
class Evidence:
    """Who carries what.

    Args:
        records: numbers of the records, ascending.
        carrier, value: one pair for each identifier: a position in `records`, a number of a value.
        kind: for each value, the position of its kind in `kinds`.
        state: for each value, JOINS or why not.
        named: for each value, what must not tell its people apart: NAMES that clash, BIRTHS of one name as well, last
            names, too (WHOLE_NAMES), or only STRANGERS, born on two days and with no name alike.
        name, given: for each record, the position of its person's name in `names`, and a number for the first word
            of that name; -1 where it has none.
        generation, born: for each record, whether its person is a senior or a junior, and when she was born; 0 where
            nobody says.
        source: for each record, the source that told of it.
        seen: for each value, the second in which it was seen first, where a limit asks for it; else 0.
        known: for each record, whether it has a name or an identifier that makes a person known.
    """

    records: Integers
    carrier: Integers
    value: Integers
    kinds: tuple[str, ...]
    kind: NDArray[np.int8]
    state: NDArray[np.int8]
    named: NDArray[np.int8]
    name: NDArray[np.int32]
    given: NDArray[np.int32]
    names: list[str]
    generation: NDArray[np.int8]
    born: NDArray[np.int32]
    source: Integers
    seen: Integers
    known: NDArray[np.bool_]


def _values(connection: sa.Connection, rules: IdentityRules, kinds: list[str]) -> tuple[NDArray, NDArray, NDArray]:
    """Kind and state of each value, by its number, and whether it asks for names, and for births."""
    same = sa.and_(SHARED.c.kind == VALUES.c.kind, SHARED.c.scope == VALUES.c.scope, SHARED.c.value == VALUES.c.value)
    place = by_kind(VALUES.c.kind, {kind: place for place, kind in enumerate(kinds)}, -1)
    of_several = [kind for kind in kinds if rules.of(kind).level != "device" and kind not in _OF_ONE]
    silent = [kind for kind in kinds if not rules.of(kind).joins]
    state = sa.case(
        (VALUES.c.kind.in_(silent), NO_EVIDENCE),
        (VALUES.c.blocked, BLOCKED),
        (SHARED.c.people.is_not(None), SHARED_BY_MANY),
        else_=JOINS,
    )
    named = sa.case(
        (
            sa.and_(needs_names(rules, kinds, VALUES.c.kind, VALUES.c.value), VALUES.c.value_id.in_(of_colleagues())),
            WHOLE_NAMES,
        ),
        (VALUES.c.kind.in_([kind for kind in kinds if rules.may_be_lent(kind)]), STRANGERS),
        (needs_names(rules, kinds, VALUES.c.kind, VALUES.c.value), BIRTHS),
        (VALUES.c.value_id.in_(of_a_family(rules, kinds)), NAMES),
        (VALUES.c.value_id.in_(of_several_people(of_several)), NAMES),
        else_=0,
    )
    found = fetch_arrow(
        connection,
        sa.select(
            VALUES.c.value_id,
            sa.cast(place, sa.SmallInteger).label("kind"),
            sa.cast(state, sa.SmallInteger).label("state"),
            sa.cast(named, sa.SmallInteger).label("named"),
        ).join_from(VALUES, SHARED, same, isouter=True),
    )
    order = np.argsort(found["value_id"].to_numpy())
    kind, states, asks = (found[column].to_numpy().astype(np.int8)[order] for column in ("kind", "state", "named"))
    return kind, states, asks


@dataclass(frozen=True)
class _Named:
    """See Evidence."""

    name: NDArray[np.int32]
    given: NDArray[np.int32]
    names: list[str]
    generation: NDArray[np.int8]
    born: NDArray[np.int32]


def _names(connection: sa.Connection, numbers: Integers, region: bool) -> _Named:
    """What each record calls its person, and when that was born."""
    unaddressed = person_name().label("unaddressed")
    known = (
        sa.select(people.c.record, addressed_name().label("name"), unaddressed, birth().label("born"))
        .where(people.c.standing, person_name().is_not(None), _looked_at(region))
        .subquery("known")
    )
    given = sa.func.split_part(known.c.unaddressed, " ", 1).label("given")
    found = fetch_arrow(connection, sa.select(known.c.record, known.c.name, given, known.c.born))
    place = positions(numbers, found["record"].to_numpy())
    encoded = {}
    spellings = {}
    for column in ("name", "given"):
        words = found[column].combine_chunks().dictionary_encode()
        encoded[column] = np.full(len(numbers), -1, np.int32)
        encoded[column][place] = words.indices.to_numpy(zero_copy_only=False)
        spellings[column] = words.dictionary
    born = np.zeros(len(numbers), np.int32)
    born[place] = pc.fill_null(found["born"], 0).to_numpy()
    generation = np.append(_generations(spellings["name"]), np.int8(0))[encoded["name"]]  # the last is no name: -1
    return _Named(encoded["name"], encoded["given"], spellings["name"].to_pylist(), generation, born)


def _generations(names: pa.Array) -> NDArray[np.int8]:
    """`names.generation` of each name."""
    found = np.zeros(len(names), np.int8)
    for place in np.flatnonzero(pc.match_substring_regex(names, BEHIND)):
        found[place] = generation(names[int(place)].as_py())
    return found


def _of_two_generations(value: Integers, generation: NDArray[np.int8]) -> Integers:
    """Values that seniors and juniors have, of one for each carrier."""
    told = generation > 0
    pairs = np.unique(np.stack([value[told], generation[told]]), axis=1)[0]
    return pairs[1:][pairs[1:] == pairs[:-1]]


def hashed_twins(connection: sa.Connection, rules: IdentityRules, kinds: list[str]) -> tuple[Integers, Integers]:
    """Numbers of values under one kind and of those that they stand for: the clear values that they are hashes of."""
    hashed, clear = VALUES.alias("hashed"), VALUES.alias("clear")
    steps = []
    for kind, clear_kind in STANDS_FOR.items():
        if {kind, clear_kind} <= {*kinds} and rules.of(kind).joins:
            steps += [
                sa.select(hashed.c.value_id, clear.c.value_id.label("clear_id"))
                .join_from(
                    hashed,
                    clear,
                    sa.and_(hashed.c.kind == kind, clear.c.kind == clear_kind, sa.func.lower(hashed.c.value) == digest),
                )
                .where(~hashed.c.blocked)
                for digest in digests(clear_kind, clear.c.value)
            ]
    if not steps:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    found = fetch_arrow(connection, sa.union_all(*steps))
    return found["value_id"].to_numpy(), found["clear_id"].to_numpy()


def read_evidence(connection: sa.Connection, rules: IdentityRules, region: bool = False) -> Evidence:
    """All evidence, or that on the records of REGION, for which SHARED must be known already."""
    kinds = kinds_present(connection)
    number_values(connection, rules, kinds, region)
    if not region:
        create(connection, SHARED)
        find_shared(connection, rules, kinds, heavy_values(rules, kinds))
    kind, state, named = _values(connection, rules, kinds)
    scope = sa.select(records.c.record, records.c.source_id)
    if region:
        scope = scope.join(REGION, REGION.c.record == records.c.record)
    told = fetch_arrow(connection, scope).sort_by("record")
    numbers, source = told["record"].to_numpy(), told["source_id"].to_numpy()
    pairs = fetch_arrow(connection, sa.select(CARRIERS.c.record, CARRIERS.c.value_id))
    carrier, value = positions(numbers, pairs["record"].to_numpy()), pairs["value_id"].to_numpy()
    hashed, clear = hashed_twins(connection, rules, kinds)
    if len(hashed):
        stands_for = np.arange(len(kind))
        stands_for[hashed] = clear
        value = stands_for[value]
    personal = np.array([rules.is_personal(one) for one in kinds], np.bool_)[kind]
    known = _have_names(connection, numbers, region)
    known[carrier[personal[value]]] = True
    told = _names(connection, numbers, region)
    contacts = np.array([rules.of(one).level == "contact" for one in kinds], np.bool_)[kind]
    of_two = _of_two_generations(value, told.generation[carrier])
    of_two = of_two[contacts[of_two]]
    named[of_two] = np.maximum(named[of_two], NAMES)
    seen = _first_seen(connection, rules, kinds, len(kind))
    np.minimum.at(seen, clear, seen[hashed])
    read = numbers, carrier, value, tuple(kinds), kind, state, named
    return Evidence(*read, told.name, told.given, told.names, told.generation, told.born, source, seen, known)


def _first_seen(connection: sa.Connection, rules: IdentityRules, kinds: list[str], values: int) -> Integers:
    """When each value of a kind with a limit in a number of days was seen first: an event, a row's age, or a load."""
    seen = np.zeros(values, np.int64)
    timed = [kind for kind in kinds if rules.of(kind).limit and rules.of(kind).per_days]
    if not timed:
        return seen
    carried = (
        sa.select(CARRIERS.c.record, CARRIERS.c.value_id)
        .join(VALUES, VALUES.c.value_id == CARRIERS.c.value_id)
        .where(VALUES.c.kind.in_(timed))
        .subquery("carried")
    )
    value, record = carried.c.value_id, carried.c.record
    told = sa.union_all(
        sa.select(value, events.c.occurred_at.label("at")).join(events, events.c.record == record),
        sa.select(value, people.c.known_at).join(people, (people.c.record == record) & people.c.standing),
        sa.select(value, loads.c.loaded_at)
        .join(record_loads, record_loads.c.record == record)
        .join(loads, loads.c.load_id == record_loads.c.load_id),
    ).subquery("told")
    second = sa.cast(sa.func.floor(sa.func.epoch(sa.func.min(told.c.at))), sa.BigInteger).label("second")
    found = fetch_arrow(connection, sa.select(told.c.value_id, second).group_by(told.c.value_id))
    seen[found["value_id"].to_numpy()] = found["second"].to_numpy()
    return seen


def _have_names(connection: sa.Connection, numbers: Integers, region: bool) -> NDArray[np.bool_]:
    """Which of the records are of somebody with a name."""
    named = sa.or_(*(people.c[name].is_not(None) for name in ("full_name", "first_name", "last_name")))
    found = fetch_arrow(connection, sa.select(people.c.record).where(people.c.standing, named, _looked_at(region)))
    have = np.zeros(len(numbers), np.bool_)
    have[positions(numbers, found["record"].to_numpy())] = True
    return have


def _looked_at(region: bool) -> sa.ColumnElement[bool]:
    """Rows of people that are looked at."""
    return people.c.record.in_(sa.select(REGION.c.record)) if region else sa.true()


def positions(ascending: Integers, numbers: Integers) -> Integers:
    """Where the numbers stand in an ascending array that has them all."""
    if len(ascending) and ascending[-1] - ascending[0] + 1 == len(ascending):
        return numbers - ascending[0]
    return np.searchsorted(ascending, numbers)
