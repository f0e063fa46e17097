"""What a marketer does on the segments page, as Streamlit sees it: values in, exact counts out."""

import json
import random
import re
from datetime import date
from urllib.parse import unquote

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from cdp_core.insights import Slice
from cdp_core.ui import member_explorer, overlap_view, why_view
from cdp_core.ui.breakdown_view import worded
from cdp_core.ui.leaf_words import without_person
from cdp_core.ui.member_explorer import by_time, in_order
from cdp_core.ui.member_view import with_links
from cdp_core.ui.messages import plain
from cdp_core.ui.segment_list import share_format
from cdp_core.ui.session import workspace
from cdp_core.workspace import Workspace
from tests.ui.conftest import ROOT

BOUGHT = {"event": "Order Completed", "count": {"op": "gte", "value": 1}}
HANOI = {"trait": "city", "op": "is", "value": "Hanoi"}


@pytest.mark.parametrize(
    ("shares", "said"), [([2.1, 0.0098, None], ["2.10 %", "0.01 %"]), ([2.1, 0.0], ["2.1 %", "0.0 %"])]
)
def test_a_segment_of_few_among_very_many_has_a_share_that_is_not_nothing(shares, said):
    assert [share_format(shares) % one for one in shares if one is not None] == said


def counts(page: AppTest) -> list[int]:
    """The figures beside the groups and conditions, from top to bottom."""
    bodies = [one.proto.body for one in page.get("html")]
    figures = [re.fullmatch(r'<div class="count">.*?(\d[\d,]*)</div>', body) for body in bodies]
    return [int(one[1].replace(",", "")) for one in figures if one]


def total(page: AppTest) -> str:
    return page.metric[0].value


def sentences(page: AppTest) -> list[str]:
    return [button.label for button in page.button if (button.key or "").startswith("open_")]


def button(page: AppTest, label: str):
    return next(one for one in page.button if one.label == label)


def menu(page: AppTest, start: str, place: int = 0):
    return [one for one in page.get("menu_button") if one.key.startswith(start)][place]


def names(page: AppTest) -> list[str]:
    """Who stands in the table of members."""
    return [unquote(link.partition("#")[2]) for link in page.dataframe[0].value["profile_id"]]


def address(page: AppTest, name: str) -> dict:
    told = page.query_params[name]
    return json.loads(told[0] if isinstance(told, list) else told)


def fine(page: AppTest) -> bool:
    return not page.exception and not page.error


def test_a_rule_from_the_address_stands_as_sentences_with_its_counts(segments_page):
    page = segments_page(rule=json.dumps({"all": [BOUGHT, HANOI]}))
    assert sentences(page) == ["Did Order Completed", 'City is "Hanoi"']
    assert (total(page), counts(page)) == ("2", [2, 3, 2])
    assert fine(page)


def test_days_and_instants_stand_in_one_column_of_the_members(segments_page):
    frame = with_links(
        pd.DataFrame({"profile_id": ["p1", "p2", "p3"], "last_seen": ["2026-01-02", "2026-01-02T03:04:05Z", None]})
    )
    page = segments_page(rule=json.dumps({"all": [HANOI]}))
    assert frame["last_seen"].isna().tolist() == [False, False, True]
    assert names(page) == ["Ann", "Cat"]


def test_whoever_has_no_name_is_called_by_what_is_known_and_every_name_opens_a_profile():
    known = {"full_name": ["Ann #1 100%", None, "", None], "email": [None, "ben@example.org", None, None]}
    frame = with_links(
        pd.DataFrame({"profile_id": ["p1", "p2", "p3", "p4"], **known, "phone": [None, "+49", "+84", ""]})
    )
    assert frame["profile_id"].tolist() == [
        "/profiles?profile=p1#Ann%20%231%20100%25",
        "/profiles?profile=p2#ben%40example.org",
        "/profiles?profile=p3#%2B84",
        "/profiles?profile=p4#p4",
    ]


def test_a_template_that_does_not_find_its_event_is_named_and_can_be_told_which_it_is(segments_page):
    page = segments_page()
    assert "**High intent without purchase** :gray[needs a look at a product]" in [one.value for one in page.markdown]
    assert page.selectbox(key="template_event_purchase_Order Completed").value == "Order Completed"
    try:
        page.selectbox(key="template_event_view_None").set_value("Order Completed").run()
        assert "High intent without purchase" in [one.label for one in page.button]
        assert fine(page)
    finally:
        workspace().tell_event("view", None)
    assert workspace().told_events() == {}


