"""The quick way through regular stretches gives exactly what the careful way gives."""

import csv
import io
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdp_core.sources import Reading, delimited, tables
from cdp_core.sources.interface import Dialect
from cdp_core.sources.regular import regular_stretch
from tests.sources.reading_back import numbered_rows

PLAIN = Dialect(",", '"', None, "\n")

cell = st.text(st.sampled_from('ab1 ,"\né'), max_size=6)
table_rows = st.lists(st.tuples(st.just("7"), cell, cell), min_size=12, max_size=30)


def both_ways(path: Path) -> tuple[list, list]:
    decided = Reading(delimiter=",", quote='"', header_row=1)
    careful = [numbered_rows(table) for table in tables(path, reading=decided)]
    with patch.multiple(delimited, CAREFUL_BELOW=0, HEAD_BYTES=60, TAIL_BYTES=20, QUICK_BYTES=90):
        quick = [numbered_rows(table) for table in tables(path, reading=decided)]
    return careful, quick


@settings(max_examples=120, deadline=None)
@given(table_rows, st.sampled_from(["\n", "\r\n"]))
def test_both_ways_agree_on_what_a_csv_writer_wrote(tmp_path_factory, found, newline):
    written = io.StringIO()
    csv.writer(written, lineterminator=newline, quoting=csv.QUOTE_ALL).writerows([("id", "name", "note"), *found])
    path = tmp_path_factory.mktemp("csv") / "rows.csv"
    path.write_bytes(written.getvalue().encode())
    careful, quick = both_ways(path)
    assert careful == quick
    if len(careful) == 1:
        assert [row[1:] for row in careful[0]] == [list(row) for row in found]


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
