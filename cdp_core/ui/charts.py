"""Charts of the pages, in the colors of the viewer's theme: figures in, a chart out.

Plotly where people hover, select and drill; Altair for small statistical charts inside a page. The title states the
finding and stands above the chart as text, so a chart has none of its own.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import altair as alt
import pandas as pd
import plotly.graph_objects as go

from cdp_core.profiles import Leg
from cdp_core.ui.palette import LABELS, Palette, channel_colors

FONT = "Source Sans, sans-serif"

#: From this share on a cell of a heat map is so strong that its figure changes color.
STRONG = 0.6

#: A letter of a figure as a share of a phone's chart, and the share that is left to the bars at least.
_LETTER, _BARS = 0.026, 0.35

#: A part of a bar that is no longer than this share of the longest has no room for its figure.
NARROW = 0.09


def _laid_out(figure: go.Figure, colors: Palette, height: int, **layout: Any) -> go.Figure:
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 14, "color": colors.ink},
        hoverlabel={"font": {"family": FONT}},
        showlegend=False,
        **layout,
    )
    figure.update_xaxes(gridcolor=colors.grid, zerolinecolor=colors.grid, automargin=True)
    figure.update_yaxes(gridcolor=colors.grid, zerolinecolor=colors.grid, automargin=True)
    return figure


def upset(intersections: Sequence[tuple[Sequence[str], int]], sets: Sequence[str], colors: Palette) -> go.Figure:
    """How many are in exactly these sets: a bar for each combination above the dots that say which.

    Args:
        intersections: names of the sets of a combination, and how many are in those and no other.
        sets: all sets, first on top. A system's name takes its color.
    """
    shown = sorted(intersections, key=lambda one: -one[1])
    columns = list(range(len(shown)))
    rows = {name: len(sets) - 1 - place for place, name in enumerate(sets)}
    figure = go.Figure()
    figure.add_bar(
        x=columns,
        y=[size for _, size in shown],
        text=[f"{size:,}" for _, size in shown],
        textposition="outside",
        cliponaxis=False,
        marker_color=[_mixed(names, colors) for names, _ in shown],
        customdata=[" + ".join(LABELS.get(name, name) for name in names) for names, _ in shown],
        hovertemplate="%{customdata}: %{y:,}<extra></extra>",
        yaxis="y2",
    )
    for name, row in rows.items():
        figure.add_scatter(
            x=columns,
            y=[row] * len(columns),
            mode="markers",
            marker={
                "size": 15,
                "color": [
                    colors.systems.get(name, colors.categorical[0]) if name in names else colors.grid
                    for names, _ in shown
                ],
            },
            hoverinfo="skip",
        )
    for column, (names, _) in zip(columns, shown, strict=True):
        held = [rows[name] for name in names if name in rows]
        if len(held) > 1:
            figure.add_shape(
                type="line",
                x0=column,
                x1=column,
                y0=min(held),
                y1=max(held),
                line={"color": colors.muted, "width": 2},
                layer="below",
            )
    # Figures of one size: that of a wide one, which would else be smaller than its neighbors on a phone.
    alike = {"mode": "show", "minsize": 8}
    _laid_out(figure, colors, 260 + 34 * len(sets), bargap=0.35, uniformtext=alike)
    split = 0.12 + 0.075 * len(sets)
    figure.update_layout(
        xaxis={"showticklabels": False, "showgrid": False, "zeroline": False, "fixedrange": True},
        yaxis={
            "domain": [0, split],
            "tickvals": list(rows.values()),
            "ticktext": [LABELS.get(name, name) for name in rows],
            "showgrid": False,
            "zeroline": False,
            "range": [-0.6, len(sets) - 0.4],
            "fixedrange": True,
        },
        yaxis2={
            "domain": [split + 0.04, 1],
            "fixedrange": True,
            "showticklabels": False,
            "showgrid": False,
            "range": [0, 1.15 * max([size for _, size in shown], default=1)],
        },
    )
    return figure


def _mixed(names: Sequence[str], colors: Palette) -> str:
    """A system's own color; the CDP's where several are joined."""
    return colors.systems.get(names[0], colors.categorical[0]) if len(names) == 1 else colors.systems["all"]


def heat_map(
    cells: Sequence[Sequence[float | None]], rows: Sequence[str], columns: Sequence[str], colors: Palette
) -> go.Figure:
    """Shares from 0 to 1 with the figure in each cell; None is left blank."""
    scale = [[place / (len(colors.sequential) - 1), color] for place, color in enumerate(colors.sequential)]
    figure = go.Figure(
        go.Heatmap(
            z=cells,
            x=list(columns),
            y=list(rows),
            colorscale=scale,
            zmin=0,
            zmax=1,
            showscale=False,
            xgap=3,
            ygap=3,
            text=[[_percent(cell) for cell in row] for row in cells],
            hovertemplate="%{y}, %{x}: %{text}<extra></extra>",
        )
    )
    for name, row in zip(rows, cells, strict=True):
        for column, cell in zip(columns, row, strict=True):
            ink = colors.on_strong if (cell or 0) >= STRONG else colors.ink
            figure.add_annotation(x=column, y=name, text=_percent(cell), showarrow=False, font={"color": ink})
    _laid_out(figure, colors, 60 + 30 * len(rows))
    figure.update_xaxes(side="top", showgrid=False, fixedrange=True)
    figure.update_yaxes(autorange="reversed", showgrid=False, fixedrange=True)
    return figure


def _percent(cell: float | None) -> str:
    if cell is None:
        return ""
    return "<1 %" if 0 < cell < 0.01 else f"{cell:.0%}".replace("%", " %")


def _with_room(longest: float, texts: Sequence[str]) -> list[float]:
    """The range of an axis whose bars have these figures behind their ends, none of them cut on a phone."""
    return [0, max(longest, 1) / max(1 - _LETTER * max(map(len, texts), default=0), _BARS)]


def funnel(steps: Sequence[tuple[str, int]], colors: Palette) -> go.Figure:
    """What is left after each step, as bars that shrink: rows → records → identifiers → profiles."""
    figure = go.Figure(
        go.Bar(
            x=[size for _, size in steps],
            y=[name for name, _ in steps],
            orientation="h",
            text=[f"{size:,}" for _, size in steps],
            textposition="outside",
            cliponaxis=False,
            marker_color=[colors.muted] * (len(steps) - 1) + [colors.systems["all"]],
            hovertemplate="%{y}: %{x:,}<extra></extra>",
        )
    )
    _laid_out(figure, colors, 44 * len(steps) + 24, bargap=0.35)
    room = _with_room(max([size for _, size in steps], default=1), [f"{size:,}" for _, size in steps])
    figure.update_xaxes(visible=False, range=room, fixedrange=True)
    figure.update_yaxes(autorange="reversed", showgrid=False, fixedrange=True)
    return figure


def bars(
    values: Mapping[str, float],
    colors: Palette,
    color: str | None = None,
    share_of: float | None = None,
    decimals: int = 0,
) -> go.Figure:
    """A ranking as horizontal bars, the figure at the end of each."""
    parts = [f" · {100 * value / share_of:.0f} %" if share_of else "" for value in values.values()]
    text = [f"{value:,.{decimals}f}{part}" for value, part in zip(values.values(), parts, strict=True)]
    figure = go.Figure(
        go.Bar(
            x=list(values.values()),
            y=list(values),
            orientation="h",
            text=text,
            textposition="outside",
            cliponaxis=False,
            marker_color=color or colors.systems["all"],
            hovertemplate="%{y}: %{x:,}<extra></extra>",
        )
    )
    _laid_out(figure, colors, 30 * len(values) + 24, bargap=0.3)
    figure.update_xaxes(visible=False, range=_with_room(max(values.values(), default=1), text), fixedrange=True)
    figure.update_yaxes(autorange="reversed", showgrid=False, fixedrange=True)
    return figure


def stacked(rows: Mapping[str, Mapping[str, int]], shades: Sequence[str], colors: Palette) -> go.Figure:
    """A bar for each row, made of the same parts; each part has its shade."""
    figure = go.Figure()
    parts = list(dict.fromkeys(part for held in rows.values() for part in held))
    longest = max((sum(held.values()) for held in rows.values()), default=0)
    for part, shade in zip(parts, shades, strict=True):
        values = [held.get(part, 0) for held in rows.values()]
        figure.add_bar(
            name=part,
            x=values,
            y=list(rows),
            orientation="h",
            marker_color=shade,
            text=[f"{value:,}" if value > longest * NARROW else "" for value in values],
            textposition="inside",
            insidetextanchor="middle",
            insidetextfont={"color": colors.on_strong if part == parts[0] else colors.ink},
            constraintext="none",
            hovertemplate="%{y}, " + part + ": %{x:,}<extra></extra>",
        )
    _laid_out(figure, colors, 46 * len(rows) + 60, barmode="stack", bargap=0.35)
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        uniformtext={"minsize": 11, "mode": "hide"},
    )
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_yaxes(autorange="reversed", showgrid=False, fixedrange=True)
    return figure


def activity(rows: pd.DataFrame, colors: Palette) -> alt.Chart:
    """Events by week, stacked by channel. Columns: week (date), channel, events."""
    channels = list(rows.groupby("channel")["events"].sum().sort_values(ascending=False).index)
    shades = channel_colors(channels, colors)
    return (
        alt.Chart(rows, height=210)
        .mark_bar(width={"band": 0.9})
        .encode(
            x=alt.X(
                "week:T",
                title=None,
                timeUnit="yearweek",
                axis=alt.Axis(
                    grid=False, format="%b %Y", tickCount={"interval": "month", "step": 3}, labelOverlap=True
                ),
            ),
            y=alt.Y("sum(events):Q", title=None, axis=alt.Axis(tickCount=3, tickMinStep=1)),
            color=alt.Color(
                "channel:N",
                title=None,
                scale=alt.Scale(domain=channels, range=[shades[name] for name in channels]),
                legend=alt.Legend(orient="top", columns=4, symbolLimit=8),
            ),
            tooltip=[
                alt.Tooltip("yearweek(week):T", title="Week of", format="%d %b %Y"),
                alt.Tooltip("channel:N", title="Channel"),
                alt.Tooltip("sum(events):Q", title="Events", format=",d"),
            ],
        )
    )


def journey(legs: Sequence[tuple[str, Leg]], orders: Sequence[datetime], colors: Palette) -> go.Figure:
    """A lane for each channel with the stretches on it, linked in their order; stars are orders."""
    lanes = list(dict.fromkeys(channel for channel, _ in legs))
    color = channel_colors(lanes, colors)
    figure = go.Figure()
    figure.add_scatter(
        x=[moment for _, leg in legs for moment in (leg.began, leg.ended)],
        y=[channel for channel, _ in legs for _ in range(2)],
        mode="lines",
        line={"color": colors.grid, "width": 1.5},
        hoverinfo="skip",
    )
    for lane in lanes:
        held = [leg for channel, leg in legs if channel == lane]
        figure.add_scatter(
            x=[leg.began for leg in held],
            y=[lane] * len(held),
            mode="markers",
            marker={
                "color": color[lane],
                "size": [min(9 + 3 * leg.events**0.5, 30) for leg in held],
                "line": {"color": colors.surface, "width": 1},
            },
            customdata=[[leg.events, f"{leg.ended:%d %b %Y %H:%M}"] for leg in held],
            hovertemplate=lane
            + "<br>%{x|%d %b %Y %H:%M} to %{customdata[1]}<br>%{customdata[0]:,} events<extra></extra>",
        )
    if orders:
        figure.add_scatter(
            x=list(orders),
            y=["Order"] * len(orders),
            mode="markers",
            marker={"symbol": "star", "size": 14, "color": colors.systems["all"]},
            hovertemplate="Order, %{x|%d %b %Y %H:%M}<extra></extra>",
        )
    _laid_out(figure, colors, 90 + 42 * (len(lanes) + bool(orders)))
    figure.update_yaxes(showgrid=True, fixedrange=True)
    return figure


def over_time(rows: pd.DataFrame, x: str, y: str, colors: Palette, height: int = 160) -> alt.Chart:
    """One figure over time."""
    base = alt.Chart(rows, height=height).encode(
        x=alt.X(f"{x}:T", title=None, axis=alt.Axis(grid=False, tickCount=6)),
        y=alt.Y(f"{y}:Q", title=None, axis=alt.Axis(tickCount=3, format=",d"), scale=alt.Scale(zero=False)),
        tooltip=[alt.Tooltip(f"{x}:T", format="%d %b %Y %H:%M"), alt.Tooltip(f"{y}:Q", format=",d")],
    )
    return base.mark_line(color=colors.systems["all"], point=True)


def graph(nodes: Sequence[dict[str, Any]], edges: Sequence[tuple[int, int]], colors: Palette) -> go.Figure:
    """A node-link picture. A node has x, y, label, detail, color, size and symbol; edges name nodes by place."""
    figure = go.Figure()
    xs: list[float | None] = []
    ys: list[float | None] = []
    for start, end in edges:
        xs += [nodes[start]["x"], nodes[end]["x"], None]
        ys += [nodes[start]["y"], nodes[end]["y"], None]
    figure.add_scatter(x=xs, y=ys, mode="lines", line={"color": colors.grid, "width": 1.5}, hoverinfo="skip")
    few = len(nodes) <= 40
    figure.add_scatter(
        x=[node["x"] for node in nodes],
        y=[node["y"] for node in nodes],
        mode="markers+text" if few else "markers",
        text=[node["label"] for node in nodes],
        textposition="bottom center",
        customdata=[node["detail"] for node in nodes],
        marker={
            "size": [node["size"] for node in nodes],
            "color": [node["color"] for node in nodes],
            "symbol": [node["symbol"] for node in nodes],
            "line": {"color": colors.surface, "width": 2},
        },
        hovertemplate="%{customdata}<extra></extra>",
    )
    _laid_out(figure, colors, 420)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return figure


def waterfall(steps: Sequence[tuple[str, int]], colors: Palette) -> go.Figure:
    """What each condition leaves: the first bar is everybody, the last is the segment."""
    sizes = [size for _, size in steps]
    figure = go.Figure(
        go.Bar(
            x=[f"{place}. {name}" for place, (name, _) in enumerate(steps)],
            y=sizes,
            text=[f"{size:,}" for size in sizes],
            textposition="outside",
            cliponaxis=False,
            marker_color=[colors.muted, *[colors.systems["all"]] * (len(steps) - 1)],
            hovertemplate="%{x}: %{y:,}<extra></extra>",
        )
    )
    _laid_out(figure, colors, 240, bargap=0.4)
    figure.update_yaxes(visible=False, range=[0, 1.2 * max([*sizes, 1])], fixedrange=True)
    figure.update_xaxes(showgrid=False, fixedrange=True, tickangle=0)
    return figure
