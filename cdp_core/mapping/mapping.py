"""The plan of a file: which column is which field.

In:  the JSON of a mapping file, or what `suggest` made
Out: a checked, frozen `Mapping`

Columns that a mapping does not name are not lost: they are kept as `custom.<name>` of the person, company, deal,
ticket or task, or as `property.<name>` of the event or order, unless the mapping says "ignore". Card numbers,
passwords and secrets are the exception: they are never kept.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from cdp_core.errors import MappingError
from cdp_core.fields import (
    ABOUT_NOBODY,
    CONSENT_FIELDS,
    COST_FIELDS,
    EVENT_FIELDS,
    FAMILIES,
    FIELD_TYPES,
    GROUPS_OF_KIND,
    IDENTIFIERS,
    IGNORE,
    INTEREST_FIELDS,
    KINDS,
    OBJECT_FIELDS,
    TRAITS,
    Field,
)
from cdp_core.fields import field as catalogued
from cdp_core.mapping.names import fold, own_names
from cdp_core.mapping.presets import preset_named
from cdp_core.mapping.secrets import of_any_card, secret_columns

_ALL_FIELDS = (IDENTIFIERS, TRAITS, EVENT_FIELDS, OBJECT_FIELDS, INTEREST_FIELDS, CONSENT_FIELDS, COST_FIELDS)
DATE_ORDERS = ("DMY", "MDY", "YMD")

#: What a row of a kind may say besides its own fields: it then makes a second row, of the person it names.
BESIDES: dict[str, tuple[dict[str, Field], ...]] = {
    "people": (INTEREST_FIELDS,),
    "companies": (),
    "events": (CONSENT_FIELDS, {"company_id": OBJECT_FIELDS["company_id"]}),
    "orders": (CONSENT_FIELDS, {"company_id": OBJECT_FIELDS["company_id"]}),
    "deals": (TRAITS,),
    "tickets": (TRAITS,),
    "tasks": (TRAITS,),
    "interests": (TRAITS, CONSENT_FIELDS),
    "consents": (TRAITS,),
    "links": (TRAITS, CONSENT_FIELDS),
    "costs": (),
}


@dataclass(frozen=True)
class Mapping:
    """Column → field for the rows of one table.

    `columns` keeps the order in which it was written: where two columns go to one field, the first that is filled
    wins (identifiers keep both). `key` names the columns that hold the source's own key of a row.
    """

    kind: str
    key: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    date_order: str | None = None
    types: dict[str, str] = field(default_factory=dict)
    preset: str | None = None

    @classmethod
    def from_json(cls, plan: Dictionary[str, Any]) -> "Mapping":
        """A mapping file's content. Raises MappingError that names what is wrong and what was expected."""
        return mapping_from_json(plan)

    def to_json(self) -> dict[str, Any]:
        """The same mapping as a mapping file would hold it."""
        plan: dict[str, Any] = {"kind": self.kind, "columns": dict(self.columns)}
        if self.key:
            plan["key"] = self.key[0] if len(self.key) == 1 else list(self.key)
        for name in ("defaults", "date_order", "types", "preset"):
            if getattr(self, name):
                plan[name] = getattr(self, name)
        return plan

    def on(self, columns: Sequence[str], file: str = "The file") -> "Mapping":
        """This mapping for a table with these columns: their spelling, and a place for each that it left out.

        A mapping that only names a preset is thereby that preset's.

        Raises:
            MappingError: it names a column that the table does not have.
        """
        named = {wanted: _find(wanted, columns, file) for wanted in [*self.columns, *self.key]}
        listed = {named[wanted]: chosen for wanted, chosen in self.columns.items()}
        free = [column for column in columns if column not in listed and column not in map(named.get, self.key)]
        return replace(
            self,
            columns=self._ordered(listed, self._places(free, listed.values())),
            key=tuple(named[wanted] for wanted in self.key),
        )

    def _ordered(self, listed: dict[str, str], places: dict[str, str]) -> dict[str, str]:
        """All columns in the order in which they are to be preferred: what the rows of a preset are laid out into
        stands where the preset has it, behind what a person chose otherwise."""
        whole = {**listed, **places}
        if not self.preset or not places:
            return whole
        known = preset_named(self.preset).place(whole)
        return {
            **{column: chosen for column, chosen in listed.items() if known.get(column) != chosen},
            **{column: chosen for column, chosen in known.items() if whole[column] == chosen},
            **whole,
        }

    def named_in(self, columns: Iterable[str]) -> set[str]:
        """Which of these columns it says something of."""
        named = {fold(wanted) for wanted in [*self.columns, *self.key]}
        return {column for column in columns if fold(column) in named}

    def _places(self, free: list[str], taken: Iterable[str]) -> dict[str, str]:
        """What becomes of columns that this mapping does not name: as its preset knows them, else their own name."""
        family = own_family(self.kind)
        if self.preset:
            preset = preset_named(self.preset)
            placed = preset.place(free)
            return {**placed, **preset.keep([c for c in free if c not in placed], family, [*taken, *placed.values()])}
        secret = secret_columns(free)
        kept = own_names((column for column in free if column not in secret), family, taken)
        return {**kept, **dict.fromkeys(secret, IGNORE)}


