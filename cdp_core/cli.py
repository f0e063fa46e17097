"""The `cdp` command: the same core as the pages, for engineers, cron and tests. Thin: it asks and prints.

Exit code 0 on success, 1 when the operation failed (one line on stderr), 2 for wrong usage. With `--json` stdout is
exactly one JSON document; everything else goes to stderr.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from cdp_core import __version__
from cdp_core.errors import CdpError, RuleError, SourceError, WorkspaceError
from cdp_core.fields import KINDS, PARTIES, SYSTEMS
from cdp_core.progress import Progress
from cdp_core.settings import read_settings

if TYPE_CHECKING:
    from cdp_core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]


class State:
    """What the options before the verb said."""

    def __init__(self, folder: Path | None, json: bool, debug: bool) -> None:
        self.folder = folder
        self.json = json
        self.debug = debug


def as_json(value: Any) -> Any:
    """A value of the core as JSON has it: dataclasses as objects, instants as ISO 8601 with Z."""
    if is_dataclass(value) and not isinstance(value, type):
        return {key: as_json(item) for key, item in asdict(value).items()}
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [as_json(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds") + "Z"
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, date | Path):
        return str(value)
    return value


def show(state: State, value: Any, text: Callable[[], str]) -> None:
    """Print one JSON document, or the text for a person."""
    if state.json:
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


def _listed(rows: Iterable[Any], columns: list[str]) -> str:
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


COMMON = (
    click.option("--workspace", "folder", type=click.Path(path_type=Path), help="Folder of the workspace."),
    click.option("--json", "json_", is_flag=True, help="Exactly one JSON document on stdout."),
    click.option("--debug", is_flag=True, help="Show the traceback of an error."),
)


def verb(*params: Callable, name: str | None = None) -> Callable:
    """Register a verb with the options and the handling of errors that all verbs share."""

    def register(function: Callable) -> click.Command:
        run_name = name or function.__name__.removesuffix("_")

        @click.pass_obj
        @wraps(function)
        def run(state: State, /, folder: Path | None, json_: bool, debug: bool, **options: Any) -> None:
            state = State(folder or state.folder, json_ or state.json, debug or state.debug)
            try:
                function(state, **options)
            except (CdpError, OSError) as error:
                if state.debug:
                    raise
                said = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else error
                click.echo(f"cdp {run_name}: {' '.join(str(said).split())}", err=True)
                sys.exit(1)
            except Exception as error:
                if state.debug or isinstance(error, click.exceptions.ClickException | click.exceptions.Exit):
                    raise
                said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
                click.echo(f"cdp {run_name}: unexpected: {said} (--debug shows where)", err=True)
                sys.exit(1)

        for param in reversed((*params, *COMMON)):
            run = param(run)
        return main.command(run_name)(run)

    return register


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cdp")
@click.option("--workspace", "folder", type=click.Path(path_type=Path), help="Folder of the workspace.")
@click.option("--json", "json_", is_flag=True, hidden=True)
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def main(context: click.Context, folder: Path | None, json_: bool, debug: bool) -> None:
    """CDP Workbench: load exports, resolve who is who, count segments, write audiences.

    \b
    Example:
      cdp init
      cdp load contacts.csv --source salesforce
      cdp resolve
      cdp count rule.json --json
    """
    context.obj = State(folder, json_, debug)


@contextmanager
def opened(state: State, create: bool = False) -> Iterator["Workspace"]:
    """The workspace, open. Importing it here keeps `cdp --help` quick."""
    from cdp_core.workspace import Workspace

    settings = read_settings(state.folder)
    if not create and not settings.database_path.exists() and not settings.database_url:
        raise WorkspaceError(
            f"There is no workspace in {settings.workspace}. Make one with `cdp init` or `cdp demo`, "
            "or name another folder with --workspace."
        )
    with Workspace.open(settings=settings) as workspace:
        yield workspace


def instant(text: str | None) -> datetime | None:
    """An ISO 8601 moment as the store has it; a bare date is its first instant in UTC."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CdpError(f"{text!r} is no moment. Write it as 2026-11-22 or 2026-11-22T09:00:00Z.") from None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def json_file(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except ValueError as error:
        raise CdpError(f"{path} is no JSON: {error}.") from None


FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
NOW = click.option("--now", "now_text", help="Evaluate at this moment (ISO 8601) instead of the present.")
SOURCE = (
    click.option("--source", required=True, help="Name of the source that the file belongs to."),
    click.option("--system", type=click.Choice(SYSTEMS), help="What the source is: crm, cdp (own channels) or dmp."),
    click.option("--party", type=click.Choice(PARTIES), help="Whose data it is: first, second or third."),
)
READING = (
    click.option("--kind", type=click.Choice(KINDS), help="What a row is."),
    click.option("--preset", help="Name of a known export."),
    click.option("--mapping", "mapping_file", type=click.Path(path_type=Path), help="Mapping as a JSON file."),
)
OUT = click.option("-o", "--out", type=click.Path(path_type=Path), help="Write to this file.")


