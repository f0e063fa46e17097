"""One editor for each kind of condition: widgets in a row, the edited leaf as the answer.

In:  a condition of the builder, what the workspace offers
Out: its leaf as the widgets now say
"""

from collections.abc import Callable, Collection
from typing import Any

import streamlit as st

from cdp_core.fields import SYSTEMS
from cdp_core.normalize.places import country
from cdp_core.segments import CODED
from cdp_core.ui import segment_state
from cdp_core.ui.event_editors import event_editor, sequence_editor
from cdp_core.ui.leaf_words import CONSENT_STATES, OPERATORS
from cdp_core.ui.offer import Offer
from cdp_core.ui.palette import LABELS
from cdp_core.ui.rule_tree import Condition
from cdp_core.ui.session import workspace
from cdp_core.ui.value_editors import AS_IT_IS, Leaf, Wording, comparison_editor, negation_editor, pick, row
from cdp_core.ui.words import channel_words

ANY_PROVIDER = "any provider"
#: Why there is nothing to choose.
NOTHING = {
    "interest": "No source has told interests yet.",
    "consent": "No source has told what people agreed to yet.",
    "identifier": "Nobody has an identifier yet.",
    "source": "No source is loaded yet.",
    "segment": "No other segment is saved.",
}

#: Traits whose values the store holds as codes; a country may be typed by its name.
WORDINGS = {trait: Wording(said) for trait, said in CODED.items()} | {"country": Wording(CODED["country"], country)}


def trait_editor(node: Condition, offer: Offer) -> Leaf:
    """A trait, an operator, a value."""
    leaf, key = node.leaf, node.id
    with row():
        negation_editor(node)
        name = pick("Trait", offer.traits, leaf["trait"], f"{key}_trait", lambda one: _trait_words(one, offer), 190)
        held: Leaf = {part: leaf[part] for part in ("op", "value") if part in leaf} if name == leaf["trait"] else {}
        type_ = offer.traits.get(name, "text")
        held = held or {"op": next(iter(OPERATORS[type_]))}
        wording = WORDINGS.get(name, AS_IT_IS)
        return {"trait": name, **comparison_editor(held, f"{key}_{name}", type_, _values_of(name, offer), wording)}


def _trait_words(name: str, offer: Offer) -> str:
    """What a trait is called; one that nobody has says so."""
    return f"{offer.label(name)}{' (nobody)' if offer.filled.get(name) == 0 else ''}"


def _values_of(name: str, offer: Offer) -> Callable[..., list]:
    return lambda **search: offer.values("trait", name, **search) if name in offer.traits else []


def interest_editor(node: Condition, offer: Offer) -> Leaf:
    """A place of the taxonomy, and who says so."""
    leaf, key = node.leaf, node.id
    held = tuple(leaf["interest"]) if isinstance(leaf["interest"], list) else leaf["interest"]
    with row():
        negation_editor(node)
        said = lambda one: _place_words(one, offer)  # noqa: E731
        chosen = pick("Interest", offer.interests, held or None, f"{key}_interest", said, 300)
        told = leaf.get("provider", ANY_PROVIDER)
        provider = pick("Provider", [ANY_PROVIDER, *offer.providers], told, f"{key}_provider", width=180)
        _say_if_none("interest", offer.interests)
    edited: Leaf = {"interest": list(chosen) if isinstance(chosen, tuple) else chosen or []}
    return {**edited, "provider": provider} if provider != ANY_PROVIDER else edited


def _place_words(place: tuple[str, ...] | str, offer: Offer) -> str:
    if isinstance(place, tuple):
        return with_count(" › ".join(place), {"interest": list(place)}, offer)
    at = offer.paths.get(place)
    words = f"taxonomy id {place}: {' › '.join(at)}" if at else f"taxonomy id {place}"
    return with_count(words, {"interest": place}, offer)


def with_count(words: str, leaf: Leaf, offer: Offer) -> str:
    """An entry of a pick list with how many the condition would take in, where that is known."""
    number = offer.count(leaf)
    return words if number is None else f"{words} ({number:,})"


def _of_purpose(purpose: str, offer: Offer) -> str:
    number = offer.count({"consent": purpose, "state": "granted"})
    return channel_words(purpose) + ("" if number is None else f" ({number:,} agreed)")


def consent_editor(node: Condition, offer: Offer) -> Leaf:
    """A purpose, and what was decided about it last."""
    leaf, key = node.leaf, node.id
    with row():
        negation_editor(node)
        said = lambda one: _of_purpose(one, offer)  # noqa: E731
        purpose = pick("Purpose", offer.purposes, leaf["consent"] or None, f"{key}_purpose", said, 190)
        words = CONSENT_STATES
        state = leaf.get("state", "granted")
        state = pick("State", words, state, f"{key}_state", lambda one: f"is {words[one]}", 160)
        _say_if_none("consent", offer.purposes)
    return {"consent": purpose or "", "state": state}


def choice_editor(node: Condition, offer: Offer) -> Leaf:
    """Kinds with one pick list: identifier, source, system, segment."""
    kind, value = next(iter(node.leaf.items()))
    options = {
        "identifier": offer.identifiers,
        "source": list(offer.sources),
        "system": SYSTEMS,
        "segment": _segments_to_choose(offer) if kind == "segment" else (),
    }[kind]
    say = LABELS.__getitem__ if kind == "system" else offer.label if kind == "identifier" else str
    with row():
        negation_editor(node)
        chosen = pick(
            kind.capitalize(),
            options,
            value or None,
            f"{node.id}_{kind}",
            lambda one: with_count(say(one), {kind: one}, offer),
            280,
        )
        _say_if_none(kind, options)
    return {kind: chosen or ""}


def _segments_to_choose(offer: Offer) -> list[str]:
    """Saved segments that the open one may be made of: a circle cannot be saved."""
    name = segment_state.opened()
    around = workspace().segments_with(name) if name else ()
    return [one for one in offer.segments if one not in around]


def _say_if_none(kind: str, options: Collection[Any]) -> None:
    """Why a pick list is empty."""
    if not options and kind in NOTHING:
        st.caption(NOTHING[kind])


EDITORS: dict[str, Callable[[Condition, Offer], Leaf]] = {
    "trait": trait_editor,
    "event": event_editor,
    "sequence": sequence_editor,
    "interest": interest_editor,
    "consent": consent_editor,
    "identifier": choice_editor,
    "source": choice_editor,
    "system": choice_editor,
    "segment": choice_editor,
}
