"""One dropped file on the Sources page: what was recognized, its mapping, a preview, and the load.

In:  an upload, the sources that there are
Out: widgets; a load when the button is pressed
"""

from typing import Any

import pandas as pd
import streamlit as st

from cdp_core.errors import CdpError
from cdp_core.fields import IGNORE, KINDS, PARTIES, SYSTEMS, field, fields_of_kind
from cdp_core.inspection import Inspection
from cdp_core.progress import Cancelled, part
from cdp_core.sources import Reading
from cdp_core.ui import uploads
from cdp_core.ui.messages import moved, plain
from cdp_core.ui.palette import LABELS
from cdp_core.ui.places import path_of
from cdp_core.ui.session import workspace
from cdp_core.ui.uploads import Upload
from cdp_core.ui.words import count, counted

COLUMNS_AT_ONCE = 30
KIND_WORDS = {
    "people": "a person",
    "companies": "a company",
    "events": "something that happened",
    "orders": "an order line",
    "deals": "a deal",
    "tickets": "a ticket",
    "tasks": "a call, meeting or task",
    "interests": "an interest of somebody",
    "consents": "a consent decision",
    "links": "two ids that belong together",
}
DATE_ORDERS: dict[str | None, str] = {
    None: "read from the data",
    "DMY": "day first",
    "MDY": "month first",
    "YMD": "year first",
}
SYSTEM_HELP = (
    "CRM: known people and what was said to them. Own channels: web, app, shop, till, e-mail. DMP: bought audiences."
)


def show(upload: Upload, known: dict[str, str]) -> None:
    """The card of one file. `known` maps the names of sources to their systems."""
    with st.container(border=True, key=f"card_{upload.id}"):
        st.markdown(f"**{plain(upload.name)}**")
        if upload.problem:
            st.error(plain(upload.problem), icon=":material/error:")
            _reading(upload)
            return
        if upload.receipts:
            receipt(upload)
            return
        for place, table in enumerate(upload.tables):
            if len(upload.tables) > 1:
                st.markdown(f"Table {place + 1}: {plain(table.table.name)}")
            _recognized(table)
            mapping_tab, preview_tab, reading_tab = st.tabs(
                [f"Mapping ({len(table.columns)})", "Preview", "How it was read"],
                key=f"tabs_{upload.id}_{place}",
                on_change="rerun",
            )
            if mapping_tab.open:
                with mapping_tab:
                    _mapping(upload, place, table)
            if preview_tab.open:
                with preview_tab:
                    _preview(table)
            if reading_tab.open:
                with reading_tab:
                    _how_read(table)
                    if place == 0:
                        _reading(upload)
        _load(upload, known)


def _recognized(table: Inspection) -> None:
    """One line of facts: what it is, how many rows, how it was written."""
    suggestion = table.suggestion
    what = suggestion.label or f"Each row is {KIND_WORDS[table.mapping.kind]}"
    facts = [f"{count(table.rows)}{'' if table.complete else '+'} rows"]
    if table.table.encoding:
        facts.append(table.table.encoding.upper())
    if table.table.dialect and table.table.dialect.delimiter:
        facts.append(f"delimiter {_delimiter(table.table.dialect.delimiter)}")
    if table.table.header is None and table.table.format == "csv":
        facts.append("no header row")
    st.markdown(
        f":green-badge[:material/check: {plain(what)}] " + " ".join(f":gray-badge[{plain(fact)}]" for fact in facts)
    )
    if table.problem:
        st.error(plain(table.problem), icon=":material/error:")
    if table.rejected:
        st.warning(
            f"{counted(table.rejected, 'row')} would be rejected, for example line {table.rejections[0].line}: "
            + plain(table.rejections[0].reason),
            icon=":material/warning:",
        )
    if suggestion.doubtful:
        named = ", ".join(suggestion.doubtful[:5])
        st.info(
            f"Please check: {plain(named)}. They are kept as extra traits unless you say what they are.",
            icon=":material/help:",
        )


def _delimiter(sign: str) -> str:
    return {"\t": "tab", " ": "blank", ",": "comma", ";": "semicolon", "|": "pipe"}.get(sign, sign)


