"""Which record each new row belongs to.

In:  the intakes of one load and the rows of them that only repeat
Out: new rows in `records`, and per intake a relation from each new row to its record
"""

from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.records.intake import Intake
from cdp_core.store.staging import Keep, any_rows
from cdp_core.store.tables import gone_records, records

#: Of so many lines at least one must be somebody's, where their numbers go by lines: what is made of numbers of records
#: grows with the highest.
_SPARSEST = 2


def is_new(intake: Intake, repeated: sa.TableClause | None) -> sa.ColumnElement[bool]:
    """Rows that fit and repeat none."""
    if repeated is None:
        return intake.fits
    rows = intake.rows
    return sa.and_(
        intake.fits,
        sa.tuple_(rows.c.line, rows.c.row_hash).not_in(sa.select(repeated.c.line, repeated.c.row_hash)),
    )


@dataclass(frozen=True)
class Numbered:
    """Whom the new rows of an intake are about: `record` of each row.

    It stands in `found`, which `same_row` joins to the rows; where both are None, in the rows themselves. `persons` are
    those of visitors (record, ids, first line).
    """

    record: sa.ColumnElement[int]
    found: sa.TableClause | None = None
    same_row: sa.ColumnElement[bool] | None = None
    persons: sa.TableClause | None = None


@dataclass(frozen=True)
class Numbering:
    """For each intake whom its rows are about; `all_new` says that each row of people is somebody else, unknown before.

    Then no record has a second version. `back` are numbers of records that were gone and are there again.
    """

    numbered: list[Numbered]
    all_new: bool
    back: tuple[int, ...] = ()


def number_records(
    connection: sa.Connection,
    keep: Keep,
    intakes: list[Intake],
    repeated: list[sa.TableClause | None],
    lines: int,
    highest: int,
) -> Numbering:
    """Find the record of every new row, numbering unknown ones in the order in which the file names them.

    Args:
        lines: how many lines the rows stand on.
        highest: the number of the last record before.
    """
    begins = _first_line_of_strangers(connection, intakes, repeated, lines)
    if begins is not None:
        # By their lines, which are in order: to number rows in order the engine sorts them all.
        by_line = highest + 1 - begins
        strangers = _strangers(intakes, repeated).subquery("strangers")
        _insert_records(connection, intakes[0].source.source_id, strangers, by_line + strangers.c.line)
        return Numbering([Numbered(by_line + intake.rows.c.line) for intake in intakes], all_new=True)
    spoken = [_spoken(keep, intake, repeats) for intake, repeats in zip(intakes, repeated, strict=True)]
    persons = [keep("persons", _persons(intake, rows)) for intake, rows in zip(intakes, spoken, strict=True)]
    back = _add_unknown(connection, intakes, persons, highest)
    found = [
        _numbered(keep, intake, rows, keep("known", _known(whom)))
        for intake, rows, whom in zip(intakes, spoken, persons, strict=True)
    ]
    return Numbering(found, all_new=False, back=back)


def _first_line_of_strangers(
    connection: sa.Connection, intakes: list[Intake], repeated: list[sa.TableClause | None], lines: int
) -> int | None:
    """The first line of the first file of a source, where it is one of people and each line is somebody else's."""
    people = [intake for intake in intakes if intake.place == "people"]
    if len(people) != 1 or any(intake.clean is not people[0].clean for intake in intakes):
        return None
    known = sa.select(records.c.record).where(records.c.source_id == people[0].source.source_id)
    if any_rows(connection, known):
        return None
    told = _strangers(intakes, repeated).subquery("told")
    back = sa.select(gone_records.c.record).where(gone_records.c.record_key.in_(sa.select(told.c.record_key)))
    if any_rows(connection, sa.select(gone_records.c.record)) and any_rows(connection, back):
        return None
    line = told.c.line
    each = (
        sa.select(sa.func.count().label("n"), sa.func.min(line).label("first"), sa.func.max(line).label("last"))
        .group_by(told.c.record_key)
        .subquery("each")
    )
    sums = (sa.func.count(), sa.func.sum(each.c.n), sa.func.min(each.c.first), sa.func.max(each.c.last))
    many, rows, first, last = connection.execute(sa.select(*sums)).one()
    return first if many and many == rows == lines and last - first <= _SPARSEST * many else None


def _strangers(intakes: list[Intake], repeated: list[sa.TableClause | None]) -> sa.Select:
    """The new rows of people, as persons of whom nothing told before."""
    people, repeats = next(both for both in zip(intakes, repeated, strict=True) if both[0].place == "people")
    rows = people.rows
    row_key = rows.c.row_key if people.record_kind == "people" else sa.cast(sa.null(), sa.Text).label("row_key")
    record_key = people.record_key(people.who, rows.c.ids).label("record_key")
    kind = sa.literal(people.record_kind).label("kind")
    return sa.select(record_key, rows.c.line, row_key, kind).where(is_new(people, repeats))


