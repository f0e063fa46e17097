"""Figures and moments as people write them: 12,480 · €1.2M · 34 % · 3 days ago."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TypeVar

from cdp_core.counts import counted as counted
from cdp_core.segments.phrases import channel_words as channel_words

Option = TypeVar("Option")

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "VND": "₫", "CHF": "CHF "}


def count(number: float | None) -> str:
    """12480 → '12,480'; None → '–'."""
    return "–" if number is None else f"{number:,.0f}"


def told_apart(options: Iterable[Option], say: Callable[[Option], str], mark: Callable[[Option], str]) -> list[str]:
    """What each option is called; those that would be called alike with what marks each: a list knows no other way."""
    options = list(options)
    said = [say(one) for one in options]
    often = Counter(said)
    return [words if often[words] == 1 else f"{words} ({mark(one)})" for one, words in zip(options, said, strict=True)]


def signed(number: float) -> str:
    """A change: '+5', '−1,234', '±0'."""
    return f"{'+' if number > 0 else '−' if number < 0 else '±'}{abs(number):,.0f}"


def share(part: float, whole: float) -> str:
    """A part of a whole in percent: '34 %', '0.4 %', 'under 0.1 %', and '100 %' for the whole alone."""
    if not whole:
        return "–"
    percent = 100 * part / whole
    if 0 < percent < 0.1:
        return "under 0.1 %"
    if 99.5 <= percent < 100:
        return "over 99.9 %" if percent > 99.9 else f"{percent:.1f} %"
    return f"{percent:.1f} %" if 0 < percent < 10 else f"{percent:.0f} %"


def money(amount: float | None, currency: str = "EUR") -> str:
    """1234567 → '€1.2M'; 12.5 → '€12.50'."""
    if amount is None:
        return "–"
    symbol = _SYMBOLS.get(currency, currency + " ")
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    for limit, letter in ((1e9, "B"), (1e6, "M"), (1e5, "k")):
        if size >= limit:
            return f"{sign}{symbol}{size / (1e3 if letter == 'k' else limit):,.1f}{letter}".replace(".0", "")
    return f"{sign}{symbol}{size:,.0f}" if size >= 1000 else f"{sign}{symbol}{size:,.2f}"


def ago(moment: datetime | None, now: datetime) -> str:
    """'just now', '3 min ago', 'yesterday', '12 days ago', 'in 5 days', '14 Mar 2024'."""
    if moment is None:
        return "never"
    gap = now - moment
    ahead = gap < timedelta(0)
    seconds = abs(gap.total_seconds())
    for limit, size, word in ((3600, 60, "min"), (86400, 3600, "hour"), (60 * 86400, 86400, "day")):
        if seconds < limit:
            # Days are those of the calendar: 31 hours ago may be the day before yesterday.
            number = abs((now.date() - moment.date()).days) if word == "day" else int(seconds // size)
            if number == 0:
                return "just now"
            plural = word if number == 1 or word == "min" else word + "s"
            if word == "day" and number == 1:
                return "tomorrow" if ahead else "yesterday"
            return f"in {number} {plural}" if ahead else f"{number} {plural} ago"
    return day(moment)


def day(moment: datetime | None) -> str:
    """'14 Mar 2024'."""
    return "–" if moment is None else f"{moment.day} {moment:%b %Y}"


def local(moment: datetime, zone: tzinfo) -> datetime:
    """A moment of the store, which is UTC without a zone, on the clock of that zone."""
    return moment + (zone.utcoffset(moment) or timedelta(0))


def minute(moment: datetime, zone: tzinfo) -> str:
    """'14 Mar 2024, 15:09' on the clock of that zone."""
    there = local(moment, zone)
    return f"{day(there)}, {there:%H:%M}"


def with_local_moments(sentence: str, zone: tzinfo) -> str:
    """A sentence of the core on the viewer's clock: 'the last on 2024-03-14 14:09' → '… on 14 Mar 2024, 15:09'."""

    def said(found: re.Match[str]) -> str:
        with suppress(ValueError):
            return minute(datetime.fromisoformat(found[0]), zone)
        return found[0]

    return _MOMENT.sub(said, sentence)


_MOMENT = re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?\b")


def this_minute() -> datetime:
    """The minute that a page counts as now, UTC without a zone: who looks within it shares answers.

    It counts to its end, so that what was loaded a moment ago is in force: a consent without a date is of its load.
    """
    return datetime.now(UTC).replace(tzinfo=None, second=59, microsecond=999_999)
