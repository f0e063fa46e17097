"""What a workspace is told from outside: paths, limits, home country and currency.

In:  defaults, `settings.json` of the workspace, environment variables
Out: one frozen Settings, handed to whoever needs it
"""

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from cdp_core.errors import WorkspaceError
from cdp_core.files import write_whole

DEFAULT_WORKSPACE = Path("data/workspace")


@dataclass(frozen=True)
class Settings:
    """Settings of one workspace. Sizes are in megabytes."""

    workspace: Path = DEFAULT_WORKSPACE
    database_url: str | None = None
    #: ISO 3166 code for phones and dates of rows that name no country.
    country: str = ""
    #: ISO 4217 code that amounts are converted into.
    currency: str = "EUR"
    threads: int = 2
    memory_limit_mb: int = 3000
    upload_limit_mb: int = 200

    @property
    def database_path(self) -> Path:
        return self.workspace / "cdp.duckdb"

    @property
    def originals(self) -> Path:
        """Kept source files, compressed, named by their hash."""
        return self.workspace / "originals"

    @property
    def scratch(self) -> Path:
        """Spill files and half-done uploads; emptied when the workspace is opened."""
        return self.workspace / "scratch"


def workspace_folder(workspace: Path | None = None) -> Path:
    """The folder of a workspace, whole: as named, else where CDP_WORKSPACE says, else the usual one."""
    return (workspace or Path(os.environ.get("CDP_WORKSPACE") or DEFAULT_WORKSPACE)).resolve()


def read_settings(workspace: Path | None = None) -> Settings:
    """Settings of a workspace folder: its `settings.json` over the defaults.

    The environment says where the workspace is, unless the caller does (CDP_WORKSPACE), and alone which database it
    is in (CDP_DATABASE_URL).

    Raises:
        WorkspaceError: `settings.json` cannot be read.
    """
    folder = workspace_folder(workspace)
    settings = Settings(workspace=folder, threads=os.cpu_count() or 2)
    known = {field.name for field in fields(Settings)} - {"workspace", "database_url"}
    values = stored_settings(folder)
    settings = replace(settings, **{name: value for name, value in values.items() if name in known})
    for name in sorted(known):
        if type(getattr(settings, name)) is not type(getattr(Settings(), name)):
            wanted = "a whole number" if isinstance(getattr(Settings(), name), int) else "a text"
            raise WorkspaceError(f"{folder / 'settings.json'}: {name} must be {wanted}; it is {values[name]!r}.")
    return replace(settings, database_url=os.environ.get("CDP_DATABASE_URL") or None)


def stored_settings(folder: Path) -> dict[str, Any]:
    """What was chosen for a workspace: the content of its `settings.json`."""
    stored = folder / "settings.json"
    if not stored.exists():
        return {}
    try:
        values = json.loads(stored.read_text("utf-8-sig"))
    except ValueError as error:
        raise WorkspaceError(f"{stored} is no JSON: {error}. Put it right, or take it away.") from None
    if not isinstance(values, dict):
        raise WorkspaceError(f"{stored} must be a JSON object; put it right, or take it away.")
    return values


def write_settings(settings: Settings) -> None:
    """Keep in the workspace's `settings.json` what differs from the defaults; what is there stays, brought up to date.

    What was chosen once is kept though it be the default, and so is what this version does not know.
    """
    stored, defaults = stored_settings(settings.workspace), asdict(Settings())
    for name, value in asdict(settings).items():
        chosen = name in stored or (name != "threads" and value != defaults[name])
        if chosen and name not in ("workspace", "database_url"):
            stored[name] = value
    settings.workspace.mkdir(parents=True, exist_ok=True)
    write_whole(settings.workspace / "settings.json", json.dumps(stored, indent=2))
