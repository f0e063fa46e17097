"""gz and zip: read through, and refused where they mean harm."""

import contextlib
import gzip
import io
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cdp_core.errors import EmptyFile, SourceError, UnreadableFile, UnsafeFile
from cdp_core.progress import Cancelled
from cdp_core.sources import reads_otherwise, tables
from cdp_core.sources.parquet import as_text
from tests.sources.reading_back import only, rows

CSV = b"id,email\n1,a@x.com\n"


def zipped(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()


def test_every_member_of_a_zip_is_a_table_under_its_own_name(written):
    members = {
        "subscribed_members.csv": CSV,
        "lists/unsubscribed_members.csv": CSV,
        "lists/": b"",
        "__MACOSX/._x.csv": b"junk",
        "logo.png": b"\x89PNG\r\n",
        "people.json": b'[{"id":7}]',
    }
    found = tables(written("export.zip", zipped(**members)))
    assert [table.name for table in found] == [
        "subscribed_members.csv",
        "lists/unsubscribed_members.csv",
        "people.json",
    ]
    assert {table.archive for table in found} == {"export.zip"}
    assert [len(rows(table)) for table in found] == [1, 1, 1]
    assert found[0].notes == ("Not read: logo.png is a picture; export the data as CSV, Excel, JSON or Parquet.",)


def test_gz_is_read_with_all_its_parts(written):
    table = only(written("people.csv.gz", gzip.compress(CSV) + gzip.compress(b"2,b@x.com\n")))
    assert (table.name, rows(table)) == ("people.csv", [["1", "a@x.com"], ["2", "b@x.com"]])


def test_the_copy_lives_as_long_as_the_table(written):
    table = only(written("people.zip", zipped(**{"people.csv": CSV})))
    assert rows(table) == rows(table) == [["1", "a@x.com"]]


@pytest.mark.parametrize("inside", ["../../evil.csv", "/abs.csv", "C:\\evil.csv", "a/../../evil.csv", "..\\evil.csv"])
def test_a_path_out_of_the_archive_refuses_all_of_it(written, inside):
    with pytest.raises(UnsafeFile, match="outside its folder"):
        tables(written("slip.zip", zipped(**{inside: CSV, "ok.csv": CSV})))


def test_bombs_are_refused_before_they_unfold(written):
    with pytest.raises(UnsafeFile, match="more than 200 times its size"):
        tables(written("bomb.csv.gz", gzip.compress(b"a,b\n" * 50_000_000)))
    with pytest.raises(UnsafeFile, match="more than 200 times its size"):
        tables(written("bomb.zip", zipped(**{"a.csv": b"a,b\n" * 20_000_000})))
    with pytest.raises(UnsafeFile, match=r"holds 1,001 files"):
        tables(written("many.zip", zipped(**{f"{i}.csv": b"" for i in range(1001)})))


def test_a_zip_that_lies_about_its_size_is_caught_while_it_unfolds(written):
    content = bytearray(zipped(**{"a.csv": b"a,b\n" * 30_000_000}))
    directory = content.rfind(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (1000).to_bytes(4, "little")
    with pytest.raises((UnsafeFile, UnreadableFile)):
        tables(written("liar.zip", bytes(content)))


def test_archives_in_archives_are_opened_only_so_deep(written):
    inner = gzip.compress(CSV)
    assert rows(only(written("two.zip", zipped(**{"people.csv.gz": inner})))) == [["1", "a@x.com"]]
    for _ in range(4):
        inner = zipped(**{"inner.zip": inner})
    with pytest.raises(UnsafeFile, match="packed more than 3 times over"):
        tables(written("nested.zip", inner))


def test_broken_protected_and_empty_archives_get_one_sentence(written):
    with pytest.raises(UnreadableFile, match="broken gz file"):
        tables(written("cut.gz", gzip.compress(CSV * 1000)[:-30]))
    with pytest.raises(UnreadableFile, match="broken zip"):
        tables(written("cut.zip", zipped(**{"a.csv": CSV})[:-30]))
    protected = bytearray(zipped(**{"a.csv": CSV}))
    protected[protected.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableFile, match="protected by a password"):
        tables(written("secret.zip", bytes(protected)))
    with pytest.raises(EmptyFile, match="without a file in it"):
        tables(written("empty.zip", zipped()))


@pytest.mark.parametrize("part", ["[Content_Types].xml", "people.csv"])
@pytest.mark.parametrize("place", range(0, 200, 3))
def test_a_damaged_zip_is_read_or_refused_and_never_raises_anything_else(written, part, place):
    content = bytearray(zipped(**{part: CSV, "xl/workbook.xml" if part.startswith("[") else "b.csv": CSV}))
    del content[place % len(content) : place % len(content) + 5]
    with contextlib.suppress(SourceError):
        for table in tables(written("damaged.zip", bytes(content))):
            rows(table)


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"%PDF-1.7", "is a PDF"), (b"SQLite format 3\0", "is a database"), (b"\x89PNG\r\n", "is a picture"),
     (b"-- a dump\nINSERT INTO t (a) VALUES (1);\n", "holds statements of SQL"),
     (b"BZh91AY", "bzip2"), (bytes(range(256)) * 20, "not text"), (b"<?xml version='1.0'?><a/>", "is XML")],
)  # fmt: skip
def test_what_is_no_table_is_refused_by_name(written, content, what):
    with pytest.raises(UnreadableFile, match=what):
        tables(written("file.csv", content))


