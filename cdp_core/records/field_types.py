"""Types of custom traits and event properties, agreed over all standing loads.

In:  what each load inferred over its values, or its mapping sets
Out: `field_types`; what a person has set stays
"""

from collections.abc import Iterable

import sqlalchemy as sa

from cdp_core.store.bulk import insert_rows
from cdp_core.store.tables import field_types, load_types, loads


def keep_types(
    connection: sa.Connection, load_id: int, inferred: Iterable[tuple[str, str]], chosen: dict[str, str]
) -> None:
    """Note what one load says of types; what its mapping chooses goes before what was inferred."""
    said = [(name, type_, "inferred") for name, type_ in inferred]
    said += [(name, type_, "mapping") for name, type_ in chosen.items()]
    insert_rows(
        connection,
        load_types,
        [{"load_id": load_id, "name": name, "type": type_, "set_by": set_by} for name, type_, set_by in said],
    )


def agree_on_types(connection: sa.Connection) -> None:
    """Write `field_types` anew. Values that were numbers here and words there are text."""
    told = connection.execute(
        sa.select(load_types.c.name, load_types.c.type, load_types.c.set_by)
        .join(loads, loads.c.load_id == load_types.c.load_id)
        .where(loads.c.state == "loaded")
        .order_by(load_types.c.load_id, load_types.c.set_by, load_types.c.name, load_types.c.type)
    ).all()
    by_person = set(connection.execute(sa.select(field_types.c.name).where(field_types.c.set_by == "person")).scalars())
    agreed: dict[str, tuple[str, str]] = {}
    for name, type_, set_by in told:
        present = agreed.get(name)
        if set_by == "mapping" or present is None:
            agreed[name] = (type_, set_by)
        elif present[1] == "inferred" and present[0] != type_:
            agreed[name] = ("text", "inferred")
    connection.execute(field_types.delete().where(field_types.c.set_by != "person"))
    insert_rows(
        connection,
        field_types,
        [
            {"name": name, "type": type_, "set_by": set_by}
            for name, (type_, set_by) in sorted(agreed.items())
            if name not in by_person
        ],
    )
