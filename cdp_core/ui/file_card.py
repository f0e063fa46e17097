"""One dropped file on the Sources page: what was recognized, its mapping, the load and its receipt.

In:  an upload, the sources that there are
Out: widgets; a load beside the page when the button is pressed
"""

from collections.abc import Sequence

import streamlit as st

from cdp_core.fields import PARTIES, SYSTEMS
from cdp_core.inspection import Inspection
from cdp_core.normalize.dates import READ_AS
from cdp_core.records import Load
from cdp_core.sources import OF_A_SHEET
from cdp_core.ui import big_files, came_before, dates_view, mapping_view, uploads, work
from cdp_core.ui.mapping_view import KIND_WORDS
from cdp_core.ui.messages import plain
from cdp_core.ui.palette import BADGES, LABELS
from cdp_core.ui.places import path_of
from cdp_core.ui.session import workspace
from cdp_core.ui.uploads import Upload
from cdp_core.ui.words import count, counted
from cdp_core.workspace.drop import Drop
from cdp_core.workspace.remembered import AsBefore

SYSTEM_HELP = (
    "CRM: known people and what was said to them. Own channels: web, app, shop, till, e-mail. DMP: bought audiences."
)
_UNCLEAR = ":orange-badge[:material/help: What is a row?]"
PARTY_WORDS = {"first": "our own", "second": "a partner's", "third": "bought"}


def show_all(held: Sequence[Upload], known: dict[str, str], loads: Sequence[Load] = ()) -> None:
    """A card for each file, and one button for all of them.

    `known` maps the names of sources to their systems, `loads` is the history.
    """
    uploads.clear_taken_back(held, {load.load_id for load in loads if load.state != "loaded"})
    several = len(held) > 1
    ready = [upload for upload in held if upload.ready]
    if several and len(ready) > 1:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{counted(len(held), 'file')}**, {counted(len(ready), 'is', 'are')} ready to be loaded.")
            st.space("stretch")
            st.button(
                f"Load all {len(ready)} files",
                type="primary",
                icon=":material/upload:",
                key="load_all",
                on_click=_begin,
                args=([(upload, *_chosen(upload, known, loads)) for upload in ready],),
            )
    for drop in uploads.drops(held):
        _together(drop)
    works = [upload.work for upload in held if upload.work and upload.busy]
    under_way = uploads.under_way(held)
    for upload in held:
        show(upload, known, loads, folded=several, waits=upload is not under_way)
    if works:
        work.follow(works)


