import contextlib
from pathlib import Path

import pytest
import sqlalchemy as sa

from cdp_core.settings import Settings
from cdp_core.store.engine import open_engine
from cdp_core.store.staging import any_rows, count_rows, staging
from cdp_core.store.tables import versions


@pytest.fixture
def connection(tmp_path: Path):
    engine = open_engine(Settings(workspace=tmp_path))
    with engine.connect() as connection, connection.begin():
        yield connection
    engine.dispose()


def test_what_is_kept_can_be_read_until_the_step_is_done(connection: sa.Connection) -> None:
    with staging(connection) as keep:
        kept = keep("said", sa.select(sa.literal("it's 100 %").label("text"), sa.literal(1).label("number")))
        assert connection.execute(sa.select(kept.c.text, kept.c.number)).all() == [("it's 100 %", 1)]
    with pytest.raises(sa.exc.ProgrammingError):
        connection.execute(sa.select(kept.c.text))


def test_two_steps_may_use_the_same_name(connection: sa.Connection) -> None:
    with staging(connection) as keep, staging(connection) as keep_more:
        one = keep("rows", sa.select(sa.literal(1).label("n")))
        two = keep_more("rows", sa.select((one.c.n + 1).label("n")))
        assert connection.execute(sa.select(two.c.n)).scalar_one() == 2


def test_a_step_that_comes_again_is_the_same_statement(connection: sa.Connection) -> None:
    said = []
    sa.event.listen(connection, "before_cursor_execute", lambda *call: said.append(call[2]))
    for number in (1, 2):
        with staging(connection) as keep, staging(connection) as keep_more:
            one = keep("rows", sa.select(sa.literal(number).label("n")))
            two = keep_more("rows", sa.select(one.c.n))
            assert connection.execute(sa.select(two.c.n)).scalar_one() == number
    assert said[: len(said) // 2] == said[len(said) // 2 :]


def test_a_step_that_failed_leaves_its_names_to_the_next(connection: sa.Connection) -> None:
    with contextlib.suppress(RuntimeError), staging(connection) as keep:
        keep("rows", sa.select(sa.literal(1).label("n")))
        raise RuntimeError
    with staging(connection) as keep:
        kept = keep("rows", sa.select(sa.literal(2).label("n")))
        assert connection.execute(sa.select(kept.c.n)).scalar_one() == 2


def test_rows_are_counted_and_seen(connection: sa.Connection) -> None:
    assert not any_rows(connection, versions)
    connection.execute(versions.insert().values(name="store", version=1))
    assert any_rows(connection, versions)
    assert not any_rows(connection, sa.select(versions).where(versions.c.version > 1))
    assert count_rows(connection, versions) == 1


def test_how_many_rows_were_kept_is_known_without_asking(connection: sa.Connection) -> None:
    with staging(connection) as keep:
        two = keep("two", sa.union_all(sa.select(sa.literal(1).label("n")), sa.select(sa.literal(2).label("n"))))
        none = keep("none", sa.select(two.c.n).where(two.c.n > 2))
        asked: list[str] = []
        sa.event.listen(connection, "before_cursor_execute", lambda *call: asked.append(call[2]))
        assert (any_rows(connection, two), count_rows(connection, two)) == (True, 2)
        assert (any_rows(connection, none), count_rows(connection, none)) == (False, 0)
        assert asked == []
    assert len(asked) == 1
