"""Rows that are what they are: a person, a company, a deal, a ticket, a task, a consent, a link.

In:  a plan
Out: a draft of its kind, and of what the rows say besides
"""

from dataclasses import replace

import sqlalchemy as sa

from cdp_core.mapping.cells import filled, make_draft
from cdp_core.mapping.deleted import deletions
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.firms import with_firms
from cdp_core.mapping.guests import identity_key
from cdp_core.mapping.interests import exploded_interests
from cdp_core.mapping.names import fold
from cdp_core.mapping.people import people_besides
from cdp_core.mapping.plan import Plan

#: The groups of fields that a row of each kind keeps for itself.
GROUPS = {
    "people": ("identifier", "trait", "custom", "consent"),
    "companies": ("identifier", "object", "trait", "custom"),
    "deals": ("identifier", "object", "custom"),
    "tickets": ("identifier", "object", "custom"),
    "tasks": ("identifier", "object", "custom"),
    "consents": ("identifier", "consent"),
    "links": ("identifier",),
    "costs": ("cost", "custom"),
}
#: What goes to the person instead.
_BESIDES = {
    "deals": ("trait",),
    "tickets": ("trait",),
    "tasks": ("trait",),
    "consents": ("trait", "custom"),
    "links": ("trait", "custom", "consent"),
}


def group_drafts(plan: Plan) -> list[Draft]:
    """Of rows that say where a person belongs: who she is, and the company with all else that is told of it."""
    theirs = [*plan.identifiers, *plan.fills(["trait"])]
    company = [("object_id", cell) for cell in plan.cells("company_id")]
    named = [("name", cell) for cell in plan.cells("company")]
    told = [("updated_at", cell) for cell in plan.cells("updated_at")]
    people = make_draft(
        plan.connection,
        "people",
        theirs,
        stage=plan.stage,
        row_key=identity_key(plan.identifiers),
        row_hash=plan.row_hash(),
        where=plan.says_anything(plan.identifiers),
    )
    companies = make_draft(
        plan.connection,
        "companies",
        [*company, *named, *plan.fills(["custom"]), *told],
        stage=plan.stage,
        row_key=plan.value("company_id"),
        row_hash=plan.row_hash("company:"),
        where=plan.says_anything(company),
    )
    return [people, companies]


def profile_drafts(plan: Plan) -> list[Draft]:
    """Of the resources of an API, those that are profiles: a metric has a name, too."""
    types = [plan.stage.cell(column) for column in plan.stage.columns if fold(column) == "type"]
    return row_drafts(plan, filled(types[0]) == "profile" if types else None)


def row_drafts(plan: Plan, among: sa.ColumnElement[bool] | None = None) -> list[Draft]:
    """One draft of the rows; one of the people they name where they say something of them."""
    fills = with_firms(plan, plan.fills(GROUPS[plan.kind]))
    says = plan.says_anything(fills)
    marks, sentences = deletions(plan)
    rows = make_draft(
        plan.connection,
        plan.kind,
        [*fills, *marks],
        stage=plan.stage,
        row_key=plan.row_key,
        row_hash=plan.row_hash(),
        where=says if among is None else sa.and_(among, says),
    )
    drafts = [replace(rows, notes=(*rows.notes, *sentences))]
    if plan.kind == "people":
        drafts += exploded_interests(plan)
    elif plan.kind in _BESIDES:
        drafts += people_besides(
            plan, _BESIDES[plan.kind], "opened_at" if plan.kind in ("tickets", "deals", "tasks") else None
        )
    return drafts
