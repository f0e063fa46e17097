"""What rules may speak of in this workspace: traits, properties, sources, identifiers, saved segments.

In:  the catalogue of fields, field_types, sources, segments
Out: one frozen Catalog, against which a rule is read
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from cdp_core import fields
from cdp_core.segments.rule import Property
from cdp_core.store.tables import (
    COMPUTED_COLUMNS,
    TRAIT_COLUMNS,
    field_types,
    identifiers,
    segments,
    sources,
)

CUSTOM = "custom."
PROPERTY = "property."


def _type_of(column_type: object) -> str:
    kind = column_type if isinstance(column_type, type) else type(column_type)
    return {sa.DateTime: "date", sa.Float: "number", sa.Text: "text"}[kind]


#: Traits that every workspace has. `channels` is the one list among them.
STANDARD_TRAITS: dict[str, str] = {
    "known": "boolean",
    "email": "text",
    "phone": "text",
    **{name: _type_of(kind) for name, kind in TRAIT_COLUMNS},
    **{name: _type_of(kind) for name, kind in COMPUTED_COLUMNS if name != "channels"},
    "channels": "list",
}


@dataclass(frozen=True)
class SourceName:
    """A source as a rule means it."""

    source_id: int
    system: str


@dataclass(frozen=True)
class Catalog:
    """Names and types that a rule may use. `properties` are without the prefix `property.`."""

    traits: Mapping[str, str] = field(default_factory=lambda: STANDARD_TRAITS)
    properties: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, SourceName] = field(default_factory=dict)
    identifier_kinds: frozenset[str] = frozenset(fields.IDENTIFIERS)
    #: Saved rules as JSON documents, by name.
    segments: Mapping[str, Any] = field(default_factory=dict)

    def find_property(self, name: str) -> Property | None:
        """The property of that name: an event field, else one of the events' own, with or without `property.`.

        `property.category` means the events' own `category` where there is one, else the field.
        """
        own = name.removeprefix(PROPERTY)
        known = fields.EVENT_FIELDS.get(name) or (None if own in self.properties else fields.EVENT_FIELDS.get(own))
        if known:
            return Property(known.name, known.type, column=known.name)
        if own in self.properties:
            return Property(own, self.properties[own], key=own)
        return None

    @property
    def property_names(self) -> list[str]:
        """Every name that a condition on events may use."""
        return [*fields.EVENT_FIELDS, *(PROPERTY + name for name in self.properties), *self.properties]


def read_catalog(connection: sa.Connection) -> Catalog:
    """The catalog of a workspace as it stands."""
    types = dict(connection.execute(sa.select(field_types.c.name, field_types.c.type)).all())
    custom = {name: kind for name, kind in types.items() if name.startswith(CUSTOM)}
    own = {name.removeprefix(PROPERTY): kind for name, kind in types.items() if name.startswith(PROPERTY)}
    known = connection.execute(sa.select(sources.c.name, sources.c.source_id, sources.c.system))
    kinds = connection.execute(sa.select(identifiers.c.kind).distinct()).scalars()
    return Catalog(
        traits={**STANDARD_TRAITS, **dict(sorted(custom.items()))},
        properties=dict(sorted(own.items())),
        sources={name: SourceName(source_id, system) for name, source_id, system in known},
        identifier_kinds=frozenset(fields.IDENTIFIERS) | frozenset(kinds),
        segments=saved_rules(connection),
    )


def saved_rules(connection: sa.Connection) -> dict[str, Any]:
    """The JSON documents of all saved segments, by name."""
    rows = sa.select(segments.c.name, segments.c.rule).where(segments.c.deleted_at.is_(None)).order_by(segments.c.name)
    return {name: json.loads(rule) for name, rule in connection.execute(rows)}
