"""Cells that hold JSON, taken apart: objects, and lists of addresses or phones.

In:  a table in which a column holds nothing but objects (`event_properties` of a CSV, a JSON column of a warehouse) or
     lists of contacts (`["ann@x.org", "a@y.org"]`, `[{"type": "work", "value": "ann@x.org"}]`), or the only column
     of addresses has names before them (`Ann Lee <ann@x.org>`) and no other one names whom the row is about
Out: the table with a column for each key in its place, `event_properties.price`, as if the whole file were JSON, and
     one for each contact, `emails`, `emails.2`, or `contact.name` and `contact.email`; any other cell stays as it is

What `cdp read` gives is the file's own table; this is for what is to be mapped.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import orjson
import pyarrow as pa

from cdp_core.progress import Progress, unwatched
from cdp_core.sources.batches import schema
from cdp_core.sources.column_names import column_names
from cdp_core.sources.envelopes import without_envelope
from cdp_core.sources.flatten import FlatRows, JsonObject, TooManyColumns
from cdp_core.sources.hollow_rows import without_hollow_rows
from cdp_core.sources.interface import BrokenLine, Table
from cdp_core.sources.json_values import parse
from cdp_core.sources.text_formulas import without_formulas
from cdp_core.sources.totals import without_totals

#: Rows that say which columns hold objects, and how many are taken apart together.
_FIRST, _TOGETHER = 1_000, 16_384
#: Rows after which half of the progress bar is reached.
_HALF = 1_000_000
_NOTHING = re.compile(r"\s*(?:\{\s*\}|\[\s*\])?\s*")
#: What a header says of contacts, and what one of them looks like.
_CONTACTS = (
    (
        re.compile(r"phone|tel|mobile|handy|cell|sms|whatsapp|電話|전화|手机", re.IGNORECASE),
        re.compile(r"\+?[\d\s()./-]{7,24}"),
    ),
    (
        re.compile(r"mail|correo|メール|이메일|邮箱", re.IGNORECASE),
        re.compile(r"[^\s@\"<>;,]+@[^\s@\"<>;,]+\.[^\s@\"<>;,]+"),
    ),
)
#: Headers of lists of other people's, and the keys under which an object in a list tells the contact itself.
_OF_OTHERS = re.compile(
    r"(?:^|[^a-z])(?:to|cc|bcc)(?:[^a-z]|$)|attende|recipient|participant|member|team|famil|shared|invit|guest|referr|friend",
    re.IGNORECASE,
)
_ITSELF = re.compile(
    r"value|address|e?[-_ ]?mail(?:[-_ ]?address)?|(?:phone[-_ ]?)?number|phone|canonical_?form", re.IGNORECASE
)
#: A person as mail programs write one, and headers of whoever sent, sold or looks after something, or of addresses.
_NAMED_ADDRESS = re.compile(
    r"\s*[\"']?(?P<name>[^<>@\"]*[^<>@\"'\s])[\"']?\s*<\s*(?P<email>[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+)\s*>\s*"
)
_WHOSE = re.compile(
    rf"{_CONTACTS[1][0].pattern}|{_OF_OTHERS.pattern}|from|sender|absender|owner|agent|assign|asignad|przypis|toegewez|"
    r"manager|coach|consult|advis|berater|teacher|tutor|approv|creat|modif|updat|handled|(?:^|[^a-z])rep(?:[^a-z]|$)|"
    r"responsab|responsib|verantwort|zust[aä]ndig|betreu|bearbeit|inhaber|besitzer|propriet|propiet|eigenaar|opiekun|"
    r"commercial|vendedor|vendeur|verk[aä]uf|phụ trách|chủ sở hữu|担当|所有者|담당|负责",
    re.IGNORECASE,
)
#: Headers of the names of people; a company, a product and a login have names as well.
_NAMES_SOMEBODY = re.compile(
    r"(?:(?:first|last|full|given|family|middle|display|customer|client|contact|member|person|patient|guest)[-_ ]?)?"
    r"names?|(?:vor|nach|familien|kunden)?name|surname|forename|nom(?: complet| de famille)?|pr[ée]nom|nombres?|"
    r"apellidos?|(?:sobre)?nome|cognome|(?:voor|achter)?naam|imi[ęe]|nazwisko|jm[ée]no|p[řr][íi]jmen[íi]|"
    r"(?:họ(?: và)? )?tên|имя|фамилия|фио|(?:お客様)?氏名|お?名前|姓名?|이름|성명|"
    r"customer|client|kunde|cliente|klant|klient|顧客|고객|客户",
    re.IGNORECASE,
)


def unnested(table: Table, left: Collection[str] = (), progress: Progress = unwatched) -> Table:
    """The table with its objects, lists of contacts and text formulas taken apart; the same where no cell holds any.

    Calls are taken out of their envelopes. `left` are columns that stay as they are, since a mapping names them. Raises
    `Cancelled` from `progress`.
    """
    apart = _taken_apart(table, left, progress)
    return apart if any(column in left for column in apart.columns if "." in column) else without_envelope(apart)


def _taken_apart(table: Table, left: Collection[str], progress: Progress) -> Table:
    first = next(table.stream(_FIRST, []), None)
    if first is None:
        return table
    table = without_hollow_rows(without_totals(without_formulas(table, first), first), first)
    parts = {place: each for place, each in _parts(table, first).items() if table.columns[place] not in left}
    if not parts:
        return table
    flat = FlatRows()
    try:
        _fill(flat, table, parts, progress)
        if flat.stale:
            flat.again()
            _fill(flat, table, parts, progress)
    except TooManyColumns:
        return table
    order = _order(table, parts, flat.columns)
    left_as_they_are = [table.columns[own] for own, inside in order if inside is None]
    names = column_names([*left_as_they_are, *flat.columns], len(order))[len(left_as_they_are) :]
    columns = tuple(table.columns[own] if inside is None else names[inside] for own, inside in order)
    types = {**table.types, **dict(zip(names, flat.types, strict=True))}
    known = {column: types[column] for column in columns if types.get(column)}
    return replace(table, columns=columns, types=known, stream=partial(_stream, table, flat, order))


#: The values of a cell as JSON.
_Apart = Callable[[str], list[bytes]]
#: Place of an own column, and of the inner one that stands there if it is taken apart.
_Order = Sequence[tuple[int, int | None]]


def _order(table: Table, places: Collection[int], inside: Sequence[str]) -> _Order:
    names = sorted((table.columns[place] for place in places), key=len, reverse=True)
    owners = [next(name for name in names if path == name or path.startswith(f"{name}.")) for path in inside]
    order: list[tuple[int, int | None]] = []
    for own, column in enumerate(table.columns):
        if own in places:
            order += [(own, i) for i, owner in enumerate(owners) if owner == column]
        else:
            order.append((own, None))
    return order


def _parts(table: Table, first: pa.RecordBatch) -> dict[int, _Apart]:
    """The places of columns in whose first rows stand objects or lists of contacts, and how to take a cell apart."""
    found: dict[int, _Apart] = {}
    told: list[str] = []
    for place, column in enumerate(table.columns):
        values = first.column(place + 1)
        # Most columns are known by their first cell.
        told.append(next(filter(_is_told, (value.as_py() for value in values)), None) or "")
        if not told[-1].startswith(("{", "[")):
            continue
        cells = [cell for cell in values.to_pylist() if _is_told(cell)]
        if _enclosed(cells, "{", "}") and any(type(_value(cell)) is dict for cell in cells):
            found[place] = _object
        elif _enclosed(cells, "[", "]") and all(_contacts(cell, column) is not None for cell in cells):
            found[place] = partial(_listed, column=column)
        elif _enclosed(cells, "[", "]") and all(map(_answers, cells)):
            found[place] = _answered
    if (named := _with_address(table, first, told)) is not None:
        found[named] = _named
    return found


def _with_address(table: Table, first: pa.RecordBatch, told: Sequence[str]) -> int | None:
    """The place of the column of names with their addresses behind, where no other one has addresses or names.

    `told` is the first cell of each column that says something.
    """
    mails = [place for place, cell in enumerate(told) if "@" in cell or _CONTACTS[1][0].search(table.columns[place])]
    if len(mails) != 1 or not _NAMED_ADDRESS.fullmatch(told[mails[0]]) or _WHOSE.search(table.columns[mails[0]]):
        return None
    others = (column for place, column in enumerate(table.columns) if place != mails[0])
    if any(_NAMES_SOMEBODY.fullmatch(column.strip()) for column in others):
        return None
    cells = [cell for cell in first.column(mails[0] + 1).to_pylist() if _is_told(cell)]
    return mails[0] if all(map(_NAMED_ADDRESS.fullmatch, cells)) else None


def _named(cell: str) -> list[bytes]:
    found = _NAMED_ADDRESS.fullmatch(cell)
    return [orjson.dumps(found.groupdict() if found else cell)]


def _enclosed(cells: Sequence[str], begins: str, ends: str) -> bool:
    return bool(cells) and all(cell.startswith(begins) and cell.rstrip().endswith(ends) for cell in cells)


def _is_told(cell: str | None) -> bool:
    return cell is not None and _NOTHING.fullmatch(cell) is None


def _value(cell: str) -> object:
    """The JSON value of a cell, None where it is none."""
    try:
        return parse(cell.encode())
    except ValueError:
        return None


def _object(cell: str) -> list[bytes]:
    return [cell.encode()] if type(_value(cell)) is dict else [orjson.dumps(cell)]


def _answered(cell: str) -> list[bytes]:
    return [orjson.dumps(_answers(cell) or cell)]


def _answers(cell: str) -> dict[str, object] | None:
    """Answers that each stand under the name of their type, `{"type": "email", "email": …}`, as a form's; else None."""
    value = _value(cell)
    found: dict[str, object] = {}
    for each in value if type(value) is list else ():
        name = each.get("type") if type(each) is dict else None
        if type(name) is not str or name not in each:
            return None
        again = sum(1 for known in found if known == name or known.startswith(f"{name} "))
        found[f"{name} {again + 1}" if again else name] = each[name]
    return found or None