def test_a_change_of_a_value_changes_the_counts_and_the_address(segments_page):
    page = segments_page(rule=json.dumps({"all": [HANOI]}))
    button(page, 'City is "Hanoi"').click().run()
    value = next(one for one in page.selectbox if one.key.endswith("_city_is_value"))
    assert value.options == ["Hanoi (2)", "Berlin (1)", "Hue (1)"]
    value.set_value("Berlin").run()
    assert (total(page), counts(page)) == ("1", [1, 1])
    assert address(page, "rule") == {"all": [{**HANOI, "value": "Berlin"}]}


def test_each_kind_of_condition_begins_with_one_that_can_be_counted(segments_page):
    page = segments_page()
    kinds = {
        "What they did": 3,
        "Which system knows them": 4,
        "How they can be reached": 4,
        "Which source knows them": 4,
    }
    for kind in kinds:
        added = menu(page, "add_")
        added.click(next(one for one in added.options if one.endswith(f" {kind}"))).run()
        assert fine(page)
    assert counts(page) == [3, *kinds.values()]
    assert total(page) == "3"


def test_a_condition_without_a_value_waits_and_does_not_change_the_count(segments_page):
    page = segments_page()
    added = menu(page, "add_")
    added.click(added.options[0]).run()
    assert (total(page), counts(page)) == ("4", [4])


def test_a_filter_on_a_property_narrows_the_events_once_it_has_a_value(segments_page):
    page = segments_page(rule=json.dumps({"all": [BOUGHT]}))
    button(page, "Did Order Completed").click().run()
    added = next(one for one in page.get("menu_button") if one.label == "Filter")
    added.click("Category").run()
    assert total(page) == "3"
    value = next(one for one in page.selectbox if one.key.endswith("_is_value"))
    assert value.options == ["lipstick (2)", "serum (2)"]
    value.set_value("lipstick").run()
    assert total(page) == "2"
    assert address(page, "rule")["all"][0]["where"] == {"property": "category", "op": "is", "value": "lipstick"}
    button(page, "Remove filter").click().run()
    assert total(page) == "3"


def test_filters_are_put_into_groups_within_groups_by_clicking(segments_page):
    lipstick = {"property": "category", "op": "is", "value": "lipstick"}
    serum = {**lipstick, "value": "serum"}
    dear = {"property": "revenue", "op": "gte", "value": 20}
    page = segments_page(rule=json.dumps({"all": [{**BOUGHT, "where": {"all": [lipstick, dear]}}]}))
    page.button(key=next(one.key for one in page.button if (one.key or "").startswith("open_"))).click().run()
    beside = next(one for one in page.get("menu_button") if one.label == "or …")
    beside.click("Category").run()
    assert fine(page)
    assert address(page, "rule")["all"][0]["where"] == {"all": [{"any": [lipstick]}, dear]}
    waiting = [one for one in page.selectbox if one.key.endswith("_category_is_value")][-1]
    waiting.set_value("serum").run()
    assert address(page, "rule")["all"][0]["where"] == {"all": [{"any": [lipstick, serum]}, dear]}
    joins = [one for one in page.selectbox if one.key.endswith("_join")]
    assert [one.value for one in joins] == ["all", "any"]
    joins[1].set_value("none").run()
    without = {"not": {"any": [lipstick, serum]}}
    assert address(page, "rule")["all"][0]["where"] == {"all": [without, dear]}
    button(page, "Remove filters").click().run()
    assert address(page, "rule")["all"][0]["where"] == dear
    button(page, "Undo").click().run()
    assert address(page, "rule")["all"][0]["where"] == {"all": [without, dear]}


def test_the_sum_of_a_property_is_asked_by_choosing_the_measure(segments_page):
    page = segments_page(rule=json.dumps({"all": [{**BOUGHT, "count": {"op": "gte", "value": 20}}]}))
    page.button(key=next(one.key for one in page.button if (one.key or "").startswith("open_"))).click().run()
    next(one for one in page.selectbox if one.key.endswith("_measure")).set_value("sum").run()
    assert address(page, "rule")["all"] == [{"event": "Order Completed", "sum": "revenue", "op": "gte", "value": 20}]
    assert total(page) == "2"


