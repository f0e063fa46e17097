"""What files made to do harm take: seconds and peak memory until each is refused, or read.

    python -m bench bombs [--gigabytes 10]

Each file is opened in a process of its own, so that its peak of memory is its own; the first line is of a sound file.
"""

import argparse
import gzip
import io
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.memory import peak_megabytes
from cdp_core.errors import SourceError
from cdp_core.sources import tables

PART = 64 << 20
CSV = b"id,email\n1,a@example.org\n"
LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)
)


def zipped(path: Path, members: dict[str, str | bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def large_member(path: Path, inside: str, part: bytes, size: int) -> None:
    """A zip or workbook with one member of `size` bytes, `part` over and over."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(inside, "w", force_zip64=True) as member:
            for _ in range(size // len(part)):
                member.write(part)


def sound_csv(path: Path, _: int) -> None:
    path.write_bytes(CSV)


def zip_bomb(path: Path, size: int) -> None:
    large_member(path, "people.csv", b"a,b\n" * (PART // 4), size)


def lying_zip(path: Path, size: int) -> None:
    """Its directory tells of 1,000,000 bytes where there are up to a tenth of `size`."""
    zipped(path, {"people.csv": b"a,b\n" * (size // 40)})
    lie(path)


def lie(path: Path) -> None:
    content = bytearray(path.read_bytes())
    entry = content.rfind(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (1_000_000).to_bytes(4, "little")
    path.write_bytes(content)


def nested_zip(path: Path, _: int) -> None:
    """Sixteen archives in each of sixteen, five levels deep: more than a million files in the end."""
    inner = CSV
    for level in range(5):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for i in range(16):
                archive.writestr(f"{i}.{'zip' if level else 'csv'}", inner)
        inner = content.getvalue()
    path.write_bytes(inner)


def gz_bomb(path: Path, size: int) -> None:
    path.write_bytes(gzip.compress(b"a,b\n" * (PART // 4)) * (size // PART))


def zip_slip(path: Path, _: int) -> None:
    zipped(path, {"people.csv": CSV, "../../people.csv": CSV})


def laughing_workbook(path: Path, _: int) -> None:
    zipped(path, {"xl/workbook.xml": f"{LAUGHS}]><workbook>&a9;</workbook>"})


def large_sheet(path: Path, size: int) -> None:
    large_member(path, "xl/worksheets/sheet1.xml", b"<row/>" * (PART // 6), size)


def lying_workbook(path: Path, size: int) -> None:
    """A sheet of up to a tenth of `size` that its directory gives 1,000,000 bytes."""
    import openpyxl

    openpyxl.Workbook().save(path)
    with zipfile.ZipFile(path) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts.pop("xl/worksheets/sheet1.xml")
    cells = b'<row><c t="inlineStr"><is><t>a</t></is></c></row>'
    assert isinstance(sheet, bytes)
    before = sheet[: sheet.index(b"<sheetData")]
    rows = cells * (size // 10 // len(cells))
    zipped(path, {**parts, "xl/worksheets/sheet1.xml": before + b"<sheetData>" + rows + b"</sheetData></worksheet>"})
    lie(path)


def deep_json(path: Path, _: int) -> None:
    path.write_text('{"a":' * 1_000_000 + "1" + "}" * 1_000_000)


def deep_list(path: Path, _: int) -> None:
    path.write_text("[" * 1_000_000 + "]" * 1_000_000)


def deep_line(path: Path, _: int) -> None:
    """One line among good ones."""
    path.write_text('{"a":1}\n' * 3 + '{"a":' * 100_000 + "1" + "}" * 100_000 + '\n{"a":2}\n')


BOMBS: dict[str, tuple[Callable[[Path, int], None], str]] = {
    "a sound CSV of one row": (sound_csv, "people.csv"),
    "zip bomb": (zip_bomb, "bomb.zip"),
    "zip whose directory lies": (lying_zip, "liar.zip"),
    "zips in zips": (nested_zip, "nested.zip"),
    "gz bomb": (gz_bomb, "bomb.csv.gz"),
    "zip with a path out of it": (zip_slip, "slip.zip"),
    "xlsx with a billion laughs": (laughing_workbook, "laughs.xlsx"),
    "xlsx with a huge sheet": (large_sheet, "sheet.xlsx"),
    "xlsx whose directory lies": (lying_workbook, "liar.xlsx"),
    "JSON objects 1,000,000 deep": (deep_json, "deep.json"),
    "JSON lists 1,000,000 deep": (deep_list, "lists.json"),
    "JSON Lines, one 100,000 deep": (deep_line, "deep.jsonl"),
}


def one_opening(path: Path) -> None:
    """What a process of its own prints: the outcome, seconds, peak memory in MB."""
    started = time.perf_counter()
    try:
        rows = sum(batch.num_rows for table in tables(path) for batch in table.batches())
        outcome = f"read: {rows:,} rows"
    except SourceError as error:
        outcome = f"refused: {error}"
    print(json.dumps([outcome, time.perf_counter() - started, peak_megabytes()]))


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench bombs")
    parser.add_argument("--gigabytes", type=int, default=10)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        one_opening(options.one)
        return
    print("| file | its size | outcome | seconds | peak |\n|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for what, (write, name) in BOMBS.items():
            path = Path(folder) / name
            write(path, options.gigabytes << 30)
            command = [sys.executable, "-m", "bench", "bombs", "--one", str(path)]
            told = subprocess.run(command, check=False, capture_output=True, text=True)
            if told.returncode:
                print(f"| {what} | {path.stat().st_size:,} | died: {told.stderr.splitlines()[-1:]} | | |", flush=True)
                continue
            outcome, seconds, peak = json.loads(told.stdout.splitlines()[-1])
            print(f"| {what} | {path.stat().st_size:,} | {outcome} | {seconds:.2f} | {peak:,.0f} MB |", flush=True)
            path.unlink()


if __name__ == "__main__":
    main(sys.argv[1:])
