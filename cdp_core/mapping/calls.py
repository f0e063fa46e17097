"""Calls in Segment's format: identify, track, page, screen, group and alias, mixed in one file.

In:  a plan whose columns are paths of calls (`userId`, `traits.email`, `properties.revenue`, `context.ip`)
Out: drafts of people (identify, group), companies (group), events (track, page, screen), links (alias), consents

The event of a track call is kept to the letter. Source: Segment's spec (segment.com/docs/connections/spec).
"""

from functools import cached_property

import sqlalchemy as sa

from cdp_core.fields import IDENTIFIERS, TRAITS
from cdp_core.mapping.cells import (
    NOTHING,
    Cell,
    Fill,
    any_filled,
    distinct_values,
    draft_of,
    filled,
    first_filled,
    has_rows,
    hashed,
    make_draft,
    text,
)
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.events import MONEY_EVENTS
from cdp_core.mapping.guests import identity_key
from cdp_core.mapping.names import fold, own_names, snake
from cdp_core.mapping.plan import Column, Plan
from cdp_core.mapping.products import product_drafts
from cdp_core.mapping.refusing_events import refusal_drafts

PRODUCT_EVENTS = r"^Product (?:Viewed|Clicked|Added|Removed|Purchased|Shared|Reviewed|Added to Wishlist)"
#: Kinds of external ids that have a field of ours.
_EXTERNAL = {
    "user_id": "customer_id",
    "email": "email",
    "phone": "phone",
    "anonymous_id": "anonymous_id",
    "ios.idfa": "device_id",
    "android.idfa": "device_id",
}
MOST_EXTERNAL_KINDS = 30


def call_drafts(plan: Plan) -> list[Draft]:
    """A draft for each kind of call that the file has."""
    calls = _Calls(plan)
    kinds = set(distinct_values(plan.connection, plan.relation, calls.type, 50))
    drafts: list[Draft] = []
    if kinds & {"track", "page", "screen"}:
        drafts += _events(calls)
    if kinds & {"identify", "group"}:
        drafts += _people(calls)
    if "group" in kinds:
        drafts += _companies(calls)
    if "alias" in kinds:
        drafts += _links(calls)
    return drafts + _consents(calls)


class _Calls:
    """The plan with what all calls have in common."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._by_header = {fold(column): column for column in reversed(plan.stage.columns)}

    def cell(self, *headers: str) -> Cell:
        """The first filled of the columns that are called so."""
        names = [self._by_header[header] for header in map(fold, headers) if header in self._by_header]
        return first_filled([self.plan.stage.cell(name) for name in names])

    def columns(self, *paths: str) -> list[Column]:
        return [column for column in self.plan.columns if column.name.startswith(paths)]

    @cached_property
    def type(self) -> Cell:
        """What call a row is; calls that the HTTP API took by their address do not say it themselves."""
        traits = any_filled([column.cell for column in self.columns("traits.", "context.traits.")])
        guessed = sa.case(
            (filled(self.cell("event")).is_not(None), "track"),
            (filled(self.cell("previousId")).is_not(None), "alias"),
            (filled(self.cell("groupId")).is_not(None), "group"),
            (traits, "identify"),
            (filled(self.cell("name")).is_not(None), "page"),
            else_=NOTHING,
        )
        said = sa.func.lower(self.cell("type", "action"))
        known = said.in_(("identify", "track", "page", "screen", "group", "alias"))
        return sa.case((known, said), else_=guessed)

    @cached_property
    def identifiers(self) -> list[Fill]:
        """Of whoever the call is about; the traits of a group call are the company's, its e-mail and phone too."""
        of_company = {id(column.cell) for column in self.columns("traits.")}
        own = [
            (field, sa.case((self.type != "group", cell)) if id(cell) in of_company else cell)
            for field, cell in self.plan.identifiers
        ]
        return [*own, *_external_ids(self)]

    @cached_property
    def message_hash(self) -> sa.ColumnElement:
        return self.plan.row_hash()

    @property
    def times(self) -> list[Fill]:
        return [("occurred_at", cell) for cell in self.plan.cells("occurred_at")]


