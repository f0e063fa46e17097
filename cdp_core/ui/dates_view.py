"""The question whether the day or the month comes first, where nothing in a file tells.

In:  a table of an upload, its columns of such days
Out: the question on its card, and the answer
"""

import calendar
import re
from collections.abc import Iterable

import streamlit as st

from cdp_core.inspection import Inspection
from cdp_core.ui.messages import plain

ORDERS: dict[str, str] = {"DMY": "day first", "MDY": "month first", "YMD": "year first"}
#: What is read in one order or another, where the file shows nothing better.
EXAMPLE = "03/04/2025"
_OPEN = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_SIGNS = re.compile(r"[./-]")


def ask(table: Inspection, key: str) -> str | None:
    """Say how such dates are read and ask how they are meant; the order that was chosen."""
    if not table.open_dates:
        return None
    orders = tuple(dict.fromkeys(order for each in table.open_dates.values() for order in each))
    example = _example(table, orders)
    columns = ", ".join(f"“{plain(column)}”" for column in table.open_dates)
    could_be = " or ".join(read_as(example, order) for order in orders)
    st.warning(
        f"Please say how dates are written in {columns}: {plain(example)} could be {could_be}, and nothing in the "
        f"file tells. Until you say it, {'it is' if len(table.open_dates) == 1 else 'they are'} read "
        f"{ORDERS[orders[0]]}.",
        icon=":material/help:",
    )
    answer = st.segmented_control(
        f"{example} is",
        orders,
        format_func=lambda order: f"{read_as(example, order)} ({ORDERS[order]})",
        key=f"dates_{key}",
    )
    return str(answer) if answer else None


def _example(table: Inspection, orders: Iterable[str]) -> str:
    """A value of such a column that is another day in each order."""
    # Of a date and its time of day in two columns both are named.
    named = {name for columns in table.open_dates for name in (columns, *columns.split(" / "))}
    samples = (sample for one in table.suggestion.columns if one.column in named for sample in one.samples)
    found = (match[0] for sample in samples if (match := _OPEN.match(sample.strip())))
    return next((text for text in found if _is_open(text, orders)), EXAMPLE)


def _is_open(text: str, orders: Iterable[str]) -> bool:
    numbers = [int(part) for part in _SIGNS.split(text)]
    days = [dict(zip(order, numbers, strict=True)) for order in orders]
    return len({*numbers}) == len(numbers) and all(day["D"] <= 31 and day["M"] <= 12 for day in days)


def read_as(text: str, order: str) -> str:
    """A date in words as an order reads it: '03/04/2025' by MDY is 'March 4'; the year where it is in doubt, too."""
    parts = dict(zip(order, _SIGNS.split(text), strict=True))
    day, month = int(parts["D"]), int(parts["M"])
    if not 1 <= month <= 12:
        return text
    name = calendar.month_name[month]
    said = f"{name} {day}" if order == "MDY" else f"{day} {name}"
    return f"{said} {parts['Y']}" if len(parts["Y"]) < 4 else said
