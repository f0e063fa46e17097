"""What an order comes to, among several columns of amounts."""

import pytest

from cdp_core.mapping import suggest
from tests.mapping.tables import SmallTable, csv

START = ("Order ID", "Date", "Email")


def orders(*columns: tuple[str, str, str]) -> SmallTable:
    """Two orders with these further columns: each its header and its cells."""
    rows = [("1", "2025-03-04", "a@x.org"), ("2", "2025-03-05", "b@x.org")]
    lines = [(*row, *(column[n] for column in columns)) for n, row in enumerate(rows, 1)]
    return SmallTable((*START, *(column[0] for column in columns)), lines)


@pytest.mark.parametrize(
    "header", ["totalToPayAmount", "Celková suma", "Total for customer", "Kokku maksta", "إجمالي الفاتورة"]
)
def test_a_header_that_begins_as_a_total_is_the_total_of_an_order(header: str) -> None:
    found = suggest(orders((header, "109.97", "62.98"), ("Delivery amount", "9.99", "12.99")))
    assert found.mapping.columns[header] == "revenue"
    assert found.mapping.columns["Delivery amount"] != "revenue"


@pytest.mark.parametrize("header", ["Total tax", "Total discount", "Total items", "Total weight", "Total orders"])
def test_a_total_of_something_else_is_not_what_the_order_comes_to(header: str) -> None:
    assert suggest(orders((header, "9.97", "2.98"))).mapping.columns[header] != "revenue"


@pytest.mark.parametrize("header", ["Total kg", "Total Guests", "Total Boxes", "Total Distance"])
@pytest.mark.parametrize("money", ["Amount", "Price", "Fare"])
def test_a_total_of_what_is_no_money_stands_beside_what_was_paid(header: str, money: str) -> None:
    found = suggest(orders((header, "1.5", "2"), (money, "109.90", "62.90")))
    assert found.mapping.columns[header] != "revenue"
    assert money == "Fare" or found.mapping.columns[money] in ("amount", "price", "revenue", "line_total")


def test_a_total_to_pay_is_that_of_the_order_where_lines_have_prices() -> None:
    table = orders(("Total to pay", "109.97", "62.98"), ("Price", "49.99", "62.98"), ("Quantity", "2", "1"))
    assert suggest(table).mapping.columns["Total to pay"] == "revenue"


@pytest.mark.parametrize(
    ("goods", "whole"), [("Wartość zamówienia", "Suma"), ("Suma", "Wartość zamówienia"), ("Total", "Order total")]
)
def test_of_two_totals_the_one_is_it_that_counts_the_shipping(goods: str, whole: str) -> None:
    shipping = ("Koszt wysyłki", "9,99", "0,00")
    columns = ((goods, "99,98", "1 099,00"), shipping, (whole, "109,97", "1 099,00"))
    for table in (orders(*columns), orders(*reversed(columns))):
        assert suggest(table).mapping.columns[whole] == "revenue"
        assert suggest(table).mapping.columns[goods] != "revenue"


def test_an_unknown_column_of_amounts_is_asked_about_where_orders_come_to_nothing() -> None:
    assert suggest(orders(("Xyz", "109.97", "62.98"))).doubtful == ("Xyz",)
    assert suggest(orders(("Xyz", "109.97", "62.98"), ("Total", "10.00", "11.00"))).doubtful == ()
    assert suggest(orders(("Weight", "1.25", "0.75"))).doubtful == ()


@pytest.mark.parametrize(
    ("header", "last", "often", "spent"),
    [
        ("会員番号,氏名,メールアドレス,入会日", "最終来店日", "来店回数", "累計購入金額"),
        ("会員番号,氏名,メールアドレス,入会日", "最終購入日", "購入回数", "購入金額合計"),
        ("회원번호,이름,이메일,가입일", "마지막구매일", "구매횟수", "누적구매금액"),
        ("会员号,姓名,邮箱,注册时间", "最近购买日期", "购买次数", "累计消费金额"),
        ("Member Number,Name,Email,Join Date", "Last Visit Date", "Number of orders", "Total amount"),
    ],
)
def test_what_members_bought_altogether_and_last_makes_them_no_orders(
    header: str, last: str, often: str, spent: str
) -> None:
    found = suggest(
        csv(
            f"{header},{last},{often},{spent}",
            "0001,山田 花子,hanako@example.jp,2020/03/01,2026/11/02,12,154300",
            "0002,佐藤 太郎,taro@example.jp,2021/07/15,2026/10/12,4,42000",
        )
    )
    assert (found.kind, found.clear) == ("people", True)
    assert all(found.mapping.columns[column].startswith("custom.") for column in (last, often, spent))


def test_what_an_order_comes_to_is_its_total_where_no_column_says_how_often() -> None:
    header = "注文番号,注文日,メールアドレス,合計購入金額"
    found = suggest(csv(header, "A1,2026/11/02,hanako@example.jp,154300", "A2,2026/11/03,taro@example.jp,42000"))
    assert (found.kind, found.mapping.columns["合計購入金額"]) == ("orders", "revenue")


def test_what_is_left_after_fees_is_no_total_where_another_column_is_what_was_paid() -> None:
    gumroad = csv(
        "Purchase ID,Purchase Date,Email,Subtotal ($),Sale Price ($),Fees ($),Net Total ($)",
        "1,2026-11-03,a@x.org,20.0,20.0,2.5,17.5",
        "2,2026-11-04,b@x.org,20.0,22.0,2.75,19.25",
    )
    assert _revenue(gumroad) == ["Sale Price ($)"]
    mercado = csv(
        "N.º de venda,Data da venda,Receita por produtos (BRL),Tarifa (BRL),Receita por envio (BRL),Total (BRL)",
        "1,2026-11-03,199.90,-35.98,15.50,179.42",
        "2,2026-11-04,50.00,-9.00,,41.00",
    )
    assert _revenue(mercado) == ["Receita por produtos (BRL)"]


def _revenue(table: SmallTable) -> list[str]:
    return [column for column, field in suggest(table).mapping.columns.items() if field == "revenue"]


@pytest.mark.parametrize("header", ["Bestellsumme", "Warenkorbwert", "Precio total", "Ordersumma", "Sale Amount"])
def test_the_total_of_an_order_is_taken_beside_the_prices_of_its_lines(header: str) -> None:
    assert _revenue(_lines(header)) == [header]


def test_what_may_be_the_total_beside_lines_is_asked_about() -> None:
    assert suggest(_lines("Wobble")).doubtful == ("Wobble",)
    assert suggest(_lines("Shipping insured for")).doubtful == ()


def _lines(header: str) -> SmallTable:
    return csv(
        f"Order ID,Date,Email,{header},Item,Qty,Price",
        "5101,2026-11-03,a@x.org,64.70,Candle,2,19.90",
        "5101,2026-11-03,a@x.org,64.70,Soap,1,20.00",
        "5102,2026-11-13,b@x.org,24.90,Soap,1,20.00",
    )
