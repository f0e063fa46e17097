"""How right and how quick identity resolution is: data sets with a truth, invented people, millions of identifiers.

    python -m bench identity [--datasets DIR] [--people 1000000] [--identifiers 5000000] [--beside 1000000]

DIR (or DATASETS_DIR) holds fake_1000.csv and febrl/dataset1.csv … dataset4b.csv as their makers publish them; without
it that part is left out. Exact keys are the same rules without the comparing of people. Other libraries stand beside it
where they are installed (`pip install 'cdp-workbench[bench]'`). The processor time stands
beside the time on the clock, since it hardly changes when others use the machine.
"""

import argparse
import csv
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import sqlalchemy as sa
from numpy.typing import NDArray

from bench import others
from bench.memory import peak_megabytes
from bench.population import NOW, make_population
from cdp_core import identity
from cdp_core.identity.quality import bcubed, pairwise
from cdp_core.settings import Settings
from cdp_core.store import bulk
from cdp_core.store import tables as t
from cdp_core.store.engine import open_engine
from cdp_core.workspace import Workspace

_FAKE = {
    "kind": "people",
    "key": "unique_id",
    "columns": {
        **{"first_name": "first_name", "surname": "last_name", "dob": "birthday", "city": "city", "email": "email"},
        **{"cluster": "ignore", "unique_id": "ignore"},
    },
}
_FEBRL = {
    "kind": "people",
    "key": "rec_id",
    "columns": {
        **{"rec_id": "ignore", "given_name": "first_name", "surname": "last_name", "date_of_birth": "birthday"},
        **{"street_number": "custom.street_number", "address_1": "street", "address_2": "street2", "suburb": "city"},
        **{"postcode": "postal_code", "state": "region", "soc_sec_id": "id.soc_sec_id"},
    },
}
_SETS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "fake_1000": (_FAKE, ["fake_1000.csv"]),
    **{f"FEBRL {number}": (_FEBRL, [f"febrl/dataset{number}.csv"]) for number in (1, 2, 3)},
    "FEBRL 4": (_FEBRL, ["febrl/dataset4a.csv", "febrl/dataset4b.csv"]),
}
_RULES = {"exact keys": identity.IdentityRules.from_dict({"probable": False}), "ours": identity.IdentityRules()}


def timed(what: Callable[[], Any]) -> tuple[Any, float, float]:
    """The answer, and the seconds that it took on the clock and of the processors."""
    clock, processor = time.perf_counter(), time.process_time()
    answer = what()
    return answer, time.perf_counter() - clock, time.process_time() - processor


def resolved(engine: sa.Engine, rules: identity.IdentityRules, full: bool = True) -> tuple[Any, float, float]:
    with engine.begin() as connection:
        return timed(lambda: identity.resolve(connection, rules, full=full, now=NOW))


def _line(name: str, how: str, profile: Iterable[int], person: Iterable[Any], clock: float, processor: float) -> None:
    found = np.unique(np.array(list(profile)), return_inverse=True)[1]
    true = np.unique(np.array(list(person)).astype(str), return_inverse=True)[1]
    by_pair, by_record = pairwise(found, true), bcubed(found, true)
    each = " | ".join(f"{one.precision:.4f} | {one.recall:.4f} | {one.f1:.4f}" for one in (by_pair, by_record))
    print(f"| {name} | {how} | {len(true):,} | {each} | {clock:.1f} s | {processor:.1f} s |", flush=True)


def measure_data_sets(folder: Path) -> None:
    """The published data sets, loaded as anybody would."""
    for name, (mapping, files) in _SETS.items():
        with tempfile.TemporaryDirectory() as scratch:
            settings = Settings(workspace=Path(scratch), threads=2)
            with Workspace.open(settings=settings) as workspace:
                for place, file in enumerate(files):
                    workspace.load(folder / file, source=f"source{place}", system="crm", mapping=mapping)
            person = {}
            for place, file in enumerate(files):
                with (folder / file).open(encoding="utf-8") as lines:
                    for row in csv.DictReader(lines, skipinitialspace=True):
                        key = row[mapping["key"]].strip()
                        person[f"source{place}", key] = row.get("cluster") or key.split("-")[1]
            engine = open_engine(settings)
            for how, rules in _RULES.items():
                _, clock, processor = resolved(engine, rules)
                with engine.connect() as connection:
                    lines = identity.assignment_rows(connection).to_pylist()
                true = [person[line["source"], line["row_key"]] for line in lines]
                _line(name, how, [int(line["profile_id"][1:]) for line in lines], true, clock, processor)
            engine.dispose()
        if name == "fake_1000":
            measure_splink(name, folder / files[0])


def measure_splink(name: str, file: Path) -> None:
    """Splink's own model and clustering, as its README has them for this file."""
    if not others.installed("splink"):
        print(f"| {name} | Splink: not installed |", flush=True)
        return
    (found, true), clock, processor = timed(lambda: others.splink_on_fake_1000(file))
    _line(name, "Splink's own settings", np.unique(found, return_inverse=True)[1], true, clock, processor)


