"""A small shop, made once for all tests of the room."""

import json
from datetime import date

import pytest

from cdp_core.demo.generate import exports, write_files
from cdp_core.demo.world import simulate

DAY = date(2026, 11, 1)
CUSTOMERS = 600


@pytest.fixture(scope="session")
def small_world():
    return simulate(1, DAY, 0, CUSTOMERS)


@pytest.fixture(scope="session")
def small_exports(small_world):
    return {file.name: file for file in exports(small_world, 1)}


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    write_files(folder, CUSTOMERS, 1, DAY)
    return folder


@pytest.fixture(scope="session")
def small_stories(small_folder):
    return {story["key"]: story for story in json.loads((small_folder / "stories.json").read_text("utf-8"))}
