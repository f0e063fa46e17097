"""A JSON document read as a rule: groups, and every leaf that is not about events.

In:  a JSON document, a Catalog
Out: the tree of nodes, or a RuleError that says where and what was expected
"""

import json
from collections.abc import Iterable
from typing import Any as Json

from cdp_core.errors import RuleError
from cdp_core.fields import SYSTEMS
from cdp_core.profiles.decided import STATES
from cdp_core.segments.catalog import Catalog
from cdp_core.segments.comparisons import read_comparison
from cdp_core.segments.parse_events import read_event, read_sequence
from cdp_core.segments.reading import a_text, at_key, found, known_keys, plain, suggestion
from cdp_core.segments.rule import (
    ConsentLeaf,
    IdentifierLeaf,
    InterestLeaf,
    Node,
    SegmentLeaf,
    SourceLeaf,
    SystemLeaf,
    TraitLeaf,
)
from cdp_core.segments.text import second_key
from cdp_core.segments.tree import Reader, read_tree

CONSENT_STATES = (*STATES, "none")


def parse(document: object, catalog: Catalog) -> Node:
    """The rule that a JSON document holds.

    Raises:
        RuleError: with the path of the node that is wrong.
    """
    return read_tree(document, catalog, "", read_leaf)


#: What Python says of broken JSON, for people.
_BROKEN = {
    "Expecting value": "a value is missing here",
    "Expecting property name enclosed in double quotes": "a name in double quotes is missing here, "
    "or the comma before is one too many",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing before this",
    "Expecting ':' delimiter": "a colon is missing before this",
    "Extra data": "the rule has ended before this",
    "Illegal trailing comma before end of object": "the comma is one too many",
    "Illegal trailing comma before end of array": "the comma is one too many",
}


def read_json(text: str | bytes) -> Json:
    """The document of a JSON text, with or without a byte order mark, or a RuleError that names the line."""
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_each_key_once)
    except _TwiceError:
        key, place = second_key(str(text))
        again = json.JSONDecodeError("key again", str(text), place)
        raise RuleError(
            "", f"line {again.lineno}: {found(key)} stands twice in one object. Join what both say, or take one out."
        ) from again
    except json.JSONDecodeError as error:
        raise RuleError(
            "", f"line {error.lineno}, column {error.colno} is no JSON: {_BROKEN.get(error.msg, error.msg)}."
        ) from error
    except UnicodeDecodeError as error:
        raise RuleError("", "the rule is not written in UTF-8.") from error
    except (RecursionError, ValueError) as error:
        raise RuleError("", "the rule is nested too deep or holds a number that is too long.") from error


def _each_key_once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """An object whose keys all differ: of a key that is given twice, JSON would silently keep the last."""
    read = dict(pairs)
    if len(read) < len(pairs):
        raise _TwiceError
    return read


class _TwiceError(Exception):
    """An object has a key twice; where, the reader of JSON does not tell."""


def read_leaf(leaf: dict[str, Json], catalog: Catalog, path: str) -> Node:
    """The leaf that this object is, told by the one key that names its kind."""
    kinds = [kind for kind in READERS if kind in leaf]
    if len(kinds) == 1:
        try:
            return READERS[kinds[0]](leaf, catalog, path)
        except RuleError as error:
            if error.path == path and not error.key:
                error.key = kinds[0]  # what a leaf is about, where no other part of it is wrong
            raise
    what, closest = f"both {' and '.join(kinds)}", ""
    if not kinds:
        what = found(leaf)
        closest = next(filter(None, (suggestion(key, [*READERS, "all", "any", "not"]) for key in leaf)), "")
    raise RuleError(
        path, f"a node is a group or one leaf, found {what}.{closest} A leaf has one of: {', '.join(READERS)}."
    )