def test_a_condition_that_is_opened_again_shows_its_numbers(segments_page):
    page = segments_page(rule=json.dumps({"all": [{**BOUGHT, "count": {"op": "gte", "value": 2}}]}))
    for _ in range(2):
        page.button(key=next(one.key for one in page.button if (one.key or "").startswith("open_"))).click().run()
        assert [(one.value, one.proto.set_value) for one in page.number_input] == [(2, True)]
        button(page, "Done").click().run()


def test_undo_and_redo_go_back_and_forth(segments_page):
    page = segments_page(rule=json.dumps({"all": [BOUGHT, HANOI]}))
    more = menu(page, "menu_", 1)
    more.click(next(one for one in more.options if one.endswith("Remove"))).run()
    assert total(page) == "3"
    button(page, "Undo").click().run()
    assert (total(page), len(sentences(page))) == ("2", 2)
    button(page, "Redo").click().run()
    assert (total(page), len(sentences(page))) == ("3", 1)


def test_what_is_switched_off_stays_on_the_page_and_leaves_the_rule(segments_page):
    page = segments_page(rule=json.dumps({"all": [BOUGHT, HANOI]}))
    more = menu(page, "menu_", 1)
    more.click(next(one for one in more.options if one.endswith("Switch off"))).run()
    assert total(page) == "3"
    assert "~~" in sentences(page)[1]


def test_a_condition_moves_into_a_group_and_out_again(segments_page):
    page = segments_page(rule=json.dumps({"all": [HANOI, {"any": [BOUGHT]}]}))
    more = menu(page, "menu_", 0)
    more.click(next(one for one in more.options if "Move into “Any of”" in one)).run()
    assert address(page, "rule") == {"all": [{"any": [BOUGHT, HANOI]}]}
    assert total(page) == "3"
    more = menu(page, "menu_", 2)
    more.click(next(one for one in more.options if "Move into the outer group" in one)).run()
    assert address(page, "rule") == {"all": [{"any": [BOUGHT]}, HANOI]}


def test_a_heading_says_a_condition_without_its_person():
    assert [without_person(words) for words in ("who did X", "whose age is 5", "whom the CRM knows")] == [
        "Did X",
        "Age is 5",
        "Known to the CRM",
    ]
    assert without_person('whose city is "A and whose" or (whose age is 5 and who did X)') == (
        'City is "A and whose" or (age is 5 and did X)'
    )
    assert without_person("whom the source app does not know") == "Not known to the source app"


def test_a_long_rule_has_widgets_for_the_one_condition_that_is_open(segments_page):
    forty = [{**BOUGHT, "within": {"last": days, "unit": "day"}} for days in range(2, 42)]
    page = segments_page(rule=json.dumps({"any": forty}))
    assert (len(sentences(page)), counts(page)) == (40, [3] * 41)
    above = next(one for one in page.markdown if one.value.startswith(":gray[Everyone who did"))
    assert above.value.endswith(" …]")
    assert above.help.endswith("in the last 41 days.")
    page.button(key=next(one.key for one in page.button if (one.key or "").startswith("open_"))).click().run()
    assert len(sentences(page)) == 39
    assert len([one for one in page.number_input if one.key.endswith("_last_n")]) == 1


def test_none_of_takes_everybody_else(segments_page):
    page = segments_page(rule=json.dumps({"not": {"any": [BOUGHT, HANOI]}}))
    assert (total(page), counts(page)) == ("1", [1, 3, 2])


