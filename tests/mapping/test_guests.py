"""Who ordered, where several people order under one mailbox or phone."""

import sqlalchemy as sa

from tests.mapping.tables import csv, mapped

HEADER = "Order number,Order date,Customer name,Customer email,Customer phone,Total"
COUPLE = csv(
    HEADER,
    "A1,2026-10-01,José Ruiz,casa@x.org,,100.00",
    "A2,2026-10-02,Carmen Gil,casa@x.org,,50.00",
    "A3,2026-10-03,CARMEN GIL,casa@x.org,,20.00",
    "A4,2026-10-04,,casa@x.org,,10.00",
    "A5,2026-10-05,Ann Lee,ann@x.org,,5.00",
)


def test_orders_of_a_couple_are_told_apart_by_the_names_beside_their_mailbox(connection: sa.Connection) -> None:
    rows = mapped(connection, COUPLE)
    orders = sorted((row for row in rows["events"]), key=lambda row: row["order_id"])
    jose, carmen = "email:casa@x.org josé ruiz", "email:casa@x.org carmen gil"
    assert [row.get("id.guest") for row in orders] == [jose, carmen, carmen, None, None]
    assert {row["email"] for row in orders[:4]} == {"casa@x.org"}


def test_each_of_them_is_kept_under_her_own_name(connection: sa.Connection) -> None:
    people = mapped(connection, COUPLE)["people"]
    assert {(row["key"], row["full_name"].lower()) for row in people} == {
        ("id.guest:email:casa@x.org josé ruiz", "josé ruiz"),
        ("id.guest:email:casa@x.org carmen gil", "carmen gil"),
        ("email:ann@x.org", "ann lee"),
    }


def test_strangers_without_a_mailbox_are_told_apart_too_and_a_customer_number_goes_before(
    connection: sa.Connection,
) -> None:
    strangers = csv(HEADER, "B1,2026-10-01,Ann Reed,no@no.com,,1.00", "B2,2026-10-02,Bob Stone,no@no.com,,2.00")
    assert len({row["key"] for row in mapped(connection, strangers)["people"]}) == 2
    numbered = csv(
        f"Customer ID,{HEADER}",
        "7,B1,2026-10-01,Ann Reed,home@x.org,,1.00",
        "7,B2,2026-10-02,A. Reed,home@x.org,,2.00",
    )
    assert {row["key"] for row in mapped(connection, numbered)["people"]} == {"customer_id:7"}
