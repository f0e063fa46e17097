"""A draft's rows with clean, typed values, and a reason where one does not fit: what normalize hands to records.

In:  a Draft: rows under the names of our fields, still text
Out: a Clean: the same rows in a temporary table, each value in its clean form

Rows are read in steps that are subqueries of one statement: `told` (tidy text), `placed` (with the row's country and
currency), `read` (typed values), and the clean rows themselves. What a column's values mean together is asked
beforehand, column by column.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from cdp_core.fields import field as catalogued
from cdp_core.mapping.date_shapes import Order
from cdp_core.mapping.draft import Draft
from cdp_core.normalize.identifiers import read_identifiers
from cdp_core.normalize.lists import Decision, consent_list, identifier_list, identifier_text
from cdp_core.normalize.open_fields import open_field_types, read_open_fields
from cdp_core.normalize.options import Options
from cdp_core.normalize.reading import Reading, home_of
from cdp_core.normalize.reasons import reason
from cdp_core.normalize.rows import KEYS, Rows, cells_of
from cdp_core.normalize.standard_fields import (
    read_consents,
    read_standard_fields,
    survey_dates,
    survey_numbers,
)

__all__ = ["Clean", "Options", "clean", "clean_all"]

#: Columns that are named where several are behind one field.
_NAMED = 3
#: How it is said that values did not make it into their field, or may have become others there.
_LOSSES = (
    *("left out", "missing", "more than any other order", "only another order", "three decimals"),
    *("No currency is named", "as the file speaks of", "kept as written"),
    # Of days that could be read in two orders: that nobody tells, or which other evidence did.
    *("nothing in the file tells", "nothing else in the file tells", "as other columns of the file are"),
)


@dataclass(frozen=True)
class Clean:
    """A temporary table of rows of one kind.

    `relation` has
        line BIGINT, row_key TEXT, row_hash UUID
        reason TEXT                         NULL where the row fits
        ids STRUCT(kind TEXT, value TEXT)[] clean identifiers, distinct, in the order of the columns; may be empty
        who TEXT                            the same text in two rows only where they have the same identifiers;
                                            people: NULL, their keys tell them apart
        one column for each name in `fields`, typed as the tables of the store have it (TEXT, DOUBLE, TIMESTAMP UTC)
        custom TEXT                         people, companies, objects: JSON object of custom traits, NULL where none
        properties TEXT                     events, orders: JSON object of properties, NULL where none
        consents STRUCT(purpose TEXT, state TEXT, decided_at TIMESTAMP, of_row BOOLEAN)[]   NULL where none is told

    `said` are the sentences on what was decided over all values of a column ("dates read as day/month/year").
    `types` are the inferred types of `custom.<name>` and `property.<name>`.
    `home` is the country by which rows that name none were read, "" where nobody knows.
    `open_dates` are the days whose order nothing tells: how they were read, then how else they could be.
    `headers` are the file's columns behind each field.
    """

    kind: str
    relation: str
    fields: tuple[str, ...]
    said: dict[str, tuple[str, ...]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    home: str = ""
    open_dates: dict[str, tuple[Order, ...]] = field(default_factory=dict)
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def decisions(self) -> dict[str, str]:
        """What was decided over whole columns, by their fields."""
        return {name: " ".join(said) for name, said in self.said.items()}

    def sentences(self) -> list[str]:
        """The same, each under the file's own name of the column."""
        return [f"{self.called(name)}: {said}" for name, said in self.decisions.items()]

    def losses(self) -> list[str]:
        """What of it cost values, or may have made others of them: nothing is lost without a word."""
        said = [(name, one) for name, told in self.said.items() for one in told]
        return [f"{self.called(name)}: {one}" for name, one in said if any(word in one for word in _LOSSES)]

    def called(self, name: str) -> str:
        """A field as the file calls it, of several columns the first ones; else as people do."""
        known = catalogued(name, self.kind)
        return " / ".join(self.headers.get(name, ())[:_NAMED]) or (known.label if known else name.replace("_", " "))


def clean_all(connection: sa.Connection, drafts: Sequence[Draft], options: Options) -> list[Clean]:
    """Read all drafts of a file, each in the light of the country and of the dates of the file as a whole."""
    if len(drafts) > 1 and not options.country:
        rows = [Rows(draft, frozenset()) for draft in drafts]
        options = replace(options, home=home_of(connection, rows))
    readings = [Reading(connection, draft, options, cells_of(draft, options.defaults)) for draft in drafts]
    types = []
    for reading in readings:
        survey_dates(reading)
        survey_numbers(reading)
        types.append(open_field_types(reading))
    surveys = [seen for reading in readings for seen in reading.surveys.values()] if len(readings) > 1 else []
    cleans: list[Clean] = []
    orders: dict[str, Order | None] = {}
    for reading, open_types in zip(readings, types, strict=True):
        reading.surveys_of_the_file, reading.orders_of_the_file = surveys, orders
        cleans.append(_clean(reading, open_types))
        orders = {**reading.orders, **orders}
    return cleans


def clean(connection: sa.Connection, draft: Draft, options: Options) -> Clean:
    """Read every value of a draft, and say of each row whether it fits."""
    return clean_all(connection, [draft], options)[0]


def _clean(reading: Reading, open_types: dict[str, str]) -> Clean:
    connection, draft, cells, placed = reading.connection, reading.draft, reading.cells, reading.placed
    identifiers = read_identifiers(reading)
    fields, originals = read_standard_fields(reading)
    consents = read_consents(reading, fields)
    document = read_open_fields(reading, open_types, originals)

    read = (
        sa.select(
            *(placed.c[key] for key in KEYS),
            *(placed.c[cell.label] for cell in cells if cell.told_in_reasons),
            *(value.label(name) for name, value in fields.items()),
            *(one.value.label(one.label) for one in identifiers),
            *(one.state.label(f"consent {purpose}") for purpose, one in consents.items()),
            *(one.decided_at.label(f"decided {purpose}") for purpose, one in consents.items()),
            *(one.of_row.label(f"of row {purpose}") for purpose, one in consents.items()),
            *([document.label("document")] if document is not None else []),
        )
        .select_from(reading.rows)
        .subquery("read")
    )
    ids = identifier_list([(one.kind, read.c[one.label]) for one in identifiers])
    decisions = consent_list(
        {
            purpose: Decision(*(read.c[f"{told} {purpose}"] for told in ("consent", "decided", "of row")))
            for purpose in consents
        }
    )
    nothing = sa.cast(sa.null(), sa.Text)
    json = read.c.document if document is not None else nothing
    relation = f"{draft.relation}_clean"
    rows = sa.select(
        *(read.c[key] for key in KEYS),
        reason(
            draft.kind, read, cells, identifiers, list(fields), list(consents), document is not None, draft.headers
        ).label("reason"),
        ids.label("ids"),
        identifier_text([read.c[one.label] for one in identifiers if draft.kind != "people"]).label("who"),
        *(read.c[name] for name in fields),
        (nothing if reading.of_events else json).label("custom"),
        (json if reading.of_events else nothing).label("properties"),
        decisions.label("consents"),
    )
    connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{relation}"')
    connection.execute(sa.CreateTableAs(rows, relation, temporary=True))
    reading.finish()
    return Clean(
        draft.kind,
        relation,
        tuple(fields),
        reading.said,
        reading.types,
        reading.home,
        reading.open_dates,
        draft.headers,
    )
