"""A file's mapping, its rows as they will be stored, and how it was read, each open to correction.

In:  an upload, one of its tables
Out: widgets; the upload under what was corrected
"""

import re
from datetime import datetime
from typing import Any

import orjson
import pandas as pd
import streamlit as st

from cdp_core.fields import ABOUT_NOBODY, IGNORE, KINDS, STANDARD_EVENTS, field, fields_of_kind
from cdp_core.inspection import Inspection
from cdp_core.mapping.action_words import EVENTS as MESSAGE_EVENTS
from cdp_core.mapping.names import snake
from cdp_core.normalize.places import country_codes, country_name
from cdp_core.sources import Reading
from cdp_core.ui import dates_view, uploads
from cdp_core.ui.labels import kind_label, value_text
from cdp_core.ui.messages import plain
from cdp_core.ui.uploads import Upload
from cdp_core.ui.words import counted

COLUMNS_AT_ONCE = 30
KIND_WORDS = {
    "people": "a person",
    "companies": "a company",
    "costs": "what a campaign cost",
    "events": "something that happened",
    "orders": "an order line",
    "deals": "a deal",
    "tickets": "a ticket",
    "tasks": "a call, meeting or task",
    "interests": "an interest of somebody",
    "consents": "a consent decision",
    "links": "two ids that belong together",
}
#: Events that a column of dates may tell on its own.
MOMENT_EVENTS = sorted({*STANDARD_EVENTS, *(event for events in MESSAGE_EVENTS.values() for event in events.values())})
#: What ends in this has a name of the viewer's own, which she types beside it.
OWN_NAME = ".…"
OWN_NAMED = {
    "custom.…": "Another trait …",
    "property.…": "Another property …",
    "id.…": "Another identifier …",
    "consent.…": "Consent to something else …",
    "decided_at.…": "Day of another decision …",
    "occurred_at.…": "Date of another event …",
}
#: Columns of a preview that hold whatever a file tells beside the fields that we know.
_OWN = ("custom", "properties")
_HEADINGS = {"ids": "Identifiers", "custom": "Extra traits", "properties": "Properties", "consents": "Consents"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?)?")
REFUSED = "The mapping cannot be as it is now; it says why under Mapping."
DATE_ORDERS: dict[str | None, str] = {None: "read from the data"}
DATE_ORDERS.update(dates_view.ORDERS)


def show(upload: Upload, place: int, table: Inspection) -> None:
    """Three tabs; only the open one is worked out."""
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
                reading(upload)


def _mapping(upload: Upload, place: int, table: Inspection) -> None:
    """What a row is, and a field for each column."""
    key = upload.key_of(place)
    plan = table.mapping.to_json()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            "Each row is",
            KINDS,
            index=KINDS.index(table.mapping.kind) if table.suggestion.clear else None,
            placeholder="choose …",
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
            select_all=False,
        )
        order = st.selectbox(
            "Dates like 03/04/2025 are",
            list(DATE_ORDERS),
            index=list(DATE_ORDERS).index(table.mapping.date_order),
            format_func=DATE_ORDERS.__getitem__,
            key=f"order_{key}_{table.mapping.date_order}",  # it may be chosen on the card, too
            width=210,
        )
        country = _country(table, key) if kind == table.mapping.kind else table.mapping.defaults.get("country")
    if kind is None:
        st.caption("Its columns get their fields once you have chosen.")
        return
    if kind != table.mapping.kind or not table.suggestion.clear:
        done(upload, place, uploads.take_as(upload, place, kind))
        return
    shown = sorted(table.columns, key=lambda guess: not guess.samples)  # empty ones last: there is nothing to check
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
            chosen[guess.column] = _field_of(guess.column, field_, options, kind, f"{key}_{guess.column}_{kind}")
            if not chosen[guess.column].endswith(OWN_NAME):
                st.caption(f"{_sureness(guess.confidence)} · {plain(guess.reason)}", width="stretch")
    unnamed = [column for column, name in chosen.items() if name.endswith(OWN_NAME)]
    if unnamed:
        _lacks(upload, place, f"Type a name for {', '.join(unnamed)} under Mapping, or choose another field.")
        return
    defaults = {name: value for name, value in table.mapping.defaults.items() if name != "country"}
    defaults |= {"country": country} if country else {}
    corrected: dict[str, Any] = {**plan, "kind": kind, "key": own_key, "columns": chosen, "date_order": order}
    corrected["defaults"] = defaults
    if _differs(plan, corrected):
        done(upload, place, uploads.correct(upload, place, corrected))
    else:
        _lacks(upload, place, None)


def _country(table: Inspection, key: str) -> str | None:
    """The country of rows that name none: what the file speaks of, unless a person says it."""
    said = table.mapping.defaults.get("country")
    if not field("country", table.mapping.kind):
        return said
    found = f"{country_name(table.home)}, as the file says" if table.home else "not known"
    codes = [None, *country_codes()]
    return st.selectbox(
        "Country of rows without one",
        codes if said in codes else [*codes, said],
        index=codes.index(said) if said in codes else len(codes),
        format_func=lambda code: country_name(code) if code else found,
        key=f"country_{key}_{table.home}",
        help="By it phones are read, so that 030 901801 of one file joins +49 30 901801 of another.",
        width=240,
    )


