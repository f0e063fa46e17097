"""Numbers of orders whose headers do not say so in so many words."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from tests.mapping.tables import SmallTable, csv, mapped

LINES = (
    "#5001,2025-03-04,a@x.org,Lamp,2,10.00,25.00",
    "#5001,2025-03-04,a@x.org,Shade,1,5.00,25.00",
    "#5002,2025-03-05,b@x.org,Lamp,1,10.00,10.00",
)


def lines_of_orders(header: str) -> SmallTable:
    return csv(f"{header},Date,Email,Item,Qty,Price,Order Total", *LINES)


def totals(connection: sa.Connection, table: SmallTable) -> list[float]:
    rows = mapped(connection, table)["events"]
    return [float(row["revenue"]) for row in rows if row["event"] == "Order Completed"]


@pytest.mark.parametrize(
    "header",
    [
        *(
            "Order",
            "Auftrag",
            "Commande",
            "Zamówienie",
            "Ordine",
            "Bestellung",
            "Nr zam.",
            "Nr. comandă",
            "Tellimuse nr",
        ),
        *(
            "Pasūtījuma Nr.",
            "Užsakymo numeris",
            "Номер на поръчка",
            "Broj narudžbe",
            "Številka naročila",
            "Αρ. παραγγελίας",
        ),
        *("Vorgang X", "Ref"),
    ],
)
def test_the_lines_of_an_order_count_once_whatever_its_number_is_called(connection: sa.Connection, header: str) -> None:
    assert totals(connection, lines_of_orders(header)) == [25, 10]


def test_a_code_of_several_customers_or_days_is_no_number_of_an_order() -> None:
    table = csv(
        "Branch,Date,Email,Total",
        "B1,2025-03-04,a@x.org,25.00",
        "B1,2025-03-04,b@x.org,25.00",
        "B2,2025-03-05,b@x.org,10.00",
        "B2,2025-03-06,b@x.org,10.00",
    )
    assert suggest(table).mapping.columns["Branch"] == "property.branch"


@pytest.mark.parametrize(
    "cells",
    [
        *(("2x Pizza, 1x Cola", "1x Pizza"), ("yes", "no"), ("2025-03-01", "2025-03-02"), ("Pizza 1", "Menu 2")),
        *(("1", "2"), ("#1", "#2"), ("2", "1"), ("001", "002")),
    ],
)
def test_a_bare_order_that_holds_no_codes_is_no_number(cells: tuple[str, str]) -> None:
    rows = [(cell, "2025-03-04", f"{n}@x.org", "25.00") for n, cell in enumerate(cells)]
    found = suggest(SmallTable(("Order", "Date", "Email", "Total"), rows))
    assert found.mapping.columns["Order"] == "property.order"


@pytest.mark.parametrize("cells", ["T1,T1,T2", "1,1,2", "A1,A1,A2", "Ann,Ann,Bob", "07,07,08"])
def test_a_till_a_table_or_a_clerk_is_no_number_of_an_order(cells: str) -> None:
    lines = [f"{cell},{line.partition(',')[2]}" for cell, line in zip(cells.split(","), LINES, strict=True)]
    found = suggest(csv("Xyz,Date,Email,Item,Qty,Price,Order Total", *lines))
    assert "order_id" not in found.mapping.columns.values()
    assert found.doubtful == ("Order Total",)


def test_the_place_in_a_list_of_people_is_no_number_of_an_order() -> None:
    found = suggest(csv("Order,First name,Last name,Email", "1,Ann,Lee,a@x.org", "2,Bob,Ray,b@x.org"))
    assert (found.kind, found.mapping.columns["Order"]) == ("people", "custom.order")


def test_a_total_that_repeats_beside_goods_without_a_number_is_asked_about(connection: sa.Connection) -> None:
    table = csv("Date,Email,Item,Qty,Price,Order Total", *(line.partition(",")[2] for line in LINES))
    found = suggest(table)
    assert found.doubtful == ("Order Total",)
    assert sum(totals(connection, table)) == 35


def test_sales_whose_only_amount_is_asked_about_are_sales_for_all_that(connection: sa.Connection) -> None:
    table = csv(
        "Date,Email,Total,Product",
        *("2025-03-04,a@x.org,19.00,Soup", "2025-03-04,a@x.org,19.00,Tea", "2025-03-05,b@x.org,19.00,Soup"),
    )
    found = suggest(table)
    assert (found.kind, found.doubtful) == ("orders", ("Total",))
    assert sum(totals(connection, table)) == 57


def test_the_same_sum_twice_a_day_is_two_orders_where_no_goods_stand_beside_it(connection: sa.Connection) -> None:
    table = csv("Date,Email,Total", "2025-03-04,a@x.org,5.00", "2025-03-04,a@x.org,5.00", "2025-03-05,b@x.org,9.00")
    assert suggest(table).doubtful == ()


@pytest.mark.parametrize("header", ["Beleg", "Kassenbon", "Scontrino", "Invoice", "Document Number", "Vorgang"])
def test_a_bare_receipt_or_invoice_numbers_what_was_sold(header: str) -> None:
    table = csv(
        f"{header},Date,Email,Item,Total", "B-17,2026-11-03,a@x.org,Tea,9.00", "B-18,2026-11-04,b@x.org,Rum,8.00"
    )
    assert suggest(table).mapping.columns[header] == "order_id"
