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


def both_ways(path: Path, dialect: Dialect = PLAIN, width: int = 3, quick: int = 90) -> tuple[list[list], list[list]]:
    """Every row of the file, with its line, read carefully throughout and read with quick stretches."""
    careful = all_rows(path, dialect, width)
    small = {"CAREFUL_BELOW": 0, "HEAD_BYTES": 60, "TAIL_BYTES": 20, "LEAST_REACH": 40, "MENDED_LINES": 3}
    with patch.multiple(walking, QUICK_BYTES=quick, **small):
        return careful, all_rows(path, dialect, width)


def all_rows(path: Path, dialect: Dialect, width: int) -> list[list]:
    returns = dialect.newline == "\r"
    file = Delimited(plain_text(path, path.name), dialect, width, returns, partial(_delimited_rows, dialect, width))
    blocks = list(walking.walk(file, Outline()))
    batches = _batches(file, blocks, Region(None, 1, 10**9, 9), 9, 1000, [])
    found = [list(row) for batch in batches for row in zip(*(c.to_pylist() for c in batch.columns), strict=True)]
    return [[cell for cell in row if cell is not None] for row in found]


@settings(max_examples=60)
@given(table_rows, st.sampled_from(["\n", "\r\n"]))
def test_both_ways_agree_on_what_a_csv_writer_wrote(tmp_path_factory, found, newline):
    written = io.StringIO()
    csv.writer(written, lineterminator=newline, quoting=csv.QUOTE_ALL).writerows([("id", "name", "note"), *found])
    path = tmp_path_factory.mktemp("csv") / "rows.csv"
    path.write_bytes(written.getvalue().encode())
    careful, quick = both_ways(path)
    assert careful == quick
    assert [row[1:] for row in careful[1:]] == [list(row) for row in found]


@settings(max_examples=60)
@given(st.lists(st.text(st.sampled_from('ab1,"x'), max_size=14), min_size=12, max_size=30))
def test_both_ways_agree_on_anything(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("csv") / "lines.csv"
    path.write_text("id,name,note\n" + "".join(f"{line}\n" for line in lines))
    careful, quick = both_ways(path)
    assert careful == quick


DIALECTS = [PLAIN, Dialect("||", '"', None, "\n"), Dialect(", ", '"', None, "\n"), Dialect("§", None, None, "\r\n"),
            Dialect(",", '"', "\\", "\n"), Dialect(";", "'", None, "\r")]  # fmt: skip


@settings(max_examples=100)
@given(
    st.sampled_from(DIALECTS),
    st.lists(st.one_of(st.just("1,a,b"), st.just('2,"x",c'), st.just("3,d,e"),
                       st.text(st.sampled_from("ab1,\"'x\\ \n"), max_size=14)), min_size=30, max_size=60),
)  # fmt: skip
def test_odd_lines_among_regular_ones_stay_in_their_places(tmp_path_factory, dialect, lines):
    path = tmp_path_factory.mktemp("csv") / "lines.csv"
    text = "\n".join(["id,name,note", *["0,y,z"] * 8, *lines, ""])
    text = text.replace(",", dialect.delimiter).replace('"', dialect.quote or "")
    path.write_bytes(text.replace("\n", dialect.newline).encode())
    careful, quick = both_ways(path, dialect, quick=400)
    assert careful == quick


def test_regular_rows_are_measured_up_to_the_last_whole_one():
    data = b'1,a,"x\ny"\n2,b,z\n3,c,"un'
    stretch = regular_stretch(data, PLAIN, 3)
    assert stretch is not None
    assert (data[: stretch.length], stretch.rows, stretch.lines) == (b'1,a,"x\ny"\n2,b,z\n', 2, 3)


@pytest.mark.parametrize(
    "odd",
    [b"1,a\n", b"1,a,b,c\n", b'1,a,"b"c\n', b'1,a"b,c\n', b'1,"a" ,c\n', b"1,a\r2,b\n", b'1,a","b\n', b'1,"a,b\n'],
)
def test_anything_odd_is_left_to_the_careful_way(odd):
    stretch = regular_stretch(b"0,a,b\n" * 5 + odd + b"9,a,b\n" * 5, PLAIN, 3)
    assert (stretch.rows, stretch.odd.tolist()) == (10, [[5, 6]])


def test_what_follows_a_blank_line_is_looked_at_and_so_is_all_of_an_odd_text():
    stretch = regular_stretch(b"0,a,b\n" * 30 + b"\n" + b"9,a,b\n" * 30, PLAIN, 3)
    assert stretch.odd.tolist() == [[30, 37]]
    assert regular_stretch(b"0,a,b\n1,a\n" * 30, PLAIN, 3) is None


def test_files_pasted_one_under_the_other_are_told_apart_even_when_long(written, monkeypatch):
    monkeypatch.setattr(walking, "CAREFUL_BELOW", 0)
    for name in ("HEAD_BYTES", "TAIL_BYTES", "QUICK_BYTES", "CAREFUL_BYTES"):
        monkeypatch.setattr(walking, name, 4000)
    one = "id,email\n" + "".join(f"{i},a{i}@x.com\n" for i in range(3000))
    found = tables(written("pasted.csv", one * 3))
    assert [len(numbered_rows(table)) for table in found] == [3000, 3000, 3000]
    assert [numbered_rows(table)[-1] for table in found] == [
        [3001, "2999", "a2999@x.com"], [6002, "2999", "a2999@x.com"], [9003, "2999", "a2999@x.com"]]  # fmt: skip


def test_a_long_file_with_short_rows_and_inch_signs_keeps_every_row(written, monkeypatch):
    monkeypatch.setattr(walking, "CAREFUL_BELOW", 0)
    for name in ("HEAD_BYTES", "TAIL_BYTES", "QUICK_BYTES"):
        monkeypatch.setattr(walking, name, 6000)
    lines = [f"{i},pipe {i},x" for i in range(4000)]
    lines[2000], lines[2001], lines[2500] = "2000", '2001,pipe 5" wide,x', '2500,"never closed,x'
    found = tables(written("pipes.csv", "\n".join(["id,name,note", *lines, ""])))[0]
    kept = numbered_rows(found)
    assert [row[0] for row in kept] == list(range(2, 4002))
    assert kept[2000] == [2002, "2000", None, None]
    assert kept[2001] == [2003, "2001", 'pipe 5" wide', "x"]
    assert kept[2500] == [2502, "2500", '"never closed', "x"]


@pytest.mark.parametrize("blank", [",\n", "\n"])
def test_blank_rows_at_the_end_of_a_long_file_hide_no_rows(written, monkeypatch, blank):
    monkeypatch.setattr(walking, "CAREFUL_BELOW", 0)
    for name in ("HEAD_BYTES", "TAIL_BYTES", "QUICK_BYTES"):
        monkeypatch.setattr(walking, name, 4000)
    rows = "".join(f"{i},a{i}@x.com\n" for i in range(5000))
    for footer in ("", "Total: 5000 rows\n"):
        (table,) = tables(written("padded.csv", "id,email\n" + rows + blank * 3000 + footer))
        kept = numbered_rows(table)
        assert (len(kept), kept[-1]) == (5000, [5001, "4999", "a4999@x.com"])
