"""The products of an order that a row holds as a list, each as an event of its own.

In:  a plan of events with a column such as `properties.products`, and each row's event
Out: a draft with one `Product Purchased` for each product of an `Order Completed`

A list is JSON, or what shops' exports write: `name:Mug|sku:M1|quantity:2|total:20.00;name:Tea|…`, which is rewritten
as JSON. Where each line of an order has such a cell of its own, the cells together are the list.
"""

import re
from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.fields import LINE, ORDER
from cdp_core.mapping.cells import Cell, Fill, amount, draft_of, filled, has_rows, hashed, text
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.names import fold, own_names, snake
from cdp_core.mapping.numbers import EACH_BY_ITSELF
from cdp_core.mapping.plan import Column, Plan

#: Field → the keys that systems write it under, the best first.
PRODUCT_KEYS: dict[str, tuple[str, ...]] = {
    "product_id": (
        "product_id",
        "productId",
        "sku",
        "SKU",
        "xdm:SKU",
        "item_id",
        "id",
        "xdm:lineItemId",
        "ID",
        "itemSKU",
    ),
    "product": ("name", "product", "product_name", "item_name", "title", "xdm:name", "Name", "itemName"),
    "category": ("category", "item_category", "product_category", "product_type", "itemCategory"),
    "quantity": ("quantity", "qty", "xdm:quantity", "Qty"),
    "price": ("price", "unit_price", "item_price", "Unit Price"),
    "currency": ("currency", "currencyCode", "xdm:currencyCode"),
}
#: Keys of what all pieces of a product come to.
_TOTALS = ("priceTotal", "xdm:priceTotal", "sub_total", "subtotal", "line_subtotal", "total", "line_total")
#: Lists that shops write begin so, and so does each of their products after the first.
WRITTEN = r"(?s)^\s*\w+:[^|]*\|.*\b(?:sku|product_id|quantity|qty):"
_FIRST_KEYS = "name|id|item_id|product_id|sku"
#: A line of an order in a column of its own.
_NUMBERED = re.compile(r"(?:line|order) item \d+")
#: Lists with a label before each thing, as BigCommerce writes them: `Product ID: 77, Product Qty: 1, …|Product ID: …`.
LABELLED = r"(?s)^\s*Product ID: .*\bProduct Qty: "
_LABELS = "ID|Qty|SKU|Name|Weight|Variation Details|Unit Price|Total Price"
#: What a product's event takes over from its order's.
_SHARED = ("country", "occurred_at", "order_id", "currency", "channel", "campaign", "medium", "url")
MOST_KEYS = 60


@dataclass(frozen=True)
class ProductList:
    """Columns that hold the products of an order between them, and the list as JSON."""

    names: tuple[str, ...]
    cell: Cell
    #: Whether the shop wrote it its own way, where its own number of an article goes before the system's.
    written: bool = False


def product_lists(plan: Plan) -> list[ProductList]:
    """The lists of products that the rows of a plan may have."""
    numbered = [column for column in plan.columns if _NUMBERED.fullmatch(fold(column.name))]
    found = [_list_in(plan, [column]) for column in plan.product_lists]
    return found + ([_list_in(plan, numbered)] if _any_written(plan, numbered) else [])


def _list_in(plan: Plan, columns: list[Column]) -> ProductList:
    names = tuple(column.name for column in columns)
    if not _any_written(plan, columns):
        return ProductList(names, columns[0].cell)
    cells = [filled(column.cell) for column in columns]
    whole = sa.func.concat_ws(";", *cells, type_=sa.Text) if len(cells) > 1 else cells[0]
    labelled, written = (sa.func.regexp_matches(whole, begins) for begins in (LABELLED, WRITTEN))
    as_json = sa.case((labelled, _labelled_as_json(whole)), (written, _as_json(whole)), else_=whole)
    return ProductList(names, as_json, written=True)


def _any_written(plan: Plan, columns: list[Column]) -> bool:
    either = f"(?:{WRITTEN})|(?:{LABELLED})"
    written = sa.or_(sa.false(), *(sa.func.regexp_matches(column.cell, either) for column in columns))
    return bool(columns) and has_rows(plan.connection, plan.relation, written)


def _as_json(cell: Cell) -> Cell:
    """`name:Mug|sku:M1;name:Tea|…` as a JSON list of objects."""
    plain = _in_quotes(cell)
    parted = sa.func.regexp_replace(plain, rf"\s*;\s*({_FIRST_KEYS}):", r'"},{"\1":"', "g")
    keyed = sa.func.regexp_replace(parted, r"\|\s*(\w+):", r'","\1":"', "g")
    begun = sa.func.regexp_replace(keyed, r"^\s*(\w+):", r'[{"\1":"')
    return sa.func.concat(sa.func.regexp_replace(begun, r"[;\s]+$", ""), '"}]', type_=sa.Text)


def _labelled_as_json(cell: Cell) -> Cell:
    """`Product ID: 77, Product Qty: 1|Product ID: …` as a JSON list of objects."""
    parted = sa.func.regexp_replace(_in_quotes(cell), r"\s*\|\s*Product ID:\s*", '"},{"ID":"', "g")
    keyed = sa.func.regexp_replace(parted, rf",\s*Product ({_LABELS}):\s*", r'","\1":"', "g")
    begun = sa.func.regexp_replace(keyed, r"^\s*Product ID:\s*", '[{"ID":"')
    return sa.func.concat(sa.func.regexp_replace(begun, r"[|\s]+$", ""), '"}]', type_=sa.Text)


