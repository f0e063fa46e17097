"""Thin bars with their words and figures, light enough to be drawn anew on every change of a rule.

In:  rows of words, a figure and its length
Out: HTML for st.html
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Bar:
    """Words, the figure as people write it, what part of the track is filled, its color, and a quiet note."""

    words: str
    figure: str
    part: float
    color: str
    note: str = ""


def bar_list(bars: Sequence[Bar]) -> str:
    """The bars below each other; words never cover figures."""
    return f'<div class="bars">{"".join(map(_row, bars))}</div>'


def _row(bar: Bar) -> str:
    width = 100 * min(1.0, max(0.0, bar.part))
    filled = f"width:max({width:.2f}%, 2px);background:{bar.color}" if bar.part else ""
    note = f'<span class="bar-note">{escape(bar.note)}</span>' if bar.note else ""
    return (
        f'<div class="bar"><div class="bar-line"><span class="bar-words">{escape(bar.words)}</span>'
        f'<span class="bar-figure">{note}{escape(bar.figure)}</span></div>'
        f'<div class="bar-track"><div style="{filled}"></div></div></div>'
    )