def _mapping(upload: Upload, place: int, table: Inspection) -> None:
    """What a row is, and a field for each column."""
    key = f"{upload.id}_{place}"
    plan = table.mapping.to_json()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            "Each row is",
            KINDS,
            index=KINDS.index(table.mapping.kind),
            format_func=KIND_WORDS.__getitem__,
            key=f"kind_{key}",
            width=260,
        )
        keyed = table.mapping.key
        own_key = st.multiselect(
            "The source's own key",
            list(table.table.columns),
            default=list(keyed),
            key=f"key_{key}_{'_'.join(keyed)}",
            help="A row that comes again with the same key is a new version of the same record.",
            width=300,
        )
        order = st.selectbox(
            "Dates like 03/04/2025 are",
            list(DATE_ORDERS),
            index=list(DATE_ORDERS).index(table.mapping.date_order),
            format_func=DATE_ORDERS.__getitem__,
            key=f"order_{key}",
            width=210,
        )
    shown = list(table.columns)
    if len(shown) > COLUMNS_AT_ONCE:
        pages = -(-len(shown) // COLUMNS_AT_ONCE)
        page = st.pagination(pages, key=f"page_{key}") or 1
        shown = shown[(page - 1) * COLUMNS_AT_ONCE : page * COLUMNS_AT_ONCE]
    chosen = dict(table.mapping.columns)
    options = _options(kind)
    for guess in shown:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(guess.column)}**  \n:gray[{plain(_samples(guess.samples)) or '(empty)'}]", width=300)
            field_ = chosen.get(guess.column, guess.field)
            names = options if field_ in options else [field_, *options]
            chosen[guess.column] = st.selectbox(
                f"Field of {guess.column}",
                names,
                index=names.index(field_),
                format_func=lambda name: field_label(name, kind),
                accept_new_options=True,
                key=f"field_{key}_{guess.column}_{kind}",
                label_visibility="collapsed",
                width=240,
            )
            st.caption(f"{_sureness(guess.confidence)} · {plain(guess.reason)}", width="stretch")
    corrected: dict[str, Any] = {**plan, "kind": kind, "key": own_key, "columns": chosen, "date_order": order}
    if _differs(plan, corrected):
        problem = uploads.correct(upload, place, corrected)
        if problem:
            st.error(plain(problem), icon=":material/error:")
        else:
            st.rerun()


def _differs(plan: dict[str, Any], corrected: dict[str, Any]) -> bool:
    held = plan.get("key") or []
    return (
        plan["kind"] != corrected["kind"]
        or ([held] if isinstance(held, str) else held) != corrected["key"]
        or plan["columns"] != corrected["columns"]
        or plan.get("date_order") != corrected["date_order"]
    )


def _options(kind: str) -> list[str]:
    family = "property" if kind in ("events", "orders") else "custom"
    return [*(one.name for one in fields_of_kind(kind)), f"{family}.…", "consent.email", "consent.sms", IGNORE]


def field_label(name: str, kind: str) -> str:
    """A field as a person calls it."""
    if name == IGNORE:
        return "Leave out"
    if name.endswith(".…"):
        return f"Something else: type {name[:-1]}name"
    found = field(name, kind)
    family, dot, rest = name.partition(".")
    if dot and family in ("custom", "property", "consent", "id"):
        words = {"custom": "Extra trait", "property": "Property", "consent": "Consent", "id": "Identifier"}
        return f"{words[family]}: {rest}"
    return found.label if found else name


def _samples(samples: tuple[str, ...]) -> str:
    return " · ".join(sample if len(sample) <= 28 else sample[:27] + "…" for sample in samples[:3])


def _sureness(confidence: float) -> str:
    return "sure" if confidence >= 0.9 else "likely" if confidence >= 0.6 else "please check"


def _preview(table: Inspection) -> None:
    """Rows that would be rejected first, then rows as they would be stored."""
    if table.rejections:
        st.markdown(f"**{counted(table.rejected, 'row')} would be rejected**")
        st.dataframe(
            pd.DataFrame([{"line": one.line, "reason": one.reason} for one in table.rejections]),
            hide_index=True,
            width="stretch",
        )
    for preview in table.previews:
        st.markdown(f"**As it will be stored: {preview.kind}**")
        st.dataframe(pd.DataFrame([_shown(row) for row in preview.rows]), hide_index=True, width="stretch")
    for column, said in table.decisions.items():
        st.caption(f"{plain(column)}: {plain(said)}")


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """Lists as text: a table cell holds one thing."""
    return {name: _listed(value) if isinstance(value, list) else value for name, value in row.items()}


def _listed(value: list[Any]) -> str:
    return ", ".join(
        f"{one.get('kind') or one.get('purpose')}: {one.get('value') or one.get('state')}"
        if isinstance(one, dict)
        else str(one)
        for one in value
    )


