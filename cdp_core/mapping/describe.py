"""A mapping in plain words.

In:  a mapping
Out: one sentence for each column
"""

from cdp_core.fields import IDENTIFIERS, IGNORE
from cdp_core.mapping.consent_words import refuses
from cdp_core.mapping.consents import DECIDED
from cdp_core.mapping.mapping import Mapping, field_of_kind
from cdp_core.mapping.secrets import secret_header


def describe(mapping: Mapping) -> dict[str, str]:
    """What becomes of each column that the mapping names."""
    said = {column: _sentence(column, chosen, mapping) for column, chosen in mapping.columns.items()}
    for column in mapping.key:
        also = said.get(column)
        own = "tells the rows of this source apart"
        said[column] = (
            f"{also.rstrip('.')}; it also {own}." if also and mapping.columns[column] != IGNORE else f"It {own}."
        )
    return said


def _sentence(column: str, chosen: str, mapping: Mapping) -> str:
    family, dot, rest = chosen.partition(".")
    if chosen == IGNORE:
        return f"Left out: {secret_header(column)}." if secret_header(column) else "Left out."
    if family == "consent" and dot:
        if rest.startswith("{"):
            return f"What was decided, for the purpose that {rest.strip('{}')!r} names."
        if rest == "tcf":
            return "A consent string (IAB TCF), read as a decision for each of its purposes."
        if refuses(column):
            return f"A yes here withdraws consent for {rest}; a no decides nothing."
        return f"Consent for {rest}."
    if family == DECIDED and dot:
        return f"The day on which it was decided about {rest}."
    if family == "custom" and dot:
        return f"Kept as the custom trait {rest!r}."
    if family == "property" and dot:
        return f"Kept as the property {rest!r} of the event."
    if family == "occurred_at" and dot:
        return f"A date here is an event of its own: {rest}."
    if family == "id" and dot:
        return f"An identifier of its own kind ({rest}): rows that share it belong together."
    found = field_of_kind(chosen, mapping.kind)
    label = found.label if found else chosen
    shared = [other for other, name in mapping.columns.items() if name == chosen]
    if chosen in IDENTIFIERS:
        local = " within this source" if found and found.local else ""
        return f"{label}: recognizes people{local}."
    if len(shared) > 1 and shared[0] != column:
        return f"{label}, where {shared[0]!r} is blank."
    return f"{label}."