def test_pasted_json_becomes_the_rule_and_a_mistake_is_shown_by_its_line(segments_page):
    page = segments_page(rule=json.dumps({"all": [HANOI]}))
    page.session_state["json_popover"] = True
    page.run()
    text = page.text_area[0]
    text.set_value('{"all": [\n  {"trait": "city", "value": "Hue"},\n  {"trait": "cty", "value": "Hue"}\n]}').run()
    button(page, "Use this rule").click().run()
    assert page.error[0].value.startswith("Line 3\\: ")
    assert "city" in page.error[0].value
    page.text_area[0].set_value('{"all": [\n  {"trait": "city" "value": "Hue"}\n]}').run()
    button(page, "Use this rule").click().run()
    assert page.error[0].value.startswith("Line 2, column 20 is no JSON")
    assert page.code[0].value == '{"trait": "city" "value": "Hue"}'
    page.text_area[0].set_value('{"all": [\n  {"trait": "city",\n   "value": 5}\n]}').run()
    button(page, "Use this rule").click().run()
    assert (page.error[0].value[:8], page.code[0].value) == ("Line 3\\:", '"value": 5}')
    page.text_area[0].set_value('{"trait": "city",\n "trait": "age", "value": 5}').run()
    button(page, "Use this rule").click().run()
    assert page.error[0].value.startswith("Line 2\\: ")
    assert page.code[0].value == '"trait": "age", "value": 5}'
    page.text_area[0].set_value('{"trait": "city", "value": "Hue"}').run()
    button(page, "Use this rule").click().run()
    assert total(page) == "1"
    assert fine(page)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"event": "A", "count": 0}',
        '{"sequence": [1]}',
        '{"trait": "cty", "value": "x"}',
        '{"all": {"trait": "city"}}',
        '{"segment": "nobody saved it"}',
    ],
)
def test_a_wrong_rule_in_the_address_is_one_sentence_and_an_empty_builder(segments_page, text):
    page = segments_page(rule=text)
    assert len(page.error) == 1
    assert not page.exception
    assert total(page) == "4"


def test_changes_of_a_segment_survive_a_look_at_another_page(segments_page):
    def look_away_and_back(page: AppTest) -> AppTest:
        page.switch_page(str(ROOT / "pages/coverage.py")).run()
        page.query_params.clear()
        return page.switch_page(str(ROOT / "pages/segments.py")).run()

    segments_page()
    workspace().save_segment("Buyers", BOUGHT)
    page = segments_page(segment="Buyers", rule=json.dumps({"all": [BOUGHT, HANOI]}))
    look_away_and_back(page)
    assert (page.title[0].value, total(page)) == ("Buyers", "2")
    workspace().delete_segment("Buyers")


def test_what_is_left_unsaved_is_opened_again_under_its_name(segments_page):
    segments_page()
    workspace().save_segment("Buyers", BOUGHT)
    page = segments_page(segment="Buyers", rule=json.dumps({"all": [BOUGHT, HANOI]}))
    button(page, "All segments").click().run()
    assert (page.title[0].value, total(page)) == ("Who should hear from us?", "4")
    assert [one.value for one in page.info] == ["Changes of Buyers are not saved."]
    button(page, "Open again").click().run()
    assert (page.title[0].value, total(page)) == ("Buyers", "2")
    assert not page.info
    page = segments_page(segment="Buyers")
    button(page, "All segments").click().run()
    assert not page.info
    workspace().delete_segment("Buyers")


def test_a_segment_is_not_made_of_itself_nor_of_what_is_made_of_it(segments_page):
    segments_page()
    saved = {"Buyers": BOUGHT, "Hanoi": HANOI, "Hanoi buyers": {"all": [{"segment": "Buyers"}, {"segment": "Hanoi"}]}}
    for name, rule in saved.items():
        workspace().save_segment(name, rule)
    page = segments_page(segment="Buyers")
    added = menu(page, "add_")
    added.click(next(one for one in added.options if one.endswith("Another segment"))).run()
    assert fine(page)
    assert next(one for one in page.selectbox if one.label == "Segment").options == ["Hanoi (2)"]
    for name in reversed(saved):
        workspace().delete_segment(name)


def test_a_group_of_any_of_nothing_is_not_called_everybody(segments_page):
    page = segments_page()
    assert (page.metric[0].label, total(page)) == ("Everybody", "4")
    page.get("button_group")[0].set_value("any").run()
    assert (page.metric[0].label, total(page)) == ("People in this segment", "0")


