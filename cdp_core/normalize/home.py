"""The country that a file comes from, where its rows name none: by its phones and its e-mail addresses.

In:  samples of a file's phones, e-mail addresses, regions with postal codes, and texts
Out: an ISO 3166 code and why, or nothing

A careful reader of a list with +84 912 … beside 0987 … reads both as Vietnamese. The evidence has to be nearly
unanimous, and the numbers without a country code have to be possible there.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import phonenumbers

from cdp_core.mapping.names import either

#: Share of the evidence that has to agree.
_AGREEMENT = 0.9
_FEWEST = 2
_DIGITS = re.compile(r"\D+")
#: Endings that belong to a country and are used by everybody.
_EVERYBODYS = frozenset(either("ai|am|bz|cc|co|dj|eu|fm|gg|gl|ly|io|la|me|ms|nu|re|sh|so|st|tk|tv|to|vc|ws"))


#: Letters that only one country's language writes. Those of several countries (ä, é, ñ, Cyrillic) say nothing.
_LETTERS = {
    "VN": re.compile(r"[ăơưĂƠƯẠ-ỹ]"),
    "JP": re.compile(r"[\u3040-\u30ff]"),
    "KR": re.compile(r"[\uac00-\ud7af]"),
    "TH": re.compile(r"[\u0e00-\u0e7f]"),
    "IL": re.compile(r"[\u0590-\u05ff]"),
    "GR": re.compile(r"[\u0370-\u03ff]"),
    "PL": re.compile(r"[łŁąĄęĘżŻ]"),
    "CZ": re.compile(r"[řŘůŮ]"),
    "HU": re.compile(r"[őŐűŰ]"),
    "TR": re.compile(r"[ğĞıİ]"),
}
#: Share of the texts that have such letters: most Vietnamese names do, one in a German list does not make it one.
_WRITTEN = 0.4


_STATES = frozenset(
    either(
        "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|"
        "OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
    )
)
_ZIP = re.compile(r"\d{5}(?:-\d{4})?")


def home_country(
    phones: Sequence[str],
    emails: Sequence[str],
    texts: Sequence[str] = (),
    regions: Sequence[str] = (),
    postal_codes: Sequence[str] = (),
) -> tuple[str, str] | None:
    """The country, and a sentence for a person where phones are read by it. `texts` are names, cities, goods."""
    abroad = [number for phone in phones if (number := _international(phone))]
    at_home = [phone for phone in phones if not _international(phone) and len(_DIGITS.sub("", phone)) >= 7]
    for found, why in (
        (_most([phonenumbers.region_code_for_country_code(code) for code in abroad]), "the others in the file are"),
        (_most(_of_endings(emails)), "the e-mail addresses in the file are"),
        (_by_letters(texts), "the language of the file is"),
        (_of_the_states(regions, postal_codes, at_home), "the states and ZIP codes of the file are"),
    ):
        if found and _possible(at_home, found):
            said = f"Phones without a country were read as numbers of {found}, as {why}."
            return found, said if at_home else ""
    return None


def _by_letters(texts: Sequence[str]) -> str | None:
    """The country whose letters many of the texts have, and no other country's many."""
    told = [text for text in texts if any(map(str.isalpha, text))]
    shares = {country: sum(map(bool, map(letters.search, told))) for country, letters in _LETTERS.items()}
    country, count = max(shares.items(), key=lambda share: share[1])
    return country if count >= max(_FEWEST, _WRITTEN * len(told)) else None


def _of_the_states(regions: Sequence[str], postal_codes: Sequence[str], phones: Sequence[str]) -> str | None:
    """The United States, where nearly all regions are their states, postal codes of five digits, phones valid there."""
    states = sum(region.strip().upper() in _STATES for region in regions)
    zips = sum(bool(_ZIP.fullmatch(code.strip())) for code in postal_codes)
    enough = states >= max(_FEWEST, _AGREEMENT * len(regions)) and zips >= max(_FEWEST, 0.8 * len(postal_codes))
    valid = sum(phonenumbers.is_valid_number(number) for phone in phones if (number := _parsed(phone, "US")))
    return "US" if enough and valid >= 0.8 * len(phones) else None


def _international(phone: str) -> int | None:
    """The country code of a number that is written with one."""
    bare = phone.strip(" '").removeprefix("tel:")
    if not bare.startswith(("+", "00")):
        return None
    try:
        return phonenumbers.parse("+" + bare.lstrip("+0 ")).country_code
    except phonenumbers.NumberParseException:
        return None


def _most(regions: Iterable[str]) -> str | None:
    counts = Counter(regions)
    if not counts:
        return None
    region, count = counts.most_common(1)[0]
    return region if count >= max(_FEWEST, _AGREEMENT * counts.total()) and region in _REGIONS else None


def _of_endings(emails: Iterable[str]) -> list[str]:
    """Countries of the addresses that end in one; international endings say nothing."""
    endings = [email.rsplit(".", 1)[-1].strip(" >\"'").lower() for email in emails if "@" in email]
    national = [ending for ending in endings if len(ending) == 2 and ending not in _EVERYBODYS]
    return (
        ["GB" if ending == "uk" else ending.upper() for ending in national] if 2 * len(national) > len(endings) else []
    )


def _possible(phones: Sequence[str], region: str) -> bool:
    """Whether numbers without a country code may be numbers of that country, and many of them surely are."""
    numbers = [number for phone in phones if (number := _parsed(phone, region))]
    possible = sum(map(phonenumbers.is_possible_number, numbers))
    valid = sum(map(phonenumbers.is_valid_number, numbers))
    return possible >= 0.8 * len(phones) and valid >= 0.5 * len(phones)


def _parsed(phone: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(phone.strip(" '"), region)
    except phonenumbers.NumberParseException:
        return None


_REGIONS = frozenset(phonenumbers.SUPPORTED_REGIONS)
