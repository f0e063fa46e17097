"""Members as a grid to sort, filter and group, with a download of what is shown.

In:  an evaluated rule
Out: an AgGrid of at most 10,000 members, and the file of the rows and columns that it shows

The grid keeps its rows in the browser and would send them all back on every click; it is told to answer with the ids
that it shows, in their order, and nothing else. Grouping is done here: the grid's own belongs to its paid edition.
"""

import json
import zlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st
from st_aggrid import AgGrid, JsCode
from st_aggrid.shared import DataReturnMode, StAggridTheme

from cdp_core.exports.rows import DEFAULT_COLUMNS
from cdp_core.normalize.places import country_name
from cdp_core.segments import Evaluation
from cdp_core.ui.charts import FONT
from cdp_core.ui.download_form import file_name
from cdp_core.ui.offer import offer, trait_words
from cdp_core.ui.palette import Palette
from cdp_core.ui.session import colors, is_dark, workspace
from cdp_core.ui.words import count, counted

MOST_ROWS = 10_000
MOST_GROUPS = 200

ANSWER = JsCode("""
function({eventData}) {
    const ids = [];
    eventData.api.forEachNodeAfterFilterAndSort(node => ids.push(node.data.profile_id));
    return {ids: ids, columns: eventData.api.getAllDisplayedColumns().map(column => column.getColId())};
}
""")
LINK = JsCode("""
class ProfileLink {
    init(params) {
        this.gui = document.createElement('a');
        const held = params.data;
        this.gui.textContent = params.value || held.email || held.phone || held.profile_id;
        this.gui.href = '/profiles?profile=' + encodeURIComponent(held.profile_id);
        this.gui.target = '_parent';
        this.gui.style.color = 'var(--ag-accent-color)';
    }
    getGui() { return this.gui; }
    refresh() { return false; }
}
""")
DAY = JsCode("""
function({value}) {
    const at = new Date(value);
    if (!value || isNaN(at)) return value || '';
    return at.toLocaleDateString('en-GB', {day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC'});
}
""")
#: Days and instants stand side by side; a filter asks for a day.
ON_DAY = JsCode("""
function(asked, told) {
    if (!told) return -1;
    const two = number => String(number).padStart(2, '0');
    const day = `${asked.getFullYear()}-${two(asked.getMonth() + 1)}-${two(asked.getDate())}`;
    const held = String(told).slice(0, 10);
    return held < day ? -1 : held > day ? 1 : 0;
}
""")
NUMBER = JsCode("function({value}) { return value == null ? '' : value.toLocaleString('en-US'); }")
AMOUNT = JsCode("""
function({value}) {
    return value == null ? '' : value.toLocaleString('en-US', {minimumFractionDigits: 2, maximumFractionDigits: 2});
}
""")
AMOUNTS = ("revenue", "average_order")
#: The page's letters, which the grid's frame does not have.
_LETTERS = [file.name for file in Path(st.__file__).parent.glob("static/static/media/SourceSansVF-Upright*.woff2")]
_FACE = {
    "@font-face": {
        "font-family": "Source Sans",
        "font-weight": "200 900",
        "src": ",".join(f"url(/static/media/{name})" for name in _LETTERS),
    }
}
#: Units of time for groups, by how much of a day's letters tells one, with how it is shown.
_UNITS = ((10, "D MMM YYYY"), (7, "MMM YYYY"), (4, "YYYY"))
MOST_UNITS = 62


def show(found: Evaluation, name: str) -> None:
    """Column choice and group above, the grid, the download below."""
    offered = {column.name: column.label for column in workspace().export_columns()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.multiselect(
            "Columns",
            [one for one in offered if one != "profile_id"],
            default=[one for one in DEFAULT_COLUMNS if one in offered and one != "profile_id"],
            format_func=offered.__getitem__,
            key="explore_columns",
            width="stretch",
        )
        grouped = st.selectbox(
            "Group by", chosen, index=None, format_func=offered.__getitem__, key="explore_group", width=200
        )
    if found.count > MOST_ROWS:
        st.caption(
            f"The first {count(MOST_ROWS)} of {count(found.count)} members; a grid of more would be slow. "
            "Narrow the rule down, or download all."
        )
    columns = in_order(chosen)
    rows = workspace().member_table(found.page(0, MOST_ROWS), columns)
    above = st.container()
    shown = _grid(with_countries_named(rows.to_pandas()), found, name, columns, offered)
    if grouped:
        with above:
            told = grouped_rows(rows, shown, found, grouped)
            st.caption(f"{of_whom(len(shown), len(rows), found.count)}, by {offered[grouped]}:")
            _groups(told, grouped, offered)


def in_order(chosen: Sequence[str]) -> list[str]:
    """The columns of the grid: first what opens the profile, which is the name where it is shown."""
    opens = "full_name" if "full_name" in chosen else "profile_id"
    return list(dict.fromkeys([opens, *chosen, "profile_id"]))


def grouped_rows(rows: pa.Table, shown: Sequence[str], found: Evaluation, by: str) -> pa.Table:
    """What is grouped: the rows that the grid's filters leave, or, without a filter, every member there is."""
    if len(shown) < len(rows):
        return rows.filter(pc.is_in(rows["profile_id"], pa.array(shown, pa.string())))
    if found.count == len(rows):
        return rows
    return workspace().member_table(found.members().tolist(), list(dict.fromkeys(["profile_id", by, *_numbers(rows)])))


def of_whom(shown: int, rows: int, members: int) -> str:
    """Whom the groups are of."""
    if shown == rows:
        return f"All {counted(members, 'member')}"
    of = f"of the first {count(rows)} of {count(members)}" if members > rows else f"of {count(rows)}"
    return f"The {counted(shown, 'member')} that the filters leave, {of}"


def _numbers(rows: pa.Table) -> list[str]:
    return [field.name for field in rows.schema if pa.types.is_floating(field.type) or pa.types.is_integer(field.type)]


def _groups(rows: pa.Table, by: str, offered: dict[str, str]) -> None:
    """One row a value: how many members, and totals of what can be added up; moments by day, month or year."""
    sums = [(column, "sum") for column in _numbers(rows) if column not in (by, "average_order")]
    is_moment = offer().traits.get(by) == "date"
    shown_as = ""
    if is_moment:
        units, shown_as = by_time(rows[by].to_pylist())
        rows = rows.set_column(rows.schema.get_field_index(by), by, pa.array(units, pa.date32()))
    table = rows.group_by(by).aggregate([("profile_id", "count"), *sums])
    table = table.sort_by([(by if is_moment else "profile_id_count", "descending")])
    frame = with_countries_named(table.slice(0, MOST_GROUPS).to_pandas())
    frame = frame.rename(
        columns={by: offered[by], "profile_id_count": "Members"}
        | {f"{column}_sum": f"Total {offered[column].lower()}" for column, _ in sums}
    )
    st.dataframe(
        frame,
        hide_index=True,
        width="stretch",
        height="content" if len(frame) < 10 else 350,
        placeholder="missing",
        column_config={
            **{name: st.column_config.NumberColumn(format="localized") for name in frame.columns[1:]},
            "Total revenue": st.column_config.NumberColumn(format="accounting"),
            **({offered[by]: st.column_config.DateColumn(format=shown_as)} if is_moment else {}),
        },
    )


def by_time(told: Sequence[str | None]) -> tuple[list[date | None], str]:
    """The day, month or year that each moment lies in, whichever makes few groups, and how that is shown."""
    days = [one[:10] if one else None for one in told]
    few = (unit for unit in _UNITS if len({day[: unit[0]] for day in days if day}) <= MOST_UNITS)
    letters, shown = next(few, _UNITS[-1])
    return [date.fromisoformat(f"{day[:letters]}-01-01"[:10]) if day else None for day in days], shown


def with_countries_named(frame: pd.DataFrame) -> pd.DataFrame:
    """Countries by their names; the file has their codes."""
    if "country" not in frame:
        return frame
    return frame.assign(country=frame["country"].map(country_name, na_action="ignore"))


def _grid(frame: pd.DataFrame, found: Evaluation, name: str, columns: list[str], offered: dict[str, str]) -> list[str]:
    """The grid and its download; the answer is the ids that it shows."""
    answer = AgGrid(
        frame.astype(dict.fromkeys(frame.select_dtypes(exclude="number").columns, object)),
        gridOptions={
            "columnDefs": [_column(column, frame, offered, opens=column == columns[0]) for column in columns],
            "defaultColDef": {"sortable": True, "resizable": True, "filter": True, "floatingFilter": True},
            "pagination": True,
            "paginationPageSize": 25,
            "paginationPageSizeSelector": False,  # has no room on a phone
            "enableCellTextSelection": True,
            "suppressDragLeaveHidesColumns": False,
        },
        height=520,
        theme=_theme(colors(), is_dark()),
        allow_unsafe_jscode=True,
        custom_css=_FACE,
        data_return_mode=DataReturnMode.CUSTOM,
        custom_jscode_for_grid_return=ANSWER,
        update_on=[("filterChanged", 300), ("sortChanged", 300), ("columnMoved", 500)],
        key=f"explore_{found.count}_{zlib.crc32(json.dumps(found.document).encode())}",
    )
    ids, kept = shown_in(answer, frame, columns)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{counted(len(ids), 'member')} shown.", width="content")
        st.space("stretch")
        st.download_button(
            "Download what is shown",
            data=lambda: workspace().shown_file(ids, kept),
            file_name=f"{file_name(name)}-shown.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="download_shown",
        )
    return ids


def _theme(palette: Palette, dark: bool) -> StAggridTheme:
    """The grid in the page's own colors: it stands in a frame that knows nothing of them."""
    return StAggridTheme(base="quartz").withParams(
        backgroundColor=palette.surface,
        foregroundColor=palette.ink,
        headerTextColor=palette.muted,
        borderColor=palette.grid,
        accentColor=palette.systems["all"],
        browserColorScheme="dark" if dark else "light",
        fontFamily=FONT,
        fontSize=13,
        spacing=5,
        wrapperBorderRadius=8,
    )


def _column(column: str, frame: pd.DataFrame, offered: dict[str, str], opens: bool) -> dict[str, object]:
    number = pd.api.types.is_numeric_dtype(frame[column])
    moment = offer().traits.get(column) == "date"
    written = DAY if moment else (AMOUNT if column in AMOUNTS else NUMBER) if number else None
    definition: dict[str, object] = {
        "field": column,
        "headerName": "Profile id" if column == "profile_id" else offered.get(column, trait_words(column)),
        "filter": "agNumberColumnFilter" if number else "agDateColumnFilter" if moment else "agTextColumnFilter",
        "filterParams": {"comparator": ON_DAY} if moment else None,
        "cellDataType": False if moment else None,  # else the grid would make dates of the text
        "valueFormatter": written,
        "type": "numericColumn" if number else None,
        "minWidth": 90 if column == "profile_id" else 110,
    }
    if opens:
        definition |= {"cellRenderer": LINK, "pinned": "left", "width": 95 if column == "profile_id" else 170}
    return {key: value for key, value in definition.items() if value is not None}


def shown_in(answer: Any, frame: pd.DataFrame, columns: list[str]) -> tuple[list[str], list[str]]:
    """Ids and columns as the grid says; before its first answer, all of them as they came.

    The grid says nothing anew when columns come or go: those that it does not know yet stand last in it.
    """
    try:
        ids, known = list(answer["ids"]), [one for one in answer["columns"] if one in columns]
    except (KeyError, TypeError):
        return list(frame["profile_id"]), columns
    return ids, [*known, *(one for one in columns if one not in known)]
