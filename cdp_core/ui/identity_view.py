"""Who is who at large: which evidence joined how many, what to look at first, what was held apart, what was decided.

In:  the workspace's survey, its decisions
Out: widgets
"""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import streamlit as st

from cdp_core.identity import Card, Decision, EvidenceCount, LargeProfile, Resolved, SharedValue
from cdp_core.ui import answers, block_view, charts, rule_trial, tables
from cdp_core.ui.evidence_view import card_words
from cdp_core.ui.labels import kind_label
from cdp_core.ui.messages import plain, told
from cdp_core.ui.places import path_of
from cdp_core.ui.session import colors, viewer_zone, workspace
from cdp_core.ui.words import ago, count, counted, local

#: A pair of records that was put off, and when.
PutOff = tuple[tuple[int, int], datetime]

NO_BAR = {"displayModeBar": False}

#: Decisions shown, newest first, and records named of each side.
_MOST_DECISIONS = 100
_NAMED = 3

#: Reasons for holding apart, as a title and why.
REASONS = {
    "shared": ("Too many people share it", "A till tablet or a switchboard says nothing of any one of them."),
    "blocked": ("Placeholders", "Values that forms write where there is none stand for nobody."),
    "limit": (
        "Over the limit of a profile",
        "Joining would give one person too many ids, so the weakest link gave way.",
    ),
    "names": ("Names that clash", "A family's phone or laptop does not make its members one person."),
    "decision": ("A person said so", "These stay apart whatever they share."),
}


def what_joined(now: datetime) -> None:
    """The evidence, the largest profiles, the values that stand on many, and what each resolve changed."""
    rule_trial.follow(rule_trial.under_way())
    left, right = st.columns(2, gap="large")
    with left:
        _evidence(answers.evidence())
    found = answers.survey()
    with right:
        _largest(found.largest)
    _shared(found.shared)
    _resolves(answers.past_resolves(), now)


def evidence_label(by: str) -> str:
    """A kind of evidence as people call it."""
    return {"likeness": "Likeness (name, birthday, …)", "a person's word": "A person's word"}.get(by) or kind_label(by)


def _evidence(found: Sequence[EvidenceCount]) -> None:
    joins = {evidence_label(one.by): one.joins for one in found}
    if not joins:
        st.subheader("Nothing was joined yet", anchor=False)
        st.caption("No two records share an identifier. Bring in more sources, or check that ids were recognized.")
        return
    strongest = max(found, key=lambda one: one.joins)
    st.subheader(f"{evidence_label(strongest.by)} joins the most records", anchor=False)
    st.plotly_chart(
        charts.bars(dict(sorted(joins.items(), key=lambda one: -one[1])), colors()),
        config=NO_BAR,
        key="evidence",
        alt="How many joins each kind of evidence made",
    )
    st.caption("Each join counts once, for the strongest evidence behind it.")


def _largest(largest: Sequence[LargeProfile]) -> None:
    st.subheader("Largest profiles", anchor=False)
    st.caption("Far more records than the rest may mean several people in one.")
    names = workspace().names_of([one.profile for one in largest])
    for one in largest:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.page_link(
                path_of("profiles"),
                label=plain(_called(one, names.get(one.profile_id, one.profile_id))),
                icon=":material/person:",
                query_params={"profile": one.profile_id, "tab": "Identity"},
            )
            st.space("stretch")
            said = f"{counted(one.records, 'record')} from {counted(one.sources, 'source')}"
            st.markdown(f":gray[{said}]", width="content")


def _called(one: LargeProfile, name: str) -> str:
    """Who has neither name nor address by an id that people can look up."""
    return f"{kind_label(one.kind)} {one.value}" if name == one.profile_id and one.kind else name


def _shared(shared: Sequence[SharedValue]) -> None:
    if not shared:
        st.subheader("No value stands on records of several profiles", anchor=False)
        return
    most = shared[0]
    st.subheader(
        f"One {_in_sentence(kind_label(most.kind))} stands on {counted(most.profiles, 'profile')}", anchor=False
    )
    st.caption(
        "Values that were found on many people and did not join them. Choose one to find its profiles, or to block it "
        "where it stands for nobody."
    )
    _values(shared, "shared")


def _resolves(past: Sequence[Resolved], now: datetime) -> None:
    if not past:
        return
    last = past[0]
    st.subheader(f"Last resolved {ago(last.at, now)}", anchor=False)
    st.caption("Each time data comes, goes or is decided on, who is who is worked out anew for all whom that reaches.")
    st.dataframe(
        pd.DataFrame(
            {
                "When": [local(one.at, viewer_zone()) for one in past],
                "Records": [one.records for one in past],
                "Profiles": [one.profiles for one in past],
                "Merged into others": [one.merged for one in past],
                "Came out of others": [one.split for one in past],
                "Held apart": [one.held_apart for one in past],
                "Seconds": [one.elapsed_s for one in past],
            }
        ),
        hide_index=True,
        width="stretch",
        height=tables.height(len(past)),
        column_config={
            "When": st.column_config.DatetimeColumn("When", format="D MMM YYYY, HH:mm"),
            "Seconds": st.column_config.NumberColumn("Seconds", format="%.1f"),
            **{
                name: st.column_config.NumberColumn(name, format="localized")
                for name in ("Records", "Profiles", "Merged into others", "Came out of others", "Held apart")
            },
        },
        key="resolves",
    )


