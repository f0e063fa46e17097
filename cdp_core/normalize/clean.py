"""Rows with clean, typed values and a reason where one does not fit: what normalize hands to records."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Clean:
    """A temporary table of rows of one kind.

    `relation` has
        line BIGINT, row_key TEXT, row_hash UUID
        reason TEXT                         NULL where the row fits
        ids STRUCT(kind TEXT, value TEXT)[] clean identifiers, distinct, in the order of the columns; may be empty
        one column for each name in `fields`, typed as the tables of the store have it (TEXT, DOUBLE, TIMESTAMP UTC)
        custom TEXT                         people, companies, objects: JSON object of custom traits, NULL where none
        properties TEXT                     events, orders: JSON object of properties, NULL where none
        consents STRUCT(purpose TEXT, state TEXT)[]   where the draft has consent.<purpose> columns; else NULL

    `decisions` says in a sentence per column what was decided over all its values ("dates read as day/month/year").
    `types` are the inferred types of `custom.<name>` and `property.<name>`.
    """

    kind: str
    relation: str
    fields: tuple[str, ...]
    decisions: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