def _spoken(keep: Keep, intake: Intake, repeated: sa.TableClause | None) -> sa.FromClause:
    """New rows with whom they are about. A person's key is worked out once, a visitor's stands in the row."""
    new = _new_rows(intake, repeated)
    return new.subquery("spoken") if intake.record_kind == "visitor" else keep("spoken", new)


def _known(persons: sa.TableClause) -> sa.Select:
    """Persons with their records."""
    return sa.select(persons.c.who, persons.c.ids, records.c.record, persons.c.line).join(
        records, records.c.record_key == persons.c.record_key
    )


def _numbered(keep: Keep, intake: Intake, rows: sa.FromClause, known: sa.TableClause) -> Numbered:
    if intake.record_kind == "visitor":
        return Numbered(known.c.record, known, known.c.who == intake.who, known)
    found = keep("numbered", sa.select(rows.c.row, known.c.record).join(known, known.c.who == rows.c.who))
    return Numbered(found.c.record, found, found.c.row == intake.rows.c.rowid)


def highest_record(connection: sa.Connection) -> int:
    """The highest number that a record has, or had while somebody decided about it."""
    highest = (sa.select(sa.func.max(table.c.record)).scalar_subquery() for table in (records, gone_records))
    return connection.execute(sa.select(sa.func.coalesce(sa.func.greatest(*highest), 0))).scalar_one()


def _new_rows(intake: Intake, repeated: sa.TableClause | None) -> sa.Select:
    """New rows with whom they are about."""
    rows = intake.rows
    who = intake.who.label("who")
    new = sa.select(rows.c.rowid.label("row"), rows.c.line, rows.c.row_key, who).where(is_new(intake, repeated))
    if intake.record_kind != "people":
        new = new.add_columns(rows.c.ids).where(sa.func.len(rows.c.ids) > 0)
    return new.where(sa.false()) if intake.about_nobody else new


def _persons(intake: Intake, rows: sa.FromClause) -> sa.Select:
    """Everyone whom the new rows speak of, once, with the line that does so first."""
    nothing = sa.cast(sa.null(), sa.Text)
    people = intake.record_kind == "people"
    row_key = sa.func.min(rows.c.row_key) if people else nothing
    ids = nothing if people else sa.func.any_value(rows.c.ids)
    spoken_of = (
        sa.select(rows.c.who, sa.func.min(rows.c.line).label("line"), row_key.label("row_key"), ids.label("ids"))
        .group_by(rows.c.who)
        .subquery("spoken_of")
    )
    return sa.select(
        spoken_of.c.who,
        spoken_of.c.ids,
        intake.record_key(spoken_of.c.who, spoken_of.c.ids).label("record_key"),
        spoken_of.c.line,
        spoken_of.c.row_key,
        sa.literal(intake.record_kind).label("kind"),
    )


def _by_key(intakes: list[Intake], persons: list[sa.TableClause]) -> sa.Select:
    """(record_key, kind, line, row_key) of everyone spoken of, each key once.

    The people of one intake are told apart by their keys already; visitors have several orders of identifiers.
    """
    names = ("record_key", "kind", "line", "row_key")
    each = [sa.select(*(found.c[name] for name in names)) for found in persons]
    if len(each) == 1 and intakes[0].record_kind == "people":
        return each[0]
    key, *others = sa.union_all(*each).subquery("told").c
    return sa.select(key, *(sa.func.min(other).label(other.key) for other in others)).group_by(key)


def _add_unknown(
    connection: sa.Connection, intakes: list[Intake], persons: list[sa.TableClause], highest: int
) -> tuple[int, ...]:
    """Number those who have no record yet. One without a key of its own is named by the line that told it first.

    Who had a number that was kept has it again. Returns these.
    """
    source_id = intakes[0].source.source_id
    known = sa.select(records.c.record_key).where(records.c.source_id == source_id)
    spoken_of = _by_key(intakes, persons).subquery("spoken_of")
    unknown = sa.select(spoken_of).where(spoken_of.c.record_key.not_in(known)).subquery("unknown")
    number = sa.func.row_number().over(order_by=(unknown.c.line, unknown.c.kind, unknown.c.record_key)) + highest
    here_again = gone_records.c.record_key.in_(sa.select(unknown.c.record_key))
    back = {row.record_key: row.record for row in connection.execute(sa.select(gone_records).where(here_again))}
    if back:
        of_before = sa.select(gone_records.c.record).where(gone_records.c.record_key == unknown.c.record_key)
        number = sa.func.coalesce(of_before.scalar_subquery(), number)
    _insert_records(connection, source_id, unknown, number)
    if back:
        connection.execute(gone_records.delete().where(gone_records.c.record.in_(list(back.values()))))
    return tuple(sorted(back.values()))


def _insert_records(
    connection: sa.Connection, source_id: int, persons: sa.FromClause, number: sa.ColumnElement[int]
) -> None:
    connection.execute(
        records.insert().from_select(
            ["record", "source_id", "kind", "record_key", "row_key"],
            sa.select(
                number,
                sa.literal(source_id),
                persons.c.kind,
                persons.c.record_key,
                sa.func.coalesce(persons.c.row_key, sa.cast(persons.c.line, sa.Text)),
            ),
        )
    )
