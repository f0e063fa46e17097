"""Identity resolution: which records are one person, what changed since last time, written down.

In:  identifiers, people, decisions, `unresolved`; identity rules
Out: assignments, joined_by, held_apart, candidate_pairs, aliases, resolves, identifier_count, device_kinds; a
     Resolution

A full resolve and an incremental one give the same profiles: the incremental one looks at whole components, those that
a change can reach. The profile of a cluster is its smallest record.
"""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import sqlalchemy as sa

from cdp_core.identity.arrivals import compare_arrivals, people_in_region, with_kept
from cdp_core.identity.books import Partition, write_books
from cdp_core.identity.clusters import Clusters, find_clusters
from cdp_core.identity.compared import read_learned
from cdp_core.identity.decisions import Verdict, verdicts
from cdp_core.identity.device_kinds import note_device_kinds
from cdp_core.identity.evidence import Evidence, Integers, read_evidence
from cdp_core.identity.joining import Candidates, join_alike
from cdp_core.identity.new_identifiers import count_new_identifiers
from cdp_core.identity.probable import Compared, compare_people
from cdp_core.identity.region import grow_region
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.ties import Ties, first_of_each
from cdp_core.progress import Progress, part, unwatched
from cdp_core.store.bulk import fetch_arrow, insert_rows
from cdp_core.store.tables import assignments, held_apart, records, resolves, unresolved


@dataclass(frozen=True)
class Resolution:
    """What a resolve found. Counts are of the whole workspace, `merged` and `split` of what changed in it.

    Args:
        identified: profiles with a person's identifier or name; the others are `anonymous`.
        merged: profiles that went into another one; split: profiles that came out of one.
        held_apart: identifiers that did not join, see the table of that name.
        touched: profiles, old and new, whose content may have changed; None for all.
    """

    records: int
    profiles: int
    identified: int
    anonymous: int
    merged: int
    split: int
    held_apart: int
    elapsed_s: float
    touched: Integers | None = field(default=None, compare=False)


def partition(connection: sa.Connection, rules: IdentityRules, progress: Progress = unwatched) -> Partition:
    """Compute who is who, for all records, and write nothing but temporary tables."""
    progress(0.05, "reading identifiers")
    evidence = read_evidence(connection, rules)
    progress(0.3, "linking records")
    said = verdicts(connection, evidence.records)
    clusters = find_clusters(connection, evidence, said, rules)
    compared = Compared(Candidates.none())
    if rules.probable:
        compared = compare_people(connection, evidence, clusters.label, rules, part(progress, 0.4, 0.7))
    families = compared.learned is None or compared.learned.families
    return _joined(evidence, said, clusters, compared, rules, families)


def partition_of_region(
    connection: sa.Connection, rules: IdentityRules, progress: Progress = unwatched
) -> Partition | None:
    """The same for the records in REGION; None where all must be looked at. People that came are written down."""
    evidence = read_evidence(connection, rules, region=True)
    said = verdicts(connection, evidence.records)
    clusters = find_clusters(connection, evidence, said, rules)
    candidates = Candidates.none()
    families = True
    if rules.probable:
        arrivals = None
        if people_in_region(connection):
            progress(0.3, "comparing people")
            arrivals = compare_arrivals(connection, evidence, clusters.label, rules)
            if arrivals is None:
                return None
            evidence = read_evidence(connection, rules, region=True)
            said = verdicts(connection, evidence.records)
            clusters = find_clusters(connection, evidence, said, rules)
        candidates = with_kept(connection, arrivals, evidence.records, clusters.label, rules)
        learned = read_learned(connection)
        families = learned is None or learned.families
    return _joined(evidence, said, clusters, Compared(candidates), rules, families)


def _joined(
    evidence: Evidence,
    said: list[Verdict],
    clusters: Clusters,
    compared: Compared,
    rules: IdentityRules,
    families: bool,
) -> Partition:
    """Who is who by what is shared and by what is alike."""
    ties = Ties.of(evidence, said)
    label = join_alike(ties, clusters.label, evidence.records, compared.candidates, rules, families)
    first = first_of_each(label, evidence.records)
    profile = first[label]
    known = np.zeros(len(first), np.bool_)
    known[label[evidence.known]] = True
    held = [one for one in clusters.held if profile[one.record] != profile[one.owner]]
    learned = compared.learned, compared.people
    return Partition(evidence, said, profile, known[label], held, compared.candidates, rules, *learned)


def resolve(
    connection: sa.Connection,
    rules: IdentityRules | None = None,
    *,
    full: bool = False,
    now: datetime | None = None,
    progress: Progress = unwatched,
) -> Resolution:
    """Find out who is who, of what is new or (`full`) of everything, and write it down.

    After a change of the rules, resolve in full.
    """
    started = time.perf_counter()
    rules = rules or IdentityRules()
    first = not connection.scalars(
        sa.select(assignments.c.record).where(assignments.c.known.is_not(None)).limit(1)
    ).all()
    changed = fetch_arrow(connection, sa.select(unresolved.c.record).distinct())["record"].to_numpy()
    region = not (full or first) and grow_region(connection, rules)
    found = partition_of_region(connection, rules, progress) if region else None
    region = found is not None
    found = found or partition(connection, rules, progress)
    count_new_identifiers(connection, rules, region)
    progress(0.75, "writing profiles")
    changes = write_books(connection, found, changed, region)
    note_device_kinds(connection, rules)
    counts = count_profiles(connection)
    resolution = Resolution(
        **counts,
        merged=changes.merged,
        split=changes.split,
        elapsed_s=round(time.perf_counter() - started, 3),
        touched=None if first else changes.touched,
    )
    _enter(connection, resolution, now or datetime.now(UTC).replace(tzinfo=None))
    connection.execute(unresolved.delete())
    progress(1.0, "resolved")
    return resolution


def count_profiles(connection: sa.Connection) -> dict[str, int]:
    """Records, profiles, how many of these are of known persons, and identifiers held apart."""
    first = assignments.c.record == assignments.c.profile  # a profile is called by one of its records
    found = connection.execute(sa.select(assignments.c.known, sa.func.count()).where(first).group_by("known")).all()
    profiles = {bool(known): n for known, n in found}
    return {
        "records": connection.scalar(sa.select(sa.func.count()).select_from(records)) or 0,
        "profiles": sum(profiles.values()),
        "identified": profiles.get(True, 0),
        "anonymous": profiles.get(False, 0),
        "held_apart": connection.scalar(sa.select(sa.func.count()).select_from(held_apart)) or 0,
    }


def _enter(connection: sa.Connection, resolution: Resolution, now: datetime) -> None:
    """Add the resolve to the history."""
    row = {column.name: getattr(resolution, column.name, None) for column in resolves.c}
    row["resolve_id"] = 1 + (connection.scalar(sa.select(sa.func.max(resolves.c.resolve_id))) or 0)
    row["resolved_at"] = now
    insert_rows(connection, resolves, [row])
