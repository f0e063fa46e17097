"""The whole invented shop: who its customers truly are and everything that happened.

In:  a seed, a day, a number of customers
Out: a World, from which files are written or a store is filled
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from cdp_core.demo.almanac import Almanac
from cdp_core.demo.cast import on_stage
from cdp_core.demo.contacts import draw_contacts
from cdp_core.demo.conversations import Conversations, draw_conversations
from cdp_core.demo.dice import Dice
from cdp_core.demo.households import draw_tablet, with_families
from cdp_core.demo.messages import draw_messages
from cdp_core.demo.people import draw_people
from cdp_core.demo.purchases import draw_orders
from cdp_core.demo.script import scripted_interests, scripted_messages, scripted_orders, scripted_visits
from cdp_core.demo.traces import Traces, draw_traces
from cdp_core.demo.visits import draw_visitors, draw_visits

#: Below this there is no room for the stories.
FEWEST_CUSTOMERS = 500


@dataclass(frozen=True)
class Shares:
    """People who are no customers, for each customer: those who only look, and those whom only the DMP has seen."""

    visitors: float = 0.8
    strangers: float = 0.25


FULL = Shares()


@dataclass(frozen=True)
class World:
    """One part of the population with all that it did. Every table has the true `person`."""

    almanac: Almanac
    people: pd.DataFrame
    contacts: pd.DataFrame
    orders: pd.DataFrame
    lines: pd.DataFrame
    visits: pd.DataFrame
    messages: pd.DataFrame
    conversations: Conversations
    traces: Traces

    @cached_property
    def person(self) -> dict[int, Any]:
        """The rows of `people` by number."""
        return dict(zip(self.people["person"], self.people.itertuples(index=False), strict=True))

    @cached_property
    def lines_of(self) -> dict[int, list[tuple[int, int, float]]]:
        """Product, quantity and price of the lines of each order."""
        found: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
        columns = (self.lines[name].tolist() for name in ("order", "product", "quantity", "price"))
        for order, product, quantity, price in zip(*columns, strict=True):
            found[order].append((product, quantity, price))
        return found


def simulate(seed: int, as_of: date, start: int, stop: int, shares: Shares = FULL, part: int = 0) -> World:
    """Customers `start` to `stop`; the stories, families and shared things are in part 0."""
    dice, almanac = Dice(seed, part), Almanac(as_of)
    people = draw_people(dice, start, stop).assign(shares_mailbox=False)
    if part == 0:
        people = with_families(on_stage(people))
    orders, lines = draw_orders(dice, people, almanac)
    visitors, strangers = int(len(people) * shares.visitors), int(len(people) * shares.strangers)
    visits = [draw_visits(dice, people, orders, almanac), draw_visitors(dice, visitors, almanac)]
    messages = draw_messages(dice, people, almanac)
    cookies = pd.concat(visits)[["person", "cookie"]].drop_duplicates()
    traces = draw_traces(dice, people, cookies, strangers, almanac)
    if part == 0:
        played, played_lines = scripted_orders(almanac)
        orders, lines = _both(played, orders), _both(played_lines, lines)
        visits += [scripted_visits(almanac), draw_tablet(dice, people, almanac)]
        messages = _both(scripted_messages(almanac), messages)
        matches, interests = scripted_interests(almanac)
        traces = Traces(_both(matches, traces.matches), _both(interests, traces.interests), traces.consents)
    return World(
        almanac=almanac,
        people=people,
        contacts=draw_contacts(dice, people),
        orders=orders.drop(columns="customer"),
        lines=lines,
        visits=pd.concat(visits, ignore_index=True).sort_values(["at", "cookie"], kind="stable", ignore_index=True),
        messages=messages.sort_values(["at", "person"], kind="stable", ignore_index=True),
        conversations=draw_conversations(dice, people, almanac),
        traces=traces,
    )


def _both(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([first, second], ignore_index=True)
