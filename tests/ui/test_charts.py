"""Charts say every figure whole, also on a phone."""

from datetime import datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from plotly.graph_objects import Figure

from cdp_core.identity import Edge, Graph, Node
from cdp_core.insights import Slice
from cdp_core.insights.steps import Step, Steps
from cdp_core.segments import Size
from cdp_core.ui import charts
from cdp_core.ui.identity_charts import WIDE, identity_graph
from cdp_core.ui.member_view import most_telling
from cdp_core.ui.palette import LIGHT
from cdp_core.ui.segment_charts import compared, over_time, waterfall

#: Of a phone's 430 pixels, what page and names of bars leave; and a letter at the charts' size, and at that of labels.
PHONE, LETTER, SMALL_LETTER = 300, 7.3, 6.3

#: Where a label is held: an anchor → the part of it that lies before.
SHARES = {"left": 0, "center": 0.5, "right": 1, "bottom": 0, "middle": 0.5, "top": 1}


@pytest.mark.parametrize("size", [9, 71_264, 12_345_678])
def test_the_figure_of_the_longest_bar_fits_beside_it_on_a_phone(size):
    for figure in (charts.funnel([("Rows", size)], LIGHT), charts.bars({"E-mail": size}, LIGHT, None, size, 1)):
        low, high = figure.layout.xaxis.range
        room = PHONE * (high - size) / (high - low)
        assert room >= LETTER * len(figure.data[0].text[0])


def star(kind: str, value: str) -> Graph:
    """A visitor's record with many identifiers of that kind, each on two other records."""
    nodes, edges = [Node("record", "web-shop", "web-shop 1", "", "cdp", False)], []
    for _ in range(8):
        place = len(nodes)
        nodes.append(Node("identifier", kind, f"{kind} {value}", "", None, False))
        nodes += [Node("record", "web-shop", "web-shop 2", "", "cdp", False)] * 2
        edges += [Edge(0, place), Edge(place + 1, place), Edge(place + 2, place)]
    return Graph(nodes, edges, 17)


@pytest.mark.parametrize("kind", ["E-mail", "Anonymous id (own cookie)"])
def test_every_label_of_the_identity_graph_is_inside_the_picture_on_a_phone(kind):
    figure = identity_graph(star(kind, "7ad4f972-60e8-4fd0-a095-142da4470752"), LIGHT)
    low, high = figure.layout.xaxis.range
    assert len(figure.layout.annotations) > 4
    for label in figure.layout.annotations:
        place = PHONE * (label.x - low) / (high - low)
        width = SMALL_LETTER * max(len(line) for line in label.text.split("<br>"))
        begins = place + (label.xshift or 0) - width * SHARES[label.xanchor]
        assert begins >= 0
        assert begins + width <= PHONE


def test_no_label_of_the_identity_graph_stands_on_another_on_a_phone():
    hub = "7ad4f972-60e8-4fd0-a095-142da4470752"
    figure = identity_graph(star("Anonymous id (own cookie)", hub), LIGHT)
    wide, high = figure.layout.xaxis.range, figure.layout.yaxis.range
    boxes = []
    for label in figure.layout.annotations:
        lines = label.text.split("<br>")
        width, height = SMALL_LETTER * max(map(len, lines)), 14 * len(lines)
        left = PHONE * (label.x - wide[0]) / (wide[1] - wide[0]) + (label.xshift or 0) - width * SHARES[label.xanchor]
        at = (figure.layout.height - 16) * (label.y - high[0]) / (high[1] - high[0]) + (label.yshift or 0)
        bottom = at - height * SHARES[label.yanchor]
        boxes.append((left, left + width, bottom, bottom + height))
    assert len(boxes) > 4
    for one, other in combinations(boxes, 2):
        assert one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]


def test_a_wide_page_names_what_a_phone_has_no_room_for():
    hub = star("Anonymous id (own cookie)", "7ad4f972-60e8-4fd0-a095-142da4470752")
    phone, wide = ([one.text for one in identity_graph(hub, LIGHT, of).layout.annotations] for of in (PHONE, WIDE))
    assert sum("7ad4f972" in text for text in wide) > sum("7ad4f972" in text for text in phone)
    assert len(wide) >= len(phone)


def covered_marks(figure: Figure, width: int) -> list[str]:
    """Labels of a picture of a width that stand on a mark."""
    marks, (low, high), (left, right) = figure.data[1], figure.layout.yaxis.range, figure.layout.xaxis.range
    found = []
    for label in figure.layout.annotations:
        lines = label.text.split("<br>")
        wide, tall = SMALL_LETTER * max(map(len, lines)), 14 * len(lines)
        begins = width * (label.x - left) / (right - left) + (label.xshift or 0) - wide * SHARES[label.xanchor]
        bottom = (figure.layout.height - 16) * (label.y - low) / (high - low) + (label.yshift or 0)
        bottom -= tall * SHARES[label.yanchor]
        for x, y in zip(marks.x, marks.y, strict=True):
            at = width * (x - left) / (right - left), (figure.layout.height - 16) * (y - low) / (high - low)
            if begins < at[0] < begins + wide and bottom < at[1] < bottom + tall:
                found.append(label.text)
    return found


