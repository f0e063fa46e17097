import pytest

from cdp_core.mapping.secrets import is_card_number, is_iban, luhn, secret_columns, secret_header, secret_values


def test_the_check_digit_of_published_test_cards_fits() -> None:
    assert all(map(luhn, ("4242424242424242", "5555555555554444", "378282246310005")))
    assert not luhn("4242424242424243")


@pytest.mark.parametrize(
    "value",
    [
        *("4242 4242 4242 4242", "5555-5555-5555-4444", "378282246310005", "3782 822463 10005", "2223003122003222"),
        *("6011111111111117", "3530111333300000", "6200000000000005", "30569309025904", "2200123456789019"),
    ],
)
def test_a_card_number_is_known_however_it_is_grouped(value: str) -> None:
    assert is_card_number(value)


@pytest.mark.parametrize("value", ["DE89370400440532013000", "GB82 WEST 1234 5698 7654 32", "NO93 8601 1117 947"])
def test_an_iban_is_known_by_its_check_digits_under_any_header(value: str) -> None:
    assert is_iban(value)
    assert not is_iban(value.replace("3", "4", 1))
    assert secret_values([value], "Konto des Mitglieds")


@pytest.mark.parametrize("value", ["+49 30 1234567", "7210448301122", "4242424242424243", "12", "4242"])
def test_phones_and_ids_are_no_card_numbers(value: str) -> None:
    assert not is_card_number(value)


@pytest.mark.parametrize(
    "header",
    [
        *("Card Number", "credit_card_number", "Kreditkartennummer", "CVV", "password_hash", "Passwort", "カード番号"),
        *("user_pass", "Пароль", "Hasło", "รหัสผ่าน", "IBAN", "IBAN-Nummer"),
    ],
)
def test_headers_of_cards_and_passwords_are_known(header: str) -> None:
    assert secret_header(header)


@pytest.mark.parametrize(
    "header",
    [
        "Loyalty card",
        "Loyalty Card Number",
        "membership_card_number",
        "Card Last 4",
        "Card ID",
        "Passport number",
        "Customer",
        "user",
        "Token of thanks",
        "Salt",
        "IBAN country",
    ],
)
def test_other_headers_are_no_secrets(header: str) -> None:
    assert secret_header(header) is None


@pytest.mark.parametrize(
    "header", ["Gift card number", "Club credit card number", "Customer Card Number", "Their card number"]
)
def test_a_card_that_may_pay_is_a_secret_whatever_else_its_header_says(header: str) -> None:
    assert secret_header(header)


def test_a_loyalty_number_with_a_right_check_digit_is_no_payment_card() -> None:
    assert luhn("6340040000000010")
    assert not is_card_number("6340040000000010")


def test_one_chance_hit_does_not_make_a_column_of_ids_secret() -> None:
    assert secret_values(["4242424242424242", "4000000000000001", "4000000000000003"]) is None
    assert secret_values(["4242424242424242", "5555555555554444"])


@pytest.mark.parametrize(
    "value",
    [
        "$P$BabcdefghijklmnopqrstuvwxyzABC1",
        "$2y$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ012345",
        "$argon2id$v=19$m=65536,t=4,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo",
        "{SSHA}0c3ZmZm9vYmFyYmF6cXV4cXV4",
        "pbkdf2_sha256$260000$salt$aGFzaGhhc2hoYXNoaGFzaA==",
    ],
)
def test_a_stored_password_is_known_by_its_value_whatever_the_header(value: str) -> None:
    assert secret_values([value])
    assert secret_values(["$12.50", "{}", value[:9]]) is None


def test_secret_columns_say_why() -> None:
    assert secret_columns(["Email", "Card Number"]) == {"Card Number": "a card number is never kept"}


@pytest.mark.parametrize("header", ["Paid with", "Number", "Karte", "pan_masked", ""])
def test_one_card_number_in_every_row_is_never_kept(header: str) -> None:
    assert secret_values(["4242424242424242"] * 3, header) == "its values are card numbers, which are never kept"


@pytest.mark.parametrize("header", ["Order ID", "ad_account_id", "Campaign", "EAN", "orderId", "Reference"])
def test_one_number_under_the_header_of_an_id_is_kept_unless_it_is_grouped_as_on_a_card(header: str) -> None:
    assert secret_values(["4242424242424242"] * 3, header) is None
    assert secret_values(["4242 4242 4242 4242"] * 3, header)


@pytest.mark.parametrize("header", ["CardNo", "Kartennummer", "Customer card number", "カード番号"])
@pytest.mark.parametrize("values", [["20004711", "20004712"], ["LC-00123", "LC-00124"], ["2991234567890"]])
def test_a_card_number_that_could_not_pay_is_a_loyalty_card(header: str, values: list[str]) -> None:
    assert secret_header(header, values) is None


@pytest.mark.parametrize(
    "value",
    [
        *("4111 1111 1111 1111", "4111111111111112", "378282246310005", "30569309025904", "4242", "123"),
        *("************4242", "XXXX-XXXX-XXXX-4242", "4111...1111", "xxxx4242", "k8Jq0T9wZx2VfR7yLmN4=="),
        *("VISA 4242", "*4242", "ending in 4242", "…4242", "Visa-1234", "x4242", "424242", "n/a"),
    ],
)
def test_one_value_of_a_payment_card_keeps_a_column_of_card_numbers_out(value: str) -> None:
    assert secret_header("Card No", ["20004711", "20004712", value])


def test_a_card_that_pays_by_its_header_is_never_kept_whatever_its_values_look_like() -> None:
    assert secret_header("Credit card number", ["20004711"])
    assert secret_header("Gift card number", ["20004711"])
