"""Invented people whose records are known to be one person's or not, loaded from a file as anybody would.

In:  a folder, how many persons and records, what sort of people
Out: an engine over a workspace that is loaded and not resolved; the person of each record

`shoppers` have e-mails and phones that some of their records share, move, mistype and go by nicknames. `historic`
people have ten records each and no contact at all: names typed over, titles, birth dates with only the year right,
a birth place, a postcode and an occupation.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import sqlalchemy as sa
from numpy.typing import NDArray
from pyarrow import csv

from cdp_core.identity.names import nicknames
from cdp_core.settings import Settings
from cdp_core.store.engine import open_engine
from cdp_core.workspace import Workspace

NOW = datetime(2026, 6, 1)
_LETTERS = list("abcdefghijklmnopqrstuvwxyz")
_STARTS = ["bar", "bel", "cor", "dan", "fer", "gar", "hal", "jen", "kes", "lan", "mar", "nor", "pel", "ros", "sal"]
_STARTS += ["tor", "ul", "vin", "wes", "yar", "bro", "cla", "dre", "fla", "gre", "sta", "tre", "mc", "han", "lin"]
_MIDDLES = ["a", "e", "i", "o", "u", "ra", "le", "ni", "so", "ta", "ber", "din", "man", "ter", "vel", "win"]
_ENDS = ["son", "ton", "ley", "field", "ard", "sen", "ski", "ez", "well", "er", "ing", "wood", "man", "y", "s"]
_TRADES = ["painter", "politician", "writer", "engineer", "farmer", "actor", "lawyer", "priest", "soldier", "cook"]
_TRADES += ["teacher", "banker", "singer", "doctor", "printer", "architect", "botanist", "judge", "sailor", "smith"]

Texts = NDArray[np.object_]


class Draw:
    """Columns of text drawn at random, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def common(self, values: Texts, n: int, skew: float = 0.8) -> Texts:
        """Few of the values are frequent and most are rare, as with names and towns."""
        share = 1 / np.arange(1, len(values) + 1) ** skew
        return values[self.random.choice(len(values), n, p=share / share.sum())]

    def changed(self, column: Texts, share: float, change: Callable[[str], str | None]) -> Texts:
        """The column with a share of its values changed."""
        column = column.copy()
        for place in np.flatnonzero(self.random.random(len(column)) < share).tolist():
            if column[place]:
                column[place] = change(column[place])
        return column

    def slip(self, word: str) -> str:
        """A letter replaced, left out, doubled or swapped with the next."""
        at, sort = int(self.random.integers(len(word))), int(self.random.integers(4))
        letter = _LETTERS[int(self.random.integers(26))]
        swapped = word[at + 1 : at + 2] + word[at : at + 1]
        return word[:at] + (letter, "", word[at] * 2, swapped)[sort] + word[at + 1 + (sort == 3) :] or word

    def digit(self, number: str) -> str:
        """One of the last digits replaced."""
        at = len(number) - 1 - int(self.random.integers(6))
        return number[:at] + str(int(self.random.integers(10))) + number[at + 1 :]

    def date(self, date: str) -> str:
        """Another year of the decade, another day, or day and month swapped: still a date."""
        year, month, day = date.split("-")
        sort = int(self.random.integers(3))
        if sort == 0:
            return f"{year[:3]}{int(self.random.integers(10))}-{month}-{min(day, '28')}"
        if sort == 1 and int(day) <= 12:
            return f"{year}-{day}-{month}"
        return f"{year}-{month}-{int(self.random.integers(1, 29)):02}"

    def nickname(self, name: str) -> str:
        forms = _forms().get(name)
        return forms[int(self.random.integers(len(forms)))] if forms else name


def _forms() -> dict[str, list[str]]:
    """For each name, how else it is said."""
    if not _known_forms:
        for form, roots in sorted(nicknames().items()):
            for root in roots:
                if form != root:
                    _known_forms.setdefault(root, []).append(form)
    return _known_forms


_known_forms: dict[str, list[str]] = {}


def _nothing(_: str) -> None:
    return None


def _names(n: int) -> Texts:
    words = [start + middle + end for end in _ENDS for middle in _MIDDLES for start in _STARTS]
    words += [
        start + middle + more + end for end in _ENDS for more in _MIDDLES for middle in "aeiou" for start in _STARTS
    ]
    order = np.random.default_rng(0).permutation(len(words))
    return np.array(words, object)[order][:n]


def _dates(draw: Draw, n: int, first: str, days: int) -> Texts:
    return (np.datetime64(first) + draw.random.integers(0, days, n)).astype(str).astype(object)


