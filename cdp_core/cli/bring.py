"""Verbs that bring data in and take it back: load, loads, rejected, unload, resolve."""

import sys
from pathlib import Path
from typing import Any

import click

from cdp_core.cli.printing import listed, progress_bar, show
from cdp_core.cli.verbs import FILES, OUT, READING, SOURCE, State, json_file, opened, verb


@verb(FILES, *SOURCE, *READING)
def load(
    state: State,
    files: tuple[Path, ...],
    source: str,
    system: str | None,
    party: str | None,
    kind: str | None,
    preset: str | None,
    mapping_file: Path | None,
) -> None:
    """Load files into a source; what is not said is detected. All or nothing per file.

    Example: cdp load contacts.csv --source salesforce --system crm
    """
    given = json_file(mapping_file) if mapping_file else None
    receipts: list[Any] = []
    with opened(state, create=True) as workspace:
        try:
            for path in files:
                with progress_bar() as progress:
                    receipts += workspace.load(
                        path,
                        source=source,
                        system=system,
                        party=party,
                        kind=kind,
                        preset=preset,
                        mapping=given,
                        progress=progress,
                    )
        finally:
            if receipts or not sys.exc_info()[0]:
                show(state.json, receipts, lambda: "\n".join(receipt.sentence() for receipt in receipts))


@verb()
def loads(state: State) -> None:
    """The history of loads, newest first.

    Example: cdp loads --json
    """
    with opened(state) as workspace:
        rows = workspace.loads()
    columns = ["load_id", "source", "file", "kind", "rows", "accepted", "rejected", "duplicates", "state", "loaded_at"]
    show(state.json, rows, lambda: listed(rows, columns))


@verb(click.argument("load_id", type=int), OUT)
def rejected(state: State, load_id: int, out: Path | None) -> None:
    """The rejected rows of a load with line number and reason.

    Example: cdp rejected 3 -o rejected.csv
    """
    with opened(state) as workspace:
        if out:
            with out.open("wb") as stream:
                workspace.write_rejected(load_id, stream)
        rows = workspace.rejected(load_id)
    show(state.json, rows, lambda: f"{len(rows):,} rows in {out}" if out else listed(rows, ["line", "reason"]))


@verb(click.argument("load_id", type=int))
def unload(state: State, load_id: int) -> None:
    """Take a load back as if it had never happened.

    Example: cdp unload 3
    """
    with opened(state) as workspace:
        taken_back = workspace.unload(load_id)
    show(state.json, taken_back, lambda: f"Load {load_id} is taken back.")


@verb(click.option("--full", is_flag=True, help="Everything anew, not only what is new."))
def resolve(state: State, full: bool) -> None:
    """Identity resolution of what is new, or of everything.

    Example: cdp resolve
    """
    with opened(state) as workspace, progress_bar() as progress:
        resolution = workspace.resolve(full=full, progress=progress)
    show(state.json, resolution, lambda: f"{resolution['records']:,} records are {resolution['profiles']:,} profiles.")