def _together(drop: Drop) -> None:
    """What files that were loaded together made of the profiles."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{counted(drop.files, 'file')} loaded together**", width="content")
        _profiles(drop)


def _profiles(drop: Drop) -> None:
    """How many profiles there were before and are after, once that is known."""
    if drop.before is None or drop.after is None:
        return
    st.metric("Profiles before", count(drop.before), width=130)
    change = drop.after - drop.before
    st.metric("Profiles after", count(drop.after), f"{change:+,}" if change else None, width=130)


def show(
    upload: Upload, known: dict[str, str], loads: Sequence[Load] = (), folded: bool = False, waits: bool = False
) -> None:
    """The card of one file; `folded` hides its mapping until it is asked for, `waits` where another is loaded first."""
    with st.container(border=True, key=f"card_{upload.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(upload.name)}**", width="content")
            if (upload.large or upload.left) and not upload.busy:
                st.space("stretch")
                st.button(
                    "Remove",
                    icon=":material/close:",
                    type="tertiary",
                    key=f"remove_{upload.id}",
                    on_click=_forget,
                    args=(upload,),
                )
        if upload.problem:
            st.error(plain(upload.problem), icon=":material/error:")
            if upload.readable:
                with st.expander("Read it another way", key=f"another_way_{upload.id}", on_change="rerun") as another:
                    if another.open:
                        mapping_view.reading(upload)
            return
        if upload.busy and upload.work:
            (work.show if waits else work.watch)(upload.work, f"cancel_{upload.id}")
            return
        if upload.receipts:
            receipt(upload)
            return
        if len(upload.tables) == 1 and not folded:
            _recognized(upload, 0, upload.tables[0])
            _load(upload, known, loads)  # what most want to do stands above the mapping of however many columns
            mapping_view.show(upload, 0, upload.tables[0])
            return
        for place, table in enumerate(upload.tables):
            if len(upload.tables) > 1:
                _taken(upload, place)
            _recognized(upload, place, table)
            with st.expander(
                "Mapping, preview, how it was read", key=f"details_{upload.id}_{place}", on_change="rerun"
            ) as details:
                if details.open:
                    mapping_view.show(upload, place, table)
        _load(upload, known, loads)


def _forget(upload: Upload) -> None:
    """Take a card off the page."""
    if upload.large:
        big_files.forget(upload.large)
    uploads.forget(upload)


def _taken(upload: Upload, place: int) -> None:
    """The name of one of several tables, and whether it is loaded."""
    number = f"Table {place + 1}"
    name = upload.tables[place].table.name.removeprefix(upload.name).lstrip(": ")
    key = f"take_{upload.id}_{place}"
    st.session_state[key] = upload.takes(place)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{number}**" + ("" if name in ("", number.lower()) else f" {plain(name)}"), width="content")
        st.space("stretch")
        st.checkbox(
            f"Load {number.lower()}", key=key, on_change=lambda: upload.said.update({place: st.session_state[key]})
        )


def _recognized(upload: Upload, place: int, table: Inspection) -> None:
    """What it is, how many rows, how it was written; what of it cannot be loaded, and what is asked."""
    suggestion = table.suggestion
    what = suggestion.label or f"Each row is {KIND_WORDS[table.mapping.kind]}"
    badge = f":green-badge[:material/check: {plain(what)}]" if suggestion.clear else _UNCLEAR
    facts = [_rows(table.rows, table.complete)]
    if table.table.encoding:
        facts.append(table.table.encoding.upper())
    if table.table.dialect and table.table.dialect.delimiter:
        facts.append(f"delimiter {_delimiter(table.table.dialect.delimiter)}")
    if table.table.header is None and table.table.format == "csv":
        facts.append("no header row")
    st.markdown(f"{badge} " + " ".join(f":gray-badge[{plain(fact)}]" for fact in facts))
    for note in table.table.notes:
        if note.startswith(OF_A_SHEET):  # one that is hidden, or has a remark in place of a table
            st.caption(plain(note))
    if table.problem:
        st.error(plain(table.problem), icon=":material/error:")
    if not table.rows:
        st.info("It has a header and no rows, so there is nothing to load.", icon=":material/info:")
    elif suggestion.of_nobody:
        st.info(f"A report: {plain(suggestion.kind_reason)}.", icon=":material/info:")
    elif not suggestion.clear:
        why = suggestion.kind_reason.split(";")[0]
        st.warning(
            f"{plain(why[:1].upper() + why[1:])}. Choose under Mapping what each row is: its columns then get their "
            "fields, and you can load it.",
            icon=":material/help:",
        )
    elif table.rejected == table.rows:
        st.error(
            f"As mapped, not one of its rows can be loaded: {plain(table.rejections[0].reason)} "
            f"(line {table.rejections[0].line}). Say under Mapping what its columns are.",
            icon=":material/error:",
        )
    elif table.rejected:
        st.warning(
            f"{counted(table.rejected, 'row')} would be rejected, for example line {table.rejections[0].line}: "
            + plain(table.rejections[0].reason),
            icon=":material/warning:",
        )
    _asked(upload, place, table)


def _asked(upload: Upload, place: int, table: Inspection) -> None:
    """What a person is to say of a file, and what of it is lost as it is mapped."""
    suggestion = table.suggestion
    if table.phones_at_home and suggestion.clear:
        st.info(mapping_view.phones_kept(table), icon=":material/public_off:")
    answer = dates_view.ask(table, upload.key_of(place)) if suggestion.clear else None
    if answer:
        mapping_view.done(
            upload, place, uploads.correct(upload, place, {**table.mapping.to_json(), "date_order": answer})
        )
    asked = tuple(f"{column}: {READ_AS}" for column in table.open_dates)
    if losses := [loss for loss in table.losses if not loss.startswith(asked)]:
        st.warning("  \n".join(map(plain, losses)), icon=":material/warning:")
    for chosen, columns in table.doubled.items():
        st.warning(
            f"{plain(' and '.join(columns))} are {'both' if len(columns) == 2 else 'all'} "
            f"{plain(mapping_view.field_label(chosen, table.mapping.kind))}: of each row the first that is filled "
            "counts, and the others are lost. Choose another field for them under Mapping, or keep them as extra "
            "traits.",
            icon=":material/merge:",
        )
    if before := upload.as_before.get(place):
        _as_before(upload, place, table, before)
    if suggestion.doubtful and suggestion.clear:
        named = ", ".join(suggestion.doubtful[:5])
        st.info(
            f"Please check: {plain(named)}. Kept under their own names unless you say what they are.",
            icon=":material/help:",
        )


def _as_before(upload: Upload, place: int, table: Inspection, before: AsBefore) -> None:
    """That it is mapped as an earlier load was corrected, and the way back to what is suggested."""
    what = [
        f"{plain(column)} is {plain(mapping_view.field_label(chosen, table.mapping.kind))}"
        for column, chosen in before.columns.items()
    ]
    order = before.plan.get("date_order")
    if order and order != table.suggestion.mapping.date_order:
        what.append(f"dates are {dates_view.ORDERS[order]}")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(
            f"Mapped as it was corrected for {plain(before.load.file)} (load {before.load.load_id})"
            + (f": {', '.join(what)}." if what else "."),
            icon=":material/history:",
            width="stretch",
        )
        if st.button("Map as suggested", key=f"as_suggested_{upload.key_of(place)}"):
            uploads.look_again(upload, remembering=False)
            st.rerun()


def _rows(rows: int, complete: bool) -> str:
    return counted(rows, "row") if complete else f"more than {counted(rows, 'row')}"


def _delimiter(sign: str) -> str:
    return {"\t": "tab", " ": "blank", ",": "comma", ";": "semicolon", "|": "pipe"}.get(sign, sign)


def _ended(upload: Upload) -> None:
    """Why the last try to load it came to nothing."""
    upload.told = upload.work is not None
    if upload.work and upload.work.cancelled:
        st.info("Cancelled. Nothing of this file was loaded.", icon=":material/info:")
    if upload.work and upload.work.problem:
        st.error(plain(upload.work.problem), icon=":material/error:")


def _chosen(upload: Upload, known: dict[str, str], loads: Sequence[Load]) -> tuple[str, str, str]:
    """Source, system and party as the card of the file has them, or as suggested where nobody looked yet."""
    first = upload.tables[0].suggestion
    source = st.session_state.get(f"source_{upload.id}") or uploads.file_sources(upload, known, loads)
    system = known.get(source) or st.session_state.get(f"system_{upload.id}", first.system)
    return source, system, st.session_state.get(f"party_{upload.id}", first.party)


def _load(upload: Upload, known: dict[str, str], loads: Sequence[Load]) -> None:
    """Which source it belongs to, and the button; before them, why the last try came to nothing."""
    _ended(upload)
    first = upload.tables[0].suggestion
    default = uploads.file_sources(upload, known, loads)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        source = st.selectbox(
            "Source",
            list(dict.fromkeys([default, *known])),
            index=0,
            accept_new_options=True,
            key=f"source_{upload.id}",
            help="The system instance this export came from. Type a name to make a new one.",
            width=220,
        )
        if source in known:
            st.markdown(f":{BADGES[known[source]]}-badge[{LABELS[known[source]]}]", width="content")
        else:
            st.selectbox(
                "System",
                SYSTEMS,
                index=SYSTEMS.index(first.system),
                format_func=LABELS.__getitem__,
                key=f"system_{upload.id}",
                help=SYSTEM_HELP,
                width=160,
            )
        st.selectbox(
            "Whose data",
            PARTIES,
            index=PARTIES.index(first.party),
            format_func=PARTY_WORDS.__getitem__,
            key=f"party_{upload.id}",
            width=130,
        )
        st.space("stretch")
        before = came_before.of_upload(upload, source, loads)
        again = before.otherwise if before else ()
        whole = all(table.complete for table in upload.taken)
        label = f"Load {counted(uploads.total_rows(upload), 'row')}" if whole else "Load all rows"
        st.button(
            came_before.button_label(before) if before and again else label,
            type="primary",
            icon=":material/upload:",
            key=f"load_{upload.id}",
            disabled=not source or not upload.ready,
            on_click=_begin,
            args=([(upload, *_chosen(upload, known, loads))], again),
        )
    if before:
        came_before.tell(before)
    for lack in upload.lacks:
        st.caption(f":orange[:material/edit:] {plain(lack)}")


def _begin(chosen: Sequence[tuple[Upload, str, str, str]], again: Sequence[Load] = ()) -> None:
    """Load these files as their cards said, in place of the loads of `again`.

    It is called before the page is run, and asks the session nothing: who leaves the page right after the click would
    stop the run, and lose what the fields of the card hold.
    """
    ready = [one for one in chosen if one[0].ready]
    if ready:
        uploads.begin(ready, [load.load_id for load in again])


def receipt(upload: Upload) -> None:
    """What became of the file, with the rejected rows to download."""
    upload.told = True
    if upload.work and upload.work.problem:
        st.error(plain(upload.work.problem), icon=":material/error:")
    for one in upload.receipts:
        if one.already:
            st.info(f"This file was loaded before (load {one.load_id}). Nothing changed.", icon=":material/info:")
            continue
        tell, icon = (st.success, "check_circle") if one.accepted else (st.warning, "warning")
        tell(
            f"{counted(one.accepted, 'row')} of {plain(one.file)} loaded into {plain(one.source)} as {one.kind} "
            f"in {one.elapsed_s:.1f} s.",
            icon=f":material/{icon}:",
        )
        with st.container(horizontal=True):
            st.metric("Accepted", count(one.accepted), width=110)
            st.metric("Rejected", count(one.rejected), width=110)
            st.metric(
                "Duplicates",
                count(one.duplicates),
                width=110,
                help="Rows that brought nothing new: they were here already, or another row says it all.",
            )
            if upload.drop and upload.drop.files == 1:
                _profiles(upload.drop)
        for note in one.notes:
            st.caption(plain(note))
        if one.rejected:
            download_rejected(one.load_id, f"receipt_{upload.id}_{one.load_id}")
    if upload.drop and upload.drop.after is None and upload.drop.files > 1:
        st.caption("Who is who follows once the last of the files is in.")
    st.page_link(path_of("profiles"), label="Look at the profiles", icon=":material/arrow_forward:")


def download_rejected(load_id: int, key: str, label: str = "Download rejected rows") -> None:
    """A button that writes the rejected rows when it is pressed."""
    st.download_button(
        label,
        data=lambda: workspace().rejected_csv(load_id),
        file_name=f"rejected-{load_id}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=key,
        help="With line numbers, reasons and the cells as they were delivered.",
    )
