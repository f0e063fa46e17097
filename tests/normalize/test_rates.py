"""Exchange rates as people have them."""

import pytest

from cdp_core.errors import MappingError
from cdp_core.normalize import are_rates, rates_in

BANK = ("Date", "USD", "JPY", "GBP", "")
DAYS = [
    {"Date": "2026-11-19", "USD": "1.10", "JPY": "150", "GBP": "0.90", "": ""},
    {"Date": "2026-11-20", "USD": "1.25", "JPY": "160", "GBP": "0.80", "": ""},
]


def test_a_central_banks_newest_day_is_taken():
    assert are_rates(BANK)
    assert rates_in(BANK, DAYS, "EUR") == {"USD": 0.8, "JPY": 1 / 160, "GBP": 1.25}


def test_it_is_turned_to_the_workspaces_currency():
    found = rates_in(BANK, DAYS, "USD")
    assert found == {"EUR": 1.25, "JPY": 1.25 / 160, "GBP": 1.25 / 0.8}


def test_a_list_has_a_currency_and_a_rate_in_any_columns():
    rows = [{"name": "Dollar", "code": "usd", "rate": "0,92"}, {"name": "Dong", "code": "VND", "rate": "0.000036"}]
    assert rates_in(("name", "code", "rate"), rows, "EUR") == {"USD": 0.92, "VND": 0.000036}


@pytest.mark.parametrize(
    ("columns", "rows", "said"),
    [
        (("a", "b"), [{"a": "x", "b": "1"}], "no rate in it"),
        (BANK, DAYS, "no rate for CHF"),
    ],
)
def test_a_file_without_rates_says_what_is_taken(columns, rows, said):
    with pytest.raises(MappingError, match=said):
        rates_in(columns, rows, "CHF")


def test_columns_of_anything_else_are_no_rates():
    assert not are_rates(("email", "USD", "EUR", "name", "city", "age"))
