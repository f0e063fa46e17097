"""The sources page as Streamlit sees it: files dropped, their mapping corrected, loaded."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from cdp_core.errors import LoadError
from cdp_core.progress import Progress
from cdp_core.records import RejectedRow
from cdp_core.ui import mapping_view, uploads
from cdp_core.ui.loads_view import reasons
from cdp_core.ui.session import close_workspaces, workspace
from cdp_core.ui.uploads import Upload
from cdp_core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = b"customer id,email,city,nick,color\n1,ann@example.org,Hue,Annie,blue\n2,ben@example.org,Berlin,Benny,red\n"


@pytest.fixture
def sources_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The page over a workspace with nothing in it."""
    monkeypatch.setenv("CDP_WORKSPACE", str(tmp_path / "workspace"))
    yield opened()
    close_workspaces()


def opened(name: str = "sources") -> AppTest:
    """A page as somebody sees it who comes anew."""
    page = AppTest.from_file(str(ROOT / "cdp_core/ui/main.py"), default_timeout=60)
    page.switch_page(str(ROOT / f"pages/{name}.py"))
    return page.run()


def dropped(page: AppTest, name: str = "people.csv", content: bytes = PEOPLE) -> Upload:
    """Drop a file; what the page holds of it."""
    page.file_uploader(key="dropped").upload(name, content).run()
    assert not page.exception
    return held(page)


def held(page: AppTest) -> Upload:
    [one] = page.session_state[uploads.STATE].values()
    return one


def field_of(page: AppTest, column: str):
    return next(one for one in page.selectbox if one.label == f"Field of {column}")


def load_button(page: AppTest):
    return next(one for one in page.button if one.label.startswith("Load "))


def test_a_field_is_chosen_from_the_list_and_none_can_be_made_up_by_typing(sources_page: AppTest):
    dropped(sources_page)
    fields = [one for one in sources_page.selectbox if one.label.startswith("Field of ")]
    assert len(fields) == 5
    assert not any(one.proto.accept_new_options for one in fields)


def test_what_has_a_name_of_its_own_is_loaded_once_that_is_typed(sources_page: AppTest):
    dropped(sources_page)
    assert not load_button(sources_page).disabled
    field_of(sources_page, "color").select("custom.…").run()
    assert load_button(sources_page).disabled
    assert held(sources_page).tables[0].mapping.columns["color"] == "custom.color"
    assert any("Type a name for color" in one.value for one in sources_page.caption)
    name = next(one for one in sources_page.text_input if one.label == "Name of color")
    name.input("Favourite color").run()
    assert not sources_page.exception
    assert not load_button(sources_page).disabled
    assert held(sources_page).tables[0].mapping.columns["color"] == "custom.favourite_color"


def test_the_country_of_a_file_that_names_none_is_said_on_the_page(sources_page: AppTest):
    german = "Name;PLZ;Ort;Telefon\nUte Lang;01061;Dresden;030 901801\nJan Groß;04109;Leipzig;030 901802\n"
    dropped(sources_page, "kunden.csv", german.encode())
    assert any("2 rows have a phone of no known country" in one.value for one in sources_page.info)
    country = next(one for one in sources_page.selectbox if one.label == "Country of rows without one")
    assert country.value is None
    country.select("DE").run()
    assert not sources_page.exception
    assert held(sources_page).tables[0].mapping.defaults == {"country": "DE"}
    assert held(sources_page).tables[0].phones_at_home == 0
    assert not any("of no known country" in one.value for one in sources_page.info)
    told = held(sources_page).tables[0].previews[0].rows[0]
    assert (told["ids"][0]["value"], told["country"]) == ("+4930901801", "DE")


OPEN_DATES = b"email,first name,signup\na@example.org,Ann,01/02/2025\nb@example.org,Ben,03/04/2025\n"


def test_where_nothing_tells_whether_the_day_or_the_month_comes_first_the_card_asks(sources_page: AppTest):
    dropped(sources_page, "signups.csv", OPEN_DATES)
    assert [one.value for one in sources_page.warning] == [
        "Please say how dates are written in “signup”: 01/02/2025 could be 1 February or January 2, and nothing in "
        "the file tells. Until you say it, it is read day first."
    ]
    assert not load_button(sources_page).disabled
    answer = next(one for one in sources_page.button_group if one.label == "01/02/2025 is")
    answer.select("MDY").run()
    assert not sources_page.exception
    assert not sources_page.warning
    table = held(sources_page).tables[0]
    assert table.mapping.date_order == "MDY"
    assert "2025-01-02" in table.previews[0].rows[0]["custom"]


def test_the_question_on_dates_shows_one_that_is_open_and_hides_no_loss(sources_page: AppTest):
    told = ("a@example.org,Ann,2025-03-04", "b@example.org,Ben,05/06/2025", "c@example.org,Cy,soon")
    dropped(sources_page, "signups.csv", "\n".join(("email,first name,created at", *told)).encode())
    asked, lost = [one.value.replace("\\", "") for one in sources_page.warning]
    assert "05/06/2025 could be 5 June or May 6" in asked
    assert lost == "created at: 1 of 3 values is no date and was left out."


