"""The quick way through regular stretches gives exactly what the careful way gives."""

import csv
import io
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdp_core.sources import tables, walking
from cdp_core.sources.delimited import _batches, _delimited_rows
from cdp_core.sources.interface import Dialect
from cdp_core.sources.layout import Region
from cdp_core.sources.outline import Outline
from cdp_core.sources.plain_text import plain_text
from cdp_core.sources.regular import regular_stretch
from cdp_core.sources.walking import Delimited
from tests.sources.reading_back import numbered_rows

PLAIN = Dialect(",", '"', None, "\n")

cell = st.text(st.sampled_from('ab1 ,"\né'), max_size=6)
table_rows = st.lists(st.tuples(st.just("7"), cell, cell), min_size=12, max_size=30)


def both_ways(path: Path) -> tuple[list[list], list[list]]:
    """Every row of the file, with its line, read carefully throughout and read with quick stretches."""
    careful = all_rows(path)
    with patch.multiple(walking, CAREFUL_BELOW=0, HEAD_BYTES=60, TAIL_BYTES=20, QUICK_BYTES=90):
        quick = all_rows(path)
    return careful, quick


def all_rows(path: Path) -> list[list]:
    file = Delimited(plain_text(path, path.name), PLAIN, 3, False, partial(_delimited_rows, PLAIN, 3))
    blocks = list(walking.walk(file, Outline()))
    batches = _batches(file, blocks, Region(None, 1, 10**9, 9), 9, 1000, [])
    found = [list(row) for batch in batches for row in zip(*(c.to_pylist() for c in batch.columns), strict=True)]
    return [[cell for cell in row if cell is not None] for row in found]


@settings(max_examples=120, deadline=None)
@given(table_rows, st.sampled_from(["\n", "\r\n"]))
def test_both_ways_agree_on_what_a_csv_writer_wrote(tmp_path_factory, found, newline):
    written = io.StringIO()
    csv.writer(written, lineterminator=newline, quoting=csv.QUOTE_ALL).writerows([("id", "name", "note"), *found])
    path = tmp_path_factory.mktemp("csv") / "rows.csv"
    path.write_bytes(written.getvalue().encode())
    careful, quick = both_ways(path)
    assert careful == quick
    assert [row[1:] for row in careful[1:]] == [list(row) for row in found]


@settings(max_examples=120, deadline=None)
@given(st.lists(st.text(st.sampled_from('ab1,"x'), max_size=14), min_size=12, max_size=30))
def test_both_ways_agree_on_anything(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("csv") / "lines.csv"
    path.write_text("id,name,note\n" + "".join(f"{line}\n" for line in lines))
    careful, quick = both_ways(path)
    assert careful == quick


def test_regular_rows_are_measured_up_to_the_last_whole_one():
    data = b'1,a,"x\ny"\n2,b,z\n3,c,"un'
    stretch = regular_stretch(data, PLAIN, 3)
    assert stretch is not None
    assert (data[: stretch.length], stretch.rows, stretch.lines) == (b'1,a,"x\ny"\n2,b,z\n', 2, 3)


@pytest.mark.parametrize(
    "odd",
    [b"1,a\n", b"1,a,b,c\n", b"\n", b'1,a,"b"c\n', b'1,a"b,c\n', b'1,"a" ,c\n', b"1,a\r2,b\n", b'1,a","b\n'],
)
def test_anything_odd_is_left_to_the_careful_way(odd):
    stretch = regular_stretch(b"0,a,b\n" + odd + b"9,a,b\n", PLAIN, 3)
    assert stretch is None or stretch.length == len(b"0,a,b\n")


def test_files_pasted_one_under_the_other_are_told_apart_even_when_long(written, monkeypatch):
    monkeypatch.setattr(walking, "CAREFUL_BELOW", 0)
    for name in ("HEAD_BYTES", "TAIL_BYTES", "QUICK_BYTES", "CAREFUL_BYTES"):
        monkeypatch.setattr(walking, name, 4000)
    one = "id,email\n" + "".join(f"{i},a{i}@x.com\n" for i in range(3000))
    found = tables(written("pasted.csv", one * 3))
    assert [len(numbered_rows(table)) for table in found] == [3000, 3000, 3000]
    assert [numbered_rows(table)[-1] for table in found] == [
        [3001, "2999", "a2999@x.com"], [6002, "2999", "a2999@x.com"], [9003, "2999", "a2999@x.com"]]  # fmt: skip
