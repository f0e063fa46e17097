"""Where the invented people live, and phone numbers that ring nowhere.

Phones come from the ranges that regulators keep for films (Ofcom, Bundesnetzagentur, Arcep, NANPA 555-01xx) and,
where a country keeps none or too few, from numbers that its plan cannot dial (a subscriber number that begins with 0
or, in Tokyo, with 1). All are well-formed for their country. When a country's numbers are used up, people have no
phone. The people of the stories have numbers of their own, from ranges that are left out here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class City:
    """`postcodes` is a pattern: `##` becomes two digits, `@@` two letters."""

    name: str
    region: str
    postcodes: str

    def postcode(self, number: int) -> str:
        """The city's postcode of that number, 0 to 9."""
        return self.postcodes.replace("##", f"{number * 7 + 3:02d}").replace(
            "@@", "ABDEFGHJLN"[number] + "QRSTUWXYZP"[number]
        )


@dataclass(frozen=True)
class Country:
    """A country that the shop sells to.

    Attributes:
        share: customers of a hundred.
        street: pattern of an address line; `{n}` is the house number.
        phones: pairs of (prefix in E.164, digits left to number through).
        store: the shop in that country, None where it only sells online.
    """

    code: str
    name: str
    language: str
    share: int
    street: str
    streets: tuple[str, ...]
    cities: tuple[City, ...]
    phones: tuple[tuple[str, int], ...]
    store: str | None


def _cities(text: str) -> tuple[City, ...]:
    return tuple(City(*(part.strip() for part in line.split("|"))) for line in text.strip().splitlines())


_UK_DRAMA = tuple((f"+44{area}4960", 3) for area in (113, 114, 116, 117, 121, 131, 141, 151, 161))
_US_AREAS = (
    "201 202 203 205 206 207 208 209 210 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 "
    "248 251 252 253 254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 "
    "314 315 316 317 318 319 320 321 323 325 330 334 336 337 339 347 351 352 360 361 386 401 402 404 "
    "405 406 407 408 409 410 412 413 414 415 417 419 "
)

COUNTRIES: tuple[Country, ...] = (
    Country(
        "DE",
        "Germany",
        "de",
        34,
        "{street} {n}",
        (
            "Lindenstraße",
            "Hauptstraße",
            "Goethestraße",
            "Bergweg",
            "Mozartstraße",
            "Am Anger",
            "Gartenweg",
            "Kirchplatz",
        ),
        _cities(
            """
            Berlin | Berlin | 101##
            Hamburg | Hamburg | 203##
            München | Bayern | 803##
            Köln | Nordrhein-Westfalen | 506##
            Frankfurt am Main | Hessen | 603##
            Leipzig | Sachsen | 041##
            """
        ),
        (
            ("+493023125", 3),
            ("+496990009", 3),
            ("+494066969", 3),
            ("+492214710", 3),
            ("+498999998", 3),
            ("+4917139200", 2),
            ("+49300", 7),
        ),
        "Berlin Mitte",
    ),
    Country(
        "FR",
        "France",
        "fr",
        18,
        "{n} {street}",
        ("rue des Lilas", "avenue Foch", "rue du Marché", "boulevard Voltaire", "place de l'Église", "rue Lafayette"),
        _cities(
            """
            Paris | Île-de-France | 750##
            Lyon | Auvergne-Rhône-Alpes | 690##
            Marseille | Provence-Alpes-Côte d'Azur | 130##
            Bordeaux | Nouvelle-Aquitaine | 330##
            Lille | Hauts-de-France | 590##
            """
        ),
        (("+3319900", 4), ("+3335301", 4), ("+3346571", 4), ("+3353649", 4)),
        "Paris Marais",
    ),
    Country(
        "VN",
        "Vietnam",
        "vi",
        16,
        "{n} {street}",
        ("Nguyễn Huệ", "Lê Lợi", "Trần Hưng Đạo", "Hai Bà Trưng", "Điện Biên Phủ", "Phan Chu Trinh", "Lý Thường Kiệt"),
        _cities(
            """
            Hanoi | Hà Nội | 1000##
            Ho Chi Minh City | Hồ Chí Minh | 7000##
            Da Nang | Đà Nẵng | 5500##
            Can Tho | Cần Thơ | 9400##
            Hai Phong | Hải Phòng | 1800##
            """
        ),
        (("+842360", 6),),
        "Hanoi Hoan Kiem",
    ),
    Country(
        "GB",
        "United Kingdom",
        "en",
        13,
        "{n} {street}",
        ("Church Road", "High Street", "Station Road", "Mill Lane", "Victoria Terrace", "Queensway", "Orchard Close"),
        _cities(
            """
            London | Greater London | SW1A 9@@
            Manchester | Greater Manchester | M1 9@@
            Bristol | Bristol | BS1 9@@
            Edinburgh | Scotland | EH1 9@@
            Leeds | West Yorkshire | LS1 9@@
            """
        ),
        (("+442079460", 3), *_UK_DRAMA),
        "London Soho",
    ),
    Country(
        "US",
        "United States",
        "en",
        11,
        "{n} {street}",
        (
            "Oak Street",
            "Maple Avenue",
            "Sunset Boulevard",
            "Washington Street",
            "2nd Avenue",
            "Cedar Lane",
            "Park Place",
        ),
        _cities(
            """
            New York | NY | 100##
            Los Angeles | CA | 900##
            Chicago | IL | 606##
            Austin | TX | 787##
            Seattle | WA | 981##
            """
        ),
        tuple((f"+1{area}55501", 2) for area in _US_AREAS.split()),
        None,
    ),
    Country(
        "JP",
        "Japan",
        "ja",
        8,
        "{n}-11-5 {street}",
        ("Jingūmae", "Minami-Aoyama", "Higashiyama", "Umeda", "Kitano-chō", "Motomachi"),
        _cities(
            """
            Tokyo | Tōkyō | 150-00##
            Osaka | Ōsaka | 530-00##
            Kyoto | Kyōto | 600-80##
            Yokohama | Kanagawa | 220-00##
            Sapporo | Hokkaidō | 060-00##
            """
        ),
        (("+8131", 7),),
        None,
    ),
)

#: The shops' tills, by the number on the receipt.
STORES: tuple[str, ...] = tuple(country.store for country in COUNTRIES if country.store)
