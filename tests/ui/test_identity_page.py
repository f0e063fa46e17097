"""What a person does about who is who, as Streamlit sees it: other rules and back, merging and undoing it."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from cdp_core.identity import IdentityRules, RuleChange, rule_changes
from cdp_core.store import bulk, tables
from cdp_core.ui import rule_trial
from cdp_core.ui.identity_view import found_words
from cdp_core.ui.past_rules_view import difference
from cdp_core.ui.rules_view import kind_rules, settings_of
from cdp_core.ui.session import close_workspaces, workspace
from cdp_core.ui.work import Work
from cdp_core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]

#: Ann's e-mail stands in both.
CRM = "id,email,first name,last name\n1,ann@example.org,Ann,Lee\n2,ben@example.org,Ben,Kim\n3,cat@example.org,Cat,Fox\n"
SHOP = "customer id,email\n77,ann@example.org\n"


@pytest.fixture(scope="session")
def resolved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with both files, closed."""
    folder = tmp_path_factory.mktemp("crm_and_shop")
    (folder / "crm.csv").write_text(CRM, "utf-8")
    (folder / "shop.csv").write_text(SHOP, "utf-8")
    with Workspace.open(folder / "workspace") as workspace:
        workspace.load(folder / "crm.csv", source="crm", system="crm", kind="people")
        workspace.load(folder / "shop.csv", source="shop", system="cdp", kind="people")
        workspace.resolve()
    return folder / "workspace"