def _events(calls: _Calls) -> list[Draft]:
    plan = calls.plan
    event = sa.case(
        (calls.type == "page", text("Page Viewed")),
        (calls.type == "screen", text("Screen Viewed")),
        else_=calls.cell("event"),
    )
    fills: list[Fill] = [("event", event), *calls.identifiers]
    fills += [fill for fill in plan.fills(["event", "property"]) if fill[0] not in ("event", "property.products")]
    fills.append(("title", sa.case((calls.type != "track", calls.cell("name")))))
    fills += _stand_ins(calls, event)
    fills += [
        ("property.products", sa.case((event != "Order Completed", column.cell)))
        for column in plan.columns
        if column.field == "property.products"
    ]
    drafts = [
        make_draft(
            plan.connection,
            "events",
            fills,
            stage=plan.stage,
            row_hash=calls.message_hash,
            where=calls.type.in_(("track", "page", "screen")),
        )
    ]
    shared = [
        fill
        for fill in fills
        if plan.group(fill[0]) == "identifier"
        or fill[0] in ("occurred_at", "order_id", "currency", "channel", "campaign", "medium", "url")
    ]
    is_track = sa.case((calls.type == "track", event), else_=NOTHING)
    refused = refusal_drafts(plan, event, calls.identifiers, plan.event_names, where=calls.type == "track")
    return drafts + product_drafts(plan, is_track, shared) + refused


def _stand_ins(calls: _Calls, event: Cell) -> list[Fill]:
    """Other columns that say the same: an order's total for its revenue, a product's name for the product."""
    plan = calls.plan
    fills: list[Fill] = []
    for field, headers in (plan.preset.stand_ins if plan.preset else {}).items():
        for header in headers:
            cell = calls.cell(header)
            if cell is not NOTHING:
                fills.append((field, sa.case((event.in_(MONEY_EVENTS), cell))))
    of_product = sa.func.regexp_matches(event, PRODUCT_EVENTS)
    for field, header in (
        ("product", "properties.name"),
        ("product_id", "properties.sku"),
        ("product_id", "properties.id"),
    ):
        cell = calls.cell(header)
        if cell is not NOTHING:
            fills.append((field, sa.case((of_product, cell))))
    return fills


def _people(calls: _Calls) -> list[Draft]:
    """What identify calls say of a person, and group calls of where she belongs.

    Each set of ids and traits that a user is told by is a record of its own, so that a later call that says less does
    not take back what an earlier one said.
    """
    plan = calls.plan
    identify = calls.type == "identify"
    traits = [
        (column.field, sa.case((identify, column.cell)))
        for column in calls.columns("traits.", "context.traits.")
        if plan.group(column.field) in ("trait", "custom")
    ]
    group_id = calls.cell("groupId", "context.groupId")
    group_name = sa.case((calls.type == "group", calls.cell("traits.name")))
    consents = plan.fills(["consent"])
    fills = [
        *calls.identifiers,
        *traits,
        ("company_id", group_id),
        ("company", group_name),
        *consents,
        *(("updated_at", cell) for _, cell in calls.times),
    ]
    said = [sa.case((filled(cell).is_not(None), name + " ")) for name, cell in [*calls.identifiers, *traits]]
    shape = sa.func.left(sa.func.md5(sa.func.concat(calls.type, *said)), 4)
    who = sa.func.concat_ws("/", calls.cell("userId"), calls.cell("anonymousId"))
    key = sa.case((who != "", who + "#" + shape), else_=NOTHING)
    is_about = sa.or_(identify, sa.and_(calls.type == "group", who != ""))
    return [
        make_draft(
            plan.connection,
            "people",
            fills,
            stage=plan.stage,
            row_key=key,
            row_hash=calls.message_hash,
            where=is_about,
        )
    ]


def _companies(calls: _Calls) -> list[Draft]:
    """The company that a group call speaks of."""
    plan = calls.plan
    group_id = calls.cell("groupId")
    columns = calls.columns("traits.")
    own = own_names((column.name for column in columns), "custom", within="traits.")
    places = {"street", "city", "region", "postal_code", "country"} & set(TRAITS)
    fills: list[Fill] = [
        ("object_id", group_id),
        ("name", calls.cell("traits.name")),
        ("opened_at", calls.cell("traits.createdAt")),
    ]
    for column in columns:
        if fold(column.name) not in ("traits name", "traits created at"):
            fills.append((column.field if column.field in places else own[column.name], column.cell))
    fills += [("updated_at", cell) for _, cell in calls.times]
    return [
        make_draft(
            plan.connection,
            "companies",
            fills,
            stage=plan.stage,
            row_key=group_id,
            row_hash=calls.message_hash,
            where=sa.and_(calls.type == "group", group_id.is_not(None)),
        )
    ]


