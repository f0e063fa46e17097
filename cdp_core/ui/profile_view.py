"""One person on the screen: who she is on top, the timeline in the middle, memberships at the side.

In:  a profile's number, the moment that counts as now
Out: widgets
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from cdp_core.fields import IDENTIFIERS, TRAITS
from cdp_core.profiles import Found, Page, TraitValue
from cdp_core.ui import evidence_view, timeline_view
from cdp_core.ui.messages import plain, told
from cdp_core.ui.palette import LABELS
from cdp_core.ui.places import path_of
from cdp_core.ui.session import workspace
from cdp_core.ui.words import ago, count, counted, day, money

BADGES = {"crm": "blue", "cdp": "violet", "dmp": "orange"}
TABS = ("Timeline", "Traits", "Identity", "Orders", "CRM", "Interests", "Consent")


def search_box() -> str:
    """What is searched for, kept in the address so that a search can be sent to a colleague."""
    asked = st.query_params.get("q", "")
    text = st.text_input(
        "Search", asked, live=True, placeholder="Name, e-mail, phone, order or id", icon=":material/search:"
    )
    if text != asked:
        st.query_params.clear()
        if text:
            st.query_params["q"] = text
    return text


def open_profile(profile_id: str) -> None:
    """Go to a person's page: the address names her."""
    st.query_params.clear()
    st.query_params["profile"] = profile_id


def results(found: Sequence[Found], text: str, now: datetime) -> None:
    """Who fits what was typed; each opens her page."""
    if not found:
        st.info(
            f"Nobody fits “{plain(text)}”. Try a part of the name, or an e-mail, phone or id.",
            icon=":material/search_off:",
        )
        return
    st.caption(f"{counted(len(found), 'profile')} found" if text else "Seen last")
    for one in found:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"found_{one.profile}"):
            st.button(
                plain(one.name),
                type="tertiary",
                icon=":material/person:" if one.known else ":material/visibility_off:",
                key=f"open_{one.profile}",
                on_click=open_profile,
                args=(one.profile_id,),
            )
            if one.shown and one.shown != one.name:
                st.markdown(f":gray[{plain(kind_label(one.kind))}] {plain(one.shown)}", width="content")
            st.space("stretch")
            st.markdown(f"{system_badges(one.systems)} :gray[{ago(one.last_seen, now)}]", width="content")


def kind_label(kind: str) -> str:
    """An identifier kind as people call it."""
    return IDENTIFIERS[kind].label if kind in IDENTIFIERS else kind.replace("id.", "").replace("_", " ").capitalize()


def system_badges(systems: Sequence[str]) -> str:
    return " ".join(f":{BADGES[system]}-badge[{LABELS[system]}]" for system in systems)


def show(number: int, now: datetime) -> None:
    """The page of one person."""
    page = workspace().profile_page(number, now)
    _heading(page, now)
    main, rail = st.columns([3, 1], gap="large")
    with main:
        _key_figures(page, now)
        tabs = st.tabs(list(TABS), key="tab", on_change="rerun", bind="query-params")
        sections = (timeline_view.show, _traits, _identity, _orders, _crm, _interests, _consents)
        for tab, section in zip(tabs, sections, strict=True):
            if tab.open:
                with tab:
                    section(page, now)
    with rail:
        _rail(page, now)


def _heading(page: Page, now: datetime) -> None:
    st.title(plain(page.name), anchor=False)
    facts = [page.profile_id, "known" if page.known else "anonymous visitor"]
    facts += [place for place in (page.city, page.country) if place]
    if page.known_since:
        facts.append(f"known since {day(page.known_since)}")
    st.markdown(f"{system_badges(page.systems)} :gray[{plain(' · '.join(facts))}]")


def _key_figures(page: Page, now: datetime) -> None:
    computed = page.computed
    currency = workspace().settings.currency
    with st.container(horizontal=True, gap="small"):
        st.metric("Revenue", money(computed["revenue"] or 0.0, currency), border=True, width=150)
        st.metric("Orders", count(computed["orders"] or 0), border=True, width=95)
        st.metric("Average order", money(computed["average_order"], currency), border=True, width=150)
        st.metric(
            "Last seen",
            ago(computed["last_seen"], now),
            computed["last_channel"],
            delta_color="off",
            delta_arrow="off",
            border=True,
            width=165,
        )
        st.metric("Visits", count(computed["sessions"] or 0), border=True, width=95)


def trait_label(name: str) -> str:
    """A trait as people call it."""
    if name in TRAITS:
        return TRAITS[name].label
    return {"email": "E-mail", "phone": "Phone"}.get(name, name.removeprefix("custom.").replace("_", " ").capitalize())


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return day(value) if value.time() == datetime.min.time() else f"{day(value)} {value:%H:%M}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _traits(page: Page, now: datetime) -> None:
    """Each trait with the source that won, and what the others say."""
    for trait in page.traits:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":gray[{plain(trait_label(trait.trait))}]", width=150)
            st.markdown(plain(_text(trait.value)), width=320)
            st.space("stretch")
            _provenance(trait, now)


