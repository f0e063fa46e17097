"""Amounts in the workspace's currency."""

import json

import pytest

from cdp_core.mapping.currencies import currency_code
from tests.normalize.conftest import Cleaning

TIME = ("occurred_at", ["2024-01-23"])


def order(cleaned: Cleaning, *columns: tuple[str, list[str | None]], **options: object):
    count = len(columns[0][1])
    always = (
        ("occurred_at", ["2024-01-23"] * count),
        ("event", ["Order Completed"] * count),
        ("email", ["a@x.com"] * count),
    )
    return cleaned("events", *always, *columns, **options)


def test_an_amount_is_converted_and_the_original_stays(cleaned: Cleaning):
    result = order(cleaned, ("revenue", ["10", "20", "30"]), ("currency", ["USD", "EUR", None]), rates={"USD": 0.5})
    assert result.column("revenue") == [5, 20, 30]
    assert result.column("currency") == ["USD", "EUR", None]
    assert result.column("properties") == ['{"original_revenue":10}', None, None]
    assert result.clean.types == {"property.original_revenue": "number"}


def test_amounts_without_a_currency_say_what_they_count_in_where_their_country_pays_with_another(cleaned: Cleaning):
    said = order(cleaned, ("revenue", ["250000"]), country="VN").clean.decisions["revenue"]
    assert "No currency is named, so these count in EUR; the file speaks of VN, where one pays in VND." in said
    assert "revenue" not in order(cleaned, ("revenue", ["25"]), country="DE").clean.decisions
    assert "No currency" not in order(cleaned, ("revenue", ["25 $"]), country="VN").clean.decisions["revenue"]


def test_an_amount_without_a_rate_is_missing_and_counted(cleaned: Cleaning):
    result = order(cleaned, ("revenue", ["10", "20", "5"]), ("currency", ["GBP", "gbp", "EUR"]))
    assert result.column("revenue") == [None, None, 5]
    assert result.column("properties") == ['{"original_revenue":10}', '{"original_revenue":20}', None]
    assert "2 amounts are missing, as there is no rate to EUR for GBP." in result.clean.decisions["revenue"]


def test_amounts_without_a_currency_have_the_one_that_their_column_names(cleaned: Cleaning):
    result = order(cleaned, ("revenue", ["$10", "10", None]), rates={"USD": 0.5})
    assert result.column("revenue") == [5.0, 5.0, None]
    assert result.column("currency") == ["USD", "USD", None]


def test_a_column_of_two_currencies_says_nothing_of_amounts_without(cleaned: Cleaning):
    result = order(cleaned, ("revenue", ["$10", "£10", "10"]), rates={"USD": 0.5, "GBP": 2.0})
    assert result.column("revenue") == [5.0, 20.0, 10.0]


def test_the_currency_beside_an_amount_goes_before_that_of_the_row(cleaned: Cleaning):
    result = order(cleaned, ("price", ["£10", "10"]), ("currency", ["EUR", "EUR"]), rates={"GBP": 2.0})
    assert result.column("price") == [20, 10]
    assert result.column("currency") == ["GBP", "EUR"]


def test_a_dollar_is_the_rows_own_dollar(cleaned: Cleaning):
    result = order(cleaned, ("revenue", ["$10", "$10"]), ("currency", ["CAD", None]), rates={"CAD": 0.5, "USD": 0.25})
    assert result.column("revenue") == [5, 2.5]
    assert result.column("currency") == ["CAD", "USD"]


def test_dong_with_dots_are_thousands(cleaned: Cleaning):
    result = order(cleaned, ("revenue", ["950.000", "50.000"]), currency="VND")
    assert result.column("revenue") == [950000, 50000]


def test_a_deal_is_converted_too(cleaned: Cleaning):
    result = cleaned("deals", ("object_id", ["7"]), ("amount", ["1.000,00 $"]), rates={"USD": 0.5})
    assert result.column("amount") == [500]
    assert json.loads(result.column("custom")[0]) == {"original_amount": 1000}


