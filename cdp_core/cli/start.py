"""Verbs to begin with: init, demo, serve; read and inspect, which need no workspace."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from cdp_core.cli.printing import as_json, progress_bar, show, table
from cdp_core.cli.verbs import FILES, OUT, READING, State, instant, mapping_of, opened, verb
from cdp_core.errors import SourceError, WorkspaceError
from cdp_core.settings import read_settings

ROOT = Path(__file__).resolve().parents[2]


@verb()
def init(state: State) -> None:
    """Make an empty workspace.

    Example: cdp init --workspace ./shop
    """
    with opened(state, create=True) as workspace:
        folder = str(workspace.settings.workspace)
        empty = not workspace.loads()
    said = "An empty workspace stands in" if empty else "There is a workspace already, and it stays as it is:"
    show(state.json, {"workspace": folder}, lambda: f"{said} {folder}{'.' if empty else ''}")


@verb(
    click.option("--customers", type=int, help="How many customers, 500 at least; the shop's files have 2,500."),
    click.option("--seed", type=int, default=1, show_default=True),
    click.option("--as-of", "as_of", help="The day that counts as today (default: today)."),
)
def demo(state: State, customers: int | None, seed: int, as_of: str | None) -> None:
    """Make the demo workspace: an invented shop, loaded and resolved.

    Example: cdp demo --customers 100000
    """
    moment = instant(as_of)
    with opened(state, create=True) as workspace, progress_bar() as progress:
        workspace.make_demo(customers, seed, moment.date() if moment else None, progress)
        counts = workspace.status()
    show(
        state.json,
        counts,
        lambda: f"The demo shop has {counts['profiles']:,} profiles and {counts['events']:,} events.",
    )


@verb(
    click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True),
    click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets the whole network in."),
)
def serve(state: State, port: int, host: str) -> None:
    """Start the app, for this computer alone unless --host says otherwise: it has no sign-in.

    Example: cdp serve --port 8501
    """
    settings = read_settings(state.folder)
    with opened(state, create=True):  # says it in one sentence where another program has the workspace open
        _free_to_listen(host, port)
    environment = {**os.environ, "CDP_WORKSPACE": str(settings.workspace)}
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    command += ["--server.address", host, "--server.headless", "true", "--server.fileWatcherType", "none"]
    click.echo(f"CDP Workbench: http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}", err=True)
    if os.name == "posix":  # the app takes the place of this process, so that whoever stops one stops both
        sys.stderr.flush()
        os.chdir(ROOT)
        os.execve(sys.executable, command, environment)
    try:
        sys.exit(subprocess.run(command, cwd=ROOT, env=environment).returncode)
    except KeyboardInterrupt:
        sys.exit(0)


def _free_to_listen(host: str, port: int) -> None:
    """Raises:
    WorkspaceError: another program listens there, or this computer has no such address.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise WorkspaceError(
                f"The app cannot listen on {host}:{port} ({error.strerror}). Choose another with --port or --host."
            ) from error


@verb(FILES, OUT)
def read(state: State, files: tuple[Path, ...], out: Path | None) -> None:
    """The table of a file as it was read, before any mapping, as plain UTF-8 CSV.

    Example: cdp read export.xlsx -o table.csv
    """
    if len(files) > 1 and out is None:
        raise click.UsageError("Several files need a folder: -o DIR.")
    if len(names := [path.name for path in files]) > len({*names}):
        twice = next(name for name in names if names.count(name) > 1)
        raise click.UsageError(f"Two of the files are called {twice}; read them into two folders.")
    targets = [_target(path, files, out) for path in files]
    for target in targets:
        if target and target.exists() and any(path.exists() and path.samefile(target) for path in files):
            raise click.UsageError(f"{target} is a file to read; write the table into another one or another folder.")
    results: list[dict[str, Any]] = []
    for path, target in zip(files, targets, strict=True):
        try:
            results.append(_read_one(path, target, state))
        except SourceError as error:
            if len(files) == 1:
                raise
            results.append({"file": str(path), "error": str(error)})
            click.echo(f"cdp read: {error}", err=True)
    if state.json or out:
        said = results if len(files) > 1 else results[0]
        show(state.json, said, lambda: "\n".join(_read_sentence(one) for one in results))
    if all("error" in one for one in results):
        sys.exit(1)


def _target(path: Path, files: tuple[Path, ...], out: Path | None) -> Path | None:
    if out is None or len(files) == 1:
        return out / path.name if out and out.is_dir() else out
    out.mkdir(parents=True, exist_ok=True)
    return out / path.name


def _read_one(path: Path, target: Path | None, state: State) -> dict[str, Any]:
    """Read a file and write its first table to the target, or to stdout where a person wants it there."""
    from cdp_core.sources import tables, write_csv

    first, *others = tables(path)
    with tempfile.TemporaryDirectory() as folder:
        written = target or Path(folder) / "table.csv"
        rows = write_csv(first, written)
        if target is None and not state.json:
            with written.open("rb") as stream:
                shutil.copyfileobj(stream, sys.stdout.buffer)
    told = " ".join(first.notes)
    unnamed = [other.name for other in others if not _is_told(other.name, first.name, told)]
    notes = [*first.notes, *(f"Another table: {name}." for name in unnamed)]
    notes += [f"line {line.line} could not be read: {line.reason}" for line in first.broken]
    return {
        "file": str(path),
        "encoding": first.encoding,
        "dialect": as_json(first.dialect),
        "header": list(first.header) if first.header is not None else None,
        "rows": rows,
        "notes": notes,
    }


def _is_told(other: str, first: str, notes: str) -> bool:
    """Whether the notes of the first table name another one of its sheet or workbook already."""
    from cdp_core.sources import ANOTHER_SHEET, ANOTHER_TABLE

    if other.startswith(f"{first}: table "):
        return ANOTHER_TABLE in notes
    return f"{ANOTHER_SHEET}{other.partition(': ')[2].partition(': table ')[0]}." in notes


def _read_sentence(result: dict[str, Any]) -> str:
    return f"{result['file']}: {result.get('error') or format(result['rows'], ',') + ' rows'}"


@verb(click.argument("file", type=click.Path(path_type=Path)), *READING)
def inspect(state: State, file: Path, kind: str | None, preset: str | None, mapping_file: Path | None) -> None:
    """What a file is believed to be: encoding, kind, mapping, rows that would be rejected. Writes nothing.

    Example: cdp inspect contacts.csv
    """
    from cdp_core.inspection import inspect_file

    given = mapping_of(mapping_file)
    found = inspect_file(file, kind=kind, preset=preset, mapping=given)
    value: Any = [as_json(one.report()) for one in found]
    show(
        state.json, value[0] if len(value) == 1 else value, lambda: "\n\n".join(_inspection(report) for report in value)
    )


def _inspection(report: dict[str, Any]) -> str:
    lines = [
        f"{report['table']}: {report['rows']:,} rows, each one of {report['kind']}"
        + (f" ({report['preset']})" if report["preset"] else ""),
        f"encoding {report['encoding']}, delimiter {(report['dialect'] or {}).get('delimiter')!r}",
        table(report["columns"], ["column", "field", "confidence", "reason"]),
    ]
    lines += report["losses"]
    for rejected_row in report["rejected_preview"]:
        lines.append(f"line {rejected_row['line']} would be rejected: {rejected_row['reason']}")
    return "\n".join(lines)
