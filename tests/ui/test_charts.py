"""Charts say every figure whole, also on a phone."""

import pytest

from cdp_core.ui import charts
from cdp_core.ui.palette import LIGHT

#: Of a phone's 430 pixels, what page and names of bars leave; and a letter at the charts' size.
PHONE, LETTER = 300, 7.3


@pytest.mark.parametrize("size", [9, 71_264, 12_345_678])
def test_the_figure_of_the_longest_bar_fits_beside_it_on_a_phone(size):
    for figure in (charts.funnel([("Rows", size)], LIGHT), charts.bars({"E-mail": size}, LIGHT, share_of=size)):
        low, high = figure.layout.xaxis.range
        room = PHONE * (high - size) / (high - low)
        assert room >= LETTER * len(figure.data[0].text[0])
