"""The tabs of a person's page beside the timeline: traits, identity, orders, CRM, interests, consents.

In:  a Page, the moment that counts as now
Out: widgets
"""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo

import pandas as pd
import streamlit as st

from cdp_core.fields import OF_DEVICES
from cdp_core.profiles import Claim, Linked, Order, OrderLine, Page, TraitValue, by_stage
from cdp_core.ui import evidence_view, tables
from cdp_core.ui.labels import consent_badge, kind_label, trait_label, trait_value
from cdp_core.ui.messages import plain, told
from cdp_core.ui.places import path_of
from cdp_core.ui.session import viewer_zone, workspace
from cdp_core.ui.words import ago, channel_words, count, counted, day, money

#: Orders that are drawn before somebody asks for more.
ORDERS_AT_ONCE = 20

NEVER_ASKED = "Never asked. Without a decision, no audience includes this person."


def traits(page: Page, now: datetime) -> None:
    """Each trait with the source that won, and what the others say."""
    if not page.traits:
        st.caption("No source told anything of this person: no name, no address, only what was done.")
    told_by_several = sum(bool(other_values(trait)) for trait in page.traits)
    if told_by_several:
        st.caption(
            f"Sources differ on {counted(told_by_several, 'trait')}. The most recent word wins, unless a source is "
            "preferred; open a source to see what the others say."
        )
    own = [trait for trait in page.traits if trait.trait.startswith("custom.")]
    _listed([trait for trait in page.traits if trait not in own], "traits", now)
    if own:
        st.markdown("**As single systems tell it**")
        st.caption(
            "Kept as it was told. A total or a number of orders here is what that one system counts; the figures on "
            "top are of the orders of all sources."
        )
        _listed(own, "own_traits", now)


def _listed(held: Sequence[TraitValue], key: str, now: datetime) -> None:
    """A line for each trait: what it is called, its value, who told it."""
    zone = viewer_zone()
    with st.container(gap="xsmall", key=key):
        for trait in held:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f":gray[{plain(trait_label(trait.trait))}]", width=150)
                st.markdown(plain(trait_value(trait.trait, trait.value, zone)), width=280)
                st.space("stretch")
                _provenance(trait, now)


def other_values(trait: TraitValue, zone: tzinfo = UTC) -> dict[str, list[Claim]]:
    """What else is told, strongest first: each other value with the claims of it."""
    others: dict[str, list[Claim]] = {}
    for claim in trait.lost:
        if claim.value != trait.value:
            others.setdefault(trait_value(trait.trait, claim.value, zone), []).append(claim)
    return others


def tellers(claims: Sequence[Claim], now: datetime) -> str:
    """Who told a value, each source with the last time: 'shopify 3 days ago, salesforce 5 Sep 2025'."""
    last: dict[str, datetime | None] = {}
    for claim in sorted(claims, key=lambda one: one.known_at or datetime.min, reverse=True):
        last.setdefault(claim.source or "", claim.known_at)
    return ", ".join(_told(source, moment, " ", now) for source, moment in last.items())


def _told(source: str, moment: datetime | None, between: str, now: datetime) -> str:
    return f"{source}{between}{ago(moment, now)}" if moment else source


def _provenance(trait: TraitValue, now: datetime) -> None:
    won = trait.won
    said = plain(_told(won.source, won.known_at, " · ", now)) if won.source else "from first and last name"
    others = other_values(trait, viewer_zone())
    if not others:
        st.markdown(f":gray[{said}]", width="content")
        return
    label = f"{said} · {counted(len(others), 'other value')}"
    with st.popover(label, width="content", key=f"others_{trait.trait}", type="tertiary"):
        st.markdown(f"**{plain(trait_value(trait.trait, trait.value, viewer_zone()))}**  \n:gray[{said}: it won]")
        for value, claims in others.items():
            st.markdown(f"{plain(value)}  \n:gray[{plain(tellers(claims, now))}]")
        st.page_link(
            path_of("identity"),
            label="Choose which source wins",
            icon=":material/rule:",
            query_params={"part": "Winning values", "preferred_trait": trait_label(trait.trait)},
        )


def identity(page: Page, now: datetime) -> None:
    """The records that are this person and what joins them, then her identifiers with their sources."""
    with told():
        evidence_view.show(page, now)
    st.markdown(f"**{counted(len(page.identifiers), 'identifier')}**")
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "Kind": kind_label(one.kind),
                    "Value": one.value,
                    "Told by": ", ".join(one.sources),
                    "Told last": ago(one.last_told, now),
                }
                for one in sorted(page.identifiers, key=lambda one: one.kind in OF_DEVICES)
            ]
        ),
        hide_index=True,
        width="stretch",
        height=tables.height(len(page.identifiers)),
        column_config={
            "Kind": st.column_config.TextColumn(width=185),
            "Told last": st.column_config.TextColumn(width=110),
        },
        key="identifiers",
        alt="Identifiers of this profile and who told them",
    )


