"""A mapping laid over a stage: which expression fills which field.

In:  a stage, a mapping
Out: `Plan`: fills by the group of their field, with the small corrections that a field or a system asks for
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import sqlalchemy as sa

from cdp_core.errors import MappingError
from cdp_core.fields import (
    BOOKED,
    COST_FIELDS,
    EVENT_FIELDS,
    GUEST,
    IDENTIFIERS,
    IGNORE,
    INTEREST_FIELDS,
    OBJECT_FIELDS,
    PAID,
    TRAITS,
)
from cdp_core.mapping.bookings import reports_bookings
from cdp_core.mapping.cells import (
    NOTHING,
    Cell,
    Fill,
    any_filled,
    distinct_values,
    filled,
    first_filled,
    has_rows,
    row_hash,
    text,
)
from cdp_core.mapping.consent_words import refuses, speaks_of_consent
from cdp_core.mapping.consents import (
    DECIDED,
    consent_state,
    consents_named_by,
    day_in,
    day_of,
    decision_days,
    is_a_day,
    said_of_purposes,
    tcf_decided_at,
    tcf_purposes,
    tells_days,
    whole_answers,
)
from cdp_core.mapping.corrected import EVENT_KINDS, OBJECT_KINDS, corrected
from cdp_core.mapping.decision_words import is_known
from cdp_core.mapping.guests import guests
from cdp_core.mapping.mapping import Mapping
from cdp_core.mapping.names import fold, own_names, snake
from cdp_core.mapping.number_style import NumberStyle, number_style
from cdp_core.mapping.parts import Part, joined_parts
from cdp_core.mapping.places import code_and_city
from cdp_core.mapping.presets import Preset, preset_named
from cdp_core.mapping.stage import Stage
from cdp_core.mapping.times import MOMENTS, joined_times
from cdp_core.mapping.zones import zone_column, zoned

#: Kinds of identifier that one column may name.
MOST_KINDS = 100
MOST_EVENT_NAMES = 5_000
#: So many different words stand in a column of decisions.
MOST_WORDS = 50
PRODUCT_LISTS = frozenset(
    (
        *("products", "items", "line items", "lineitems", "product list items", "order items", "cart items", "basket"),
        "product details",
    )
)


#: Words of headers whose cells may hold an address and a phone.
_CONTACTS = ("contact", "kontakt")
_A_MAIL, _BESIDE_A_MAIL = r"[^\s@,;]+@[^\s@,;]+", r"(?:^|[,;]\s*)(\+?\d[\d ().-]{5,}\d)\s*(?:[,;]|$)"


@dataclass(frozen=True)
class Column:
    """A column of the file with its field and the expression for its value."""

    name: str
    field: str
    cell: Cell


@dataclass(frozen=True)
class Plan:
    connection: sa.Connection
    stage: Stage
    mapping: Mapping
    preset: Preset | None

    @property
    def kind(self) -> str:
        return self.mapping.kind

    @property
    def relation(self) -> sa.FromClause:
        return self.stage.table

    @property
    def line(self) -> sa.ColumnElement:
        return self.relation.c.line

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The mapped columns in the order of the mapping, ignored ones left out; a time is part of its date."""
        columns = [
            Column(name, chosen, corrected(self.connection, self.stage, self.mapping, self.preset, name))
            for name, chosen in self.mapping.columns.items()
            if chosen != IGNORE
        ]
        cells = joined_times(self.connection, self.relation, [(each.field, each.cell) for each in columns])
        dated = [replace(column, cell=cell) for column, cell in zip(columns, cells, strict=True) if cell is not None]
        dated = self._zoned(dated)
        whole = joined_parts(self.connection, self.relation, [Part(each.name, each.field, each.cell) for each in dated])
        pairs = zip(dated, whole, strict=True)
        found = [
            part for column, cell in pairs if cell is not None for part in self._with_city(replace(column, cell=cell))
        ]
        return (*found, *self._guests(found), *self._kept_words(found))

    def _zoned(self, columns: list[Column]) -> list[Column]:
        """The columns, moments with their row's zone, where rows are of what was bought: a person's is her own."""
        sold = self.kind == "orders" or (self.kind == "events" and "revenue" in self.mapping.columns.values())
        name = zone_column(self.stage.columns) if sold else None
        if name is None:
            return columns
        zones = self.stage.cell(name)
        return [
            replace(column, cell=zoned(self.connection, self.relation, column.cell, zones))
            if column.field in MOMENTS
            else column
            for column in columns
        ]

    def _kept_words(self, columns: list[Column]) -> list[Column]:
        """What decides nothing in a column of decisions, under the column's own name: "VIP" beside "Subscribed"."""
        kept: list[Column] = []
        for column in columns:
            if words := self._words_beside(column):
                taken = [each.field for each in (*columns, *kept)]
                own = own_names([column.name], "custom", taken)[column.name]
                kept.append(Column(column.name, own, sa.case((filled(column.cell).in_(words), column.cell))))
        return kept

    def _words_beside(self, column: Column) -> list[str]:
        """Words that are no decisions, in a column of few in which others are, and whose header speaks of none."""
        if self.preset or self.kind != "people" or not is_of_one_purpose(column.field):
            return []
        if speaks_of_consent(column.name):
            return []
        said = distinct_values(self.connection, self.relation, column.cell, MOST_WORDS + 1)
        others = [word for word in said if not is_known(word) and not any(map(str.isdigit, word))]
        return others if len(others) < len(said) <= MOST_WORDS else []

    def _guests(self, columns: list[Column]) -> list[Column]:
        """Who is told apart by her name only, in a list of orders."""
        if self.kind != "orders":
            return []
        ids = [(column.field, column.cell) for column in columns if self.group(column.field) == "identifier"]
        names = [column.cell for column in columns if column.field in ("full_name", "first_name", "last_name")]
        guest = guests(self.connection, self.stage, ids, names)
        return [] if guest is None else [Column(GUEST, f"id.{GUEST}", guest)]

    def _with_city(self, column: Column) -> list[Column]:
        """The column; a postal code with a city behind it as two, where no other column is the city."""
        if column.field != "postal_code" or "city" in self.mapping.columns.values():
            return [column]
        parts = code_and_city(self.connection, self.relation, column.cell)
        if parts is None:
            return [column]
        return [replace(column, cell=parts[0]), Column(column.name, "city", parts[1])]

    def cells(self, field: str) -> list[Cell]:
        """The columns of a field; in a list of orders also those that stand in for it."""
        told = [column.cell for column in self.columns if column.field == field]
        if self.preset is None or self.preset.shape != "orders":
            return told
        others = map(fold, self.preset.stand_ins.get(field, ()))
        by_header = {fold(column): column for column in reversed(self.stage.columns)}
        return [*told, *(self.stage.cell(by_header[other]) for other in others if other in by_header)]

    def value(self, field: str) -> Cell:
        """The first filled cell of a field, or the mapping's default for it."""
        default = self.mapping.defaults.get(field)
        return first_filled([*self.cells(field), *([text(default)] if default else [])])

    def fills(self, groups: Iterable[str], defaults: bool = True) -> list[Fill]:
        """Fills of the fields in these groups, the mapping's defaults last."""
        wanted = frozenset(groups)
        found: list[Fill] = []
        for column in self.columns:
            if self.group(column.field) in wanted - {"consent"}:
                found += self._spread(column)
        if "consent" in wanted:
            found += self._consents()
        return found + (self._defaults(wanted) if defaults else [])

    def _defaults(self, groups: Collection[str]) -> list[Fill]:
        return [(name, text(value)) for name, value in self.mapping.defaults.items() if self.group(name) in groups]

    def group(self, field: str) -> str:
        """identifier, event, property, object, interest, consent, trait or custom: as a row of this kind means it."""
        family = field.partition(".")[0]
        if self.kind == "costs" and field in COST_FIELDS:
            return "cost"
        if field in IDENTIFIERS or family == "id":
            return "identifier"
        if family in ("custom", "property", "consent") and "." in field:
            return family
        if field.startswith("occurred_at."):
            return "action"
        if family == "decided_at":
            return "consent"
        if self.kind in EVENT_KINDS and field in EVENT_FIELDS:
            return "event"
        if self.kind in OBJECT_KINDS and field in OBJECT_FIELDS:
            return "object"
        if field == "company_id":
            return "trait"
        if field in INTEREST_FIELDS:
            return "interest"
        return "trait" if field in TRAITS else "event"

    @cached_property
    def number_style(self) -> NumberStyle:
        """How the file writes its numbers, for columns that do not tell it themselves."""
        return number_style(self.connection, self.stage)

    @cached_property
    def event_names(self) -> list[str]:
        """What its column of events calls the events of the table; none where there is no such column."""
        if not self.cells("event"):
            return []
        return distinct_values(self.connection, self.relation, self.value("event"), MOST_EVENT_NAMES)

    @cached_property
    def lists_payments(self) -> bool:
        """Whether rows are of a payment provider's report, which holds its fees and payouts, too.

        An event log of somebody's own app is none, whatever its events are called.
        """
        if not self.cells("revenue"):
            return False
        if self.preset:
            return BOOKED in self.preset.events.values()
        return any(
            reports_bookings(one.name, self.event_names, self.stage.columns, self._money_goes_back)
            for one in self.columns
            if one.field == "event"
        )

    @property
    def tells_payments(self) -> bool:
        """Whether rows are payments, in a provider's report or in a list of what was paid for orders."""
        return self.lists_payments or self.mapping.defaults.get("event") == PAID

    @property
    def _money_goes_back(self) -> bool:
        below = sa.func.regexp_matches(first_filled(self.cells("revenue")), r"^\s*[-(]")
        found = sa.select(sa.literal(1)).select_from(self.relation).where(below).limit(1)
        return self.connection.execute(found).first() is not None

    @cached_property
    def identifiers(self) -> list[Fill]:
        return self.fills(["identifier"])

    def of_event(self, *groups: str) -> list[Fill]:
        """Fills of an event: these groups, and the country of its row where that says how to read its phone."""
        fills = self.fills(groups)
        if any(field == "phone" for field, _ in fills) and self.cells("country"):
            fills += [("country", cell) for cell in self.cells("country")]
        return fills

    @cached_property
    def row_key(self) -> Cell:
        """The source's own key of a row; several columns joined."""
        cells = [self.stage.cell(name) for name in self.mapping.key]
        if not cells:
            return NOTHING
        if len(cells) == 1:
            return filled(cells[0])
        return sa.func.nullif(sa.func.concat_ws("|", *map(filled, cells)), "", type_=sa.Text)

    def row_hash(self, prefix: str = "") -> sa.ColumnElement:
        event_id = self.value("event_id") if self.kind in EVENT_KINDS and self.cells("event_id") else None
        return row_hash(self.stage, event_id, prefix)

    def says_anything(self, fills: Iterable[Fill]) -> sa.ColumnElement[bool]:
        """Rows in which one of these is filled; a default alone says nothing."""
        return any_filled([cell for _, cell in fills if not isinstance(cell, sa.BindParameter)])

    @property
    def product_lists(self) -> list[Column]:
        """Columns that may hold the products of an order as a JSON list."""
        return [
            column
            for column in self.columns
            if column.field == "property.products" or fold(column.name).removeprefix("properties ") in PRODUCT_LISTS
        ]

    def _spread(self, column: Column) -> list[Fill]:
        """The fills of a column: one, but for an id whose kind another column names."""
        family, _, rest = column.field.partition(".")
        if family == "id" and rest.startswith("{"):
            return _ids_named_by(self.connection, self.relation, column.cell, self._column_in_braces(rest))
        if column.field == "customer_id" and self.kind in ("events", "orders", "people"):
            return [(column.field, column.cell), *self._mail_in_id(column.cell)]
        of_messages = self.kind in ("consents", "events") and column.field in ("email", "phone")
        if of_messages and self._holds_both(column):
            # Whose permission or message it is may be told by an address in one row and by a number in the next.
            return [("email", sa.case((_is_mail(column.cell), column.cell))), ("phone", _number_in(column.cell))]
        if column.field == "email" and any(word in fold(column.name) for word in _CONTACTS):
            number = self._number_beside(column.cell)
            if has_rows(self.connection, self.relation, number.is_not(None)):
                return [("email", sa.func.nullif(sa.func.regexp_extract(column.cell, _A_MAIL), "")), ("phone", number)]
        return [(column.field, column.cell)]

    def _mail_in_id(self, cell: Cell) -> list[Fill]:
        """The address that an app or a shop calls her by, in rows that say no other: by it others know her."""
        is_mail = sa.func.regexp_full_match(filled(cell), r"[^\s@]+@[^\s@]+\.[^\s@.]{2,}")
        if not has_rows(self.connection, self.relation, is_mail):
            return []
        others = [column.cell for column in self.columns if column.field == "email"]
        alone = sa.not_(any_filled(others)) if others else sa.true()
        return [("email", sa.case((sa.and_(is_mail, alone), cell)))]

    def _number_beside(self, cell: Cell) -> Cell:
        """The phone in a cell that has an address as well, or in its place."""
        return sa.func.nullif(sa.func.regexp_extract(filled(cell), _BESIDE_A_MAIL, 1), "", type_=sa.Text)

    def _holds_both(self, column: Column) -> bool:
        """Whether a column of addresses holds numbers, too, or one of numbers addresses, and no other column does."""
        if any(other.field in ("email", "phone") and other.field != column.field for other in self.columns):
            return False
        both = (_number_in(column.cell).is_not(None), _is_mail(column.cell))
        return all(has_rows(self.connection, self.relation, each) for each in both)

    def _consents(self) -> list[Fill]:
        """What the columns tell of consent, then the day of each decision."""
        told = [column for column in self.columns if self.group(column.field) == "consent"]
        # A refusal stands before a yes: the first that a row tells of a purpose, and of its day, is taken.
        told.sort(key=lambda column: (not refuses(column.name), column.field == DECIDED))
        decided, days = [], []
        for column in told:
            if not column.field.startswith(DECIDED):
                states, dated = self._decided(column)
                decided += states
                days += dated
        said = said_of_purposes([*decided, *self._defaults(["consent"])])
        for column in told:
            if column.field.startswith(DECIDED):
                days += decision_days(column.field, column.cell, column.name, said)
        return [*decided, *days]

    def _decided(self, column: Column) -> tuple[list[Fill], list[Fill]]:
        """The decisions of a column, and the days of those that are dates."""
        purpose = column.field.partition(".")[2]
        if purpose.startswith("{"):
            named_by = self._column_in_braces(purpose)
            return consents_named_by(self.connection, self.relation, column.cell, column.name, named_by)
        if purpose == "tcf":
            purposes, changed = tcf_purposes(column.cell), tcf_decided_at(column.cell)
            return purposes, [(day_of(name), changed) for name, _ in purposes]
        dated = tells_days(self.connection, self.relation, column.cell, column.name)
        day: Cell = sa.case((is_a_day(column.cell), day_in(column.cell)))
        answers = whole_answers(self.connection, self.relation, column.cell, column.name)
        state = consent_state(column.cell, column.name, answers)
        return [(column.field, state)], [(day_of(column.field), day)] if dated else []

    def _column_in_braces(self, rest: str) -> Cell:
        named = rest.strip("{}")
        if named not in self.stage.columns:
            raise MappingError(
                f"{{{named}}} in a mapping stands for a column, and there is none of that name. "
                f"It has: {', '.join(self.stage.columns[:40])}."
            )
        return self.stage.cell(named)


