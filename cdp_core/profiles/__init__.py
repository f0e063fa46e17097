"""One person: what is known of her, where it comes from, what happened, and how to find her."""

from cdp_core.profiles.build import Built, build
from cdp_core.profiles.catalogue import Catalogue, EventName, Interest, Trait, catalogue
from cdp_core.profiles.find import Found, Hits, find, hits, seen_last
from cdp_core.profiles.integrity import findings
from cdp_core.profiles.known_by import HeldInterest, Identifier, KnownBy, interests_of
from cdp_core.profiles.linked import Linked, Stage, by_stage, linked_objects
from cdp_core.profiles.lookup import profile_of
from cdp_core.profiles.orders import Order, OrderLine, orders_of
from cdp_core.profiles.page import LATEST, OnChannel, Page, profile_json, profile_page
from cdp_core.profiles.provenance import Claim, TraitValue
from cdp_core.profiles.suggestions import Value, properties_of, property_suggestions, trait_suggestions
from cdp_core.profiles.survivorship import forget_preference, prefer_sources, rules_in_force
from cdp_core.profiles.timeline import Place, Touch, place_after, timeline
from cdp_core.profiles.visits import Activity, Journey, Leg, Visit, activity, journey, visits_of

__all__ = [
    "LATEST",
    "Activity",
    "Built",
    "Catalogue",
    "Claim",
    "EventName",
    "Found",
    "HeldInterest",
    "Hits",
    "Identifier",
    "Interest",
    "Journey",
    "KnownBy",
    "Leg",
    "Linked",
    "OnChannel",
    "Order",
    "OrderLine",
    "Page",
    "Place",
    "Stage",
    "Touch",
    "Trait",
    "TraitValue",
    "Value",
    "Visit",
    "activity",
    "build",
    "by_stage",
    "catalogue",
    "find",
    "findings",
    "forget_preference",
    "hits",
    "interests_of",
    "journey",
    "linked_objects",
    "orders_of",
    "place_after",
    "prefer_sources",
    "profile_json",
    "profile_of",
    "profile_page",
    "properties_of",
    "property_suggestions",
    "rules_in_force",
    "seen_last",
    "timeline",
    "trait_suggestions",
    "visits_of",
]