def test_a_segment_is_saved_renamed_duplicated_and_deleted_with_undo(segments_page):
    page = segments_page(rule=json.dumps({"all": [HANOI]}))

    def name(popover: str, wanted: str, press: str) -> None:
        page.session_state[popover] = True
        page.run()
        page.text_input[0].set_value(wanted)
        button(page, press).click().run()
        assert not page.session_state[popover]

    name("save_popover", "Hanoi people", "Save segment")
    assert page.title[0].value == "Hanoi people"
    name("rename_popover", "People of Hanoi", "Rename segment")
    assert page.title[0].value == "People of Hanoi"
    assert page.toast[0].value == "Hanoi people is now People of Hanoi."
    button(page, "Duplicate").click().run()
    assert page.title[0].value == "People of Hanoi \\(2\\)"
    button(page, "Delete").click().run()
    assert page.info[0].value == "People of Hanoi \\(2\\) is deleted."
    button(page, "Undo delete").click().run()
    assert page.title[0].value == "People of Hanoi \\(2\\)"
    button(page, "Delete").click().run()
    page.query_params["segment"] = "People of Hanoi (2)"  # the browser's Back
    page.run()
    assert fine(page)
    assert page.info[0].value == "People of Hanoi \\(2\\) is deleted."
    page = segments_page(segment="People of Hanoi")
    button(page, "Delete").click().run()
    page = segments_page(segment="People of Hanoi")
    assert "People of Hanoi" in page.error[0].value


def test_what_somebody_else_saved_meanwhile_is_shown_before_it_is_replaced(segments_page):
    def save(page: AppTest, press: str) -> AppTest:
        page.session_state["save_popover"] = True
        page.run()
        return button(page, press).click().run()

    page = segments_page(rule=json.dumps({"all": [HANOI]}))
    page.session_state["save_popover"] = True
    page.run()
    page.text_input[0].set_value("Ours")
    button(page, "Save segment").click().run()
    mine = segments_page(segment="Ours", rule=json.dumps({"all": [HANOI, BOUGHT]}))
    mine.session_state["save_popover"] = True
    mine.run()
    theirs = segments_page(segment="Ours", rule=json.dumps({"all": [BOUGHT]}))
    save(theirs, "Save segment")
    button(mine, "Save segment").click().run()
    [warning] = [one.value for one in mine.warning]
    assert warning == "Ours was changed meanwhile. It is now\\: Everyone who did Order Completed."
    assert workspace().segment("Ours")["rule"] == {"all": [BOUGHT]}
    save(mine, "Save over it")
    assert fine(mine)
    assert workspace().segment("Ours")["rule"] == {"all": [HANOI, BOUGHT]}
    button(mine, "Delete").click().run()


def test_a_segment_is_not_lost_under_the_name_of_another_and_its_link_opens_the_same_unsaved_change(segments_page):
    def save(rule: dict) -> AppTest:
        page = segments_page(rule=json.dumps({"all": [rule]}))
        page.session_state["save_popover"] = True
        page.run()
        page.text_input[0].set_value("Mine")
        return button(page, "Save segment").click().run()

    save(BOUGHT)
    page = save(HANOI)
    assert [one.value for one in page.error] == [
        'Another segment is called "Mine" already. Choose another name, or open it to change it.'
    ]
    page = segments_page(segment="Mine", rule=json.dumps({"all": [BOUGHT, HANOI]}))
    assert (page.title[0].value, total(page)) == ("Mine", "2")
    page = segments_page(segment="Mine")
    assert total(page) == "3"
    button(page, "Delete").click().run()


def test_an_empty_workspace_says_what_will_be_here(empty_page):
    assert "exactly how many they are" in empty_page.markdown[0].value
    assert "Load the demo shop" in [one.label for one in empty_page.button]
    assert fine(empty_page)


def test_a_rule_that_cannot_be_counted_says_why_and_counts_again_once_it_is_mended(segments_page):
    page = segments_page(rule=json.dumps({"all": [HANOI]}))
    button(page, 'City is "Hanoi"').click().run()
    key = next(one.key for one in page.selectbox if one.key.endswith("_city_op"))
    page.selectbox(key=key).set_value("matches").run()
    pattern = next(one for one in page.text_input if one.key.endswith("_city_matches_value"))
    pattern.set_value("(").run()
    assert "regular expression" in page.error[0].value
    assert counts(page) == []
    pattern = next(one for one in page.text_input if one.key.endswith("_city_matches_value"))
    pattern.set_value("^H").run()
    assert (total(page), counts(page)) == ("3", [3, 3])
    assert fine(page)


