"""What the staff keeps in the CRM: deals, cases and calls with the people they know.

In:  people
Out: deals, cases and calls, one row each, by true person
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cdp_core.demo.almanac import Almanac
from cdp_core.demo.dice import Dice, chances, choices

#: Numbers of deals, cases and calls follow from the person's, so that parts drawn apart stay apart.
STAGES: tuple[tuple[str, int, float], ...] = (  # stage, probability, share
    ("Prospecting", 10, 0.12),
    ("Fitting booked", 30, 0.14),
    ("Proposal/Price Quote", 60, 0.14),
    ("Negotiation/Review", 80, 0.10),
    ("Closed Won", 100, 0.32),
    ("Closed Lost", 0, 0.18),
)
WON, LOST = 4, 5
DEALS = ("Personal styling", "Bridal wardrobe", "Made-to-measure blazer", "Corporate gifts", "Capsule wardrobe")
LOSSES = ("Price", "Bought elsewhere", "No answer", "Size not available")
OWNERS = ("Henrike Vogel", "Sébastien Roy", "Lan Chi Đặng", "Oliver Marsh")
CASES: tuple[tuple[str, str], ...] = (  # subject, type
    ("Parcel has not arrived", "Delivery"),
    ("Wrong size delivered", "Exchange"),
    ("Refund still open", "Payment"),
    ("Question about ingredients", "Product question"),
    ("Zipper broken after two weeks", "Complaint"),
    ("Points missing on loyalty card", "Loyalty"),
)
STATUSES = ("New", "Working", "Escalated", "Closed")
PRIORITIES = ("Low", "Medium", "High")
CALLS = ("Call about fitting", "Follow-up after complaint", "Invitation to members' evening", "Call back requested")
OUTCOMES = ("Connected", "Left voicemail", "No answer")
OWNER_IDS = tuple(f"005Lu000000000{n}IAA" for n in range(len(OWNERS)))


@dataclass(frozen=True)
class Conversations:
    deals: pd.DataFrame
    cases: pd.DataFrame
    calls: pd.DataFrame


def draw_conversations(dice: Dice, people: pd.DataFrame, almanac: Almanac) -> Conversations:
    """Deals with one contact in ten, cases of one in seven, calls with one in six."""
    known = people[people["contact"] & (people["activity"] > 0)]
    return Conversations(_deals(dice, known, almanac), _cases(dice, known, almanac), _calls(dice, known, almanac))


def _deals(dice: Dice, known: pd.DataFrame, almanac: Almanac) -> pd.DataFrame:
    rng, who = _some(dice, "deals", known, 0.10)
    count = len(who)
    opened = almanac.moments(rng, count, np.minimum(who["joined"], 300))
    stage = choices(rng, count, [share for _, _, share in STAGES])
    return pd.DataFrame(
        {
            "person": who["person"].to_numpy(),
            "kind": rng.integers(0, len(DEALS), count),
            "stage": stage,
            "amount": np.round(rng.lognormal(6.6, 0.8, count), -1),
            "opened": opened,
            "closed": _after(rng, opened, 45, almanac),
            "loss": np.where(stage == LOST, rng.integers(0, len(LOSSES), count), -1),
            "owner": rng.integers(0, len(OWNERS), count),
        }
    )


def _cases(dice: Dice, known: pd.DataFrame, almanac: Almanac) -> pd.DataFrame:
    rng, who = _some(dice, "cases", known, 0.14)
    count = len(who)
    opened = almanac.moments(rng, count, np.minimum(who["joined"], 365))
    status = choices(rng, count, [0.12, 0.14, 0.04, 0.70])
    return pd.DataFrame(
        {
            "person": who["person"].to_numpy(),
            "subject": rng.integers(0, len(CASES), count),
            "status": status,
            "priority": choices(rng, count, [0.3, 0.55, 0.15]),
            "opened": opened,
            "closed": np.where(
                status == STATUSES.index("Closed"), _after(rng, opened, 6, almanac), np.datetime64("NaT")
            ),
            "owner": rng.integers(0, len(OWNERS), count),
        }
    )


def _calls(dice: Dice, known: pd.DataFrame, almanac: Almanac) -> pd.DataFrame:
    rng, who = _some(dice, "calls", known, 0.17)
    count = len(who)
    return pd.DataFrame(
        {
            "person": who["person"].to_numpy(),
            "subject": rng.integers(0, len(CALLS), count),
            "outcome": choices(rng, count, [0.55, 0.25, 0.20]),
            "seconds": rng.integers(20, 1500, count),
            "at": almanac.moments(rng, count, np.minimum(who["joined"], 365)),
            "owner": rng.integers(0, len(OWNERS), count),
        }
    )


def _some(dice: Dice, step: str, known: pd.DataFrame, share: float) -> tuple[np.random.Generator, pd.DataFrame]:
    rng = dice.of(step)
    return rng, known[chances(rng, len(known), share)]


def _after(rng: np.random.Generator, opened: np.ndarray, days: float, almanac: Almanac) -> np.ndarray:
    """Some days later, but not after the end of the history."""
    later = opened + (rng.exponential(days, len(opened)) * 86_400).astype("timedelta64[s]")
    return np.minimum(later, almanac.end - np.timedelta64(3600, "s"))
