"""What columns of goods mean beside one another: which is the article, its number, its price's unit, its order.

In:  guesses of each column by itself, a sample of the table
Out: the same guesses, changed where the other columns tell better
"""

import re
from dataclasses import replace
from itertools import pairwise

from cdp_core.mapping.event_names import STANDARD, standard_name
from cdp_core.mapping.guesses import Guess
from cdp_core.mapping.looks import unique
from cdp_core.mapping.name_columns import BARE_NAMES
from cdp_core.mapping.names import begins_any, either, fold
from cdp_core.mapping.products import WRITTEN
from cdp_core.mapping.sample import Sample


def _names_of_goods(found: dict[str, Guess]) -> None:
    """A bare name beside a product's number and its price is the product's, where somebody else is named."""
    concepts = [one.concept for one in found.values()]
    sold = "product_id" in concepts and {"price", "quantity", "line_total"} & {*concepts}
    named = concepts.count("full_name") > 1 or {"first_name", "last_name"} & {*concepts}
    if not sold or not named or "product" in concepts:
        return
    for column, one in found.items():
        if one.concept in ("full_name", "last_name", "name") and fold(column) == "name":
            found[column] = replace(one, concept="product", confidence=0.7, reason=f"{one.reason}, of what was sold")


#: Paths in which events keep what they are about, which is nobody.
_OF_EVENTS = re.compile(r"(?i)(?:event[_ ]?)?(?:properties|props|attributes|params|data)\.|event[_ ]?values?\.")


def is_within_event(column: str) -> bool:
    """Whether a column stands below a path in which events keep what they are about."""
    return _OF_EVENTS.match(column) is not None


def _names_of_events(found: dict[str, Guess], sample: Sample) -> None:
    """A bare name among the properties of an event is what was looked at or bought, if goods were."""
    told = {column: one for column, one in found.items() if one.concept == "event"}
    if not told:
        return
    names = {standard_name(name) for column in told for name in set(sample.filled(column))}
    goods = {one.concept for one in found.values()} & {"product_id", "price"} or any(
        name.startswith(("Product ", "Products ", "Order ")) for name in names
    )
    for column, one in found.items():
        path = _OF_EVENTS.match(column)
        if one.concept == "full_name" and path and fold(column[path.end() :]) in BARE_NAMES:
            concept = "product" if goods and "product" not in {each.concept for each in found.values()} else None
            found[column] = replace(one, concept=concept, reason="a name among the properties of an event")


#: Headers of what an article is called, where another column has its number.
_DESCRIPTIONS = frozenset(
    either(
        "description|item description|article description|bezeichnung|artikelbezeichnung|beschreibung|libelle|"
        "designation|descripcion|descrizione|descricao|omschrijving|opis|商品説明|摘要"
    )
)


def _numbers_of_goods(found: dict[str, Guess], sample: Sample) -> None:
    """An article that is a number on each row is called what the description beside it says."""
    concepts = [one.concept for one in found.values()]
    articles = [column for column, one in found.items() if one.concept == "product"]
    sold = {"price", "quantity", "line_total"} & {*concepts}
    if len(articles) != 1 or not sold:
        return
    told = [c for c in found if c != articles[0] and fold(c) in _DESCRIPTIONS and sample.filled(c)]
    numbers = sample.filled(articles[0])
    if told and numbers and all(map(str.isdecimal, numbers)):
        # Beside the article's own number it is that of the line: 1, 2, 3.
        number = None if "product_id" in concepts else "product_id"
        words = f"{found[articles[0]].reason}, which is a number"
        found[articles[0]] = replace(found[articles[0]], concept=number, reason=words)
        found[told[0]] = Guess(told[0], "product", 0.8, f"what the article of {articles[0]!r} is called")


#: What a till's receipt is called where a shop's coupon is called so as well; and what a bare code is headed.
_RECEIPTS = frozenset(either("cupom|no cupom|scontrino|paragon|uctenka|blokk"))


_CODES = frozenset(either("codigo|cod|code|codice|kod"))


