"""What a workspace is told from outside: paths, limits, home country and currency.

In:  defaults, `settings.json` of the workspace, environment variables
Out: one frozen Settings, handed to whoever needs it
"""

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

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


def read_settings(workspace: Path | None = None) -> Settings:
    """Settings of a workspace folder: its `settings.json` over the defaults, the environment over both."""
    folder = workspace or Path(os.environ.get("CDP_WORKSPACE", str(DEFAULT_WORKSPACE)))
    settings = Settings(workspace=folder.resolve(), threads=os.cpu_count() or 2)
    known = {field.name for field in fields(Settings)} - {"workspace", "database_url"}
    values = stored_settings(folder)
    settings = replace(settings, **{name: value for name, value in values.items() if name in known})
    return replace(settings, database_url=os.environ.get("CDP_DATABASE_URL") or None)


def stored_settings(folder: Path) -> dict[str, Any]:
    """What was chosen for a workspace: the content of its `settings.json`."""
    stored = folder / "settings.json"
    return json.loads(stored.read_text("utf-8")) if stored.exists() else {}


def write_settings(settings: Settings) -> None:
    """Keep what differs from the defaults in the workspace's `settings.json`."""
    defaults = asdict(Settings())
    kept = {
        name: value
        for name, value in asdict(settings).items()
        if name not in ("workspace", "database_url", "threads") and value != defaults[name]
    }
    settings.workspace.mkdir(parents=True, exist_ok=True)
    (settings.workspace / "settings.json").write_text(json.dumps(kept, indent=2), "utf-8")
