"""Templates for the common plays of marketing, as rules in the words of this workspace.

In:  the events that are meant by what templates speak of, the traits, interests and purposes of the workspace
Out: templates whose events and traits it has; a template that it has no data for is left out, with what it lacks
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any as Json

from cdp_core.mapping.event_names import standard_name

Rule = dict[str, Json]

#: What a template needs, and by which names an event counts as it: the standard name first, whatever a source calls it
#: (mapping/event_names), then what others call it.
_MEANT = {
    "purchase": ("Order Completed", "Product Purchased", "purchase", "order placed", "placed order", "transaction"),
    "line": ("Product Purchased",),
    "cart": ("Product Added", "add to cart", "added to cart", "add_to_cart"),
    "view": ("Product Viewed", "view item", "view_item", "viewed product"),
    "visit": ("Page Viewed", "Screen Viewed", "page view", "page_view", "pageview"),
    "checkout": ("Checkout Started", "begin checkout", "begin_checkout", "started checkout"),
    "opened": ("Email Opened", "opened email", "email open"),
    "ticket": ("Ticket Opened",),
}
EVENT_NEEDS = tuple(_MEANT)
#: The same in words, and what else a template needs.
NEEDS = {
    "purchase": "a purchase",
    "line": "a product bought",
    "cart": "a product put into the cart",
    "view": "a look at a product",
    "visit": "a look at a page",
    "checkout": "the start of a checkout",
    "opened": "an e-mail opened",
    "ticket": "a question or complaint",
    "birthday": "birthdays",
    "two_categories": "products bought in two categories",
    "amounts": "purchases with revenue",
    "interests": "interests",
    "purposes": "decisions on consent",
    "anonymous": "visitors whose name is not known",
}


@dataclass(frozen=True)
class Offer:
    """What a workspace has to make rules from, in its own names.

    `events` says which event is meant by what (`events_meant`); `traits` are those that somebody has; `categories` are
    values of the property, frequent first; `interests` come largest first; `amounts` are what is little and what is
    much for one purchase, in the workspace's currency, or nothing where it has no purchase with one; `anonymous` is
    whether there are profiles without a name.
    """

    events: Mapping[str, str]
    traits: Sequence[str]
    categories: Sequence[str] = ()
    interests: Sequence[tuple[str, ...]] = ()
    purposes: Sequence[str] = ()
    amounts: Sequence[float] = ()
    anonymous: bool = False

    @property
    def two_categories(self) -> Sequence[str]:
        return self.categories[:2] if len(self.categories) > 1 else ()

    def did(self, what: str, n: int | None = None, unit: str = "day", **more: Json) -> Rule:
        within = {"within": {"last": n, "unit": unit}} if n else {}
        return {"event": self.events[what], **within, **more}


@dataclass(frozen=True)
class Template:
    """What to call it, what it is for, and its rule."""

    name: str
    purpose: str
    rule: Rule


def templates(offer: Offer) -> list[Template]:
    """Every template that this workspace has the data for."""
    return [
        Template(name, rule_of.__doc__ or "", rule_of(offer))
        for name, needs, rule_of in _TEMPLATES
        if not _lacking(needs, offer)
    ]


def left_out(offer: Offer) -> dict[str, list[str]]:
    """The other templates, by name, each with what it lacks."""
    return {name: lacking for name, needs, _ in _TEMPLATES if (lacking := _lacking(needs, offer))}


def _lacking(needs: Sequence[str], offer: Offer) -> list[str]:
    return [one for one in needs if not (one in offer.events or one in offer.traits or getattr(offer, one, False))]


def events_meant(events: Sequence[str], told: Mapping[str, str]) -> dict[str, str]:
    """By which event this workspace says what: as somebody has told, else by its name."""
    spelled, standard = ({called(name): name for name in reversed(events)} for called in (_letters, standard_name))
    found = {
        what: next(filter(None, (spelled.get(_letters(one)) or standard.get(one) for one in meant)), None)
        for what, meant in _MEANT.items()
    }
    found |= {what: name for what, name in told.items() if what in _MEANT and name in events}
    return {what: name for what, name in found.items() if name}


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _abandoned_cart(offer: Offer) -> Rule:
    """Remind those who put something in the cart and left."""
    last = {"did_not": offer.events["purchase"], "after": {"max": 4, "unit": "hour"}}
    steps = [{"event": offer.events["cart"]}, last]
    return {"all": [{"sequence": steps, "within": {"last": 7, "unit": "day"}}, {"not": offer.did("purchase", 1)}]}


def _abandoned_checkout(offer: Offer) -> Rule:
    """Help those who stopped at the checkout."""
    last = {"did_not": offer.events["purchase"], "after": {"max": 1, "unit": "hour"}}
    return {"sequence": [{"event": offer.events["checkout"]}, last], "within": {"last": 7, "unit": "day"}}


def _win_back(offer: Offer) -> Rule:
    """Bring back repeat buyers who have stayed away for half a year."""
    often = offer.did("purchase", 2, "year", count={"op": "gte", "value": 2})
    return {"all": [often, {"not": offer.did("purchase", 6, "month")}]}


def _new_high_value(offer: Offer) -> Rule:
    """Welcome first buyers who spent much at once."""
    new = offer.did("purchase", 30, occurrence="first")
    much = offer.amounts[1]
    return {"all": [new, offer.did("purchase", 30, sum="revenue", op="gte", value=much)]}


def _lapsing(offer: Offer) -> Rule:
    """Reach those who bought last season and not since."""
    before = {"event": offer.events["purchase"], "within": {"ago": [180, 90], "unit": "day"}}
    return {"all": [before, {"not": offer.did("purchase", 90)}]}


def _bought_but_not(offer: Offer) -> Rule:
    """Show buyers of one category what goes with it."""
    wanted, other = offer.two_categories

    def bought(category: str) -> Rule:
        return offer.did("line", where={"property": "category", "op": "is", "value": category})

    return {"all": [bought(wanted), {"not": bought(other)}]}


def _high_intent(offer: Offer) -> Rule:
    """Nudge those who keep coming back to look."""
    looked = offer.did("view", 7, distinct_days={"op": "gte", "value": 2})
    return {"all": [looked, {"not": offer.did("purchase", 7)}]}


def _price_sensitive(offer: Offer) -> Rule:
    """Offer a discount to those who look much and buy small."""
    looked = offer.did("view", 90, count={"op": "gte", "value": 5})
    small = {"event": offer.events["purchase"], "avg": "revenue", "op": "lt", "value": offer.amounts[0]}
    return {"all": [looked, small]}


def _newsletter_only(offer: Offer) -> Rule:
    """Turn readers of the newsletter into buyers."""
    return {"all": [offer.did("opened", 90), {"not": offer.did("purchase")}]}


def _interested_customers(offer: Offer) -> Rule:
    """Tell customers what the DMP says they look for."""
    return {"all": [offer.did("purchase"), {"interest": list(offer.interests[0])}]}


def _birthday(offer: Offer) -> Rule:
    """Send a present in time."""
    return {"trait": "birthday", "op": "anniversary_in_next", "value": {"n": 1, "unit": "month"}}


def _unhappy_buyers(offer: Offer) -> Rule:
    """Leave them out of promotions until it is solved."""
    return {"all": [offer.did("purchase", 1, "year"), offer.did("ticket", 30)]}


def _anonymous_visitors(offer: Offer) -> Rule:
    """Ask them to sign up."""
    back = offer.did("visit", 30, distinct_days={"op": "gte", "value": 3})
    return {"all": [{"trait": "known", "op": "is_false"}, back]}


def _without_consent(offer: Offer) -> Rule:
    """Ask before the next mailing."""
    asked = {"consent": offer.purposes[0], "state": "none"}
    return {"all": [offer.did("purchase", 1, "year"), {"identifier": "email"}, asked]}


_TEMPLATES: tuple[tuple[str, tuple[str, ...], Callable[[Offer], Rule]], ...] = (
    ("Abandoned cart", ("cart", "purchase"), _abandoned_cart),
    ("Abandoned checkout", ("checkout", "purchase"), _abandoned_checkout),
    ("Win back", ("purchase",), _win_back),
    ("New high-value customers", ("purchase", "amounts"), _new_high_value),
    ("Lapsing customers", ("purchase",), _lapsing),
    ("Birthday within a month", ("birthday",), _birthday),
    ("Bought one, not the other", ("line", "two_categories"), _bought_but_not),
    ("High intent without purchase", ("view", "purchase"), _high_intent),
    ("Price-sensitive", ("view", "purchase", "amounts"), _price_sensitive),
    ("Newsletter only", ("opened", "purchase"), _newsletter_only),
    ("Customers with a bought interest", ("purchase", "interests"), _interested_customers),
    ("Buyers with a recent ticket", ("purchase", "ticket"), _unhappy_buyers),
    ("Returning anonymous visitors", ("visit", "anonymous"), _anonymous_visitors),
    ("Buyers never asked for consent", ("purchase", "purposes"), _without_consent),
)
