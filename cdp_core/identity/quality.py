"""How good is who-is-who: against a truth, by pairs of records (pairwise) and by records (B-cubed).

In:  a CSV that says which records are one person, and the assignments
Out: precision, recall and F1

Pairwise counts pairs of records, so large clusters weigh much; B-cubed (Bagga and Baldwin, 1998) averages over
records. Both come from the sizes of the cells profile × person, without a loop over pairs.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import sqlalchemy as sa
from numpy.typing import NDArray

from cdp_core.errors import IdentityError
from cdp_core.store.bulk import arrow_relation, fetch_arrow
from cdp_core.store.tables import assignments, records, sources

#: Names that the column with the person may have.
ENTITY_COLUMNS = ("entity", "cluster", "person", "entity_id")

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Agreement:
    """Shares from 0 to 1."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, precision: float, recall: float) -> "Agreement":
        both = precision + recall
        return cls(round(precision, 6), round(recall, 6), round(2 * precision * recall / both if both else 0.0, 6))


@dataclass(frozen=True)
class Quality:
    """`records` were compared; `missing` keys of the truth are of no record here."""

    pairwise: Agreement
    bcubed: Agreement
    records: int
    missing: int


def quality(connection: sa.Connection, truth: Path) -> Quality:
    """Compare who is who with a truth.

    Args:
        truth: CSV with row_key and entity (or cluster, person, entity_id), and source where keys of sources overlap.

    Raises:
        IdentityError: the file cannot be read, a column is not there, or none of its records is.
    """
    lines = _read(truth)
    found = _compared(connection, lines)
    if not found.num_rows:
        raise IdentityError(
            f"{truth.name} names no record of this workspace. Its row_key must be the source's own key, else the line."
        )
    profile, entity = found["profile"].to_numpy(), found["entity"].to_numpy(zero_copy_only=False)
    person = np.unique(entity.astype(str), return_inverse=True)[1]
    keys = lines.group_by([name for name in lines.schema.names if name != "entity"]).aggregate([])
    return Quality(pairwise(profile, person), bcubed(profile, person), found.num_rows, keys.num_rows - found.num_rows)


def pairwise(found: Integers, true: Integers) -> Agreement:
    """Of the pairs of records that were joined, how many are one person; of those, how many were joined.

    Where there are no such pairs, none is wrong or missed.
    """
    cells, of_found, of_true = _sizes(found, true)
    right, joined, wanted = (int((size * (size - 1) // 2).sum()) for size in (cells, of_found, of_true))
    return Agreement.of(right / joined if joined else 1.0, right / wanted if wanted else 1.0)


def bcubed(found: Integers, true: Integers) -> Agreement:
    """The share of a record's profile that is its person, and of its person that is in its profile, averaged."""
    found, true = (np.unique(labels, return_inverse=True)[1] for labels in (found, true))
    pairs, cells = np.unique(np.stack([found, true]), axis=1, return_counts=True)
    precision = (cells**2 / np.bincount(found)[pairs[0]]).sum() / len(found)
    recall = (cells**2 / np.bincount(true)[pairs[1]]).sum() / len(found)
    return Agreement.of(float(precision), float(recall))


def _sizes(found: Integers, true: Integers) -> tuple[Integers, Integers, Integers]:
    cells = np.unique(np.stack([found, true]), axis=1, return_counts=True)[1]
    return cells, np.unique(found, return_counts=True)[1], np.unique(true, return_counts=True)[1]


def _read(truth: Path) -> pa.Table:
    try:
        names = pa.csv.open_csv(truth).schema.names
        as_text = pa.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
        table = pa.csv.read_csv(truth, convert_options=as_text)
    except (OSError, pa.ArrowInvalid) as error:
        raise IdentityError(f"{truth} cannot be read as CSV: {error}") from error
    entity = next((name for name in ENTITY_COLUMNS if name in names), None)
    if entity is None or "row_key" not in names:
        raise IdentityError(
            f"{truth.name} has the columns {', '.join(names)}. It needs row_key, one of {', '.join(ENTITY_COLUMNS)}, "
            "and source where keys of sources overlap."
        )
    columns = {"row_key": table["row_key"], "entity": table[entity]}
    return pa.table(columns | ({"source": table["source"]} if "source" in names else {}))


def _compared(connection: sa.Connection, lines: pa.Table) -> pa.Table:
    """Each record that the truth names, with its profile and person.

    Where a source uses a key twice (a person and, by its line, a visit), the person is meant.
    """
    with arrow_relation(connection, lines, [sa.Column(name, sa.Text) for name in lines.schema.names]) as said:
        same = records.c.row_key == said.c.row_key
        if "source" in lines.schema.names:
            same = sa.and_(same, sa.func.lower(sources.c.name) == sa.func.lower(said.c.source))
        key = [said.c[name] for name in lines.schema.names if name != "entity"]
        order = [sa.case((records.c.kind == "people", 0), else_=1), records.c.record]
        named = (
            sa.select(
                records.c.record,
                said.c.entity,
                sa.func.row_number().over(partition_by=key, order_by=order).label("choice"),
            )
            .select_from(records)
            .join(sources, sources.c.source_id == records.c.source_id)
            .join(said, same)
            .subquery("named")
        )
        return fetch_arrow(
            connection,
            sa.select(assignments.c.profile, named.c.entity)
            .join_from(named, assignments, assignments.c.record == named.c.record)
            .where(named.c.choice == 1)
            .order_by(named.c.record),
        )
