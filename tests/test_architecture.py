"""The arrows of docs/corridor.md: data goes right, imports go left."""

import ast
from functools import cache
from pathlib import Path

import pytest

CORE = Path(__file__).resolve().parents[1] / "cdp_core"

#: From left to right: a room may import what stands before it, never what stands behind.
CORRIDOR = [
    "store",
    "sources",
    "mapping",
    "normalize",
    "records",
    "identity",
    "profiles",
    "consent",
    "segments",
    "insights",
    "audiences",
    "exports",
    "demo",
    "inspection",
    "workspace",
    "cli",
    "ui",
]
FLOOR = {"counts", "errors", "files", "settings", "fields", "progress", "__init__"}


@cache
def imports(path: Path) -> set[str]:
    """Full names of the modules that a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def rooms_of(path: Path) -> set[str]:
    """Rooms that a file of the core imports."""
    parts = {name.split(".")[1] for name in imports(path) if name.startswith("cdp_core.")}
    return parts & set(CORRIDOR)


def files(room: str) -> list[Path]:
    return sorted((CORE / room).rglob("*.py")) if (CORE / room).is_dir() else [CORE / f"{room}.py"]


@pytest.mark.parametrize("room", CORRIDOR)
def test_no_room_imports_a_room_ahead_of_it(room):
    ahead = set(CORRIDOR[CORRIDOR.index(room) + 1 :])
    wrong = {str(path.relative_to(CORE)): rooms_of(path) & ahead for path in files(room) if rooms_of(path) & ahead}
    assert wrong == {}


def test_the_floor_imports_no_room():
    wrong = {name: rooms_of(CORE / f"{name}.py") for name in FLOOR if rooms_of(CORE / f"{name}.py")}
    assert wrong == {}


def test_every_module_stands_in_a_room_or_on_the_floor():
    known = {*CORRIDOR, *FLOOR}
    assert {path.stem for path in CORE.iterdir() if path.suffix == ".py" or path.is_dir()} - {"__pycache__"} <= known


def test_only_the_ui_imports_streamlit():
    wrong = [
        str(path.relative_to(CORE))
        for path in CORE.rglob("*.py")
        if "ui" not in path.relative_to(CORE).parts and any(name.split(".")[0] == "streamlit" for name in imports(path))
    ]
    assert wrong == []


@pytest.mark.parametrize("page", sorted((CORE.parent / "pages").glob("*.py")), ids=lambda path: path.stem)
def test_a_page_holds_no_sql_and_is_short(page):
    names = imports(page)
    assert not any(name.startswith(("sqlalchemy", "duckdb", "cdp_core.store")) for name in names)
    assert len(page.read_text("utf-8").splitlines()) <= 170
