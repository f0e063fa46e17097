"""The cell of a column as its row means it: the first of several ids, cents as amounts, the customer's of two numbers.

In:  a stage, its mapping and preset, a column
Out: the expression for the column's value
"""

import re
from dataclasses import dataclass

import phonenumbers
import sqlalchemy as sa

from cdp_core.mapping.bookings import ends
from cdp_core.mapping.call_logs import came_in, directions, ends_of_calls, of_the_customer, ways_gone
from cdp_core.mapping.cell_bytes import seen_in
from cdp_core.mapping.cells import NOTHING, Cell, amount, distinct_values, filled, first_filled
from cdp_core.mapping.mapping import Mapping
from cdp_core.mapping.names import either, fold
from cdp_core.mapping.numbers import EACH_BY_ITSELF
from cdp_core.mapping.presets import Preset
from cdp_core.mapping.stage import Stage

EVENT_KINDS = ("events", "orders")
OBJECT_KINDS = ("companies", "deals", "tickets", "tasks")
#: Currencies without cents, whose amounts payment APIs write as they are (ISO 4217).
NO_CENTS = either("bif|clp|djf|gnf|jpy|kmf|krw|mga|pyg|rwf|ugx|vnd|vuv|xaf|xof|xpf")
#: So many different numbers tell how a column writes them.
_NUMBERS, _NEARLY_ALL = 200, 0.9
#: What Google Analytics writes for want of a campaign or a medium: whoever came by herself.
_NO_CAMPAIGN = r"(?i)\((?:direct|none|not set|organic|referral|not provided|data not available)\)"
#: A phone with its country code and without the plus in front.
_INTERNATIONAL = r"^\s*[1-9]\d{9,14}\s*$"


def corrected(connection: sa.Connection, stage: Stage, mapping: Mapping, preset: Preset | None, name: str) -> Cell:
    """The value of a mapped column of a stage."""
    return _Row(connection, stage, mapping, preset).cell(name, mapping.columns[name])


