"""Bring data in: drop files, check what was recognized, load; see what came, and take it back."""

import streamlit as st

from cdp_core.ui import big_files, costs_view, currencies_view, file_card, first_steps, loads_view, messages, uploads
from cdp_core.ui.session import workspace
from cdp_core.ui.words import ago, counted, this_minute

now = this_minute()
sources = workspace().sources()
loads = workspace().loads()
standing = [load for load in loads if load.state == "loaded"]
messages.title(
    "What comes in?",
    f"{counted(len({load.source for load in standing}), 'source')}, "
    f"{counted(sum(load.rows for load in standing), 'row')}. "
    f"Last load {ago(standing[0].loaded_at, now)}."
    if standing
    else "Drop the exports of your systems here: CRM, shop, till, e-mail, web and app events, DMP audiences.",
)
if loads_view.asked_for_rejected():
    loads_view.rejected(loads, now)
files = st.file_uploader(
    "Drop files here: CSV, TSV, Excel, JSON, JSON Lines or Parquet, each also as gz or zip",
    accept_multiple_files=True,
    key="dropped",
    help="Every cell is read as text and nothing is lost. The original file is kept.",
)
with st.expander("A file above 200 MB", key="large", on_change="rerun", icon=":material/hard_drive:") as large:
    if large.open:
        big_files.control()
held = uploads.uploads(files, big_files.came())
file_card.show_all(held, {one.source.name: one.source.system for one in sources}, loads)
making = first_steps.making_demo()
if making or not (loads or held):
    first_steps.beside_upload(making)
if any(map(loads_view.brought, sources)):
    st.subheader("Sources", anchor=False)
    loads_view.sources_table(sources, now)
if standing:
    missing = workspace().unconverted()
    label = f"Currencies: {currencies_view.waiting(missing)} without a rate" if missing else "Currencies"
    with st.expander(label, key="currencies", on_change="rerun", icon=":material/currency_exchange:") as currencies:
        if currencies.open:
            currencies_view.show(missing)
told_costs = any(load.kind == "costs" for load in standing)
# What campaigns brought waits for who is who, which waits for the last of the files.
if told_costs and not any(upload.busy for upload in held) and (campaigns := workspace().campaign_costs()):
    costs_view.show(campaigns, workspace().settings.currency)
if loads:
    st.subheader("History of loads", anchor=False)
    loads_view.history(loads, now)
