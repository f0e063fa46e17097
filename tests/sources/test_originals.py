import hashlib
from pathlib import Path

import pytest

from cdp_core.errors import SourceError
from cdp_core.sources.originals import Original, keeping_original, open_original, restore_original


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "originals"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "contacts.csv"
    path.write_bytes(b"\xef\xbb\xbfE-mail;Name\r\nann@example.org;\xe4\r\n" * 10_000)
    return path


def keep_original(folder: Path, path: Path) -> Original:
    with keeping_original(folder, path) as original:
        return original


def test_an_original_comes_back_byte_for_byte(folder: Path, export: Path, tmp_path: Path) -> None:
    kept = keep_original(folder, export)
    restore_original(folder, kept.name, tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == export.read_bytes()
    assert kept.size == export.stat().st_size
    assert kept.sha256 == hashlib.sha256(export.read_bytes()).hexdigest()


def test_an_original_takes_less_space_than_the_file(folder: Path, export: Path) -> None:
    kept = keep_original(folder, export)
    assert (folder / kept.name).stat().st_size < export.stat().st_size / 10


def test_the_same_bytes_under_another_name_are_kept_once(folder: Path, export: Path, tmp_path: Path) -> None:
    copy = tmp_path / "contacts (1).csv"
    copy.write_bytes(export.read_bytes())
    assert keep_original(folder, export) == keep_original(folder, copy)
    assert len(list(folder.iterdir())) == 1


def test_an_empty_file_is_kept_too(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    with open_original(folder, keep_original(folder, tmp_path / "empty.csv").name) as stream:
        assert stream.read() == b""


def test_a_file_that_cannot_be_read_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        keep_original(folder, tmp_path / "missing.csv")
    assert not folder.exists()


def test_an_original_that_is_gone_is_missed_with_a_sentence(folder: Path, export: Path) -> None:
    kept = keep_original(folder, export)
    (folder / kept.name).unlink()
    with pytest.raises(SourceError, match="no longer in"), open_original(folder, kept.name):
        pass


def test_a_name_does_not_lead_out_of_the_folder(folder: Path, export: Path, tmp_path: Path) -> None:
    keep_original(folder, export)
    assert (folder / "../contacts.csv").exists()
    with pytest.raises(SourceError), open_original(folder, "../contacts.csv"):
        pass


def test_a_load_that_fails_leaves_no_copy_behind(folder: Path, export: Path) -> None:
    with pytest.raises(ValueError, match="no such column"), keeping_original(folder, export):
        raise ValueError("no such column")
    assert list(folder.iterdir()) == []


def test_the_copy_bears_its_name_only_when_it_is_whole(folder: Path, export: Path) -> None:
    with keeping_original(folder, export) as original:
        assert not (folder / original.name).exists()
    assert (folder / original.name).exists()
