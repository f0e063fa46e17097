"""People who came or changed, compared with everybody, by what the last full resolve learned.

In:  REGION, clusters in it, the people who were compared before, what was learned
Out: Candidates of which at least one record is in FRESH, and REGION with those they are alike to
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from cdp_core.identity.blocking import PAIRS, make_new_pairs
from cdp_core.identity.compared import Learned, keep_people, kept_people, read_learned
from cdp_core.identity.evidence import Evidence, Integers, positions
from cdp_core.identity.gammas import gammas_of
from cdp_core.identity.joining import Candidates, groups
from cdp_core.identity.numbered import create, number_relation
from cdp_core.identity.persons import scratch, write_persons
from cdp_core.identity.probable import SMALL_GROUP, as_candidates, people_of, with_clusters, worth_keeping
from cdp_core.identity.region import FRESH, SEEN, extend_region
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.scoring import frequencies, score, weigh
from cdp_core.identity.ties import first_of_each
from cdp_core.identity.traits import read_told
from cdp_core.store.bulk import fetch_arrow, insert_arrow
from cdp_core.store.tables import candidate_pairs, compared_people, people

#: Once there are so many times the people that were learned from, it is time to learn anew.
_OUTGROWN = 1.5


@dataclass(frozen=True)
class Arrivals:
    """`records` are the people that a change reaches, ascending; `candidates` the pairs that were weighed anew."""

    records: Integers
    candidates: Candidates
    learned: Learned | None


def people_in_region(connection: sa.Connection) -> bool:
    """Whether people, of now or before, are among those to be compared."""
    fresh = sa.select(FRESH.c.record)
    now = sa.select(people.c.record).where(people.c.record.in_(fresh), people.c.standing)
    before = sa.select(compared_people.c.record).where(compared_people.c.record.in_(fresh))
    return any(connection.execute(step.limit(1)).all() for step in (now, before))


def compare_arrivals(
    connection: sa.Connection, evidence: Evidence, label: Integers, rules: IdentityRules
) -> Arrivals | None:
    """Compare the people in REGION with everybody, and extend REGION by those they are alike to.

    None where everybody is to be compared anew: nothing was learned yet or from far fewer people, people have
    something that nobody had before, or too many are reached.
    """
    learned = read_learned(connection)
    if learned is None:
        return None
    told = read_told(connection, rules, region=True, known=learned.columns)
    if told.columns != learned.columns:
        return None
    rows = with_clusters(told.rows, evidence, label, rules)
    here = _keep(connection, rows, learned, first_of_each(label, evidence.records))
    if _count_people(connection) > _OUTGROWN * learned.people:
        return None
    candidates = Candidates.none()
    if connection.execute(_to_compare().limit(1)).all():
        make_new_pairs(connection, learned.columns, _to_compare(), learned.largest)
        found = fetch_arrow(connection, sa.select(PAIRS.c.a, PAIRS.c.b))
        candidates = _weighed(connection, learned, found["a"].to_numpy(), found["b"].to_numpy())
    candidates = _of_different(candidates, evidence.records, label)
    alike = candidates.where(candidates.joining(rules.join_above) > rules.join_above)
    if not extend_region(connection, rules, np.unique(np.concatenate([alike.a, alike.b]))):
        return None
    return Arrivals(here, candidates, learned)


def _to_compare() -> sa.Select:
    return sa.select(compared_people.c.record).where(compared_people.c.record.in_(sa.select(FRESH.c.record)))


def _count_people(connection: sa.Connection) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(compared_people)) or 0


def _keep(connection: sa.Connection, rows: pa.Table, learned: Learned, first: Integers) -> Integers:
    """Write the people down in place of what was known of the records that were seen. Returns their records.

    Those who are as they were when they were compared last leave FRESH: their pairs are known.
    """
    with scratch(connection) as own:
        now = people_of(own, write_persons(own, rows, learned.columns), first).sort_by("record")
    before = kept_people(connection, now["record"].to_numpy(), learned.columns).sort_by("record")
    unchanged, closed = _unchanged(before, now)
    with number_relation(connection, unchanged) as numbers:
        connection.execute(FRESH.delete().where(FRESH.c.record.in_(sa.select(numbers.c.number))))
    keep_people(connection, now, sa.select(SEEN.c.record))
    if len(closed):
        _ask_less(connection, learned, closed)
    return now["record"].to_numpy()


def _unchanged(before: pa.Table, now: pa.Table) -> tuple[Integers, Integers]:
    """The records of people who say what they said, and whose cluster has not come apart; those with an account since.

    Pairs within a cluster are not compared, so those of one that came apart have pairs that nobody has weighed. Who
    had an account and has none may have more pairs, who has one now only fewer.

    Args:
        before, now: the same people, ascending by record, now with those who came.
    """
    known = now.filter(pc.is_in(now["record"], value_set=before["record"].combine_chunks()))
    had, has = before["anchored"].to_numpy(), known["anchored"].to_numpy()
    clusters = pc.fill_null(before["cluster"], -1).to_numpy(), known["cluster"].to_numpy()
    parts = np.unique(np.stack(clusters), axis=1)[0]
    apart = parts[:-1][parts[:-1] == parts[1:]]
    same = ((had & ~has) == 0) & ~np.isin(clusters[0], [-1, *apart])
    for name in set(known.column_names) - {"anchored", "cluster"}:
        equal = pc.fill_null(pc.equal(before[name], known[name]), False)
        same &= pc.or_(equal, pc.and_(pc.is_null(before[name]), pc.is_null(known[name]))).to_numpy()
    record = known["record"].to_numpy()
    return record[same], record[same & ((has & ~had) != 0)]


def _ask_less(connection: sa.Connection, learned: Learned, closed: Integers) -> None:
    """Of people who have an account now, forget the pairs with others who have one of its sort, strong rules' apart."""
    with number_relation(connection, closed) as numbers:
        make_new_pairs(connection, learned.columns, sa.select(numbers.c.number), learned.largest, only_strong=True)
        sides = (candidate_pairs.c.record_a, candidate_pairs.c.record_b)
        one, other = compared_people.alias("one"), compared_people.alias("other")
        both = one.c.anchored.bitwise_and(other.c.anchored) != 0
        connection.execute(
            candidate_pairs.delete().where(
                sa.or_(*(side.in_(sa.select(numbers.c.number)) for side in sides)),
                sa.exists().where(one.c.record == sides[0], other.c.record == sides[1], both),
                sa.tuple_(*sides).not_in(sa.select(PAIRS.c.a, PAIRS.c.b)),
            )
        )


