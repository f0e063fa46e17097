"""Files with several tables: each looked at under its own mapping, all counted in one currency."""

import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from cdp_core.errors import LoadError
from cdp_core.settings import stored_settings
from cdp_core.store import tables
from cdp_core.workspace import Workspace

CUSTOMERS = "customer_id,first_name,last_name,email\n7,Ann,Lee,ann@example.org\n"
ORDERS = "order_id,email,order_date,total,currency\n10,ann@example.org,2026-01-02,50.00,USD\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "workspace") as workspace:
        yield workspace


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a_customers.csv", CUSTOMERS)
        archive.writestr("b_orders.csv", ORDERS)
    return path


def workbook(sheets: Iterable[tuple[str, str]]) -> str:
    """A workbook in the XML of Excel 2003, of sheets as CSV."""
    written = ""
    for name, rows in sheets:
        lines = ("".join(f"<Cell><Data ss:Type='String'>{cell}</Data></Cell>" for cell in line.split(","))
                 for line in rows.splitlines())  # fmt: skip
        table = "".join(f"<Row>{line}</Row>" for line in lines)
        written += f"<Worksheet ss:Name='{name}'><Table>{table}</Table></Worksheet>"
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    head = "<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>"
    return f"{head}<Workbook xmlns='{space}' xmlns:ss='{space}'>{written}</Workbook>"


def test_the_receipt_of_a_sheet_names_no_other_that_is_loaded_too(workspace: Workspace, tmp_path: Path):
    sheets = (("Members", CUSTOMERS), ("Purchases", ORDERS))
    (tmp_path / "shop.xml").write_text(workbook(sheets), "utf-8")
    receipts = workspace.load(tmp_path / "shop.xml", source="shop", system="cdp")
    assert len(receipts) == 2
    assert not any("Another sheet" in note for receipt in receipts for note in receipt.notes)


def test_one_table_of_a_zip_is_looked_at_under_a_corrected_mapping(workspace: Workspace, shop: Path):
    found = workspace.inspect(shop)
    plan = found[0].mapping.to_json()
    plan["columns"]["customer_id"] = "crm_id"
    again = workspace.inspect_again(found, 0, mapping=plan)
    assert again.table.name == "a_customers.csv"
    assert again.mapping.columns["customer_id"] == "crm_id"
    assert workspace.inspect_again(found, 1, kind="events").mapping.kind == "events"


def test_a_zip_whose_customers_come_first_counts_in_the_currency_of_its_orders_and_leaves_what_was_chosen_meanwhile(
    workspace: Workspace, shop: Path
):
    preview = workspace.inspect(shop)[1].previews[0].rows[0]["revenue"]
    folder = workspace.settings.workspace
    (folder / "settings.json").write_text('{"country": "FR"}')
    workspace.load(shop, source="shop", system="cdp")
    assert workspace.settings.currency == "USD"
    assert stored_settings(folder) == {"country": "FR", "currency": "USD"}
    assert workspace.profile("ann@example.org")["orders"][0]["revenue"] == preview == 50.0


