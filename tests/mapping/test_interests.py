import json

import sqlalchemy as sa

from cdp_core.mapping import Mapping, suggest
from tests.mapping.tables import csv, json_rows, mapped, only, without_header


def told(rows: list[dict]) -> list[tuple]:
    return sorted((row["line"], row["interest"]) for row in rows)


def test_a_list_of_ids_becomes_a_row_for_each(connection: sa.Connection) -> None:
    row = ("c7f9c1d0a5b14b0e9f8a7b6c5d4e3f21", "1777639200", "203.0.113.7", "US", "1001,1002")
    rows = mapped(connection, without_header(row, name="profiles.tsv"))
    assert [
        only(r, "cookie_id", "interest", "seen_at", "provider", "ip")
        for r in sorted(rows["interests"], key=lambda r: r["interest"])
    ] == [
        {"cookie_id": row[0], "interest": name, "seen_at": "1777639200", "provider": "Lotame", "ip": "203.0.113.7"}
        for name in ("1001", "1002")
    ]
    assert only(rows["people"][0], "key", "country") == {"key": f"cookie_id:{row[0]}", "country": "US"}


def test_names_with_commas_and_slashes_stay_whole(connection: sa.Connection) -> None:
    mapping = Mapping("interests", columns={"cookie": "cookie_id", "interests": "interest"})
    table = csv("cookie;interests".replace(";", ","), *[])
    table.rows = [("a", "Home, Garden and Pets"), ("b", "Autos/Electric; Travel"), ("c", '["Food & Drink","Wine"]')]
    assert told(mapped(connection, table, mapping)["interests"]) == [
        (1, "Home, Garden and Pets"),
        (2, "Autos/Electric"),
        (2, "Travel"),
        (3, "Food & Drink"),
        (3, "Wine"),
    ]


def test_a_column_of_zeros_and_ones_is_membership_in_its_header(connection: sa.Connection) -> None:
    table = csv("AUDIENCE_KEY,EMAIL_SHA256,SEG_HIGH_VALUE,SCORE", f"38291,{'9' * 64},1,54", f"38292,{'8' * 64},0,87")
    rows = mapped(connection, table)
    assert told(rows["interests"]) == [(1, "High Value")]
    assert [only(row, "key", "id.liveramp", "custom.score") for row in rows["people"]] == [
        {"key": "38291", "id.liveramp": "38291", "custom.score": "54"},
        {"key": "38292", "id.liveramp": "38292", "custom.score": "87"},
    ]


def test_signals_of_audience_manager_become_interests(connection: sa.Connection) -> None:
    table = without_header(
        ("597", "d_sid=24,d_sid=26"),
        ("597", '"gender"="female","luxury, or not"="yes"'),
        ("DBw", "30608,50354"),
        ("DBw", "28:1,29:0"),
        ("6D9", "ic=52"),
        name="ftp_dpm_1234_1445374061.sync",
    )
    rows = mapped(connection, table)["interests"]
    assert [(line, json.loads(name) if name.startswith("[") else name) for line, name in told(rows)] == [
        (1, "24"),
        (1, "26"),
        (2, ["gender", "female"]),
        (2, ["luxury, or not", "yes"]),
        (3, "30608"),
        (3, "50354"),
        (4, "28"),
        (4, "29"),
        (5, "ic=52"),
    ]
    over = next(row for row in rows if row["interest"] == "29")
    assert over["expires_at"] == over["seen_at"] == "2015-10-20T20:47:41Z"
    assert {row["id.dpid_1234"] for row in rows} == {"597", "DBw", "6D9"}


def test_an_id_sync_file_says_by_its_name_whose_ids_they_are(connection: sa.Connection) -> None:
    rows = mapped(connection, without_header(("680799", "XYZ"), name="adobe_id_0_12345_1476312152.sync"))["links"]
    assert only(rows[0], "cookie_id", "id.dpid_12345") == {"cookie_id": "680799", "id.dpid_12345": "XYZ"}


def test_a_customer_data_feed_of_audience_manager_is_known_by_its_shape(connection: sa.Connection) -> None:
    row = ("2026-09-14 17:00:01.123", "38400000-8cf0", "1", "12\x0234", "901", "c_x\x03y", "https://shop.example/")
    table = without_header((*row, "203.0.113.7", "5976755918", "459\x02460", "24"))
    assert told(mapped(connection, table)["interests"]) == [(1, "459"), (1, "460")]


def test_categories_of_the_iab_are_interests_by_their_headers() -> None:
    found = suggest(csv("maid,iab_category,score", "38400000-8cf0-11bd-b23e-10b96e40f001,Automotive|Travel,0.4"))
    assert found.kind == "interests"
    assert found.mapping.columns["iab_category"] == "interest"


def test_an_id_of_all_advertisers_is_no_customer_s_number() -> None:
    found = suggest(csv("uid2,segment_name", "ywsvDNINiZOVSsfkHpLpSJzXzhr6Jx9Z,travel"))
    assert found.kind == "interests"
    assert found.mapping.columns["uid2"] == "id.uid2"


def test_the_trade_desk_s_data_are_interests_by_their_names(connection: sa.Connection) -> None:
    table = json_rows(
        {"TDID": "123e4567-e89b-12d3-a456-426614174000", "Data": '[{"Name": "1210"}, {"Name": "1211"}]'},
        {"UID2": "A4AAABB=", "Data": '[{"Name": "1210"}]'},
    )
    found = mapped(connection, table)["interests"]
    assert told(found) == [(1, "1210"), (1, "1211"), (2, "1210")]
    assert {row["line"]: row.get("id.uid2") for row in found} == {1: None, 2: "A4AAABB="}


def test_numbers_below_a_header_of_the_iab_are_ids_of_its_taxonomy(connection: sa.Connection) -> None:
    table = csv("cookie,iab_audience_id,category_id", "a,223;9999,7")
    mapping = Mapping(
        "interests", columns={"cookie": "cookie_id", "iab_audience_id": "interest", "category_id": "interest"}
    )
    assert told(mapped(connection, table, mapping)["interests"]) == [(1, "7"), (1, "iab:223"), (1, "iab:9999")]
