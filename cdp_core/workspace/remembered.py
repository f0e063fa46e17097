"""What people corrected when they loaded a file of the same columns before.

In:  a table of a file as it is believed to be, the history of loads
Out: the load that brought these columns last, and the mapping with what was corrected then
"""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cdp_core import mapping as mapping_room
from cdp_core.errors import CdpError
from cdp_core.inspection import Inspection
from cdp_core.records import Load
from cdp_core.sources import tables, unnested
from cdp_core.sources.originals import restore_original

#: Fewer columns say nothing of where a file is from: any list may have an e-mail and a name.
FEWEST_COLUMNS = 3
#: A kept file of more bytes is not looked at again to learn what was corrected.
LARGEST_KEPT = 20_000_000


@dataclass(frozen=True)
class AsBefore:
    """A mapping with the corrections of an earlier load, and which columns got another field by them."""

    load: Load
    plan: dict[str, Any]
    columns: dict[str, str]


def brought_last(table: Inspection, loads: Iterable[Load]) -> Load | None:
    """The newest standing load of the same columns."""
    columns = set(table.table.columns)
    if len(columns) < FEWEST_COLUMNS or (table.table.header is None and table.table.format == "csv"):
        return None
    return next((one for one in loads if one.state == "loaded" and _columns_of(one) == columns), None)


def _columns_of(load: Load) -> set[str]:
    columns = load.mapping.get("columns")
    return set(columns) if isinstance(columns, dict) else set()


def as_before(table: Inspection, load: Load, originals: Path, scratch: Path) -> AsBefore | None:
    """The suggested mapping with what was corrected for a load of the same columns; None where nothing was.

    What was corrected is what was chosen then and is not suggested of that file. It is taken over only where the same
    is suggested of this one: where its values speak of something else, they are believed.
    """
    chosen, now = load.mapping, table.suggestion.mapping.on(table.table.columns).to_json()
    if not _differs(chosen, now) or load.original is None:
        return None
    kind = str(chosen["kind"])
    then = _suggested_then(load, originals, scratch)
    if then is None:
        return None
    if kind != now["kind"]:
        if then.kind != now["kind"]:
            return None
        now = mapping_room.suggest(table.table, kind=kind).mapping.on(table.table.columns).to_json()
        suggested = _suggested_then(load, originals, scratch, kind)
    else:
        suggested = then
    if suggested is None:
        return None
    plan, columns = with_corrections(now, suggested.to_json(), chosen)
    return AsBefore(load, plan, columns) if plan != now or kind != table.suggestion.mapping.kind else None


def with_corrections(
    now: Mapping[str, Any], then: Mapping[str, Any], chosen: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The plan suggested now with what of `chosen` differs from what was suggested `then`, and the columns concerned.

    What is suggested otherwise now than then stays.
    """
    suggested: dict[str, str] = now["columns"]
    columns = {
        column: field
        for column, field in chosen["columns"].items()
        if column in suggested and then["columns"].get(column) == suggested[column] != field
    }
    plan = {**now, "columns": {**suggested, **columns}}
    for name in ("key", "date_order", "defaults"):
        if chosen.get(name) and then.get(name) == now.get(name) != chosen[name]:
            plan[name] = chosen[name]
    return plan, columns


def _differs(chosen: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    names = ("kind", "columns", "key", "date_order", "defaults")
    return any((chosen.get(name) or None) != (now.get(name) or None) for name in names)


def _suggested_then(load: Load, originals: Path, scratch: Path, kind: str | None = None) -> mapping_room.Mapping | None:
    """What is suggested of the kept file of a load; None where it is too large to ask, or reads otherwise by itself."""
    assert load.original is not None
    try:
        if (originals / Path(load.original).name).stat().st_size > LARGEST_KEPT:
            return None
        with tempfile.TemporaryDirectory(dir=scratch) as folder:
            path = Path(folder) / "original"
            restore_original(originals, load.original, path)
            found = [unnested(each) for each in tables(path, load.file.partition(": ")[0])]
            same = _same(found, _columns_of(load))
            return mapping_room.suggest(same, kind=kind).mapping.on(same.columns) if same else None
    except (CdpError, OSError):
        return None


def _same(found: Sequence[Any], columns: set[str]) -> Any:
    return next((each for each in found if set(each.columns) == columns), None)