def _weighed(connection: sa.Connection, learned: Learned, a: Integers, b: Integers) -> Candidates:
    """The pairs of records (a, b) with their match weights."""
    if not len(a):
        return Candidates.none()
    rows = kept_people(connection, np.unique(np.concatenate([a, b])), learned.columns)
    rows = rows.append_column("label", rows["record"])
    with scratch(connection) as own:
        persons = write_persons(own, rows, learned.columns)
        order = np.argsort(persons.record)
        number = [order[np.searchsorted(persons.record[order], side)] for side in (a, b)]
        create(own, PAIRS)
        insert_arrow(own, PAIRS, pa.table({"a": np.minimum(*number), "b": np.maximum(*number)}))
        gammas = gammas_of(own, persons, learned.model.comparisons, PAIRS)
        frequency = frequencies(connection, compared_people, own, persons, learned.model.comparisons)
        weights = weigh(gammas, learned.model, frequency, learned.twins)
        weight = score(weights, learned.prior)
        return as_candidates(persons, gammas, weights, weight, np.ones(len(gammas), np.bool_))


def _of_different(candidates: Candidates, records: Integers, label: Integers) -> Candidates:
    """Without the pairs that shared identifiers join already."""
    inside = np.isin(candidates.a, records) & np.isin(candidates.b, records)
    same = np.zeros(len(candidates), np.bool_)
    a, b = (positions(records, side[inside]) for side in (candidates.a, candidates.b))
    same[inside] = label[a] == label[b]
    return candidates.where(~same)


