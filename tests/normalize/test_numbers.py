"""Numbers decided per column over all its values."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from cdp_core.mapping import numbers
from cdp_core.mapping.number_style import NumberStyle
from cdp_core.normalize import money


@pytest.fixture
def read(connection: sa.Connection, a_column: Callable[..., sa.TableClause]) -> Callable[..., list[float | None]]:
    def numbers_of(*cells: str, dots_group: bool = False) -> list[float | None]:
        column = a_column(list(cells))
        found = numbers.decide(connection, column.c.value, money.understood_unit, dots_group=dots_group)
        chosen = sa.select(found.expression(column.c.value)).order_by(column.c.place)
        return list(connection.execute(chosen).scalars())

    return numbers_of


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1234.56", "-5", "+3", ".5", "1e3"], [1234.56, -5, 3, 0.5, 1000]),
        (["1.234,56", "12,50", "1.234"], [1234.56, 12.5, 1234]),
        (["1,234.56", "1,200", "5"], [1234.56, 1200, 5]),
        (["1 234,56", "1\u00a0234\u202f567,00"], [1234.56, 1234567]),
        (["1'234.56", "1’234.5"], [1234.56, 1234.5]),
        (["1,23,456.78", "12,34,567"], [123456.78, 1234567]),
        (["(12.50)", "5-", "−4", "-$5.00"], [-12.5, -5, -4, -5]),
        (["12,50 €", "€ 1.200,00", "EUR 3"], [12.5, 1200, 3]),
        (["$1,200", "US$ 3.50", "R$ 10"], [1200, 3.5, 10]),
        (["Rs.500", "Fr. 12.50", "12,-", "12.–"], [500, 12.5, 12, 12]),
        (["12'000.--", "CHF 99.95", "5--"], [12000, 99.95, 5]),
        (["￦12,000", "1,234,500원"], [12000, 1234500]),
        (["$1,234.50 MXN", "$12.00 MXN"], [1234.5, 12]),
        (["Rs 12,34,567/-", "₹ 500/-", "Rs. 99/="], [1234567, 500, 99]),
        (["950.000", "1.250.000"], [950000, 1250000]),
        (["0,125", "0,5"], [0.125, 0.5]),
        (["50%", "12.5 %"], [50, 12.5]),
        (["12.50", "12,50", "1,234", "1.234"], [12.5, 12.5, 1234, 1.234]),
    ],
)
def test_numbers_are_read_however_they_are_written(
    read: Callable[..., list[float | None]], cells: list[str], expected: list[float]
):
    assert read(*cells) == expected


@pytest.mark.parametrize("cell", ["1.2M", "12 pcs", "nan", "inf", "1_000", "12.3.4", "5€5", "1,2,3", "twelve", "1e999"])
def test_what_is_no_number_is_missing(read: Callable[..., list[float | None]], cell: str):
    assert read(cell, "7") == [None, 7]


def test_a_dot_groups_thousands_where_amounts_have_no_cents(read: Callable[..., list[float | None]]):
    assert read("950.000", "50.000", dots_group=True) == [950000, 50000]
    assert read("950.000", "50.5", dots_group=True) == [950, 50.5]
    assert read("950.000") == [950]


@pytest.mark.parametrize(("mark", "amounts"), [(",", [1.25, 12.5]), ("", [1250, 12500])])
def test_dinars_have_a_comma_before_three_decimals_where_the_file_has_it_before_decimals(
    connection: sa.Connection, a_column: Callable[..., sa.TableClause], mark: str, amounts: list[float]
):
    column = a_column(["1,250", "12,500"])
    style = NumberStyle(mark, "the file does so")
    found = numbers.decide(connection, column.c.value, money.understood_unit, currency="KWD", style=style)
    chosen = sa.select(found.expression(column.c.value)).order_by(column.c.place)
    assert list(connection.execute(chosen).scalars()) == amounts


def test_json_keeps_every_digit(connection: sa.Connection, a_column: Callable[..., sa.TableClause]):
    column = a_column(["12345678901234567890.123", "0.10", "7", "1e3", "+5"])
    found = numbers.decide(connection, column.c.value, money.understood_unit)
    json = connection.execute(sa.select(found.json(column.c.value)).order_by(column.c.place)).scalars()
    assert list(json) == ["12345678901234567890.123", "0.10", "7", "1000", "5"]
