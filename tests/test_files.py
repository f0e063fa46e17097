"""A file is the old one or the new one, never half of it, and what is no plain file is written into."""

import os

import pytest

from cdp_core.files import whole_file


def test_a_file_is_replaced_once_it_is_whole(tmp_path):
    out = tmp_path / "out.csv"
    out.write_text("old")
    out.chmod(0o600)
    with whole_file(out) as target:
        target.write_text("new")
        assert out.read_text() == "old"
    assert out.read_text() == "new"
    assert out.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["out.csv"]


def test_what_breaks_off_leaves_what_was_there(tmp_path):
    out = tmp_path / "out.csv"
    out.write_text("old")
    with pytest.raises(FileNotFoundError), whole_file(out) as target:  # noqa: PT012
        target.write_text("ne")
        (tmp_path / "missing.csv").read_text()
    assert out.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.csv"]


def test_a_link_stays_a_link(tmp_path):
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    link.symlink_to(real)
    with whole_file(link) as target:
        target.write_text("new")
    assert link.is_symlink()
    assert real.read_text() == "new"
