"""One editor for each kind of condition: widgets in a row, the edited leaf as the answer.

In:  a condition of the builder, what the workspace offers
Out: its leaf as the widgets now say
"""

from collections.abc import Callable

from cdp_core.normalize.places import country, country_name
from cdp_core.ui import segment_state
from cdp_core.ui.event_editors import event_editor, sequence_editor
from cdp_core.ui.leaf_words import CONSENT_STATES, OPERATORS
from cdp_core.ui.offer import Offer
from cdp_core.ui.palette import LABELS
from cdp_core.ui.rule_tree import Condition
from cdp_core.ui.value_editors import Leaf, comparison_editor, negation_editor, pick, row
from cdp_core.ui.words import channel_words

#: What says the values of traits that the store holds as codes.
_SAID: dict[str, Callable[[str], str]] = {
    "country": country_name,
    "channels": channel_words,
    "last_channel": channel_words,
}
ANY_PROVIDER = "any provider"


def trait_editor(node: Condition, offer: Offer) -> Leaf:
    """A trait, an operator, a value."""
    leaf, key = node.leaf, node.id
    with row():
        negation_editor(node)
        name = pick("Trait", offer.traits, leaf["trait"], f"{key}_trait", offer.label, 190)
        held: Leaf = {part: leaf[part] for part in ("op", "value") if part in leaf} if name == leaf["trait"] else {}
        type_ = offer.traits.get(name, "text")
        held = held or {"op": next(iter(OPERATORS[type_]))}
        say = _SAID.get(name, str)
        compared = comparison_editor(held, f"{key}_{name}", type_, _values_of(name, offer), say)
    if name == "country" and compared["op"] in ("is", "is_not", "in", "not_in"):
        compared["value"] = country_codes(compared["value"])
    return {"trait": name, **compared}


def country_codes(typed: str | list[str]) -> str | list[str]:
    """The codes of countries typed by their names; what is no country stays."""
    return [country(one) for one in typed] if isinstance(typed, list) else country(typed)


def _values_of(name: str, offer: Offer) -> Callable[..., list]:
    return lambda **search: offer.values("trait", name, **search) if name in offer.traits else []


def interest_editor(node: Condition, offer: Offer) -> Leaf:
    """A place of the taxonomy, and who says so."""
    leaf, key = node.leaf, node.id
    held = tuple(leaf["interest"]) if isinstance(leaf["interest"], list) else leaf["interest"]
    with row():
        negation_editor(node)
        chosen = pick("Interest", offer.interests, held or None, f"{key}_interest", _path_words, 300)
        told = leaf.get("provider", ANY_PROVIDER)
        provider = pick("Provider", [ANY_PROVIDER, *offer.providers], told, f"{key}_provider", width=180)
    edited: Leaf = {"interest": list(chosen) if isinstance(chosen, tuple) else chosen or []}
    return {**edited, "provider": provider} if provider != ANY_PROVIDER else edited


def _path_words(path: tuple[str, ...] | str) -> str:
    return " › ".join(path) if isinstance(path, tuple) else f"taxonomy id {path}"


def consent_editor(node: Condition, offer: Offer) -> Leaf:
    """A purpose, and what was decided about it last."""
    leaf, key = node.leaf, node.id
    with row():
        negation_editor(node)
        purpose = pick("Purpose", offer.purposes, leaf["consent"], f"{key}_purpose", channel_words, 150)
        words = CONSENT_STATES
        state = pick("State", words, leaf.get("state", "granted"), f"{key}_state", lambda one: f"is {words[one]}", 160)
    return {"consent": purpose, "state": state}


def choice_editor(node: Condition, offer: Offer) -> Leaf:
    """Kinds with one pick list: identifier, source, system, segment."""
    kind, value = next(iter(node.leaf.items()))
    options = {
        "identifier": offer.identifiers,
        "source": list(offer.sources),
        "system": ("crm", "cdp", "dmp"),
        "segment": [one for one in offer.segments if one != segment_state.opened()],  # none is made of itself
    }[kind]
    show = LABELS.__getitem__ if kind == "system" else offer.label if kind == "identifier" else str
    with row():
        negation_editor(node)
        return {kind: pick(kind.capitalize(), options, value or None, f"{node.id}_{kind}", show, 260)}


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