def _listed(cell: str, column: str) -> list[bytes]:
    found = _contacts(cell, column)
    return [orjson.dumps(cell if found is None else each) for each in ([cell] if found is None else found)]


def _contacts(cell: str, column: str) -> list[str] | None:
    """The addresses or phones of a list, plain or each in an object; None where it holds anything else."""
    is_one = next((one.fullmatch for named, one in _CONTACTS if named.search(column)), None)
    value = _value(cell)
    if is_one is None or type(value) is not list or _OF_OTHERS.search(column):
        return None
    found: list[str] = []
    for each in value:
        told = [text for key, text in each.items() if _ITSELF.fullmatch(key)] if type(each) is dict else [each]
        fitting = [text.strip() for text in told if type(text) is str and is_one(text.strip())]
        if not fitting:
            return None
        found.append(fitting[0])
    return found


def _fill(flat: FlatRows, table: Table, parts: Mapping[int, _Apart], progress: Progress) -> None:
    names = [table.columns[place] for place in parts]
    seen = 0
    for batch in table.stream(_TOGETHER, []):
        cells = zip(*(batch.column(place + 1).to_pylist() for place in parts), strict=True)
        raws = [_row(names, [*parts.values()], row) for row in cells]
        flat.add(batch.column(0).to_pylist(), [_parsed(raw) for raw in raws], raws)
        seen += batch.num_rows
        progress(seen / (seen + _HALF), f"{seen:,} rows looked at")


