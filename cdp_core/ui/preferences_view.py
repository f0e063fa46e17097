"""Which source wins where sources differ: trait by trait, tried out before it is applied.

In:  the traits on which sources differ, the sources that tell them
Out: widgets; a preference, under which the profiles that it concerns are built again
"""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from cdp_core.profiles.preferences import Change, Difference
from cdp_core.ui import answers
from cdp_core.ui.labels import trait_label, value_text
from cdp_core.ui.messages import moved, plain, told
from cdp_core.ui.session import workspace
from cdp_core.ui.words import count, counted

_RECENT = "the most recent value"


def show() -> None:
    """The traits, and a preference for the chosen one."""
    found = {one.trait: one for one in answers.trait_differences()}
    if not found:
        st.markdown("No two sources say different things of one profile.")
        st.caption("Once they do, you choose here which source wins, trait by trait.")
        return
    most = next(iter(found.values()))
    st.subheader(
        f"Sources differ most on {_in_sentence(trait_label(most.trait))}: {counted(most.profiles, 'profile')}",
        anchor=False,
    )
    st.caption(
        "The most recent value wins, unless a source is preferred. What loses is kept: a profile shows it under Traits."
    )
    left, right = st.columns([2, 3], gap="large")
    with right:
        trait = st.selectbox(
            "Trait",
            list(found),
            format_func=trait_label,
            key="preferred_trait",
            bind="query-params",
            filter_mode="fuzzy",
        )
        _preference(found[trait])
    with left:
        _table(list(found.values()))


def _table(found: Sequence[Difference]) -> None:
    names = {one.source.source_id: one.source.name for one in workspace().sources()}
    st.dataframe(
        pd.DataFrame(
            {
                "Trait": [trait_label(one.trait) for one in found],
                "Profiles": [one.profiles for one in found],
                "Wins": [", then ".join(names[source] for source in one.preferred) or "most recent" for one in found],
            }
        ),
        hide_index=True,
        width="stretch",
        column_config={
            "Profiles": st.column_config.NumberColumn(
                "Profiles", format="localized", help="Profiles of which sources say different things."
            )
        },
        key="differences",
        alt="On how many profiles sources differ, by trait",
    )


def _preference(one: Difference) -> None:
    """Sources to prefer, what that would change, and applying it."""
    tellers = answers.tellers(one.trait)
    names = {teller.source_id: teller.source for teller in tellers}
    known = [source for source in one.preferred if source in names]
    chosen = st.multiselect(
        "Sources that win, the first before the second",
        list(names),
        default=known,
        format_func=lambda source: f"{names[source]}",
        key=f"preferred_{one.trait}_{len(one.preferred)}",
        placeholder="None: the most recent value wins",
        help="Of sources that are not named, and among several values of one, the most recent wins.",
        select_all=False,
    )
    st.caption(" · ".join(f"{plain(teller.source)} tells it of {count(teller.profiles)}" for teller in tellers))
    same = tuple(chosen) == one.preferred
    if same:
        wins = _order(chosen, names)
        st.markdown(f":gray[Now {wins} wins. Choose other sources to see what would change.]")
        return
    with told():
        _change(one.trait, workspace().preview_preference(one.trait, chosen))
        label = f"Apply: {_order(chosen, names)} wins"
        if st.button(label, type="primary", icon=":material/published_with_changes:", key="apply_preference"):
            bar = st.progress(0.0, "Building profiles …")
            workspace().prefer_sources(one.trait, chosen, progress=moved(bar))
            st.toast(f"{trait_label(one.trait)}: {_order(chosen, names)} wins now.", icon=":material/done:")
            st.rerun()


def _order(chosen: Sequence[int], names: Mapping[int, str]) -> str:
    return ", then ".join(plain(names[source]) for source in chosen) or _RECENT


def _change(trait: str, change: Change) -> None:
    """What would become of the profiles, with examples."""
    name = _in_sentence(trait_label(trait))
    st.markdown(
        f"**{count(change.profiles)} of {counted(change.told, 'profile')} would show another {plain(name)}.** "
        "Nothing has changed yet."
    )
    if not change.examples:
        return
    names = workspace().names_of([one.profile for one in change.examples])
    st.dataframe(
        pd.DataFrame(
            {
                "Profile": [f"/profiles?profile=p{one.profile}&tab=Traits" for one in change.examples],
                "Who": [names.get(f"p{one.profile}", "") for one in change.examples],
                "Now": [value_text(one.now) for one in change.examples],
                "Then": [value_text(one.then) for one in change.examples],
            }
        ),
        hide_index=True,
        width="stretch",
        column_config={"Profile": st.column_config.LinkColumn("Profile", display_text=r"profile=(p\d+)")},
        key="preference_examples",
        alt="Profiles that would show another value, with the value now and then",
    )


def _in_sentence(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
