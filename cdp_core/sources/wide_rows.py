"""Rows with more cells than the header has names: a delimiter inside a text, or a decimal comma, without quotes.

In:  a header, the rows below it
Out: `WideRows`: the cells of a row put together again as the columns of the other rows say, or None where it is
     not clear which belong together

A reading of a row is the better the fewer of its cells are strangers in their columns. Where the cells beyond the
header may as well be columns of their own, they are left alone.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import unescape
from itertools import accumulate

from cdp_core.sources.header_rows import Column, columns_below, shape
from cdp_core.sources.interface import BrokenLine
from cdp_core.sources.kinds import is_typed, kind
from cdp_core.sources.line_names import lines_named
from cdp_core.sources.outline import Outline, Row, extent

#: What a reading costs: a cell of another kind than its column, or unlike all of few values; cells without a name;
#: a delimiter taken for part of a text, where it looks like one, and where it does not; an empty cell too many.
_STRANGER, _UNUSUAL, _NAMELESS, _PROSE, _JOINED, _EMPTY = 1.0, 0.2, 0.3, 0.05, 0.4, 0.1
#: Costs that differ by less are the same.
_ROUNDING = 1e-9
_MOST_COLUMNS, _MOST_EXCESS = 400, 40
_FEWEST_TELLING = 5
_MANY, _FEW_OF_THEM = 20, 0.2
_OFTEN = 0.9
_EXCERPT = 200
_ALIKE = {"number": ("money",), "money": ("number",), "phone": ("number", "code"), "time": ("date",)}
MAIL = re.compile(r"mail|courriel|correo", re.IGNORECASE)
MONEY = re.compile(
    r"amount|total|price|revenue|cost|value|sum|spent|betrag|preis|umsatz|wert|summe|montant|prix|importe|precio|"
    r"importo|prezzo|valor|preço|bedrag|prijs|kwota|cena",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\bage\b|alter|qty|quantit|count|point|menge|anzahl|number|\bn[ro]\b|visits|orders", re.IGNORECASE
)
_LETTER_OF_THE_WEB = re.compile(r"&(?:[A-Za-z]\w{1,7}|#\d{2,6}|#[xX][0-9A-Fa-f]{2,5})$")
_BEFORE_COMMA = re.compile(r"\s*[-+]?(?:[$€£]\s?)?[\d.]+")
_BEHIND_COMMA = re.compile(r"(?:\d{2}|\d{3}(?:\.\d{1,2})?)\s?[€$£]?\s*")


@dataclass(frozen=True)
class WideRows:
    """`columns` are what the cells of rows as wide as the header look like; there are none where all are wider.

    `few` says which of them have few values, `many` whether there are rows enough to trust in. `always` is the column
    in which every row has delimiters too many, if there is one.
    """

    width: int
    delimiter: str
    columns: Sequence[Column] = ()
    few: Sequence[bool] = ()
    many: bool = False
    always: int | None = None

    @property
    def acts(self) -> bool:
        return bool(self.columns) or self.always is not None

    def fitted(self, cells: Sequence[str]) -> list[str] | None:
        """The cells of a row in their columns; None where several readings fit alike and the plain one does not."""
        excess = len(cells) - self.width
        if excess <= 0 or excess > _MOST_EXCESS or not self.acts:
            return list(cells)
        if self.delimiter == ";" and len(whole := _with_letters(cells)) == self.width:
            return whole
        if self.always is not None:
            return self._joined(cells, self.always, excess)
        before = self._costs(cells, range(self.width))
        after = self._costs(cells[excess:], range(self.width - 1, -1, -1))[::-1]
        plain = before[-1] + (_NAMELESS if any(cell.strip() for cell in cells[self.width :]) else 0.0)
        costs = []
        for place in range(self.width):
            text, cost = self._one(cells[place : place + excess + 1])
            costs.append(before[place] + cost + self._strangeness(text, place) + after[place + 1])
        least = min(costs)
        if least >= min(plain, _STRANGER):
            return list(cells)
        readings = {tuple(self._joined(cells, i, excess)) for i, cost in enumerate(costs) if cost < least + _ROUNDING}
        if len(readings) > 1:
            return None if plain >= _STRANGER else list(cells)
        return list(readings.pop())

    @property
    def sign(self) -> str:
        """The delimiter as people call it."""
        return {",": "comma", ";": "semicolon", "\t": "tab"}.get(self.delimiter, self.delimiter)

    def broken(self, line: int, cells: Sequence[str]) -> BrokenLine:
        """A row that is not read: what was found, and what to do."""
        reason = (
            f"line has {len(cells)} cells, where {self.width:,} are expected; put quotes around the one that has a "
            f"{self.sign} in it and load again"
        )
        return BrokenLine(line, reason, self.delimiter.join(cells)[:_EXCERPT])

    def _joined(self, cells: Sequence[str], place: int, excess: int) -> list[str]:
        """The row with the cells from `place` on made one."""
        text, _ = self._one(cells[place : place + excess + 1])
        return [*cells[:place], text, *cells[place + excess + 1 :]]

    def _one(self, pieces: Sequence[str]) -> tuple[str, float]:
        """The pieces as one cell, and what that costs."""
        filled = [piece for piece in pieces if piece.strip()]
        if len(filled) <= 1:
            return (filled or [""])[0], _EMPTY if self.many else _JOINED
        fits = all(piece.startswith(" ") for piece in pieces[1:]) or is_figure(self.delimiter, pieces)
        typed = sum(1 for piece in pieces if is_typed(piece) and kind(piece) not in ("number", "time"))
        return self.delimiter.join(pieces), (_PROSE if fits else _JOINED) + _STRANGER * typed

    def _costs(self, cells: Sequence[str], places: Iterable[int]) -> list[float]:
        """What the cells at the first of these places cost, at the first two, and so on."""
        return list(accumulate((self._strangeness(cells[i], i) for i in places), initial=0.0))

    def _strangeness(self, cell: str, place: int) -> float:
        """How little a cell is like the others of a column."""
        bare, column = cell.strip(), self.columns[place]
        if not bare:
            return 0.0
        if column.typed:
            own = kind(bare)
            return 0.0 if own == column.typed or own in _ALIKE.get(column.typed, ()) else _STRANGER
        if self.few[place] and bare.casefold() not in column.values:
            return _UNUSUAL
        return _UNUSUAL if column.shape and shape(bare) != column.shape else 0.0


def _with_letters(cells: Sequence[str]) -> list[str]:
    """The cells where the semicolon of a letter as web pages write it (`J&ouml;rg`) parts nothing."""
    pieces = [piece + (";" if _LETTER_OF_THE_WEB.search(piece) else "\0") for piece in cells]
    return [unescape(cell) if "&" in cell else cell for cell in "".join(pieces).removesuffix("\0").split("\0")]


def told_of(
    wide: WideRows, usual: int, outline: Outline, rows: Sequence[Row], widest: int
) -> tuple[int, tuple[str, ...]]:
    """How many columns the table has once its wide rows are read, and what is said of them.

    `rows` are those with more cells than `usual`, `widest` is how far the rows are filled as they stand.
    """
    names = f"more cells than the {wide.width:,} names of the header"
    mended_so = f"what a {wide.sign} had cut was put together again"
    if usual > wide.width:
        if wide.always is not None:
            return wide.width, (f"Each row has {names}: {mended_so}.",)
        beyond = f"Some rows have {names}: those beyond stand in columns without a name"
        return widest, (f"{beyond}, or {mended_so}." if wide.acts else f"{beyond}.",)
    mended, kept, width = [], [], wide.width
    for row in rows:
        cells = wide.fitted(row.cells)
        if cells is not None and len(cells) > wide.width:
            width = max(width, extent(cells))
            kept += [row.line] if extent(cells) > wide.width else []
        elif cells is not None and list(row.cells) != cells:
            mended.append(row.line)
    notes = [f"{_lines(mended, outline)} {names}: {mended_so}."] if mended else []
    notes += [f"{_lines(kept, outline)} {names}: those beyond stand in columns without a name."] if kept else []
    return (widest if outline.more_wide else width), tuple(notes)


def wide_rows(
    header: Sequence[str] | None, body: Sequence[Row], wide: Sequence[Row], delimiter: str
) -> WideRows | None:
    """How wide rows of this table are to be read; None where it has none, or nothing tells.

    `body` are rows of the table, not all of them; `wide` are those with more cells than is usual.
    """
    if not header or not 2 <= len(header) <= _MOST_COLUMNS or not delimiter.strip(" "):
        return None
    if all(row.extent <= len(header) for row in body) and all(len(row.cells) <= len(header) for row in wide):
        return None
    width = len(header)
    usual = [row for row in body if len(row.cells) == width]
    if usual and len(usual) * 10 >= len(body):
        columns = columns_below(usual)
        few = [len(usual) >= _MANY and len(column.values) <= _FEW_OF_THEM * len(usual) for column in columns]
        many = len(usual) >= _FEWEST_TELLING
        return WideRows(width, delimiter, [_with_shape(column, many) for column in columns], few, many)
    return WideRows(width, delimiter, always=_always(header, body, delimiter))


def _with_shape(column: Column, is_sure: bool) -> Column:
    """The look of a column; of a few rows, and of words, the pattern says nothing."""
    return column if is_sure and "9" in (column.shape or "") else replace(column, shape=None)


def _lines(numbers: Sequence[int], outline: Outline) -> str:
    if outline.more_wide:
        return f"Line {numbers[0]} and many others have"
    return f"{lines_named(numbers)} {'has' if len(numbers) == 1 else 'have'}"


def _always(header: Sequence[str], body: Sequence[Row], delimiter: str) -> int | None:
    """The column in which every row has as many delimiters too many: a text that goes on with a blank, or a price."""
    lengths = {len(row.cells) for row in body}
    excess = max(lengths) - len(header)
    if len(lengths) > 1 or len(body) < 2 or excess > _MOST_EXCESS:
        return None
    mails = [i for i, column in enumerate(columns_below(body)) if column.typed == "email"]
    called = [i for i, name in enumerate(header) if MAIL.search(name)]

    def is_place(place: int, holds: Callable[[Sequence[str]], bool]) -> bool:
        cells = [row.cells[place : place + excess + 1] for row in body]
        in_place = not called or not mails or mails == [i + excess * (i > place) for i in called]
        return in_place and sum(map(holds, cells)) >= _OFTEN * len(body)

    texts = [i for i in range(len(header)) if is_place(i, _goes_on_with_blanks)]
    # "120,34" before a column of ages or pieces may be two figures.
    before_figures = [i for i, name in enumerate(header[1:]) if _COUNTED.search(name)]
    of_money = [i for i, name in enumerate(header) if MONEY.search(name) and i not in before_figures]
    found = texts or [i for i in of_money if is_place(i, partial(is_figure, delimiter))]
    return found[0] if len(found) == 1 else None


def _goes_on_with_blanks(pieces: Sequence[str]) -> bool:
    return not is_typed(pieces[0]) and all(piece.startswith(" ") for piece in pieces[1:])


def is_figure(delimiter: str, pieces: Sequence[str]) -> bool:
    """`5,50` or `1,250.00`: figures on both sides of a comma, two or three of them behind it."""
    if delimiter != "," or len(pieces) != 2:
        return False
    before, behind = pieces
    return bool(_BEFORE_COMMA.fullmatch(before) and _BEHIND_COMMA.fullmatch(behind))
