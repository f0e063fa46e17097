"""Who ordered, where several people order under one mailbox or phone and name themselves.

In:  the identifiers and the names of the rows of a list of orders
Out: an identifier for each of them, made of both, or none where each contact has one name

A couple's orders are told apart by it, and so are those of strangers whom a reception wrote down under no@no.com.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from cdp_core.fields import GUEST
from cdp_core.mapping.cells import NOTHING, Cell, Fill, any_filled, filled, has_rows, kept_rows, text
from cdp_core.mapping.ids import said_of
from cdp_core.mapping.stage import Stage

#: The identifier that a person is kept under comes first.
_PRIORITY = (
    *("customer_id", "crm_id", "loyalty_id", f"id.{GUEST}", "email", "phone", "anonymous_id", "cookie_id", "device_id"),
)
_CONTACTS = ("email", "phone")


def identity_key(identifiers: Sequence[Fill]) -> Cell:
    """A key for whoever has no key of her own here: her strongest identifier with its kind."""
    rank = {name: position for position, name in enumerate(_PRIORITY)}
    usable = sorted((each for each in identifiers if each[0] != "ip"), key=lambda each: rank.get(each[0], len(rank)))
    if not usable:
        return NOTHING
    named = [text(f"{name}:") + said_of(cell) for name, cell in usable]
    return sa.func.coalesce(*named, type_=sa.Text) if len(named) > 1 else named[0]


def guests(connection: sa.Connection, stage: Stage, identifiers: Sequence[Fill], names: Sequence[Cell]) -> Cell | None:
    """For each row the contact with the name, where the file has other names under it; None where it never has."""
    if not names or not any(field in _CONTACTS for field, _ in identifiers):
        return None
    key = identity_key(identifiers)
    name = sa.func.lower(sa.func.concat_ws(" ", *map(filled, names)))
    told = (
        sa.select(stage.rowid.label("row"), key.label("contact"), name.label("name"))
        .select_from(stage.table)
        .where(any_filled(list(names)))
        .subquery("told")
    )
    by_contact = sa.or_(*(sa.func.starts_with(told.c.contact, f"{field}:") for field in _CONTACTS))
    shared = (
        sa.select(told.c.contact)
        .where(by_contact)
        .group_by(told.c.contact)
        .having(sa.func.min(told.c.name) < sa.func.max(told.c.name))
    )
    guest = (told.c.contact + " " + told.c.name).label("guest")
    kept = kept_rows(connection, "guests", sa.select(told.c.row, guest).where(told.c.contact.in_(shared)))
    if not has_rows(connection, kept, sa.true()):
        return None
    return sa.select(kept.c.guest).where(kept.c.row == stage.rowid).scalar_subquery()