@pytest.fixture(scope="module")
def without_money(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("without_money")
    (folder / "customers.csv").write_text(CUSTOMERS)
    with Workspace.open(folder / "workspace") as workspace:
        workspace.load(folder / "customers.csv", source="shop", system="cdp")
    return folder / "workspace"


@pytest.fixture
def with_customers(without_money: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace of the test's own, with customers and no money yet."""
    with Workspace.open(shutil.copytree(without_money, tmp_path / "workspace")) as workspace:
        yield workspace


def test_orders_that_come_after_a_file_without_money_bring_their_currency(with_customers: Workspace, tmp_path: Path):
    for name, text in (("usd", ORDERS), ("euro", ORDERS.replace("USD", "EUR").replace("10,", "11,"))):
        (tmp_path / f"{name}.csv").write_text(text)
        with_customers.load(tmp_path / f"{name}.csv", source="shop", system="cdp")
        assert with_customers.settings.currency == "USD"
    assert {order["revenue"] for order in with_customers.profile("ann@example.org")["orders"]} == {50.0, None}


def test_rates_that_were_given_say_which_currency_they_are_in(with_customers: Workspace, tmp_path: Path):
    with_customers.set_rates({"USD": 0.9})
    (tmp_path / "orders.csv").write_text(ORDERS)
    with_customers.load(tmp_path / "orders.csv", source="shop", system="cdp")
    assert with_customers.settings.currency == "EUR"
    assert with_customers.profile("ann@example.org")["orders"][0]["revenue"] == 45.0


def test_signs_beside_amounts_say_in_what_a_new_workspace_counts(workspace: Workspace, tmp_path: Path):
    (tmp_path / "orders.csv").write_text("order_id,email,order_date,total\n10,ann@example.org,2026-01-02,$50.00\n")
    workspace.load(tmp_path / "orders.csv", source="shop", system="cdp")
    assert workspace.settings.currency == "USD"
    assert workspace.profile("ann@example.org")["orders"][0]["revenue"] == 50.0


def test_objects_in_the_cells_of_a_log_are_read_as_its_columns_are(workspace: Workspace, tmp_path: Path):
    log = tmp_path / "log.csv"
    log.write_text(
        "event,time,email,props\n"
        'Product Viewed,2026-11-01 10:00:00,ann@example.org,"{""product_id"":""p1"",""color"":""red""}"\n'
        'Purchase,2026-11-02 10:00:00,ann@example.org,"{""order_id"":""o1"",""revenue"":50,""currency"":""EUR""}"\n'
    )
    (found,) = workspace.inspect(log)
    assert found.mapping.columns["props.revenue"] == "revenue"
    workspace.load(log, source="web", system="cdp")
    profile = workspace.profile("ann@example.org")
    assert [(order["order_id"], order["revenue"]) for order in profile["orders"]] == [("o1", 50.0)]


def test_a_column_of_objects_that_a_mapping_names_stays_whole(workspace: Workspace, tmp_path: Path):
    people = tmp_path / "people.csv"
    people.write_text('email,extra\nann@example.org,"{""size"":38}"\n')
    plan = {"kind": "people", "columns": {"email": "email", "extra": "custom.extra"}}
    workspace.load(people, source="crm", system="crm", mapping=plan)
    assert workspace.profile("ann@example.org")["traits"]["custom.extra"]["value"] == '{"size":38}'


def test_a_row_that_repeats_its_order_is_a_duplicate_and_counts_once(workspace: Workspace, tmp_path: Path):
    orders = tmp_path / "orders.csv"
    row = "O1,ann@example.org,2026-01-02,5\n"
    orders.write_text("order_id,email,date,total\n" + row + row + "O2,ann@example.org,2026-01-03,7\n")
    (receipt,) = workspace.load(orders, source="shop", system="cdp")
    assert (receipt.accepted, receipt.rejected, receipt.duplicates) == (2, 0, 1)
    told = workspace.profile("ann@example.org")["orders"]
    assert sorted((order["order_id"], order["revenue"]) for order in told) == [("O1", 5.0), ("O2", 7.0)]


def test_a_further_row_of_an_order_that_says_something_else_is_no_duplicate(workspace: Workspace, tmp_path: Path):
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "order_id,email,date,total,tracking number\n"
        "O1,ann@example.org,2026-01-02,5,T-1\n"
        "O1,ann@example.org,2026-01-02,5,T-2\n"
        "O1,ann@example.org,2026-01-02,5,\n"
    )
    (receipt,) = workspace.load(orders, source="shop", system="cdp")
    assert (receipt.accepted, receipt.rejected, receipt.duplicates) == (2, 0, 1)
    assert "1 brought nothing new" in receipt.sentence()
    assert [order["revenue"] for order in workspace.profile("ann@example.org")["orders"]] == [5.0]
    with workspace.reading() as connection:
        rows = connection.execute(sa.select(tables.events.c.event, tables.events.c.properties))
        told = {row.event: json.loads(row.properties)["tracking_number"] for row in rows}
    assert told == {"Order Completed": "T-1", "Order Updated": "T-2"}


def test_a_table_without_rows_beside_others_is_left_out_with_a_note(workspace: Workspace, tmp_path: Path):
    path = tmp_path / "lists.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cleaned_members.csv", "Email Address,First Name,Last Name\n")
        archive.writestr("subscribed_members.csv", "Email Address,First Name,Last Name\nann@example.org,Ann,Lee\n")
    (receipt,) = workspace.load(path, source="news", system="crm")
    assert (receipt.rows, receipt.accepted) == (1, 1)
    assert "cleaned_members.csv was left out: it has no rows below its header." in receipt.notes


def test_a_file_without_a_row_in_any_table_is_refused(workspace: Workspace, tmp_path: Path):
    path = tmp_path / "lists.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("cleaned", "subscribed"):
            archive.writestr(f"{name}_members.csv", "Email Address,First Name,Last Name\n")
    with pytest.raises(LoadError, match=r"has no rows below its header; nothing was loaded"):
        workspace.load(path, source="news", system="crm")
    assert workspace.loads() == []


def test_a_report_about_nobody_is_refused_in_one_sentence(workspace: Workspace, tmp_path: Path):
    path = tmp_path / "videos.csv"
    path.write_text("Video title,Views,Subscribers\nHow to,600,3\n")
    with pytest.raises(LoadError) as refused:
        workspace.load(path, source="tube")
    assert str(refused.value) == (
        "videos.csv is a report: its rows count Views, Subscribers and are about nobody, so there is nothing to load."
    )
