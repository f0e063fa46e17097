"""What becomes of each file in a folder, as a table: `python -m docs.list_files FOLDER > docs/files.md`.

In:  a folder of exports, in subfolders by system
Out: Markdown: for each file what it is recognized as, what its rows are, how many would load, and why others would not

Nothing is written, and nothing of what stands in the files gets into the table but names of columns.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from cdp_core.errors import CdpError
from cdp_core.inspection import Inspection, inspect_file

HEADER = """# Files that it was tried on

Public exports and spoiled files by system, with what `cdp inspect` says of each: made by `python -m docs.list_files
FOLDER`, which runs on any folder. Of files with more than 20,000 rows the first 20,000 are looked at."""
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
_LONGEST = 160


def families(folder: Path) -> dict[str, list[Path]]:
    """Files by the folder right below `folder` that they lie in."""
    found: dict[str, list[Path]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
        inside = path.relative_to(folder)
        found.setdefault(inside.parts[0] if len(inside.parts) > 1 else "", []).append(path)
    return found


def rows_of(path: Path, shown: str) -> Iterator[str]:
    """A row of the table for each table of a file."""
    try:
        found = inspect_file(path)
    except CdpError as error:
        yield f"| {_cell(shown)} | – | – | refused | {_cell(_without_values(str(error)))} |"
        return
    for table in found:
        name = (
            shown
            if table.table.name == path.name
            else f"{shown}: {table.table.name.removeprefix(path.name).lstrip(': ')}"
        )
        kind = table.mapping.kind if table.suggestion.clear else "–"
        yield f"| {_cell(name)} | {_cell(_what(table))} | {kind} | {_count(table)} | {_cell(_why(table))} |"


def _what(table: Inspection) -> str:
    if table.suggestion.label:
        return table.suggestion.label
    return "read column by column" if table.suggestion.clear else "not known: a person chooses what a row is"


def _count(table: Inspection) -> str:
    loaded = table.rows - table.rejected
    return f"{loaded:,} of {table.rows:,}" + ("" if table.complete else " looked at")


def _why(table: Inspection) -> str:
    if table.problem:
        return _without_values(table.problem)
    if not table.rows:
        return "it has a header and no rows"
    if not table.suggestion.clear:
        return table.suggestion.kind_reason.split(";")[0]
    reasons = Counter(_without_values(one.reason) for one in table.rejections)
    return reasons.most_common(1)[0][0] if reasons else ""


def _without_values(sentence: str) -> str:
    return _QUOTED.sub("…", sentence)[:_LONGEST]


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def listing(folder: Path) -> Iterator[str]:
    """The page, line by line."""
    yield HEADER
    for family, paths in families(folder).items():
        yield f"\n## {family or folder.name}\n"
        yield "| file | recognized as | rows are | rows that load | why others do not |\n|---|---|---|---|---|"
        for path in paths:
            shown = path.relative_to(folder / family if family else folder).as_posix()
            yield from rows_of(path, shown)


if __name__ == "__main__":
    for line in listing(Path(sys.argv[1])):
        print(line, flush=True)
