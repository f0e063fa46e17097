"""Rows a second of a load, end to end, beside the raw engine reading the same file.

    python -m bench loads [--rows 1000000] [--load-only]

A load reads, maps, normalizes, gives identifiers and records, and leaves the rows in the store; the raw engine only
parses the CSV into a table of text. Memory is the peak of the process that loads.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from bench.memory import peak_megabytes
from cdp_core.settings import Settings
from cdp_core.workspace import Workspace

CITIES = ["Hanoi", "Berlin", "Lyon", "Leeds", "Osaka", "Porto", "Hue", "Graz"]
PRODUCTS = ["Red lipstick", "Night cream", "Linen dress", "Sneakers", "Scarf"]


def people_csv(path: Path, rows: int) -> None:
    """CRM contacts: id, names, e-mail, phone, birthday, address, dates."""
    numbers = np.arange(rows)
    pd.DataFrame(
        {
            "Contact ID": numbers + 1_000_000,
            "First Name": np.char.add("First", (numbers % 5000).astype(str)),
            "Last Name": np.char.add("Last", (numbers % 20000).astype(str)),
            "E-mail": np.char.add(np.char.add("Person", numbers.astype(str)), "@Example.org"),
            "Phone": np.char.add("+49 30 ", (10_000_000 + numbers).astype(str)),
            "Birthday": pd.to_datetime("1950-01-01") + pd.to_timedelta(numbers % 18000, unit="D"),
            "City": np.array(CITIES)[numbers % len(CITIES)],
            "Country": np.array(["DE", "FR", "VN", "GB"])[numbers % 4],
            "Postal Code": np.char.zfill((numbers % 99999).astype(str), 5),
            "Modified": pd.to_datetime("2025-01-01") + pd.to_timedelta(numbers % 30_000_000, unit="s"),
        }
    ).to_csv(path, index=False)


def events_csv(path: Path, rows: int) -> None:
    """Web events: id, name, time, cookie, customer, product, price."""
    numbers = np.arange(rows)
    visitor = (numbers * 7919) % max(1, rows // 20)
    pd.DataFrame(
        {
            "event_id": np.char.add("e", numbers.astype(str)),
            "event": np.array(["Page Viewed", "Product Viewed", "Product Added", "Order Completed"])[numbers % 4],
            "occurred_at": (pd.to_datetime("2026-01-01") + pd.to_timedelta(numbers % 25_000_000, unit="s")).strftime(
                "%Y-%m-%dT%H:%M:%SZ"
            ),
            "anonymous_id": np.char.add("a", visitor.astype(str)),
            "customer_id": np.where(visitor % 3 == 0, np.char.add("c", visitor.astype(str)), ""),
            "product": np.array(PRODUCTS)[numbers % len(PRODUCTS)],
            "price": (numbers % 9000) / 100,
            "url": np.char.add("https://shop.example.org/p/", (numbers % 1000).astype(str)),
        }
    ).to_csv(path, index=False)


PEOPLE_MAPPING = {
    "kind": "people",
    "key": "Contact ID",
    "columns": {
        "Contact ID": "crm_id",
        "First Name": "first_name",
        "Last Name": "last_name",
        "E-mail": "email",
        "Phone": "phone",
        "Birthday": "birthday",
        "City": "city",
        "Country": "country",
        "Postal Code": "postal_code",
        "Modified": "updated_at",
    },
}
EVENTS_MAPPING = {
    "kind": "events",
    "columns": {
        name: name
        for name in ("event_id", "event", "occurred_at", "anonymous_id", "customer_id", "product", "price", "url")
    },
}


def raw_seconds(path: Path) -> float:
    """What the raw engine takes to parse a CSV file into a table of text."""
    started = time.perf_counter()
    raw = duckdb.connect(str(path.with_suffix(".duckdb")))
    raw.execute("CREATE TABLE raw AS SELECT * FROM read_csv(?, all_varchar=true)", [str(path)])
    raw.close()
    return time.perf_counter() - started


def load(path: Path, mapping: dict, system: str, rows: int, resolves: bool) -> str:
    """What a load and a resolve take, as cells of the table: seconds, memory, profiles."""
    with Workspace.open(settings=Settings(workspace=path.parent / "workspace")) as workspace:
        started = time.perf_counter()
        (receipt,) = workspace.load(path, source=path.stem, system=system, mapping=mapping)
        seconds = time.perf_counter() - started
        assert receipt.accepted == rows, receipt
        cells = f"{rows / seconds:,.0f} | {seconds:.1f} s | {peak_megabytes():,.0f} MB"
        if not resolves:
            return f"{cells} | | | "
        started = time.perf_counter()
        resolution = workspace.resolve()
        return (
            f"{cells} | {time.perf_counter() - started:.1f} s | {resolution['profiles']:,} | {peak_megabytes():,.0f} MB"
        )


def measure(write: Callable[[Path, int], None], mapping: dict, system: str, rows: int, resolves: bool) -> None:
    """Write the file, read it with the raw engine, load it, print one line; each in a process of its own."""
    kind = mapping["kind"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{kind}.csv"
        alone(write, path, rows)
        raw = alone(raw_seconds, path)
        loaded = alone(load, path, mapping, system, rows, resolves)
        megabytes = path.stat().st_size / 1e6
    print(f"| {kind} | {rows:,} | {megabytes:,.0f} MB | {rows / raw:,.0f} | {loaded} |", flush=True)


def alone(work: Callable[..., Any], *arguments: object) -> Any:
    """What a call returns that is made in a new process, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as process:
        return process.submit(work, *arguments).result()


HEADER = (
    "file",
    "rows",
    "size",
    "raw engine, rows/s",
    "load, rows/s",
    "load",
    "memory",
    "resolve, build",
    "profiles",
    "memory with that",
)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench loads")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--kind", choices=["people", "events"])
    parser.add_argument("--load-only", action="store_true", help="leave out resolving and building profiles")
    options = parser.parse_args(arguments)
    print(f"| {' | '.join(HEADER)} |")
    print("|---" * len(HEADER) + "|", flush=True)
    if options.kind in (None, "people"):
        measure(people_csv, PEOPLE_MAPPING, "crm", options.rows, not options.load_only)
    if options.kind in (None, "events"):
        measure(events_csv, EVENTS_MAPPING, "cdp", options.rows, not options.load_only)


if __name__ == "__main__":
    main(sys.argv[1:])
