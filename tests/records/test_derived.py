import json

from cdp_core.store import tables as t
from tests.records.conftest import Shop, clean

ANN = {"email": "ann@example.org"}


def derived(shop: Shop, kind: str, *told: dict[str, str | None]) -> list[list[str]]:
    """The events that follow from each of some objects."""
    rows = [{"ids": ANN, "object_id": str(number), **each} for number, each in enumerate(told)]
    shop.load("crm", clean(shop.connection, kind, rows))
    found: list[list[str]] = [[] for _ in told]
    for event, properties in shop.rows(t.events, "event", "properties"):
        found[int(json.loads(properties)["object_id"])].append(event)
    return found


def test_deals_are_created_and_won_or_lost_by_their_stage_or_status(shop: Shop) -> None:
    days = {"opened_at": "2025-01-01", "closed_at": "2025-02-01"}
    won, lost = (
        ("Closed Won", "closedwon", "won", "Gewonnen", "受注", "Transaction conclue"),
        ("Closed Lost", "lost", "Verloren", "perdu"),
    )
    found = derived(
        shop,
        "deals",
        *({"stage": stage, **days} for stage in won),
        *({"status": status, **days} for status in lost),
        {"stage": "Proposal", "opened_at": "2025-01-01", "closed_at": "2025-09-01"},  # the day it is expected to close
    )
    for stage, events in zip(won, found, strict=False):
        assert (stage, events) == (stage, ["Deal Created", "Deal Won"])
    for status, events in zip(lost, found[len(won) :], strict=False):
        assert (status, events) == (status, ["Deal Created", "Deal Lost"])
    assert found[-1] == ["Deal Created"]


def test_a_deal_of_a_stage_of_the_company_s_own_is_won_or_lost_as_its_crm_says(shop: Shop) -> None:
    days = {"opened_at": "2025-01-01", "closed_at": "2025-02-01"}
    posted, withdrawn, open_ = (
        {"stage": stage, **days, "custom": {"is_won": won, "is_closed": closed}}
        for stage, won, closed in (("Posted", "1", "1"), ("Withdrawn", "false", "true"), ("Closed Won?", "0", "0"))
    )
    assert derived(shop, "deals", posted, withdrawn, open_) == [
        ["Deal Created", "Deal Won"],
        ["Deal Created", "Deal Lost"],
        ["Deal Created"],
    ]


def test_a_lost_deal_is_lost_where_its_crm_says_only_that_it_was_not_won(shop: Shop) -> None:
    deal = {"stage": "Closed Lost", "opened_at": "2025-01-01", "closed_at": "2025-02-01", "custom": {"is_won": "false"}}
    assert derived(shop, "deals", deal) == [["Deal Created", "Deal Lost"]]


def test_a_closed_ticket_was_opened_and_closed_and_its_events_say_from_which_they_follow(shop: Shop) -> None:
    ticket = {"subject": "Late parcel", "priority": None, "opened_at": "2025-01-01", "closed_at": "2025-01-03"}
    assert derived(shop, "tickets", ticket) == [["Ticket Closed", "Ticket Opened"]]
    said = [json.loads(properties) for properties in shop.rows(t.events, "properties")]
    assert said == [{"object_id": "0", "subject": "Late parcel"}] * 2


DONE_TASKS: list[tuple[dict[str, str | None], list[str]]] = [
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
]


def test_a_task_that_is_done_is_a_call_or_a_meeting(shop: Shop) -> None:
    found = derived(shop, "tasks", *(told for told, _ in DONE_TASKS))
    assert [(told, events) for (told, _), events in zip(DONE_TASKS, found, strict=True)] == DONE_TASKS


def test_derived_events_follow_the_version_that_stands(shop: Shop) -> None:
    deal = {"ids": ANN, "object_id": "d1", "opened_at": "2025-01-01", "closed_at": "2025-02-01"}
    shop.load("crm", clean(shop.connection, "deals", [{**deal, "stage": "Closed Won"}]))
    lost = shop.load("crm", clean(shop.connection, "deals", [{**deal, "stage": "Closed Lost"}]))
    assert shop.rows(t.events, "event", "load_id") == [("Deal Created", 2), ("Deal Lost", 2)]
    shop.unload(lost.load_id)
    assert shop.rows(t.events, "event", "load_id") == [("Deal Created", 1), ("Deal Won", 1)]
    shop.unload(1)
    assert shop.rows(t.events) == []


def test_a_deal_that_its_own_system_has_deleted_is_none_that_is_open(shop: Shop) -> None:
    opened, closed = {"opened_at": "2025-01-01"}, {"closed_at": "2025-02-01"}
    deleted = {"custom": {"deleted": "true"}}
    deals = ({"stage": "Offer", **opened, **closed, **deleted}, {"stage": "Won", **opened, **closed, **deleted})
    assert derived(shop, "deals", *deals) == [[], ["Deal Created", "Deal Won"]]


def test_a_ticket_that_was_closed_before_it_was_deleted_was_one(shop: Shop) -> None:
    opened, deleted = {"opened_at": "2025-01-01"}, {"custom": {"deleted": "true"}}
    tickets = ({**opened, **deleted}, {**opened, "closed_at": "2025-02-01", **deleted})
    assert derived(shop, "tickets", *tickets) == [[], ["Ticket Closed", "Ticket Opened"]]
