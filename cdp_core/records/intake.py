"""Clean rows on their way into one table.

In:  what normalize hands on, and the source it came from
Out: `Intake`: which rows fit, whom each is about, and when two rows are the same
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa

from cdp_core.fields import ABOUT_NOBODY
from cdp_core.normalize.clean import Clean
from cdp_core.records.sources import Source
from cdp_core.store import tables
from cdp_core.store.staging import any_rows

#: kind of a row -> the place that keeps it. Each place has its own duplicates.
PLACES: dict[str, sa.Table] = {
    "people": tables.people,
    "events": tables.events,
    "interests": tables.interests,
    "consents": tables.consents,
    "companies": tables.objects,
    "deals": tables.objects,
    "tickets": tables.objects,
    "tasks": tables.objects,
    "costs": tables.costs,
}
OBJECT_KINDS = tuple(kind for kind, table in PLACES.items() if table is tables.objects)
_PLACE_OF_KIND = {"links": "people", "orders": "events"}

NOBODY = (
    "no identifier says whom this row is about, where an e-mail address, a phone number or another id is expected; "
    "fill one in and load again"
)

_TYPES: dict[str, sa.types.TypeEngine] = {
    column.name: column.type for table in (tables.people, *PLACES.values()) for column in table.c
}


@dataclass(frozen=True)
class Intake:
    """The rows of a Clean that go to one place. People rows with consents make two: for people and for consents."""

    clean: Clean
    source: Source
    place: str  # as in `repeats.kind`

    @property
    def table(self) -> sa.Table:
        return PLACES[self.place]

    @cached_property
    def rows(self) -> sa.TableClause:
        return sa.table(
            self.clean.relation,
            sa.column("rowid", sa.BigInteger),
            sa.column("line", sa.BigInteger),
            sa.column("row_key", sa.Text),
            sa.column("row_hash", sa.Uuid),
            sa.column("reason", sa.Text),
            sa.column("ids"),
            sa.column("who", sa.Text),
            *(sa.column(name, sa.Text) for name in ("custom", "properties")),
            sa.column("consents"),
            *(sa.column(name, _TYPES.get(name, sa.Text())) for name in self.clean.fields),
        )

    @property
    def record_kind(self) -> str:
        """What kind of record its rows make."""
        return self.clean.kind if self.clean.kind in ("people", "links") else "visitor"

    @property
    def about_nobody(self) -> bool:
        """A company has an address and a phone, but is no person; what a campaign cost is about nobody, too."""
        return self.clean.kind in ("companies", *ABOUT_NOBODY)

    @property
    def needs_identifier(self) -> bool:
        return self.clean.kind not in ("people", *OBJECT_KINDS, *ABOUT_NOBODY)

    @property
    def unowned(self) -> sa.ColumnElement[bool]:
        """Rows of events that name an order and nobody, so that they are about whoever placed it."""
        if self.place != "events" or "order_id" not in self.clean.fields:
            return sa.false()
        return sa.and_(sa.func.len(self.rows.c.ids) == 0, self.rows.c.order_id.is_not(None))

    @property
    def fits(self) -> sa.ColumnElement[bool]:
        """Rows without a reason against them that have something for this place."""
        tests: list[sa.ColumnElement[bool]] = [self.rows.c.reason.is_(None)]
        if self.needs_identifier:
            tests.append(sa.or_(sa.func.len(self.rows.c.ids) > 0, self.unowned))
        if self.place == "consents":
            tests.append(sa.func.len(self.rows.c.consents) > 0)
        return sa.and_(*tests)

    @property
    def who(self) -> sa.ColumnElement:
        """What tells the persons of these rows apart: the record's key, or what their identifiers are as a text."""
        if self.record_kind != "people":
            return self.rows.c.who
        source_id = sa.literal(str(self.source.source_id))
        return sa.case(
            (self.rows.c.row_key.is_not(None), _hash(source_id + "|people|key|" + self.rows.c.row_key)),
            else_=unkeyed_record(source_id, self.rows.c.row_hash),
        )

    def record_key(self, who: sa.ColumnElement, ids: sa.ColumnElement) -> sa.ColumnElement:
        """The key of the record that `who` stands for; the order of identifiers in a row does not matter."""
        if self.record_kind == "people":
            return who
        prefix = sa.literal(f"{self.source.source_id}|{self.record_kind}|")
        return _hash(prefix + sa.cast(sa.func.to_json(sa.func.list_sort(ids)), sa.Text))

    @property
    def versioned(self) -> bool:
        """Rows that are one only if their record is one, too: the source's own key may come from another column now."""
        return self.place == "people" and self.record_kind == "people"

    @property
    def same(self) -> tuple[sa.ColumnElement, ...]:
        """Rows that agree in this are one row, delivered again."""
        return (self.rows.c.row_hash, self.who if self.versioned else self.rows.c.row_hash)

    def column(self, name: str) -> sa.ColumnElement:
        """A field of the row, NULL where the file has no such column."""
        if name in self.clean.fields:
            return self.rows.c[name]
        return sa.cast(sa.null(), _TYPES[name])


def unkeyed_record(source_id: sa.ColumnElement, row_hash: sa.ColumnElement) -> sa.ColumnElement:
    """The key of the record of a people row that has no key of its source: another line is another record."""
    return _hash(sa.cast(source_id, sa.Text) + "|people|row|" + sa.cast(row_hash, sa.Text))


def _hash(text: sa.ColumnElement) -> sa.ColumnElement:
    return sa.cast(sa.func.md5(text), sa.Uuid)


def intakes(connection: sa.Connection, cleans: Iterable[Clean], source: Source) -> list[Intake]:
    """Where the rows of each Clean go."""
    found: list[Intake] = []
    for clean in cleans:
        found.append(Intake(clean, source, _PLACE_OF_KIND.get(clean.kind, clean.kind)))
        if found[-1].place == "people":
            consents = Intake(clean, source, "consents")
            if any_rows(connection, sa.select(consents.rows.c.line).where(consents.rows.c.consents.is_not(None))):
                found.append(consents)
    return found
