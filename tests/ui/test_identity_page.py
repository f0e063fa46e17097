"""What a person does about who is who, as Streamlit sees it: other rules, and back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cdp_core.identity import IdentityRules, RuleChange, rule_changes
from cdp_core.ui.identity_view import found_words
from cdp_core.ui.past_rules_view import difference
from cdp_core.ui.session import close_workspaces
from cdp_core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]

#: Ann's e-mail stands in both.
CRM = "id,email,first name,last name\n1,ann@example.org,Ann,Lee\n2,ben@example.org,Ben,Kim\n"
SHOP = "customer id,email\n77,ann@example.org\n"


@pytest.fixture
def identity_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], AppTest]]:
    """The Identity page over a workspace of its own, with one part of it open."""
    (tmp_path / "crm.csv").write_text(CRM, "utf-8")
    (tmp_path / "shop.csv").write_text(SHOP, "utf-8")
    with Workspace.open(tmp_path / "workspace") as workspace:
        workspace.load(tmp_path / "crm.csv", source="crm", system="crm", kind="people")
        workspace.load(tmp_path / "shop.csv", source="shop", system="cdp", kind="people")
        workspace.resolve()
    monkeypatch.setenv("CDP_WORKSPACE", str(tmp_path / "workspace"))

    def opened(part: str) -> AppTest:
        page = AppTest.from_file(str(ROOT / "cdp_core/ui/main.py"), default_timeout=60)
        page.switch_page(str(ROOT / "pages/identity.py"))
        page.query_params["part"] = part
        return page.run()

    yield opened
    close_workspaces()


def summary(page: AppTest) -> str:
    return next(one.value for one in page.markdown if " became " in one.value)


def labelled(page: AppTest, label: str):
    return next(one for one in page.button if one.label == label)


def test_rules_that_were_applied_by_mistake_are_put_back(identity_page):
    page = identity_page("Rules")
    as_new, blocked = summary(page), page.text_area[0].value
    page.text_area[0].set_value(".*@.*")
    labelled(page, "Apply and resolve everything again").click().run()
    assert not page.exception
    assert page.text_area[0].value == ".*@.*"
    assert summary(page) != as_new
    labelled(page, "Put back").click().run()
    assert not page.exception
    assert (summary(page), page.text_area[0].value) == (as_new, blocked)
    assert any("Until just now" in one.value for one in page.markdown)


def test_a_wrong_regular_expression_is_refused_and_changes_nothing(identity_page):
    page = identity_page("Rules")
    before = summary(page)
    page.text_area[0].set_value("[0-")
    labelled(page, "Apply and resolve everything again").click().run()
    assert "is not a regular expression" in page.error[0].value
    assert summary(page) == before


def test_differences_of_rules_read_as_a_line():
    strict = {"kinds": {"email": {"limit": 1}, "phone": {"shared_by": None}}, "blocked": ["x"]}
    assert difference(rule_changes(IdentityRules(), IdentityRules.from_dict(strict))) == (
        "Blocked values, 1 more and 4 fewer · E-mail: at most 5 → 1 · Phone: shared by 10 → no limit"
    )
    assert difference([RuleChange("other", "joins", True, False)]) == "Other ids: joins yes → no"


def test_why_a_value_was_held_apart_names_kinds_as_people_do():
    assert found_words("300 people, told apart by customer_id") == "300 people, told apart by customer id"
    assert found_words("36 people, told apart by name") == "36 people, told apart by name"
    assert found_words("a placeholder that stands for nobody") == "a placeholder that stands for nobody"
