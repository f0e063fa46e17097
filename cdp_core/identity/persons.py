"""People as they are compared: folded names, parts of addresses, one row for each record with something to compare.

In:  standing people rows and their identifiers
Out: a table PERSONS on a scratch connection of our own

Rows stand in an order of what they say, never of record numbers, so that samples of them are the same whatever the
order the records came in.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from cdp_core.fields import IDENTIFIERS
from cdp_core.identity.evidence import Integers
from cdp_core.identity.names import fold, nicknames, words
from cdp_core.identity.numbered import CARRIERS, SHARED, VALUES
from cdp_core.identity.rules import IdentityRules
from cdp_core.store.bulk import arrow_relation, fetch_arrow
from cdp_core.store.tables import people

#: Traits that are folded to lower case letters and digits.
_FOLDED = ("first_name", "last_name", "street", "street2", "city", "region", "company")
_PLAIN = ("postal_code", "country", "gender")

#: Custom traits that may tell people apart, at most; and the share of people who must have one.
_MOST_CUSTOM = 6
_FULL_ENOUGH = 0.3

_NO_NAME = "^(mr|mrs|ms|miss|dr|sir|test|guest|customer|unknown|anonymous|null|none|n a|na|user|client|kunde|x+)$"


@contextmanager
def scratch(connection: sa.Connection) -> Iterator[sa.Connection]:
    """A database in memory that goes with the block: half of the memory of the one given, the same folder to spill."""
    told = ("threads", "memory_limit", "temp_directory")
    threads, memory, spill = connection.execute(sa.select(*(sa.func.current_setting(name) for name in told))).one()
    size, unit = memory.split()
    config = {"threads": threads, "memory_limit": f"{float(size) / 2}{unit}", "temp_directory": spill}
    engine = sa.create_engine(
        "duckdb:///:memory:",
        connect_args={"config": config},
        poolclass=sa.StaticPool,
        isolation_level="AUTOCOMMIT",
    )
    try:
        with engine.connect() as own:
            yield own
    finally:
        engine.dispose()


@dataclass(frozen=True)
class Persons:
    """The table PERSONS: a column `person` from 0 on, and the `columns` to compare.

    Args:
        own: columns that only this workspace has, with what they are: `own_0` -> `custom.birth_place`; `ids` are
            those of them of which hardly two people have the same.
        record: for each person, the position of its record.
        label: for each person, the cluster it is in by shared identifiers.
    """

    table: sa.Table
    columns: tuple[str, ...]
    own: dict[str, str]
    ids: frozenset[str]
    record: Integers
    label: Integers

    def __len__(self) -> int:
        return len(self.record)


def read_persons(
    connection: sa.Connection,
    own: sa.Connection,
    rules: IdentityRules,
    records: Integers,
    label: Integers,
    anchored: Integers,
) -> Persons | None:
    """Read all people with a name or a birthday; None where fewer than two clusters have one.

    Args:
        records: numbers of records, ascending; `label` their clusters.
        anchored: for each record, an account of which a profile has one at most, -1 where it has none.
    """
    told = fetch_arrow(connection, _told()).sort_by("record")
    columns = _folded(told)
    columns |= _identifiers(connection, rules, told["record"])
    columns |= _custom_traits(own, told)
    columns = {name: values for name, values in columns.items() if values.null_count < len(values)}
    titles = {f"own_{place}": name for place, name in enumerate(name for name in columns if "." in name)}
    columns |= {column: columns.pop(name) for column, name in titles.items()}
    place = np.searchsorted(records, told["record"].to_numpy())
    known = _any(len(told), columns, ("first_name", "last_name", "birthday"))
    rows = pa.table(columns | {"record": place, "label": label[place], "anchor": anchored[place]}).filter(known)
    if len(pc.unique(rows["label"])) < 2:
        return None
    return _write(own, rows, tuple(columns), titles)


def _told() -> sa.Select:
    names = ("full_name", "first_name", "middle_name", "last_name", *_FOLDED[2:], *_PLAIN, "custom")
    birthday = sa.func.strftime(people.c.birthday, "%Y-%m-%d").label("birthday")
    return sa.select(people.c.record, *(people.c[name] for name in names), birthday).where(people.c.standing)


def _any(rows: int, columns: dict[str, pa.Array], names: Sequence[str]) -> pa.Array:
    found = pa.repeat(pa.scalar(False), rows)
    for name in names:
        if name in columns:
            found = pc.or_(found, pc.is_valid(columns[name]))
    return found


def _folded(told: pa.Table) -> dict[str, pa.Array]:
    columns = {name: _each_value(told[name], fold_all) for name in _FOLDED}
    columns |= {name: _each_value(told[name], _plain) for name in _PLAIN}
    columns["birthday"] = told["birthday"].combine_chunks()
    columns |= _names(told, columns["first_name"], columns["last_name"])
    return columns


def _each_value(column: pa.ChunkedArray, change: object) -> pa.Array:
    """The column with each distinct value changed once; blank becomes null."""
    assert callable(change)
    encoded = column.combine_chunks().cast(pa.string()).dictionary_encode()
    changed = change(encoded.dictionary)
    changed = pc.if_else(pc.equal(changed, ""), None, changed)
    return changed.take(encoded.indices)


def fold_all(values: pa.Array) -> pa.Array:
    """`names.fold` of every value, in the engine where it is plain ASCII."""
    lower = pc.replace_substring_regex(pc.utf8_lower(values), "['’]", "")
    plain = pc.utf8_trim_whitespace(pc.replace_substring_regex(lower, "[^a-z0-9]+", " "))
    foreign = pc.invert(pc.string_is_ascii(values))
    if pc.any(foreign).as_py():
        folded = [fold(value) for value in values.filter(foreign).to_pylist()]
        plain = pc.replace_with_mask(plain, foreign, pa.array(folded, pa.string()))
    return plain


def _plain(values: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(pc.utf8_lower(values), r"[\s-]+", "")


def _names(told: pa.Table, first: pa.Array, last: pa.Array) -> dict[str, pa.Array]:
    """First and last name, from the full name where they are missing, and the words that are neither."""
    first, last = (
        pc.if_else(pc.match_substring_regex(pc.fill_null(name, ""), _NO_NAME), None, name) for name in (first, last)
    )
    firsts, lasts = first.to_pylist(), last.to_pylist()
    others: list[str | None] = [None] * len(firsts)
    more = pc.or_(pc.is_valid(told["full_name"]), pc.is_valid(told["middle_name"]))
    chosen = np.flatnonzero(more.to_numpy())
    full, middle = (told[name].take(chosen).to_pylist() for name in ("full_name", "middle_name"))
    for row, whole, between in zip(chosen.tolist(), full, middle, strict=True):
        said = words(whole or "")
        if said and firsts[row] is None and lasts[row] is None:
            firsts[row], lasts[row] = said[0], said[-1] if len(said) > 1 else None
        known = f"{firsts[row] or ''} {lasts[row] or ''}".split()
        left = [word for word in (*words(between or ""), *said) if word not in known]
        others[row] = " ".join(sorted(set(left))) or None
    roots = {form: sorted(roots) for form, roots in nicknames().items()}
    encoded = pa.array(firsts, pa.string()).dictionary_encode()
    known_roots = pa.array([roots.get(name, [name]) for name in encoded.dictionary.to_pylist()], pa.list_(pa.string()))
    return {
        "first_name": pa.array(firsts, pa.string()),
        "last_name": pa.array(lasts, pa.string()),
        "other_names": pa.array(others, pa.string()),
        "first_roots": known_roots.take(encoded.indices),
    }


def _identifiers(connection: sa.Connection, rules: IdentityRules, record: pa.ChunkedArray) -> dict[str, pa.Array]:
    """One e-mail, one phone and one id of each further kind for each record, as far as they are evidence."""
    compared = sa.or_(VALUES.c.kind.in_(["email", "phone"]), VALUES.c.kind.not_in(list(IDENTIFIERS)))
    shared = sa.select(SHARED.c.value).where(SHARED.c.kind == VALUES.c.kind, SHARED.c.scope == VALUES.c.scope)
    found = fetch_arrow(
        connection,
        sa.select(CARRIERS.c.record, VALUES.c.kind, sa.func.min(VALUES.c.value).label("value"))
        .join_from(CARRIERS, VALUES, CARRIERS.c.value_id == VALUES.c.value_id)
        .where(compared, ~VALUES.c.blocked, VALUES.c.value.not_in(shared))
        .where(CARRIERS.c.record.in_(sa.select(people.c.record).where(people.c.standing)))
        .group_by(CARRIERS.c.record, VALUES.c.kind),
    )
    columns = {}
    for kind in sorted(pc.unique(found["kind"]).to_pylist()):
        of_kind = found.filter(pc.equal(found["kind"], kind))
        place = pc.index_in(record, value_set=of_kind["record"].combine_chunks()).combine_chunks()
        column = kind if kind in IDENTIFIERS else f"id.{kind}"
        columns[column] = of_kind["value"].combine_chunks().take(place)
    if "email" in columns:
        columns["email_user"] = _each_value(pa.chunked_array([columns["email"]]), _user)
    return columns


def _user(emails: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(emails, "@.*$", "")


def _custom_traits(own: sa.Connection, told: pa.Table) -> dict[str, pa.Array]:
    """Custom traits that most people have and few share: a birth place, a membership number."""
    if told["custom"].null_count == len(told):
        return {}
    columns: list[sa.Column] = [sa.Column("record", sa.BigInteger), sa.Column("custom", sa.Text)]
    with arrow_relation(own, told.select(["record", "custom"]), columns) as rows:
        key = sa.func.unnest(sa.func.json_keys(rows.c.custom)).label("key")
        keys = sa.select(key).where(rows.c.custom.is_not(None)).subquery("keys")
        counted = sa.select(keys.c.key, sa.func.count().label("n")).group_by(keys.c.key).order_by(keys.c.key)
        common = [name for name, n in own.execute(counted) if n >= _FULL_ENOUGH * len(told) and '"' not in name]
        found: dict[str, pa.Array] = {}
        for name in common[:200]:
            text = sa.func.json_extract_string(rows.c.custom, f'$."{name}"')
            values = fetch_arrow(own, sa.select(text.label("value")).order_by(rows.c.record))["value"]
            distinct = len(pc.unique(values))
            if distinct >= 20 and len(told) / distinct < 300 and not _looks_measured(values):
                found["custom." + name] = _each_value(values, fold_all)
            if len(found) == _MOST_CUSTOM:
                break
        return found


def _is_rare(values: pa.ChunkedArray) -> bool:
    """Whether a value stands for one or two records each, as a membership number does."""
    said = len(values) - values.null_count
    return said >= 100 and len(pc.unique(values)) > 0.4 * said


def _looks_measured(values: pa.ChunkedArray) -> bool:
    """Amounts and moments: they differ between two records of one person and say nothing."""
    sample = pc.drop_null(values)[:500]
    measured = pc.match_substring_regex(sample, r"^-?\d+[.,]\d+$|^\d{4}-\d\d-\d\d")
    return bool(len(sample)) and (pc.sum(measured).as_py() or 0) > 0.5 * len(sample)


def _write(own: sa.Connection, rows: pa.Table, columns: tuple[str, ...], titles: dict[str, str]) -> Persons:
    """PERSONS in the order of what its rows say, one row for equal ones of a cluster."""
    typed = [sa.Column(name, sa.ARRAY(sa.Text) if name == "first_roots" else sa.Text) for name in columns]
    numbers = [sa.Column(name, sa.BigInteger) for name in ("record", "label", "anchor")]
    table = sa.Table("persons", sa.MetaData(), sa.Column("person", sa.BigInteger), *typed, *numbers)
    table.create(own)
    with arrow_relation(own, rows, [*typed, *numbers]) as told:
        said = sa.func.md5(
            sa.func.concat_ws(
                "\x1f", *(sa.func.coalesce(told.c[name], "") for name in columns if name != "first_roots")
            )
        )
        once = (
            sa.select(
                *(sa.func.any_value(told.c[name]).label(name) for name in columns),
                sa.func.min(told.c.record).label("record"),
            )
            .add_columns(told.c.label, sa.func.max(told.c.anchor).label("anchor"), said.label("said"))
            .group_by(told.c.label, said)
            .subquery("once")
        )
        person = sa.func.row_number().over(order_by=[once.c.said, once.c.record]) - 1
        own.execute(
            table.insert().from_select(
                ["person", *columns, "record", "label", "anchor"],
                sa.select(person, *(once.c[name] for name in (*columns, "record", "label", "anchor"))),
            )
        )
    found = fetch_arrow(own, sa.select(table.c.person, table.c.record, table.c.label))
    order = np.argsort(found["person"].to_numpy())
    compared = tuple(name for name in columns if name not in ("first_roots", "email_user"))
    ids = frozenset(name for name, title in titles.items() if title.startswith("id.") or _is_rare(rows[name]))
    return Persons(table, compared, titles, ids, found["record"].to_numpy()[order], found["label"].to_numpy()[order])