def test_a_long_condition_that_is_off_names_its_group_in_the_menus_without_marks(segments_page):
    long = {"trait": "city", "op": "in", "value": ["Hanoi", "Hue", "Berlin", "Ho Chi Minh City", "Da Nang"]}
    page = segments_page(rule=json.dumps({"all": [HANOI, {"any": [long, BOUGHT]}]}))
    more = menu(page, "menu_", 2)
    more.click(next(one for one in more.options if one.endswith("Switch off"))).run()
    into = next(option for option in menu(page, "menu_", 0).options if "Move into" in option)
    assert into.endswith('Move into “Any of” with City is one of "Hanoi", "Hue", "Berlin"…')


def test_a_download_says_what_goes_out_under_the_words_for_its_purpose(segments_page):
    page = segments_page(rule=json.dumps({"all": [HANOI]}))
    page.session_state["member_tabs"] = "Download"
    page.run()
    assert next(one for one in page.selectbox if one.label == "Purpose").options[0].startswith("No purpose")
    [download] = page.get("download_button")
    download.click().run()
    assert [one.value for one in page.toast] == ["segment.csv with 2 rows goes to your downloads."]


def test_purposes_and_channels_are_called_as_people_call_them(segments_page):
    page = segments_page(rule=json.dumps({"consent": "email", "state": "granted"}))
    assert sentences(page) == ["Agreed to e-mail"]
    button(page, "Agreed to e-mail").click().run()
    assert next(one for one in page.selectbox if one.label == "Purpose").value == "email"
    assert next(one for one in page.selectbox if one.label == "Purpose").options[0] == "E-mail (0 agreed)"
    assert worded(Slice("email", 1, 1, 1.0, 1.0, {}), "last_channel").label == "E-mail"
    assert worded(Slice("email", 1, 1, 1.0, 1.0, {}), "city").label == "email"


def test_whom_the_crm_alone_misses_is_counted_and_shown(segments_page):
    page = segments_page(rule=json.dumps({"all": [BOUGHT]}))
    assert fine(page)
    [link] = [one for one in page.get("page_link") if "Missed by the CRM alone" in one.proto.label]
    assert "**3**" in link.proto.label
    assert "missed_by=crm" in link.proto.query_string


@pytest.mark.parametrize(("rule", "missed"), [({"all": [BOUGHT]}, 3), ({"all": [HANOI]}, 0)])
def test_a_member_whom_a_system_alone_would_not_have_found_is_missed_by_it(segments_page, rule, missed):
    segments_page()
    assert workspace().missed_by("crm", rule).count == missed


def test_countries_are_called_by_their_names_where_members_are_shown(segments_page):
    page = segments_page(rule=json.dumps({"trait": "country", "op": "is", "value": "VN"}))
    assert sentences(page) == ['Country is "Vietnam"']
    assert set(page.dataframe[0].value["country"]) == {"Vietnam"}
    assert worded(Slice("DE", 1, 1, 1.0, 1.0, {}), "country").label == "Germany"


def test_a_rule_that_came_by_a_broken_link_says_what_to_do(segments_page):
    page = segments_page(rule="[]")
    assert page.error[0].value.startswith("The rule in this link cannot be used. Ask whoever sent it for a new one")


def test_moments_are_grouped_by_the_day_the_month_or_the_year_whichever_makes_few_groups():
    assert by_time(["2026-11-28T18:01:00Z", "2026-11-28", None]) == (
        [date(2026, 11, 28), date(2026, 11, 28), None],
        "D MMM YYYY",
    )
    many = [f"2026-{month:02}-{day:02}" for month in (1, 2, 3) for day in range(1, 29)]
    months, shown = by_time(many)
    assert (sorted(set(months)), shown) == ([date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)], "MMM YYYY")
    assert by_time([f"{year}-05-06" for year in range(1650, 1750)])[1] == "YYYY"


def test_what_is_switched_off_is_there_when_the_browser_comes_back_to_the_same_address(segments_page):
    page = segments_page(rule=json.dumps({"all": [HANOI, BOUGHT]}))
    more = menu(page, "menu_", 1)
    more.click(next(one for one in more.options if one.endswith("Switch off"))).run()
    here = page.query_params["rule"]
    page.switch_page(str(ROOT / "pages/coverage.py")).run()
    page.query_params["rule"] = here
    page.switch_page(str(ROOT / "pages/segments.py")).run()
    assert len(sentences(page)) == 2
    assert "~~" in sentences(page)[1]


def test_a_name_that_streamlit_has_a_picture_for_stays_text():
    assert plain("Best :material/bolt: at 10:30:15") == "Best \\:\u2060material/bolt\\: at 10\\:30\\:15"


