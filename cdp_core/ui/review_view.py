"""Doubtful pairs, side by side, for a person to decide: one by one, by keyboard, or several at once.

In:  pairs that wait for a review
Out: widgets; decisions
"""

from collections.abc import Sequence

import streamlit as st

from cdp_core.identity import Card, Pair
from cdp_core.ui.labels import system_badges, trait_label
from cdp_core.ui.messages import plain, told
from cdp_core.ui.places import path_of
from cdp_core.ui.session import workspace
from cdp_core.ui.words import count, counted, day

_AT_ONCE = 10
#: What was decided or put off last, in words, and what takes it back.
_LAST = "review_last"

#: Why a pair was not joined unasked.
_DOUBTS = {
    "too little": "Names or an address alone join nobody",
    "accounts": "Each has an account of its own",
    "others": "Other records of the two are less alike",
    "weight": "Not alike enough to join unasked",
}

#: Keys for the first pair. Streamlit keeps C and R for itself.
_KEYS = {"same": "S", "apart": "K", "later": "L"}


def show() -> None:
    """The likeliest pairs that were not put off."""
    _last_word()
    asked, later = workspace().review_counts()
    pairs = workspace().review_pairs(_AT_ONCE)
    if not asked and not later:
        st.markdown(":green[:material/check_circle:] No pair waits for a decision.")
        st.caption(
            "Pairs land here when names, birthdays and addresses are alike, but not alike enough to join unasked."
        )
    elif not pairs:
        st.markdown(f"All {count(later)} remaining pairs were put off.")
    else:
        st.subheader(f"{counted(asked, 'pair')} of profiles may be one person", anchor=False)
        st.caption(
            "The likeliest come first. Members of a household and namesakes of whom nothing else agrees are not asked "
            f"about. On the keyboard, {_KEYS['same']}, {_KEYS['apart']} and {_KEYS['later']} decide the first pair."
        )
        _bulk(pairs)
        for place, pair in enumerate(pairs):
            _pair(pair, first=place == 0)
    if later:
        with st.container(horizontal=True, vertical_alignment="center", key="put_off"):
            st.markdown(
                f":gray[{counted(later, 'pair')} put off until later. Decisions has them one by one.]", width="content"
            )
            if st.button("Show them again", icon=":material/refresh:", key="show_later", type="tertiary"):
                workspace().take_pairs_up()
                st.rerun()


def _last_word() -> None:
    """What was decided or put off last, with the way back beside it."""
    if _LAST not in st.session_state:
        return
    words, take_back = st.session_state[_LAST]
    with st.container(horizontal=True, vertical_alignment="center", key="last_word"):
        st.markdown(f":green[:material/check_circle:] {words}", width="content")
        if st.button("Undo", icon=":material/undo:", key="undo_last", type="tertiary"):
            with told(), st.spinner("Undoing …"):
                del st.session_state[_LAST]
                take_back()
                st.rerun()


def _name(pair: Pair) -> str:
    return f"{pair.a.record}_{pair.b.record}"


def _bulk(pairs: Sequence[Pair]) -> None:
    chosen = [pair for pair in pairs if st.session_state.get(f"chosen_{_name(pair)}")]

    def choose_all() -> None:
        for pair in pairs:
            st.session_state[f"chosen_{_name(pair)}"] = len(chosen) < len(pairs)

    with st.container(horizontal=True, vertical_alignment="center", key="bulk"):
        st.button(
            "Choose all shown" if len(chosen) < len(pairs) else "Choose none",
            icon=":material/checklist:",
            key="choose_all",
            on_click=choose_all,
        )
        if chosen:
            if st.button(f"Same person: {len(chosen)} chosen", icon=":material/merge:", key="bulk_same"):
                _decide(chosen, together=True)
            if st.button(f"Keep apart: {len(chosen)} chosen", icon=":material/call_split:", key="bulk_apart"):
                _decide(chosen, together=False)
            if st.button(f"Later: {len(chosen)} chosen", icon=":material/schedule:", key="bulk_later"):
                _put_off(chosen)


