"""The true customers: who they are, how they behave, and which systems know them under what.

In:  dice, the numbers of the customers to draw
Out: a table, one row a person; `person` is the truth that everything else points to

Numbers, e-mails and phones follow from the person's number, so that parts drawn apart fit together.
"""

import numpy as np
import pandas as pd

from cdp_core.demo.catalog import CATEGORIES
from cdp_core.demo.dice import Dice, chances, choices, numbered
from cdp_core.demo.names import NAMES, folded
from cdp_core.demo.places import COUNTRIES

#: The countries of a hundred customers in a row, shuffled once for all: the n-th German has the n-th German phone.
_CYCLE = np.random.default_rng(4).permutation(np.repeat(np.arange(len(COUNTRIES)), [c.share for c in COUNTRIES]))
#: Has no factor in common with ten: neighbors get numbers that do not look alike, and still one each.
_SHUFFLE = 7_877_357
_DOMAINS = ("example.com", "example.org", "example.net", "mail.example", "post.example")
_FIRST = tuple(dict.fromkeys(n for names in NAMES.values() for n in (*names.women, *names.men)))
_LAST = tuple(dict.fromkeys(n for names in NAMES.values() for n in names.last))
_CITIES = [(country, city) for country in COUNTRIES for city in country.cities]
_BORN_BEFORE = np.datetime64("2026-11-01")


def draw_people(dice: Dice, start: int, stop: int) -> pd.DataFrame:
    """Customers number `start` to `stop`, with what is true of them and the systems that know them."""
    people = _who_they_are(dice, np.arange(start, stop))
    people = people.join(_how_they_behave(dice, len(people)))
    people = people.join(_what_knows_them(dice, people))
    return people.join(_how_to_reach_them(dice, people))


def _who_they_are(dice: Dice, person: np.ndarray) -> pd.DataFrame:
    rng, count = dice.of("who they are"), len(person)
    country = _CYCLE[person % 100]
    woman = chances(rng, count, 0.78)
    first, last, place, street = (np.zeros(count, dtype=np.int64) for _ in range(4))
    for position, at_home in enumerate(COUNTRIES):
        here = country == position
        names = NAMES[at_home.code]
        pools = (names.women, names.men)
        for pool, mask in zip(pools, (here & woman, here & ~woman), strict=True):
            first[mask] = _pick(rng, mask, [_FIRST.index(name) for name in pool])
        last[here] = _pick(rng, here, [_LAST.index(name) for name in names.last])
        place[here] = _pick(rng, here, [n for n, (c, _) in enumerate(_CITIES) if c is at_home])
        street[here] = rng.integers(0, len(at_home.streets), here.sum())
    age = np.clip(rng.gamma(7.0, 5.8, count), 18, 92)
    birthday = _BORN_BEFORE - (age * 365.25).astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "person": person,
            "country": np.array([c.code for c in COUNTRIES], dtype=object)[country],
            "first": np.array(_FIRST, dtype=object)[first],
            "last": np.array(_LAST, dtype=object)[last],
            "gender": np.where(woman, "female", "male").astype(object),
            "birthday": birthday.astype("datetime64[s]"),
            "place": place,
            "street": addresses(country, street, rng.integers(1, 121, count)),
            "postal_code": postcodes(place, rng.integers(0, 10, count)),
        }
    ).astype(dict.fromkeys(("country", "first", "last", "gender", "street", "postal_code"), "str"))


def _how_they_behave(dice: Dice, count: int) -> pd.DataFrame:
    """A few do most of it: activity has a heavy tail and a mean of about 1."""
    rng = dice.of("how they behave")
    return pd.DataFrame(
        {
            "activity": np.minimum(0.42 * (rng.pareto(1.7, count) + 0.35), 14.0),
            "joined": rng.integers(5, 1400, count),  # days ago
            "taste": rng.integers(0, len(CATEGORIES), count),
            "opens": rng.beta(1.4, 2.6, count),  # share of letters that this person opens
        }
    )


def _what_knows_them(dice: Dice, people: pd.DataFrame) -> pd.DataFrame:
    rng, count = dice.of("what knows them"), len(people)
    account, loyalty, contact = (chances(rng, count, share) for share in (0.66, 0.40, 0.50))
    return pd.DataFrame(
        {
            "account": account,
            "loyalty": loyalty,
            "contact": contact,
            "app": account & chances(rng, count, 0.36),
            "letters": (account | contact) & chances(rng, count, 0.68),
            "guest": ~(account | loyalty | contact) | chances(rng, count, 0.06),
        }
    )


