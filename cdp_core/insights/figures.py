"""Figures that lead to the profiles behind them.

In:  a count, what selects who was counted
Out: a Figure; rules put together as the segment contract has them
"""

from dataclasses import dataclass
from typing import Any

#: A segment rule as a JSON document, see the contract of segment rules.
Rule = dict[str, Any]


EVERYBODY: Rule = {"all": []}


@dataclass(frozen=True)
class Interests:
    """Interests that no rule can ask for: by the time that is left of them (`time_left`), of a provider, of those who
    told none ("") or of any."""

    left: str
    provider: str | None = None


@dataclass(frozen=True)
class Figure:
    """How many profiles, and the rule that selects exactly those: of them, where `interests` says so, who has such.

    It is to be asked in `view`: of everything joined, or of what one system alone knows.
    """

    count: int
    rule: Rule
    view: str = "all"
    interests: Interests | None = None


def exists(trait: str) -> Rule:
    return {"trait": trait, "op": "exists"}


def above(trait: str, number: float) -> Rule:
    return {"trait": trait, "op": "gt", "value": number}


def any_of(*rules: Rule) -> Rule:
    return rules[0] if len(rules) == 1 else {"any": list(rules)}


def all_of(*rules: Rule) -> Rule:
    return rules[0] if len(rules) == 1 else {"all": list(rules)}


def no(rule: Rule) -> Rule:
    return {"not": rule}


def exactly(systems: tuple[str, ...], every: tuple[str, ...]) -> Rule:
    """Known to these systems and to no other."""
    return all_of(*({"system": one} if one in systems else no({"system": one}) for one in every))
