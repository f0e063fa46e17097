"""How high a table stands: a short one whole, a long one with as many rows as a screen has room for.

In:  its number of rows
Out: a height for `st.dataframe`
"""

from typing import Literal

#: Rows of which a table shows all; of more than these so many and a scroll bar.
WHOLE = 25
_ROW, _EDGE = 35, 2


def height(rows: int) -> int | Literal["content"]:
    """Streamlit's own would cut every table in the middle of its eleventh row."""
    return "content" if rows <= WHOLE else (WHOLE + 1) * _ROW + _EDGE
