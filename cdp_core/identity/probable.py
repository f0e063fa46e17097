"""People without a shared key, compared with one another.

In:  clusters by shared identifiers, people, decisions, identity rules
Out: Compared: pairs of records that may be one person, and what was learned of them
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import orjson
import pyarrow as pa
import sqlalchemy as sa

from cdp_core.identity.blocking import PAIRS, make_pairs
from cdp_core.identity.compared import Learned, comparisons_of
from cdp_core.identity.evidence import JOINS, Evidence, Integers, positions
from cdp_core.identity.gammas import Gammas, gammas_of
from cdp_core.identity.joining import Candidates, groups, joining_weight
from cdp_core.identity.likeness import Comparison
from cdp_core.identity.namesakes import born_apart
from cdp_core.identity.persons import Persons, scratch, write_persons
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.scoring import Floats, Weights, frequencies, have_twins, prior, score, weigh
from cdp_core.identity.ties import Flags, first_of_each
from cdp_core.identity.training import drawn_pairs, draws_all, train
from cdp_core.identity.traits import read_told
from cdp_core.progress import Progress, unwatched
from cdp_core.store.bulk import arrow_relation, fetch_arrow

#: In a group of so many people at most, all pairs are compared once some of them are alike.
SMALL_GROUP = 60


#: What is rare among pairs that are alike, and how many count as seen before any were.
_RARELY, _FEW = 0.07, 2
#: Sorts of accounts that are told apart in one number.
_BITS = 63


@dataclass(frozen=True)
class Compared:
    """The candidates, and for those who come later what was learned and the people as they were compared."""

    candidates: Candidates
    learned: Learned | None = None
    people: pa.Table | None = None


def compare_people(
    connection: sa.Connection,
    evidence: Evidence,
    label: Integers,
    rules: IdentityRules,
    progress: Progress = unwatched,
) -> Compared:
    """Find and weigh the pairs of people that may be one, among those that share no identifier."""
    told = read_told(connection, rules)
    rows = with_clusters(told.rows, evidence, label, rules)
    if len(np.unique(rows["label"].to_numpy())) < 2:
        return Compared(Candidates.none())
    with scratch(connection) as own:
        persons = write_persons(own, rows, told.columns)
        del told, rows
        largest = make_pairs(own, persons)
        comparisons = comparisons_of(persons.columns)
        progress(0.3, "learning what tells people apart")
        drawn = drawn_pairs(own, persons, comparisons)
        model = train(own, persons, comparisons, drawn)
        progress(0.6, "comparing people")
        if draws_all(persons):
            found = fetch_arrow(own, sa.select(PAIRS.c.a, PAIRS.c.b))
            gammas = drawn.among(found["a"].to_numpy(), found["b"].to_numpy())
        else:
            gammas = gammas_of(own, persons, comparisons, PAIRS)
        del drawn
        frequency = frequencies(own, persons.table, own, persons, comparisons)
        twins = have_twins(gammas, comparisons)
        weights = weigh(gammas, model, frequency, twins)
        base = prior(weights, len(persons))
        more = _rest_of_groups(own, persons, gammas, _alike(weights, base, rules), comparisons)
        if more is not None:
            gammas = gammas.and_also(more)
            weights = weigh(gammas, model, frequency, twins)
            base = prior(weights, len(persons))
        alike = _alike(weights, base, rules)
        weight = score(weights, base)
        kept = worth_keeping(persons.label, gammas.a, gammas.b, alike, weight > rules.review_above)
        candidates = as_candidates(persons, gammas, weights, weight, kept)
        families = _with_families(evidence, persons, gammas, weights, base, alike)
        learned = Learned(persons.columns, model, len(persons), base, largest, families, twins)
        return Compared(candidates, learned, people_of(own, persons, first_of_each(label, evidence.records)))


def _alike(weights: Weights, base: float, rules: IdentityRules) -> Flags:
    """Which pairs would be joined if there were no others."""
    return joining_weight(score(weights, base), weights.speaks, rules.join_above) > rules.join_above


def _with_families(
    evidence: Evidence, persons: Persons, gammas: Gammas, weights: Weights, base: float, alike: Flags
) -> bool:
    """Whether births a generation apart are a father's and a son's, and no slips.

    Where people live with relatives, pairs that all but the first name speaks for are many: 27 and more for 100 pairs
    that are alike in six lists of families, 2 at most in eight of single people. Of pairs that are alike, such births
    are 3 in 100 at most where they are slips. A few pairs say nothing of it.
    """
    relatives = int((weights.relatives & (weights.weight + base > 0)).sum())
    born_a, born_b = (
        evidence.born[positions(evidence.records, persons.record[side[alike]])] for side in (gammas.a, gammas.b)
    )
    told = (born_a > 0) & (born_b > 0)
    pairs = zip(born_a[told].tolist(), born_b[told].tolist(), strict=True)
    apart = sum(born_apart(a, b) for a, b in pairs)
    often = (relatives, int(alike.sum())), (apart, int(told.sum()))
    return any(seen + _FEW > _RARELY * among for seen, among in often)


def with_clusters(rows: pa.Table, evidence: Evidence, label: Integers, rules: IdentityRules) -> pa.Table:
    """The rows with the cluster of each, and which accounts it has of those of which a profile has only one.

    Each such kind of the rules is a bit, all others together are one, and of a kind whose limit is per source it is one
    for each source. Beyond 63 of them some share a bit: people who have different ones of these are not compared,
    either. The bits follow from the rules alone: they are kept, and other kinds may come.
    """
    named = sorted(kind for kind, rule in rules.kinds.items() if rule.limit == 1)
    of_label = np.zeros(int(label.max(initial=-1)) + 1, np.int64)
    for number, kind in enumerate(evidence.kinds):
        rule = rules.of(kind)
        if rule.limit == 1 and rule.per_days is None:
            place = named.index(kind) if kind in named else len(named)
            used = (evidence.kind == number)[evidence.value] & (evidence.state == JOINS)[evidence.value]
            carrier = evidence.carrier[used]
            numbered_by = evidence.source[carrier] if rule.per_source else np.zeros_like(carrier)
            bit = (numbered_by.astype(np.int64) * (len(named) + 1) + place) % _BITS
            np.bitwise_or.at(of_label, label[carrier], np.int64(1) << bit)
    cluster = label[positions(evidence.records, rows["record"].to_numpy())]
    return rows.append_column("label", pa.array(cluster)).append_column("anchored", pa.array(of_label[cluster]))


def people_of(own: sa.Connection, persons: Persons, first: Integers) -> pa.Table:
    """The rows of PERSONS that are kept, with the cluster of each under its first record."""
    names = ("record", "anchored", *persons.columns.stored, "label")
    found = fetch_arrow(own, sa.select(*(persons.table.c[name] for name in names)))
    cluster = first[found["label"].to_numpy()]
    return found.drop(["label"]).append_column("cluster", pa.array(cluster))


def _rest_of_groups(
    own: sa.Connection,
    persons: Persons,
    gammas: Gammas,
    alike: Flags,
    comparisons: Sequence[Comparison],
) -> Gammas | None:
    """The pairs that blocking passed over, in small groups of people that are alike. Two who are, are one pair."""
    group = groups(persons.label, gammas.a[alike], gammas.b[alike])
    size = np.bincount(group)[group]
    chosen = np.flatnonzero((size > 2) & (size <= SMALL_GROUP))
    if not len(chosen):
        return None
    columns = [sa.Column(name, sa.BigInteger) for name in ("person", "grouped", "label")]
    grouped = pa.table({"person": chosen, "grouped": group[chosen], "label": persons.label[chosen]})
    with arrow_relation(own, grouped, columns) as members:
        left, right = members.alias("x"), members.alias("y")
        within = sa.and_(
            left.c.grouped == right.c.grouped, left.c.person < right.c.person, left.c.label != right.c.label
        )
        pairs = sa.select(left.c.person.label("a"), right.c.person.label("b")).join_from(left, right, within)
        rest = pairs.except_(sa.select(PAIRS.c.a, PAIRS.c.b)).subquery("rest")
        found = gammas_of(own, persons, comparisons, rest)
    return found if len(found) else None


def worth_keeping(label: Integers, a: Integers, b: Integers, alike: Flags, asked: Flags) -> Flags:
    """Which pairs come up for review (`asked`), or are in a group in which some may be joined (`alike`)."""
    group = groups(label, a[alike], b[alike])
    return asked | (group[a] == group[b])


def as_candidates(persons: Persons, gammas: Gammas, weights: Weights, weight: Floats, chosen: Flags) -> Candidates:
    """The chosen pairs by the numbers of their records."""
    a, b = persons.record[gammas.a[chosen]], persons.record[gammas.b[chosen]]
    own = persons.columns.own
    parts = {own.get(name, name): part[chosen].tolist() for name, part in weights.parts.items()}
    evidence = [
        orjson.dumps({name: part for name, part in zip(parts, of_pair, strict=True) if part}).decode()
        for of_pair in zip(*parts.values(), strict=True)
    ]
    told = weight[chosen], np.array(evidence, object), weights.speaks[chosen]
    found = Candidates(np.minimum(a, b), np.maximum(a, b), *told)
    return found.and_also(Candidates.none())
