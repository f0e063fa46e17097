import json
from typing import Any

import pytest

from cdp_core.store import tables as t
from tests.records.conftest import Shop, clean

ANN = {"email": "ann@example.org"}


def derived(shop: Shop, kind: str, **told: Any) -> list[str]:
    shop.load("crm", clean(shop.connection, kind, [{"ids": ANN, **told}]))
    return shop.rows(t.events, "event")


@pytest.mark.parametrize("stage", ["Closed Won", "closedwon", "won", "Gewonnen", "受注"])
def test_a_won_deal_is_created_and_won(shop: Shop, stage: str) -> None:
    told = derived(shop, "deals", stage=stage, opened_at="2025-01-01", closed_at="2025-02-01")
    assert told == ["Deal Created", "Deal Won"]


@pytest.mark.parametrize("status", ["Closed Lost", "lost", "Verloren", "perdu"])
def test_a_lost_deal_is_lost(shop: Shop, status: str) -> None:
    assert "Deal Lost" in derived(shop, "deals", status=status, opened_at="2025-01-01", closed_at="2025-02-01")


def test_an_open_deal_with_an_expected_close_date_is_only_created(shop: Shop) -> None:
    assert derived(shop, "deals", stage="Proposal", opened_at="2025-01-01", closed_at="2025-09-01") == ["Deal Created"]


def test_a_closed_ticket_was_opened_and_closed(shop: Shop) -> None:
    assert derived(shop, "tickets", subject="Late parcel", opened_at="2025-01-01", closed_at="2025-01-03") == [
        "Ticket Closed",
        "Ticket Opened",
    ]


@pytest.mark.parametrize(
    ("told", "events"),
    [
        ({"subject": "Call with Ann", "status": "Completed", "due_at": "2025-01-01"}, ["Call Logged"]),
        ({"subject": "Anruf", "status": "Erledigt", "due_at": "2025-01-01"}, ["Call Logged"]),
        ({"subject": "Meeting", "closed_at": "2025-01-01"}, ["Meeting Held"]),
        (
            {"subject": "Spring fitting", "pipeline": "Call", "stage": "Connected", "opened_at": "2025-01-01"},
            ["Call Logged"],
        ),
        ({"subject": "Call about the meeting", "status": "Completed", "due_at": "2025-01-01"}, ["Call Logged"]),
        ({"subject": "Re: your call", "pipeline": "Email", "closed_at": "2025-01-01"}, []),
        ({"subject": "Call with Ann", "status": "Planned", "due_at": "2025-01-01"}, []),
        ({"subject": "Call with Ann", "status": "Not completed", "closed_at": "2025-01-01"}, []),
        ({"subject": "Meeting", "stage": "No show", "closed_at": "2025-01-01"}, []),
        ({"subject": "Send offer", "status": "Completed", "due_at": "2025-01-01"}, []),
        ({"subject": "Call with Ann", "status": "Completed"}, []),
    ],
)
def test_a_task_that_is_done_is_a_call_or_a_meeting(shop: Shop, told: dict[str, str], events: list[str]) -> None:
    assert derived(shop, "tasks", **told) == events


def test_a_derived_event_says_which_object_it_follows_from(shop: Shop) -> None:
    derived(shop, "tickets", object_id="t1", subject="Late parcel", priority=None, opened_at="2025-01-01")
    (properties,) = shop.rows(t.events, "properties")
    assert json.loads(properties) == {"object_id": "t1", "subject": "Late parcel"}


def test_derived_events_follow_the_version_that_stands(shop: Shop) -> None:
    deal = {"ids": ANN, "object_id": "d1", "opened_at": "2025-01-01", "closed_at": "2025-02-01"}
    shop.load("crm", clean(shop.connection, "deals", [{**deal, "stage": "Closed Won"}]))
    lost = shop.load("crm", clean(shop.connection, "deals", [{**deal, "stage": "Closed Lost"}]))
    assert shop.rows(t.events, "event", "load_id") == [("Deal Created", 2), ("Deal Lost", 2)]
    shop.unload(lost.load_id)
    assert shop.rows(t.events, "event", "load_id") == [("Deal Created", 1), ("Deal Won", 1)]
    shop.unload(1)
    assert shop.rows(t.events) == []
