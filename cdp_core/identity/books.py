"""What a resolve writes down: profiles of records, ids that were, what was held apart and why.

In:  the profile of each record now and before
Out: rows of assignments, joins, aliases and held_apart; what changed
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from numpy.typing import NDArray

from cdp_core.identity.compared import Learned, forget, keep_learned, keep_people
from cdp_core.identity.decisions import Verdict
from cdp_core.identity.evidence import BLOCKED, Evidence, Integers
from cdp_core.identity.joining import Candidates
from cdp_core.identity.joins import joins
from cdp_core.identity.linking import Held
from cdp_core.identity.numbered import CARRIERS, SHARED, VALUES, number_relation
from cdp_core.identity.region import FRESH, SEEN
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.ties import Flags, Ties
from cdp_core.store.bulk import arrow_relation, fetch_arrow, insert_arrow
from cdp_core.store.tables import aliases, assignments, candidate_pairs, held_apart, joined_by


@dataclass(frozen=True)
class Partition:
    """Who is who among the records of a resolve.

    Args:
        profile: of each record; known: whether that is a known person's; held: the identifiers that gave way.
        candidates: the pairs of people that were compared.
        learned, people: what comparing everybody taught, and the people as they were compared.
    """

    evidence: Evidence
    verdicts: list[Verdict]
    profile: Integers
    known: Flags
    held: list[Held]
    candidates: Candidates
    rules: IdentityRules
    learned: Learned | None = None
    people: pa.Table | None = None


@dataclass(frozen=True)
class Before:
    """Records, ascending, that a resolve looks at or that are gone, with the profiles they had."""

    record: Integers
    profile: Integers
    known: Flags

    @classmethod
    def read(cls, connection: sa.Connection, region: bool) -> "Before":
        seen = assignments.c.record.in_(sa.select(SEEN.c.record)) if region else sa.true()
        found = fetch_arrow(connection, sa.select(assignments).where(seen))
        order = np.argsort(found["record"].to_numpy(), kind="stable")
        known = pc.fill_null(found["known"], False).to_numpy()
        return cls(found["record"].to_numpy()[order], found["profile"].to_numpy()[order], known[order])


@dataclass(frozen=True)
class Changes:
    """How the profiles changed; `touched` are the ids, old and new, of those that did."""

    merged: int
    split: int
    touched: Integers


def write_books(connection: sa.Connection, found: Partition, changed: Integers, region: bool) -> Changes:
    """Write down who is who; `changed` are the records that came, changed or went."""
    before = Before.read(connection, region)
    records = found.evidence.records
    _write_assignments(connection, before, found, region)
    _write_joins(connection, found, region)
    if len(before.record):
        _write_aliases(connection, before, records, found.profile)
    _write_held_apart(connection, found, region)
    _write_candidates(connection, found, region)
    if not region:
        _write_learned(connection, found)
    return compare(before, records, found.profile, changed)


def compare(before: Before, records: Integers, profile: Integers, changed: Integers) -> Changes:
    """What became of the profiles that were."""
    stayed = np.isin(before.record, records, assume_unique=True)
    old, new = before.profile[stayed], profile[np.searchsorted(records, before.record[stayed])]
    moved = old != new
    pairs = np.unique(np.stack([old, new]), axis=1) if moved.any() else np.empty((2, 0), np.int64)
    merged = pairs.shape[1] - len(np.unique(pairs[1]))
    split = pairs.shape[1] - len(np.unique(pairs[0]))
    arrived = np.isin(records, before.record, assume_unique=True, invert=True)
    touched = [
        old[moved],
        new[moved],
        before.profile[~stayed],
        profile[arrived],
        before.profile[np.isin(before.record, changed)],
        profile[np.isin(records, changed)],
    ]
    return Changes(merged, split, np.unique(np.concatenate(touched)).astype(np.int64))


def _write_assignments(connection: sa.Connection, before: Before, found: Partition, region: bool) -> None:
    now = {"record": found.evidence.records, "profile": found.profile, "known": found.known}
    if all(np.array_equal(getattr(before, name), column) for name, column in now.items()):
        return
    seen = assignments.c.record.in_(sa.select(SEEN.c.record)) if region else sa.true()
    connection.execute(assignments.delete().where(seen))
    # Profile by profile, so that the records of one are found without looking at those of all.
    insert_arrow(connection, assignments, pa.table(now).take(np.argsort(found.profile, kind="stable")))


def _write_joins(connection: sa.Connection, found: Partition, region: bool) -> None:
    """What joined each record, so that nobody who asks later has to link all of them again."""
    seen = joined_by.c.record.in_(sa.select(SEEN.c.record)) if region else sa.true()
    connection.execute(joined_by.delete().where(seen))
    made = joins(Ties.of(found.evidence, found.verdicts), found.profile, found.rules)
    by = pa.DictionaryArray.from_arrays(pa.array(made.by), pa.array(made.evidence)).cast(pa.string())
    insert_arrow(connection, joined_by, pa.table({"record": found.evidence.records[made.record], "evidence": by}))


def _write_aliases(connection: sa.Connection, before: Before, records: Integers, profile: Integers) -> None:
    """An id that is no profile any more leads to a record: itself, or where that is gone, one of its company."""
    profiles = np.unique(profile)
    alive = np.isin(before.record, records, assume_unique=True)
    vanished = np.setdiff1d(before.profile, profiles)
    lost = before.record[~alive]
    with number_relation(connection, lost) as numbers:
        leading = fetch_arrow(
            connection,
            sa.select(aliases.c.old_profile, aliases.c.record).join_from(
                aliases, numbers, numbers.c.number == aliases.c.record
            ),
        )
    then = before.profile[np.searchsorted(before.record, leading["record"].to_numpy())]
    old = np.concatenate([vanished, leading["old_profile"].to_numpy()])
    company = np.concatenate([vanished, then])
    of_company = alive & np.isin(before.profile, company)
    order = np.lexsort((before.record[of_company], before.profile[of_company]))
    member, member_of = before.record[of_company][order], before.profile[of_company][order]
    place = np.searchsorted(member_of, company)
    place, old, company = place[place < len(member)], old[place < len(member)], company[place < len(member)]
    found = member_of[place] == company
    old, leads_to = old[found], member[place[found]]
    stale = np.unique(np.concatenate([profiles, leading["old_profile"].to_numpy(), old]))
    with number_relation(connection, stale) as numbers:
        connection.execute(aliases.delete().where(aliases.c.old_profile.in_(sa.select(numbers.c.number))))
    insert_arrow(connection, aliases, pa.table({"old_profile": old, "record": leads_to}))


def _write_candidates(connection: sa.Connection, found: Partition, region: bool) -> None:
    """Pairs above the threshold are joined or to be reviewed, the others apart, as are those that a person decided."""
    seen, fresh = sa.select(SEEN.c.record), sa.select(FRESH.c.record)
    sides = (candidate_pairs.c.record_a, candidate_pairs.c.record_b)
    old = sa.or_(sa.and_(*(side.in_(seen) for side in sides)), *(side.in_(fresh) for side in sides))
    connection.execute(candidate_pairs.delete().where(old if region else sa.true()))
    pairs = found.candidates
    profile_a, profile_b = (_profiles_of(found, side) for side in (pairs.a, pairs.b))
    state = np.where(pairs.weight > found.rules.review_above, "review", "apart")
    state[_decided_apart(found, profile_a, profile_b)] = "apart"
    state[profile_a == profile_b] = "joined"
    rows = {
        "record_a": pairs.a,
        "record_b": pairs.b,
        "weight": pairs.weight,
        "evidence": pa.array(pairs.evidence, pa.string()),
        "speaks": pairs.speaks,
        "state": pa.array(state.tolist(), pa.string()),
    }
    insert_arrow(connection, candidate_pairs, pa.table(rows))


def _write_learned(connection: sa.Connection, found: Partition) -> None:
    if found.learned is None or found.people is None:
        forget(connection)
    else:
        keep_learned(connection, found.learned)
        keep_people(connection, found.people)


def _profiles_of(found: Partition, wanted: Integers) -> Integers:
    """The profile of each record; for one beyond the region, which nothing joins, a number of its own."""
    records = found.evidence.records
    place = np.minimum(np.searchsorted(records, wanted), len(records) - 1)
    return np.where(records[place] == wanted, found.profile[place], -wanted)


def _decided_apart(found: Partition, profile_a: Integers, profile_b: Integers) -> NDArray[np.bool_]:
    """Which candidate pairs are between the profiles of two records that a person keeps apart."""
    apart = np.zeros(len(profile_a), np.bool_)
    for verdict in found.verdicts:
        if not verdict.together:
            left, right = np.unique(found.profile[verdict.left]), np.unique(found.profile[verdict.right])
            for one, other in ((profile_a, profile_b), (profile_b, profile_a)):
                apart |= np.isin(one, left) & np.isin(other, right)
    return apart


def _write_held_apart(connection: sa.Connection, found: Partition, region: bool) -> None:
    held, evidence = found.held, found.evidence
    seen = held_apart.c.record.in_(sa.select(SEEN.c.record)) if region else sa.true()
    connection.execute(held_apart.delete().where(seen))
    columns = ["record", "kind", "scope", "value", "reason", "detail"]
    same = sa.and_(SHARED.c.kind == VALUES.c.kind, SHARED.c.scope == VALUES.c.scope, SHARED.c.value == VALUES.c.value)
    carried = sa.select(CARRIERS.c.record, VALUES.c.kind, VALUES.c.scope, VALUES.c.value).distinct()
    if (evidence.state == BLOCKED).any():
        blocked = carried.add_columns(sa.literal("blocked"), sa.literal("a placeholder that stands for nobody"))
        connection.execute(
            held_apart.insert().from_select(
                columns,
                blocked.join_from(CARRIERS, VALUES, CARRIERS.c.value_id == VALUES.c.value_id).where(VALUES.c.blocked),
            )
        )
    words = sa.cast(SHARED.c.people, sa.Text) + " people"
    connection.execute(
        held_apart.insert().from_select(
            [*columns, "told_apart_by"],
            carried.add_columns(sa.literal("shared"), words, SHARED.c.by)
            .join_from(CARRIERS, VALUES, CARRIERS.c.value_id == VALUES.c.value_id)
            .join(SHARED, same),
        )
    )
    if held:
        rows = {(int(evidence.records[one.record]), one.value): one for one in held}
        arrow = pa.table(
            {
                "record": [record for record, _ in rows],
                "value_id": [value for _, value in rows],
                "reason": [one.reason for one in rows.values()],
                "detail": [one.detail for one in rows.values()],
                "owner": [int(evidence.records[one.owner]) for one in rows.values()],
            }
        )
        given = [
            CARRIERS.c.record,
            CARRIERS.c.value_id,
            *(held_apart.c[name] for name in ("reason", "detail", "owner")),
        ]
        with arrow_relation(connection, arrow, given) as way:
            connection.execute(
                held_apart.insert().from_select(
                    [*columns, "owner"],
                    sa.select(way.c.record, VALUES.c.kind, VALUES.c.scope, VALUES.c.value)
                    .add_columns(way.c.reason, way.c.detail, way.c.owner)
                    .join_from(way, VALUES, way.c.value_id == VALUES.c.value_id),
                )
            )