def _numbers_of_tills(found: dict[str, Guess], sample: Sample) -> None:
    """In the lines of a till a code right before the article is the article's, and a receipt in numbers is the sale."""
    concepts = {one.concept for one in found.values()}
    if "product" not in concepts or not concepts & {"price", "quantity", "line_total", "revenue"}:
        return
    for before, column in pairwise(found):
        code = found[before]
        bare = fold(before) in _CODES and code.concept in (None, "record_id") and "product_id" not in concepts
        if bare and found[column].concept == "product":
            found[before] = replace(code, concept="product_id", confidence=0.75, reason="right before the article")
    for column, one in found.items():
        values = sample.filled(column) if fold(column) in _RECEIPTS and one.concept is None else []
        if values and all(map(str.isdecimal, values)) and "order_id" not in concepts:
            found[column] = Guess(column, "order_id", 0.75, "the number of a receipt, on the lines of a till")
            return


def _lists_of_goods(found: dict[str, Guess], sample: Sample) -> None:
    """A cell that holds lines of an order, each with a number and a price, is no product's name."""
    for column, one in found.items():
        values = sample.filled(column) if one.concept in ("product", "product_id") else []
        if values and 2 * sum(bool(re.search(WRITTEN, value)) for value in values) >= len(values):
            found[column] = replace(one, concept=None, confidence=0.9, reason="its values are lists of products")


_REFERENCES = frozenset(either("referencia|reference|ref|referenz|riferimento"))


def _references(found: dict[str, Guess], sample: Sample) -> None:
    """A bare reference of its own on each row, where nothing else is said of goods, is the order's and no article's."""
    told = [one.concept for one in found.values()]
    if {"product", "quantity", "price", "line_total"} & {*told} or told.count("product_id") != 1:
        return
    column = next(column for column, one in found.items() if one.concept == "product_id")
    if fold(column) in _REFERENCES and "revenue" in told and unique(sample.filled(column), sample.rows):
        reason = f"{found[column].reason}, but it is another on each row, and no goods stand beside it"
        found[column] = replace(found[column], concept=None, reason=reason)


def _designations(found: dict[str, Guess]) -> None:
    """What is called a designation beside an amount is what was bought or given for, and nobody's job."""
    told = {one.concept for one in found.values()}
    if not told & {"occurred_at", "order_id"} or not told & {"revenue", "amount", "price", "line_total"}:
        return
    goods = told & {"quantity", "price", "line_total", "product_id"} and "product" not in told
    for column, one in found.items():
        if one.concept == "title" and fold(column) == "designation":
            reason = f"{one.reason}, beside an amount"
            found[column] = replace(one, concept="product" if goods else None, reason=reason)


#: How words of headers begin of what somebody gave.
_GIFTS = either("donat|donor|gift |spende|don |dons |donativo|donacion|donazion|doac|doacao|pledge|寄付|寄附|기부|捐")


def _given_for(found: dict[str, Guess], sample: Sample) -> None:
    """The event for which somebody gave money is what she gave it for, and nothing that she did."""
    given = [c for c, one in found.items() if one.concept in ("revenue", "amount") and begins_any(_GIFTS, fold(c))]
    if not given or "occurred_at" not in {one.concept for one in found.values()}:
        return
    for column, one in found.items():
        names = set(sample.filled(column)) if one.concept == "event" else set()
        if names and not any(fold(name) in STANDARD for name in names):
            found[column] = replace(one, concept=None, reason=f"{one.reason}, for which somebody gave money")


def tell_units(found: dict[str, Guess]) -> None:
    """A unit is a part of an address only beside one: goods have units, too."""
    if {"street", "city", "postal_code"} & {one.concept for one in found.values()}:
        return
    for column, one in found.items():
        if one.concept == "street2":
            found[column] = replace(one, concept=None, reason=f"{one.reason}, but no address stands beside it")


def tell_goods(found: dict[str, Guess], sample: Sample) -> None:
    """Which columns are of goods: the article, its number, the order's, what was given for it."""
    _names_of_goods(found)
    _names_of_events(found, sample)
    _numbers_of_goods(found, sample)
    _numbers_of_tills(found, sample)
    _lists_of_goods(found, sample)
    _references(found, sample)
    _designations(found)
    _given_for(found, sample)
