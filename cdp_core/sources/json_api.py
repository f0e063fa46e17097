"""Answers in the form of JSON:API: rows under `data`, and what they are related to once for all under `included`.

In:  an object
Out: its rows, each with what is included of what it names (`relationships.metric.data.attributes.name`); what is
     included and no row names

Source: jsonapi.org/format, compound documents. A row names one thing of a sort as `{"type": …, "id": …}`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cdp_core.sources.flatten import JsonObject

ROWS, INCLUDED = "data", "included"
_Name = tuple[str, str]


@dataclass(frozen=True)
class Answer:
    rows: list[JsonObject]
    #: What is included and is named by no row, or only in a list of many.
    left: list[JsonObject]


def answer(value: object) -> Answer | None:
    """The answer that an object is; None where it is of another form, or includes nothing."""
    if not isinstance(value, dict):
        return None
    rows, included = (_resources(value.get(key)) for key in (ROWS, INCLUDED))
    if not rows or not included:
        return None
    known = {_name(one): one for one in included}
    named = {name for row in rows for _, _, name in _related(row)}
    left = [one for one in included if _name(one) not in named]
    return Answer([_with_related(row, known) for row in rows], left)


def _resources(value: object) -> list[JsonObject]:
    """A list of objects that all have a type and an id; else none."""
    if not isinstance(value, list) or not all(isinstance(one, dict) and _name(one) for one in value):
        return []
    return value


def _name(value: Mapping[str, object]) -> _Name | None:
    type_, id_ = value.get("type"), value.get("id")
    return (
        (type_, str(id_)) if isinstance(type_, str) and id_ is not None and not isinstance(id_, (dict, list)) else None
    )


def _related(row: JsonObject) -> Iterator[tuple[str, JsonObject, _Name]]:
    """What a row names one of: the key of the relationship, all that stands there, and the name."""
    relationships = row.get("relationships")
    for key, told in relationships.items() if isinstance(relationships, dict) else ():
        one = told.get(ROWS) if isinstance(told, dict) else None
        if isinstance(one, dict) and (name := _name(one)):
            yield key, told, name


def _with_related(row: JsonObject, known: Mapping[_Name | None, JsonObject]) -> JsonObject:
    whole = {
        key: {**told, ROWS: {**told[ROWS], "attributes": known[name]["attributes"]}}  # type: ignore[dict-item]
        for key, told, name in _related(row)
        if "attributes" in known.get(name, {})
    }
    return {**row, "relationships": {**row["relationships"], **whole}} if whole else row  # type: ignore[dict-item]
