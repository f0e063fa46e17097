"""How well spoiled files are read, and how fast sound ones: this product, the raw engines, pandas, csv.Sniffer.

    python -m bench reading [--rows 1000000] [--excel-rows 100000] [--every 23] [--only spoiled|fast]

Spoiled: the kinds and the score of the Pollock benchmark (10 is perfect) over tables of our own; a reader is handed
the file and nothing else. `--every 1` takes every row and column that can be spoiled. Fast: each file is read by each
reader in a process of its own, so that its peak of memory is its own.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from bench.loads import people_csv
from bench.memory import peak_megabytes
from cdp_core.sources import tables, write_csv
from tests.sources.base_tables import base_tables
from tests.sources.pollution import polluted_files, score

Rows = list[list[str]]


def ours(path: Path) -> Rows:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "read.csv"
        write_csv(tables(path)[0], out)
        with out.open(newline="", encoding="utf-8") as file:
            return list(csv.reader(file))


def duckdb_sniffer(path: Path) -> Rows:
    connection = duckdb.connect()
    (named,) = connection.execute("SELECT HasHeader FROM sniff_csv(?)", [str(path)]).fetchone() or (True,)
    found = connection.execute("SELECT * FROM read_csv(?, all_varchar = true, header = ?)", [str(path), named])
    names = [column[0] for column in found.description or ()]
    rows = [["" if cell is None else cell for cell in row] for row in found.fetchall()]
    return [names, *rows] if named else rows


def pandas_sniffer(path: Path) -> Rows:
    frame = pd.read_csv(path, sep=None, engine="python", dtype=str, keep_default_na=False, on_bad_lines="skip")
    return [list(map(str, frame.columns)), *frame.fillna("").astype(str).values.tolist()]


def csv_sniffer(path: Path) -> Rows:
    text = path.read_bytes().decode()
    return [row for row in csv.reader(text.splitlines(keepends=True), csv.Sniffer().sniff(text)) if row]


READERS: dict[str, Callable[[Path], Rows]] = {
    "this product": ours,
    "DuckDB's sniffer": duckdb_sniffer,
    "pandas, sep=None": pandas_sniffer,
    "csv.Sniffer": csv_sniffer,
}


def spoiled(every: int) -> None:
    """One line for each reader: simple and weighted score, files that raised. A file that raises scores 0."""
    files = [
        (polluted, polluted.weight * (every if polluted.place else 1))
        for table in base_tables()
        for number, polluted in enumerate(polluted_files(table))
        if not polluted.place or number % every == 0
    ]
    print(f"{len(files):,} spoiled files of {len(base_tables())} tables\n\n| reader | simple | weighted | raised |")
    print("|---|---|---|---|", flush=True)
    weights = sum(weight for _, weight in files)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spoiled.csv"
        for name, read in READERS.items():
            points, raised = [], 0
            for polluted, _ in files:
                path.write_bytes(polluted.content)
                try:
                    points.append(score(polluted.expected, read(path)))
                except Exception:  # whatever a reader raises is counted against it
                    points.append(10.0 if not polluted.expected and name == "csv.Sniffer" else 0.0)
                    raised += 1
            weighted = sum(p * weight for p, (_, weight) in zip(points, files, strict=True)) / weights
            print(f"| {name} | {sum(points) / len(points):.3f} | {weighted:.3f} | {raised} |", flush=True)


def orders_csv(path: Path, rows: int) -> None:
    """Orders with a quoted note that holds commas, and an amount with a decimal comma."""
    with path.open("w", encoding="utf-8") as file:
        file.write("order_id;placed_at;customer;sku;quantity;total;currency;note\n")
        file.writelines(
            f"{900000 + i};2026-0{i % 9 + 1}-{i % 28 + 1:02d} 10:{i % 60:02d};c{i % 40000};TEA-{i % 900};{i % 4 + 1};"
            f'{i % 300},{i % 90 + 10};EUR;"ring ""twice"", {i}"\n'
            for i in range(rows)
        )


def events_jsonl(path: Path, rows: int) -> None:
    """Track calls as Segment writes them, one a line."""
    with path.open("w", encoding="utf-8") as file:
        for i in range(rows):
            event = {
                "type": "track",
                "event": ("Page Viewed", "Product Added", "Order Completed")[i % 3],
                "messageId": f"m-{i}",
                "anonymousId": f"a-{i % 50000}",
                "userId": f"u-{i % 30000}" if i % 2 else None,
                "timestamp": f"2026-03-{i % 28 + 1:02d}T08:{i % 60:02d}:00.000Z",
                "context": {"ip": "203.0.113.9", "page": {"url": f"https://shop.example.org/p/{i % 1000}"}},
                "properties": {"price": i % 500 + 0.5, "quantity": i % 5, "sku": f"S{i % 900}"},
            }
            file.write(json.dumps(event) + "\n")


def people_xlsx(path: Path, rows: int) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Contacts")
    sheet.append(["Contact ID", "Name", "E-mail", "Phone", "Orders", "Total"])
    for i in range(rows):
        sheet.append([f"00{i}", f"Ann {i}", f"ann{i}@example.org", f"+49 30 {1000000 + i}", i % 9, i % 900 + 0.5])
    book.save(path)


def people_parquet(path: Path, rows: int) -> None:
    numbers = range(rows)
    pq.write_table(
        pa.table(
            {
                "id": pa.array(numbers, pa.int64()),
                "email": [f"ann{i}@example.org" for i in numbers],
                "name": [f"Ann {i}" for i in numbers],
                "total": [i / 4 for i in numbers],
            }
        ),
        path,
    )


FAMILIES: dict[str, tuple[Callable[[Path, int], None], str]] = {
    "people CSV": (people_csv, "people.csv"),
    "orders CSV": (orders_csv, "orders.csv"),
    "Segment JSON Lines": (events_jsonl, "events.jsonl"),
    "people Excel": (people_xlsx, "people.xlsx"),
    "people Parquet": (people_parquet, "people.parquet"),
}


def read_ours(path: Path) -> int:
    (table, *_) = tables(path)
    return sum(batch.num_rows for batch in table.batches())


def read_raw(path: Path) -> int:
    """DuckDB where it reads the format by itself, calamine for Excel; into memory as text."""
    if path.suffix == ".xlsx":
        from python_calamine import CalamineWorkbook

        return len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()) - 1
    call = {
        ".csv": "read_csv(?, all_varchar = true)",
        ".jsonl": "read_json(?, format = 'newline_delimited')",
        ".parquet": "read_parquet(?)",
    }
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE found AS SELECT * FROM {call[path.suffix]}", [str(path)])
    (rows,) = connection.execute("SELECT count(*) FROM found").fetchone() or (0,)
    return int(rows)


def read_pandas(path: Path) -> int:
    if path.suffix == ".csv":
        return len(pd.read_csv(path, dtype=str, keep_default_na=False, sep=";" if "orders" in path.name else ","))
    if path.suffix == ".jsonl":
        return len(pd.json_normalize([json.loads(line) for line in path.open(encoding="utf-8")]))
    if path.suffix == ".xlsx":
        return len(pd.read_excel(path, dtype=str, engine="calamine"))
    return len(pd.read_parquet(path))


SPEEDS = {"this product": read_ours, "raw engine": read_raw, "pandas": read_pandas}


def one_reading(reader: str, path: Path) -> None:
    """What a process of its own prints: rows, seconds, seconds of the processors, peak memory in MB."""
    started, worked = time.perf_counter(), time.process_time()
    rows = SPEEDS[reader](path)
    seconds, busy = time.perf_counter() - started, time.process_time() - worked
    print(json.dumps([rows, seconds, busy, peak_megabytes()]))


def fast(rows: int, excel_rows: int) -> None:
    print(f"| file | rows | {' | '.join(f'{name}, rows/s (CPU, peak)' for name in SPEEDS)} |")
    print(f"|---|---|{'---|' * len(SPEEDS)}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for family, (write, name) in FAMILIES.items():
            path, wanted = Path(folder) / name, excel_rows if name.endswith(".xlsx") else rows
            write(path, wanted)
            told = []
            for reader in SPEEDS:
                command = [sys.executable, "-m", "bench", "reading", "--one", reader, str(path)]
                answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                found, seconds, busy, peak = json.loads(answer.splitlines()[-1])
                assert found == wanted, (reader, path.name, found)
                told.append(f"{found / seconds:,.0f} ({busy:,.1f} s, {peak:,.0f} MB)")
            print(f"| {family} | {wanted:,} | {' | '.join(told)} |", flush=True)
            path.unlink()


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench reading")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--excel-rows", type=int, default=100_000)
    parser.add_argument("--every", type=int, default=23)
    parser.add_argument("--only", choices=["spoiled", "fast"])
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        one_reading(options.one[0], Path(options.one[1]))
        return
    if options.only != "fast":
        spoiled(options.every)
    if options.only != "spoiled":
        print()
        fast(options.rows, options.excel_rows)


if __name__ == "__main__":
    main(sys.argv[1:])
