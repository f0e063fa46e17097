"""The country that a file comes from, where its rows name none: by its phones and its e-mail addresses.

In:  samples of a file's phones and e-mail addresses
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


def home_country(phones: Sequence[str], emails: Sequence[str]) -> tuple[str, str] | None:
    """The country, and a sentence for a person where phones are read by it."""
    abroad = [number for phone in phones if (number := _international(phone))]
    at_home = [phone for phone in phones if not _international(phone) and len(_DIGITS.sub("", phone)) >= 7]
    for found, why in (
        (_most([phonenumbers.region_code_for_country_code(code) for code in abroad]), "the others in the file"),
        (_most(_of_endings(emails)), "the e-mail addresses in the file"),
    ):
        if found and _possible(at_home, found):
            said = f"Phones without a country were read as numbers of {found}, as {why} are."
            return found, said if at_home else ""
    return None


def _international(phone: str) -> int | None:
    """The country code of a number that is written with one."""
    bare = phone.strip(" '")
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