def with_kept(
    connection: sa.Connection, arrivals: Arrivals | None, records: Integers, label: Integers, rules: IdentityRules
) -> Candidates:
    """All candidates among the records of the region, and those between the arrivals and others.

    Args:
        records: of the region, ascending; `label` their clusters.
    """
    kept = _of_different(_kept_pairs(connection, records), records, label)
    if arrivals is None or arrivals.learned is None:
        return kept
    known = kept.and_also(_of_different(arrivals.candidates, records, label))
    a, b = _rest_of_groups(connection, arrivals.records, known, records, label, rules)
    known = known.and_also(_weighed(connection, arrivals.learned, a, b))
    everybody = np.unique(np.concatenate([records, known.a, known.b]))
    cluster = -1 - np.arange(len(everybody))
    cluster[positions(everybody, records)] = label
    ends = positions(everybody, known.a), positions(everybody, known.b)
    alike = known.joining(rules.join_above) > rules.join_above
    return known.where(worth_keeping(cluster, *ends, alike, known.weight > rules.review_above))


def _kept_pairs(connection: sa.Connection, records: Integers) -> Candidates:
    """The compared pairs of the last resolve among these records, without those that were compared anew."""
    fresh = sa.select(FRESH.c.record)
    sides = (candidate_pairs.c.record_a, candidate_pairs.c.record_b)
    seen = sa.select(SEEN.c.record)
    found = fetch_arrow(
        connection,
        sa.select(candidate_pairs).where(*(side.in_(seen) for side in sides), *(side.not_in(fresh) for side in sides)),
    )
    a, b = found["record_a"].to_numpy(), found["record_b"].to_numpy()
    evidence = found["evidence"].to_numpy(zero_copy_only=False)
    speaks = pc.fill_null(found["speaks"], True).to_numpy()  # which an earlier version did not write down
    return Candidates(a, b, found["weight"].to_numpy(), evidence, speaks).among(records)


def _rest_of_groups(
    connection: sa.Connection,
    fresh: Integers,
    known: Candidates,
    records: Integers,
    label: Integers,
    rules: IdentityRules,
) -> tuple[Integers, Integers]:
    """Pairs of records that blocking passed over, in small groups of people alike to those that came."""
    alike = known.where(known.joining(rules.join_above) > rules.join_above).among(records)
    group = groups(label, positions(records, alike.a), positions(records, alike.b))
    concerned = np.isin(group, group[positions(records, fresh)])
    compared = fetch_arrow(connection, sa.select(compared_people.c.record).where(compared_people.c.record.in_(_seen())))
    concerned &= np.isin(records, compared["record"].to_numpy())
    members = np.flatnonzero(concerned)
    members = members[np.argsort(group[members], kind="stable")]
    pairs = [
        np.stack([some[left], some[right]])
        for some in np.split(members, np.flatnonzero(np.diff(group[members])) + 1)
        if 2 < len(some) <= SMALL_GROUP
        for left, right in [np.triu_indices(len(some), 1)]
    ]
    if not pairs:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    a, b = np.concatenate(pairs, axis=1)
    a, b = records[np.minimum(a, b)], records[np.maximum(a, b)]
    cluster_a, cluster_b = label[positions(records, a)], label[positions(records, b)]
    wide = int(records[-1]) + 1
    rest = (cluster_a != cluster_b) & ~np.isin(a * wide + b, known.a * wide + known.b)
    return a[rest], b[rest]


def _seen() -> sa.Select:
    return sa.select(SEEN.c.record)
