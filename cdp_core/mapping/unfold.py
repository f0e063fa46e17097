"""JSON inside cells, laid out as columns and rows before a mapping is applied.

In:  a stage with lists of `{key, value}` (GA4's event_params, mParticle's ids) or of events (its batches, Matomo's
     actions of a visit) in its cells
Out: a stage with a column for each key, or a row for each event
"""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.schema import CreateTableAs

from cdp_core.mapping.cells import Cell, has_rows, kept_rows, text
from cdp_core.mapping.names import fold
from cdp_core.mapping.presets import Preset
from cdp_core.mapping.stage import Stage, staged
from cdp_core.store.names import fresh_name

MOST_KEYS = 300
_NONE: Mapping[str, Cell] = {}
_VALUES = ("string_value", "int_value", "float_value", "double_value", "value")
#: How mParticle writes the ids of a person: `{"identity_type": "email", "identity": "ann@example.org"}`.
_IDENTITY = "identity"

#: Paths of an event in an mParticle batch that have a field of ours.
_EVENT_PATHS = (
    "event_type",
    "data.event_id",
    "data.source_message_id",
    "data.event_name",
    "data.custom_event_type",
    "data.timestamp_unixtime_ms",
    "data.screen_name",
    "data.session_id",
    "data.url",
    "data.referrer",
    "data.currency_code",
    "data.product_action.action",
    "data.product_action.transaction_id",
    "data.product_action.total_amount",
    "data.product_action.products",
)
_NAME = "data.event_name"
_ATTRIBUTES = "data.custom_attributes"


def unfolded(connection: sa.Connection, stage: Stage, preset: Preset | None) -> Stage:
    """The stage as the preset wants it; the same stage where nothing is folded up."""
    if preset is None:
        return stage
    for name in preset.pairs:
        column = next((c for c in stage.columns if fold(c) == fold(name)), None)
        if column:
            stage = _with_pairs(connection, stage, column)
    for name, paths in preset.in_lists.items():
        column = next((c for c in stage.columns if fold(c) == fold(name)), None)
        if column:
            stage = _with_elements(connection, stage, column, paths)
    if preset.side_by_side:
        stage = _with_products(connection, stage, {fold(name): key for name, key in preset.side_by_side.items()})
    if preset.shape == "batches" and "events" in stage.columns:
        stage = _with_events(connection, stage)
    return stage


def _json_list(cell: Cell, path: str = "") -> sa.ColumnElement:
    """A cell's JSON list, or what its elements have at a path; an empty one where the cell holds none."""
    begins = sa.func.regexp_matches(cell, r"^\s*\[")
    valid = sa.case((begins, sa.func.json_valid(cell)), else_=sa.false())
    whole = sa.case((valid, cell), else_=text("[]"))
    return sa.cast(sa.func.json_extract(whole, f"$[*]{path}"), sa.ARRAY(sa.JSON))


def _at(value: sa.ColumnElement, path: str) -> Cell:
    quoted = ".".join(f'"{part}"' for part in path.replace('"', "").split("."))
    return sa.func.json_extract_string(value, f"$.{quoted}", type_=sa.Text)


def _with_pairs(connection: sa.Connection, stage: Stage, column: str) -> Stage:
    """A column `event_params.page_location` for the key page_location in `event_params`."""
    unnested = sa.func.unnest(_json_list(stage.cell(column))).label("pair")
    pairs = sa.select(stage.rowid.label("row"), unnested).select_from(stage.table).subquery("pairs")
    value = sa.func.coalesce(*(_at(pairs.c.pair, f"value.{name}") for name in _VALUES), _at(pairs.c.pair, _IDENTITY))
    key = sa.func.coalesce(_at(pairs.c.pair, "key"), _at(pairs.c.pair, f"{_IDENTITY}_type"))
    named = sa.select(pairs.c.row, key.label("key"), value.label("value"))
    relation = fresh_name(connection, "pairs")
    connection.execute(CreateTableAs(named, relation, temporary=True))
    kept = sa.table(relation, sa.column("row", sa.BigInteger), sa.column("key", sa.Text), sa.column("value", sa.Text))
    counted = (
        sa.select(kept.c.key)
        .where(kept.c.key.is_not(None))
        .group_by(kept.c.key)
        .order_by(sa.func.count().desc(), kept.c.key)
    )
    keys = [key for (key,) in connection.execute(counted.limit(MOST_KEYS))]
    if not keys:
        return stage
    values = (sa.func.max(kept.c.value).filter(kept.c.key == key).label(f"k{i}") for i, key in enumerate(keys))
    by_row = sa.select(kept.c.row, *values).group_by(kept.c.row).subquery("by_row")
    return _joined(connection, stage, by_row, [f"{column}.{key}" for key in keys])


