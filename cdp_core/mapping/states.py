"""Whether a column headed `Estado`, `State` or `Stato` says where somebody lives or how things stand.

In:  guesses of columns, each judged alone
Out: the same; a part of a country is a place by its values or beside an address, else it is a status or asked about
"""

import re
from dataclasses import replace

from cdp_core.mapping.guesses import Guess
from cdp_core.mapping.looks import looks
from cdp_core.mapping.names import begins_any, either, fold
from cdp_core.mapping.sample import Sample

#: Headers that may be a part of a country as well as how things stand.
STATES = ("state", "estado", "stato")
_AN_ADDRESS = frozenset(("street", "street2", "city", "postal_code", "country", "region"))
#: Words that say what was done: `contactado`, `qualificata`; of the names of states, those that end so are below.
_DONE = re.compile(
    r"\w{2,}(?:[aiu]d[oa]s?|[aiu]t[oa]|[oeu]lt[oa]|hech[oa]|[aie]rt[oa])|nuev[oa]|nuov[oa]|nov[oa]|perso|chius[oa]"
)
#: How a prospect stands with whoever sells.
_OF_LEADS = either("contact|contat|calific|cualific|qualif|descalific|desqualif|convert|lead ")
#: States of Mexico, Brazil and Venezuela, and those of the USA and Canada that end like what was done.
_PLACES = frozenset(
    either(
        "aguascalientes|baja california|baja california sur|campeche|chiapas|chihuahua|ciudad de mexico|cdmx|coahuila|"
        "coahuila de zaragoza|colima|distrito federal|durango|estado de mexico|mexico|edomex|guanajuato|guerrero|"
        "hidalgo|jalisco|michoacan|michoacan de ocampo|morelos|nayarit|nuevo leon|oaxaca|puebla|queretaro|"
        "quintana roo|san luis potosi|sinaloa|sonora|tabasco|tamaulipas|tlaxcala|veracruz|yucatan|zacatecas|"
        "acre|alagoas|amapa|amazonas|bahia|ceara|espirito santo|goias|maranhao|mato grosso|mato grosso do sul|"
        "minas gerais|para|paraiba|parana|pernambuco|piaui|rio de janeiro|rio grande do norte|rio grande do sul|"
        "rondonia|roraima|santa catarina|sao paulo|sergipe|tocantins|anzoategui|apure|aragua|barinas|bolivar|"
        "carabobo|cojedes|falcon|guarico|la guaira|lara|merida|miranda|monagas|nueva esparta|portuguesa|sucre|"
        "tachira|trujillo|vargas|yaracuy|zulia|colorado|florida|nevada|alberta"
    )
)
_CODE = re.compile(r"[A-Z]{2,3}\.?|(?:MX|BR|US)-[A-Z]{2,3}")
_MOST_STATES = 20
#: Beside these a state is that of a ticket or an order.
_OF_SOMETHING = frozenset(("subject", "body", "priority", "order_id", "object_id", "stage"))


def tell_states(found: dict[str, Guess], sample: Sample) -> None:
    """Let no column of how things stand be where somebody lives."""
    concepts = {one.concept for one in found.values()}
    for column, one in found.items():
        values = sample.filled(column)
        if fold(column) in STATES and one.concept == "status" and not concepts & _OF_SOMETHING and _of_leads(values):
            found[column] = replace(one, concept="lead_status", reason=f"{one.reason} of whoever may buy")
        if fold(column) not in STATES or one.concept not in ("region", "country") or not values:
            continue
        beside = any(other.concept in _AN_ADDRESS for name, other in found.items() if name != column)
        if 2 * sum(map(_is_a_place, values)) >= len(values):
            continue
        standing = sum(map(_is_a_standing, values)) / len(values)
        if standing >= 0.5 and len(set(values)) <= _MOST_STATES:
            of_leads = not concepts & _OF_SOMETHING and _of_leads(values)
            reason = f"its header says {fold(column)!r} and its values are states of affairs"
            found[column] = Guess(column, "lead_status" if of_leads else "status", 0.75, reason)
        elif not beside and fold(column) != "state":
            reason = f"{one.reason}, but no address stands beside it: a place, or how things stand?"
            found[column] = replace(one, concept=None, confidence=0.4, reason=reason, doubtful=True)


def _of_leads(values: list[str]) -> bool:
    return any(begins_any(_OF_LEADS, fold(value)) for value in values)


def _is_a_place(value: str) -> bool:
    return fold(value) in _PLACES or bool(_CODE.fullmatch(value))


def _is_a_standing(value: str) -> bool:
    first = fold(value).partition(" ")[0]
    return not _is_a_place(value) and bool("standing" in looks([value]) or _DONE.fullmatch(first))
