"""Who of a segment may be sent, and who is held back.

In:  member profiles, a purpose, a moment
Out: the profiles that remain, and a count for each reason to hold one back

Without a decision the answer is no: a missing consent holds back. An address that somebody refused is written to for
nobody: a family may share it. A profile is counted under the first reason that applies, in the order of `REASONS`.
"""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import sqlalchemy as sa

from cdp_core.consent import consented, refused_addresses
from cdp_core.errors import ExportError
from cdp_core.store.bulk import fetch_arrow
from cdp_core.store.tables import profiles

REASONS = ("suppressed", "no_consent", "no_identifier", "below_minimum")

#: What a message for this purpose needs to arrive; other purposes need nothing.
NEEDED_TO_REACH = {"email": "email", "sms": "phone", "phone": "phone", "whatsapp": "phone"}


@dataclass(frozen=True)
class Audience:
    """Profiles that may be sent (sorted int64) and how many were held back, by reason."""

    members: int
    profiles: np.ndarray
    held_back: dict[str, int] = field(default_factory=lambda: dict.fromkeys(REASONS, 0))


def audience(
    connection: sa.Connection, members: np.ndarray, purpose: str | None, now: datetime, minimum: int = 0
) -> Audience:
    """Hold back whom the purpose does not cover; without a purpose everybody stays.

    Args:
        members: profiles of the segment, int64.
        purpose: as in the consents (`email`, `sms`, `ads`, …), or None for an internal list.
        minimum: smallest audience that the destination takes; below it nobody is sent.

    Raises:
        ExportError: the purpose is blank.
    """
    if purpose is not None and not purpose.strip():
        raise ExportError("A purpose must be named, such as email: without one nobody would be held back.")
    held = dict.fromkeys(REASONS, 0)
    left = np.asarray(members, dtype=np.int64)
    if purpose is not None:
        purpose = purpose.strip().lower()
        allowed = _column(connection, consented(purpose, now))
        if purpose in NEEDED_TO_REACH:
            address = profiles.c[NEEDED_TO_REACH[purpose]]
            told = refused_addresses(purpose, now, NEEDED_TO_REACH[purpose])
            shared = _column(connection, sa.select(profiles.c.profile).where(address.in_(told)))
            # Whoever refused herself is held back for that.
            suppressed = np.isin(left, np.intersect1d(shared, allowed))
            held["suppressed"], left = int(suppressed.sum()), left[~suppressed]
        held["no_consent"], left = _keep(left, allowed)
        if purpose in NEEDED_TO_REACH:
            reachable = profiles.c[NEEDED_TO_REACH[purpose]]
            with_identifier = _column(connection, sa.select(profiles.c.profile).where(reachable.is_not(None)))
            held["no_identifier"], left = _keep(left, with_identifier)
    if len(left) < minimum:
        held["below_minimum"], left = len(left), left[:0]
    return Audience(len(members), left, held)


def _column(connection: sa.Connection, statement: sa.Select) -> np.ndarray:
    return fetch_arrow(connection, statement).column(0).to_numpy()


def _keep(members: np.ndarray, allowed: np.ndarray) -> tuple[int, np.ndarray]:
    kept = members[np.isin(members, allowed)]
    return len(members) - len(kept), kept