def is_of_one_purpose(field: str) -> bool:
    """Whether a field is the consent for a purpose that it names itself."""
    family, _, purpose = field.partition(".")
    return family == "consent" and purpose != "tcf" and not purpose.startswith("{")


def plan(connection: sa.Connection, stage: Stage, mapping: Mapping, file: str = "The file") -> Plan:
    """Lay a mapping over a stage. Raises MappingError where it names what the file does not have."""
    preset = preset_named(mapping.preset) if mapping.preset else None
    return Plan(connection, stage, mapping.on(stage.columns, file), preset)


def _is_mail(cell: Cell) -> sa.ColumnElement[bool]:
    return sa.func.contains(cell, "@")


def _number_in(cell: Cell) -> Cell:
    """A phone; NULL where a cell has letters, as the tokens of apps have."""
    return sa.case((sa.func.regexp_full_match(filled(cell), r"[^\p{L}@]*(?:\d[^\p{L}@]*){7,}"), cell))


def _ids_named_by(connection: sa.Connection, relation: sa.FromClause, value: Cell, kind: Cell) -> list[Fill]:
    kinds = distinct_values(connection, relation, kind, MOST_KINDS)
    return [(_identifier(snake(name)), sa.case((filled(kind) == name, value), else_=NOTHING)) for name in kinds]


def _identifier(name: str) -> str:
    return name if name in IDENTIFIERS else f"id.{name}"
