"""What all verbs share: options, the workspace, errors as one line on stderr, exit codes."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cdp_core import __version__
from cdp_core.errors import CdpError, WorkspaceError
from cdp_core.fields import KINDS, PARTIES, SYSTEMS
from cdp_core.settings import read_settings
from cdp_core.store.garbage import look_seldom

if TYPE_CHECKING:
    from cdp_core.workspace import Workspace


class State:
    """What the options before the verb said."""

    def __init__(self, folder: Path | None, json: bool, debug: bool) -> None:
        self.folder = folder
        self.json = json
        self.debug = debug


COMMON = (
    click.option("--workspace", "folder", type=click.Path(path_type=Path), help="Folder of the workspace."),
    click.option("--json", "json_", is_flag=True, help="Exactly one JSON document on stdout."),
    click.option("--debug", is_flag=True, help="Show the traceback of an error."),
)


def verb(*params: Callable, name: str | None = None) -> Callable:
    """Register a verb with the options and the handling of errors that all verbs share."""

    def register(function: Callable) -> click.Command:
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
                click.echo(f"{_called()}: {' '.join(str(said).split())}", err=True)
                sys.exit(1)
            except Exception as error:
                if state.debug or isinstance(error, click.exceptions.ClickException | click.exceptions.Exit):
                    raise
                said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
                click.echo(f"{_called()}: unexpected: {said} (--debug shows where)", err=True)
                sys.exit(1)

        for param in reversed((*params, *COMMON)):
            run = param(run)
        return main.command(name or function.__name__.removesuffix("_"))(run)

    return register


def _called() -> str:
    """The verb as it was typed: `cdp segment save`."""
    names: list[str | None] = []
    context: click.Context | None = click.get_current_context()
    while context is not None and context.parent is not None:
        names.insert(0, context.info_name)
        context = context.parent
    return " ".join(["cdp", *filter(None, names)])


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
    look_seldom()
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
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise CdpError(f"{text!r} is too far away. Name a moment between {EARLIEST_YEAR} and {LATEST_YEAR}.")
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


#: Years that leave room for windows before and after them.
EARLIEST_YEAR, LATEST_YEAR = 1600, 9000


def mapping_of(path: Path | None) -> dict[str, Any] | None:
    """The mapping, or the mappings by table, that a file holds.

    Raises:
        CdpError: it is no JSON, or no object.
    """
    if path is None:
        return None
    try:
        given = json.loads(path.read_text("utf-8-sig"))
    except ValueError as error:
        raise CdpError(f"{path} is no JSON: {error}.") from None
    if not isinstance(given, dict):
        raise CdpError(f'{path} holds no mapping. It must be an object such as {{"kind": "people", "columns": {{}}}}.')
    return given


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
