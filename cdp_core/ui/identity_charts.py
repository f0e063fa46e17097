"""A profile's records and identifiers as a picture: where each stands, and in which color.

In:  a Graph
Out: a Plotly figure
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cdp_core.identity import Edge, Graph, Node
from cdp_core.ui import charts
from cdp_core.ui.palette import Palette

#: Longer labels are cut in the picture; hovering shows them whole.
_LONGEST = 22

#: Up to so many nodes, each has its label; with more identifiers that join several records than this, the picture is
#: higher, and values alone are labels where there is no room for more.
_FEW = 16
_FEW_HUBS = 12

#: An identifier on more records than this has a label in a large picture.
_HUB = 2

#: An identifier's label covers what it meets of lines, never a mark or another label.
_LABEL = {"showarrow": False, "borderpad": 0, "opacity": 0.85, "font": {"size": 12}}

#: Where the picture begins and ends, and how many pixels it has on a phone and beside the rail of a wide page.
_LEFT, _RIGHT = -0.12, 1.12
PHONE, WIDE = 300, 680
_BOTTOM, _TOP = -0.1, 1.05

#: How high a picture is, one of more than a few nodes, and one in which many identifiers join several records; pixels
#: of it above and below.
_HEIGHT, _HIGHER, _HIGH, _MARGIN = 420, 540, 660, 16

#: Pixels that a letter of a label takes, a line of it, and its distance from the middle of the mark.
_LETTER, _LINE, _APART = 6.6, 15, 9

#: Which part of a label lies before where it is held.
_BEFORE = {"left": 0, "center": 0.5, "right": 1, "bottom": 0, "middle": 0.5, "top": 1}

#: Where a label stands that has no room on both sides of its mark: an annotation's anchor → a mark's text.
_SIDES = {"left": "bottom right", "center": "bottom center", "right": "bottom left"}

Places = NDArray[np.float64]
Box = tuple[float, float, float, float]

#: How an annotation stands at its mark: by which of its edges, how far from it.
Stand = dict[str, Any]

#: Pixels of a picture: how wide, how high.
Size = tuple[int, int]


def identity_graph(graph: Graph, colors: Palette, width: int = PHONE) -> go.Figure:
    """Records in the color of their system, identifiers grey between them.

    What is no evidence is hollow; what likeness or a person joined is linked by a broken line. In a large picture only
    the identifiers that join several records have a label. Labels stand where a picture of `width` pixels has room for
    them, and cover no mark; hovering tells the others.
    """
    places = laid_out(len(graph.nodes), tuple((edge.start, edge.end) for edge in graph.edges))
    links = np.bincount([end for edge in graph.edges for end in (edge.start, edge.end)], minlength=len(graph.nodes))
    few = len(graph.nodes) <= _FEW
    hubs = sum(node.kind == "identifier" and many > _HUB for node, many in zip(graph.nodes, links, strict=True))
    crowded = not few and hubs > _FEW_HUBS
    size = width, (_HEIGHT if few else _HIGH if crowded else _HIGHER) - _MARGIN
    nodes = [
        {"x": x, "y": y, "label": _label(node, int(degree), few), "detail": as_text(node.detail).replace("\n", "<br>")}
        | _look(node, int(degree), colors, few)
        for node, (x, y), degree in zip(graph.nodes, places.tolist(), links, strict=True)
    ]
    carried = [(edge.start, edge.end) for edge in graph.edges if edge.by == "identifier"]
    figure = charts.graph(nodes, carried, colors)
    lines, marks = figure.data
    lines.update(line={"color": colors.muted, "width": 1}, opacity=0.5)
    names = [node["label"] for node in nodes]
    records = [name if node.kind == "record" else "" for node, name in zip(graph.nodes, names, strict=True)]
    anchors = [_anchor(x, name, width) for name, (x, _) in zip(names, places.tolist(), strict=True)]
    sides = [_SIDES[anchor] for anchor in anchors]
    marks.update(mode="markers+text", cliponaxis=False, textfont={"size": 12}, text=records, textposition=sides)
    written = [_mark(x, y, look["size"], size) for (x, y), look in zip(places.tolist(), nodes, strict=True)]
    written += [
        _room(x, y, name, _below(anchor, _APART), size)
        for (x, y), name, anchor in zip(places.tolist(), records, anchors, strict=True)
        if name
    ]
    for place in np.argsort(-links, kind="stable").tolist():  # the more an identifier joins, the sooner it is named
        if names[place] and graph.nodes[place].kind == "identifier":
            name = names[place]
            texts = (name, name.split("<br>")[-1 if crowded else 0])
            apart = max(_APART, nodes[place]["size"] / 2 + 1)
            _add_label(figure, places[place].tolist(), texts, anchors[place], written, colors, size, apart)
    _add_direct_links(figure, places, [edge for edge in graph.edges if edge.by != "identifier"], colors)
    figure.update_xaxes(range=[_LEFT, _RIGHT])
    figure.update_yaxes(range=[_BOTTOM, _TOP])
    figure.update_layout(height=size[1] + _MARGIN, hoverlabel={"align": "left"})
    return figure


def _label(node: Node, links: int, few: bool) -> str:
    if few and node.kind == "record":
        return as_text(node.title)
    if node.kind != "identifier" or links <= (1 if few else _HUB):
        return ""
    value = node.label.removeprefix(node.title).strip()
    return f"{as_text(node.title)}<br>{as_text(value if len(value) <= _LONGEST else value[: _LONGEST - 1] + '…')}"


def _anchor(x: float, label: str, width: int) -> str:
    """The end of a label that stands at its mark, so that all of it is shown; the middle where there is room."""
    place, half = width * (x - _LEFT) / (_RIGHT - _LEFT), _LETTER * max(map(len, label.split("<br>"))) / 2
    return "left" if place < half else "right" if width - place < half else "center"


def _below(anchor: str, apart: float) -> Stand:
    return {"xanchor": anchor, "yanchor": "top", "yshift": -apart}


def _stands(anchor: str, apart: float) -> list[Stand]:
    """Where a label may stand, best first: above its mark or below it, else to the right or the left of it."""
    return [
        {"xanchor": anchor, "yanchor": "bottom", "yshift": apart},
        _below(anchor, apart),
        {"xanchor": "left", "yanchor": "middle", "xshift": apart},
        {"xanchor": "right", "yanchor": "middle", "xshift": -apart},
    ]


def _room(x: float, y: float, label: str, stand: Stand, size: Size) -> Box:
    """The pixels of a label that stands so at its mark, in a picture of a size: left, right, bottom, top."""
    lines = label.split("<br>")
    width, height = _LETTER * max(map(len, lines)), _LINE * len(lines)
    at, level = _pixel(x, y, size)
    left = at + stand.get("xshift", 0) - width * _BEFORE[stand["xanchor"]]
    bottom = level + stand.get("yshift", 0) - height * _BEFORE[stand["yanchor"]]
    return left, left + width, bottom, bottom + height


def _pixel(x: float, y: float, size: Size) -> tuple[float, float]:
    return size[0] * (x - _LEFT) / (_RIGHT - _LEFT), size[1] * (y - _BOTTOM) / (_TOP - _BOTTOM)


def _mark(x: float, y: float, diameter: float, size: Size) -> Box:
    """The pixels that a mark covers."""
    (at, level), half = _pixel(x, y, size), diameter / 2
    return at - half, at + half, level - half, level + half


def _add_label(
    figure: go.Figure,
    place: Sequence[float],
    texts: Sequence[str],
    anchor: str,
    written: list[Box],
    colors: Palette,
    size: Size,
    apart: float,
) -> None:
    """Name an identifier by the first of the texts that has room at its mark, where nothing else stands.

    Where none has, hovering tells it.
    """
    x, y = place
    for text in dict.fromkeys(texts):
        for stand in _stands(anchor, apart):
            left, right, bottom, top = room = _room(x, y, text, stand, size)
            inside = left >= 0 and right <= size[0] and bottom >= -_MARGIN / 2 and top <= size[1] + _MARGIN / 2
            if inside and not any(_meet(room, other) for other in written):
                written.append(room)
                figure.add_annotation(x=x, y=y, text=text, bgcolor=colors.surface, **stand, **_LABEL)
                return


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _add_direct_links(figure: go.Figure, places: Places, edges: list[Edge], colors: Palette) -> None:
    for edge in edges:
        (x0, y0), (x1, y1) = places[edge.start], places[edge.end]
        dash, color = ("dot", colors.systems["all"]) if edge.by == "likeness" else ("dash", colors.ink)
        line = {"color": color, "width": 2, "dash": dash}
        figure.add_shape(type="line", x0=x0, y0=y0, x1=x1, y1=y1, line=line, layer="below")


def _look(node: Node, links: int, colors: Palette, few: bool) -> dict[str, object]:
    if node.kind == "record":
        return {"color": colors.systems[node.system or "all"], "size": 18 if few else 12, "symbol": "circle"}
    symbol = "diamond-open" if node.held_apart else "diamond"
    return {"color": colors.muted, "size": min(9 + 2 * links, 24), "symbol": symbol}


def as_text(text: str) -> str:
    """Text from the data as it may stand in a Plotly figure, which reads some HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@lru_cache(maxsize=50)