def _with_products(connection: sa.Connection, stage: Stage, keys: Mapping[str, str]) -> Stage:
    """A column `products` with an object for each product that lists side by side speak of; a list of one is that."""
    held = {column: key for column in stage.columns if (key := keys.get(fold(column)))}
    lists = {column: _json_list(stage.cell(column)) for column in held}
    any_list = sa.or_(sa.false(), *(sa.func.len(each) > 0 for each in lists.values()))
    if not has_rows(connection, stage.table, any_list):
        return stage
    longest = sa.func.greatest(*(sa.func.len(each) for each in lists.values()))
    zipped = (
        sa.select(
            stage.rowid.label("row"),
            sa.func.unnest(sa.func.range(longest)).label("place"),
            *(sa.func.unnest(each).label(f"p{i}") for i, each in enumerate(lists.values())),
        )
        .select_from(stage.table)
        .where(any_list)
        .subquery("zipped")
    )
    said = [
        part
        for i, key in enumerate(held.values())
        for part in (text(key), sa.func.json_extract_string(zipped.c[f"p{i}"], "$", type_=sa.Text))
    ]
    product = sa.func.json_object(*said)
    listed = sa.func.list(product.op("ORDER BY")(zipped.c.place))
    by_row = sa.select(zipped.c.row, sa.cast(sa.func.to_json(listed), sa.Text).label("k0")).group_by(zipped.c.row)
    alone = {column: _alone(stage.cell(column), each) for column, each in lists.items()}
    return _joined(connection, stage, by_row.subquery("by_row"), ["products"], alone)


def _alone(cell: Cell, listed: sa.ColumnElement) -> Cell:
    """A cell, without the list around its one value; several say nothing of the row itself."""
    first = sa.func.json_extract_string(sa.func.list_extract(listed, 1), "$", type_=sa.Text)
    return sa.case((sa.func.len(listed) == 1, first), (sa.func.len(listed) > 1, sa.null()), else_=cell)


def _joined(
    connection: sa.Connection, stage: Stage, by_row: sa.Subquery, names: list[str], instead: Mapping[str, Cell] = _NONE
) -> Stage:
    added = [by_row.c[f"k{i}"].label(f"c{len(stage.columns) + i}") for i in range(len(names))]
    own = [instead.get(column, stage.cell(column)).label(f"c{i}") for i, column in enumerate(stage.columns)]
    wide = sa.select(stage.table.c.line, *own, *added).select_from(
        stage.table.outerjoin(by_row, by_row.c.row == stage.rowid)
    )
    relation = fresh_name(connection, "unfolded")
    connection.execute(CreateTableAs(wide, relation, temporary=True))
    return staged(connection, relation, (*stage.columns, *names))


def _with_elements(connection: sa.Connection, stage: Stage, column: str, paths: tuple[str, ...]) -> Stage:
    """A row for each object at these paths, with columns named by its keys and by those one step below them."""
    others = [other for other in stage.columns if other != column]
    listed = sa.func.list_concat(*(_json_list(stage.cell(column), path) for path in paths))
    nothing = sa.func.list_value(sa.cast(sa.null(), sa.JSON))
    elements = (
        sa.select(
            stage.table.c.line,
            *(stage.cell(other).label(f"o{i}") for i, other in enumerate(others)),
            sa.func.unnest(sa.case((sa.func.len(listed) > 0, listed), else_=nothing)).label("element"),
        )
        .select_from(stage.table)
        .subquery("elements")
    )
    kept = kept_rows(connection, "elements", sa.select(elements))
    found: dict[tuple[str, ...], Cell] = {}
    for key in _keys_at(connection, kept.c.element):
        below = _keys_at(connection, kept.c.element, key)
        found |= {(key, inner): _text_at(kept.c.element, key, inner) for inner in below}
        whole = sa.func.json_type(sa.func.json_extract(kept.c.element, _json_path(key))) == "OBJECT"
        found[key,] = sa.case((sa.not_(whole), _text_at(kept.c.element, key)))
    cells: list[Cell] = [kept.c[f"o{i}"] for i in range(len(others))]
    cells += [*found.values(), sa.cast(sa.null(), sa.Text)]
    names = [*others, *(".".join((column, *keys)) for keys in found), column]
    wide = sa.select(kept.c.line, *(cell.label(f"c{i}") for i, cell in enumerate(cells)))
    relation = fresh_name(connection, "unfolded")
    connection.execute(CreateTableAs(wide, relation, temporary=True))
    return staged(connection, relation, tuple(names))