def orders(page: Page, now: datetime) -> None:
    """Orders, newest first, each with its lines, a page at a time."""
    found = workspace().orders_of(page.profile)
    if not found:
        st.caption("No orders yet.")
        return
    _orders(page, found)


@st.fragment
def _orders(page: Page, found: Sequence[Order]) -> None:
    currency = workspace().settings.currency
    pages = f"order_pages_{page.profile}"
    shown = ORDERS_AT_ONCE * st.session_state.get(pages, 1)
    for place, order in enumerate(found[:shown]):
        _order(order, place, currency)
    rest = len(found) - shown
    if rest > 0:
        st.button(
            f"Show {min(rest, ORDERS_AT_ONCE)} more of {count(rest)}",
            on_click=_more,
            args=(pages,),
            key="orders_more",
            icon=":material/expand_more:",
        )
    elif (every := int(page.computed["orders"] or 0)) > len(found):
        st.caption(f"The newest {count(len(found))} of {count(every)}; the timeline has the others.")


def _more(pages: str) -> None:
    st.session_state[pages] = st.session_state.get(pages, 1) + 1


def _order(order: Order, place: int, currency: str) -> None:
    with st.container(border=True, gap="xsmall", key=f"order_{place}"):
        with st.container(horizontal=True):
            where = plain(channel_words(order.channel) if order.channel else order.source)
            st.markdown(f"**{plain(order.order_id or 'Order')}** :gray[{day(order.at)} · {where}]", width="content")
            st.space("stretch")
            back = f" :red[−{plain(money(order.refunded, currency))} refunded]" if order.refunded else ""
            st.markdown(f"**{plain(money(order.revenue, currency))}**{back}", width="content")
        st.markdown("  \n".join(_order_line(line, currency) for line in order.lines))


def _order_line(line: OrderLine, currency: str) -> str:
    quantity = f"{line.quantity:g} × " if line.quantity and line.quantity != 1 else ""
    price = f" {money(line.price, currency)}" if line.price is not None else ""
    return (
        f"{plain(quantity + (line.product or line.product_id or 'item'))} :gray[{plain((line.category or '') + price)}]"
    )


def crm(page: Page, now: datetime) -> None:
    """Deals by stage, then tickets, tasks and companies."""
    linked = workspace().linked_objects(page)
    if not linked:
        st.caption("No deals, tickets or tasks.")
    stages = by_stage([one for one in linked if one.kind == "deals"])
    several = len({one.pipeline for one in stages}) > 1
    for place, one in enumerate(stages):
        where = one.stage or "No stage told"
        name = f"{one.pipeline}: {where}" if several and one.pipeline else where
        worth = "" if one.amount is None else f", {plain(money(one.amount, workspace().settings.currency))}"
        st.markdown(f"**{plain(name)}** :gray[{counted(len(one.deals), 'deal')}{worth}]")
        _linked(one.deals, f"deals_{place}", with_stage=False)
    for kind in ("tickets", "tasks", "companies"):
        if held := [one for one in linked if one.kind == kind]:
            st.markdown(f"**{kind.capitalize()}**")
            _linked(held, kind)


def _linked(held: Sequence[Linked], key: str, with_stage: bool = True) -> None:
    rows = [
        {
            "Name": one.name or one.subject or one.object_id,
            "Stage": ("Deleted" if one.deleted else one.stage or one.status) if with_stage else None,
            "Amount": one.amount,
            "Opened": one.opened_at,
            "Closed": one.closed_at or one.due_at,
            "Owner": one.owner_name,
            "Source": one.source + (" (through the company)" if one.through_company else ""),
        }
        for one in held
    ]
    st.dataframe(
        pd.DataFrame(rows).dropna(axis="columns", how="all"),
        hide_index=True,
        width="stretch",
        column_config={
            "Amount": st.column_config.NumberColumn("Amount", format="localized"),
            **{name: st.column_config.DateColumn(name, format="D MMM YYYY") for name in ("Opened", "Closed")},
        },
        key=f"linked_{key}",
    )


def interests(page: Page, now: datetime) -> None:
    """Bought interests; what has expired is marked, never hidden."""
    held = workspace().interests_of(page.profile, now)
    if not held:
        st.caption("No DMP told an interest of this person.")
    for one in held:
        until = f"expires {ago(one.expires_at, now)}" if one.active else f"expired {ago(one.expires_at, now)}"
        badge = ":orange-badge[active]" if one.active else ":gray-badge[expired]"
        st.markdown(f"{badge} {plain(' › '.join(one.path))} :gray[{plain(one.provider or one.source)} · {until}]")


def consents(page: Page, now: datetime) -> None:
    if not page.consents:
        st.caption(NEVER_ASKED)
    for one in page.consents:
        when = ago(one.decided_at, now) if one.dated else f"told {ago(one.decided_at, now)}, no day of its own"
        st.markdown(f"{consent_badge(one)} {plain(channel_words(one.purpose))} :gray[{plain(one.source)} · {when}]")