def test_conditions_of_a_group_that_is_switched_off_look_so(segments_page):
    page = segments_page(rule=json.dumps({"all": [BOUGHT, {"any": [HANOI, BOUGHT]}]}))
    menu(page, "menu_", 1).set_value("off").run()
    assert sentences(page) == ["Did Order Completed", ':gray[~~City is "Hanoi"~~]', ":gray[~~Did Order Completed~~]"]


@pytest.mark.parametrize(("columns", "first"), [(["city", "full_name"], "full_name"), (["city"], "profile_id")])
def test_the_explorer_begins_with_what_opens_a_profile(columns, first):
    assert in_order(columns) == [first, *(name for name in [*columns, "profile_id"] if name != first)]


def test_a_part_of_an_overlap_is_a_new_segment_and_the_open_one_stays(segments_page):
    segments_page()
    for name, rule in (("Buyers", BOUGHT), ("Hanoi", HANOI)):
        workspace().save_segment(name, rule)
    page = segments_page(segment="Buyers")
    page.session_state["member_tabs"] = "Overlap"
    page.run()
    part = next(one for one in page.button if (one.key or "").startswith("overlap_part_"))
    part.click().run()
    assert fine(page)
    assert page.title[0].value == "Who should hear from us?"
    assert "segment" not in page.query_params
    assert workspace().segment("Buyers")["rule"] == BOUGHT
    for name in ("Buyers", "Hanoi"):
        workspace().delete_segment(name)


def test_the_smaller_parts_of_an_overlap_are_counted_and_can_be_opened_too(segments_page, monkeypatch):
    monkeypatch.setattr(overlap_view, "SHOWN", 1)
    segments_page()
    workspace().save_segment("Hanoi", HANOI)
    page = segments_page(rule=json.dumps({"all": [BOUGHT]}))
    page.session_state["member_tabs"] = "Overlap"
    page.run()
    assert fine(page)
    assert [one.label for one in page.expander] == ["And 1 smaller one with 1 person"]
    parts = [one for one in page.button if (one.key or "").startswith("overlap_part_")]
    assert [one.label for one in parts] == ["This segment and Hanoi, no other: **2**", "Only this segment: **1**"]
    parts[1].click().run()
    assert total(page) == "1"
    workspace().delete_segment("Hanoi")


def test_groups_can_be_nested_as_deep_as_a_rule_may_be(segments_page):
    def groups(page: AppTest) -> int:
        return len([one for one in page.button if one.label == "Group"])

    rule = HANOI
    for place in range(7):
        rule = {"any" if place % 2 else "all": [rule]}
    page = segments_page(rule=json.dumps(rule))
    assert groups(page) == 7
    next(one for one in page.button if one.label == "Group").click().run()
    assert fine(page)
    assert groups(page) == 7
    menus = [one for one in page.get("menu_button") if one.key.startswith("add_")]
    assert len(menus) == 8
    menus[0].click(next(one for one in menus[0].options if one.endswith("What they did"))).run()
    assert fine(page)
    assert total(page) == "2"


def test_a_condition_moves_into_the_right_one_of_two_groups_that_look_alike(segments_page):
    page = segments_page(rule=json.dumps({"all": [BOUGHT, {"any": [HANOI]}, {"any": [HANOI]}]}))
    assert fine(page)
    more = menu(page, "menu_", 0)
    into = [one for one in more.options if "Move into" in one]
    assert [one.rpartition(" (")[2] for one in into] == ["group 2)", "group 3)"]
    more.click(into[1]).run()
    assert address(page, "rule") == {"all": [{"any": [HANOI]}, {"any": [HANOI, BOUGHT]}]}


def test_people_of_one_name_are_told_apart_where_one_asks_why(segments_page, monkeypatch):
    people = [
        {"profile_id": "p1", "full_name": "An Le", "city": "Hanoi", "email": "an@example.org", "phone": None},
        {"profile_id": "p2", "full_name": "An Le", "city": "Hue", "email": "le@example.org", "phone": None},
        {"profile_id": "p3", "full_name": "An Le", "city": "Hue", "email": "an.le@example.org", "phone": None},
        {"profile_id": "p4", "full_name": "An Le", "city": None, "email": None, "phone": None},
        {"profile_id": "p5", "full_name": "Bo", "city": "Hue", "email": None, "phone": None},
    ]
    segments_page()
    monkeypatch.setattr(Workspace, "member_table", lambda self, numbers, columns: pa.Table.from_pylist(people))
    assert why_view._people([3, 1, 2, 4, 5]) == {
        "p3": "An Le (an.le@example.org)",
        "p1": "An Le (Hanoi)",
        "p2": "An Le (le@example.org)",
        "p4": "An Le (p4)",
        "p5": "Bo",
    }


