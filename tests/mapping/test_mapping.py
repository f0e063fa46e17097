import pytest

from cdp_core.errors import MappingError
from cdp_core.mapping import Mapping

PLAN = {
    "kind": "people",
    "key": "Contact ID",
    "columns": {
        "E-mail": "email",
        "Mobile": "phone",
        "Born": "birthday",
        "Shoe size": "custom.shoe_size",
        "Notes": "ignore",
    },
    "defaults": {"country": "VN"},
    "date_order": "DMY",
}


def test_a_mapping_file_survives_there_and_back() -> None:
    assert Mapping.from_json(PLAN).to_json() == PLAN


def test_a_key_of_several_columns_survives_too() -> None:
    assert Mapping.from_json({"kind": "people", "key": ["A", "B"], "columns": {}}).to_json()["key"] == ["A", "B"]


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        ({"kind": "event"}, r"cannot be 'event' \(did you mean 'events'\?\). It is one of: people"),
        ({}, "cannot be None.*It is one of: people"),
        ({"kind": "people", "colums": {}}, "no 'colums' .did you mean 'columns'"),
        ({"kind": "people", "columns": {"Mail": "e_mail"}}, "no field 'e_mail'.*'Mail'.*did you mean 'email'"),
        ({"kind": "people", "columns": {"Mail": "revenue"}}, "A people row has no field 'revenue'"),
        ({"kind": "people", "columns": {"Mail": "custom."}}, "no field 'custom.'"),
        ({"kind": "people", "columns": {"Mail": "custom.…"}}, "no field 'custom.…'"),
        ({"kind": "people", "columns": ["email"]}, '"columns" of a mapping is a JSON object'),
        ({"kind": "people", "key": 7}, '"key" of a mapping names a column'),
        ({"kind": "people", "date_order": "MYD"}, "'MYD' is none of DMY, MDY, YMD"),
        ({"kind": "people", "types": {"custom.x": "integer"}}, "cannot be of type 'integer'"),
        ({"kind": "people", "types": {"email": "text"}}, "Only custom.… and property.…"),
        ({"kind": "people", "columns": {"Credit Card": "custom.card"}}, "'Credit Card' cannot be mapped.*never kept"),
        ({"kind": "people", "defaults": {"land": "VN"}}, "no field 'land'"),
    ],
)
def test_a_wrong_mapping_is_refused_by_name(plan: dict, says: str) -> None:
    with pytest.raises(MappingError, match=says):
        Mapping.from_json(plan)


def test_a_mapping_is_a_json_object() -> None:
    with pytest.raises(MappingError, match="A mapping is a JSON object"):
        Mapping.from_json([])  # type: ignore[arg-type]


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(
        MappingError, match=r"crm.csv has no column 'E-mail' \(did you mean 'Email'\?\). It has: Email, Name"
    ):
        Mapping.from_json({"kind": "people", "columns": {"E-mail": "email"}}).on(("Email", "Name"), "crm.csv")


def test_a_column_is_found_whatever_its_case_and_blanks() -> None:
    assert Mapping("people", columns={" given_name": "first_name"}).on(("Given_Name",)).columns == {
        "Given_Name": "first_name"
    }


def test_columns_left_out_are_kept_under_their_own_name() -> None:
    people = Mapping("people", key=("Id",), columns={"Mail": "email"}).on(
        ("Id", "Mail", "Shoe size", "shoe_size", "Password")
    )
    assert people.columns == {
        "Mail": "email",
        "Shoe size": "custom.shoe_size",
        "shoe_size": "custom.shoe_size_2",
        "Password": "ignore",
    }
    events = Mapping("events", columns={"Event": "event"}).on(("Event", "Color"))
    assert events.columns["Color"] == "property.color"


def test_a_row_may_name_a_person_besides() -> None:
    assert Mapping.from_json({"kind": "tickets", "columns": {"Caller": "full_name", "Subject": "subject"}})
    assert Mapping.from_json({"kind": "people", "columns": {"Segment": "interest"}})


def test_a_mapping_that_only_names_a_preset_is_that_presets() -> None:
    mapping = Mapping("events", preset="segment").on(("userId", "traits.plan", "properties.color", "integrations.All"))
    assert mapping.columns == {
        "userId": "customer_id",
        "integrations.All": "ignore",
        "traits.plan": "custom.plan",
        "properties.color": "property.color",
    }


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(MappingError, match="There is no preset 'segmnt'"):
        Mapping("events", preset="segmnt").on(("userId",))