def _in_quotes(cell: Cell) -> Cell:
    """A text as it stands between the quotes of JSON."""
    escaped = sa.func.replace(sa.func.replace(cell, "\\", "\\\\"), '"', '\\"')
    return sa.func.regexp_replace(escaped, r"[\x00-\x1f]+", " ", "g")


def product_drafts(plan: Plan, event: Cell, shared: list[Fill] | None = None, line: Cell | None = None) -> list[Draft]:
    """A draft for each list of products that has any; `line` is the event of a product, where it is no purchase."""
    drafts = []
    for products in product_lists(plan):
        where = sa.and_(event == ORDER, is_product_list(products.cell))
        if has_rows(plan.connection, plan.relation, where):
            told = shared if shared is not None else _shared(plan)
            drafts.append(_products(plan, products, where, told, text(LINE) if line is None else line))
    return drafts


def lone_product_fills(plan: Plan, event: Cell) -> list[Fill]:
    """What an event that is no order says of its product, where its list of products has one: looked at, put away."""
    fills: list[Fill] = []
    for products in product_lists(plan):
        of_one = sa.and_(event != ORDER, is_product_list(products.cell), sa.func.json_array_length(products.cell) == 1)
        if has_rows(plan.connection, plan.relation, of_one):
            one = sa.func.json_extract(products.cell, "$[0]")
            fills += [(name, sa.case((of_one, _told(one, name, products)))) for name in PRODUCT_KEYS]
    return fills


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


def _products(plan: Plan, listed: ProductList, where: sa.ColumnElement[bool], shared: list[Fill], line: Cell) -> Draft:
    products = sa.cast(sa.func.json_extract(listed.cell, "$[*]"), sa.ARRAY(sa.JSON))
    event_id = plan.value("event_id")
    exploded = (
        sa.select(
            plan.line.label("line"),
            plan.row_hash("product:").label("of"),
            event_id.label("event_id"),
            line.label("event"),
            *(cell.label(f"s{i}") for i, (_, cell) in enumerate(shared)),
            sa.func.unnest(products).label("product"),
            sa.func.generate_subscripts(products, 1).label("number"),
        )
        .select_from(plan.relation)
        .where(where)
        .subquery("exploded")
    )
    fills: list[Fill] = [
        ("event", exploded.c.event),
        ("event_id", exploded.c.event_id + "#" + sa.cast(exploded.c.number, sa.Text)),
        *((name, exploded.c[f"s{i}"]) for i, (name, _) in enumerate(shared)),
        *((name, _told(exploded.c.product, name, listed)) for name in PRODUCT_KEYS),
    ]
    known = {*(key for keys in PRODUCT_KEYS.values() for key in keys), *_TOTALS[:2]}
    others = [key for key in _keys(plan, listed, where) if key not in known]
    named = own_names(others, "property", taken=["property.product_id"])
    fills += [(named[key], _key(exploded.c.product, key)) for key in others]
    rows = sa.select(
        exploded.c.line,
        sa.cast(sa.null(), sa.Text).label("row_key"),
        hashed(sa.cast(exploded.c.of, sa.Text), "#", sa.cast(exploded.c.number, sa.Text)).label("row_hash"),
        *(cell.label(f"f{i}") for i, (_, cell) in enumerate(fills)),
    )
    return draft_of(plan.connection, "events", rows, [name for name, _ in fills], kept=True)


def _told(product: sa.ColumnElement, field: str, listed: ProductList) -> Cell:
    """What a product says of a field. A shop that writes lists its own way has its own number of an article in them."""
    keys = PRODUCT_KEYS[field]
    if listed.written and field == "product_id":
        keys = ("sku", "SKU", *keys)
    told = _first_key(product, keys)
    return sa.func.coalesce(told, _price_of_one(product), type_=sa.Text) if field == "price" else told


def _price_of_one(product: sa.ColumnElement) -> Cell:
    """The price of one piece by what all of them come to."""
    total = EACH_BY_ITSELF.expression(_first_key(product, _TOTALS))
    pieces = EACH_BY_ITSELF.expression(_first_key(product, PRODUCT_KEYS["quantity"]))
    return amount(sa.func.round(total / sa.func.nullif(sa.func.coalesce(pieces, 1), 0), 4))


def _keys(plan: Plan, listed: ProductList, where: sa.ColumnElement[bool]) -> list[str]:
    """The keys that products have in this table, from some of its rows."""
    products = (
        sa.select(
            sa.func.unnest(sa.cast(sa.func.json_extract(listed.cell, "$[*]"), sa.ARRAY(sa.JSON))).label("product")
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
    return sa.func.coalesce(*(filled(_key(product, key)) for key in keys), type_=sa.Text)


def _key(product: sa.ColumnElement, key: str) -> Cell:
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    return sa.func.json_extract_string(product, f'$."{escaped}"', type_=sa.Text)
