"""What was loaded of a dropped file before: as it is mapped now, or by another mapping.

In:  an upload, the source that was chosen for it, the history of loads
Out: the standing loads of the same bytes, in a sentence before the button that loads it
"""

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from cdp_core.inspection import Inspection
from cdp_core.records import Load
from cdp_core.ui.uploads import Upload
from cdp_core.ui.words import counted

#: What of a mapping says how rows are read.
_READ_BY = ("kind", "key", "columns", "defaults", "date_order")


@dataclass(frozen=True)
class Before:
    """Standing loads of the file, and those of them that read it by another mapping than it has now."""

    loads: tuple[Load, ...]
    otherwise: tuple[Load, ...]


def of_upload(upload: Upload, source: str | None, loads: Iterable[Load]) -> Before | None:
    """What came of the same bytes into this source and still stands."""
    tables = {_part(table.table.name): table for table in upload.taken}
    standing = tuple(
        load
        for load in loads
        if (load.original, load.source, load.state) == (upload.original, source, "loaded")
        and _part(load.file) in tables
    )
    otherwise = tuple(load for load in standing if not _reads_alike(load, tables[_part(load.file)]))
    return Before(standing, otherwise) if standing else None


def _part(file: str) -> str:
    """Which table of a file, whatever the file is called: `March` of `book.xlsx: March`."""
    return file.partition(": ")[2]


def _reads_alike(load: Load, table: Inspection) -> bool:
    now = table.mapping.to_json()
    return all((load.mapping.get(name) or None) == (now.get(name) or None) for name in _READ_BY)


def tell(before: Before) -> None:
    """That it was here before, and what loading it again would do."""
    if before.otherwise:
        rows = counted(sum(load.accepted for load in before.otherwise), "row")
        st.warning(
            f"{_named(before.otherwise)} read this file by another mapping. To have it read as mapped here, take "
            f"{'it' if len(before.otherwise) == 1 else 'them'} back and load the file anew: the {rows} that came go, "
            "and come again.",
            icon=":material/history:",
        )
    else:
        st.info(
            f"{_named(before.loads)} brought this file before, mapped as it is here. Loading it again changes nothing.",
            icon=":material/history:",
        )


def button_label(before: Before) -> str:
    """What the button does where rows have to go before they come again."""
    return f"Take {_named(before.otherwise).lower()} back and load anew"


def _named(loads: tuple[Load, ...]) -> str:
    numbers = [str(load.load_id) for load in sorted(loads, key=lambda one: one.load_id)]
    return f"Load {numbers[0]}" if len(numbers) == 1 else f"Loads {', '.join(numbers[:-1])} and {numbers[-1]}"