def own_family(kind: str) -> str:
    """Where a row of that kind keeps what has no field: `custom` or `property`."""
    return "property" if kind in ("events", "orders") else "custom"


def field_of_kind(name: str, kind: str) -> Field | None:
    """The field of that name that a row of `kind` may carry, for itself or for the person it names."""
    found = catalogued(name, kind)
    if found is None:
        found = next((group[name] for group in BESIDES[kind] if name in group), None)
    return found


def mapping_from_json(plan: Dictionary[str, Any]) -> Mapping:
    if not isinstance(plan, Dictionary):
        raise MappingError('A mapping is a JSON object such as {"kind": "people", "columns": {"E-mail": "email"}}.')
    allowed = ("kind", "key", "columns", "defaults", "date_order", "types", "preset")
    for name in plan:
        if name not in allowed:
            raise MappingError(
                f"A mapping has no {name!r}{_closest(name, allowed)}. It may have: {', '.join(allowed)}."
            )
    kind = plan.get("kind")
    if kind not in KINDS:
        raise MappingError(f"A row cannot be {kind!r}{_closest(str(kind), KINDS)}. It is one of: {', '.join(KINDS)}.")
    columns = _texts(plan, "columns")
    defaults = _texts(plan, "defaults")
    for column, name in [*columns.items(), *((f"default of {name}", name) for name in defaults)]:
        _check_field(column, name, kind)
    _refuse_secrets(columns)
    order = plan.get("date_order")
    if order is not None and order not in DATE_ORDERS:
        raise MappingError(f"date_order {order!r} is none of {', '.join(DATE_ORDERS)}.")
    return Mapping(
        kind=kind,
        key=_key(plan.get("key")),
        columns=columns,
        defaults=defaults,
        date_order=order,
        types=_types(plan),
        preset=plan.get("preset"),
    )


def _texts(plan: Dictionary[str, Any], part: str) -> dict[str, str]:
    given = plan.get(part) or {}
    if not isinstance(given, Dictionary) or not all(isinstance(value, str | int | float) for value in given.values()):
        raise MappingError(f'"{part}" of a mapping is a JSON object of names and texts; found {given!r}.')
    return {str(name): str(value) for name, value in given.items()}


def _key(given: Any) -> tuple[str, ...]:
    if given is None or given == "" or given == []:
        return ()
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise MappingError(f'"key" of a mapping names a column, or a list of columns; found {given!r}.')
    return tuple(names)


def _types(plan: Dictionary[str, Any]) -> dict[str, str]:
    types = _texts(plan, "types")
    for name, type_ in types.items():
        if name.partition(".")[0] not in ("custom", "property"):
            raise MappingError(f"Only custom.… and property.… have a type to choose; {name!r} has its own.")
        if type_ not in FIELD_TYPES:
            raise MappingError(f"{name} cannot be of type {type_!r}. Types are: {', '.join(FIELD_TYPES)}.")
    return types


def _check_field(column: str, name: str, kind: str) -> None:
    if name == IGNORE or field_of_kind(name, kind):
        return
    own = () if kind in ABOUT_NOBODY else IDENTIFIERS
    families = ["custom"] if kind in ABOUT_NOBODY else [*FAMILIES, *(["occurred_at"] if kind == "events" else [])]
    known = [*own, *(each for group in (*GROUPS_OF_KIND[kind], *BESIDES[kind]) for each in group)]
    elsewhere = any(name in group for group in _ALL_FIELDS)
    what = f"A {_one(kind)} has no field" if elsewhere else "There is no field"
    raise MappingError(
        f"{what} {name!r} (column {column!r}){_closest(name, [*known, *(f'{each}.…' for each in families)])}. "
        f"Choose one of: {', '.join(known)}, {', '.join(f'{family}.<name>' for family in families)}, {IGNORE}."
    )


def _refuse_secrets(columns: Dictionary[str, str]) -> None:
    named = (column for column, chosen in columns.items() if chosen != IGNORE and not of_any_card(column))
    for column, why in secret_columns(named).items():
        raise MappingError(f'Column {column!r} cannot be mapped to {columns[column]}: {why}. Map it to "ignore".')


def _find(wanted: str, columns: Sequence[str], file: str) -> str:
    """The table's spelling of a column's name."""
    if wanted in columns:
        return wanted
    bare = " ".join(wanted.split()).casefold()
    alike = [column for column in columns if column.casefold() == bare]
    if len(alike) == 1:
        return alike[0]
    listed = ", ".join(columns[:40]) + (f" and {len(columns) - 40} more" if len(columns) > 40 else "")
    raise MappingError(
        f"{file} has no column {wanted!r}{_closest(wanted, columns)}. It has: {listed}. "
        "Change the mapping, or the file."
    )


def _closest(wanted: str, known: Iterable[str]) -> str:
    """ "(did you mean …?)" where one of the known names is near."""
    folded = {fold(name): name for name in known}
    near = get_close_matches(fold(wanted), folded, n=1, cutoff=0.6)
    return f" (did you mean {folded[near[0]]!r}?)" if near else ""


def _one(kind: str) -> str:
    return {"people": "people row", "companies": "company", "links": "link", "costs": "row of costs"}.get(
        kind, kind.removesuffix("s")
    )
