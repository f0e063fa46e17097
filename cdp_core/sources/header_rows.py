"""Is a row a header, and how many rows does the header have?

In:  the first rows of a table
Out: the number of header rows; 0 where the file has none

A header cell is text over a column of something else, or at least a word that does not occur below it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from cdp_core.sources.kinds import is_typed, kind
from cdp_core.sources.outline import Row

MOST_HEADER_ROWS = 4
SAMPLED = 200
FEWEST_SAMPLED, MOST_CELLS_SAMPLED = 10, 100_000
TYPED_SHARE = 0.7
LONG_NAME = 64
YEAR = re.compile(r"(?:19|20)\d\d")
ADDRESS = re.compile(r"[\w.+-]@[\w-]+\.\w")
UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)

WORDS = frozenset(
    re.findall(
        r"\S+",
        """
        account address age amount birthday campaign category channel city company consent contact country created
        currency customer date description email event first gender id key kind label language last lead link mail
        medium mobile name note notes number order organization owner phone postcode price priority product profile
        quantity reason region revenue score segment sku source stage state status street subject surname tag tags text
        time timestamp title total type updated url user value zip
        adresse anrede betrag bestellnummer datum firma geburtstag kunde kundennummer land nachname ort plz preis stadt
        straße telefon umsatz vorname nom prénom ville pays téléphone courriel société montant nombre apellido ciudad
        correo dirección empresa fecha teléfono nome cognome città indirizzo cidade endereço telefone imię nazwisko
        miasto jméno příjmení név họ tên sđt ngày tỉnh имя фамилия город почта телефон дата
        氏名 名前 姓 名 住所 電話番号 会員 日付 姓名 编号 地址 电话 이름 주소 전화번호
        """,
    )
)


#: What survey tools write below the questions that have no choices.
_ANSWERS = frozenset(
    """
    response;open-ended response;antwort;offene antwort;réponse;réponse ouverte;respuesta;respuesta abierta;risposta;
    risposta aperta;resposta;resposta aberta;回答;自由回答
    """.replace("\n", "")
    .replace("    ", "")
    .split(";")
)


@dataclass(frozen=True)
class Column:
    """What the cells under a possible header look like."""

    typed: str | None
    shape: str | None
    values: frozenset[str]


@lru_cache(maxsize=200_000)
def shape(cell: str) -> str:
    """The pattern of a code: MG-8769 → AA-9999."""
    return re.sub(r"\d", "9", re.sub(r"[A-Za-z]", "A", cell))


def columns_below(body: Sequence[Row]) -> list[Column]:
    """The look of each column over a sample of rows."""
    width = max((len(row.cells) for row in body), default=0)
    body = body[: max(FEWEST_SAMPLED, min(SAMPLED, MOST_CELLS_SAMPLED // max(width, 1)))]
    found = []
    for i in range(width):
        cells = [row.cells[i].strip() for row in body if i < len(row.cells) and row.cells[i].strip()]
        kinds = Counter(kind(cell) for cell in cells)
        typed = [name for name, _ in kinds.most_common() if name not in ("text", "code")]
        sure = cells and sum(kinds[name] for name in typed) >= TYPED_SHARE * len(cells)
        shapes = Counter(shape(cell) for cell in cells)
        common, count = shapes.most_common(1)[0] if shapes else ("", 0)
        regular = common if len(cells) > 1 and count >= TYPED_SHARE * len(cells) else None
        found.append(Column(typed[0] if sure else None, regular, frozenset(cell.casefold() for cell in cells)))
    return found


def header_height(rows: Sequence[Row]) -> int:
    """How many of these rows, from the first, are header rows."""
    if not rows:
        return 0
    body = [row for row in rows[1:] if not repeats(row, rows[0])]
    columns = columns_below(body[min(MOST_HEADER_ROWS - 1, len(body) // 2) :])
    if not reads_as_header(rows[0], columns):
        return 0
    height = 1
    while height < min(MOST_HEADER_ROWS, len(rows) - 1) and _continues_header(rows[height], rows[0], columns):
        height += 1
    return height


def reads_as_header(row: Row, columns: Sequence[Column]) -> bool:
    """True where the row reads like names over these columns."""
    score, filled = 0.0, 0
    for i, cell in enumerate(row.cells):
        below = columns[i] if i < len(columns) else Column(None, None, frozenset())
        if cell.strip():
            filled += 1
            score += _name_evidence(cell.strip(), below)
        elif below.values:
            score -= 0.2
    return filled > 0 and score / filled > 0


def _says_no_name(cell: str) -> bool:
    """Whether a cell is nothing that a header says; one with an e-mail address in it or a formula is none either."""
    return is_typed(cell) or cell.startswith(('="', "=HYPERLINK(")) or ADDRESS.search(cell) is not None


def _name_evidence(cell: str, below: Column) -> float:
    if _names_a_year(cell, below):
        return 0.3
    if UUID.fullmatch(cell) and all(map(UUID.fullmatch, below.values)):
        return -1.0
    if cell.startswith('{"') and all(value.startswith('{"') for value in below.values):
        return -1.0
    if _says_no_name(cell):
        return -1.0 if below.typed in (None, kind(cell)) else -0.6
    if cell.casefold() in below.values:
        return -0.5 if below.typed is None else 0.2
    if below.typed:
        return 1.0
    if below.shape and shape(cell) == below.shape and kind(cell) == "code":
        return -0.7
    if below.shape and shape(cell) == below.shape and len(cell) <= 3:
        return -0.4
    if len(cell) > LONG_NAME:
        return -0.3
    if has_known_word(cell):
        return 0.5
    return 0.3 if below.shape else 0.1


def has_known_word(cell: str) -> bool:
    """Whether a cell has a word that headers are made of."""
    words = re.split(r"[\s_\-./()]+", cell.strip().casefold())
    return any(word in WORDS for word in words) or any(word.endswith(("id", "name")) for word in words)


def _names_a_year(cell: str, below: Column) -> bool:
    """A year over figures is a name, over years it is one of them."""
    years = sum(1 for value in below.values if YEAR.fullmatch(value))
    return bool(YEAR.fullmatch(cell)) and below.typed in ("number", "money") and years * 2 < len(below.values)


def _continues_header(row: Row, first: Row, columns: Sequence[Column]) -> bool:
    """Another header row: text over the typed columns, or the first header row once more."""
    if row.cells == first.cells:
        return True
    below = [columns[i] if i < len(columns) else None for i in range(len(row.cells))]
    if any(_says_no_name(c) and not (of and _names_a_year(c, of)) for c, of in zip(row.cells, below, strict=True)):
        return False
    typed = [i for i, column in enumerate(columns) if column.typed]
    named = [i for i in typed if i < len(row.cells) and row.cells[i].strip()]
    if named and len(named) * 2 >= len(typed):
        return True
    return len(named) * 4 <= len(typed) > 1 and _names_answers(row, first, columns)


def _names_answers(row: Row, first: Row, columns: Sequence[Column]) -> bool:
    """The second row of a survey's header: choices of its questions, under cells that the first row leaves blank."""
    cells = [cell.strip() for cell in row.cells]
    names = [cell.strip() for cell in first.cells]
    below = [(cells[i] if i < len(cells) else "", column.values) for i, column in enumerate(columns)]
    unnamed = [told for told, name in zip(below, names, strict=False) if not name]
    if any(cell for cell, _ in unnamed):
        return all(cell or not values for cell, values in unnamed)
    return row.filled > 0 and all(cell.casefold() in _ANSWERS for cell in cells if cell)


