"""Saved segments: rules under a name, who uses whom, and how large they were.

In:  a name and a rule
Out: rows of `segments` and `segment_sizes`; a deleted segment stays and can come back

A segment may be made of others. A circle is refused when it is saved; one that others use is not deleted.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any as Json

import sqlalchemy as sa

from cdp_core.errors import RuleError, SegmentError
from cdp_core.segments.bitmaps import LeafCache
from cdp_core.segments.catalog import read_catalog, saved_rules
from cdp_core.segments.evaluate import Evaluation, evaluate
from cdp_core.segments.parse import parse
from cdp_core.segments.reading import suggestion
from cdp_core.store import bulk
from cdp_core.store.tables import segment_sizes, segments

MAX_NAME = 200


@dataclass(frozen=True)
class Saved:
    """A rule under its name."""

    segment_id: int
    name: str
    rule: Json
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Size:
    """How many members of how many profiles a segment had when."""

    measured_at: datetime
    size: int
    of: int


_COLUMNS = (segments.c.segment_id, segments.c.name, segments.c.rule, segments.c.created_at, segments.c.updated_at)
_standing = segments.c.deleted_at.is_(None)


def saved(connection: sa.Connection) -> list[Saved]:
    """All saved segments, by name, whether a name begins with a capital or not."""
    rows = connection.execute(sa.select(*_COLUMNS).where(_standing))
    return sorted(map(_read, rows), key=lambda one: (one.name.casefold(), one.name))


def saved_segment(connection: sa.Connection, name: str) -> Saved:
    """The saved segment of that name.

    Raises:
        SegmentError: there is none.
    """
    row = connection.execute(sa.select(*_COLUMNS).where(_standing, segments.c.name == name)).first()
    if row is None:
        names = list(connection.scalars(sa.select(segments.c.name).where(_standing)))
        raise SegmentError(f'No saved segment is called "{name}".{suggestion(name, names)}')
    return _read(row)


def save(connection: sa.Connection, name: str, rule: Json, now: datetime) -> Saved:
    """Save a rule under a name, or change the one that is saved there.

    Raises:
        RuleError: the rule is wrong.
        SegmentError: it would contain itself, or the name cannot be one.
    """
    name = _checked(name)
    catalog = read_catalog(connection)
    parse(rule, replace(catalog, segments={**catalog.segments, name: rule}))
    _refuse_circle(catalog.segments, name, rule)
    known = connection.scalar(sa.select(segments.c.segment_id).where(_standing, segments.c.name == name))
    if known is None:
        _insert(connection, name, rule, now)
    else:
        _change(connection, known, rule=_written(rule), updated_at=now)
    bulk.bump(connection, "segments")
    return saved_segment(connection, name)


def rename(connection: sa.Connection, name: str, new_name: str, now: datetime) -> Saved:
    """Give a segment another name, also in the rules that use it."""
    new_name = _checked(new_name)
    chosen = saved_segment(connection, name)
    everyone = saved(connection)
    if new_name != name and any(each.name == new_name for each in everyone):
        raise SegmentError(f'A segment called "{new_name}" is there already. Choose another name.')
    _change(connection, chosen.segment_id, name=new_name, updated_at=now)
    for each in everyone:
        if name in named_in(each.rule):
            _change(connection, each.segment_id, rule=_written(_renamed(each.rule, name, new_name)))
    bulk.bump(connection, "segments")
    return saved_segment(connection, new_name)


def duplicate(connection: sa.Connection, name: str, now: datetime) -> Saved:
    """A copy of a segment under the next free name: `vip (2)`."""
    rule = saved_segment(connection, name).rule
    taken = {each.name for each in saved(connection)}
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return save(connection, f"{name} ({number})", rule, now)


def delete(connection: sa.Connection, name: str, now: datetime) -> int:
    """Delete a segment that no other uses. Returns the id by which `undelete` brings it back.

    Raises:
        SegmentError: others use it; they are named.
    """
    chosen = saved_segment(connection, name)
    users = used_by(connection, name)
    if users:
        named = ", ".join(f'"{user}"' for user in users)
        raise SegmentError(f'"{name}" is part of {named}. Take it out of there first.')
    _change(connection, chosen.segment_id, deleted_at=now)
    bulk.bump(connection, "segments")
    return chosen.segment_id


def undelete(connection: sa.Connection, segment_id: int) -> Saved:
    """Bring a deleted segment back.

    Raises:
        SegmentError: there is no such segment, its name is taken, or its rule no longer fits the workspace.
    """
    gone = sa.select(segments.c.name, segments.c.rule).where(segments.c.segment_id == segment_id, ~_standing)
    row = connection.execute(gone).first()
    if row is None:
        raise SegmentError(f"No segment with id {segment_id} was deleted.")
    name, rule = row
    if name in saved_rules(connection):
        raise SegmentError(f'A segment called "{name}" is there already. Rename that one first.')
    try:
        parse(json.loads(rule), read_catalog(connection))
    except RuleError as error:
        raise SegmentError(f'"{name}" cannot come back as it was: {error}') from error
    _change(connection, segment_id, deleted_at=None)
    bulk.bump(connection, "segments")
    return saved_segment(connection, name)


def used_by(connection: sa.Connection, name: str) -> list[str]:
    """Names of the saved segments whose rule names this one."""
    return [user for user, rule in saved_rules(connection).items() if name in named_in(rule)]


def made_of(connection: sa.Connection, name: str) -> set[str]:
    """A saved segment with all whose rules name it, or one that does."""
    rules = saved_rules(connection)
    found, more = {name}, {name}
    while more:
        more = {user for user, rule in rules.items() if more & set(named_in(rule))} - found
        found |= more
    return found


def sizes(connection: sa.Connection, name: str) -> list[Size]:
    """How large a saved segment was at each measuring, oldest first."""
    number = saved_segment(connection, name).segment_id
    kept = segment_sizes.c
    rows = sa.select(kept.measured_at, kept.size, kept.of).where(kept.segment_id == number).order_by(kept.measured_at)
    return [Size(*row) for row in connection.execute(rows)]


def sizes_of_all(connection: sa.Connection) -> dict[int, list[Size]]:
    """How large each segment was at each measuring, oldest first, by its id."""
    kept = segment_sizes.c
    rows = sa.select(kept.segment_id, kept.measured_at, kept.size, kept.of).order_by(kept.measured_at)
    found: dict[int, list[Size]] = {}
    for number, *size in connection.execute(rows):
        found.setdefault(number, []).append(Size(*size))
    return found


def record_sizes(connection: sa.Connection, now: datetime, cache: LeafCache) -> dict[str, int]:
    """Measure all saved segments and keep their sizes; one whose rule no longer fits the workspace is left out.

    Call it when what it measures is committed: the cache must not keep answers of a state that may be rolled back.
    """
    measured: dict[str, int] = {}
    rows: list[dict[str, object]] = []
    for each in saved(connection):
        try:
            found = evaluate(connection, each.rule, now, cache)
        except RuleError:
            continue
        measured[each.name] = found.count
        rows.append(_size_of(each, found))
    bulk.insert_rows(connection, segment_sizes, rows)
    return measured


def record_size(connection: sa.Connection, one: Saved, now: datetime, cache: LeafCache) -> None:
    """Measure one saved segment and keep its size; call it when it is committed, as `record_sizes`.

    Raises:
        RuleError: its rule does not fit the workspace.
    """
    bulk.insert_rows(connection, segment_sizes, [_size_of(one, evaluate(connection, one.rule, now, cache))])


def _size_of(one: Saved, found: Evaluation) -> dict[str, object]:
    return {"segment_id": one.segment_id, "measured_at": found.now, "size": found.count, "of": found.of}


def named_in(rule: Json) -> set[str]:
    """Names of the saved segments that a rule names."""
    return {str(leaf["segment"]) for leaf in _leaves(rule) if "segment" in leaf}


def _leaves(rule: Json) -> Iterator[dict[str, Json]]:
    inner = [*rule.get("all", ()), *rule.get("any", ()), *([rule["not"]] if "not" in rule else [])]
    for node in inner:
        yield from _leaves(node)
    if not inner:
        yield rule


def _refuse_circle(rules: Mapping[str, Json], name: str, rule: Json) -> None:
    """Walk from the rule to all that it rests on; to come back to its name is an error."""
    ways = [[name]]
    seen = set()
    while ways:
        way = ways.pop()
        for next_name in sorted(named_in(rule if way == [name] else rules.get(way[-1], {}))):
            if next_name == name:
                raise SegmentError(f'"{name}" would contain itself: {" → ".join([*way, name])}.')
            if next_name not in seen:
                seen.add(next_name)
                ways.append([*way, next_name])


def _renamed(rule: Json, old: str, new: str) -> Json:
    if "segment" in rule:
        return {**rule, "segment": new} if rule["segment"] == old else rule
    if "not" in rule:
        return {"not": _renamed(rule["not"], old, new)}
    form = next((form for form in ("all", "any") if form in rule), None)
    return {form: [_renamed(node, old, new) for node in rule[form]]} if form else rule


def _checked(name: str) -> str:
    name = name.strip()
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise SegmentError(f"A segment needs a name of 1 to {MAX_NAME} letters on one line.")
    return name


def _insert(connection: sa.Connection, name: str, rule: Json, now: datetime) -> None:
    last = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(segments.c.segment_id), 0))) or 0
    row = {"segment_id": int(last) + 1, "name": name, "rule": _written(rule), "created_at": now, "updated_at": now}
    bulk.insert_rows(connection, segments, [row])


def _change(connection: sa.Connection, segment_id: int, **values: object) -> None:
    connection.execute(segments.update().where(segments.c.segment_id == segment_id).values(**values))


def _written(rule: Json) -> str:
    return json.dumps(rule, ensure_ascii=False)


def _read(row: tuple[Json, ...]) -> Saved:
    segment_id, name, rule, created_at, updated_at = row
    return Saved(segment_id, name, json.loads(rule), created_at, updated_at)
