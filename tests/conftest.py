"""What all tests share: which of them open a database, so that `make check` can leave them to `make test`."""

import pytest

#: Fixtures from which a test gets a database, whatever stands between.
DATABASES = {"engine", "connection", "own_engine", "empty_engine", "filled_engine", "two_sources", "three_people"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if DATABASES & {*getattr(item, "fixturenames", ())}:
            item.add_marker(pytest.mark.store)
