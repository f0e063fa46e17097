"""Rows a second of a load, end to end, beside the raw engine reading the same file.

    python -m bench loads [--rows 1000000]

A load reads, maps, normalizes, gives identifiers and records, and leaves the rows in the store; the raw engine only
parses the CSV into a table of text. Memory is the peak of the process.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

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


def measure(kind: str, write: Callable[[Path, int], None], mapping: dict, system: str, rows: int) -> None:
    """Write the file, read it with the raw engine, load it, print one line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{kind}.csv"
        write(path, rows)
        megabytes = path.stat().st_size / 1e6
        started = time.perf_counter()
        raw = duckdb.connect(str(Path(folder) / "raw.duckdb"))
        raw.execute("CREATE TABLE raw AS SELECT * FROM read_csv(?, all_varchar=true)", [str(path)])
        raw.close()
        raw_s = time.perf_counter() - started
        with Workspace.open(settings=Settings(workspace=Path(folder) / "workspace")) as workspace:
            started = time.perf_counter()
            (receipt,) = workspace.load(path, source=kind, system=system, mapping=mapping)
            load_s = time.perf_counter() - started
            started = time.perf_counter()
            resolution = workspace.resolve()
            resolve_s = time.perf_counter() - started
    assert receipt.accepted == rows, receipt
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"| {kind} | {rows:,} | {megabytes:,.0f} MB | {rows / raw_s:,.0f} | {rows / load_s:,.0f} | {load_s:.1f} s "
        f"| {resolve_s:.1f} s | {resolution['profiles']:,} | {peak:,.0f} MB |",
        flush=True,
    )


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench loads")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--kind", choices=["people", "events"])
    options = parser.parse_args(arguments)
    if not options.kind:
        print("| file | rows | size | raw engine, rows/s | load, rows/s | load | resolve, build | profiles | memory |")
        print("|---|---|---|---|---|---|---|---|---|", flush=True)
    if options.kind in (None, "people"):
        measure("people", people_csv, PEOPLE_MAPPING, "crm", options.rows)
    if options.kind in (None, "events"):
        measure("events", events_csv, EVENTS_MAPPING, "cdp", options.rows)


if __name__ == "__main__":
    main(sys.argv[1:])
