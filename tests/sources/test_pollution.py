"""How well spoiled files are read, over every kind of spoiling and at many places of several tables."""

import csv

import pytest

from cdp_core.sources import tables, write_csv
from tests.sources.base_tables import BaseTable, base_tables
from tests.sources.pollution import polluted_files, score

EVERY = 59  # of the kinds that spoil one row; `python -m bench reading` reads all of them


@pytest.mark.parametrize("table", base_tables(), ids=lambda table: table.name)
def test_spoiled_files_are_read_better_than_by_any_published_reader(tmp_path, table: BaseTable):
    weighed = []
    for number, polluted in enumerate(polluted_files(table)):
        if polluted.place and number % EVERY:
            continue
        path, out = tmp_path / "spoiled.csv", tmp_path / "read.csv"
        path.write_bytes(polluted.content)
        write_csv(tables(path)[0], out)
        with out.open(newline="", encoding="utf-8") as file:
            found = list(csv.reader(file))
        weighed.append((score(polluted.expected, found), polluted.weight * (EVERY if polluted.place else 1)))
    simple = sum(points for points, _ in weighed) / len(weighed)
    weighted = sum(points * weight for points, weight in weighed) / sum(weight for _, weight in weighed)
    assert (simple > 9.85, weighted > 9.95) == (True, True), (simple, weighted)