def _how_to_reach_them(dice: Dice, people: pd.DataFrame) -> pd.DataFrame:
    """E-mail and phone, and which system holds which: whoever is in two systems shares at least one key in both."""
    rng, count = dice.of("how to reach them"), len(people)
    phone = phones(people["person"].to_numpy())
    phone[chances(rng, count, 0.22)] = None
    has_phone = pd.notna(phone)
    by_phone = has_phone & people["account"].to_numpy()  # can be recognized without an e-mail
    work_mail = by_phone & people["contact"].to_numpy() & chances(rng, count, 0.10)
    contact_mail = ~by_phone | chances(rng, count, 0.93)
    loyalty_mail = ~has_phone | chances(rng, count, 0.80)
    phone_everywhere = work_mail | ~contact_mail | ~loyalty_mail
    return pd.DataFrame(
        {
            "email": emails(people),
            "phone": pd.Series(phone, dtype="str"),
            "work_mail": work_mail,
            "contact_mail": contact_mail,
            "loyalty_mail": loyalty_mail,
            "contact_phone": has_phone & (phone_everywhere | chances(rng, count, 0.65)),
            "account_phone": has_phone & (phone_everywhere | chances(rng, count, 0.70)),
            "loyalty_phone": has_phone & (phone_everywhere | chances(rng, count, 0.60)),
        }
    )


def emails(people: pd.DataFrame) -> pd.Series:
    """One address each: names, the person's number, a domain that nobody owns."""
    first, last = (
        people[name].map({known: folded(known) for known in people[name].unique()}) for name in ("first", "last")
    )
    domain = np.array(_DOMAINS, dtype=object)[people["person"] * 7 % len(_DOMAINS)]
    return (first + "." + last + people["person"].astype("str") + "@" + pd.Series(domain, dtype="str")).astype("str")


def phones(person: np.ndarray) -> np.ndarray:
    """The phone of each customer in E.164, None where the numbers of the country have run out."""
    country = _CYCLE[person % 100]
    found = np.full(len(person), None, dtype=object)
    for position, home in enumerate(COUNTRIES):
        slots = np.flatnonzero(position == _CYCLE)
        here = np.flatnonzero(country == position)
        rank = person[here] // 100 * len(slots) + np.searchsorted(slots, person[here] % 100)
        for prefix, digits in home.phones:
            fits = (rank >= 0) & (rank < 10**digits)
            found[here[fits]] = numbered(prefix, rank[fits] * _SHUFFLE % 10**digits, digits).to_numpy(dtype=object)
            rank = np.where(fits, -1, rank - 10**digits)
    return found


def crm_ids(numbers: np.ndarray, prefix: str = "003") -> pd.Series:
    """Salesforce ids of 18 letters; the last three say which of the first fifteen are upper case."""
    start = prefix + "Lu"
    upper = sum(letter.isupper() << position for position, letter in enumerate(start))
    return numbered(start, np.asarray(numbers), 10) + "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[upper] + "AA"


def customer_ids(person: np.ndarray) -> pd.Series:
    """Ids as Shopify gives them: 13 digits."""
    return numbered("72104", np.asarray(person), 8)


def loyalty_ids(person: np.ndarray) -> pd.Series:
    return numbered("ML", np.asarray(person), 8)


def cities(place: np.ndarray) -> pd.DataFrame:
    """City, region, country name and language of each place."""
    columns = ("city", "region", "country_name", "language")
    rows = [(city.name, city.region, country.name, country.language) for country, city in _CITIES]
    return pd.DataFrame(rows, columns=columns).iloc[np.asarray(place)].reset_index(drop=True)


def place_of(country: str, city: str) -> int:
    """The number of a city."""
    return next(n for n, (home, town) in enumerate(_CITIES) if (home.code, town.name) == (country, city))


def addresses(country: np.ndarray, street: np.ndarray, house: np.ndarray) -> np.ndarray:
    """Address lines as each country writes them; `street` counts within the country."""
    patterns = [[c.street.format(street=name, n="{}") for name in c.streets] for c in COUNTRIES]
    lines = [patterns[c][s].format(h) for c, s, h in zip(country, street, house, strict=True)]
    return np.array(lines, dtype=object)


def postcodes(place: np.ndarray, number: np.ndarray) -> np.ndarray:
    """One of the ten postcodes of each city."""
    known = np.array([[city.postcode(n) for n in range(10)] for _, city in _CITIES], dtype=object)
    return known[place, number]


def _pick(rng: np.random.Generator, mask: np.ndarray, pool: list[int]) -> np.ndarray:
    """One of the pool for each True, the first ones more often, as names are."""
    weights = 1.0 / np.sqrt(np.arange(1, len(pool) + 1))
    return np.array(pool)[choices(rng, int(mask.sum()), weights)]
