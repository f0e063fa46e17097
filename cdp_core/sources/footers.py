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
TOTAL = re.compile(
    r"(?:grand |sub)?-?totals?|sum|summe|gesamt(?:summe)?|somme|total général|totale|suma|razem|"
    r"итого|всего|合計|总计|合计|tổng(?: cộng)?",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"©|copyright|confidential|generated|exported|report |page \d|\d+ rows?|source:|end of", re.IGNORECASE
)


def without_footers(table: Sequence[Row], body: list[Row]) -> tuple[list[Row], list[Row]]:
    """Takes copyright lines, totals and the like off the end."""
    usual, typical = usual_width(table), typical_fill(table)
    blank_before = {after.line for before, after in pairwise(table) if before.is_blank}
    cut, gap = len(body), len(body)
    while cut > 1 and len(body) - cut < MOST_FOOTER_ROWS and _is_thin(body[cut - 1], usual, typical):
        cut -= 1
        if body[cut].line in blank_before or _is_closing(body[cut], usual, typical):
            gap = cut
    return body[:gap], body[gap:]


def _is_thin(row: Row, usual: int, typical: float) -> bool:
    first = next(cell for cell in row.cells if cell.strip())
    if usual < 2 or is_typed(first):
        return False
    return row.filled == 1 or (TOTAL.fullmatch(first.strip(" :")) is not None and row.filled < typical) or (
        typical >= 4 and row.filled <= 0.34 * typical)  # fmt: skip


def _is_closing(row: Row, usual: int, typical: float) -> bool:
    first = next(cell for cell in row.cells if cell.strip())
    if TOTAL.fullmatch(first.strip(" :")) or CLOSING.search(first):
        return True
    return len(row.cells) == 1 and usual >= 3 and typical >= 3 and kind(first) == "text"