@pytest.mark.parametrize(
    ("text", "home", "code"),
    [
        ("eur", "", "EUR"),
        ("€", "", "EUR"),
        ("$", "AUD", "AUD"),
        ("$", "EUR", "USD"),
        ("kr", "NOK", "NOK"),
        ("₫", "", "VND"),
    ],
)
def test_signs_and_codes_name_a_currency(text: str, home: str, code: str):
    assert currency_code(text, home) == code
    assert currency_code("pcs", home) is None


def test_a_currency_may_be_named_in_words() -> None:
    assert [currency_code(name, "EUR") for name in ("US Dollar", "Pound Sterling", "Japanese Yen", "Doubloon")] == [
        "USD",
        "GBP",
        "JPY",
        None,
    ]


@pytest.mark.parametrize(
    ("cells", "amounts"),
    [
        (["1,250", "12,500", "0"], [1250, 12500, 0]),
        (["1.250", "12.500", "0"], [1.25, 12.5, 0]),
        (["1.250", "12.500", "7.750"], [1.25, 12.5, 7.75]),
        (["1250,500", "7,750"], [1250.5, 7.75]),
        (["1,250", "1,250.500"], [1250, 1250.5]),
        (["950", "1,250", "12,500"], [950, 1250, 12500]),
        (["1,250,000"], [1250000]),
    ],
)
def test_three_digits_behind_the_only_dot_are_decimals_of_a_dinar(cleaned: Cleaning, cells: list, amounts: list):
    for columns in ([("currency", ["KWD"] * len(cells))], []):
        result = order(cleaned, ("revenue", cells), *columns, currency="KWD")
        assert result.column("revenue") == amounts


@pytest.mark.parametrize(
    ("cells", "amounts"),
    [
        (["1,250", "12,505"], [1.25, 12.505]),
        (["1,250", "12,500"], [1250, 12500]),
        (["1,250", "2,500", "15,000", "7,525", "4,805", "850"], [1250, 2500, 15000, 7525, 4805, 850]),
    ],
)
def test_a_comma_stands_before_the_decimals_of_a_dinar_of_tunis_that_is_not_round(
    cleaned: Cleaning, cells: list, amounts: list
):
    assert order(cleaned, ("revenue", cells), currency="TND").column("revenue") == amounts


def test_decimals_of_a_dinar_are_said_and_so_is_that_they_may_be_some(cleaned: Cleaning):
    said = order(cleaned, ("revenue", ["1.250", "12.500"]), currency="BHD").clean.decisions["revenue"]
    assert "Numbers such as 1.250 were read as a little more than one, as their currency has three decimals." in said
    said = order(cleaned, ("revenue", ["1,250", "12,500"]), currency="BHD").clean.decisions["revenue"]
    assert "Numbers such as 1,250 were read as more than a thousand, although their currency has three decim" in said
    assert order(cleaned, ("revenue", ["1,250", "12,500"])).column("revenue") == [1250, 12500]


@pytest.mark.parametrize("mark", ",.")
def test_dinars_of_iraq_are_thousands(cleaned: Cleaning, mark: str):
    result = order(cleaned, ("revenue", [f"25{mark}000", f"12{mark}500"]), currency="IQD")
    assert result.column("revenue") == [25000, 12500]
    assert "three decimals" not in result.clean.decisions["revenue"]


def test_a_sign_beside_the_amount_tells_its_decimals(cleaned: Cleaning):
    result = order(cleaned, ("revenue", ["KD 1.250", "12.500 د.ك."]), rates={"KWD": 3.0})
    assert result.column("revenue") == [3.75, 37.5]
    assert result.column("currency") == ["KWD", "KWD"]
    assert order(cleaned, ("revenue", ["$1,250", "$12,500"]), rates={"USD": 1.0}).column("revenue") == [1250, 12500]