def _links(calls: _Calls) -> list[Draft]:
    """The two ids that an alias call joins. The older one is a visitor's, unless it is an e-mail address."""
    plan = calls.plan
    previous = calls.cell("previousId")
    is_mail = sa.func.regexp_full_match(previous, r"[^@\s]+@[^@\s]+\.[^@\s]+")
    fills: list[Fill] = [
        ("customer_id", calls.cell("userId")),
        ("anonymous_id", sa.case((is_mail, NOTHING), else_=previous)),
        ("email", sa.case((is_mail, previous))),
        ("anonymous_id", calls.cell("anonymousId")),
    ]
    return [
        make_draft(
            plan.connection,
            "links",
            fills,
            stage=plan.stage,
            row_hash=calls.message_hash,
            where=sa.and_(calls.type == "alias", previous.is_not(None)),
        )
    ]


def _consents(calls: _Calls) -> list[Draft]:
    """What the consent tool passed along with events, at each change of mind and not at each event."""
    plan = calls.plan
    consents = plan.fills(["consent"])
    if not consents or not calls.identifiers:
        return []
    states = [cell for _, cell in consents]
    when = first_filled(plan.cells("occurred_at"))
    key = identity_key(calls.identifiers)
    said = (
        sa.select(
            plan.line.label("line"),
            key.label("who"),
            when.label("decided_at"),
            hashed(*(part for i, state in enumerate(states) for part in (text(f"{i}="), state))).label("states"),
            *(cell.label(f"f{i}") for i, (_, cell) in enumerate([*calls.identifiers, *consents])),
        )
        .select_from(plan.relation)
        .where(calls.type.in_(("track", "page", "screen")), key.is_not(None), sa.or_(*(s.is_not(None) for s in states)))
        .subquery("said")
    )
    before = sa.func.lag(said.c.states).over(partition_by=said.c.who, order_by=(said.c.decided_at, said.c.line))
    changes = sa.select(said, before.label("before")).subquery("changes")
    fills = [*calls.identifiers, *consents]
    rows = sa.select(
        changes.c.line,
        NOTHING.label("row_key"),
        hashed("consent:", changes.c.who, changes.c.decided_at, sa.cast(changes.c.states, sa.Text)).label("row_hash"),
        *(changes.c[f"f{i}"] for i in range(len(fills))),
        changes.c.decided_at.label(f"f{len(fills)}"),
    ).where(changes.c.before.is_distinct_from(changes.c.states))
    return [draft_of(plan.connection, "consents", rows, [*(name for name, _ in fills), "decided_at"], kept=True)]


def _external_ids(calls: _Calls) -> list[Fill]:
    """`context.externalIds`: a list of {id, type}, each type a kind of identifier."""
    cell = calls.cell("context.externalIds")
    plan = calls.plan
    is_list = sa.case((sa.func.starts_with(cell, "["), sa.func.json_valid(cell)), else_=sa.false())
    if cell is NOTHING or not has_rows(plan.connection, plan.relation, is_list):
        return []
    types = (
        sa.select(sa.func.unnest(sa.func.json_extract_string(cell, "$[*].type")).label("type"))
        .select_from(plan.relation)
        .where(is_list)
        .subquery("types")
    )
    counted = sa.select(types.c.type).where(types.c.type.is_not(None)).group_by(types.c.type).order_by(types.c.type)
    kinds = [kind for (kind,) in plan.connection.execute(counted.limit(MOST_EXTERNAL_KINDS))]
    return [(_external(kind), sa.case((is_list, _id_of_type(cell, kind)))) for kind in kinds]


def _external(kind: str) -> str:
    name = _EXTERNAL.get(kind, snake(kind))
    return name if name in IDENTIFIERS else f"id.{name}"


def _id_of_type(cell: Cell, kind: str) -> Cell:
    """The id of the first external id of that type: ids and types are two lists in the same order."""
    ids = sa.func.json_extract_string(cell, "$[*].id")
    types = sa.func.json_extract_string(cell, "$[*].type")
    return sa.func.list_extract(ids, sa.func.list_position(types, kind), type_=sa.Text)