def test_labels_of_a_crowded_identity_graph_tell_values_and_cover_no_mark():
    nodes, edges = [Node("identifier", "E-mail", "E-mail maria@example.org", "", None, False)], []
    for number in range(60):
        if number % 3 == 0:
            hub = len(nodes)
            nodes.append(Node("identifier", "Anonymous id", f"Anonymous id anon-{number}", "", None, False))
        nodes.append(Node("record", "many", f"many {number}", "many, record 1\nE-mail maria@example.org", "cdp", False))
        edges += [Edge(len(nodes) - 1, 0), Edge(len(nodes) - 1, hub)]
    figure = identity_graph(Graph(nodes, edges, 60), LIGHT, WIDE)
    texts = [label.text for label in figure.layout.annotations]
    assert texts
    assert all("maria@example.org" in text or "anon-" in text for text in texts)
    assert "record 1<br>E-mail maria@example.org" in figure.data[1].customdata[2]
    assert covered_marks(figure, WIDE) == []


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_labels_of_an_identity_graph_of_31_records_cover_no_mark(width):
    """A customer with an account, an address, and a cookie for each three of her visits."""
    nodes = [
        Node("identifier", kind, f"{kind} {value}", "", None, False)
        for kind, value in (("Customer id", "7210400002372"), ("E-mail", "charlotte.bancroft@example.org"))
    ]
    edges = []
    for number in range(31):
        if number % 3 == 0:
            cookie = len(nodes)
            nodes.append(Node("identifier", "Anonymous id", f"Anonymous id aa359719-ec19-{number}", "", None, False))
        nodes.append(Node("record", "web-shop", f"web-shop {number}", "", "cdp", False))
        edges += [Edge(len(nodes) - 1, number % 2), Edge(len(nodes) - 1, cookie)]
    figure = identity_graph(Graph(nodes, edges, 31), LIGHT, width)
    assert len(figure.layout.annotations) > 2
    assert covered_marks(figure, width) == []


HUE = {"trait": "city", "op": "is", "value": "Hue"}
BOUGHT = {"event": "Order Completed"}


def slice_of(share: float, everybody: float) -> Slice:
    return Slice("VN", 29, 170, share, everybody, {})


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (slice_of(0.29, 0.17), "29 % · 1.7×"),
        (slice_of(0.01, 0.5), "1.0 % · < 0.1×"),
        (slice_of(0.2, 0.2), "20 %"),
        (slice_of(0.002, 0.002), "0.2 %"),
    ],
)
def test_two_figures_at_a_bar_are_parted_by_more_than_blanks(one: Slice, said: str):
    [rows] = compared([one], LIGHT).to_dict()["datasets"].values()
    assert rows[0]["label"] == said


def test_a_change_stands_apart_from_what_is_left():
    walked = Steps("all", 5_000, (Step("", {"trait": "city", "value": "Hue"}, 668, -4_332, 5_000),))
    [rows] = waterfall(walked, ["City is Hue"], 5_000, LIGHT).to_dict()["datasets"].values()
    assert [row["label"] for row in rows] == ["5,000", "668 · −4,332"]


def test_the_waterfall_is_titled_by_the_condition_that_does_most():
    taken = (Step("", HUE, 900, -4_100, 5_000), Step("", BOUGHT, 668, -232, 5_000))
    assert most_telling(Steps("all", 5_000, taken)) == '“City is "Hue"” takes out most: 4,100 of 5,000'
    added = (Step("", HUE, 900, 900, 0), Step("", BOUGHT, 1_000, 100, 0))
    assert most_telling(Steps("any", 0, added)) == '“City is "Hue"” brings in most: 900 of 1,000'


@pytest.mark.parametrize(("apart", "ticks"), [(timedelta(hours=1), "%H:%M"), (timedelta(days=9), "%-d %b")])
def test_sizes_stand_on_the_clock_of_who_looks(apart, ticks):
    began = datetime(2026, 11, 29, 15, 6)
    chart = over_time([Size(began, 5, 9), Size(began + apart, 6, 9)], LIGHT, ZoneInfo("Europe/Berlin")).to_dict()
    [measured] = chart["datasets"].values()
    assert measured[0] == {"when": "2026-11-29T16:06:00", "people": 5}
    assert chart["layer"][0]["encoding"]["x"]["axis"]["format"] == ticks
