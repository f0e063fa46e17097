"""What other rules would make of the records, before they do.

In:  identity rules that are not in force
Out: a Preview; nothing is written
"""

from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from cdp_core.identity.books import Before, compare
from cdp_core.identity.evidence import Integers
from cdp_core.identity.resolve import partition
from cdp_core.identity.rules import IdentityRules
from cdp_core.progress import Progress, unwatched

_EXAMPLES = 5


@dataclass(frozen=True)
class Preview:
    """Profiles now and then.

    Args:
        merges: some of the profiles that would become one, each as the profiles it is made of.
        splits: some of the profiles that would come apart.
        merged, split: how many profiles would go into another one, and come out of one, as a resolve counts them.
    """

    profiles_now: int
    profiles_then: int
    merged: int
    split: int
    merges: list[tuple[int, ...]]
    splits: list[int]


def preview(connection: sa.Connection, rules: IdentityRules, progress: Progress = unwatched) -> Preview:
    """What a full resolve under these rules would change. Takes as long as one, and works in temporary tables."""
    found = partition(connection, rules, progress)
    before = Before.read(connection, region=False)
    records, then = found.evidence.records, found.profile
    changes = compare(before, records, then, changed=records[:0])
    known = np.isin(before.record, records)
    now, then = before.profile[known], then[np.searchsorted(records, before.record[known])]
    pairs = np.unique(np.stack([now, then]), axis=1)
    merging, splitting = _several(pairs[1]), _several(pairs[0])
    merges = [tuple(pairs[0][pairs[1] == profile].tolist()) for profile in merging[:_EXAMPLES]]
    return Preview(
        profiles_now=len(np.unique(now)),
        profiles_then=len(np.unique(then)),
        merged=changes.merged,
        split=changes.split,
        merges=merges,
        splits=splitting[:_EXAMPLES].tolist(),
    )


def _several(ids: Integers) -> Integers:
    """The ids that are there more than once, those that are there most first."""
    found, times = np.unique(ids, return_counts=True)
    order = np.lexsort((found, -times))
    return found[order][times[order] > 1]
