"""Workspaces of an earlier version."""

from datetime import datetime
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from cdp_core.settings import Settings
from cdp_core.store.engine import open_engine
from cdp_core.store.tables import compared_people, consents, decisions, held_apart, learned, records, unresolved
from cdp_core.workspace import Workspace


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


def test_where_only_was_kept_whether_people_have_an_account_all_is_resolved_anew(tmp_path: Path) -> None:
    """Which account it is tells from now on who is compared with whom."""
    ann = {"record": 1, "source_id": 1, "kind": "people", "record_key": uuid4(), "row_key": "1"}
    old = open_engine(Settings(workspace=tmp_path))
    with old.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE compared_people ALTER COLUMN anchored TYPE BOOLEAN")
        connection.execute(records.insert().values(ann))
        connection.execute(compared_people.insert().values(record=1, anchored=True))
        connection.execute(learned.insert().values(value="{}"))
    old.dispose()
    for opened in range(2):
        upgraded = open_engine(Settings(workspace=tmp_path))
        with upgraded.begin() as connection:
            assert connection.scalars(sa.select(unresolved.c.record)).all() == [1] * (not opened)
            assert connection.scalars(sa.select(learned.c.value)).all() == []
            connection.execute(compared_people.update().values(anchored=4))
            connection.execute(unresolved.delete())
        upgraded.dispose()


def test_which_decision_replaced_another_in_an_older_workspace_is_told_by_its_moment(tmp_path: Path) -> None:
    at_nine, at_ten, at_noon = (datetime(2026, 3, 1, hour) for hour in (9, 10, 12))
    pair = {"record_a": 1, "record_b": 2}
    old = open_engine(Settings(workspace=tmp_path))
    with old.begin() as connection:
        for number, verdict, decided, undone in (
            (1, "apart", at_nine, at_ten),
            (2, "together", at_ten, at_noon),
            (3, "apart", at_nine, None),
        ):
            row = {"decision_id": number, "verdict": verdict, "decided_at": decided, "undone_at": undone}
            connection.execute(decisions.insert().values(**row, **pair))
        connection.exec_driver_sql("ALTER TABLE decisions DROP COLUMN undone_by")
    old.dispose()
    upgraded = open_engine(Settings(workspace=tmp_path))
    with upgraded.connect() as connection:
        told = connection.execute(sa.select(decisions.c.decision_id, decisions.c.undone_by)).all()
    assert sorted(told) == [(1, 2), (2, None), (3, None)]
    upgraded.dispose()


def test_consents_of_an_older_workspace_are_undated_where_their_day_is_that_of_their_load(tmp_path: Path) -> None:
    lists = {
        "list.csv": "Email,Last Name,Newsletter\nann@x.org,Lee,yes\n",
        "days.csv": "Email,Last Name,Newsletter,Opt-in date\nbob@x.org,Ray,yes,2025-01-01\n",
    }
    with Workspace.open(tmp_path / "workspace") as workspace:
        for name, text in lists.items():
            (tmp_path / name).write_text(text)
            workspace.load(tmp_path / name, source=name, system="cdp")
        with workspace.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE consents DROP COLUMN dated")
    with Workspace.open(tmp_path / "workspace") as workspace, workspace.engine.connect() as connection:
        told = connection.execute(sa.select(consents.c.record, consents.c.dated).order_by(consents.c.record))
        assert told.all() == [(1, False), (2, True)]