def test_the_question_on_dates_shows_one_that_has_its_time_in_a_column_of_its_own(sources_page: AppTest):
    dropped(sources_page, "signups.csv", b"email,Created,Time\na@example.org,05/06/2025,10:00\n")
    assert "05/06/2025 could be 5 June or May 6" in sources_page.warning[0].value.replace("\\", "")


def test_the_receipt_says_how_dates_were_read_that_could_be_read_in_two_ways(sources_page: AppTest):
    dropped(sources_page, "signups.csv", OPEN_DATES)
    load_button(sources_page).click().run()
    loaded(sources_page)
    assert any(
        one.value.replace("\\", "").startswith(
            "signup: Dates were read as day/month/year, since nothing in the file tells"
        )
        for one in sources_page.caption
    )


def test_values_that_are_left_out_are_told_on_the_card(sources_page: AppTest):
    dropped(sources_page, "people.csv", b"id,Mail,city\n1,ann@example.org,Hue\n2,not an address,Berlin\n")
    assert ["Mail: 1 value is no e" in one.value.replace("\\", "") for one in sources_page.warning] == [True]


def test_two_columns_that_were_given_one_field_are_told(sources_page: AppTest):
    dropped(sources_page)
    field_of(sources_page, "nick").select("first_name").run()
    assert not sources_page.warning
    field_of(sources_page, "color").select("first_name").run()
    assert [one.value.partition(":")[0] for one in sources_page.warning] == ["nick and color are both First name"]


def test_columns_that_come_again_are_mapped_as_they_were_corrected_and_go_to_the_same_source(sources_page: AppTest):
    dropped(sources_page, "march.csv")
    field_of(sources_page, "city").select("region").run()
    next(one for one in sources_page.selectbox if one.label == "Source").select("march").run()
    load_button(sources_page).click().run()
    loaded(sources_page)
    again = opened()
    dropped(again, "april.csv", PEOPLE.replace(b"ann", b"eve"))
    assert held(again).tables[0].mapping.columns["city"] == "region"
    assert any("load 1" in one.value and "city is Region" in one.value for one in again.info)
    assert next(one for one in again.selectbox if one.label == "Source").value == "march"
    next(one for one in again.button if one.label == "Map as suggested").click().run()
    assert not again.exception
    assert held(again).tables[0].mapping.columns["city"] == "city"


def test_each_table_of_a_file_can_be_mapped_as_before(sources_page: AppTest, tmp_path: Path):
    book = tmp_path / "both.xlsx"
    with pd.ExcelWriter(book) as sheets:
        for name, city in (("South", "Hue"), ("North", "Ulm")):
            told = {"customer id": [1, 2], "email": [f"{name}@x.org", f"b{name}@x.org"], "city": [city, city]}
            pd.DataFrame(told).to_excel(sheets, sheet_name=name, index=False)
    for _ in range(2):
        page = opened()
        upload = dropped(page, "both.xlsx", book.read_bytes())
        assert len(upload.as_before) == (2 if workspace().loads() else 0)
        for place, table in enumerate(upload.tables):
            plan = table.mapping.to_json()
            uploads.correct(upload, place, {**plan, "columns": {**plan["columns"], "city": "region"}})
        load_button(page).click().run()
        loaded(page)


def test_a_file_whose_load_was_taken_back_can_be_loaded_again(sources_page: AppTest):
    dropped(sources_page)
    load_button(sources_page).click().run()
    loaded(sources_page)
    assert sources_page.success
    workspace().unload(1)
    sources_page.run()
    assert not sources_page.success
    assert not load_button(sources_page).disabled


def test_a_receipt_waits_for_whoever_left_the_page_during_the_load(sources_page: AppTest):
    dropped(sources_page)
    load_button(sources_page).click().run()
    upload = held(sources_page)
    upload.work.wait()
    sources_page.file_uploader(key="dropped").set_value(None).run()  # as it is for whoever comes back to the page
    assert sources_page.success
    next(one for one in sources_page.button if one.label == "Remove").click().run()
    assert not sources_page.success
    assert not sources_page.session_state[uploads.STATE]


def test_a_preview_tells_traits_of_the_files_own_in_words():
    assert mapping_view._shown({"custom": '{"punkte":"007","color":"red"}'}, "people") == {
        "Extra traits": "punkte: 007, color: red"
    }


def test_a_mapping_that_is_refused_is_not_loaded_by_the_one_before(sources_page: AppTest, monkeypatch):
    dropped(sources_page)
    monkeypatch.setattr(uploads, "correct", lambda *_: "This cannot be.")
    field_of(sources_page, "nick").select("first_name").run()
    assert [one.value for one in sources_page.error] == ["This cannot be."]
    assert load_button(sources_page).disabled
    field_of(sources_page, "nick").select(held(sources_page).tables[0].mapping.columns["nick"]).run()
    assert not sources_page.error
    assert not load_button(sources_page).disabled