def _row(names: Sequence[str], parts: Sequence[_Apart], row: Sequence[str | None]) -> bytes:
    """The cells of a row as one JSON object; what could not be taken apart is a text in it."""
    pairs: list[tuple[bytes, bytes]] = []
    for name, apart, cell in zip(names, parts, row, strict=True):
        if cell and _is_told(cell):
            for number, value in enumerate(apart(cell), 1):
                pairs.append((orjson.dumps(name if number == 1 else f"{name}.{number}"), value))
    return _joined(pairs)


def _joined(pairs: Sequence[tuple[bytes, bytes]]) -> bytes:
    return b"{" + b",".join(name + b":" + value for name, value in pairs) + b"}"


def _parsed(raw: bytes) -> JsonObject:
    return parse(raw)  # type: ignore[return-value]


def _stream(
    table: Table, flat: FlatRows, order: _Order, size: int, broken: list[BrokenLine]
) -> Iterator[pa.RecordBatch]:
    inside = _Taken(flat.batches(size))
    for batch in table.stream(size, broken):
        inner = inside.take(batch.num_rows)
        cells = [batch.column(own + 1) if i is None else inner.column(i + 1) for own, i in order]
        yield pa.RecordBatch.from_arrays([batch.column(0), *cells], schema=schema(len(order)))


class _Taken:
    """Rows of batches, so many at a time as are asked for."""

    def __init__(self, batches: Iterator[pa.RecordBatch]) -> None:
        self._batches, self._left = batches, pa.RecordBatch.from_pylist([])

    def take(self, rows: int) -> pa.RecordBatch:
        parts: list[pa.RecordBatch] = []
        while rows:
            if not self._left.num_rows:
                self._left = next(self._batches)
            parts.append(self._left.slice(0, rows))
            self._left = self._left.slice(parts[-1].num_rows)
            rows -= parts[-1].num_rows
        if len(parts) == 1:
            return parts[0]
        return pa.Table.from_batches(parts).combine_chunks().to_batches()[0]
