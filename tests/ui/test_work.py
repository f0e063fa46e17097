"""Long work beside a page: how far it is, stopped, failed."""

import inspect
from pathlib import Path
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from cdp_core.errors import LoadError
from cdp_core.progress import Progress
from cdp_core.ui import work as beside
from cdp_core.ui.uploads import Upload, under_way
from cdp_core.ui.work import Work


def test_work_says_how_far_it_is_and_when_it_is_done():
    asked, answered = Event(), Event()

    def do(progress: Progress) -> None:
        progress(0.4, "reading the file")
        asked.set()
        answered.wait(10)

    work = Work(do)
    assert asked.wait(10)
    assert (work.share, work.saying, work.done) == (0.4, "reading the file", False)
    answered.set()
    work.wait()
    assert (work.done, work.cancelled, work.problem) == (True, False, None)


def test_work_that_is_stopped_gets_no_further():
    begun, stopped = Event(), Event()
    reached = []

    def do(progress: Progress) -> None:
        progress(0.1, "reading the file")
        begun.set()
        stopped.wait(10)
        progress(0.2, "storing rows")
        reached.append("stored")

    work = Work(do)
    assert begun.wait(10)
    work.stop()
    stopped.set()
    work.wait()
    assert (work.cancelled, work.problem, reached) == (True, None, [])


def test_a_failure_is_one_sentence_and_what_waits_goes_on():
    def fail(progress: Progress) -> None:
        raise LoadError("crm.csv has no rows; nothing was loaded.")

    def break_(progress: Progress) -> None:
        raise KeyError("a fault of ours")

    failed, broken, fine = Work(fail), Work(break_), Work(lambda progress: None)
    fine.wait()
    assert failed.problem == "crm.csv has no rows; nothing was loaded."
    assert broken.problem is not None
    assert "ours, not yours" in broken.problem
    assert (fine.done, fine.problem) == (True, None)


def test_of_files_that_wait_for_each_other_the_first_that_was_begun_and_is_not_done_is_under_way(tmp_path: Path):
    go_on = Event()
    first, second, third = (Upload(name, name, tmp_path / name) for name in ("first", "second", "third"))
    assert under_way([first, second]) is None
    second.work = Work(lambda progress: None)
    first.work = Work(lambda progress: go_on.wait(10))
    third.work = Work(lambda progress: None)
    second.work.wait()
    assert under_way([third, second, first]) is first
    go_on.set()
    third.work.wait()
    assert under_way([first, second, third]) is None


def test_what_there_is_one_of_is_begun_once_however_often_the_button_is_pressed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CDP_WORKSPACE", str(tmp_path))
    go_on = Event()
    first = beside.begin("demo", lambda progress: go_on.wait(10))
    assert beside.begin("demo", lambda progress: None) is first
    monkeypatch.setenv("CDP_WORKSPACE", str(tmp_path / "another"))
    assert beside.begun("demo") is None
    monkeypatch.setenv("CDP_WORKSPACE", str(tmp_path))
    assert beside.begun("demo") is first
    go_on.set()
    first.wait()
    assert beside.begun("demo") is None


def test_a_bar_moves_while_nobody_clicks():
    """What draws it runs again by itself; drawn once, it would stand where it was to the end."""
    assert inspect.unwrap(beside.watch) is not beside.watch


def test_a_page_that_shows_as_under_way_what_ended_meanwhile_is_drawn_anew():
    def page() -> None:
        import streamlit as st

        from cdp_core.ui.work import follow

        st.session_state["drawn"] = st.session_state.get("drawn", 0) + 1
        busy = [one for one in st.session_state["works"] if not one.done]
        st.session_state["ended"].set()  # while the page is drawn
        for one in busy:
            one.wait()
        if busy:
            follow(busy)

    ended = Event()
    drawn = AppTest.from_function(page)
    drawn.session_state["works"], drawn.session_state["ended"] = [Work(lambda progress: ended.wait(10))], ended
    drawn.run()
    assert not drawn.exception
    assert drawn.session_state["drawn"] == 2
