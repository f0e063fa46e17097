"""The command line as others call it: one process a verb, JSON on stdout, a sentence on stderr."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cdp_core.cli import main

CRM = """Id,FirstName,LastName,Email,Phone,City,Country,LastModifiedDate
1,Ann,Lee,ann@example.org,+49 30 901820,Berlin,DE,2026-01-02
2,Bob,Ray,bob@example.org,,Hanoi,VN,2026-01-03
3,,,,,,,
"""
SHOP = """event_id,event,occurred_at,customer_id,email,order_id,revenue
e1,Order Completed,2026-02-01T10:00:00Z,c1,ANN@example.org,o1,120.50
e2,Page Viewed,2026-02-02T10:00:00Z,c1,,,
e3,Page Viewed,,c1,,,
"""


def run(*arguments: object, workspace: Path | None = None) -> Result:
    options = ["--workspace", str(workspace)] if workspace else []
    return CliRunner().invoke(main, [*map(str, arguments), *options])


def answer(*arguments: object, workspace: Path | None = None) -> object:
    """The one JSON document that a verb prints."""
    result = run(*arguments, "--json", workspace=workspace)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def two_sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a CRM and a shop, in which Ann is one person."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "crm.csv").write_text(CRM)
    (folder / "shop.csv").write_text(SHOP)
    workspace = folder / "workspace"
    mapping = {
        "kind": "people",
        "key": "Id",
        "columns": {
            "Id": "crm_id",
            "FirstName": "first_name",
            "LastName": "last_name",
            "Email": "email",
            "Phone": "phone",
            "City": "city",
            "Country": "country",
            "LastModifiedDate": "updated_at",
        },
    }
    (folder / "crm.json").write_text(json.dumps(mapping))
    (folder / "hanoi.json").write_text('{"trait": "city", "value": "Hanoi"}')
    (folder / "buyers.json").write_text('{"event": "Order Completed"}')
    loaded = run(
        "load",
        folder / "crm.csv",
        "--source",
        "crm",
        "--system",
        "crm",
        "--mapping",
        folder / "crm.json",
        workspace=workspace,
    )
    assert loaded.exit_code == 0, loaded.stderr
    shop = run(
        "load", folder / "shop.csv", "--source", "shop", "--kind", "events", "--system", "cdp", workspace=workspace
    )
    assert shop.exit_code == 0, shop.stderr
    return workspace


def test_a_load_accounts_for_every_row(two_sources):
    crm, shop = sorted(answer("loads", workspace=two_sources), key=lambda load: load["load_id"])
    assert [crm["rows"], crm["accepted"], crm["rejected"], crm["duplicates"]] == [3, 3, 0, 0] or crm["rejected"] == 1
    assert crm["rows"] == crm["accepted"] + crm["rejected"] + crm["duplicates"]
    assert [shop["rows"], shop["accepted"], shop["rejected"]] == [3, 2, 1]


def test_a_rejected_row_comes_with_line_and_reason(two_sources):
    (row,) = answer("rejected", 2, workspace=two_sources)
    assert row["line"] == 4
    assert "time" in row["reason"]


def test_the_same_file_again_changes_nothing_and_says_so(two_sources):
    folder = two_sources.parent
    before = answer("status", workspace=two_sources)
    again = answer(
        "load", folder / "crm.csv", "--source", "crm", "--mapping", folder / "crm.json", workspace=two_sources
    )
    assert again[0]["already"] is True
    assert answer("status", workspace=two_sources) == before


def test_a_person_is_found_by_any_identifier_in_any_spelling(two_sources):
    by_mail = answer("profile", "Ann@Example.org", workspace=two_sources)
    assert by_mail["name"] == "Ann Lee"
    assert answer("profile", "c1", workspace=two_sources)["profile_id"] == by_mail["profile_id"]
    assert answer("profile", "+4930901820", workspace=two_sources)["profile_id"] == by_mail["profile_id"]


def test_count_members_and_export_agree(two_sources, tmp_path):
    folder = two_sources.parent
    counted = answer("count", folder / "buyers.json", "--by-system", workspace=two_sources)
    assert counted["count"] == 1
    assert counted["nodes"] == [{"path": "", "count": 1}]
    assert counted["by_system"] == {"crm": 0, "cdp": 1, "dmp": 0}
    assert answer("members", folder / "buyers.json", "-o", tmp_path / "m.csv", workspace=two_sources)["members"] == 1
    assert (tmp_path / "m.csv").read_text().splitlines()[0] == "profile_id"
    saved = answer("segment", "save", " buyers ", folder / "buyers.json", workspace=two_sources)
    assert saved["name"] == "buyers"
    exported = answer("export", "buyers", "-o", tmp_path / "e.csv", "--purpose", "email", workspace=two_sources)
    assert (exported["members"], exported["exported"], exported["held_back"]["no_consent"]) == (1, 0, 1)


def test_several_rules_give_an_array_with_an_error_in_its_place(two_sources, tmp_path):
    rules = tmp_path / "rules.jsonl"
    rules.write_text('{"event": "Order Completed"}\n{"trait": "cty", "value": "Hanoi"}\n{"all": []}\n')
    first, wrong, everyone = answer("count", rules, workspace=two_sources)
    assert first["count"] == 1
    assert set(wrong) == {"error", "path"}
    assert everyone["count"] == everyone["of"]


def test_a_rule_of_a_jsonl_may_hold_any_character_but_a_line_feed(two_sources, tmp_path):
    rules = tmp_path / "rules.jsonl"
    texts = ["\u2028", "\x85", "\u2029Berlin "]
    written = [json.dumps({"trait": "city", "value": text}, ensure_ascii=False) for text in texts]
    rules.write_bytes(
        "\ufeff".encode() + "\r\n".join([*written, "[" * 5000, '{"not": 1, "not": 2}']).encode() + b"\n\xff"
    )
    *found, deep, twice, latin = answer("count", rules, workspace=two_sources)
    assert [one["count"] for one in found] == [0, 0, 1]
    assert "nested too deep" in deep["error"]
    assert '"not" stands twice' in twice["error"]
    assert "UTF-8" in latin["error"]


def test_a_file_that_holds_no_rule_is_named(two_sources, tmp_path):
    (tmp_path / "broken.json").write_text('{"all": [')
    result = run("count", tmp_path / "broken.json", workspace=two_sources)
    assert result.exit_code == 1
    assert "broken.json holds no rule: line 1, column 10" in result.stderr


def test_a_wrong_rule_is_one_line_that_names_the_path(two_sources, tmp_path):
    (tmp_path / "wrong.json").write_text('{"all": [{"trait": "city", "op": "greater", "value": 1}]}')
    result = run("count", tmp_path / "wrong.json", workspace=two_sources)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "all[0]" in result.stderr


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            {"all": [{"event": "Page Viewed", "within": {"last": 0, "unit": "day"}}]},
            "all[0].within.last: expected a whole number from 1 to 10,000, found 0.",
        ),
        (
            {"any": [{"sequence": [{"event": "A"}, {"event": "B", "after": {"max": 0, "unit": "day"}}]}]},
            "any[0].sequence[1].after.max: expected a whole number from 1 to 10,000, found 0.",
        ),
        (
            {"trait": "city", "op": "in", "value": ["Hanoi", 5]},
            'value[1]: "in" of a text expects a list, each of it a text, found 5 in it.',
        ),
        ({"trait": "cty", "value": "x"}, 'trait: no trait is called "cty".'),
    ],
)
def test_an_error_inside_a_leaf_names_the_part_that_is_wrong(two_sources, tmp_path, rule, said):
    (tmp_path / "rule.json").write_text(json.dumps(rule))
    result = run("count", tmp_path / "rule.json", workspace=two_sources)
    assert (result.exit_code, said in result.stderr) == (1, True)
    (tmp_path / "rules.jsonl").write_text(json.dumps(rule))
    [answered] = answer("count", tmp_path / "rules.jsonl", workspace=two_sources)
    assert set(answered) == {"error", "path"}
    assert answered["error"].startswith(said.removeprefix("trait: ").removeprefix(f"{answered['path']}."))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            {"all": [{"event": "Page Viewed", "within": {"ago": [1, 5], "unit": "day"}}]},
            "all[0].within.ago: this range ends before it begins, so nothing lies in it.\n",
        ),
        (
            {"event": "Page Viewed", "within": {"from": "2026-02-01", "to": "2026-01-01"}},
            "within.from: this range ends before it begins, so nothing lies in it.\n",
        ),
        (
            {"not": {"trait": "age", "op": "between", "value": [5, 1]}},
            "not.value: this range ends before it begins, so nothing lies in it.\n",
        ),
        ({"trait": "age", "op": "between", "value": [5, 5]}, ""),
    ],
)
def test_a_range_that_nothing_lies_in_is_answered_and_said(two_sources, tmp_path, rule, said):
    (tmp_path / "rule.json").write_text(json.dumps(rule))
    result = run("count", tmp_path / "rule.json", workspace=two_sources)
    assert (result.exit_code, result.stderr) == (0, said)


def test_the_shares_of_segments_are_in_percent(two_sources, tmp_path):
    (tmp_path / "rule.json").write_text('{"trait": "city", "value": "Hanoi"}')
    run("segment", "save", "share", tmp_path / "rule.json", workspace=two_sources)
    assert "33.3%" in run("segments", workspace=two_sources).stdout


def test_an_export_says_when_nobody_decided_on_its_purpose_and_may_be_for_none(two_sources, tmp_path):
    (tmp_path / "rule.json").write_text('{"all": []}')
    run("segment", "save", "everyone", tmp_path / "rule.json", workspace=two_sources)
    out = tmp_path / "out.csv"
    result = run("export", "everyone", "-o", out, "--purpose", "nosuch", workspace=two_sources)
    assert result.exit_code == 0
    assert 'Nobody has decided on the purpose "nosuch"' in result.stderr
    receipt = answer("export", "everyone", "-o", out, "--no-purpose", workspace=two_sources)
    assert (receipt["exported"], len(out.read_text().splitlines())) == (3, 4)
    assert run("export", "everyone", "-o", out, workspace=two_sources).exit_code == 2
    assert run("export", "everyone", "-o", out, "--no-purpose", "--purpose", "x", workspace=two_sources).exit_code == 2


def test_a_folder_that_is_not_there_is_named_and_no_working_file(two_sources, tmp_path):
    (tmp_path / "rule.json").write_text('{"all": []}')
    out = tmp_path / "nowhere" / "x.csv"
    result = run("members", tmp_path / "rule.json", "-o", out, workspace=two_sources)
    assert result.exit_code == 1
    assert f"{out} cannot be written: there is no folder {out.parent}." in result.stderr
    assert ".part" not in result.stderr


def test_assignments_have_one_line_per_record(two_sources, tmp_path):
    assert answer("assignments", "-o", tmp_path / "who.csv", workspace=two_sources)["rows"] >= 3
    assert (tmp_path / "who.csv").read_text().splitlines()[0] == "source,record_id,row_key,profile_id"


def test_status_has_the_whole_numbers_of_the_contract(two_sources):
    status = answer("status", workspace=two_sources)
    names = ["sources", "loads", "records", "identifiers", "profiles", "known", "anonymous", "events", "interests"]
    names += ["consents", "deals", "tickets", "tasks", "segments", "rejected"]
    assert all(isinstance(status[name], int) for name in names)
    assert status["profiles"] == status["known"] + status["anonymous"]


def test_the_store_is_sound(two_sources):
    assert answer("check", workspace=two_sources) == {"ok": True, "findings": []}


def test_a_load_taken_back_leaves_what_was_before(two_sources, tmp_path):
    (tmp_path / "more.csv").write_text("email,first_name\ncy@example.org,Cy\n")
    before = {key: value for key, value in answer("status", workspace=two_sources).items() if key != "loads"}
    (receipt,) = answer("load", tmp_path / "more.csv", "--source", "more", "--system", "crm", workspace=two_sources)
    assert answer("status", workspace=two_sources)["profiles"] == before["profiles"] + 1
    assert run("unload", receipt["load_id"], workspace=two_sources).exit_code == 0
    assert {key: value for key, value in answer("status", workspace=two_sources).items() if key != "loads"} == before


def test_inspect_writes_nothing_and_says_what_it_believes(tmp_path):
    (tmp_path / "kunden.csv").write_text("E-Mail;Vorname;Nachname;PLZ\nann@example.org;Ann;Lee;01067\n")
    seen = answer("inspect", tmp_path / "kunden.csv")
    assert seen["kind"] == "people"
    assert seen["mapping"]["columns"]["E-Mail"] == "email"
    assert seen["dialect"]["delimiter"] == ";"
    assert list(tmp_path.iterdir()) == [tmp_path / "kunden.csv"]


def test_read_names_a_further_table_once(tmp_path):
    path = tmp_path / "two.csv"
    path.write_text("id,name\n1,Ann\n2,Bob\n\norder,total,day\n7,1.50,2025-01-01\n8,2.50,2025-01-02\n")
    assert answer("read", path)["notes"] == ["Line 5: another table begins (order, total, day)."]


def test_read_gives_the_table_as_it_stands(tmp_path):
    (tmp_path / "phones.csv").write_text("name,phone\nAnn,+27821234567\nBob,00123\n")
    result = run("read", tmp_path / "phones.csv")
    assert result.stdout.splitlines() == ["name,phone", "Ann,+27821234567", "Bob,00123"]


@pytest.fixture(scope="module")
def without_loads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("without_loads") / "workspace"


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.csv", b""), ("blank.csv", b" \n\n"), ("broken.zip", b"PK\x03\x04nonsense"), ("x.xlsx", b"\x00\x01")],
)
def test_a_file_that_cannot_be_loaded_is_one_sentence(without_loads, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    result = run("load", tmp_path / name, "--source", "x", workspace=without_loads)
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.stderr
    assert answer("status", workspace=without_loads)["records"] == 0


def test_every_verb_shows_an_example():
    for name, command in main.commands.items():
        if name != "segment":
            assert "Example:" in (command.help or ""), name


def test_wrong_usage_is_exit_code_2():
    assert run("count").exit_code == 2
    assert run("nonsense").exit_code == 2


def test_no_workspace_is_said_plainly(tmp_path):
    result = run("status", workspace=tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "cdp init" in result.stderr


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-12:00", "tomorrow"])
def test_a_moment_that_cannot_be_is_one_sentence(two_sources, tmp_path, moment):
    (tmp_path / "rule.json").write_text('{"event": "Page Viewed", "within": {"last": 3, "unit": "year"}}')
    result = run("count", tmp_path / "rule.json", "--now", moment, workspace=two_sources)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"cdp count: '{moment}' is ")


def test_a_mapping_that_is_none_is_refused_before_anything_is_read(tmp_path):
    (tmp_path / "people.csv").write_text("email\nann@x.org\n")
    (tmp_path / "mapping.json").write_text("[]")
    result = run("inspect", tmp_path / "people.csv", "--mapping", tmp_path / "mapping.json")
    assert result.exit_code == 1
    assert "holds no mapping" in result.stderr


def test_an_error_names_the_verb_as_it_was_typed(two_sources):
    assert run("segment", "show", "nobody", workspace=two_sources).stderr.startswith("cdp segment show: ")


def test_a_workspace_that_is_there_is_not_called_empty(two_sources):
    assert "stays as it is" in run("init", workspace=two_sources).stdout


def test_card_numbers_of_a_mapping_written_by_hand_are_left_out_and_said(tmp_path):
    cards, mapping = tmp_path / "cards.csv", tmp_path / "mapping.json"
    cards.write_text("email,number\nann@x.org,4242 4242 4242 4242\nbob@x.org,5555 5555 5555 4444\n")
    mapping.write_text(json.dumps({"kind": "people", "columns": {"email": "email", "number": "custom.number"}}))
    seen = answer("inspect", cards, "--mapping", mapping)
    assert seen["mapping"]["columns"]["number"] == "ignore"
    assert "4242" not in json.dumps(seen["preview"])
    run("init", workspace=tmp_path / "workspace")
    said = run("load", cards, "--mapping", mapping, "--source", "crm", workspace=tmp_path / "workspace").stdout
    assert 'Column "number" was left out: its values are card numbers, which are never kept.' in said


def test_a_refund_that_names_an_order_counts_for_its_customer(tmp_path):
    workspace, orders, refunds = tmp_path / "workspace", tmp_path / "orders.csv", tmp_path / "refunds.csv"
    orders.write_text("Order Number,Email,Order Date,Total\n17,ann@x.org,2026-03-01,49.90\n")
    refunds.write_text("Order Number,Refund Date,Refund Amount\n17,2026-03-05,10.00\n")
    run("init", workspace=workspace)
    waiting = run("load", refunds, "--source", "shop", workspace=workspace).stdout
    assert 'an order that no load tells a customer of, such as "17"' in waiting
    run("load", orders, "--source", "shop", workspace=workspace)
    profile = answer("profile", "ann@x.org", workspace=workspace)
    assert [(order["revenue"], order["refunded"]) for order in profile["orders"]] == [(49.9, 10.0)]


def test_a_file_to_read_is_never_written_over(tmp_path):
    export = tmp_path / "a.csv"
    export.write_text("id,email\n1,ann@x.org\n")
    for target in (export, tmp_path):
        result = run("read", export, "-o", target)
        assert result.exit_code == 2
        assert "is a file to read" in result.stderr
    assert export.read_text() == "id,email\n1,ann@x.org\n"


def test_an_audience_for_no_purpose_is_refused(two_sources, tmp_path):
    out = tmp_path / "all.csv"
    result = run("export", "any", "-o", out, "--purpose", " ", workspace=two_sources)
    assert result.exit_code == 2
    assert not out.exists()


def test_the_instant_that_is_printed_is_the_one_that_counted(two_sources, tmp_path):
    rule = tmp_path / "rule.json"
    rule.write_text('{"trait": "city", "op": "exists"}')
    said = answer("count", rule, "--now", "2026-01-01T00:00:59.999999Z", workspace=two_sources)
    assert said["now"] == "2026-01-01T00:00:59.999999Z"


def test_saved_segments_are_listed_though_the_rule_of_one_no_longer_fits(tmp_path):
    workspace = tmp_path / "workspace"
    (tmp_path / "a.csv").write_text("email,shoe_size\nann@x.org,38\n")
    (tmp_path / "b.csv").write_text("email,city\nann@x.org,Bonn\n")
    (tmp_path / "size.json").write_text('{"trait": "custom.shoe_size", "op": "gt", "value": 30}')
    (tmp_path / "city.json").write_text('{"trait": "city", "op": "exists"}')
    assert run("init", workspace=workspace).exit_code == 0
    receipts = [answer("load", tmp_path / f"{name}.csv", "--source", name, workspace=workspace) for name in "ab"]
    for name in ("size", "city"):
        assert run("segment", "save", name, tmp_path / f"{name}.json", workspace=workspace).exit_code == 0
    first = receipts[0] if isinstance(receipts[0], dict) else receipts[0][0]
    assert run("unload", first["load_id"], workspace=workspace).exit_code == 0
    rows = {row["name"]: row for row in answer("segments", workspace=workspace)}
    assert (rows["city"]["size"], rows["city"]["problem"]) == (1, None)
    assert rows["size"]["size"] is None
    assert "shoe_size" in rows["size"]["problem"]
    assert answer("segment", "show", "size", workspace=workspace)["problem"] == rows["size"]["problem"]
