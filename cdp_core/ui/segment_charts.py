"""Charts of a segment: what each condition does, who they are beside everybody, sizes over time.

In:  figures, the colors of the viewer's theme
Out: Altair charts
"""

from collections.abc import Sequence
from datetime import UTC, timedelta, tzinfo

import altair as alt
import pandas as pd

from cdp_core.insights import Slice
from cdp_core.insights.steps import Steps
from cdp_core.segments import Size
from cdp_core.ui.palette import Palette
from cdp_core.ui.words import count, day, local, share, signed

PICKED = "picked"


def waterfall(walked: Steps, words: Sequence[str], of: int, colors: Palette) -> alt.LayerChart | alt.FacetChart:
    """A bar for what is left after each condition, with what it took away or added; the words stand above, so that
    neither they nor the figures are cut on a phone."""
    rows = []
    before = walked.start
    if walked.join != "any":
        rows.append(("Everybody", before, before, count(before), "start"))
    for name, step in zip(words, walked.each, strict=True):
        label = f"{count(step.left)} · {signed(step.change)}" if step.change else count(step.left)
        rows.append((name, step.left, before, label, "left"))
        before = step.left
    frame = pd.DataFrame(rows, columns=["name", "left", "before", "label", "kind"])
    base = alt.Chart(frame, height=alt.Step(46)).encode(
        y=alt.Y("name:N", sort=list(frame["name"]), title=None, axis=None),
        tooltip=["name:N", alt.Tooltip("left:Q", format=",d", title="Left"), alt.Tooltip("label:N", title="Change")],
    )
    axis = alt.X("left:Q", title=None, axis=None, scale=alt.Scale(domain=[0, max(1, of)], nice=False))
    changed = base.mark_bar(height=14, yOffset=9, color=colors.grid).encode(x=axis, x2="before:Q")
    left = base.mark_bar(height=14, yOffset=9).encode(
        x=axis,
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=["start", "left"], range=[colors.muted, colors.systems["all"]]),
            legend=None,
        ),
    )
    room = alt.ExprRef(f"width - {16 + 7 * max(map(len, frame['label']))}")
    named = base.mark_text(align="left", limit=room, color=colors.ink, fontSize=13, dy=-9)
    figure = base.mark_text(align="right", color=colors.ink, fontSize=13, dy=-9)
    named = named.encode(x=alt.value(0), text="name:N")
    figure = figure.encode(x=alt.value("width"), text="label:N")
    return alt.layer(changed, left, named, figure).configure_view(stroke=None)


def compared(slices: Sequence[Slice], colors: Palette) -> alt.LayerChart | alt.FacetChart:
    """Members' shares as bars and everybody's as ticks; a click picks a value."""
    frame = pd.DataFrame(
        [
            {
                "value": one.label,
                "share": one.share,
                "everybody": one.share_of_everybody,
                "members": one.members,
                "label": share(one.share, 1) + _times(one),
            }
            for one in slices
        ]
    )
    picked = alt.selection_point(name=PICKED, fields=["value"], on="click")
    base = alt.Chart(frame, height=alt.Step(28)).encode(
        y=alt.Y(
            "value:N",
            sort=list(frame["value"]),
            title=None,
            axis=alt.Axis(labelLimit=200, ticks=False, domain=False, labelFontSize=13, labelColor=colors.ink),
        ),
        tooltip=[
            alt.Tooltip("value:N", title="Value"),
            alt.Tooltip("members:Q", format=",d", title="Members"),
            alt.Tooltip("share:Q", format=".1%", title="Of the segment"),
            alt.Tooltip("everybody:Q", format=".1%", title="Of everybody"),
        ],
    )
    most = float(max([*frame["share"], *frame["everybody"], 0.01]))
    axis = alt.X("share:Q", title=None, axis=None, scale=alt.Scale(domain=[0, most * 1.4], nice=False))
    bars = base.mark_bar(height=16, color=colors.systems["all"], cursor="pointer").encode(x=axis).add_params(picked)
    ticks = base.mark_tick(thickness=3, size=22, color=colors.ink).encode(x=alt.X("everybody:Q", title=None, axis=None))
    text = base.transform_calculate(end="max(datum.share, datum.everybody)").mark_text(
        align="left", dx=8, color=colors.ink, fontSize=13
    )
    said = text.encode(x=alt.X("end:Q", title=None, axis=None), text="label:N")
    return alt.layer(bars, ticks, said).configure_view(stroke=None)


def _times(one: Slice) -> str:
    """How many times more or less often than everybody, where that says something."""
    if not one.index or 0.9 < one.index < 1.1:
        return ""
    return f" · {one.index:.1f}×" if one.index >= 0.1 else " · < 0.1×"


def over_time(sizes: Sequence[Size], colors: Palette, zone: tzinfo = UTC) -> alt.LayerChart | alt.FacetChart:
    """The size at each measuring, on the clock of that zone."""
    moments = [local(one.measured_at, zone) for one in sizes]
    frame = pd.DataFrame({"when": moments, "people": [one.size for one in sizes]})
    apart = moments[-1] - moments[0]
    of_days = apart > timedelta(days=2)
    ticks = "%-d %b" if of_days else "%H:%M" if apart > timedelta(minutes=10) else "%H:%M:%S"
    on = None if of_days else f"{day(moments[-1])}"
    base = alt.Chart(frame, height=240).encode(
        x=alt.X("when:T", title=on, axis=alt.Axis(grid=False, tickCount=6, format=ticks)),
        y=alt.Y("people:Q", title=None, axis=alt.Axis(tickCount=4, format=",d")),
        tooltip=[
            alt.Tooltip("when:T", format="%-d %b %Y, %H:%M", title="Measured"),
            alt.Tooltip("people:Q", format=",d"),
        ],
    )
    color = colors.systems["all"]
    return alt.layer(
        base.mark_area(color=color, opacity=0.15, interpolate="step-after"),
        base.mark_line(color=color, interpolate="step-after"),
        base.mark_point(color=color, filled=True, size=45),
    )
