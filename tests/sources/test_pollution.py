"""How well spoiled files are read, over every kind of spoiling at every place."""

import csv

import pytest

from cdp_core.sources import tables, write_csv
from tests.sources.pollution import polluted_files, score

EVERY = 7  # every file of a kind that has only one, and each seventh of those at every place of the table


@pytest.mark.slow
def test_spoiled_files_are_read_better_than_by_any_published_reader(tmp_path):
    weighed = []
    for number, polluted in enumerate(polluted_files()):
        if polluted.weight == 0.35 and number % EVERY:
            continue
        path = tmp_path / "spoiled.csv"
        path.write_bytes(polluted.content)
        out = tmp_path / "read.csv"
        write_csv(tables(path)[0], out)
        with out.open(newline="", encoding="utf-8") as file:
            weighed.append((score(polluted.expected, list(csv.reader(file))), polluted.weight))
    simple = sum(points for points, _ in weighed) / len(weighed)
    weighted = sum(points * weight for points, weight in weighed) / sum(weight for _, weight in weighed)
    assert (simple > 9.95, weighted > 9.95) == (True, True), (simple, weighted)
