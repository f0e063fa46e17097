"""What all tests share: which of them open a database, in what order two processes take them, no deadlines, and what
is compiled.

In:  the tests that were collected
Out: the mark `store` on each that opens a database, so that `make check` can leave them to `make test`; files that
     take long before the others, so that no process is left alone with one at the end
"""

import gc
import types
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb_sqlalchemy
import hypothesis
import pytest
import sqlalchemy as sa
from sqlalchemy.util import LRUCache

from cdp_core.store.garbage import look_seldom

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

#: A process of the app opens one workspace and compiles a statement once; a process of the tests opens hundreds, and
#: compiling everything anew for each takes a fifth of the time of its loads. So these engines have one store of it.
COMPILED: LRUCache = LRUCache(1500)
duckdb_sqlalchemy.Dialect.__eq__ = lambda one, other: type(one) is type(other)
duckdb_sqlalchemy.Dialect.__hash__ = lambda one: hash(type(one))
_make_engine = sa.Engine.__init__


def _make_engine_that_shares(engine: sa.Engine, *args: object, **options: object) -> None:
    _make_engine(engine, *args, **options)
    if type(engine.dialect) is duckdb_sqlalchemy.Dialect:
        engine._compiled_cache = COMPILED


sa.Engine.__init__ = _make_engine_that_shares

#: Names by which a test, a fixture or a helper gets at a database, or at a page or a command that opens one.
OPENERS = {"open_engine", "Workspace", "AppTest", "CliRunner", "demo_into", "Server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if any(map(opens_a_database, functions_of(item))):
            item.add_marker(pytest.mark.store)
    if hasattr(config, "workerinput"):
        weights: dict[Path, int] = {}
        for item in items:
            weights[item.path] = max(weights.get(item.path, 0), weight_of(item))
        items.sort(key=lambda item: -weights[item.path])


def pytest_configure() -> None:
    """Collecting the tests leaves next to no garbage; looking for it takes a third of the time."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What was imported until here stays; looking through it for garbage again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.enable()
    look_seldom()


def pytest_unconfigure() -> None:
    """What is never looked through again is not cleaned up at the end, either, and the driver complains of that."""
    gc.unfreeze()


def weight_of(item: pytest.Item) -> int:
    """How long a test takes, roughly: what its marks say."""
    marks = {mark.name for mark in item.iter_markers()}
    return 2 if marks & {"slow", "crash"} else 1 if "store" in marks else 0


def functions_of(item: pytest.Item) -> Iterator[types.FunctionType]:
    """The test, and every fixture that it gets something from, whatever stands between."""
    if isinstance(item, pytest.Function):
        yield item.function
        for definitions in item._fixtureinfo.name2fixturedefs.values():
            yield from (each.func for each in definitions if isinstance(each.func, types.FunctionType))


@cache
def opens_a_database(function: types.FunctionType) -> bool:
    """Whether a function, or a helper of the tests that it calls, names what opens a database."""
    seen: set[types.FunctionType] = set()
    waiting = [function]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            names = names_in(one.__code__)
            if names & OPENERS:
                return True
            waiting += [helper for name in names if is_helper(helper := one.__globals__.get(name))]
    return False


def names_in(code: types.CodeType) -> set[str]:
    inner = (constant for constant in code.co_consts if isinstance(constant, types.CodeType))
    return set(code.co_names).union(*map(names_in, inner))


def is_helper(thing: object) -> bool:
    return isinstance(thing, types.FunctionType) and thing.__module__.startswith("tests.")
