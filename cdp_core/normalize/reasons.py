"""Why a row does not fit, in one sentence: the column, what stands in it, what is expected there, and what to do.

In:  a row's clean values and the text they came from
Out: an expression for the reason, NULL where the row fits

A value that cannot be read is missing and no reason, unless the row is nothing without it.
"""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from cdp_core.fields import BOOKED, field
from cdp_core.normalize.cell import Cell
from cdp_core.normalize.identifiers import Identifier
from cdp_core.normalize.values import Text, matches

_ABOUT_SOMEBODY = frozenset(("events", "orders", "interests", "consents", "links"))
_OBJECTS = frozenset(("companies", "deals", "tickets", "tasks"))
#: Of a row in which no cell fills any field.
NOTHING = "nothing in this row goes to a field; choose what its columns are and load again, or leave it out"
#: Letters of a value, and columns, that a sentence has room for.
_SHOWN, _NAMED = 60, 4
_BOOKED = (
    "line is a fee, a payout or a transfer of the shop's own account: it is about no customer, and nothing is to do"
)
_NO_IDENTIFIER = (
    "line has no identifier: no column of the file is taken for an e-mail address, a phone number, a customer number "
    "or another id; choose one, or add one"
)
_BLANK = ("is blank", "are blank")
_EMPTY = "line has nothing in it; fill it in, or leave it out"
#: What is expected in a column of a field or family.
_EXPECTED = {
    "email": "an e-mail address",
    "phone": "a phone number",
    "customer_id": "a customer number",
    "loyalty_id": "the number of a loyalty card",
    "hashed_email": "a hashed e-mail address",
    "hashed_phone": "a hashed phone number",
    "consent": "yes or no",
}

Condition = sa.ColumnElement[bool]


def reason(
    kind: str,
    read: sa.FromClause,
    cells: list[Cell],
    identifiers: list[Identifier],
    fields: list[str],
    purposes: list[str],
    has_document: bool,
    headers: Mapping[str, tuple[str, ...]],
) -> Text:
    """The first thing that speaks against a row."""
    reasons: list[tuple[Condition, Text]] = []
    unowned = _unowned(read, kind, identifiers, fields)
    if kind == "events" and "event" in fields:
        reasons.append((read.c["event"] == BOOKED, sa.literal(_BOOKED)))
    if kind in ("events", "orders"):
        dated = [cell for cell in cells if cell.field == "occurred_at"]
        times = [read.c[cell.label] for cell in dated]
        undated = _missing(read, fields, "occurred_at")
        if unowned is not None:
            unreadable = sa.or_(*(time.is_not(None) for time in times), sa.false())
            undated = sa.and_(undated, sa.or_(sa.not_(unowned), unreadable))
        reasons.append((undated, _no_time(dated, times, "time", headers)))
    if kind == "costs":
        reasons += _no_costs(read, cells, fields, headers)
    if kind == "events":
        reasons.append((_missing(read, fields, "event"), _blank(headers, "event", "event", "the name of an event")))
    if kind == "interests":
        reasons.append((_missing(read, fields, "interest"), _blank(headers, "interest", "interest", "an interest")))
    nobody = _all_missing([read.c[one.label] for one in identifiers])
    if kind in _ABOUT_SOMEBODY:
        sentence = "line has no identifier" if identifiers else _NO_IDENTIFIER
        if unowned is not None:
            nobody = sa.not_(unowned)
        reasons.append((nobody, _with_what_stands(read, cells, "identifier", sentence)))
    undecided = _all_missing([read.c[f"consent {purpose}"] for purpose in purposes])
    if kind == "consents":
        reasons.append((undecided, _with_what_stands(read, cells, "consent", "line has no decision")))
    if kind in (*_OBJECTS, "people"):
        told = [read.c[name] for name in fields if name != "decided_at"] + ([read.c.document] if has_document else [])
        nothing = sa.and_(nobody, undecided, _all_missing(told))
        reasons.append(
            (
                nothing,
                _with_what_stands(read, cells, "identifier", _EMPTY if not identifiers else "line has nothing in it"),
            )
        )
    return sa.case(*reasons) if reasons else sa.cast(sa.null(), sa.Text)


def _blank(headers: Mapping[str, tuple[str, ...]], name: str, what: str, expected: str) -> Text:
    columns = _one_of([f"'{column}'" for column in headers[name][:_NAMED]]) if name in headers else ""
    where = f"column {columns} is blank" if columns else "no column of the file is taken for it"
    return sa.literal(f"line has no {what}: {where}, where {expected} is expected; fill it in and load again")


def _unowned(read: sa.FromClause, kind: str, identifiers: list[Identifier], fields: list[str]) -> Condition | None:
    """Rows that are about whoever placed an order, in a table that says of nobody who that is; None elsewhere.

    Where a table does tell customers, an order without one was placed by nobody who is known.
    """
    if identifiers or kind not in ("events", "orders") or "order_id" not in fields:
        return None
    return read.c["order_id"].is_not(None)