def test_a_tar_archive_and_a_packed_file_are_to_be_unpacked(written):
    with pytest.raises(UnreadableFile, match="is a tar archive; unpack it and load what is inside"):
        tables(written("list.tar", b"a.csv".ljust(257, b"\0") + b"ustar\x0000" + b"\0" * 800))
    with pytest.raises(UnreadableFile, match="is packed with xz; unpack it and load what is inside"):
        tables(written("list.csv.xz", b"\xfd7zXZ\0\0\4"))


def test_what_a_transfer_added_behind_a_gz_file_is_left_out_with_a_word(written):
    (table,) = tables(written("list.csv.gz", gzip.compress(CSV) + b"\n-- end of transfer --\n"))
    assert rows(table) == [["1", "a@x.com"]]
    assert table.notes == ("What stands behind the end of the gz file was left out.",)


def test_a_numbers_document_is_refused_with_what_to_do(written):
    with pytest.raises(UnreadableFile, match="is a Numbers document; export it from Numbers as CSV or Excel"):
        tables(written("list.numbers", zipped(**{"Index/Document.iwa": b"\1", "preview.jpg": b"\xff"})))


def test_a_table_that_speaks_of_a_statement_is_a_table(written):
    (table,) = tables(written("log.csv", 'id,said\n1,"look:\nINSERT INTO a VALUES (1)"\n2,fine\n'))
    assert table.columns == ("id", "said")


def test_phones_and_ids_that_a_parquet_file_holds_as_floats_keep_their_digits():
    floats = pa.array([14155550123.0, 4.9176e12, 2139.0, 1.5, None, float("nan"), 1e20])
    assert as_text(floats).to_pylist() == ["14155550123", "4917600000000", "2139", "1.5", None, None, "1e+20"]
    assert as_text(pa.array([3e9, 0.5], pa.float32())).to_pylist() == ["3000000000", "0.5"]


def test_a_span_of_time_in_a_parquet_file_is_written_out():
    assert as_text(pa.array([timedelta(days=1, seconds=3), None])).to_pylist() == ["1 day, 0:00:03", None]


def test_a_parquet_file_is_read_as_text(written, tmp_path):
    path = tmp_path / "people.parquet"
    pq.write_table(pa.table({
        "id": pa.array([1, 2]),
        "age": pa.array([30.0, None]),
        "price": pa.array([1.5, 2.25]),
        "person": pa.array([{"name": "Ada", "tags": ["a", "b"]}, None]),
        "at": pa.array([1_777_638_600_000, None], pa.timestamp("ms", "UTC")),
        "local": pa.array([1_777_638_600_000, None], pa.timestamp("ms")),
        "ok": pa.array([True, False]),
        "kind": pa.array(["x", "y"]).dictionary_encode(),
        "cents": pa.array(["1.10", "2.00"]).cast(pa.decimal128(10, 2)),
    }), path)  # fmt: skip
    table = only(path)
    assert table.columns == ("id", "age", "price", "person.name", "person.tags", "at", "local", "ok", "kind", "cents")
    assert rows(table) == [
        ["1", "30", "1.5", "Ada", '["a","b"]', "2026-05-01T12:30:00+00:00", "2026-05-01T12:30:00", "true", "x", "1.10"],
        ["2", None, "2.25", None, None, None, None, "false", "y", "2.00"],
    ]
    assert table.types["person.tags"] == "list"
    assert (table.types["id"], table.types["at"], table.types["ok"], table.types["kind"]) == (
        "number",
        "date",
        "boolean",
        "text",
    )
    with pytest.raises(UnreadableFile, match="broken Parquet"):
        tables(written("cut.parquet", path.read_bytes()[:-40]))


def test_looking_at_a_packed_file_says_how_far_it_is_and_can_be_stopped(written):
    path = written("people.csv.gz", gzip.compress(b"id,email\n" + b"1,a@x.com\n" * 600_000))
    shares: list[float] = []

    def stop(share: float, what: str) -> None:
        if share > 0.5:
            raise Cancelled("stopped")

    tables(path, progress=lambda share, what: shares.append(share))
    assert len(shares) > 1
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    with pytest.raises(Cancelled):
        tables(path, progress=stop)


def test_looking_through_an_archive_never_goes_back(written):
    shares: list[float] = []
    path = written("people.zip", zipped(**{"a.csv": CSV, "b.csv": CSV, "c.csv": CSV}))
    tables(path, progress=lambda share, what: shares.append(share))
    assert len(shares) == 3
    assert shares == sorted(shares)
    assert shares[-1] < 1


def test_no_copy_of_anybodys_data_outlives_the_program():
    program = (
        "import builtins\n"
        "from cdp_core.sources.plain_text import TemporaryCopy\n"
        "builtins.held = TemporaryCopy('.txt')\n"
        "held.path.write_text('ann@example.org')\n"
        "print(held.path)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not Path(done.stdout.strip()).exists()


def test_only_text_may_be_read_otherwise(tmp_path: Path) -> None:
    contents = {
        "a.csv": b"a;b\n1;2\n",
        "b.csv": b"",
        "c.gz": gzip.compress(b"a"),
        "d.pdf": b"%PDF-1.7",
        "e.zip": b"PK\x03\x04",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    assert [name for name in contents if reads_otherwise(tmp_path / name, name)] == ["a.csv"]
