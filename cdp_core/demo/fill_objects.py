"""The CRM's deals, cases and calls of a World, as the store's loads would have left them, with the events they give.

In:  a World, shelves
Out: objects and derived events on the shelves
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from cdp_core.demo.contacts import NUMBERS_A_PERSON
from cdp_core.demo.conversations import (
    CALLS,
    CASES,
    DEALS,
    LOSSES,
    LOST,
    OUTCOMES,
    OWNER_IDS,
    PRIORITIES,
    STAGES,
    STATUSES,
    WON,
)
from cdp_core.demo.people import crm_ids
from cdp_core.demo.shelves import Shelves, coded
from cdp_core.demo.world import World
from cdp_core.store.tables import events, objects

_STAGE_NAMES = [stage for stage, *_ in STAGES]
_PROBABILITY = np.array([probability for _, probability, _ in STAGES], dtype=float)


def add_objects(world: World, shelves: Shelves) -> None:
    talks = world.conversations
    persons = pd.concat([talks.deals["person"], talks.cases["person"], talks.calls["person"]]).unique()
    record = shelves.add_records("salesforce_opportunities.csv", "visitor", {"crm_id": _ids("003", persons)})
    known = pd.Series(record, index=persons)
    _deals(talks.deals, known, shelves)
    _cases(talks.cases, known, shelves)
    _calls(talks.calls, known, shelves)


def _deals(deals: pd.DataFrame, known: pd.Series, shelves: Shelves) -> None:
    stage = deals["stage"].to_numpy()
    told = {
        "kind": "deals",
        "known_at": deals["opened"].to_numpy(),
        "object_id": _ids("006", deals["person"].to_numpy()),
        "name": coded(deals["kind"].to_numpy(), DEALS),
        "pipeline": coded(deals["kind"].to_numpy(), DEALS),
        "stage": coded(stage, _STAGE_NAMES),
        "probability": _PROBABILITY[stage],
        "loss_reason": coded(deals["loss"].to_numpy(), LOSSES),
        "amount": deals["amount"].to_numpy(),
        "currency": "EUR",
        "opened_at": deals["opened"].to_numpy(),
        "closed_at": deals["closed"].to_numpy(),
        "owner": coded(deals["owner"].to_numpy(), OWNER_IDS),
    }
    record = known.loc[deals["person"]].to_numpy()
    _keep("salesforce_opportunities.csv", shelves, record, told)
    said = coded(deals["kind"].to_numpy(), _dumped("name", DEALS))
    for event, mask, at in (
        ("Deal Created", np.ones(len(deals), dtype=bool), deals["opened"]),
        ("Deal Won", stage == WON, deals["closed"]),
        ("Deal Lost", stage == LOST, deals["closed"]),
    ):
        _derive("salesforce_opportunities.csv", shelves, event, record[mask], at[mask], said[mask])


def _cases(cases: pd.DataFrame, known: pd.Series, shelves: Shelves) -> None:
    subjects = [subject for subject, _ in CASES]
    told = {
        "kind": "tickets",
        "known_at": cases["opened"].to_numpy(),
        "object_id": _ids("500", cases["person"].to_numpy()),
        "status": coded(cases["status"].to_numpy(), STATUSES),
        "priority": coded(cases["priority"].to_numpy(), PRIORITIES),
        "opened_at": cases["opened"].to_numpy(),
        "closed_at": cases["closed"].to_numpy(),
        "owner": coded(cases["owner"].to_numpy(), OWNER_IDS),
        "subject": coded(cases["subject"].to_numpy(), subjects),
    }
    record = known.loc[cases["person"]].to_numpy()
    _keep("salesforce_cases.csv", shelves, record, told)
    said = coded(cases["subject"].to_numpy(), _dumped("subject", subjects))
    closed = cases["closed"].notna().to_numpy()
    _derive("salesforce_cases.csv", shelves, "Ticket Opened", record, cases["opened"], said, "support")
    _derive(
        "salesforce_cases.csv",
        shelves,
        "Ticket Closed",
        record[closed],
        cases["closed"][closed],
        said[closed],
        "support",
    )


def _calls(calls: pd.DataFrame, known: pd.Series, shelves: Shelves) -> None:
    told = {
        "kind": "tasks",
        "known_at": calls["at"].to_numpy(),
        "object_id": _ids("00T", calls["person"].to_numpy()),
        "pipeline": "Call",
        "stage": coded(calls["outcome"].to_numpy(), OUTCOMES),
        "status": "Completed",
        "priority": "Normal",
        "opened_at": calls["at"].to_numpy(),
        "closed_at": calls["at"].to_numpy(),
        "due_at": calls["at"].to_numpy(),
        "owner": coded(calls["owner"].to_numpy(), OWNER_IDS),
        "subject": coded(calls["subject"].to_numpy(), CALLS),
    }
    record = known.loc[calls["person"]].to_numpy()
    _keep("salesforce_tasks.csv", shelves, record, told)
    said = coded(calls["subject"].to_numpy(), _dumped("subject", CALLS))
    _derive("salesforce_tasks.csv", shelves, "Call Logged", record, calls["at"], said, "phone")


def _keep(file: str, shelves: Shelves, record: np.ndarray, told: Mapping[str, Any]) -> None:
    shelves.add_observed(objects, file, record, {"standing": True, **told})


def _derive(
    file: str,
    shelves: Shelves,
    event: str,
    record: np.ndarray,
    at: pd.Series,
    said: pd.Categorical,
    channel: str | None = None,
) -> None:
    columns = {"event": event, "occurred_at": at.to_numpy(), "properties": said}
    if channel:
        columns["channel"] = channel
    shelves.add_observed(events, file, record, columns)


def _ids(prefix: str, person: np.ndarray) -> pd.Series:
    return crm_ids(np.asarray(person) * NUMBERS_A_PERSON, prefix)


def _dumped(name: str, values: tuple[str, ...] | list[str]) -> list[str]:
    return [json.dumps({name: value}, ensure_ascii=False, separators=(",", ":")) for value in values]
