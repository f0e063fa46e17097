"""What a verb prints: one JSON document, or text for a person; a bar on stderr while it works."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import numpy as np

from cdp_core.progress import Progress


def as_json(value: Any) -> Any:
    """A value of the core as JSON has it: dataclasses as objects, instants as ISO 8601 with Z."""
    if is_dataclass(value) and not isinstance(value, type):
        return {key: as_json(item) for key, item in asdict(value).items()}
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [as_json(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat() + "Z"
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, date | Path):
        return str(value)
    return value


def show(as_document: bool, value: Any, text: Callable[[], str]) -> None:
    """Print one JSON document, or the text for a person."""
    if as_document:
        click.echo(json.dumps(as_json(value), ensure_ascii=False, indent=2))
    else:
        click.echo(text())


def table(rows: list[dict[str, Any]], columns: list[str]) -> str:
    """Rows as aligned text."""
    if not rows:
        return "(none)"
    cells = [columns, *([_cell(row.get(column)) for column in columns] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells
    )


def listed(rows: Iterable[Any], columns: list[str]) -> str:
    """The same for values of the core."""
    return table([as_json(row) for row in rows], columns)


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return (
        "" if value is None else f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    )


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on stderr where that is a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda share, what: None
        return
    with click.progressbar(length=1000, file=sys.stderr, show_eta=False, item_show_func=lambda item: item) as bar:

        def progress(share: float, what: str) -> None:
            bar.update(max(0, int(share * 1000) - bar.pos), what)

        yield progress
