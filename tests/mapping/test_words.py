"""The lists of words by which headers and names of events are known."""

import csv
from collections import Counter
from importlib.resources import files

import pytest

from cdp_core.mapping.names import fold


@pytest.mark.parametrize(("file", "words"), [("header_words.csv", "words"), ("action_words.csv", "phrases")])
def test_a_word_stands_once_in_a_list_of_words(file: str, words: str) -> None:
    with (files("cdp_core.mapping") / file).open(encoding="utf-8") as lines:
        said = Counter(fold(word) for row in csv.DictReader(lines) for word in row[words].split("|"))
    assert [word for word, times in said.items() if times > 1] == []
