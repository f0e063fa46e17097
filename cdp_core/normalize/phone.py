"""Phone numbers in E.164, by the country of their row.

In:  a column of tidy text, an expression for the country (ISO 3166) of each row
Out: a PhoneReading: an expression for +4915112345678; digits alone where no country is known; NULL where it is none

The engine settles what is plain under the numbering plans that come with phonenumbers (lengths, country code, the 0 in
front at home). The rest goes, each distinct value once, to phonenumbers itself at 25 thousand a second.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
import sqlalchemy as sa
from phonenumbers import PhoneMetadata

from cdp_core.counts import in_number
from cdp_core.mapping.ids import DAMAGED
from cdp_core.mapping.phone_endings import COVER, ending, is_ending
from cdp_core.normalize.lookup import Lookup, look_up
from cdp_core.normalize.values import Text, matches, total, unquoted

_WITH_WORDS = (
    r"(?i)^(?:(?:tel|phone|mobile|cell|fax|sms|whatsapp|p|m|t|h|w|o)\.?:\s*)?"
    r"([+0-9(][0-9 ().\-/–\x{A0}]*?)[\s,;]*(?:(?:x|ext\.?|extension|#)[\s:.]*\d{1,6})?$"
)
#: Two numbers in one cell: "0151 2345678 / 030 1234567". A slash inside a number parts fewer digits.
_TWO = (
    r"(?i)^(\D{0,20}(?:\d[^\d;,|\n&、/]{0,3}){7,15})(?:\([^)\d]*\))?\s*(?:[;,|\n&、/]|(?:or|oder|ou|und|và|hoặc|y|e)\s)\s*"
    r"(\D{0,20}(?:\d[^\d;,|\n]{0,3}){7,15}\D*)$"
)
#: The fewest digits of a whole number where no country is known; seven without a 0 are what one dials in one's town.
_AT_HOME = r"0\d{6}|\d{8,15}"
#: Digits of a number with its country's code: fewer may be a number at home.
_MAY_BE_CODED = r"[1-9]\d{10,14}"
_NEARLY_ALL = 0.9
#: Rules are made for the commonest countries of a file; of the others each number is looked up.
_MOST_REGIONS = 12
_BETWEEN = "\x1f"


@dataclass(frozen=True)
class PhoneReading:
    """How a column of phones is read: by rule, and by looking up what no rule decides."""

    lookup: Lookup
    regions: tuple[str, ...]

    def joined(self, source: sa.FromClause, value: Text, digits: Text, country: Text) -> sa.FromClause:
        return self.lookup.joined(source, _undecided(value, digits, country, self.regions))

    def expression(self, digits: Text, country: Text) -> Text:
        ruled = by_rule(digits, country, self.regions)
        if self.lookup.table is None:
            return with_ninth_digit(ruled)
        return with_ninth_digit(sa.func.coalesce(ruled, self.lookup.table.c.clean, type_=sa.Text))

    def ending(self, value: Text, digits: Text, country: Text) -> Text | None:
        """The last digits of phones that are not told as a whole; None where the column has none such."""
        if not any(map(_is_ending, self.lookup.unread)):
            return None
        return sa.case((self.expression(digits, country).is_(None), ending(value)))

    @property
    def said(self) -> str:
        damaged = sum(rows for key, rows in self.lookup.unread.items() if re.match(DAMAGED, key))
        endings = sum(rows for key, rows in self.lookup.unread.items() if _is_ending(key))
        unread = sum(self.lookup.unread.values()) - damaged - endings
        sentences = []
        if endings:
            sentences.append(
                in_number(endings, "phone|phones is|are masked or without its|their area code:")
                + " only the last digits were kept, by which nobody is known alone."
            )
        if damaged:
            sentences.append(
                in_number(
                    damaged, "phone|phones lost its|their digits in a spreadsheet (4.9E+12) and was|were left out."
                )
            )
        if unread:
            others = (key for key in self.lookup.unread if not (re.match(DAMAGED, key) or _is_ending(key)))
            example = next(others).split(_BETWEEN)[0]
            sentences.append(
                in_number(unread, "value|values is|are no phone number and was|were left out")
                + f', such as "{example}".'
            )
        return " ".join(sentences)


def decide(
    connection: sa.Connection,
    value: Text,
    digits: Text,
    country: Text,
    countries: Iterable[str],
) -> PhoneReading:
    """Read what no rule decides.

    `digits` are what is `dialed`, `with_plus`; `country` is "" where nothing is known; of `countries`, the commonest
    first, some get rules of their own.
    """
    regions = tuple(code for code in dict.fromkeys(countries) if plan(code))[:_MOST_REGIONS]
    return PhoneReading(look_up(connection, _undecided(value, digits, country, regions), _parsed, few=0), regions)


def by_rule(digits: Text, country: Text, regions: tuple[str, ...]) -> Text:
    """The number where lengths and prefixes leave no doubt, else NULL."""
    national = [(country == region, _national(digits, region)) for region in regions]
    at_home = sa.case((country == "", _without_country(digits)), *national)
    return sa.case((matches(digits, international_numbers()), digits), else_=at_home)


def dialed(value: Text) -> Text:
    """The digits that are dialed, NULL for what is no phone."""
    # A float's ".0" is no digit of the number; "(0)" after a country code is dialed at home only.
    without_note = sa.func.regexp_replace(unquoted(value), r"\s*\([^)\d]*\)\s*$", "")
    bare = sa.func.regexp_replace(without_note, r"^((?:\+|00).*)\(0\)|^(\+?\d{7,})\.0$", r"\1\2")
    without_words = sa.func.nullif(sa.func.regexp_extract(bare, _WITH_WORDS, 1), "")
    return sa.case(
        (matches(value, r"\+?\d+"), value),
        # These marks are all that the pattern lets pass: taking them out one by one costs a third of a pattern.
        (matches(value, r"[+0-9(](?:[0-9 )\-/]|\([1-9]|\.\d\d)*"), sa.func.translate(value, " ()-/.", "")),
        else_=_digits(without_words),
    )


def without_country(digits: Text, country: Text) -> sa.ColumnElement[int]:
    """How many numbers are dialed as at home, where nobody knows where that is."""
    return total(digits, sa.and_(country == "", matches(digits, _AT_HOME)))


def part(value: Text, place: int) -> Text:
    """The first or the second of two numbers in a cell; a cell with one has no second."""
    whole = sa.func.nullif(sa.func.regexp_extract(value, _TWO, place), "", type_=sa.Text)
    return sa.func.coalesce(whole, value, type_=sa.Text) if place == 1 else whole


def holds_two(value: Text) -> sa.ColumnElement[bool]:
    return sa.func.regexp_matches(value, _TWO, type_=sa.Boolean)


def with_plus(digits: Text, *, lacking: bool = False) -> Text:
    """+ for the 00 that is dialed before a country code; before it where a column is `lacking` its plus."""
    bare: Text = digits
    if lacking:
        coded = sa.and_(matches(digits, _MAY_BE_CODED), matches("+" + digits, international_numbers()))
        bare = sa.case((coded, "+" + digits), else_=digits)
    return sa.case((sa.func.starts_with(digits, "00"), "+" + sa.func.substr(digits, 3)), else_=bare)


def may_be_coded(value: Text) -> sa.ColumnElement[bool]:
    """Whether a phone may be one with its country's code and no plus."""
    # Comparing the first sign costs a fraction of a pattern, and most columns begin with + or 0.
    first = value.between("1", "9:")
    return sa.and_(first, matches(value, r"\d(?:[^\d+]{0,2}\d){10,14}\D*"))


