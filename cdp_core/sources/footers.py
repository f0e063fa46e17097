"""Copyright lines, totals and the like at the end of a table.

In:  the rows of a table and what stands below them
Out: the rows without the footers, and the footers
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from cdp_core.sources.kinds import is_typed, kind
from cdp_core.sources.outline import Row, typical_fill, usual_width

MOST_FOOTER_ROWS = 40
#: More rows are not all at hand (see Outline), and a sum of some of them says nothing.
MOST_SUMMED = 1_000
#: A sum that nothing names is one of so many figures, and a lone one of so many hundredths.
_FEWEST_ABOVE, _SIZABLE = 3, 10_000
DECIMALS = re.compile(r"[.,](\d{1,2})\D*$")
TOTAL = re.compile(
    r"(?:(?:grand |sub)?-?totals?|sum|summe|(?:zwischen|end)summe|gesamt(?:summe|ergebnis)?|somme|total général|totale|"
    r"suma|razem|totaal|totalt|celkem|součet|spolu|summa|összesen|toplam|ukupno|jumlah|"
    r"итог|итого|всего|усього|разом|σύνολο|合計|総計|小計|总计|合计|总额|합계|총계|소계|รวม|المجموع|الإجمالي|"
    r"tổng(?: (?:cộng|số))?)(?: ?\(\d+\))?",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"©|copyright|confidential|generated|exported|report |page \d|\d+ rows?|source:|end of", re.IGNORECASE
)

#: How many rows there are, said below them in cells of their own, as eBay does: `2 | record(s) downloaded | from …`.
_COUNTED = re.compile(
    r"\d+ (?:records?|record\(s\)|rows?|orders?|transactions?|datens(?:ä|a)tze|zeilen|enregistrements?|registros?) "
    r"(?:downloaded|exported|found|in total|heruntergeladen|exportiert|téléchargés?|exportés?|descargados|exportados|"
    r"scaricati|esportati)\b.*",
    re.IGNORECASE,
)


def without_footers(table: Sequence[Row], body: list[Row]) -> tuple[list[Row], list[Row]]:
    """Takes copyright lines, totals and the like off the end."""
    usual, typical = usual_width(table), typical_fill(table)
    blank_before = {after.line for before, after in pairwise(table) if before.is_blank}
    if len(body) > 2 and _sums_up(body):
        body, total = body[:-1], body[-1:]
        kept, footers = without_footers([row for row in table if row is not total[0]], body)
        return kept, [*footers, *total]
    cut, gap = len(body), len(body)
    while cut > 1 and len(body) - cut < MOST_FOOTER_ROWS and _is_thin(body[cut - 1], usual, typical):
        cut -= 1
        if body[cut].line in blank_before or _is_closing(body[cut], usual, typical):
            gap = cut
    return body[:gap], body[gap:]


def _sums_up(body: Sequence[Row]) -> bool:
    """The last row is called a total and holds the sum of a column, to the digit."""
    *above, last = body
    if last.cells and not last.cells[0].strip():
        return _sums_up_without_a_word(above, last)
    if not last.cells or not TOTAL.fullmatch(last.cells[0].strip(" :")) or len(above) > MOST_SUMMED:
        return False
    columns = [[row.cells[i] for row in above if i < len(row.cells)] for i in range(len(last.cells))]
    return any(is_sum(columns[i], cell) for i, cell in enumerate(last.cells) if i and kind(cell) in ("number", "money"))


def _sums_up_without_a_word(above: Sequence[Row], last: Row) -> bool:
    """Nothing but sums, two of them or one of some size, below rows of which each says more than figures first."""
    said = [kind(row.cells[0]) in ("text", "code", "email") for row in above]
    if not _FEWEST_ABOVE <= len(above) <= MOST_SUMMED or not all(said):
        return False
    filled = [(i, cell) for i, cell in enumerate(last.cells) if cell.strip()]
    sure = len(filled) > 1 or any(abs(_hundredths(cell)) >= _SIZABLE for _, cell in filled)
    columns = {i: [row.cells[i] for row in above if i < len(row.cells)] for i, _ in filled}
    return sure and all(
        kind(cell) in ("number", "money") and is_sum(columns[i], cell, _FEWEST_ABOVE) for i, cell in filled
    )


def is_sum(cells: Sequence[str], total: str, fewest: int = 2) -> bool:
    """Whether a figure is the sum of others, to the digit; blank cells are left out.

    They are added as whole numbers of hundredths.
    """
    cells = [cell for cell in cells if cell.strip()]
    if len(cells) < fewest or any(kind(cell) not in ("number", "money") for cell in cells):
        return False
    return sum(map(_hundredths, cells)) == _hundredths(total) != 0


def _hundredths(figure: str) -> int:
    decimals = len(found.group(1)) if (found := DECIMALS.search(figure)) else 0
    return int(re.sub(r"\D", "", figure) or 0) * 10 ** (2 - decimals) * (-1 if "-" in figure else 1)


def _is_thin(row: Row, usual: int, typical: float) -> bool:
    first = next(cell for cell in row.cells if cell.strip())
    if usual < 2 or (is_typed(first) and not _counts_rows(row)):
        return False
    return row.filled == 1 or (TOTAL.fullmatch(first.strip(" :")) is not None and row.filled < typical) or (
        typical >= 4 and row.filled <= 0.34 * typical)  # fmt: skip


def _is_closing(row: Row, usual: int, typical: float) -> bool:
    first = next(cell for cell in row.cells if cell.strip())
    if TOTAL.fullmatch(first.strip(" :")) or CLOSING.search(first) or _counts_rows(row):
        return True
    return len(row.cells) == 1 and usual >= 3 and typical >= 3 and kind(first) == "text"


def _counts_rows(row: Row) -> bool:
    return _COUNTED.fullmatch(" ".join(filter(None, map(str.strip, row.cells)))) is not None
