"""What others know: cookies matched with an advertising partner, bought interests, and what people allowed.

In:  people, visits
Out: matches (own cookie and partner's cookie), interests (with their end), consents
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cdp_core.demo.almanac import Almanac
from cdp_core.demo.catalog import ELECTRIC_CARS, INTERESTS, PROVIDERS
from cdp_core.demo.dice import Dice, chances, choices, spread, tokens
from cdp_core.demo.visits import APP, COOKIES

#: Person numbers of those whom only the DMP has ever seen begin here.
STRANGERS = 20_000_000

PURPOSES = ("email", "advertising", "analytics")
STATES = ("granted", "denied", "withdrawn")
HOLDERS = ("cookie", "device", "email")
COOKIE, DEVICE, EMAIL = range(len(HOLDERS))


@dataclass(frozen=True)
class Traces:
    """`interests.key` is a cookie number under COOKIE, a person's number under DEVICE and EMAIL."""

    matches: pd.DataFrame
    interests: pd.DataFrame
    consents: pd.DataFrame


def draw_traces(dice: Dice, people: pd.DataFrame, cookies: pd.DataFrame, strangers: int, almanac: Almanac) -> Traces:
    """`cookies` has a row for each cookie seen in the shop, with its person."""
    matches = _matches(dice, cookies, almanac)
    return Traces(matches, _interests(dice, people, matches, strangers, almanac), _consents(dice, people, almanac))


def partner_cookies(cookie: np.ndarray) -> np.ndarray:
    """The partner's own id for a browser: 24 letters."""
    return tokens(cookie, salt=3, length=24)


def _matches(dice: Dice, cookies: pd.DataFrame, almanac: Almanac) -> pd.DataFrame:
    """Three browsers in ten have been matched; an app has no cookies."""
    rng = dice.of("matches")
    browsers = cookies[cookies["cookie"] % COOKIES != APP]
    matched = browsers[chances(rng, len(browsers), 0.3)].reset_index(drop=True)
    return matched.assign(at=almanac.moments(rng, len(matched), rng.integers(5, 200, len(matched))))


def _interests(
    dice: Dice, people: pd.DataFrame, matches: pd.DataFrame, strangers: int, almanac: Almanac
) -> pd.DataFrame:
    rng = dice.of("interests")
    apps = people[people["app"] & (people["activity"] > 0)]["person"].to_numpy()
    apps = apps[chances(rng, len(apps), 0.4)]
    mails = people[people["letters"] & (people["activity"] > 0)]["person"].to_numpy()
    mails = mails[chances(rng, len(mails), 0.08)]
    unknown = STRANGERS + dice.part * 1_000_000 + np.arange(strangers)
    holder = np.repeat([COOKIE, DEVICE, EMAIL, COOKIE], [len(matches), len(apps), len(mails), strangers])
    key = np.concatenate([matches["cookie"].to_numpy(), apps, mails, unknown * COOKIES])
    person = np.concatenate([matches["person"].to_numpy(), apps, mails, unknown])
    parent, number = spread(1 + np.minimum(rng.poisson(1.1, len(key)), 4))
    weights = 1.0 / np.arange(1, len(INTERESTS) + 1) ** 0.4
    weights[ELECTRIC_CARS] *= 0.6
    first = choices(rng, len(key), weights)
    provider = rng.integers(0, len(PROVIDERS), len(parent))
    seen = almanac.moments(rng, len(parent), rng.integers(2, 120, len(parent)))
    life = np.array([days for _, days in PROVIDERS])[provider]
    return pd.DataFrame(
        {
            "person": person[parent],
            "holder": holder[parent],
            "key": key[parent],
            "interest": (first[parent] + number * 5) % len(INTERESTS),
            "provider": provider,
            "seen": seen,
            "expires": seen.astype("datetime64[D]").astype("datetime64[s]") + life.astype("timedelta64[D]"),
            "score": np.round(rng.beta(4, 2, len(parent)), 2),
        }
    )


def _consents(dice: Dice, people: pd.DataFrame, almanac: Almanac) -> pd.DataFrame:
    """Asked of everyone with an account or a letter; some change their mind later."""
    rng = dice.of("consents")
    asked = people[people["account"] | people["letters"]]
    parent, purpose = spread(np.full(len(asked), len(PURPOSES)))
    share = np.where(asked["letters"].to_numpy()[parent], 0.97, 0.25)
    granted = chances(rng, len(parent), np.choose(purpose, [share, 0.55, 0.70]))
    decided = pd.DataFrame(
        {
            "person": asked["person"].to_numpy()[parent],
            "purpose": purpose,
            "state": np.where(granted, 0, 1),
            "at": almanac.end
            - asked["joined"].to_numpy()[parent].astype("timedelta64[D]")
            + np.timedelta64(36_000, "s"),
        }
    )
    regretted = decided[granted & chances(rng, len(parent), 0.03)]
    since = (almanac.end - regretted["at"].to_numpy()).astype("timedelta64[D]").astype(int)
    back = almanac.moments(rng, len(regretted), np.minimum(since - 1, 90))
    return pd.concat([decided, regretted.assign(state=STATES.index("withdrawn"), at=back)], ignore_index=True)
