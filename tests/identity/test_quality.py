"""Precision, recall and F1 of who is who."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics.cluster import pair_confusion_matrix

from cdp_core.errors import IdentityError
from cdp_core.identity import quality
from cdp_core.identity.quality import bcubed, pairwise


@pytest.fixture
def anns_and_bobs(exact_town):
    """a1+a2 are joined rightly, b2 was joined to c1 wrongly, b1 stands alone."""
    exact_town.record("crm", email="ann@x.org", key="a1")
    exact_town.record("shop", email="ann@x.org", key="a2")
    exact_town.record("crm", email="bob@x.org", key="b1")
    exact_town.record("shop", email="cem@x.org", key="b2")
    exact_town.record("web", email="cem@x.org", key="c1")
    exact_town.resolve()
    return exact_town.connection


def test_pairs_and_records_are_measured_against_a_truth(anns_and_bobs, tmp_path):
    truth = tmp_path / "truth.csv"
    truth.write_text("source,row_key,entity\ncrm,a1,A\nshop,a2,A\ncrm,b1,B\nshop,b2,B\nweb,c1,C\n")
    found = quality(anns_and_bobs, truth)
    assert (found.pairwise.precision, found.pairwise.recall, found.pairwise.f1) == (0.5, 0.5, 0.5)
    assert (found.bcubed.precision, found.bcubed.recall) == (0.8, 0.8)
    assert (found.records, found.missing) == (5, 0)


@pytest.mark.parametrize("column", ["cluster", "person", "entity_id"])
def test_the_source_may_be_left_out_and_the_person_called_otherwise(anns_and_bobs, tmp_path, column):
    truth = tmp_path / "truth.csv"
    truth.write_text(f"row_key,{column}\na1,1\na2,1\n")
    found = quality(anns_and_bobs, truth)
    assert (found.pairwise.f1, found.bcubed.f1, found.records) == (1.0, 1.0, 2)


def test_records_that_are_not_here_are_counted_and_not_compared(anns_and_bobs, tmp_path):
    truth = tmp_path / "truth.csv"
    truth.write_text("source,row_key,entity\ncrm,a1,A\nshop,a2,A\nshop,a1,A\ncrm,zz,B\n")
    found = quality(anns_and_bobs, truth)
    assert (found.records, found.missing) == (2, 2)


def test_a_key_that_a_line_number_repeats_means_the_person(exact_town, tmp_path):
    exact_town.record("crm", 1, email="ann@x.org", key="7")
    exact_town.record("crm", 2, email="bob@x.org", first_name="Ann", key="7")
    exact_town.record("shop", 3, email="bob@x.org", key="8")
    exact_town.resolve()
    truth = tmp_path / "truth.csv"
    truth.write_text("source,row_key,entity\ncrm,7,A\nshop,8,A\n")
    assert quality(exact_town.connection, truth).pairwise.recall == 1.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("email,entity\n1,2\n", "It needs row_key"),
        ("row_key,entity\nzz,A\n", "no record of this workspace"),
        ("", "CSV"),
    ],
)
def test_a_truth_that_says_nothing_is_refused_in_one_sentence(anns_and_bobs, tmp_path, text, said):
    truth = tmp_path / "truth.csv"
    truth.write_text(text)
    with pytest.raises(IdentityError, match=said):
        quality(anns_and_bobs, truth)


labels = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=40)


@given(labels)
def test_pairs_are_counted_as_scikit_learn_counts_them(rows):
    found, true = np.array(rows).T
    (_, wrong), (missed, right) = pair_confusion_matrix(true, found)
    measured = pairwise(found, true)
    assert measured.precision == pytest.approx(right / (right + wrong) if right + wrong else 1.0, abs=1e-6)
    assert measured.recall == pytest.approx(right / (right + missed) if right + missed else 1.0, abs=1e-6)


@given(labels)
def test_b_cubed_is_the_average_over_records(rows):
    found = {
        place: {other for other, (label, _) in enumerate(rows) if label == row[0]} for place, row in enumerate(rows)
    }
    true = {
        place: {other for other, (_, label) in enumerate(rows) if label == row[1]} for place, row in enumerate(rows)
    }
    shared = [len(found[place] & true[place]) for place in found]
    measured = bcubed(*np.array(rows).T)
    assert measured.precision == pytest.approx(np.mean([n / len(found[at]) for at, n in enumerate(shared)]), abs=1e-6)
    assert measured.recall == pytest.approx(np.mean([n / len(true[at]) for at, n in enumerate(shared)]), abs=1e-6)


def test_nothing_joined_is_nothing_wrong():
    alone = pairwise(np.arange(3), np.zeros(3, np.int64))
    assert (alone.precision, alone.recall, alone.f1) == (1.0, 0.0, 0.0)