def lacks_plus(numbers: Iterable[str], with_plus: Iterable[str], countries: Iterable[str]) -> bool:
    """Whether numbers that may be coded are, nearly all: valid behind a plus, and not as some country's own.

    What begins with a 1 tells nothing: 15123456789 is as well a German mobile without its 0 as a number in Texas. In
    Brazil and China the numbers at home are as long. A single number needs another of its country that has its plus.
    """
    regions = {*countries, "BR", "CN"} - {""}
    bare = [digits for number in numbers if not (digits := re.sub(r"\D", "", number)).startswith("1")]
    codes = [
        code
        for digits in bare
        if (code := _code(f"+{digits}", "ZZ")) and not any(_code(digits, region) for region in regions)
    ]
    enough = len(codes) > 1 or bool({*codes} & {_code(number, "ZZ") for number in with_plus})
    return enough and len(codes) >= _NEARLY_ALL * len(bare)


def _code(number: str, region: str) -> int | None:
    """The country's code of a number that is valid as it stands."""
    try:
        read = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    # At home a number may be written with its own country's code as well.
    as_it_stands = number.startswith("+") or len(str(read.national_number)) == len(number)
    return read.country_code if as_it_stands and phonenumbers.is_valid_number(read) else None


def with_ninth_digit(number: Text) -> Text:
    """A mobile of Brazil with the 9 that all of them got by 2016, and that WhatsApp leaves out of most.

    Anatel, Resolução 553/2010: it stands before the eight digits, which begin with 6 to 9.
    """
    return sa.func.regexp_replace(number, r"^(\+55[1-9][1-9])([6-9]\d{7})$", r"\19\2", type_=sa.Text)


def _digits(value: Text) -> Text:
    return sa.func.regexp_replace(value, r"[^0-9+]", "", "g")