def laid_out(n: int, edges: tuple[tuple[int, int], ...], rounds: int = 150) -> Places:
    """Places in the unit square by forces, from a spiral on: always the same for the same graph.

    Nodes with many links push harder (Jacomy and others, ForceAtlas2, 2014), so what hangs on one value stands clear
    of what hangs on another.
    """
    turn = np.arange(n) * np.pi * (3 - np.sqrt(5))
    places = np.stack([np.cos(turn), np.sin(turn)], axis=1) * np.sqrt((np.arange(n) + 0.5) / max(n, 1))[:, None]
    ends = np.array(edges, np.int64).reshape(-1, 2)
    mass = 1.0 + np.bincount(ends.ravel(), minlength=n)
    for heat in np.linspace(0.2, 0.005, rounds if n < 300 else rounds // 3):
        apart = places[:, None, :] - places[None, :, :]
        nearness = np.maximum((apart**2).sum(axis=2), 1e-4)
        force = (apart * (mass[:, None] * mass[None, :] / nearness)[..., None]).sum(axis=1) * (0.6 / max(n, 1))
        along = places[ends[:, 0]] - places[ends[:, 1]]
        np.add.at(force, ends[:, 0], -4 * along)
        np.add.at(force, ends[:, 1], 4 * along)
        force -= places * mass[:, None] * 0.5
        length = np.maximum(np.hypot(force[:, 0], force[:, 1]), 1e-9)
        places = places + force / length[:, None] * np.minimum(length, heat)[:, None]
    low, high = places.min(axis=0, initial=0), places.max(axis=0, initial=0)
    placed = (places - low) / np.maximum(high - low, 1e-9)
    placed.setflags(write=False)  # remembered
    return placed
