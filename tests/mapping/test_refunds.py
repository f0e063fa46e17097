"""Lists of returns, some of which were refused."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import drafts, stage, suggest
from tests.mapping.tables import SmallTable, csv, mapped


def events(connection: sa.Connection, table: SmallTable) -> list[str]:
    return [row["event"] for row in mapped(connection, table)["events"]]


@pytest.mark.parametrize(
    ("state", "event"),
    [
        *(("Approved", "Order Refunded"), ("Refunded", "Order Refunded"), ("Aprovada", "Order Refunded")),
        *(("Estornado", "Order Refunded"), ("Received", "Order Refunded"), ("Rejected", "Refund Refused")),
        *(("Denied", "Refund Refused"), ("Recusada", "Refund Refused"), ("却下", "Refund Refused")),
        *(("Cancelled", "Refund Refused"), ("pending", "Refund Requested"), ("申請中", "Refund Requested")),
        *(("Review completed", "Order Refunded"), ("受付済", "Order Refunded"), ("Under review", "Refund Requested")),
    ],
)
@pytest.mark.parametrize("header", ["Status", "Refund Status", "RMA Status"])
def test_only_returns_that_were_paid_back_are_refunds(
    connection: sa.Connection, header: str, state: str, event: str
) -> None:
    table = csv(
        f"RMA,Order ID,Email,Return Date,Refund Amount,{header}",
        f"R1,1001,a@x.org,2025-05-01,10.00,{state}",
        "R2,1002,b@x.org,2025-05-02,20.00,Refunded",
    )
    assert events(connection, table) == [event, "Order Refunded"]


def test_how_the_order_stands_takes_no_refund_away(connection: sa.Connection) -> None:
    table = csv(
        "Order ID,Return Date,Refund Amount,Order Status",
        "1001,2025-05-01,10.00,Cancelled",
        "1002,2025-05-02,20.00,Delivered",
    )
    assert events(connection, table) == ["Order Refunded", "Order Refunded"]


def test_what_was_not_paid_back_is_said(connection: sa.Connection) -> None:
    table = csv(
        "Order ID,Email,Return Date,Refund Amount,Status",
        "1001,a@x.org,2025-05-01,10.00,Rejected",
        "1002,b@x.org,2025-05-02,20.00,Rejected",
        "1003,c@x.org,2025-05-02,30.00,Refunded",
    )
    notes = [
        note for draft in drafts(connection, stage(connection, table), suggest(table).mapping) for note in draft.notes
    ]
    assert notes == ["2 returns say 'Rejected': not counted as refunded."]