def _provenance(trait: TraitValue, now: datetime) -> None:
    won = trait.won
    said = f"{plain(won.source)} · {ago(won.known_at, now)}" if won.source else "derived from first and last name"
    different = [claim for claim in trait.lost if claim.value != trait.value]
    st.markdown(f":gray[{said}]", width="content")
    if different:
        with st.popover(f"{len(different)} other", width="content", key=f"others_{trait.trait}"):
            for claim in different:
                st.markdown(
                    f"{plain(_text(claim.value))}  \n:gray[{plain(claim.source or '')} · {ago(claim.known_at, now)}]"
                )


def _identity(page: Page, now: datetime) -> None:
    """Identifiers with their sources, and the sources that know her."""
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "Kind": kind_label(one.kind),
                    "Value": one.value,
                    "Told by": ", ".join(one.sources),
                    "First": one.first_told,
                    "Last": one.last_told,
                }
                for one in page.identifiers
            ]
        ),
        hide_index=True,
        width="stretch",
        column_config={name: st.column_config.DatetimeColumn(name, format="distance") for name in ("First", "Last")},
    )
    with told():
        evidence_view.show(page)


def _orders(page: Page, now: datetime) -> None:
    if not page.orders:
        st.caption("No orders yet.")
    currency = workspace().settings.currency
    for order in page.orders:
        with st.container(border=True, gap="small", key=f"order_{order.order_id}_{order.at:%Y%m%d%H%M%S}"):
            with st.container(horizontal=True):
                where = plain(order.channel or order.source)
                st.markdown(f"**{plain(order.order_id or 'Order')}** :gray[{day(order.at)} · {where}]")
                st.space("stretch")
                st.markdown(f"**{money(order.revenue, currency)}**", width="content")
            for line in order.lines:
                quantity = f"{line.quantity:g} × " if line.quantity and line.quantity != 1 else ""
                item = plain(line.product or line.product_id or "item")
                st.markdown(f"{quantity}{item} :gray[{plain(line.category or '')} {money(line.price, currency)}]")
            if order.refunded:
                st.caption(f"{money(order.refunded, currency)} refunded")


def _crm(page: Page, now: datetime) -> None:
    """Deals, tickets, tasks and companies."""
    if not page.linked:
        st.caption("No deals, tickets or tasks.")
    for kind in ("deals", "tickets", "tasks", "companies"):
        held = page.linked_of(kind)
        if not held:
            continue
        st.markdown(f"**{kind.capitalize()}**")
        rows = [
            {
                "Name": one.name or one.subject or one.object_id,
                "Stage": one.stage or one.status,
                "Amount": one.amount,
                "Opened": one.opened_at,
                "Closed": one.closed_at or one.due_at,
                "Owner": one.owner,
                "Source": one.source + (" (through her company)" if one.through_company else ""),
            }
            for one in held
        ]
        st.dataframe(
            pd.DataFrame(rows).dropna(axis="columns", how="all"),
            hide_index=True,
            width="stretch",
            column_config={name: st.column_config.DateColumn(name) for name in ("Opened", "Closed")},
            key=f"linked_{kind}",
        )


def _interests(page: Page, now: datetime) -> None:
    """Bought interests; what has expired is marked, never hidden."""
    if not page.interests:
        st.caption("No DMP knows an interest of hers.")
    for one in page.interests:
        until = f"expires {ago(one.expires_at, now)}" if one.active else f"expired {ago(one.expires_at, now)}"
        badge = ":orange-badge[active]" if one.active else ":gray-badge[expired]"
        st.markdown(f"{badge} {plain(' › '.join(one.path))} :gray[{plain(one.provider or one.source)} · {until}]")


def _consents(page: Page, now: datetime) -> None:
    if not page.consents:
        st.caption("She was never asked: without a decision she is held back from every audience.")
    for one in page.consents:
        badge = {"granted": "green", "denied": "red", "withdrawn": "red"}[one.state]
        st.markdown(
            f":{badge}-badge[{one.state}] {plain(one.purpose)} :gray[{plain(one.source)} · {ago(one.decided_at, now)}]"
        )


def _rail(page: Page, now: datetime) -> None:
    with st.container(border=True, gap="small"):
        st.markdown("**Segments**")
        names = workspace().segments_of(page.profile, now)
        if not names:
            st.caption("In none of the saved segments.")
        for name in names:
            st.page_link(
                path_of("segments"), label=plain(name), icon=":material/filter_alt:", query_params={"segment": name}
            )
    with st.container(border=True, gap="small"):
        st.markdown("**Identifiers**")
        shown = [
            one for one in page.identifiers if one.kind in ("email", "phone", "customer_id", "loyalty_id", "crm_id")
        ]
        for one in shown[:8]:
            st.markdown(f":gray[{plain(kind_label(one.kind))}]  \n{plain(one.value)}")
        rest = len(page.identifiers) - len(shown[:8])
        if rest > 0:
            st.caption(f"and {rest} more under Identity")
    if page.channels:
        with st.container(border=True, gap="small"):
            st.markdown("**Channels**")
            for channel in page.channels[:6]:
                did = f"{counted(channel.events, 'event')}, last {ago(channel.last_at, now)}"
                st.markdown(f"{plain(channel.channel)} :gray[{did}]")
    st.download_button(
        "Export this profile (JSON)",
        data=lambda: workspace().profile_document(page.profile_id),
        file_name=f"{page.profile_id}.json",
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )
