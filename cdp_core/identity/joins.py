"""What joined each record to its profile.

In:  Ties, the profile of each record, identity rules
Out: Joins: for every record but one of each profile, the strongest evidence that joined it
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cdp_core.identity.evidence import Integers
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.ties import WORD, Ties, first_of_each, relabel, strongest_first

LIKENESS = "likeness"


@dataclass(frozen=True)
class Joins:
    """Positions of records, and for each of them the place in `evidence` of what joined it."""

    record: Integers
    by: NDArray[np.int8]
    evidence: tuple[str, ...]


def joins(ties: Ties, profile: Integers, rules: IdentityRules) -> Joins:
    """Join the records of each profile again, kind by kind from the strongest on, and note which kind it took.

    A person's word comes last: it names all records of two profiles, most of which something else joins.

    With each kind, of the groups that become one all but the one with the first record are counted for it; what is in
    one profile without any tie is there by likeness. So they are as many as records less profiles.
    """
    evidence = (*(kind for kind in strongest_first(ties, rules) if kind != WORD), WORD, LIKENESS)
    members = _of_several(profile)
    ties, profile = ties.of_records(members), profile[members]
    ties = _within_profiles(ties, profile)
    label = np.arange(ties.n)
    first = label
    record, by = [], []
    for place, kind in enumerate(evidence):
        if kind == LIKENESS:
            together = np.unique(profile, return_inverse=True)[1].astype(np.int64)
        else:
            together = relabel(ties.joined(label, ties.link_kind == ties.kinds.index(kind)))
        first_together = first_of_each(together, np.arange(ties.n))
        joined = first[first_together[together[first]] != first]
        record.append(members[joined])
        by.append(np.full(len(joined), place, np.int8))
        label, first = together, first_together
    return Joins(np.concatenate(record), np.concatenate(by), evidence)


def _of_several(profile: Integers) -> Integers:
    """Records whose profile has others."""
    place, size = np.unique(profile, return_inverse=True, return_counts=True)[1:]
    return np.flatnonzero(size[place] > 1)


def _within_profiles(ties: Ties, profile: Integers) -> Ties:
    """The same ties with each value counted for itself in every profile, as if profiles had no value in common."""
    owner = profile[ties.carrier]
    least = first_of_each(ties.value, owner)
    elsewhere = np.flatnonzero(owner != least[ties.value])
    if not len(elsewhere):
        return ties
    pairs, number = np.unique(np.stack([ties.value[elsewhere], owner[elsewhere]]), axis=1, return_inverse=True)
    value = ties.value.copy()
    value[elsewhere] = len(ties.kind) + number.ravel()
    more = pairs[0]
    return replace(
        ties,
        value=value,
        kind=np.concatenate([ties.kind, ties.kind[more]]),
        named=np.concatenate([ties.named, ties.named[more]]),
    )