@dataclass(frozen=True)
class _Row:
    """What a column's value may depend on: the columns beside it."""

    connection: sa.Connection
    stage: Stage
    mapping: Mapping
    preset: Preset | None

    def cell(self, name: str, field: str) -> Cell:
        kind = self.mapping.kind
        words = self.preset.folded_here(name) if self.preset else fold(name)
        cell: Cell = self.stage.cell(name)
        if "identitymap" in name.lower():
            cell = _first_identity(cell)
        if field in ("company_id", "object_id") or (field in ("crm_id", "email") and kind in OBJECT_KINDS):
            # Several associated records stand in one cell; the first is the one meant.
            cell = sa.func.split_part(cell, ";", 1, type_=sa.Text)
        if field == "email" and kind in EVENT_KINDS:
            cell = self._by_who_pays(name, cell)
        if field == "phone":
            cell = self._by_who_called(name, cell)
        if field == "expires_at" and words.endswith("in minutes"):
            cell = self._after_it_was_seen(cell)
        seen = seen_in(cell)
        if field in ("campaign", "medium") and (seen is None or seen.edges or seen.firsts[ord("(")]):
            cell = sa.case((sa.not_(sa.func.regexp_full_match(filled(cell), _NO_CAMPAIGN)), cell))
        if field == "cost" and words.endswith("micros"):
            cell = amount(EACH_BY_ITSELF.expression(cell) / 1_000_000)
        return self._by_preset(self.preset, words, cell) if self.preset else cell

    def _by_preset(self, preset: Preset, words: str, cell: Cell) -> Cell:
        """What only a known export means by its header."""
        for own, other in preset.inbound.items():
            if fold(own) == words:
                cell = self._by_direction(cell, fold(other))
        if words in map(fold, preset.international):
            cell = with_plus(cell)
        if words in map(fold, preset.minor_units):
            currency = sa.func.lower(self._first("currency"))
            whole = sa.func.coalesce(currency, "").in_(NO_CENTS)
            cell = sa.case((whole, cell), else_=amount(EACH_BY_ITSELF.expression(cell) / 100))
        for own, (counted, paid) in preset.converted.items():
            if fold(own) == words:
                cell = self._in_the_currency(cell, fold(counted), fold(paid))
        return cell

    def _in_the_currency(self, cell: Cell, counted: str, paid: str) -> Cell:
        """An amount in the currency in which the order is counted, as its total in both currencies shows."""
        by_header = {fold(column): column for column in self.stage.columns}
        if not {counted, paid} <= by_header.keys():
            return cell
        ours, own = (EACH_BY_ITSELF.expression(self.stage.cell(by_header[header])) for header in (counted, paid))
        scaled = sa.func.round(EACH_BY_ITSELF.expression(cell) * ours / sa.func.nullif(own, 0), 4)
        return sa.case((ours != own, amount(scaled)), else_=cell)

    def _by_who_pays(self, name: str, cell: Cell) -> Cell:
        """Of a payment's two e-mails that of the customer: who pays, and where money goes back who is paid."""
        both = ends(name, self._named("email"))
        if both is None or not self._named("revenue"):
            return cell
        goes_back = EACH_BY_ITSELF.expression(self._first("revenue")) < 0
        return sa.case((goes_back if name == both[1] else sa.not_(goes_back), cell), else_=NOTHING)

    def _by_who_called(self, name: str, cell: Cell) -> Cell:
        """Of the two numbers of a call that of the customer: who called where it came in, else who was called."""
        both = ends_of_calls(self._named("phone"))
        if both is None or name not in (both.caller, both.called):
            return cell
        ways = [self.stage.cell(header) for header in directions(self.stage.columns)]
        if not ways:
            return cell
        counted = self.connection.execute(sa.select(*map(ways_gone, ways)).select_from(self.stage.table)).one()
        most = max(counted)
        if not most:
            return cell
        return self._with_plus(of_the_customer(cell, ways[counted.index(most)], called=name == both.called))

    def _with_plus(self, number: Cell) -> Cell:
        """Numbers that are written with the code of a country and without the plus in front of it, nearly all valid."""
        written = distinct_values(self.connection, self.stage.table, number, _NUMBERS)
        coded = sum(map(has_country_code, written))
        return with_plus(number) if written and coded >= _NEARLY_ALL * len(written) else number

    def _by_direction(self, cell: Cell, other: str) -> Cell:
        """The other end of a message that came in, whose own end is the customer."""
        by_header = {fold(column): column for column in self.stage.columns}
        if not {"direction", other} <= by_header.keys():
            return cell
        inbound = came_in(self.stage.cell(by_header["direction"]))
        return sa.case((inbound, self.stage.cell(by_header[other])), else_=cell)

    def _after_it_was_seen(self, minutes: Cell) -> Cell:
        """When something expires that says for how many minutes it holds: from now on, unless it says since when."""
        now = sa.cast(sa.func.timezone("UTC", sa.func.now()), sa.DateTime)
        seen = sa.func.coalesce(sa.try_cast(self._first("seen_at"), sa.DateTime), now, type_=sa.DateTime)
        end = seen + sa.func.to_minutes(sa.try_cast(filled(minutes), sa.BigInteger))
        return sa.func.strftime(end, "%Y-%m-%dT%H:%M:%SZ", type_=sa.Text)

    def _named(self, field: str) -> list[str]:
        return [name for name, chosen in self.mapping.columns.items() if chosen == field]

    def _first(self, field: str) -> Cell:
        return first_filled([self.stage.cell(name) for name in self._named(field)])


def with_plus(cell: Cell) -> Cell:
    return sa.case((sa.func.regexp_matches(cell, _INTERNATIONAL), "+" + sa.func.trim(cell)), else_=cell)


def has_country_code(number: str) -> bool:
    """Whether a number of digits alone is one with its country's code: a Chinese or Brazilian one at home is none."""
    if not re.fullmatch(r"[1-9]\d{10,14}", number.strip()):
        return False
    return phonenumbers.is_valid_number(phonenumbers.parse(f"+{number.strip()}"))


def _first_identity(cell: Cell) -> Cell:
    """The id in a list of identities: `[{"id": "…", "primary": true}]`."""
    is_list = sa.and_(sa.func.starts_with(sa.func.ltrim(cell), "["), sa.func.json_valid(cell))
    ids = [sa.func.json_extract_string(cell, path) for path in ("$[0].id", '$[0]."xdm:id"', "$[0].code")]
    return sa.case((is_list, sa.func.coalesce(*ids)), else_=cell)
