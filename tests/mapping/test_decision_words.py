from itertools import combinations

from cdp_core.mapping import decision_words as words

LISTS = {name: getattr(words, name) for name in ("TRUE", "FALSE", "GRANTED", "DENIED", "WITHDRAWN", "UNDECIDED")}


def test_no_word_says_two_things() -> None:
    assert {(a, b): LISTS[a] & LISTS[b] for a, b in combinations(LISTS, 2) if LISTS[a] & LISTS[b]} == {}


def test_every_word_stands_as_cells_are_compared() -> None:
    assert [word for each in LISTS.values() for word in each if words.plain_word(word) != word] == []


def test_a_decision_may_be_written_with_lines_and_decimals() -> None:
    assert [words.plain_word(text) for text in ("Opted_In", "opt-out", " Not  Allowed ", "1.0")] == [
        "opted in",
        "opt out",
        "not allowed",
        "1",
    ]


def test_what_is_said_of_orders_and_accounts_too_decides_nothing() -> None:
    told = ("Opted_In", "yes", "Unsubscribed", "Never subscribed", "Not set", "Express", "Cancelled", "Expired", "blue")
    assert [word for word in told if not words.decides(word)] == ["Cancelled", "Expired", "blue"]