@verb()
def init(state: State) -> None:
    """Make an empty workspace.

    Example: cdp init --workspace ./shop
    """
    with opened(state, create=True) as workspace:
        folder = str(workspace.settings.workspace)
    show(state, {"workspace": folder}, lambda: f"An empty workspace stands in {folder}.")


@verb(
    click.option("--customers", type=click.IntRange(10), help="How many customers; the shop's files have 2,500."),
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
    show(state, counts, lambda: f"The demo shop has {counts['profiles']:,} profiles and {counts['events']:,} events.")


@verb(click.option("--port", type=int, default=8501, show_default=True))
def serve(state: State, port: int) -> None:
    """Start the app.

    Example: cdp serve --port 8501
    """
    settings = read_settings(state.folder)
    environment = {**os.environ, "CDP_WORKSPACE": str(settings.workspace)}
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.fileWatcherType", "none"]
    click.echo(f"CDP Workbench: http://localhost:{port}", err=True)
    try:
        sys.exit(subprocess.run(command, cwd=ROOT, env=environment).returncode)
    except KeyboardInterrupt:
        sys.exit(0)


@verb(FILES, OUT)
def read(state: State, files: tuple[Path, ...], out: Path | None) -> None:
    """The table of a file as it was read, before any mapping, as plain UTF-8 CSV.

    Example: cdp read export.xlsx -o table.csv
    """
    if len(files) > 1 and out is None:
        raise click.UsageError("Several files need a folder: -o DIR.")
    results: list[dict[str, Any]] = []
    for path in files:
        try:
            results.append(_read_one(path, _target(path, files, out), state))
        except SourceError as error:
            if len(files) == 1:
                raise
            results.append({"file": str(path), "error": str(error)})
            click.echo(f"cdp read: {error}", err=True)
    if state.json or out:
        show(
            state, results if len(files) > 1 else results[0], lambda: "\n".join(_read_sentence(one) for one in results)
        )
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
    notes = [*first.notes, *(f"another table: {other.name}" for other in others)]
    notes += [f"line {line.line} could not be read: {line.reason}" for line in first.broken]
    return {
        "file": str(path),
        "encoding": first.encoding,
        "dialect": as_json(first.dialect),
        "header": list(first.header) if first.header is not None else None,
        "rows": rows,
        "notes": notes,
    }


def _read_sentence(result: dict[str, Any]) -> str:
    return f"{result['file']}: {result.get('error') or format(result['rows'], ',') + ' rows'}"


@verb(click.argument("file", type=click.Path(path_type=Path)), *READING)
def inspect(state: State, file: Path, kind: str | None, preset: str | None, mapping_file: Path | None) -> None:
    """What a file is believed to be: encoding, kind, mapping, rows that would be rejected. Writes nothing.

    Example: cdp inspect contacts.csv
    """
    from cdp_core.inspection import inspect_file

    given = json_file(mapping_file) if mapping_file else None
    found = inspect_file(file, kind=kind, preset=preset, mapping=given)
    value: Any = [as_json(one.report()) for one in found]
    show(state, value[0] if len(value) == 1 else value, lambda: "\n\n".join(_inspection(report) for report in value))


def _inspection(report: dict[str, Any]) -> str:
    lines = [
        f"{report['table']}: {report['rows']:,} rows, each one of {report['kind']}"
        + (f" ({report['preset']})" if report["preset"] else ""),
        f"encoding {report['encoding']}, delimiter {(report['dialect'] or {}).get('delimiter')!r}",
        table(report["columns"], ["column", "field", "confidence", "reason"]),
    ]
    for rejected_row in report["rejected_preview"]:
        lines.append(f"line {rejected_row['line']} would be rejected: {rejected_row['reason']}")
    return "\n".join(lines)


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
                show(state, receipts, lambda: "\n".join(receipt.sentence() for receipt in receipts))


@verb()
def loads(state: State) -> None:
    """The history of loads, newest first.

    Example: cdp loads --json
    """
    with opened(state) as workspace:
        rows = workspace.loads()
    columns = ["load_id", "source", "file", "kind", "rows", "accepted", "rejected", "duplicates", "state", "loaded_at"]
    show(state, rows, lambda: _listed(rows, columns))


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
    show(state, rows, lambda: f"{len(rows):,} rows in {out}" if out else _listed(rows, ["line", "reason"]))


@verb(click.argument("load_id", type=int))
def unload(state: State, load_id: int) -> None:
    """Take a load back as if it had never happened.

    Example: cdp unload 3
    """
    with opened(state) as workspace:
        taken_back = workspace.unload(load_id)
    show(state, taken_back, lambda: f"Load {load_id} is taken back.")


@verb(click.option("--full", is_flag=True, help="Everything anew, not only what is new."))
def resolve(state: State, full: bool) -> None:
    """Identity resolution of what is new, or of everything.

    Example: cdp resolve
    """
    with opened(state) as workspace, progress_bar() as progress:
        resolution = workspace.resolve(full=full, progress=progress)
    show(state, resolution, lambda: f"{resolution['records']:,} records are {resolution['profiles']:,} profiles.")


@verb(click.option("-o", "--out", type=click.Path(path_type=Path), required=True))
def assignments(state: State, out: Path) -> None:
    """Who is who: one line per record with the profile that it belongs to.

    Example: cdp assignments -o who.csv
    """
    with opened(state) as workspace, out.open("wb") as stream:
        rows = workspace.write_assignments(stream)
    show(state, {"rows": rows, "file": str(out)}, lambda: f"{rows:,} records in {out}")


@verb(click.argument("key"))
def profile(state: State, key: str) -> None:
    """One profile by any identifier or id, also an id that was merged away.

    Example: cdp profile ann@example.org
    """
    with opened(state) as workspace:
        found = workspace.profile(key)
    show(state, found, lambda: json.dumps(as_json(found), ensure_ascii=False, indent=2))


@verb()
def traits(state: State) -> None:
    """The catalogue of traits, events and properties that rules may use.

    Example: cdp traits --json
    """
    with opened(state) as workspace:
        catalogue = workspace.traits()
    shown = as_json(catalogue)
    show(
        state,
        shown,
        lambda: "\n\n".join(
            (table(shown["traits"], ["name", "type", "fill_rate"]), table(shown["events"], ["name", "count"]))
        ),
    )


@verb(FILES, NOW, click.option("--by-system", is_flag=True, help="What each system alone would have found."))
def count(state: State, files: tuple[Path, ...], now_text: str | None, by_system: bool) -> None:
    """How many profiles a rule selects, with the count of each of its nodes.

    Example: cdp count rule.json --by-system --json
    """
    now = instant(now_text)
    with opened(state) as workspace:
        if len(files) == 1 and files[0].suffix != ".jsonl":
            answer = workspace.count(json_file(files[0]), now=now, by_system=by_system)
            show(state, answer, lambda: f"{answer['count']:,} of {answer['of']:,} profiles")
            return
        answers = []
        for text in _rules(files):
            try:
                answers.append(workspace.count(json.loads(text), now=now, by_system=by_system))
            except RuleError as error:
                answers.append({"error": error.message, "path": error.path})
            except ValueError as error:
                answers.append({"error": f"This is no JSON: {error}.", "path": ""})
    show(state, answers, lambda: "\n".join(str(one.get("count", one.get("error"))) for one in answers))


def _rules(files: tuple[Path, ...]) -> Iterator[str]:
    for path in files:
        text = path.read_text("utf-8-sig")
        yield from (line for line in text.splitlines() if line.strip()) if path.suffix == ".jsonl" else (text,)


@verb(
    click.argument("file", type=click.Path(path_type=Path)),
    click.option("-o", "--out", type=click.Path(path_type=Path), required=True),
    NOW,
)
def members(state: State, file: Path, out: Path, now_text: str | None) -> None:
    """The profile ids that a rule selects, as CSV.

    Example: cdp members rule.json -o members.csv
    """
    with opened(state) as workspace:
        found = workspace.members(json_file(file), now=instant(now_text))
    with out.open("w", newline="", encoding="utf-8") as stream:
        stream.write("profile_id\n")
        stream.writelines(f"p{profile}\n" for profile in found.tolist())
    show(state, {"members": len(found), "file": str(out)}, lambda: f"{len(found):,} profiles in {out}")


@verb(click.argument("file", type=click.Path(path_type=Path)), click.argument("key"), NOW)
def explain(state: State, file: Path, key: str, now_text: str | None) -> None:
    """Why one profile is in a segment or not, condition by condition.

    Example: cdp explain rule.json p17
    """
    with opened(state) as workspace:
        explanation = workspace.explain(json_file(file), key, now=instant(now_text))
    show(state, explanation, lambda: json.dumps(as_json(explanation), ensure_ascii=False, indent=2))


@verb(click.argument("profile"), click.argument("record_a", type=int), click.argument("record_b", type=int))
def why(state: State, profile: str, record_a: int, record_b: int) -> None:
    """The chain of evidence that joined two records.

    Example: cdp why p17 17 204
    """
    with opened(state) as workspace:
        chain = workspace.why(profile, record_a, record_b)
    show(state, chain, lambda: json.dumps(as_json(chain), ensure_ascii=False, indent=2))


@verb(click.argument("profile"), click.argument("records", nargs=-1, required=True, type=int))
def split(state: State, profile: str, records: tuple[int, ...]) -> None:
    """A person's decision: these records are somebody else.

    Example: cdp split p17 204 205
    """
    with opened(state) as workspace:
        outcome = workspace.split(profile, list(records))
    show(state, outcome, lambda: f"Decided. Undo with: cdp undo {outcome['decision']}")


@verb(click.argument("profile_a"), click.argument("profile_b"))
def merge(state: State, profile_a: str, profile_b: str) -> None:
    """A person's decision: these two profiles are one person.

    Example: cdp merge p17 p204
    """
    with opened(state) as workspace:
        outcome = workspace.merge(profile_a, profile_b)
    show(state, outcome, lambda: f"Decided. Undo with: cdp undo {outcome['decision']}")


@verb(click.argument("decision", type=int))
def undo(state: State, decision: int) -> None:
    """Take a decision about who is who back.

    Example: cdp undo 4
    """
    with opened(state) as workspace:
        outcome = workspace.undo_decision(decision)
    show(state, outcome, lambda: "Undone.")


@verb(
    click.option("--truth", type=click.Path(path_type=Path), required=True, help="CSV: source, row_key, entity."),
    name="identity-quality",
)
def identity_quality(state: State, truth: Path) -> None:
    """Pairwise and B-cubed precision, recall and F1 against a truth.

    Example: cdp identity-quality --truth truth.csv
    """
    with opened(state) as workspace:
        quality = workspace.identity_quality(truth)
    show(state, quality, lambda: json.dumps(as_json(quality), indent=2))


@verb()
def segments(state: State) -> None:
    """The saved segments with their sizes.

    Example: cdp segments
    """
    with opened(state) as workspace:
        rows = workspace.saved_segments()
    show(state, rows, lambda: table(as_json(rows), ["name", "size", "share", "updated_at"]))


@main.group()
def segment() -> None:
    """Save or show one segment."""


@verb(click.argument("name"), click.argument("file", type=click.Path(path_type=Path)), name="segment-save")
def segment_save(state: State, name: str, file: Path) -> None:
    """Save a rule under a name.

    Example: cdp segment save vip rule.json
    """
    with opened(state) as workspace:
        saved = workspace.save_segment(name, json_file(file))
    show(state, saved, lambda: f"{name}: saved.")


@verb(click.argument("name"), name="segment-show")
def segment_show(state: State, name: str) -> None:
    """A saved segment: rule, in words, sizes over time.

    Example: cdp segment show vip
    """
    with opened(state) as workspace:
        saved = workspace.segment(name)
    show(state, saved, lambda: json.dumps(as_json(saved), ensure_ascii=False, indent=2))


for _name in ("save", "show"):
    segment.add_command(main.commands.pop(f"segment-{_name}"), _name)


@verb(
    click.argument("segment_name", metavar="SEGMENT"),
    click.option("-o", "--out", type=click.Path(path_type=Path), required=True),
    click.option("--purpose", required=True, help="What it is for: email, sms, ads, …"),
    click.option("--format", "destination", default="csv", show_default=True),
    click.option("--columns", help="Comma-separated columns."),
)
def export(state: State, segment_name: str, out: Path, purpose: str, destination: str, columns: str | None) -> None:
    """The audience file of a segment, and who was held back and why.

    Example: cdp export vip -o vip.csv --purpose email
    """
    chosen = [name.strip() for name in columns.split(",") if name.strip()] if columns else None
    with opened(state) as workspace:
        receipt = workspace.export(segment_name, out, purpose=purpose, destination=destination, columns=chosen)
    show(state, receipt, lambda: f"{receipt['exported']:,} of {receipt['members']:,} members in {out}")


@verb()
def coverage(state: State) -> None:
    """What the CRM, own channels and the DMP each know, alone and joined.

    Example: cdp coverage --json
    """
    with opened(state) as workspace:
        found = as_json(workspace.coverage())
    show(state, found, lambda: json.dumps(found, ensure_ascii=False, indent=2))


@verb()
def status(state: State) -> None:
    """Counts, versions, health.

    Example: cdp status --json
    """
    with opened(state) as workspace:
        counts = workspace.status()
    show(
        state,
        counts,
        lambda: "\n".join(f"{key:12} {value:,}" for key, value in counts.items() if isinstance(value, int)),
    )


@verb()
def check(state: State) -> None:
    """Check the invariants of the store; exit code 1 where one is broken.

    Example: cdp check
    """
    with opened(state) as workspace:
        findings = workspace.check()
    show(state, {"ok": not findings, "findings": findings}, lambda: "\n".join(findings) or "All is well.")
    if findings:
        sys.exit(1)


if __name__ == "__main__":
    main()
