import pytest

from cdp_core.mapping.names import fold, own_names, snake


@pytest.mark.parametrize(
    ("header", "folded"),
    [
        ("E-Mail-Adresse", "e mail adresse"),
        ("HasOptedOutOfEmail", "has opted out of email"),
        ("context.device.advertisingId", "context device advertising id"),
        ("MAILING_CITY", "mailing city"),
        ("Address1", "address 1"),
        ("Số điện thoại", "so dien thoai"),
        ("Straße", "strasse"),
        ("ﾒｰﾙ", "メール"),
        ("(Do Not Modify) Contact", "do not modify contact"),
        ("***", ""),
    ],
)
def test_headers_that_mean_the_same_fold_alike(header: str, folded: str) -> None:
    assert fold(header) == folded


def test_labels_api_names_and_warehouse_names_fold_alike() -> None:
    assert {fold(name) for name in ("Mailing City", "MailingCity", "mailing_city", " MAILING CITY ")} == {
        "mailing city"
    }


def test_a_snake_name_keeps_its_script_and_accents() -> None:
    assert [snake(name) for name in ("Shoe size", "Größe", "メモ", "accountType", "%")] == [
        "shoe_size",
        "größe",
        "メモ",
        "account_type",
        "unnamed",
    ]


def test_a_dotted_capital_is_an_i_with_one_dot() -> None:
    assert (snake("İYS Onayı"), snake("KİMLİK"), fold("İYS Onayı")) == ("iys_onayı", "kimlik", "iys onayi")


def test_own_names_are_unique_and_leave_out_the_path_that_all_lie_in() -> None:
    names = own_names(["traits.Plan", "traits.plan", "traits.size"], "custom", taken=["custom.size"], within="traits.")
    assert names == {"traits.Plan": "custom.plan", "traits.plan": "custom.plan_2", "traits.size": "custom.size_2"}


def test_what_an_object_keeps_in_its_properties_has_a_name_of_its_own() -> None:
    columns = ["properties.color", "event_properties.size", "traits.plan", "color", "properties", "properties."]
    assert list(own_names(columns, "property").values()) == [
        *("property.color", "property.size", "property.plan", "property.color_2"),
        *("property.properties", "property.properties_2"),
    ]
