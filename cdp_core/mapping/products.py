"""The products of an order that a row holds as a JSON list, each as an event of its own.

In:  a plan of events with a column such as `properties.products`, and each row's event
Out: a draft with one `Product Purchased` for each product of an `Order Completed`
"""

import sqlalchemy as sa

from cdp_core.fields import LINE, ORDER
from cdp_core.mapping.cells import Cell, Fill, draft_of, has_rows, hashed, text
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.names import own_names, snake
from cdp_core.mapping.plan import Column, Plan

#: Field → the keys that systems write it under, the best first.
PRODUCT_KEYS: dict[str, tuple[str, ...]] = {
    "product_id": ("product_id", "productId", "sku", "SKU", "xdm:SKU", "item_id", "id", "xdm:lineItemId"),
    "product": ("name", "product", "product_name", "item_name", "title", "xdm:name"),
    "category": ("category", "item_category", "product_category", "product_type"),
    "quantity": ("quantity", "qty", "xdm:quantity"),
    "price": ("price", "unit_price", "item_price", "priceTotal", "xdm:priceTotal"),
    "currency": ("currency", "currencyCode", "xdm:currencyCode"),
}
#: What a product's event takes over from its order's.
_SHARED = ("country", "occurred_at", "order_id", "currency", "channel", "campaign", "medium", "url")
MOST_KEYS = 60


def product_drafts(plan: Plan, event: Cell, shared: list[Fill] | None = None) -> list[Draft]:
    """A draft for each column of product lists that has any."""
    drafts = []
    for column in plan.product_lists:
        where = sa.and_(event == ORDER, is_product_list(column.cell))
        if has_rows(plan.connection, plan.relation, where):
            drafts.append(_products(plan, column, where, shared if shared is not None else _shared(plan)))
    return drafts


def is_product_list(cell: Cell) -> sa.ColumnElement[bool]:
    """A JSON list of objects; a case, since what is no JSON must not be parsed."""
    begins = sa.func.regexp_matches(cell, r"^\s*\[\s*\{")
    return sa.case((begins, sa.func.json_valid(cell)), else_=sa.false())


def _shared(plan: Plan) -> list[Fill]:
    fills = plan.of_event("identifier", "event")
    if plan.preset and "order_id" in plan.preset.stand_ins:
        fills += [
            ("order_id", plan.stage.cell(c)) for c in plan.stage.columns if c in plan.preset.stand_ins["order_id"]
        ]
    return [fill for fill in fills if plan.group(fill[0]) == "identifier" or fill[0] in _SHARED]


def _products(plan: Plan, column: Column, where: sa.ColumnElement[bool], shared: list[Fill]) -> Draft:
    products = sa.cast(sa.func.json_extract(column.cell, "$[*]"), sa.ARRAY(sa.JSON))
    event_id = plan.value("event_id")
    exploded = (
        sa.select(
            plan.line.label("line"),
            plan.row_hash("product:").label("of"),
            event_id.label("event_id"),
            *(cell.label(f"s{i}") for i, (_, cell) in enumerate(shared)),
            sa.func.unnest(products).label("product"),
            sa.func.generate_subscripts(products, 1).label("number"),
        )
        .select_from(plan.relation)
        .where(where)
        .subquery("exploded")
    )
    fills: list[Fill] = [
        ("event", text(LINE)),
        ("event_id", exploded.c.event_id + "#" + sa.cast(exploded.c.number, sa.Text)),
        *((name, exploded.c[f"s{i}"]) for i, (name, _) in enumerate(shared)),
        *((name, _first_key(exploded.c.product, keys)) for name, keys in PRODUCT_KEYS.items()),
    ]
    known = {key for keys in PRODUCT_KEYS.values() for key in keys}
    others = [key for key in _keys(plan, column, where) if key not in known]
    named = own_names(others, "property", taken=["property.product_id"])
    fills += [(named[key], _key(exploded.c.product, key)) for key in others]
    rows = sa.select(
        exploded.c.line,
        sa.cast(sa.null(), sa.Text).label("row_key"),
        hashed(sa.cast(exploded.c.of, sa.Text), "#", sa.cast(exploded.c.number, sa.Text)).label("row_hash"),
        *(cell.label(f"f{i}") for i, (_, cell) in enumerate(fills)),
    )
    return draft_of(plan.connection, "events", rows, [name for name, _ in fills], kept=True)


def _keys(plan: Plan, column: Column, where: sa.ColumnElement[bool]) -> list[str]:
    """The keys that products have in this table, from some of its rows."""
    products = (
        sa.select(
            sa.func.unnest(sa.cast(sa.func.json_extract(column.cell, "$[*]"), sa.ARRAY(sa.JSON))).label("product")
        )
        .select_from(plan.relation)
        .where(where)
        .limit(5_000)
        .subquery("products")
    )
    keys = sa.select(sa.func.unnest(sa.func.json_keys(products.c.product)).label("key")).subquery("keys")
    found = sa.select(keys.c.key).group_by(keys.c.key).order_by(sa.func.count().desc(), keys.c.key).limit(MOST_KEYS)
    return [key for (key,) in plan.connection.execute(found) if snake(key) != "unnamed"]


def _first_key(product: sa.ColumnElement, keys: tuple[str, ...]) -> Cell:
    return sa.func.coalesce(*(_key(product, key) for key in keys), type_=sa.Text)


def _key(product: sa.ColumnElement, key: str) -> Cell:
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    return sa.func.json_extract_string(product, f'$."{escaped}"', type_=sa.Text)
