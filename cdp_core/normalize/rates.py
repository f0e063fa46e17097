"""Exchange rates as people have them: the table of a central bank, or a list of currencies.

In:  a table of a source file, the workspace's currency
Out: workspace currency for one unit of each other currency

The European Central Bank's `eurofxref.csv` has a row a day, a column a currency, and how much of it one euro buys. A
list has a column of currencies and one of rates, the workspace's currency for one unit.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from cdp_core.errors import MappingError
from cdp_core.mapping.currencies import CODES

#: Fewer columns that are called like currencies may be anything.
_FEWEST = 3
_RATE = re.compile(r"\d{1,12}(?:[.,]\d{1,12})?|\d{1,3}(?:,\d{3})+\.\d{1,12}")


def are_rates(columns: Sequence[str]) -> bool:
    """Whether a table's columns are those of a central bank's rates."""
    codes = sum(column.strip().upper() in CODES for column in columns)
    return codes >= _FEWEST and codes >= 0.6 * len(columns)


def rates_in(columns: Sequence[str], rows: Iterable[Mapping[str, str | None]], home: str) -> dict[str, float]:
    """The rates that a table holds; of several days the newest.

    Raises:
        MappingError: it holds none, or does not say how much the workspace's currency is worth.
    """
    listed = list(rows)
    if are_rates(columns):
        return _of_a_bank(columns, listed, home)
    found: dict[str, float] = {}
    for row in listed:
        cells = [(cell or "").strip() for cell in row.values()]
        code = next((cell.upper() for cell in cells if cell.upper() in CODES), None)
        rate = next((number for cell in cells if (number := _number(cell))), None)
        if code and rate and code != home:
            found[code] = rate
    if not found:
        raise MappingError(
            "There is no rate in it. It takes the European Central Bank's eurofxref.csv, or a table of two columns: "
            f"a currency (USD) and how much {home} one of it is worth (0.92)."
        )
    return found


def _of_a_bank(columns: Sequence[str], rows: list[Mapping[str, str | None]], home: str) -> dict[str, float]:
    days = [column for column in columns if column.strip().upper() not in CODES]
    newest = max(rows, key=lambda row: _sortable(row.get(days[0]) or "") if days else "", default={})
    per_euro = {column.strip().upper(): _number((newest.get(column) or "").strip()) for column in columns}
    of = {code: rate for code, rate in per_euro.items() if code in CODES and rate} | {"EUR": 1.0}
    if home not in of:
        raise MappingError(f"It has no rate for {home}, in which this workspace counts money.")
    return {code: of[home] / rate for code, rate in of.items() if code != home}


def _sortable(day: str) -> str:
    """An ISO day as it is; other spellings (`21 November 2026` in the file of a single day) come before."""
    return day if re.match(r"\d{4}-\d\d-\d\d", day) else ""


def _number(cell: str) -> float | None:
    if not _RATE.fullmatch(cell):
        return None
    plain = cell.replace(",", "") if "." in cell else cell.replace(",", ".")
    return float(plain) or None
