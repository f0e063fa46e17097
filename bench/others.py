"""Other libraries on the same records: clustering of links, and Splink with the settings of its README.

In:  links between records and values; a data set with a truth
Out: how long each took, how right it was; what is not installed says so (`pip install 'cdp-workbench[bench]'`)
"""

import csv
import importlib.util
import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cdp_core.identity.ties import connected

Integers = NDArray[np.int64]

#: Of a probability above it, Splink's README takes two records for one person.
_SURE = 0.95


def installed(library: str) -> bool:
    return importlib.util.find_spec(library) is not None


def by_scipy(carrier: Integers, value: Integers) -> int:
    """Clusters of the links (numbers from 1 on), by the components that scipy finds."""
    label = connected(int(carrier.max() + value.max()) + 2, carrier, carrier.max() + 1 + value)
    return len(np.unique(label[carrier]))


def by_networkx(carrier: Integers, value: Integers) -> int:
    import networkx as nx

    graph = nx.Graph()
    graph.add_edges_from(zip(carrier.tolist(), (-value).tolist(), strict=True))
    return nx.number_connected_components(graph)


def by_splink(carrier: Integers, value: Integers) -> int:
    """The same by the clustering that Splink runs in DuckDB, on pairs of records that share a value."""
    from splink import DuckDBAPI
    from splink.clustering import cluster_pairwise_predictions_at_threshold

    order = np.lexsort((carrier, value))
    shared = np.flatnonzero(value[order][1:] == value[order][:-1])
    pairs = pa.table({"a": carrier[order][shared], "b": carrier[order][shared + 1]})
    with _quietly():
        found = cluster_pairwise_predictions_at_threshold(
            pa.table({"record": np.unique(carrier)}),
            pairs,
            DuckDBAPI(),
            node_id_column_name="record",
            edge_id_column_name_left="a",
            edge_id_column_name_right="b",
        )
    return found.as_duckdbpyrelation().aggregate("count(DISTINCT cluster_id)").fetchall()[0][0]


#: How it is called → the library that it needs, and what clusters links from records to values.
CLUSTERING: dict[str, tuple[str, Callable[[Integers, Integers], int]]] = {
    "scipy alone, integers in memory": ("scipy", by_scipy),
    "networkx": ("networkx", by_networkx),
    "Splink's clustering": ("splink", by_splink),
}


def splink_on_fake_1000(file: Path) -> tuple[list[str], list[str]]:
    """The cluster that Splink puts each record in, and its person; the model is that of Splink's README.

    A birthday is one more reason to compare two, as without it fewer are found.
    """
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    with file.open(encoding="utf-8") as lines:
        rows = [{name: value or None for name, value in row.items()} for row in csv.DictReader(lines)]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.NameComparison("first_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
        blocking_rules_to_generate_predictions=[block_on("first_name", "city"), block_on("surname"), block_on("dob")],
    )
    with _quietly():
        api = DuckDBAPI()
        linker = Linker(api.register(pa.Table.from_pylist(rows)), settings)
        sure = [block_on("first_name", "surname"), "l.email = r.email"]
        linker.training.estimate_probability_two_random_records_match(sure, recall=0.7)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("first_name", "surname"))
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("dob"))
        weighed = linker.inference.predict(threshold_match_probability=0.01)
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            weighed, threshold_match_probability=_SURE
        )
    found = dict(clusters.as_duckdbpyrelation().project("unique_id, cluster_id").fetchall())
    return [str(found[row["unique_id"]]) for row in rows], [str(row["cluster"]) for row in rows]


@contextmanager
def _quietly() -> Iterator[None]:
    """Splink tells each step of its training."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)
