"""Counts in sentences: 1 row is, 2 rows are."""

import re

_EITHER = re.compile(r"([\w']+)\|([\w']+)")


def counted(number: int, one: str, many: str | None = None) -> str:
    """1 → '1 profile', 2 → '2 profiles'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def in_number(number: int, sentence: str) -> str:
    """A sentence that begins with a number: 1 and 'row|rows has|have no date' → '1 row has no date'."""
    return f"{number:,} " + _EITHER.sub(r"\1" if number == 1 else r"\2", sentence)