def _trait(leaf: dict[str, Json], catalog: Catalog, path: str) -> Node:
    known_keys(leaf, ("trait", "op", "value"), path, "a trait leaf")
    name = a_text(leaf["trait"], path, "the name of a trait")
    if name not in catalog.traits:
        raise _unknown(path, "no trait is called", name, catalog.traits)
    return TraitLeaf(path, name, read_comparison(catalog.traits[name], leaf, path))


def _identifier(leaf: dict[str, Json], catalog: Catalog, path: str) -> Node:
    known_keys(leaf, ("identifier",), path, "an identifier leaf")
    kind = a_text(leaf["identifier"], path, "a kind of identifier")
    if kind not in catalog.identifier_kinds and not kind.startswith("id."):
        raise _unknown(path, "no identifier is of kind", kind, sorted(catalog.identifier_kinds))
    return IdentifierLeaf(path, kind)


def _source(leaf: dict[str, Json], catalog: Catalog, path: str) -> Node:
    known_keys(leaf, ("source",), path, "a source leaf")
    name = a_text(leaf["source"], path, "the name of a source")
    if name not in catalog.sources:
        raise _unknown(path, "no source is called", name, catalog.sources)
    return SourceLeaf(path, name)


def _system(leaf: dict[str, Json], catalog: Catalog, path: str) -> Node:
    known_keys(leaf, ("system",), path, "a system leaf")
    system = leaf["system"]
    if system not in SYSTEMS:
        raise RuleError(path, f"{found(system)} is no system. Expected one of: {', '.join(SYSTEMS)}.")
    return SystemLeaf(path, system)


def _consent(leaf: dict[str, Json], catalog: Catalog, path: str) -> Node:
    known_keys(leaf, ("consent", "state"), path, "a consent leaf")
    purpose = a_text(leaf["consent"], path, "a purpose").lower()  # as the consents are kept
    state = leaf.get("state")
    if not isinstance(state, str) or state not in CONSENT_STATES:
        raise RuleError(path, f'"state" is {found(state)}. Expected one of: {", ".join(CONSENT_STATES)}.', "state")
    return ConsentLeaf(path, purpose, state)


def _interest(leaf: dict[str, Json], catalog: Catalog, path: str) -> Node:
    known_keys(leaf, ("interest", "provider"), path, "an interest leaf")
    place = leaf["interest"]
    with at_key("provider"):
        provider = a_text(leaf["provider"], path, "the name of a provider") if "provider" in leaf else None
    if isinstance(place, str) and place.strip():
        return InterestLeaf(path, (), plain(place, path), provider)
    if not isinstance(place, list) or not place or not all(isinstance(name, str) and name.strip() for name in place):
        expected = 'a path such as ["Automotive", "Electric Vehicle"] or an IAB id as text'
        raise RuleError(path, f'"interest" expects {expected}, found {found(place)}.')
    return InterestLeaf(path, tuple(plain(name, path) for name in place), provider=provider)


def _segment(leaf: dict[str, Json], catalog: Catalog, path: str) -> Node:
    known_keys(leaf, ("segment",), path, "a segment leaf")
    name = a_text(leaf["segment"], path, "the name of a saved segment")
    if name not in catalog.segments:
        raise _unknown(path, "no saved segment is called", name, catalog.segments, '"{}"')
    return SegmentLeaf(path, name)


def _unknown(path: str, what: str, name: str, names: Iterable[str], written: str = "{}") -> RuleError:
    """The error for a name that the workspace does not have, with the closest and some of those it has."""
    known = list(names)
    shown = ", ".join(map(written.format, known[:40])) + (", …" if len(known) > 40 else "") if known else "none yet"
    return RuleError(path, f"{what} {found(name)}.{suggestion(name, known)} There are: {shown}.")


READERS: dict[str, Reader] = {
    "trait": _trait,
    "event": read_event,
    "sequence": read_sequence,
    "identifier": _identifier,
    "source": _source,
    "system": _system,
    "consent": _consent,
    "interest": _interest,
    "segment": _segment,
}
