"""What `cdp read` writes."""

from cdp_core.sources import write_csv
from tests.sources.reading_back import only


def test_a_table_is_written_as_plain_csv(written, tmp_path):
    path = written("odd.csv", 'Report\n\nid;note;city\n1;"a, b";Köln\n2;say "hi"\n3;;x;y\n'.encode("cp1252"))
    out = tmp_path / "out.csv"
    assert write_csv(only(path), out) == 3
    assert out.read_bytes().decode() == 'id,note,city\r\n1,"a, b",Köln\r\n2,"say ""hi"""\r\n3,,x,y\r\n'


def test_no_header_is_invented(written, tmp_path):
    out = tmp_path / "out.csv"
    write_csv(only(written("bare.csv", "1,a@x.com\n2,b@x.com\n")), out)
    assert out.read_bytes() == b"1,a@x.com\r\n2,b@x.com\r\n"
    assert write_csv(only(written("nothing.csv", "")), out) == 0
    assert out.read_bytes() == b""
