"""Workspaces of an earlier version."""

from pathlib import Path

import sqlalchemy as sa

from cdp_core.settings import Settings
from cdp_core.store.engine import open_engine
from cdp_core.store.tables import held_apart


def test_a_column_that_an_older_workspace_lacks_is_added_when_it_is_opened(tmp_path: Path) -> None:
    old = open_engine(Settings(workspace=tmp_path))
    with old.begin() as connection:
        connection.execute(
            held_apart.insert().values(record=1, kind="email", scope="", value="x", reason="limit", detail="")
        )
        connection.exec_driver_sql("ALTER TABLE held_apart DROP COLUMN owner")
    old.dispose()
    upgraded = open_engine(Settings(workspace=tmp_path))
    with upgraded.connect() as connection:
        assert connection.execute(sa.select(held_apart.c.value, held_apart.c.owner)).all() == [("x", None)]
    upgraded.dispose()
