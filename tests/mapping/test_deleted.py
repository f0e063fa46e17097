"""Records that their own system has deleted, or that rest there."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import drafts, stage, suggest
from tests.mapping.tables import SmallTable, csv, mapped


def notes(connection: sa.Connection, table: SmallTable) -> list[str]:
    staged = stage(connection, table)
    return [note for draft in drafts(connection, staged, suggest(table).mapping) for note in draft.notes]


def marks(connection: sa.Connection, table: SmallTable, kind: str) -> list[str | None]:
    return [row.get("custom.deleted") for row in mapped(connection, table)[kind]]


def test_a_deleted_deal_loads_with_a_mark_and_with_a_word(connection: sa.Connection) -> None:
    table = csv(
        "Deal - ID,Deal - Title,Deal - Value,Deal - Stage,Deal - Status,Person - Email",
        "7,Test deal,1,Offer,Deleted,kurt@example.org",
        "8,Garage,20,Offer,Open,kurt@example.org",
    )
    assert marks(connection, table, "deals") == ["true", None]
    assert notes(connection, table) == [
        "1 deal is marked as deleted in its own system: kept with the mark 'deleted', and not counted as open."
    ]


@pytest.mark.parametrize(
    ("header", "gone", "stays"),
    [
        ("ISDELETED", "true", "false"),
        ("Is Deleted", "1", "0"),
        ("Deleted At", "2026-03-01", ""),
        ("_fivetran_deleted", "TRUE", "FALSE"),
        ("Gelöscht", "ja", "nein"),
        ("削除フラグ", "1", "0"),
    ],
)
def test_a_deleted_contact_is_one_still(connection: sa.Connection, header: str, gone: str, stays: str) -> None:
    table = csv(f"Contact ID,Name,Email,{header}", f"1,Ann Lee,a@x.org,{gone}", f"2,Bo Day,b@x.org,{stays}")
    assert marks(connection, table, "people") == ["true", None]
    assert notes(connection, table) == [
        "1 record is marked as deleted in its own system: kept with the mark 'deleted'."
    ]


def test_contacts_that_rest_are_said_and_not_marked(connection: sa.Connection) -> None:
    table = csv("Kontakt-ID,Name,E-Mail,Status", "1,Ann Lee,a@x.org,Inaktiv", "2,Bo Day,b@x.org,Aktiv")
    assert marks(connection, table, "people") == [None, None]
    assert notes(connection, table) == ["1 record is inactive in its own system: kept as the others are."]


def test_nothing_is_said_where_none_is_deleted(connection: sa.Connection) -> None:
    table = csv("Contact ID,Name,Email,IsDeleted,Status", "1,Ann Lee,a@x.org,0,Active", "2,Bo Day,b@x.org,0,Customer")
    assert notes(connection, table) == []
