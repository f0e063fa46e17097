"""Lists of sales and of messages that would pass for lists of people."""

import pytest

from cdp_core.mapping import suggest
from tests.mapping.tables import SmallTable, csv


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Tellimuse number,Kuupäev,Nimi,E-post,Summa,Olek", "Täidetud"),
        ("Pasūtījuma Nr.,Datums,Klients,E-pasts,Summa ar PVN,Statuss", "Apmaksāts"),
        ("Užsakymo numeris,Data,Klientas,El. paštas,Bendra suma,Būsena", "Apmokėta"),
        ("Номер на поръчка,Дата,Клиент,Имейл,Обща сума,Статус", "Изпълнена"),
        ("Broj narudžbe,Datum narudžbe,Kupac,E-mail,Ukupno,Status", "Isporučeno"),
        ("Številka naročila,Datum naročila,Kupec,E-pošta,Skupaj,Status", "Zaključeno"),
        ("Παραγγελία,Ημ/νία,Πελάτης,Email,Ποσό,Κατάσταση", "Ολοκληρώθηκε"),
    ],
)
def test_lists_of_orders_are_known_in_more_languages(header: str, cells: str) -> None:
    found = suggest(
        csv(header, f"1001,04.03.2025,Ana Lee,a@x.org,49.90,{cells}", f"1002,05.03.2025,Bo Ray,b@x.org,10.00,{cells}")
    )
    number, day, name, mail, total, status = header.split(",")
    assert found.kind == "orders"
    assert found.mapping.columns == {
        number: "order_id",
        day: "occurred_at",
        name: "full_name",
        mail: "email",
        total: "revenue",
        status: "property.status",
    }


def test_amounts_and_days_of_people_who_come_again_are_asked_about() -> None:
    rows = [f"{n},0{n}.03.2025,{'ab'[n % 2]}@x.org,{n}9.90" for n in range(1, 6)]
    found = suggest(csv("Zzz,Qqq,E-mail,Www", *rows))
    assert (found.clear, found.doubtful) == (False, ("Zzz", "Qqq", "E-mail", "Www"))


def test_a_log_of_messages_with_what_each_cost_is_no_list_of_people() -> None:
    header = "Message ID,Recipient,Status,Cost,Currency,Date Sent,Campaign"
    rows = [f"m{n},+96650111223{n},Delivered,0.045,USD,2025-03-01 10:00:0{n},Ramadan" for n in range(3)]
    assert not suggest(csv(header, *rows)).clear


@pytest.mark.parametrize(
    "header",
    ["Last order date,Total spent", "Member since,Balance", "Last visit,Average order", "Created,Revenue"],
)
def test_people_with_what_they_spent_and_when_they_last_came_are_people(header: str) -> None:
    rows = [f"{n},Ann Lee,{n}@x.org,2025-03-0{n},{n}9.90" for n in range(1, 5)]
    found = suggest(csv(f"Customer number,Name,Email,{header}", *rows))
    assert (found.kind, found.clear) == ("people", True)


@pytest.mark.parametrize(
    ("header", "phone"),
    [
        ("Name,Annual fee,Renewal date,Phone,Currency", "+4930111200{n}"),
        ("Tenant name,Sum,Since when,Phone,Currency", "+4930111200{n}"),
        ("Patient,Copay,Next visit,Phone,Ward", "+49301112000"),
        ("Name,Betrag,Tag,Telefon,Firma", "+49301112000"),
        ("Child,Deposit,Camp date,Phone,Town", "+49301112000"),
        ("Élève,Frais,Jour,Téléphone,Ville", "+49301112000"),
    ],
)
def test_what_people_pay_and_a_number_that_a_household_shares_make_no_sale(header: str, phone: str) -> None:
    names = ("Ann Lee", "Bo Ray", "Cy Orr", "Di Poe", "Ed Fox")
    rows = [f"{name},{n}9.90,2025-03-0{n},{phone.format(n=n)},EUR" for n, name in enumerate(names, 1)]
    found = suggest(csv(header, *rows))
    assert (found.kind, found.clear) == ("people", True)


def test_people_who_come_again_under_the_same_name_are_asked_about_and_told_why() -> None:
    rows = [f"{('Ann Lee', 'Bo Ray')[n % 2]},{n},0{n}.03.2025,{'ab'[n % 2]}@x.org,{n}9.90" for n in range(1, 6)]
    found = suggest(csv("Name,Zzz,Qqq,E-mail,Www", *rows))
    assert not found.clear
    assert "the same people come again in 'E-mail'" in found.columns[0].reason


def test_an_order_number_beside_a_day_and_a_sum_that_cannot_be_read_is_an_order() -> None:
    found = suggest(csv("Order number,Order date,Email,Total", "1,soon,a@x.org,much", "2,later,b@x.org,little"))
    assert (found.kind, found.doubtful) == ("orders", ("Order date", "Total"))


def test_a_shop_s_own_table_of_orders_needs_no_more_than_their_numbers_customers_totals_and_days() -> None:
    found = suggest(
        csv(
            "id,customer_id,status,total,currency,created_at",
            "501,1,paid,20.50,EUR,2026-03-01",
            "502,2,cancelled,30.00,EUR,2026-03-02",
        )
    )
    assert found.clear
    assert found.kind == "orders"
    assert found.mapping.columns["id"] == "order_id"
    assert found.mapping.columns["total"] == "revenue"


@pytest.mark.parametrize(
    "table",
    [
        csv("id,customer_id,total,currency,created_at", "1,7,20,EUR,2026-03-01", name="carts.csv"),
        csv("id,customer_id,status,total,currency,created_at", "1,7,active,20,EUR,2026-03-01"),
        csv("id,customer_id,total,currency,created_at,city", "1,7,20,EUR,2026-03-01,Bonn"),
    ],
)
def test_carts_contracts_and_people_are_no_orders_by_a_total(table: SmallTable) -> None:
    found = suggest(table)
    assert not (found.clear and found.kind == "orders")