def _national(digits: Text, region: str) -> Text:
    """A number as dialed at home, for regions and lengths where that is one rule."""
    home = plan(region)
    assert home is not None
    code = str(home.country_code)
    length = sa.func.length(digits)
    stripped, after_code = digits, sa.func.substr(digits, len(code) + 1)
    if home.trunk:
        stripped = sa.case((sa.func.starts_with(digits, home.trunk), sa.func.substr(digits, 2)), else_=digits)
    signs_of_code = [
        sa.and_(length > max(home.lengths), _is_one_of(length - len(code), home.lengths)),
        sa.and_(sa.not_(matches(digits, home.numbers)), matches(after_code, home.numbers)),
    ]
    if home.trunk and home.mobiles:
        # 4915123456789 could be a landline in Leer that lacks its 0, but is a mobile that lost its +.
        signs_of_code.append(matches(after_code, home.mobiles))
    with_code = sa.and_(sa.func.starts_with(digits, code), sa.or_(*signs_of_code))
    elsewhere: sa.ColumnElement[bool] = sa.func.starts_with(digits, "+")
    if home.odd_prefixes:
        elsewhere = sa.or_(elsewhere, sa.func.regexp_matches(digits, f"^(?:{home.odd_prefixes})"))
    return sa.case(
        (elsewhere, None),
        (with_code, "+" + digits),
        (_is_one_of(sa.func.length(stripped), home.lengths), f"+{code}" + stripped),
    )


def _is_one_of(length: sa.ColumnElement[int], lengths: tuple[int, ...]) -> sa.ColumnElement[bool]:
    gaps = sa.and_(
        sa.true(), *(length != missing for missing in range(min(lengths), max(lengths)) if missing not in lengths)
    )
    return sa.and_(length.between(min(lengths), max(lengths)), gaps)


def _without_country(digits: Text) -> Text:
    """Nobody knows whose number it is; equal digits are still the same phone within a workspace."""
    return sa.case((matches(digits, _AT_HOME), digits))


def _undecided(value: Text, digits: Text, country: Text, regions: tuple[str, ...]) -> Text:
    key = value + sa.literal(_BETWEEN) + country
    return sa.case((by_rule(digits, country, regions).is_(None), key))


def _is_ending(key: str) -> bool:
    return is_ending(key.partition(_BETWEEN)[0])


def _parsed(key: str) -> str | None:
    text, _, country = key.partition(_BETWEEN)
    # phonenumbers would leave out what covers digits, and take an X for a 9.
    if re.fullmatch(DAMAGED, text.lstrip("'")) or re.search(rf"(?<![A-Za-z]){COVER}(?![A-WYZa-wyz])", text):
        return None
    bare = re.sub(r"(?i)^'?\s*(?:[a-z]+\.?:)?\s*(?:\(?00)?", lambda found: "+" if "00" in found[0] else "", text)
    try:
        number = phonenumbers.parse(bare.replace("(0)", "") if bare.startswith("+") else bare, country or None)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@dataclass(frozen=True)
class Plan:
    """A region's numbering plan, as far as one rule serves: `odd_prefixes` are for phonenumbers to settle."""

    country_code: int
    lengths: tuple[int, ...]
    numbers: str
    mobiles: str
    trunk: str
    odd_prefixes: str


@lru_cache(maxsize=300)
def plan(region: str) -> Plan | None:
    metadata = PhoneMetadata.metadata_for_region(region, None) if region else None
    general = metadata.general_desc if metadata else None
    if metadata is None or general is None or not general.possible_length or not metadata.country_code:
        return None
    parsing = metadata.national_prefix_for_parsing or ""
    trunk = "0" if parsing == "0" and not metadata.national_prefix_transform_rule else ""
    mobiles = metadata.mobile.national_number_pattern if metadata.mobile else None
    return Plan(
        metadata.country_code,
        tuple(general.possible_length),
        general.national_number_pattern or r"\d+",
        mobiles or "",
        trunk,
        "" if trunk else parsing,
    )


@lru_cache(maxsize=1)
def international_numbers() -> str:
    """An RE2 pattern for + numbers that need no second look: country code, then as many digits as it allows."""
    lengths: dict[int, set[int]] = {}
    for region in phonenumbers.SUPPORTED_REGIONS:
        home = plan(region)
        if home:
            lengths.setdefault(home.country_code, set()).update(home.lengths)
    codes = sorted(lengths)
    # After the country code a 0 is the one dialed at home, but for Italy, whose numbers begin with it.
    return (
        r"\+(?:"
        + "|".join(
            f"{code}{'[2-9]' if code == 1 else '[0-9]' if code == 39 else '[1-9]'}"
            rf"\d{{{min(lengths[code]) - 1},{max(lengths[code]) - 1}}}"
            for code in codes
        )
        + ")"
    )