def _missing(read: sa.FromClause, fields: list[str], name: str) -> Condition:
    return read.c[name].is_(None) if name in fields else sa.true()


def _all_missing(values: Sequence[sa.ColumnElement]) -> Condition:
    return sa.and_(sa.true(), *(value.is_(None) for value in values))


def _no_time(cells: list[Cell], times: Sequence[Text], what: str, headers: Mapping[str, tuple[str, ...]]) -> Text:
    # What only stands in for a time has no header of its own.
    if not times or (headers and not any(cell.header for cell in cells)):
        return sa.literal(
            f"line has no {what}: no column of the file is taken for it; choose the one that tells it, or add one"
        )
    return _found_and_expected(f"line has no {what}", cells, times, "a date such as 2026-04-03")


#: What advertising reports call the row that sums up the others.
_A_TOTAL = (
    r"(?i)(?:(?:grand|sub)?[ -]?totals?|results? from|gesamt|summe|insgesamt|ergebnisse aus|somme|totale|suma|итого|"
    r"всего|合計|总计|合计|tổng|tong)(?:[ :–-].*)?"
)
_TOTAL = "a total of the others, which would count twice, and nothing is to do"
_FIGURES = ("cost", "impressions", "clicks", "leads", "conversions")


def _no_costs(
    read: sa.FromClause, cells: list[Cell], fields: list[str], headers: Mapping[str, tuple[str, ...]]
) -> list[tuple[Condition, Text]]:
    """A line of totals would count everything twice; one without a day or any figure says nothing."""
    found: list[tuple[Condition, Text]] = []
    if "campaign" in fields:
        campaign = read.c["campaign"]
        found.append((matches(campaign, _A_TOTAL), sa.literal(f"line is {_TOTAL}")))
        total = sa.literal(f"line names no campaign: it seems to be {_TOTAL}")
        found.append((campaign.is_(None), total))
    dated = [cell for cell in cells if cell.field == "day"]
    days = [read.c[cell.label] for cell in dated]
    found.append((_missing(read, fields, "day"), _no_time(dated, days, "day", headers)))
    figures = [read.c[name] for name in _FIGURES if name in fields]
    named = [f"'{column}'" for name in _FIGURES for column in headers.get(name, ())]
    where = f"no number can be read in column {_one_of(named)}" if named else "no column of the file is taken for one"
    found.append((_all_missing(figures), sa.literal(f"line has no figure: {where}; fill in what was spent or counted")))
    return found


def _with_what_stands(read: sa.FromClause, cells: list[Cell], what: str, sentence: str) -> Text:
    """The sentence, what stands in the columns that should have said it, what is expected there, and what to do."""
    columns = [cell for cell in cells if (cell.is_identifier if what == "identifier" else cell.family == what)]
    columns = [cell for cell in columns if cell.part < 2]
    # What was worked out has no column in which anybody could write something.
    columns = [cell for cell in columns if cell.header] or columns
    if not columns:
        return sa.literal(sentence)
    expected = _one_of([_EXPECTED.get(cell.family or cell.field, "an id") for cell in columns])
    # "pending" is known to decide nothing, so that its cell is empty by now.
    empty = ("decides nothing", "decide nothing") if what == "consent" else _BLANK
    return _found_and_expected(sentence, columns, [read.c[cell.label] for cell in columns], expected, empty)


def _found_and_expected(
    sentence: str, cells: list[Cell], values: Sequence[Text], expected: str, empty: tuple[str, str] = _BLANK
) -> Text:
    names = [cell.header or f"'{_label(cell)}'" for cell in cells]
    several = list(dict.fromkeys(names))
    blank = f"{'columns ' if len(several) > 1 else 'column '}{', '.join(several[:_NAMED])}"
    if len(several) > _NAMED:
        blank += f" and {len(several) - _NAMED} more"
    said = [
        f'column {name} has "' + sa.func.left(value, _SHOWN) + '"' for name, value in zip(names, values, strict=True)
    ]
    told = sa.func.nullif(sa.func.concat_ws(", ", *said), "", type_=sa.Text)
    nothing = f"{sentence}: {blank} {empty[len(several) > 1]}, where {expected} is expected; fill it in and load again"
    unread = f"{sentence}: " + told + f", where {expected} is expected; correct it and load again"
    return sa.case((told.is_(None), nothing), else_=unread)


def _label(cell: Cell) -> str:
    known = field(cell.field, "events") or field(cell.field)
    return known.label if known else cell.name


def _one_of(words: Sequence[str]) -> str:
    *others, last = dict.fromkeys(words)
    return f"{', '.join(others)} or {last}" if others else last