def repeats(row: Row, name: Row) -> bool:
    """True where most names stand again in their places, as when exports were pasted one under the other."""
    written = [cell.strip().casefold() for cell in name.cells]
    named = sum(1 for cell in written if cell)
    if not 0.5 * named <= row.filled <= 2 * named:
        return False
    same = sum(1 for a, b in zip(written, row.cells, strict=False) if a and a == b.strip().casefold())
    return same >= max(2, 0.6 * named) or (named == 1 == same)


def joined_header(rows: Sequence[Row]) -> tuple[str, ...]:
    """A header of several rows, joined by blanks, column by column.

    Names for programs, in JSON, are left out, and what then only is written apart is told once: StartDate, Start Date.
    """
    named = [row for row in rows if not _is_for_programs(row)]
    if len(rows) == 1 or not named:
        return rows[0].cells
    width = max(len(row.cells) for row in named)
    columns = ([row.cells[i].strip() for row in named if i < len(row.cells)] for i in range(width))
    return tuple(_joined(column, once=len(named) < len(rows)) for column in columns)


def _joined(names: Sequence[str], once: bool) -> str:
    told = [name for name in names if name]
    squeezed = ["", *(name.replace(" ", "").casefold() for name in reversed(told))]
    kept = [name for name, own, after in zip(reversed(told), squeezed[1:], squeezed, strict=False) if own != after]
    return " ".join(reversed(kept) if once else told)


def _is_for_programs(row: Row) -> bool:
    """A header row of JSON objects, by which a survey tool knows its questions again."""
    cells = [cell.strip() for cell in row.cells if cell.strip()]
    return bool(cells) and all(cell.startswith('{"') and cell.endswith("}") for cell in cells)
