"""Rows that are what they are: a person, a company, a deal, a ticket, a task, a consent, a link.

In:  a plan
Out: a draft of its kind, and of what the rows say besides
"""

from cdp_core.mapping.cells import make_draft
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.firms import with_firms
from cdp_core.mapping.interests import exploded_interests
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


def row_drafts(plan: Plan) -> list[Draft]:
    """One draft of the rows; one of the people they name where they say something of them."""
    fills = with_firms(plan, plan.fills(GROUPS[plan.kind]))
    rows = make_draft(
        plan.connection,
        plan.kind,
        fills,
        stage=plan.stage,
        row_key=plan.row_key,
        row_hash=plan.row_hash(),
        where=plan.says_anything(fills),
    )
    drafts = [rows]
    if plan.kind == "people":
        drafts += exploded_interests(plan)
    elif plan.kind in _BESIDES:
        drafts += people_besides(
            plan, _BESIDES[plan.kind], "opened_at" if plan.kind in ("tickets", "deals", "tasks") else None
        )
    return drafts
