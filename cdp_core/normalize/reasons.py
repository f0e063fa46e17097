"""Why a row does not fit, in one sentence that names the field and what stands in it.

In:  a row's clean values and the text they came from
Out: an expression for the reason, NULL where the row fits

A value that cannot be read is missing and no reason, unless the row is nothing without it.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from cdp_core.fields import BOOKED
from cdp_core.normalize.cell import Cell
from cdp_core.normalize.identifiers import Identifier
from cdp_core.normalize.values import Text, matches

_ABOUT_SOMEBODY = frozenset(("events", "orders", "interests", "consents", "links"))
_OBJECTS = frozenset(("companies", "deals", "tickets", "tasks"))
_SHOWN = 60
_BOOKED = "line is a fee, a payout or a transfer of the shop's own account: it is about no customer"

Condition = sa.ColumnElement[bool]


def reason(
    kind: str,
    read: sa.FromClause,
    cells: list[Cell],
    identifiers: list[Identifier],
    fields: list[str],
    purposes: list[str],
    has_document: bool,
) -> Text:
    """The first thing that speaks against a row."""
    reasons: list[tuple[Condition, Text]] = []
    unowned = _unowned(read, kind, identifiers, fields)
    if kind == "events" and "event" in fields:
        reasons.append((read.c["event"] == BOOKED, sa.literal(_BOOKED)))
    if kind in ("events", "orders"):
        times = [read.c[cell.label] for cell in cells if cell.field == "occurred_at"]
        undated = _missing(read, fields, "occurred_at")
        if unowned is not None:
            unreadable = sa.or_(*(time.is_not(None) for time in times), sa.false())
            undated = sa.and_(undated, sa.or_(sa.not_(unowned), unreadable))
        reasons.append((undated, _no_time(times, "occurred_at", "time")))
    if kind == "costs":
        reasons += _no_costs(read, cells, fields)
    if kind == "events":
        reasons.append((_missing(read, fields, "event"), sa.literal("line has no event: nothing says what happened")))
    if kind == "interests":
        reasons.append((_missing(read, fields, "interest"), sa.literal("line has no interest")))
    nobody = _all_missing([read.c[one.label] for one in identifiers])
    if kind in _ABOUT_SOMEBODY:
        sentence = "line has no identifier" if identifiers else "line has no identifier: no column is mapped to one"
        if unowned is not None:
            nobody = sa.not_(unowned)
        reasons.append((nobody, _with_what_stands(read, cells, "identifier", sentence)))
    undecided = _all_missing([read.c[f"consent {purpose}"] for purpose in purposes])
    if kind == "consents":
        reasons.append((undecided, _with_what_stands(read, cells, "consent", "line has no decision")))
    if kind in (*_OBJECTS, "people"):
        told = [read.c[name] for name in fields if name != "decided_at"] + ([read.c.document] if has_document else [])
        nothing = sa.and_(nobody, undecided, _all_missing(told))
        reasons.append((nothing, _with_what_stands(read, cells, "identifier", "line has nothing in it")))
    return sa.case(*reasons) if reasons else sa.cast(sa.null(), sa.Text)


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


def _no_time(times: Sequence[Text], field: str, what: str) -> Text:
    if not times:
        return sa.literal(f"line has no {what}: no column is mapped to {field}")
    told = sa.func.coalesce(*times, type_=sa.Text)
    unread = f'line has no {what}: {field} "' + sa.func.left(told, _SHOWN) + '" cannot be read as a date'
    return sa.case((told.is_(None), f"line has no {what}: {field} is blank"), else_=unread)


#: What advertising reports call the row that sums up the others.
_A_TOTAL = (
    r"(?i)(?:(?:grand|sub)?[ -]?totals?|results? from|gesamt|summe|insgesamt|ergebnisse aus|somme|totale|suma|итого|"
    r"всего|合計|总计|合计|tổng|tong)(?:[ :–-].*)?"
)
_FIGURES = ("cost", "impressions", "clicks", "leads", "conversions")


def _no_costs(read: sa.FromClause, cells: list[Cell], fields: list[str]) -> list[tuple[Condition, Text]]:
    """A line of totals would count everything twice; one without a day or any figure says nothing."""
    found: list[tuple[Condition, Text]] = []
    if "campaign" in fields:
        campaign = read.c["campaign"]
        found.append(
            (matches(campaign, _A_TOTAL), sa.literal("line is a total of the others, which would count twice"))
        )
        total = sa.literal("line names no campaign: it seems to be a total of the others")
        found.append((campaign.is_(None), total))
    days = [read.c[cell.label] for cell in cells if cell.field == "day"]
    found.append((_missing(read, fields, "day"), _no_time(days, "day", "day")))
    figures = [read.c[name] for name in _FIGURES if name in fields]
    listed = ", ".join(_FIGURES)
    found.append((_all_missing(figures), sa.literal(f"line has no figure: none of {listed} can be read")))
    return found


def _with_what_stands(read: sa.FromClause, cells: list[Cell], what: str, sentence: str) -> Text:
    """The sentence, and what stands in the columns that should have said it."""
    columns = [cell for cell in cells if (cell.is_identifier if what == "identifier" else cell.family == what)]
    if not columns:
        return sa.literal(sentence)
    said = [f'{cell.field} "' + sa.func.left(read.c[cell.label], _SHOWN) + '"' for cell in columns]
    told = sa.func.nullif(sa.func.concat_ws(", ", *said), "", type_=sa.Text)
    names = ", ".join(dict.fromkeys(cell.field for cell in columns))
    blank = f"{sentence}: {names} {'are' if len(columns) > 1 else 'is'} blank"
    return sa.case((told.is_(None), blank), else_=f"{sentence}: " + told + " cannot be used")
