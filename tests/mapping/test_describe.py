from cdp_core.mapping import Mapping, describe


def test_each_column_has_its_sentence() -> None:
    mapping = Mapping(
        "people",
        key=("Contact ID",),
        columns={
            "Contact ID": "crm_id",
            "E-mail": "email",
            "City": "city",
            "Town": "city",
            "Shoe size": "custom.shoe_size",
            "Email Opt Out": "consent.email",
            "Card Number": "ignore",
            "Notes": "ignore",
        },
    )
    assert describe(mapping) == {
        "Contact ID": "CRM id: recognizes people within this source; it also tells the rows of this source apart.",
        "E-mail": "E-mail: recognizes people.",
        "City": "City.",
        "Town": "City, where 'City' is blank.",
        "Shoe size": "Kept as the custom trait 'shoe_size'.",
        "Email Opt Out": "A yes here withdraws consent for email; a no decides nothing.",
        "Card Number": "Left out: a card number is never kept.",
        "Notes": "Left out.",
    }


def test_a_key_without_a_field_tells_rows_apart() -> None:
    assert describe(Mapping("people", key=("id",), columns={"id": "ignore"})) == {
        "id": "It tells the rows of this source apart."
    }