def _field_of(column: str, held: str, options: list[str], kind: str, key: str) -> str:
    """The pick list of one column, and beside it the name of what has one of its own."""
    names = options if held in options else [held, *options]
    name = st.selectbox(
        f"Field of {column}",
        names,
        index=names.index(held),
        format_func=lambda one: field_label(one, kind),
        key=f"field_{key}",
        label_visibility="collapsed",
        width=240,
    )
    if not name.endswith(OWN_NAME):
        return name
    typed = st.text_input(
        f"Name of {column}",
        key=f"name_{key}",
        label_visibility="collapsed",
        placeholder="Its name",
        width=150,
    ).strip(" …")
    family = name.removesuffix(OWN_NAME)
    own = typed and (typed if family == "occurred_at" else snake(typed))  # events are called as they are written
    return f"{family}.{own}" if own else name


def done(upload: Upload, place: int, problem: str | None) -> None:
    """Draw the page by the corrected mapping; or say why it cannot be, and load nothing by what is not shown."""
    if problem:
        st.error(plain(problem), icon=":material/error:")
        _lacks(upload, place, REFUSED)
    else:
        upload.lacking.pop(place, None)
        st.rerun()


def _lacks(upload: Upload, place: int, what: str | None) -> None:
    """Keep what has to be said before the table can be loaded; the button, which is drawn already, is drawn anew."""
    if upload.lacking.get(place) == what:
        return
    if what:
        upload.lacking[place] = what
    else:
        upload.lacking.pop(place)
    st.rerun()


def _differs(plan: dict[str, Any], corrected: dict[str, Any]) -> bool:
    held = plan.get("key") or []
    return (
        plan["kind"] != corrected["kind"]
        or ([held] if isinstance(held, str) else held) != corrected["key"]
        or plan["columns"] != corrected["columns"]
        or plan.get("date_order") != corrected["date_order"]
        or plan.get("defaults", {}) != corrected["defaults"]
    )


def _options(kind: str) -> list[str]:
    """The fields that a row of a kind may carry: those with a name, then what is given one, then none."""
    moments = [*(f"occurred_at.{event}" for event in MOMENT_EVENTS), "occurred_at.…"] if kind == "events" else []
    named = (one.name for one in fields_of_kind(kind))
    if kind in ABOUT_NOBODY:
        return [*named, "custom.…", IGNORE]
    own = ["property.…", "custom.…"] if kind in ("events", "orders") else ["custom.…"]
    consents = ["consent.email", "consent.sms", "consent.…", "decided_at.…"]
    return [*named, *moments, *own, "id.…", *consents, IGNORE]


def field_label(name: str, kind: str) -> str:
    """A field as a person calls it."""
    if name == IGNORE:
        return "Leave out"
    if name in OWN_NAMED:
        return OWN_NAMED[name]
    found = field(name, kind)
    family, dot, rest = name.partition(".")
    if dot and family in ("custom", "property", "consent", "id", "occurred_at", "decided_at"):
        words = {"custom": "Extra trait", "property": "Property", "consent": "Consent", "id": "Identifier"}
        words |= {"occurred_at": "Date of", "decided_at": "Day of the decision"}
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
            pd.DataFrame([{"Line": one.line, "Reason": one.reason} for one in table.rejections]),
            hide_index=True,
            width="stretch",
        )
    if table.phones_at_home:
        st.caption(f":orange[:material/public_off:] {phones_kept(table)}")
    for said in table.sentences:
        st.caption(plain(said))
    for preview in table.previews:
        st.markdown(f"**As it will be stored: {preview.kind}**")
        st.dataframe(
            pd.DataFrame([_shown(row, preview.kind) for row in preview.rows]),
            hide_index=True,
            width="stretch",
            placeholder="",
        )


def _shown(row: dict[str, Any], kind: str) -> dict[str, Any]:
    """A row under the fields' names, its lists and moments as text: a table cell holds one thing."""
    return {_heading(name, kind): _own(value) if name in _OWN else _cell(value) for name, value in row.items()}


def _own(value: str) -> str:
    """Traits or properties of the file's own, which come as a JSON object: 'punkte: 007, color: red'."""
    return ", ".join(f"{name}: {_told(told)}" for name, told in orjson.loads(value).items())


def _told(value: Any) -> str:
    """A value of a JSON object as people write it: a day by the name of its month."""
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return value_text(datetime.fromisoformat(value.removesuffix("Z")))
    return str(value)


def _heading(name: str, kind: str) -> str:
    if name in _HEADINGS:
        return _HEADINGS[name]
    label = field_label(name, kind)
    return name[:1].upper() + name[1:].replace("_", " ") if label == name else label


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return _listed(value)
    return value_text(value) if isinstance(value, datetime) else value


def _listed(value: list[Any]) -> str:
    return ", ".join(
        f"{kind_label(one['kind']) if one.get('kind') else one.get('purpose')}: {one.get('value') or one.get('state')}"
        if isinstance(one, dict)
        else str(one)
        for one in value
    )


def phones_kept(table: Inspection) -> str:
    """That phones stay as they are written because nobody knows of which country they are, and what helps."""
    return (
        f"{counted(table.phones_at_home, 'row has a phone', 'rows have a phone')} of no known country: it is kept as "
        "written and joins nobody who has the same number with its country's code. Say under Mapping which country it "
        "is."
    )


def _how_read(table: Inspection) -> None:
    for note in table.table.notes:
        st.caption(plain(note))
    st.dataframe(pd.DataFrame(table.table.head(10)), hide_index=True, width="stretch", placeholder="")


def reading(upload: Upload) -> None:
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
