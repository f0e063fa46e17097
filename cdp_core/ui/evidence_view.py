"""Why the records of a profile are one person, and a person's word on it: split, merge.

In:  a Page
Out: widgets
"""

from collections.abc import Collection, Mapping
from datetime import datetime

import streamlit as st

from cdp_core.identity import Card
from cdp_core.profiles import Page
from cdp_core.ui import identity_charts, merge_view
from cdp_core.ui.messages import decided, plain, told
from cdp_core.ui.session import colors, workspace
from cdp_core.ui.words import counted

#: Records to pick from, at most; whoever has more is best split by the value that too many share.
_MOST_RECORDS = 500


def show(page: Page, now: datetime) -> None:
    """The picture; and where there are several records, why two of them are one, and taking some out."""
    graph = workspace().identity_graph(page.profile)
    cards = {card.record: card for card in workspace().records_of(page.profile, _MOST_RECORDS)}
    if len(cards) > 1:
        shown = min(graph.records, sum(node.kind == "record" for node in graph.nodes))
        part = "" if shown == graph.records else f" The picture shows {shown} of them."
        st.markdown(f"**{counted(graph.records, 'record')} are one person because of what joins them here.**{part}")
        st.plotly_chart(
            identity_charts.identity_graph(graph, colors(), _width()),
            config={"displayModeBar": False},
            key="identity_graph",
            alt="Records of this profile and the identifiers that join them",
        )
        st.caption(
            ":blue[●] CRM :violet[●] Own channels :orange[●] DMP · ◆ identifier, ◇ no evidence · "
            "dotted: joined by likeness, dashed: by a person"
        )
        _why(page, cards)
    with st.container(border=True):
        _split(page, cards)
        merge_view.show(page, now)


def _width() -> int:
    """Pixels for the picture, as far as the browser says what it runs on."""
    mobile = "Mobi" in (st.context.headers.get("User-Agent") or "")
    return identity_charts.PHONE if mobile else identity_charts.WIDE


def card_label(card: Card) -> str:
    """A record as it stands in a list to pick from."""
    told_apart = card.name or card.email or card.phone
    return f"{card.source} {card.row_key}" + (f" · {told_apart}" if told_apart else "")


def card_words(card: Card) -> str:
    """A record in a sentence, as Markdown: what people call it, then where it stands."""
    told_apart, where = card.name or card.email or card.phone, f"{card.source} {card.row_key}".strip()
    return f"**{plain(told_apart)}** :gray[{plain(where)}]" if told_apart else plain(where)


def _why(page: Page, cards: Mapping[int, Card]) -> None:
    st.markdown("**Why are these two one person?**")
    left, right = st.columns(2)
    labels = {number: card_label(card) for number, card in cards.items()}
    a = left.selectbox("One record", labels, format_func=labels.__getitem__, key="why_a")
    b = right.selectbox("Another record", labels, index=len(labels) - 1, format_func=labels.__getitem__, key="why_b")
    if a is None or b is None or a == b:
        st.caption("Choose two different records.")
        return
    with told():
        chain = workspace().why(page.profile_id, a, b)
        for place, step in enumerate(chain.steps, 1):
            st.markdown(f"{place}. {plain(step.words)}")


def _split(page: Page, cards: Mapping[int, Card]) -> None:
    if len(cards) < 2:
        return
    st.markdown("**Not one person? Take records out**")
    labels = {number: card_label(card) for number, card in cards.items()}
    chosen = st.multiselect(
        "Records that are somebody else",
        labels,
        format_func=labels.__getitem__,
        key=f"split_{page.profile}_{len(cards)}",
        placeholder="Choose the records that are somebody else",
        label_visibility="collapsed",
        select_all=False,
    )
    # Another key after each split: what was opened for the last one does not stay open.
    with st.popover(
        "Split …",
        icon=":material/call_split:",
        disabled=not chosen or len(chosen) == len(labels),
        key=f"split_of_{len(cards)}",
    ):
        st.markdown(
            f"{counted(len(chosen), 'record')} will be another profile, now and after every later load. "
            "The Identity page undoes it, under Decisions."
        )
        if st.button("Yes, split", type="primary", key="split_now"):
            with told(), st.spinner("Splitting …"):
                workspace().split(page.profile_id, chosen)
                other = _other(page, chosen, cards)
                decided(page.profile_id, f"Split: the others are [{other}](/profiles?profile={other}) now")


def _other(page: Page, chosen: Collection[int], cards: Mapping[int, Card]) -> str:
    """The profile that this page does not show after a split; what stays under its id is the smallest record."""
    apart = min(cards.keys() - chosen) if page.profile in chosen else min(chosen)
    return f"p{workspace().profile_of(f'p{apart}')}"