def _how_read(table: Inspection) -> None:
    for note in table.table.notes:
        st.caption(plain(note))
    st.dataframe(pd.DataFrame(table.table.head(10)), hide_index=True, width="stretch")


def _reading(upload: Upload) -> None:
    """What a person may say about how the file was written."""
    with st.form(f"reading_{upload.id}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        encoding = st.text_input("Encoding", upload.reading.encoding or "", placeholder="detected", width=140)
        delimiter = st.text_input("Delimiter", upload.reading.delimiter or "", placeholder="detected", width=110)
        header = st.text_input("Header in line", "", placeholder="detected, 0 = none", width=160)
        if st.form_submit_button("Read again"):
            upload.reading = Reading(
                encoding=encoding or None,
                delimiter=delimiter.replace("\\t", "\t") or None,
                header_row=int(header) if header.isdigit() else None,
            )
            uploads.look_again(upload)
            st.rerun()


def _load(upload: Upload, known: dict[str, str]) -> None:
    """Which source it belongs to, and the button."""
    first = upload.tables[0].suggestion
    default = uploads.file_sources(upload, known)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = list(dict.fromkeys([default, *known]))
        source = st.selectbox(
            "Source",
            names,
            index=0,
            accept_new_options=True,
            key=f"source_{upload.id}",
            help="The system instance this export came from.",
            width=220,
        )
        system = known.get(source or "") or st.selectbox(
            "System",
            SYSTEMS,
            index=SYSTEMS.index(first.system),
            format_func=LABELS.__getitem__,
            key=f"system_{upload.id}",
            help=SYSTEM_HELP,
            width=160,
        )
        party = st.selectbox(
            "Whose data",
            PARTIES,
            index=PARTIES.index(first.party),
            format_func={"first": "our own", "second": "a partner's", "third": "bought"}.__getitem__,
            key=f"party_{upload.id}",
            width=130,
        )
        st.space("stretch")
        rows = uploads.total_rows(upload)
        whole = all(table.complete for table in upload.tables)
        ready = bool(source) and not any(table.problem for table in upload.tables)
        pressed = st.button(
            f"Load {count(rows)} rows" if whole else "Load all rows",
            type="primary",
            icon=":material/upload:",
            key=f"load_{upload.id}",
            disabled=not ready,
        )
    if pressed:
        _bring_in(upload, source, system, party)


def _bring_in(upload: Upload, source: str, system: str, party: str) -> None:
    bar = st.progress(0.0, "Starting …")
    progress = moved(bar)
    try:
        upload.before = workspace().profile_count()
        upload.receipts = workspace().load(
            upload.path,
            source=source,
            name=upload.name,
            system=system,
            party=party,
            mappings={table.table.name: table.mapping.to_json() for table in upload.tables},
            reading=upload.reading,
            progress=part(progress, 0.0, 0.7),
        )
        workspace().resolve(progress=part(progress, 0.7, 1.0))
        upload.after = workspace().profile_count()
    except Cancelled:
        bar.empty()
    except CdpError as error:
        bar.empty()
        st.error(plain(str(error)), icon=":material/error:")
    else:
        st.rerun()


def receipt(upload: Upload) -> None:
    """What became of the file, with the rejected rows to download."""
    for one in upload.receipts:
        if one.already:
            st.info(f"This file was loaded before (load {one.load_id}). Nothing changed.", icon=":material/info:")
            continue
        st.success(f"Loaded into {plain(one.source)} in {one.elapsed_s:.1f} s.", icon=":material/check_circle:")
        with st.container(horizontal=True):
            st.metric("Accepted", count(one.accepted), width=130)
            st.metric("Rejected", count(one.rejected), width=130)
            st.metric("Duplicates", count(one.duplicates), width=130)
            change = upload.after - upload.before
            st.metric("Profiles", count(upload.after), f"{change:+,}" if change else None, width=150)
        for note in one.notes:
            st.caption(plain(note))
        if one.rejected:
            download_rejected(one.load_id, f"receipt_{upload.id}_{one.load_id}")
    st.page_link(path_of("profiles"), label="Look at the profiles", icon=":material/arrow_forward:")


def download_rejected(load_id: int, key: str) -> None:
    """A button that writes the rejected rows when it is pressed."""
    st.download_button(
        "Download rejected rows",
        data=lambda: workspace().rejected_csv(load_id),
        file_name=f"rejected-{load_id}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=key,
    )
