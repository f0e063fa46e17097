"""The people of the stories, and what they do: written, not drawn.

In:  nothing but this page
Out: rows for the tables of the simulation; the n-th player is person n of the population

Days are counted back from the demo's day; hours are UTC. Letters are counted back from the last one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
import pandas as pd

from cdp_core.demo.names import folded
from cdp_core.demo.people import addresses, place_of, postcodes
from cdp_core.demo.places import COUNTRIES
from cdp_core.demo.visits import APP, RESET

#: Which of a player's cookies a device has.
SLOTS = {"phone": 0, "desktop": 1, "tablet": 2, "app": APP, "desktop after reset": 1 + RESET}


@dataclass(frozen=True)
class Visit:
    days: int
    hour: float
    device: str
    steps: tuple[str, ...]  # "Page Viewed", "Product Viewed: Velvet Lipstick Red"
    signed_in: bool = True


@dataclass(frozen=True)
class Purchase:
    days: int
    hour: float
    channel: str  # web | store
    products: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """The n-th last letter was delivered, and opened on a device where one is named."""

    back: int
    device: str | None = None
    clicked: bool = False


@dataclass(frozen=True)
class Interest:
    """Bought interest in electric cars, for the cookie of a device."""

    days: int
    device: str
    provider: int = 1


Act = Visit | Purchase | Letter | Interest
ActKind = TypeVar("ActKind", Visit, Purchase, Letter, Interest)


@dataclass(frozen=True)
class Player:
    story: str
    first: str
    last: str
    gender: str
    country: str
    city: str
    phone: str | None
    birthday: date
    loyalty: bool
    contact: bool
    acts: tuple[Act, ...]

    @property
    def name(self) -> str:
        return f"{self.last} {self.first}" if self.country == "VN" else f"{self.first} {self.last}"


def _browse(days: int, hour: float, device: str, product: str, signed_in: bool = True) -> Visit:
    return Visit(days, hour, device, ("Page Viewed", f"Product Viewed: {product}"), signed_in)


def _cart(days: int, hour: float, device: str, product: str) -> Visit:
    steps = ("Page Viewed", "Signed In", f"Product Viewed: {product}", f"Product Added: {product}", "Checkout Started")
    return Visit(days, hour, device, steps)


def _sign_in(days: int, hour: float, device: str) -> Visit:
    return Visit(days, hour, device, ("Page Viewed", "Signed In"))


_KEEN: tuple[Act, ...] = (
    Purchase(380, 11, "web", ("Wool Coat Camel", "Cashmere Sweater Sky")),
    Purchase(190, 15, "web", ("Tailored Blazer Camel", "Chelsea Boots Black")),
    Purchase(45, 16, "web", ("Eau de Parfum Minuit 50 ml",)),
    _sign_in(46, 19, "desktop"),
    _browse(6, 12, "desktop", "Silk Slip Dress Champagne"),
    _browse(4, 20, "desktop", "Cashmere Sweater Burgundy"),
    _browse(2, 18, "desktop", "Silk Slip Dress Champagne"),
    Letter(2, "phone"),
    Letter(1, "phone", clicked=True),
)
_RED: tuple[Act, ...] = (
    Purchase(120, 13, "web", ("Velvet Lipstick Red", "Feather Mascara Black")),
    Purchase(30, 12, "store", ("Velvet Lipstick Red", "Nail Lacquer Scarlet")),
    _sign_in(121, 12, "phone"),
    Letter(1),
)
_LEFT_BEHIND: tuple[Act, ...] = (
    Purchase(200, 14, "web", ("Linen Midi Dress White",)),
    Letter(1),
    _cart(5, 19, "phone", "Leather Sneakers White"),
)
_ELECTRIC: tuple[Act, ...] = (
    Purchase(150, 15, "web", ("Straight Jeans Indigo", "Leather Belt Black")),
    _sign_in(20, 20, "desktop"),
    Interest(10, "desktop"),
    Letter(2, "desktop"),
)
_THREE_SCREENS: tuple[Act, ...] = (
    _browse(9, 12, "phone", "Silk Slip Dress Black", signed_in=False),
    _browse(8, 21, "phone", "Silk Slip Dress Black", signed_in=False),
    _cart(7, 19, "desktop", "Silk Slip Dress Black"),
    Purchase(7, 19.2, "web", ("Silk Slip Dress Black",)),
    Letter(1, "tablet"),
    _sign_in(1, 12, "phone"),
)
_NEW_COOKIE: tuple[Act, ...] = (
    _sign_in(60, 18, "desktop"),
    _browse(50, 18, "desktop", "Scented Candle Fig"),
    _browse(12, 18, "desktop after reset", "Scented Candle Fig", signed_in=False),
    _sign_in(8, 18, "desktop after reset"),
)

_ACTS = {
    "keen": _KEEN,
    "red": _RED,
    "cart": _LEFT_BEHIND,
    "screens": _THREE_SCREENS,
    "electric": _ELECTRIC,
    "cookie": _NEW_COOKIE,
}

#: Story, name, gender, home, phone, birthday, and the systems besides the web shop that know them.
_PLAYERS = """
keen     | Sarah       | Lindner    | female | DE | Berlin   | +4917604069001 | 1988-04-12 | loyalty, crm
keen     | Camille     | Moreau     | female | FR | Lyon     | +33261910002   | 1991-09-03 | -
keen     | Thùy Linh   | Nguyễn     | female | VN | Hanoi    | -              | 1995-02-20 | crm
keen     | Imogen      | Hargreaves | female | GB | Bristol  | +441184960004  | 1979-06-30 | loyalty
keen     | Jennifer    | Brooks     | female | US | Chicago  | +12125550105   | 1984-12-08 | -
red      | Amélie      | Fournier   | female | FR | Paris    | +33261910006   | 1993-05-17 | loyalty
red      | Haruka      | Tanaka     | female | JP | Kyoto    | -              | 1999-01-09 | loyalty
red      | Charlotte   | Becker     | female | DE | Hamburg  | +4917604069008 | 1972-08-25 | loyalty, crm
red      | Ngọc Lan    | Trần       | female | VN | Da Nang  | +842030000009  | 1990-10-02 | loyalty
cart     | Phương Thảo | Phạm       | female | VN | Hanoi    | +842030000010  | 1997-03-14 | -
cart     | Brooke      | Sullivan   | female | US | Austin   | +12125550111   | 1989-07-21 | crm
cart     | Léa         | Girard     | female | FR | Lille    | -              | 2001-11-05 | -
cart     | Rosie       | Whitfield  | female | GB | Leeds    | +441184960013  | 1986-02-02 | -
screens  | Minh Anh    | Trần       | female | VN | Hanoi    | +842030000014  | 1994-06-01 | loyalty, crm
electric | Jonas       | Brandt     | male   | DE | München  | +4917604069015 | 1981-03-03 | crm
electric | Élodie      | Mercier    | female | FR | Bordeaux | -              | 1987-12-19 | loyalty
electric | Oliver      | Ashworth   | male   | GB | London   | +441184960017  | 1976-05-28 | -
cookie   | Clara       | Vogt       | female | DE | Leipzig  | -              | 1992-09-09 | -
"""


def _player(line: str) -> Player:
    story, first, last, gender, country, city, phone, birthday, known = (cell.strip() for cell in line.split("|"))
    return Player(
        story=story,
        first=first,
        last=last,
        gender=gender,
        country=country,
        city=city,
        phone=None if phone == "-" else phone,
        birthday=date.fromisoformat(birthday),
        loyalty="loyalty" in known,
        contact="crm" in known,
        acts=_ACTS[story],
    )


CAST: tuple[Player, ...] = tuple(_player(line) for line in _PLAYERS.strip().splitlines())


def on_stage(people: pd.DataFrame) -> pd.DataFrame:
    """The population with the cast as its first persons. They do nothing but what is written."""
    count = len(CAST)
    places = np.array([place_of(player.country, player.city) for player in CAST])
    countries = np.array([[country.code for country in COUNTRIES].index(player.country) for player in CAST])
    numbers = np.arange(count)
    phone = pd.Series([player.phone for player in CAST], dtype="str")
    written = {
        **{name: [getattr(player, name) for player in CAST] for name in ("first", "last", "gender", "country")},
        "birthday": np.array([player.birthday for player in CAST], dtype="datetime64[s]"),
        "place": places,
        "street": addresses(countries, numbers % 5, 3 * numbers + 4),
        "postal_code": postcodes(places, numbers % 10),
        "email": [f"{folded(player.first)}.{folded(player.last)}@example.org" for player in CAST],
        "phone": phone,
        "joined": 420,
        "activity": 0.0,
        "loyalty": [player.loyalty for player in CAST],
        "contact": [player.contact for player in CAST],
        **dict.fromkeys(("account", "letters", "contact_mail", "loyalty_mail"), True),
        **dict.fromkeys(("app", "guest", "work_mail"), False),
        **dict.fromkeys(("contact_phone", "account_phone", "loyalty_phone"), phone.notna()),
    }
    cast = people.head(count).assign(**written).astype(people.dtypes)
    return pd.concat([cast, people.iloc[count:]], ignore_index=True)


def acts(kind: type[ActKind]) -> Iterator[tuple[int, ActKind]]:
    """Everything of one kind that the cast does, with the person's number."""
    for person, player in enumerate(CAST):
        yield from ((person, act) for act in player.acts if isinstance(act, kind))
