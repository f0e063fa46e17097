"""Which record each new row belongs to.

In:  the intakes of one load and the rows of them that only repeat
Out: new rows in `records`, and per intake a relation from each new row to its record
"""

from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.records.intake import Intake
from cdp_core.store.staging import Keep, any_rows, count_rows
from cdp_core.store.tables import records

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
    """Whom the new rows of an intake are about: `persons` (who, ids, record, first line).

    `found` has the `record` of each row that `same_row` joins to it.
    """

    persons: sa.TableClause
    found: sa.TableClause
    same_row: sa.ColumnElement[bool]


@dataclass(frozen=True)
class Numbering:
    """For each intake whom its rows are about; `all_new` says that each row of people is somebody else, unknown before.

    Then no record has a second version.
    """

    numbered: list[Numbered]
    all_new: bool


def number_records(
    connection: sa.Connection, keep: Keep, intakes: list[Intake], repeated: list[sa.TableClause | None], lines: int
) -> Numbering:
    """Find the record of every new row, numbering unknown ones in the order in which the file names them.

    `row` is the number of a row in the intake's relation; rows about nobody are not among them. `lines` is how many
    lines the rows stand on.
    """
    spoken = [_spoken(keep, intake, repeats) for intake, repeats in zip(intakes, repeated, strict=True)]
    persons = [keep("persons", _persons(intake, rows)) for intake, rows in zip(intakes, spoken, strict=True)]
    first = _people_unknown(connection, intakes, spoken, persons, lines)
    if first is not None:
        # By their lines, which are in order: to number rows in order the engine sorts them all.
        begins = connection.execute(sa.select(sa.func.min(first.c.line))).scalar_one()
        by_line = highest_record(connection) + 1 - begins
        _insert_records(connection, intakes[0].source.source_id, first, by_line + first.c.line)
        known = [sa.select(who.c.who, who.c.ids, (by_line + who.c.line).label("record"), who.c.line) for who in persons]
    else:
        _add_unknown(connection, intakes, persons)
        known = [_known(who) for who in persons]
    found = [
        _numbered(keep, intake, rows, keep("known", whom))
        for intake, rows, whom in zip(intakes, spoken, known, strict=True)
    ]
    return Numbering(found, first is not None)


def _people_unknown(
    connection: sa.Connection,
    intakes: list[Intake],
    spoken: list[sa.FromClause],
    persons: list[sa.TableClause],
    lines: int,
) -> sa.TableClause | None:
    """The persons of the first file of a source, where it is one of people and each of its lines is somebody else's."""
    people = [place for place, intake in enumerate(intakes) if intake.place == "people"]
    if len(people) != 1 or any(intake.clean is not intakes[people[0]].clean for intake in intakes):
        return None
    mine = persons[people[0]]
    many = count_rows(connection, mine)
    if not many or not (many == lines == count_rows(connection, spoken[people[0]])):
        return None
    known = sa.select(records.c.record).where(records.c.source_id == intakes[0].source.source_id)
    spread = connection.execute(sa.select(sa.func.max(mine.c.line) - sa.func.min(mine.c.line))).scalar_one()
    return mine if spread <= _SPARSEST * many and not any_rows(connection, known.subquery("known")) else None


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
        return Numbered(known, known, known.c.who == intake.who)
    found = keep("numbered", sa.select(rows.c.row, known.c.record).join(known, known.c.who == rows.c.who))
    return Numbered(known, found, found.c.row == intake.rows.c.rowid)


def highest_record(connection: sa.Connection) -> int:
    return connection.execute(sa.select(sa.func.coalesce(sa.func.max(records.c.record), 0))).scalar_one()


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


def _add_unknown(connection: sa.Connection, intakes: list[Intake], persons: list[sa.TableClause]) -> None:
    """Number those who have no record yet. One without a key of its own is named by the line that told it first."""
    source_id = intakes[0].source.source_id
    known = sa.select(records.c.record_key).where(records.c.source_id == source_id)
    spoken_of = _by_key(intakes, persons).subquery("spoken_of")
    unknown = sa.select(spoken_of).where(spoken_of.c.record_key.not_in(known)).subquery("unknown")
    number = sa.func.row_number().over(order_by=(unknown.c.line, unknown.c.kind, unknown.c.record_key))
    _insert_records(connection, source_id, unknown, number + highest_record(connection))


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
