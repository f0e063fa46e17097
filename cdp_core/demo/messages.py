"""The weekly letters: who got them, opened them, clicked in them, had enough of them.

In:  people
Out: one row for each thing that happened to one letter in one mailbox
"""

import numpy as np
import pandas as pd

from cdp_core.demo.almanac import Almanac
from cdp_core.demo.catalog import LAST_LETTER_DAYS, LETTERS
from cdp_core.demo.dice import Dice, chances, spread

EVENTS = ("Email Delivered", "Email Opened", "Email Link Clicked", "Email Bounced", "Unsubscribed")
DELIVERED, OPENED, CLICKED, BOUNCED, UNSUBSCRIBED = range(len(EVENTS))
_SENT_AT_HOUR = 6


def sent_at(letter: int, almanac: Almanac) -> np.datetime64:
    """When a letter went out: in the morning, a week after the one before."""
    days = LAST_LETTER_DAYS + 7 * (len(LETTERS) - 1 - letter)
    return np.datetime64(almanac.ago(days, _SENT_AT_HOUR), "s")


def draw_messages(dice: Dice, people: pd.DataFrame, almanac: Almanac) -> pd.DataFrame:
    """Delivered to every reader (or bounced), opened by some, clicked by fewer."""
    rng = dice.of("messages")
    readers = people[people["letters"] & (people["activity"] > 0)]
    parent, letter = spread(np.full(len(readers), len(LETTERS)))
    leaves_after = np.where(chances(rng, len(readers), 0.03), rng.integers(0, len(LETTERS), len(readers)), 99)[parent]
    alive = letter <= leaves_after
    parent, letter, leaves = parent[alive], letter[alive], leaves_after[alive] == letter[alive]
    count = len(parent)
    bounced = chances(rng, len(readers), 0.012)[parent]
    opened = ~bounced & (leaves | chances(rng, count, readers["opens"].to_numpy()[parent]))
    clicked = opened & chances(rng, count, 0.2)
    sent = np.array([sent_at(number, almanac) for number in range(len(LETTERS))])[letter]
    delivered = sent + rng.integers(5, 900, count).astype("timedelta64[s]")
    open_at = delivered + (rng.exponential(9.0, count).clip(0.02, 60) * 3600).astype("timedelta64[s]")
    kind = rng.choice(3, count, p=[0.58, 0.32, 0.10])
    person = readers["person"].to_numpy()[parent]

    def happened(event: int, mask: np.ndarray, at: np.ndarray) -> pd.DataFrame:
        columns = {"at": at, "person": person, "letter": letter, "kind": kind}
        return pd.DataFrame({name: values[mask] for name, values in columns.items()}).assign(event=event)

    minute = np.timedelta64(60, "s")
    return pd.concat(
        [
            happened(DELIVERED, ~bounced, delivered),
            happened(BOUNCED, bounced, delivered),
            happened(OPENED, opened, open_at),
            happened(CLICKED, clicked, open_at + minute),
            happened(UNSUBSCRIBED, leaves & ~bounced, open_at + 2 * minute),
        ],
        ignore_index=True,
    )