def _in_sentence(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _values(values: Sequence[SharedValue], key: str, reasons: bool = True) -> None:
    columns = ["Kind", "Value", "Profiles", "Records", *(["Why it does not join"] if reasons else []), "Found"]
    picked = st.dataframe(
        pd.DataFrame(
            [
                {
                    "Kind": kind_label(one.kind),
                    "Value": one.value,
                    "Profiles": one.profiles,
                    "Records": one.records,
                    "Why it does not join": REASONS.get(one.reason or "", (one.reason,))[0],
                    "Found": found_words(one.detail, one.told_apart_by),
                }
                for one in values
            ]
        ),
        hide_index=True,
        width="stretch",
        height=tables.height(len(values)),
        column_order=columns,
        column_config={
            name: st.column_config.NumberColumn(name, format="localized") for name in ("Profiles", "Records")
        },
        key=key,
        on_select="rerun",
        selection_mode="single-row",
    )
    for place in picked.selection.rows:
        block_view.show(values[place], key)


def found_words(detail: str | None, told_apart_by: str | None) -> str | None:
    """What was found of a value that was held apart, with a kind of identifier as people call it."""
    return f"{detail}, told apart by {_in_sentence(kind_label(told_apart_by))}" if told_apart_by else detail


def held_apart() -> None:
    """Identifiers that did not join, by reason, with the most common ones."""
    rule_trial.follow(rule_trial.under_way())
    found = answers.survey()
    held = found.held
    for sentence in found.numberings:
        st.info(sentence, icon=":material/tag:")
    if not held and not found.numberings:
        st.markdown("Nothing was held apart: whatever records share joined them.")
    for one in held:
        name, why = REASONS.get(one.reason, (one.reason.capitalize(), ""))
        st.subheader(
            f"{name}: {counted(one.values, 'value')}, {counted(one.records, 'record')} held apart", anchor=False
        )
        st.caption(why)
        _values(one.examples, f"held_{one.reason}", reasons=False)


def decisions(now: datetime) -> None:
    """What people decided, newest first, each with its undo."""
    later = workspace().pairs_put_off()
    taken: list[Decision | PutOff] = [*workspace().decisions(), *later]
    if not taken:
        st.markdown("Nobody decided anything yet. Decide pairs under To review; split and merge on a profile.")
        return
    if later:
        taken.sort(key=lambda one: one.decided_at if isinstance(one, Decision) else one[1], reverse=True)
    shown = taken[:_MOST_DECISIONS]
    cards = workspace().record_cards(sorted({record for one in shown for side in _sides(one) for record in side}))
    if len(taken) > len(shown):
        st.caption(f"The newest {len(shown)} of {count(len(taken))}.")
    for one in shown:
        if isinstance(one, Decision):
            _decision(one, cards, now)
        else:
            _later(one, cards, now)


def _sides(one: Decision | PutOff) -> tuple[Sequence[int], Sequence[int]]:
    """The records of the two sides that are named."""
    if isinstance(one, Decision):
        return one.left[:_NAMED], one.right[:_NAMED]
    return one[0][:1], one[0][1:]


def _later(one: PutOff, cards: dict[int, Card], now: datetime) -> None:
    """A pair that was put off, and asking about it again."""
    pair, at = one
    with st.container(border=True, key=f"put_off_{pair[0]}_{pair[1]}"):
        words, acts = st.columns([6, 1], vertical_alignment="center")
        sides = " — ".join(_side([record], cards) for record in pair)
        words.markdown(f":gray-badge[put off] {sides}  \n:gray[{ago(at, now)}]")
        with acts.container(horizontal_alignment="right"):
            if st.button("Ask again", icon=":material/undo:", key=f"again_{pair[0]}_{pair[1]}"):
                workspace().take_pairs_up([pair])
                st.rerun()


def _decision(one: Decision, cards: dict[int, Card], now: datetime) -> None:
    with st.container(border=True, key=f"decision_{one.decision_id}"):
        words, acts = st.columns([6, 1], vertical_alignment="center")
        verdict = ":green-badge[same person]" if one.verdict == "together" else ":red-badge[kept apart]"
        sides = " — ".join(_side(side, cards) for side in (one.left, one.right))
        words.markdown(f"{verdict} {sides}  \n:gray[{ago(one.decided_at, now)}]")
        with acts.container(horizontal_alignment="right"):
            if one.undone_at and one.undone_by:
                again = "A later decision says the opposite. Undoing that one brings this one back."
                st.markdown(f":gray-badge[replaced {ago(one.undone_at, now)}]", width="content", help=again)
                return
            if one.undone_at:
                st.markdown(f":gray-badge[undone {ago(one.undone_at, now)}]", width="content")
                return
            if one.asleep:
                st.markdown(
                    ":gray-badge[asleep]", width="content", help="Its records were taken back. It wakes with them."
                )
            if st.button("Undo", icon=":material/undo:", key=f"undo_{one.decision_id}"):
                with told(), st.spinner("Undoing …"):
                    workspace().undo_decision(one.decision_id)
                    st.rerun()


def _side(records: Sequence[int], cards: dict[int, Card]) -> str:
    """The first records of a side, those first that tell who it is; of what was taken back, how many."""
    here = sorted((cards[record] for record in records[:_NAMED] if record in cards), key=lambda card: not card.name)
    gone = min(len(records), _NAMED) - len(here)
    names = [*map(card_words, here), *([f"{counted(gone, 'record')} taken back since"] if gone else [])]
    rest = len(records) - len(here) - gone
    return ", ".join(names) + (f" and {rest} more" if rest else "")
