"""Counts in sentences."""

from cdp_core.counts import counted, in_number


def test_one_is_told_in_the_singular_and_all_else_in_the_plural() -> None:
    sentence = "row|rows names|name an order and counts|count for nobody."
    assert in_number(1, sentence) == "1 row names an order and counts for nobody."
    assert in_number(1200, sentence) == "1,200 rows name an order and count for nobody."
    assert [counted(n, "profile") for n in (0, 1, 2)] == ["0 profiles", "1 profile", "2 profiles"]