@pytest.fixture
def open_page(resolved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """A page over a workspace of its own, with what the address says."""
    shutil.copytree(resolved, tmp_path / "workspace")
    monkeypatch.setenv("CDP_WORKSPACE", str(tmp_path / "workspace"))

    def opened(name: str, **address: str) -> AppTest:
        page = AppTest.from_file(str(ROOT / "cdp_core/ui/main.py"), default_timeout=60)
        page.switch_page(str(ROOT / f"pages/{name}.py"))
        for key, value in address.items():
            page.query_params[key] = value
        return page.run()

    yield opened
    close_workspaces()


def summary(page: AppTest) -> str:
    return next(one.value for one in page.markdown if " became " in one.value)


def labelled(page: AppTest, label: str):
    return next(one for one in page.button if one.label == label)


def applied(page: AppTest, label: str) -> AppTest:
    """The page after a click that puts rules in force, once they are."""
    labelled(page, label).click().run()
    page.session_state[rule_trial.STATE].wait()
    return page.run()


def test_rules_that_were_applied_by_mistake_are_put_back(open_page):
    page = open_page("identity", part="Rules")
    as_new, blocked = summary(page), page.text_area[0].value
    page.text_area[0].set_value(".*@.*")
    applied(page, "Apply and resolve everything again")
    assert not page.exception
    assert page.text_area[0].value == ".*@.*"
    assert summary(page) != as_new
    assert "4 records are 4 profiles under these rules." in page.toast[0].value
    applied(page, "Put back")
    assert not page.exception
    assert (summary(page), page.text_area[0].value) == (as_new, blocked)
    assert any(re.search(r"Until (just now|\d+ min ago)", one.value) for one in page.markdown)


def test_a_wrong_regular_expression_is_refused_and_changes_nothing(open_page):
    page = open_page("identity", part="Rules")
    before = summary(page)
    page.text_area[0].set_value("[0-")
    labelled(page, "Apply and resolve everything again").click().run()
    assert "is not a regular expression" in page.error[0].value
    assert summary(page) == before


def test_rules_are_applied_once_at_a_time_and_what_was_cancelled_is_told(open_page):
    page = open_page("identity", part="Rules")
    as_new, go_on = summary(page), Event()
    before = Work(lambda progress: go_on.wait(10))
    page.text_area[0].set_value(".*@.*")
    labelled(page, "Apply and resolve everything again").click().run()
    assert labelled(page, "Apply and resolve everything again").disabled
    labelled(page, "Cancel").click()
    page.run()
    go_on.set()
    before.wait()
    page.session_state[rule_trial.STATE].wait()
    page.run()
    assert [one.value for one in page.info] == ["Cancelled. The rules and all profiles are as they were."]
    assert (summary(page), page.text_area[0].value) == (as_new, ".*@.*")


def test_rules_that_cannot_be_followed_are_told_where_they_are_mended(open_page):
    file = workspace().settings.workspace / "identity-rules.json"
    file.write_text(json.dumps({"blocked": ["a++"]}))
    page = open_page("identity", part="Rules")
    assert "the rules of a new workspace are in force" in page.error[0].value
    applied(page, "Apply and resolve everything again")
    assert not page.exception
    assert not page.error


def test_a_merge_names_both_and_what_joins_before_it_is_done_and_is_undone(open_page):
    page = open_page("profiles", profile="ann@example.org", tab="Identity")
    other = next(one for one in page.text_input if one.label == "Other profile")
    other.set_value("ben@example.org").run()
    said = next(one.value for one in page.markdown if "become one profile" in one.value)
    assert "**Ann Lee** (p1: 2 records, 0 orders, 0 events) and **Ben Kim** (p2: 1 record" in said
    assert "one profile, p1," in said
    labelled(page, "Yes, merge the two").click().run()
    assert not page.exception
    assert any("3 records are one person" in one.value for one in page.markdown)
    history = open_page("identity", part="Decisions")
    assert any("**Ann Lee**" in one.value and "**Ben Kim**" in one.value for one in history.markdown)
    labelled(history, "Undo").click().run()
    assert "4 records became 3 profiles" in summary(history)


def test_a_name_of_several_merges_with_none_of_them_before_one_is_chosen(open_page):
    page = open_page("profiles", profile="ann@example.org", tab="Identity")
    next(one for one in page.text_input if one.label == "Other profile").set_value("example.org").run()
    which = next(one for one in page.radio if one.label == "Which one?")
    assert (len(which.options), which.value) == (2, None)
    assert not [one for one in page.button if one.label == "Yes, merge the two"]


def two_doubtful_pairs() -> None:
    with workspace().writing() as connection:
        told = {"evidence": "{}", "state": "review", "speaks": True}
        pairs = [{"record_a": 1, "record_b": other, "weight": -2.0 - other, **told} for other in (2, 3)]
        bulk.insert_rows(connection, tables.candidate_pairs, pairs)


def test_pairs_put_off_stay_so_for_whoever_comes_back_and_are_shown_again(open_page):
    two_doubtful_pairs()
    page = open_page("identity", part="To review")
    next(one for one in page.button if one.key == "later_1_2").click().run()
    assert any("Ann Lee and Ben Kim wait until later." in one.value for one in page.markdown)
    later = open_page("identity", part="To review")
    assert [one.key for one in later.button if one.key.startswith("same_")] == ["same_1_3"]
    assert any("1 pair put off until later." in one.value for one in later.markdown)
    labelled(later, "Show them again").click().run()
    labelled(later, "Choose all shown").click().run()
    labelled(later, "Later: 2 chosen").click().run()
    assert "All 2 remaining pairs were put off." in [one.value for one in later.markdown]
    labelled(later, "Undo").click().run()
    assert [one.key for one in later.button if one.key.startswith("same_")] == ["same_1_2", "same_1_3"]
    assert not later.exception


def test_a_pair_that_was_put_off_stands_in_the_history_and_is_asked_about_again(open_page):
    two_doubtful_pairs()
    page = open_page("identity", part="To review")
    next(one for one in page.button if one.key == "later_1_2").click().run()
    assert any("1 pair of profiles may be one person" in one.value for one in page.subheader)
    history = open_page("identity", part="Decisions")
    assert any("put off" in one.value for one in history.markdown)
    labelled(history, "Ask again").click().run()
    assert not history.exception
    assert not any("put off" in one.value for one in history.markdown)
    assert workspace().review_counts().put_off == 0


def test_kinds_without_a_rule_of_their_own_can_have_one_and_so_can_any_other_id():
    rules = IdentityRules()
    shown = kind_rules(rules, ["account", "email", "order_no"])
    assert [*shown] == [*rules.kinds, "account", "order_no", ""]
    as_they_are = IdentityRules.from_dict(settings_of(rules, shown))
    assert as_they_are == rules
    shown["account"]["limit"] = 1
    shown[""]["joins"] = False
    edited = IdentityRules.from_dict(settings_of(rules, shown))
    assert (edited.of("account").limit, edited.of("account").joins) == (1, True)
    assert not edited.of("order_no").joins
    assert not edited.of("whatever").joins
    assert "order_no" not in edited.kinds


def test_the_table_of_rules_has_the_kinds_of_the_workspace_and_any_other(open_page):
    with workspace().writing() as connection:
        connection.execute(
            sa.update(tables.identifiers).where(tables.identifiers.c.value == "77").values(kind="account")
        )
    [table] = open_page("identity", part="Rules").dataframe
    assert {"Account", "Any other id", "E-mail"} <= set(table.value["label"])


def test_a_value_that_many_share_is_blocked_from_where_it_was_found(open_page):
    open_page("identity")  # the workspace is open

    def app() -> None:
        from cdp_core.identity import SharedValue
        from cdp_core.ui import block_view, rule_trial

        block_view.show(SharedValue("email", "ann@example.org", 2, 2, "shared", "2 people"), "it")
        rule_trial.follow(rule_trial.under_way())

    page = AppTest.from_function(app, default_timeout=60).run()
    labelled(page, "Preview blocking it").click().run()
    assert any("3 profiles would become 4" in one.value for one in page.markdown)
    labelled(page, "Block it and resolve everything again").click().run()
    page.session_state[rule_trial.STATE].wait()
    page.run()
    assert not page.exception
    assert workspace().identity_rules().of("email").blocked[-1] == r"ann@example\.org"
    assert workspace().profile_count() == 4


def test_a_large_profile_without_a_name_is_called_by_an_id(open_page):
    with workspace().writing() as connection:
        connection.execute(sa.delete(tables.identifiers).where(tables.identifiers.c.kind == "email"))
        connection.execute(sa.update(tables.profiles).values(full_name=None, email=None, phone=None))
    page = open_page("identity")
    assert "Customer id 77" in [one.label for one in page.get("page_link")]


def test_differences_of_rules_read_as_a_line():
    strict = {"kinds": {"email": {"limit": 1}, "phone": {"shared_by": None}}, "blocked": ["x"]}
    assert difference(rule_changes(IdentityRules(), IdentityRules.from_dict(strict))) == (
        f"Blocked values, 1 more and {len(IdentityRules().blocked)} fewer · E-mail: at most 5 → 1"
        " · Phone: shared by 10 → no limit"
    )
    assert difference([RuleChange("other", "joins", True, False)]) == "Other ids: joins yes → no"


def test_why_a_value_was_held_apart_names_kinds_as_people_do():
    assert found_words("300 people", "customer_id") == "300 people, told apart by customer id"
    assert found_words("36 people", "name") == "36 people, told apart by name"
    assert found_words("a placeholder that stands for nobody", None) == "a placeholder that stands for nobody"


def test_a_part_that_there_is_not_is_said_in_one_line(open_page):
    said = "There is no part “Winners” here. This is What joined."
    assert [one.value for one in open_page("identity", part="Winners").info] == [said]
    assert not open_page("identity", part="Held apart").info


def test_a_tab_that_a_person_does_not_have_is_said_in_one_line(open_page):
    said = "There is no tab “Visits” here. This is Timeline."
    assert [one.value for one in open_page("profiles", profile="ann@example.org", tab="Visits").info] == [said]
    assert not open_page("profiles", profile="ann@example.org", tab="Traits").info


@pytest.mark.parametrize("place", [0, 1], ids=["the record that gave the id", "another record"])
def test_a_split_says_where_the_others_went(open_page, place):
    page = open_page("profiles", profile="ann@example.org", tab="Identity")
    records = next(one for one in page.multiselect if one.key.startswith("split_"))
    records.set_value([records.options[place]]).run()
    next(one for one in page.button if one.key == "split_now").click().run()
    assert not page.exception
    said = page.toast[0].value
    both = set(re.findall(r"profile=(p\d+)", said))
    assert (said.startswith("Split into 2 profiles: "), len(both)) == (True, 2)
    shown = page.query_params["profile"]
    shown = shown[0] if isinstance(shown, list) else shown
    (other,) = both - {shown}
    merging = open_page("profiles", profile=shown, tab="Identity")
    next(one for one in merging.text_input if one.key.startswith("merge_with_")).set_value(other).run()
    assert "that they are two people" in merging.warning[0].value
    merging.button(key="merge_now").click().run()
    assert not merging.exception
    assert merging.toast[0].value.startswith("Merged; that they were two is taken back")
    assert not open_page("profiles", profile=other).error
    history = open_page("identity", part="Decisions")
    assert "4 records became 3 profiles" in summary(history)
    assert [one.value.split()[0] for one in history.markdown if one.value.startswith(":gray-badge")] == [
        ":gray-badge[replaced"
    ]
    before = workspace().version()
    labelled(history, "Undo").click().run()
    assert "4 records became 4 profiles" in summary(history)
    assert workspace().version() != before
    assert [one.label for one in history.button].count("Undo") == 1  # the split holds again, and can be undone