def _pair(pair: Pair, first: bool) -> None:
    name = _name(pair)
    with st.container(border=True, gap="small", key=f"pair_{name}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.checkbox(
                f"{_odds(pair.weight)} one person",
                key=f"chosen_{name}",
                help=f"Match weight {pair.weight:.1f}: log2 of the odds that the two are one person.",
            )
            st.markdown(f":gray[{_DOUBTS[pair.doubt]}]", width="content")
        st.markdown(_weights(pair.evidence))
        st.markdown(_side_by_side(pair.a, pair.b))
        with st.container(horizontal=True, vertical_alignment="center"):
            shortcut = _KEYS if first else {}
            if st.button("Same person", key=f"same_{name}", icon=":material/merge:", shortcut=shortcut.get("same")):
                _decide([pair], together=True)
            if st.button(
                "Keep apart", key=f"apart_{name}", icon=":material/call_split:", shortcut=shortcut.get("apart")
            ):
                _decide([pair], together=False)
            if st.button("Later", key=f"later_{name}", icon=":material/schedule:", shortcut=shortcut.get("later")):
                _put_off([pair])
            st.space("stretch")
            for card, size in zip((pair.a, pair.b), pair.sizes, strict=True):
                st.page_link(
                    path_of("profiles"),
                    label=f"{plain(card.name or card.profile_id)}, {counted(size, 'record')}",
                    query_params={"profile": card.profile_id},
                )


def _decide(pairs: Sequence[Pair], together: bool) -> None:
    with told(), st.spinner("Deciding …"):
        found = workspace().decide_pairs([pair.records for pair in pairs], together)
        one, several = ("are one person now", "are one person each now") if together else ("stay apart", "stay apart")
        said = _said(pairs, one, several)
        st.session_state[_LAST] = (said, lambda: workspace().undo_decisions(found["decisions"]))
        st.rerun()


def _put_off(pairs: Sequence[Pair]) -> None:
    records = [pair.records for pair in pairs]
    workspace().put_pairs_off(records)
    said = _said(pairs, "wait until later", "wait until later")
    st.session_state[_LAST] = (said, lambda: workspace().take_pairs_up(records))
    st.rerun()


def _said(pairs: Sequence[Pair], one: str, several: str) -> str:
    """'Ann Lee and Ann Lea are one person now.'"""
    if len(pairs) > 1:
        return f"{counted(len(pairs), 'pair')} {several}."
    names = " and ".join(plain(card.name or card.profile_id) for card in (pairs[0].a, pairs[0].b))
    return f"{names} {one}."


def _odds(weight: float) -> str:
    """A match weight as a share: 'Likely (94 %)'."""
    percent = 100 / (1 + 2**-weight)
    word = "Very likely" if percent >= 90 else "Likely" if percent >= 60 else "Perhaps" if percent >= 30 else "Unlikely"
    return f"{word} ({min(percent, 99):.0f} %)"


def _weights(evidence: dict[str, float]) -> str:
    """What speaks for and against it, the weightiest first."""
    weighty = sorted(evidence.items(), key=lambda part: -abs(part[1]))
    return " ".join(
        f":{'green' if weight > 0 else 'red'}-badge[{plain(trait_label(name))} {weight:+.1f}]"
        for name, weight in weighty
        if weight
    )


def _side_by_side(a: Card, b: Card) -> str:
    """The two records as a table in Markdown; what differs is bold."""
    rows = [f"| | {_source(a)} | {_source(b)} |", "|---|---|---|"]
    for label, left, right in (
        ("Name", a.name, b.name),
        ("E-mail", a.email, b.email),
        ("Phone", a.phone, b.phone),
        ("Birthday", day(a.birthday) if a.birthday else None, day(b.birthday) if b.birthday else None),
        ("Address", a.address, b.address),
    ):
        if left or right:
            differ = bool(left and right and left.casefold() != right.casefold())
            rows.append(f"| {label} | {_cell(left, differ)} | {_cell(right, differ)} |")
    return "\n".join(rows)


def _cell(text: str | None, bold: bool) -> str:
    if not text:
        return ":gray[–]"
    one_line = plain(" ".join(text.split()))
    return f"**{one_line}**" if bold else one_line


def _source(card: Card) -> str:
    return f"{system_badges([card.system])} {plain(' '.join(f'{card.source} {card.row_key}'.split()))}"
