"""What stands beside the cells rather than in them: a currency in a header, days in a title or in the file's name.

In:  a header; the titles of a table and the name of its file
Out: a currency; the first and the last day; the platform that a report of advertising came from
"""

import re
from collections.abc import Iterable
from datetime import date

from cdp_core.mapping.currencies import CODES_OF_HEADERS, currency_code
from cdp_core.mapping.names import either, fold

_SIGNS = {"€": "EUR", "£": "GBP", "₫": "VND", "₹": "INR", "₩": "KRW", "¥": "JPY", "円": "JPY", "VNĐ": "VND"}
_CODE = re.compile(rf"(?<![A-Za-z])({'|'.join(sorted(CODES_OF_HEADERS))})(?![A-Za-z])")
_DOLLARS = re.compile(r"(?<![A-Za-z])(?:R|US|AU|A|CA|C|NZ|HK|S|NT|MX)\$")
#: The unit behind what is noted else: 총비용(VAT포함,원).
_UNIT_NOTED = re.compile(r"[(（\[][^()（）\[\]]*[,/、·]\s*([^\x00-\x7f])\s*[)）\]]")
#: A sign in brackets that is no word: (د.ك), and not (FR).
_NOTE = re.compile(r"[(（\[]\s*((?:[^\W\d_]{1,3}\.){1,3}[^\W\d_]{0,3}|[^\x00-\x7f]{1,6})\s*[)）\]]")

#: The beginnings of months in the languages of the advertising platforms, folded.
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan|ene|gen|janv|sty",
            "feb|fev|fevr|lut",
            "mar|mrz|maerz|marz|mars|maa|mrt",
            "apr|abr|avr|kwi",
            "may|mai|mei|mag|maj",
            "jun|juin|giu|cze",
            "jul|juil|lug|lip",
            "aug|ago|aout|sie",
            "sep|set|sept|wrz",
            "oct|okt|ott|out|paz",
            "nov|lis",
            "dec|dez|dic|des|gru",
        ),
        1,
    )
    for word in either(words)
}
_DAY = re.compile(
    r"(?P<y1>20\d\d)[-_./年]?\s?(?P<m1>0[1-9]|1[0-2]|[1-9](?=[-_./月]))[-_./月]?\s?(?P<d1>[0-3]\d|[1-9](?!\d))(?!\d)"
    r"|(?<!\d)(?P<d2>[0-3]?\d)\.\s?(?P<m2>[01]?\d)\.\s?(?P<y2>20\d\d)"
    r"|(?<!\d)(?P<d3>[0-3]?\d)\.?(?:er)?[ _-](?:de |d')?(?P<w3>[^\W\d_]{3,10})\.?(?: de)?[ _-](?P<y3>20\d\d)"
    r"|(?P<w4>[^\W\d_]{3,10})\.?[ _-](?P<d4>[0-3]?\d),?[ _-](?P<y4>20\d\d)"
)
_PLATFORMS = {
    "facebook": "facebook|instagram|meta|fb",
    "google": "google|adwords|gads|youtube",
    "tiktok": "tiktok|tik tok",
    "linkedin": "linkedin|linked in",
    "bing": "bing|microsoft",
    "pinterest": "pinterest",
    "snapchat": "snapchat|snap",
    "twitter": "twitter",
    "criteo": "criteo",
    "amazon": "amazon",
    "taboola": "taboola",
    "outbrain": "outbrain",
    "reddit": "reddit",
    "yahoo": "yahoo",
    "zalo": "zalo",
    "line": "line ads",
}


def currency_in(header: str) -> str | None:
    """The currency that a header names: `Amount spent (EUR)`, `Umsatz in €`; None where it names none, or two."""
    notes = (*_NOTE.findall(header), *_UNIT_NOTED.findall(header), *_DOLLARS.findall(header))
    noted = (currency_code(note, "") for note in notes)
    signs = (code for sign, code in _SIGNS.items() if sign in header)
    found = {*_CODE.findall(header), *signs, *(code for code in noted if code)}
    return found.pop() if len(found) == 1 else None


def period_in(texts: Iterable[str]) -> tuple[str, str] | None:
    """The first and the last day that the first of the texts to name any speaks of, as ISO dates.

    Days written with slashes are not taken: 03/04/2026 says two things.
    """
    for text in texts:
        days = [day for found in _DAY.finditer(text) if (day := _day(found.groupdict()))]
        if days and days[0] <= days[-1]:
            return days[0].isoformat(), days[-1].isoformat()
    return None


def _day(parts: dict[str, str | None]) -> date | None:
    for n in "1234":
        year, of_month = parts.get(f"y{n}"), parts.get(f"d{n}")
        if year and of_month:
            named = parts.get(f"w{n}")
            month = _month(named) if named else int(parts[f"m{n}"] or 0)
            try:
                return date(int(year), month, int(of_month))
            except ValueError:
                return None
    return None


def _month(word: str) -> int:
    folded = fold(word).replace(" ", "")
    return next((_MONTHS[folded[:size]] for size in (5, 4, 3) if folded[:size] in _MONTHS), 0)


def advertiser_in(file_name: str) -> str | None:
    """The advertising platform that a file's name names."""
    words = f" {fold(file_name)} "
    return next(
        (platform for platform, names in _PLATFORMS.items() if any(f" {name} " in words for name in either(names))),
        None,
    )
