"""Numbers of lines as a note gives them.

In:  line numbers
Out: "Line 4", "Lines 4, 9 and 3 more"
"""

from collections.abc import Sequence

_MOST_NAMED = 5


def lines_named(numbers: Sequence[int]) -> str:
    """The first few by number, the others counted."""
    if len(numbers) == 1:
        return f"Line {numbers[0]}"
    named = ", ".join(map(str, numbers[:_MOST_NAMED]))
    more = f" and {len(numbers) - _MOST_NAMED:,} more" if len(numbers) > _MOST_NAMED else ""
    return f"Lines {named}{more}"
