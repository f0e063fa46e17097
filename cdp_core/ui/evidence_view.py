"""Why the records of a profile are one person, and a person's word on it: split, merge.

In:  a Page
Out: widgets
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from cdp_core.identity import Card
from cdp_core.profiles import Page
from cdp_core.ui import identity_charts, merge_view
from cdp_core.ui.messages import decided, plain, told
from cdp_core.ui.session import colors, workspace
from cdp_core.ui.words import counted, day, told_apart

#: Records to pick from, at most; whoever has more is best split by the value that too many share.
_MOST_RECORDS = 500

#: Letters of a source's key for a record that a list shows, and records named of those that go along with a split.
_LONGEST_KEY, _NAMED = 24, 3
#: What tells apart the calls of one person that say different traits, see `mapping/calls.py`.
_BEHIND_A_CALL = re.compile(r"(?<=.)#[0-9a-f]{4}$")

#: Profiles that the message after a split names.
_AT_ONCE = 5


def show(page: Page, now: datetime) -> None:
    """The picture; and where there are several records, why two of them are one, and taking some out."""
    graph = workspace().identity_graph(page.profile)
    cards = {card.record: card for card in workspace().records_of(page.profile, _MOST_RECORDS)}
    if len(cards) > 1:
        shown = min(graph.records, sum(node.kind == "record" for node in graph.nodes))
        part = "" if shown == graph.records else f" The picture shows {shown} of them."
        st.markdown(f"**{counted(graph.records, 'record')} are one person because of what joins them here.**{part}")
        for screen, width in (("wide", identity_charts.WIDE), ("phone", identity_charts.PHONE)):  # one of them is seen
            with st.container(key=f"graph_{screen}"):
                st.plotly_chart(
                    identity_charts.identity_graph(graph, colors(), width),
                    config={"displayModeBar": False},
                    key=f"identity_graph_{screen}",
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


def card_label(card: Card) -> str:
    """A record as it stands in a list to pick from: its source, and all that may tell it from its neighbors; the
    source's key for it where nothing else is told."""
    born = day(card.birthday) if card.birthday else None
    told = [card.name, card.email, card.phone, born, None if card.email or card.phone else card.ids]
    return " · ".join([card.source, *filter(None, told)]) if any(told) else _where(card)


def card_words(card: Card) -> str:
    """A record in a sentence, as Markdown: what people call it, then where it stands."""
    called = card.name or card.email or card.phone or card.ids
    return f"**{plain(called)}** :gray[{plain(_where(card))}]" if called else plain(_where(card))


def _where(card: Card) -> str:
    """The source and its key for the record."""
    return f"{card.source} {_key_of(card)}".strip()


def _key_of(card: Card) -> str:
    """The source's key for a record, without the marks that exports and loads put around it."""
    key = _BEHIND_A_CALL.sub("", card.row_key.removeprefix("'").removeprefix("email:"))
    return key if len(key) <= _LONGEST_KEY else key[: _LONGEST_KEY - 1] + "…"


def _labels(cards: Mapping[int, Card]) -> dict[int, str]:
    said = told_apart(cards.values(), card_label, _key_of)
    return dict(zip(cards, said, strict=True))


def _why(page: Page, cards: Mapping[int, Card]) -> None:
    st.markdown("**Why are these two one person?**")
    left, right = st.columns(2)
    labels = _labels(cards)
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
    labels = _labels(cards)
    chosen = st.multiselect(
        "Records that are somebody else",
        labels,
        format_func=labels.__getitem__,
        key=f"split_{page.profile}_{len(cards)}",
        placeholder="Choose the records that are somebody else",
        label_visibility="collapsed",
        select_all=False,
    )
    if chosen and len(chosen) < len(labels):
        with told():
            _offer(page, chosen, cards)


def _offer(page: Page, chosen: Sequence[int], cards: Mapping[int, Card]) -> None:
    """What a split will make of the profile, and doing it."""
    sides = workspace().sides_of_split(page.profile_id, chosen)
    becomes = "another profile" if sides.parts == 1 else f"{sides.parts} other profiles (nothing ties them together)"
    words = f"{counted(len(chosen), 'record')} will be {becomes}, now and after every later load. "
    if sides.along:
        named = [card_words(cards[record]) for record in sides.along[:_NAMED] if record in cards]
        rest = len(sides.along) - len(named)
        them = "it" if len(sides.along) == 1 else "them"
        words += f"{counted(len(sides.along), 'more goes', 'more go')} along, since nothing else ties {them} to "
        words += f"{plain(page.name)}: {', '.join(named)}" + (f" and {rest} more" if rest else "") + ". "
    st.markdown(words + "The Identity page undoes it, under Decisions.")
    if st.button("Yes, split", icon=":material/call_split:", type="primary", key="split_now"):
        with st.spinner("Splitting …"):
            came_out = workspace().split(page.profile_id, chosen)["split_into"]
        decided(page.profile_id, f"Split into {_named(came_out)}")


def _named(came_out: Sequence[Mapping[str, Any]]) -> str:
    """'2 profiles: Ann Lee (p3, 29 records), Ann Lea (p17, 2 records)', each name a link."""
    names = workspace().names_of([int(one["profile_id"][1:]) for one in came_out])
    links = [
        f"[{plain(names[key])}](/profiles?profile={key}) ({key}, {counted(one['records'], 'record')})"
        for one in came_out
        if (key := one["profile_id"])
    ]
    shown = links[:_AT_ONCE]
    rest = len(links) - len(shown)
    return f"{counted(len(links), 'profile')}: {', '.join(shown)}" + (f" and {rest} more" if rest else "")
