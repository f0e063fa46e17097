"""The table of what becomes of each file in a folder."""

from pathlib import Path

from docs.list_files import listing


def test_each_file_is_listed_with_what_becomes_of_it_and_none_of_its_values(tmp_path: Path):
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "people.csv").write_text("Email,First name\nann@example.org,Ann\nnot an address,\n")
    (shop / "empty.csv").write_text("")
    (shop / "unknown.csv").write_text("foo,bar\n1,qq\n2,ww\n")
    page = "\n".join(listing(tmp_path))
    assert "## shop" in page
    assert (
        "| people.csv | read column by column | people | 1 of 2 | line has nothing in it: column 'Email' has …, "
        "where an e-mail address is expected; correct it and load again |" in page
    )
    assert "| empty.csv | – | – | refused | empty.csv is empty" in page
    assert "| unknown.csv | not known: a person chooses what a row is | – | 0 of 2 |" in page
    assert "ann@example.org" not in page
    assert "not an address" not in page