def test_a_long_rule_has_a_link_that_opens_it_and_one_too_long_for_any_says_so(segments_page):
    def of(values: int) -> dict:
        made = random.Random(values)
        return {
            "all": [{"trait": "city", "op": "in", "value": ["Hue", *(made.randbytes(8).hex() for _ in range(values))]}]
        }

    def told(page: AppTest) -> list[str]:
        return [one.value for one in page.caption if "too long for a link" in one.value]

    page = segments_page(rule=json.dumps(of(150)))
    assert (total(page), told(page)) == ("1", [])
    link = page.query_params["rule"]
    link = link[0] if isinstance(link, list) else link
    assert link.startswith("z.")
    again = segments_page(rule=link)
    assert fine(again)
    assert total(again) == "1"
    longest = segments_page(rule=json.dumps(of(2000)))
    assert fine(longest)
    assert (len(told(longest)), "rule" in longest.query_params) == (1, False)
    broken = segments_page(rule=link[:-20])
    assert broken.error[0].value.startswith("The rule in this link cannot be used.")
    assert not broken.exception


def test_json_that_someone_types_stays_when_the_rule_changes_meanwhile(segments_page):
    page = segments_page(rule=json.dumps({"all": [HANOI]}))
    page.session_state["json_popover"] = True
    page.run()
    more = menu(page, "menu_", 0)
    more.click(next(one for one in more.options if one.endswith("Duplicate"))).run()
    assert len(json.loads(page.text_area[0].value)["all"]) == 2
    page.text_area[0].set_value('{"trait": "city"').run()
    button(page, "Undo").click().run()
    assert page.text_area[0].value == '{"trait": "city"'
    page.text_area[0].set_value('{"trait": "city", "value": "Hue"}').run()
    button(page, "Use this rule").click().run()
    assert fine(page)
    assert json.loads(page.text_area[0].value) == {"all": [{"trait": "city", "value": "Hue"}]}


def test_groups_are_of_what_the_filters_leave_and_without_a_filter_of_every_member(segments_page, monkeypatch):
    segments_page()
    found = workspace().evaluate({"all": [BOUGHT]})
    rows = workspace().member_table(found.page(0, 2), ["profile_id", "city", "revenue"])
    everyone = member_explorer.grouped_rows(rows, rows["profile_id"].to_pylist(), found, "city")
    assert sorted(everyone["city"].to_pylist()) == ["Berlin", "Hanoi", "Hanoi"]
    assert everyone.column_names == ["profile_id", "city", "revenue"]
    filtered = member_explorer.grouped_rows(rows, rows["profile_id"].to_pylist()[:1], found, "city")
    assert filtered.to_pylist() == rows.slice(0, 1).to_pylist()


@pytest.mark.parametrize(
    ("shown", "rows", "members", "said"),
    [
        (3, 3, 3, "All 3 members"),
        (10_000, 10_000, 12_345, "All 12,345 members"),
        (1, 3, 3, "The 1 member that the filters leave, of 3"),
        (70, 10_000, 12_345, "The 70 members that the filters leave, of the first 10,000 of 12,345"),
    ],
)
def test_it_is_said_whom_the_groups_are_of(shown, rows, members, said):
    assert member_explorer.of_whom(shown, rows, members) == said


def test_a_column_that_comes_while_the_grid_is_filtered_is_downloaded_too():
    answer = {"ids": ["p1"], "columns": ["city", "full_name", "gone"]}
    frame = pd.DataFrame({"profile_id": ["p1", "p2"]})
    assert member_explorer.shown_in(answer, frame, ["full_name", "city", "age"]) == (
        ["p1"],
        ["city", "full_name", "age"],
    )
    assert member_explorer.shown_in(None, frame, ["full_name"]) == (["p1", "p2"], ["full_name"])
