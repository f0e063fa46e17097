"""Blank rows and those that only name a group are listed, and rows of somebody little known stay."""

from pathlib import Path

import pytest

from tests.sources.test_totals import kept_and_left_out, read


def test_words_alone_above_fuller_rows_are_left_out_with_a_reason(tmp_path: Path):
    table = read(
        tmp_path,
        "Customer no,Name,Email,Amount",
        "Berlin,,,",
        "10001,Ann,ann@example.org,10.50",
        "10002,,bert@example.org,",
        "Store Wien,,,",
        "10003,Carla,carla@example.org,5.00",
        "10004,,,",
        "10005,Dora,dora@example.org,6.00",
    )
    assert kept_and_left_out(table) == ([3, 4, 6, 7, 8], [2, 5])
    assert table.broken[0].reason.startswith("line only names a group of rows")


def test_somebody_of_whom_nothing_but_the_name_is_known_stays(tmp_path: Path):
    table = read(tmp_path, "Name,Email,City", "Ann,ann@example.org,Ulm", "Bert,,", "Carla,carla@example.org,Ulm")
    assert kept_and_left_out(table) == ([2, 3, 4], [])


def test_headings_far_down_in_a_file_are_left_out_as_well(tmp_path: Path):
    rows = [f"{n},Ann,a{n}@example.org" for n in range(3_000)]
    table = read(tmp_path, "no,name,email", *rows[:2_500], "Wien,,", *rows[2_500:])
    kept, left_out = kept_and_left_out(table)
    assert (len(kept), left_out) == (3_000, [2_502])


def test_rows_of_empty_cells_are_said_to_be_blank(tmp_path: Path):
    table = read(tmp_path, "Name,Email,City", "Ann,ann@example.org,Ulm", ",,", "Bert,bert@example.org,Ulm")
    assert kept_and_left_out(table) == ([2, 4], [3])
    assert table.broken[0].reason == "line is blank, and nothing is to do"


@pytest.mark.parametrize(
    ("header", "word"),
    [("customer_id", "Guest"), ("login", "admin"), ("SKU", "GIFTCARD"), ("date", "unknown"), ("code", "facade")],
)
def test_a_word_that_may_be_an_id_or_a_missing_value_names_no_group(tmp_path: Path, header: str, word: str):
    table = read(tmp_path, f"{header},name,city,price", "a1,Ann,Ulm,1.50", f"{word},,,", "b2,Bo,Ulm,2", "c3,Cy,Ulm,3")
    assert kept_and_left_out(table) == ([2, 3, 4, 5], [])


def test_a_name_among_ids_that_are_numbers_is_that_of_a_group(tmp_path: Path):
    table = read(tmp_path, "id,name,email", "Berlin,,", "1,Ann,ann@example.org", "2,Bo,bo@example.org", "GUEST,,")
    assert kept_and_left_out(table) == ([3, 4, 5], [2])