def _keys_at(connection: sa.Connection, element: sa.ColumnElement, *within: str) -> list[str]:
    """The keys of the objects in a column, or of those under a key of theirs; none where it holds none."""
    held = sa.func.json_extract(element, _json_path(*within)) if within else element
    keys = sa.select(sa.func.unnest(sa.func.json_keys(held)).label("key")).where(sa.func.json_type(held) == "OBJECT")
    counted = keys.subquery("keys")
    ordered = (
        sa.select(counted.c.key)
        .group_by(counted.c.key)
        .order_by(sa.func.count().desc(), counted.c.key)
        .limit(MOST_KEYS)
    )
    return [key for (key,) in connection.execute(ordered)]


def _text_at(element: sa.ColumnElement, *keys: str) -> Cell:
    return sa.func.json_extract_string(element, _json_path(*keys), type_=sa.Text)


def _json_path(*keys: str) -> str:
    escaped = (key.replace("\\", "\\\\").replace('"', '\\"') for key in keys)
    return "$" + "".join(f'."{key}"' for key in escaped)


def _with_events(connection: sa.Connection, stage: Stage) -> Stage:
    """A row for each event of a batch, with columns named by the paths of the batch."""
    others = [column for column in stage.columns if column != "events"]
    events = (
        sa.select(
            stage.table.c.line,
            *(stage.cell(column).label(f"o{i}") for i, column in enumerate(others)),
            sa.func.unnest(_json_list(stage.cell("events"))).label("event"),
        )
        .select_from(stage.table)
        .subquery("events")
    )
    relation = fresh_name(connection, "events")
    connection.execute(CreateTableAs(sa.select(events), relation, temporary=True))
    kept = sa.table(
        relation,
        sa.column("line", sa.BigInteger),
        sa.column("event", sa.JSON),
        *(sa.column(f"o{i}", sa.Text) for i in range(len(others))),
    )
    attributes = sa.select(
        sa.func.unnest(sa.func.json_keys(sa.func.json_extract(kept.c.event, "$.data.custom_attributes"))).label("key")
    ).subquery("attributes")
    counted = sa.select(attributes.c.key).group_by(attributes.c.key).order_by(sa.func.count().desc(), attributes.c.key)
    keys = [key for (key,) in connection.execute(counted.limit(MOST_KEYS))]
    cells: list[Cell] = [kept.c[f"o{i}"] for i in range(len(others))]
    cells += [_event_name(kept.c.event) if path == _NAME else _at(kept.c.event, path) for path in _EVENT_PATHS]
    cells += [sa.func.json_extract_string(kept.c.event, f'$.data.custom_attributes."{key}"') for key in keys]
    cells.append(sa.cast(sa.null(), sa.Text))
    names = [
        *others,
        *(f"events.{path}" for path in _EVENT_PATHS),
        *(f"events.{_ATTRIBUTES}.{key}" for key in keys),
        "events",
    ]
    wide = sa.select(kept.c.line, *(cell.label(f"c{i}") for i, cell in enumerate(cells)))
    unfolded_relation = fresh_name(connection, "unfolded")
    connection.execute(CreateTableAs(wide, unfolded_relation, temporary=True))
    return staged(connection, unfolded_relation, tuple(names))


def _event_name(event: sa.ColumnElement) -> Cell:
    """What happened: a purchase and a screen view have no name but their action and type."""
    paths = (_NAME, "data.product_action.action", "event_type")
    return sa.func.coalesce(*(_at(event, path) for path in paths), type_=sa.Text)