@pytest.mark.parametrize(
    ("text", "code"),
    [("د.ك", "KWD"), ("دك", "KWD"), ("ر.س.", "SAR"), ("ج.م", "EGP"), ("د.إ", "AED"), ("лв.", "BGN"), ("L.E.", "EGP")],
)
def test_signs_of_letters_cut_short_name_a_currency(text: str, code: str):
    assert currency_code(text, "") == code


def test_a_dirham_is_the_workspaces_own():
    assert [currency_code("DH", home) for home in ("MAD", "AED", "EUR")] == ["MAD", "AED", "AED"]


def test_letters_and_digits_that_run_together_are_an_id_and_no_amount(cleaned: Cleaning):
    people = cleaned("people", ("email", ["a@x.com", "b@x.com"]), ("custom.vat", ["FR40303265045", "FR50303265046"]))
    assert json.loads(people.column("custom")[0]) == {"vat": "FR40303265045"}


@pytest.mark.parametrize(
    "codes",
    [
        *(["DIN 912", "DIN 913"], ["SR-1001", "SR-1002"], ["KD-12"], ["BD 7", "BD 12"], ["FR.1", "FR.2"], ["DT100"]),
        *(["Fr. 7"], ["TOP-5", "TOP-6"]),
    ],
)
def test_letters_before_whole_numbers_name_something_though_they_are_signs_of_currencies(
    cleaned: Cleaning, codes: list[str | None]
):
    result = cleaned("people", ("email", [f"{code[:2]}@x.com" for code in codes if code]), ("custom.case", codes))
    assert result.clean.types == {"custom.case": "text"}


@pytest.mark.parametrize("amounts", [["KD 1.250", "KD 3"], ["EUR 5", "EUR 12"], ["Rs 1,200", "Rs 500"], ["12 KD"]])
def test_amounts_in_a_field_of_ones_own_are_numbers(cleaned: Cleaning, amounts: list[str | None]):
    result = cleaned("people", ("email", ["a@x.com"] * len(amounts)), ("custom.budget", amounts))
    assert result.clean.types == {"custom.budget": "number"}


@pytest.mark.parametrize(
    ("countries", "code"),
    [
        (["México", "Mexico"], "MXN"),
        (["CL", "CL"], "CLP"),
        (["CA", "US"], "USD"),
        (["DE", "DE"], "USD"),
    ],
)
def test_a_dollar_is_that_of_the_country_that_the_whole_file_speaks_of(
    cleaned: Cleaning, countries: list[str | None], code: str
):
    found = order(cleaned, ("country", countries), ("revenue", ["$ 45.90", "$ 46.90"]), rates={code: 1.0})
    assert found.column("currency") == [code, code]
    assert ("as the file speaks of" in found.clean.decisions["revenue"]) == (code != "USD")


def test_beside_a_column_of_currencies_no_sign_is_said_to_be_another(cleaned: Cleaning) -> None:
    told = (("revenue", ["$10", "$20"]), ("currency", ["USD", "USD"]), ("country", ["CA", "CA"]))
    assert "as the file speaks of" not in order(cleaned, *told, currency="USD").clean.decisions.get("revenue", "")


@pytest.mark.parametrize(
    ("amounts", "read"),
    [
        (["R$ 1.234", "R$ 987"], [1234.0, 987.0]),
        (["€1.234", "€987"], [1234.0, 987.0]),
        (["$1.234", "$2.567"], [1.234, 2.567]),
        (["€1.234", "€9.5"], [1.234, 9.5]),
        (["▲1,234", "2,000"], [-1234.0, 2000.0]),
    ],
)
def test_three_digits_behind_a_dot_are_a_thousand_of_a_currency_that_is_written_with_a_comma(
    cleaned: Cleaning, amounts: list[str | None], read: list[float]
):
    found = order(cleaned, ("revenue", amounts), rates={"BRL": 1.0, "USD": 1.0})
    assert found.column("revenue") == read