def loaded(page: AppTest) -> AppTest:
    """The page once what was pressed is done."""
    held(page).work.wait()
    return page.run()


def test_a_file_that_was_loaded_before_says_so_before_it_is_loaded_again(sources_page: AppTest):
    dropped(sources_page)
    load_button(sources_page).click().run()
    loaded(sources_page)
    again = opened()
    dropped(again)
    assert [one.value for one in again.info] == [
        "Load 1 brought this file before, mapped as it is here. Loading it again changes nothing."
    ]
    field_of(again, "nick").select("first_name").run()
    assert "Load 1 read this file by another mapping." in again.warning[0].value
    next(one for one in again.button if one.label == "Take load 1 back and load anew").click().run()
    loaded(again)
    assert not again.exception
    assert [(load.load_id, load.state, load.accepted) for load in workspace().loads()] == [
        (2, "loaded", 2),
        (1, "unloaded", 2),
    ]
    assert again.success[0].value.startswith("2 rows of people")


def test_a_file_of_which_no_row_was_new_is_no_success(sources_page: AppTest):
    dropped(sources_page)
    load_button(sources_page).click().run()
    loaded(sources_page)
    again = opened()
    dropped(again, content=PEOPLE + b"\n")
    load_button(again).click().run()
    loaded(again)
    assert not again.success
    assert again.warning[0].value.startswith("0 rows of people")


def test_why_rows_were_rejected_is_told_where_the_overview_leads(sources_page: AppTest):
    visit = b'{"type": "page", "anonymousId": "a1", "messageId": "m1", "timestamp": "2026-10-01T09:00:00Z"}\n'
    dropped(sources_page, "visits.jsonl", visit + b"no json\n")
    load_button(sources_page).click().run()
    loaded(sources_page)
    page = AppTest.from_file(str(ROOT / "cdp_core/ui/main.py"), default_timeout=60)
    page.switch_page(str(ROOT / "pages/sources.py"))
    page.query_params["rejected"] = "yes"
    page.run()
    assert not page.exception
    assert page.subheader[0].value == "1 row rejected, and why"
    assert any(one.value.startswith("**1 ×** ") and "line 2" in one.value for one in page.markdown)


def test_reasons_stand_by_how_often_they_are_told():
    rows = [RejectedRow(line, reason, {}) for line, reason in enumerate(("no id", "no time", "no id"), 2)]
    assert reasons(rows) == [("no id", [2, 4]), ("no time", [3])]


def test_whoever_looks_sees_what_is_being_loaded_and_can_stop_it(sources_page: AppTest, monkeypatch):
    go_on, begun = Event(), Event()

    def load(self: Workspace, path: Path, *, progress: Progress, **said: object) -> list:
        progress(0.4, "reading the file")
        begun.set()
        go_on.wait(10)
        progress(0.5, "storing rows")
        return []

    monkeypatch.setattr(Workspace, "load", load)
    dropped(sources_page)
    load_button(sources_page).click().run()
    assert begun.wait(10)
    assert "Cancel people.csv" not in [one.label for one in sources_page.button]  # its card has the button
    for other in (opened(), opened("overview")):
        [stop] = [one for one in other.button if one.label == "Cancel people.csv"]
    stop.click().run()
    go_on.set()
    loaded(sources_page)
    assert any("Cancelled" in one.value for one in sources_page.info)
    assert "Cancel people.csv" not in [one.label for one in opened("overview").button]


def test_where_what_replaces_a_load_cannot_be_loaded_it_says_that_the_load_is_gone(
    sources_page: AppTest, monkeypatch: pytest.MonkeyPatch
):
    dropped(sources_page)
    load_button(sources_page).click().run()
    loaded(sources_page)
    again = opened()
    dropped(again)
    field_of(again, "nick").select("first_name").run()

    def fail(self: Workspace, path: Path, **said: object) -> list:
        raise LoadError("It has no rows.")

    monkeypatch.setattr(Workspace, "load", fail)
    next(one for one in again.button if one.label == "Take load 1 back and load anew").click().run()
    loaded(again)
    [told] = [one.value for one in again.error]
    assert told.startswith("It has no rows. What it was to replace is taken back")
    assert [load.state for load in workspace().loads()] == ["unloaded"]


def test_a_source_of_which_everything_was_taken_back_is_history_alone(sources_page: AppTest, tmp_path: Path):
    for name in ("crm", "shop"):
        (tmp_path / f"{name}.csv").write_bytes(PEOPLE.replace(b"ann", name.encode()))
        workspace().load(tmp_path / f"{name}.csv", source=name, system="crm", kind="people")
    workspace().unload(workspace().loads()[0].load_id)
    page = opened()
    assert not page.exception
    [table] = [one.value for one in page.dataframe if "Source" in one.value]
    assert [link.partition("#")[2] for link in table["Source"]] == ["crm"]
    assert any("shop" in one.value and "load 2" in one.value for one in page.markdown)