def shoppers(draw: Draw, person: NDArray[np.int64], persons: int) -> dict[str, Texts]:
    """Columns of the records of these persons, as an online shop would have them."""
    first = draw.common(np.array(sorted(_forms()), object), persons, 0.6)
    last = draw.common(_names(20_000), persons, 0.5)
    number = np.arange(persons).astype(str).astype(object)
    towns = np.char.add(_names(2_000).astype(str), "ville").astype(object)
    town = draw.random.integers(0, len(towns), persons)
    street = draw.common(_names(3_000), persons, 0.3) + " street " + draw.random.integers(1, 120, persons).astype(str)
    email = first + "." + last + number + "@mail.example"
    other = last + number + "@post.example"
    phone = "+4930" + (10_000_000 + draw.random.permutation(persons)).astype(str).astype(object)
    again = np.flatnonzero(np.append(False, person[1:] == person[:-1]))  # all but the first record of each
    columns = {
        "first_name": draw.changed(draw.changed(first[person], 0.12, draw.nickname), 0.06, draw.slip),
        "last_name": draw.changed(last[person], 0.06, draw.slip),
        "birthday": draw.changed(_dates(draw, persons, "1940-01-01", 24_000)[person], 0.04, draw.date),
        "street": draw.changed(street[person], 0.15, draw.slip),
        "city": draw.changed(towns[town[person]], 0.05, draw.slip),
        "postal_code": (10_000 + town[person]).astype(str).astype(object),
        "email": email[person],
        "phone": draw.changed(phone[person], 0.05, draw.digit),
    }
    for name, share in {"birthday": 0.25, "street": 0.2, "city": 0.1, "postal_code": 0.2, "phone": 0.5}.items():
        columns[name] = draw.changed(columns[name], share, _nothing)
    columns["email"][again] = np.where(draw.random.random(len(again)) < 0.5, other[person[again]], email[person[again]])
    columns["email"] = draw.changed(columns["email"], 0.3, _nothing)
    return columns


def historic(draw: Draw, person: NDArray[np.int64], persons: int) -> dict[str, Texts]:
    """Columns of the records of these persons, as several archives would have written them."""
    first = draw.common(np.array(sorted(_forms()), object), persons, 0.9)
    last = draw.common(_names(6_000), persons, 0.6)
    alias = draw.common(_names(6_000), persons, 0.6)
    place = draw.common(_names(900), persons, 0.7)
    county = draw.common(_names(60), persons, 0.3)
    district = draw.random.integers(0, 700, persons)
    trade = draw.common(np.array(_TRADES, object), persons, 0.7)
    n = len(person)
    code = np.char.add(np.char.add("tq", district[person].astype(str)), " 8df").astype(object)
    born = _dates(draw, persons, "1700-01-01", 73_000)[person]
    firsts = draw.changed(draw.changed(first[person], 0.2, draw.nickname), 0.1, draw.slip)
    firsts = draw.changed(draw.changed(firsts, 0.04, lambda name: name[0]), 0.04, _nothing)
    lasts = draw.changed(np.where(draw.random.random(n) < 0.12, alias[person], last[person]), 0.12, draw.slip)
    turned = draw.random.random(n) < 0.03
    title = np.where(draw.random.random(n) < 0.15, " of " + place[person], "")
    columns = {
        "first_name": np.where(turned, lasts, firsts),
        "last_name": draw.changed(np.where(turned, firsts, lasts), 0.03, _nothing),
        "full_name": np.array(
            [f"{one or ''} {two or ''}".strip() for one, two in zip(firsts, lasts, strict=True)], object
        )
        + title,
        "birthday": draw.changed(draw.changed(born, 0.12, lambda date: date[:4] + "-01-01"), 0.1, draw.date),
        "postal_code": draw.changed(code, 0.35, lambda one: one[:-3] + str(int(draw.random.integers(1, 9))) + "xy"),
        "custom.birth_place": np.where(draw.random.random(n) < 0.15, county[person], place[person]),
        "custom.occupation": draw.changed(trade[person], 0.08, lambda _: _TRADES[int(draw.random.integers(20))]),
    }
    for name, share in {
        "birthday": 0.12,
        "postal_code": 0.2,
        "custom.birth_place": 0.12,
        "custom.occupation": 0.15,
    }.items():
        columns[name] = draw.changed(columns[name], share, _nothing)
    return columns


SORTS: dict[str, Callable[[Draw, NDArray[np.int64], int], dict[str, Texts]]] = {
    "shoppers": shoppers,
    "historic": historic,
}
_EACH = {"shoppers": 1.43, "historic": 10.0}


#: What the columns are called in the file that a workspace loads.
_HEADERS = {
    **{"first_name": "First name", "last_name": "Surname", "full_name": "Full name", "birthday": "Date of birth"},
    **{"street": "Street", "city": "City", "postal_code": "Postcode", "email": "E-mail", "phone": "Phone"},
    **{"custom.birth_place": "Birth place", "custom.occupation": "Occupation"},
}


def make_population(folder: Path, sort: str, records: int, seed: int = 1) -> tuple[sa.Engine, NDArray[np.int64]]:
    """Load a file of invented people into a workspace, by the mapping that is suggested for it.

    Records are numbered 1 … n as they stand in the file; the person of each is returned beside the engine.
    """
    draw = Draw(seed)
    persons = max(1, round(records / _EACH[sort]))
    person = np.sort(np.concatenate([np.arange(persons), draw.random.integers(0, persons, max(0, records - persons))]))
    columns = SORTS[sort](draw, person, persons)
    mixed = draw.random.permutation(len(person))
    file = folder / f"{sort}.csv"
    told = {_HEADERS[name]: pa.array(column[mixed], pa.string()) for name, column in columns.items()}
    csv.write_csv(pa.table({"Record ID": np.arange(len(person)), **told}), file)
    settings = Settings(workspace=folder / "workspace", threads=2)
    with Workspace.open(settings=settings) as workspace:
        (receipt,) = workspace.load(file, source=sort, system="crm")
    if receipt.accepted != len(person):
        raise SystemExit(receipt.sentence())
    return open_engine(settings), person[mixed]