def measure_population(sort: str, records: int, ways: Iterable[str]) -> None:
    """Invented people, whom no setting was made for."""
    with tempfile.TemporaryDirectory() as scratch:
        engine, person = make_population(Path(scratch), sort, records)
        for how in ways:
            _, clock, processor = resolved(engine, _RULES[how])
            with engine.connect() as connection:
                rows = bulk.fetch_arrow(connection, sa.select(t.assignments)).sort_by("record")
            _line(sort, how, rows["profile"].to_pylist(), person.tolist(), clock, processor)
        engine.dispose()


def _add_carriers(connection: sa.Connection, record: NDArray[np.int64], value: NDArray[np.int64]) -> None:
    """Records that carry ids of a kind without a limit, as a load leaves them."""
    ones = np.ones(len(record), np.int32)
    rows = {"record": record, "source_id": ones, "load_id": ones, "line": record, "standing": ones.astype(bool)}
    texts = {"kind": pa.array(["node"] * len(record)), "scope": pa.array([""] * len(record))}
    spelled = pa.array(value).cast(pa.string())
    bulk.insert_arrow(connection, t.identifiers, pa.table({**rows, **texts, "value": spelled}))
    who = np.unique(record)
    key = pa.array([f"{one:032x}" for one in who.tolist()])
    told = {"record": who, "source_id": np.ones(len(who), np.int32), "kind": pa.array(["visitor"] * len(who))}
    named = {"record_key": key, "row_key": pa.array(who).cast(pa.string())}
    bulk.insert_arrow(connection, t.records, pa.table({**told, **named}))
    bulk.insert_arrow(connection, t.unresolved, pa.table({"record": who}))


def chains(n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Links between n records and as many identifiers, in chains of three records."""
    record = np.arange(1, n + 1)
    linked = record[record % 3 != 0]
    return np.concatenate([record, linked]), np.concatenate([record, linked + 1])


def measure_identifiers(n: int, beside: int) -> None:
    """Millions of identifiers in chains of three records; then 10,000 new records that touch some of them."""
    carrier, value = chains(n)
    with tempfile.TemporaryDirectory() as scratch:
        engine = open_engine(Settings(workspace=Path(scratch), threads=2))
        with engine.begin() as connection:
            source = {"source_id": 1, "name": "web", "system": "cdp", "party": "first", "demo": False}
            bulk.insert_rows(connection, t.sources, [{**source, "created_at": NOW}])
            _add_carriers(connection, carrier, value)
        found, clock, processor = resolved(engine, _RULES["ours"], full=False)
        print(f"{n:,} identifiers, {len(carrier):,} links: {clock:.1f} s, of the processors {processor:.1f} s")
        print(f"  {found.profiles:,} profiles; peak memory {peak_megabytes():,.0f} MB", flush=True)
        new = np.arange(n + 1, n + 10_001)
        with engine.begin() as connection:
            _add_carriers(connection, new, 1 + (new * 7919) % n)
        found, clock, processor = resolved(engine, _RULES["ours"], full=False)
        print(f"10,000 new records against them: {clock:.1f} s, of the processors {processor:.1f} s", flush=True)
        engine.dispose()
    if beside:
        measure_clustering(*chains(beside))


def measure_clustering(carrier: NDArray[np.int64], value: NDArray[np.int64]) -> None:
    """Only the clustering, by other libraries, of links that are in memory already."""
    for name, (library, clustered) in others.CLUSTERING.items():
        if not others.installed(library):
            print(f"{name}: not installed", flush=True)
            continue
        found, clock, processor = timed(lambda clustered=clustered: clustered(carrier, value))
        took = f"{clock:.1f} s, of the processors {processor:.1f} s"
        print(f"{name}, {len(carrier):,} links: {found:,} clusters in {took}", flush=True)


def main(arguments: list[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m bench identity", description=__doc__)
    options.add_argument("--datasets", type=Path, default=os.environ.get("DATASETS_DIR"))
    options.add_argument("--people", type=int, default=1_000_000)
    options.add_argument("--identifiers", type=int, default=5_000_000)
    options.add_argument("--beside", type=int, default=1_000_000, help="identifiers for the other libraries")
    chosen = options.parse_args(arguments)
    print("| records | how | number | P | R | F1 | B-cubed P | R | F1 | clock | processors |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    if chosen.datasets:
        measure_data_sets(Path(chosen.datasets))
    measure_population("historic", 20_000, _RULES)
    measure_population("shoppers", 20_000, _RULES)
    if chosen.people:
        measure_population("shoppers", chosen.people, ["ours"])
        print(f"\npeak memory of the process: {peak_megabytes():,.0f} MB\n")
    if chosen.identifiers:
        measure_identifiers(chosen.identifiers, chosen.beside)
