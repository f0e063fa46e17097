"""Identity rules that were in force before, and what is different between two sets of them.

In:  identity rules, a file that keeps those of the past, one JSON document a line
Out: PastRules, the latest first; RuleChange for each setting that differs; rules that also block a value
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cdp_core.errors import IdentityError
from cdp_core.identity.rules import IdentityRules


@dataclass(frozen=True)
class PastRules:
    """Rules, and the moment until which they were in force (UTC)."""

    until: datetime
    rules: IdentityRules


@dataclass(frozen=True)
class RuleChange:
    """A setting of a kind of identifier, or of all where `kind` is None, with its value before and after."""

    kind: str | None
    setting: str
    before: Any
    after: Any


def keep_past(file: Path, rules: IdentityRules, until: datetime) -> None:
    """Add rules that are about to be replaced."""
    line = json.dumps({"until": until.isoformat(), "rules": rules.as_dict()})
    torn = file.exists() and not file.read_bytes().endswith(b"\n")
    with file.open("a", encoding="utf-8") as stream:
        stream.write(f"\n{line}\n" if torn else f"{line}\n")


def past_rules(file: Path) -> list[PastRules]:
    """All that were kept, the latest first. A line that a crash tore hides only itself."""
    if not file.exists():
        return []
    kept = map(_kept, file.read_bytes().splitlines())
    return [one for one in kept if one][::-1]


def _kept(line: bytes) -> PastRules | None:
    try:
        told = json.loads(line)
        return PastRules(datetime.fromisoformat(told["until"]), IdentityRules.from_dict(told["rules"]))
    except (ValueError, KeyError, TypeError, IdentityError):
        return None


def with_blocked(rules: IdentityRules, kind: str, value: str) -> IdentityRules:
    """The same rules, under which this very value of a kind stands for nobody."""
    rule = rules.of(kind)
    patterns = dict.fromkeys((*rule.blocked, re.escape(value)))
    return replace(rules, kinds={**rules.kinds, kind: replace(rule, blocked=tuple(patterns))})


def rule_changes(before: IdentityRules, after: IdentityRules) -> list[RuleChange]:
    """What is different, settings of all kinds first, then kind by kind in the order of priority."""
    one, other = before.as_dict(), after.as_dict()
    kinds = sorted(
        one.pop("kinds").keys() | other.pop("kinds").keys(), key=lambda kind: (after.of(kind).priority, kind)
    )
    one_other, other_other = one.pop("other"), other.pop("other")
    return [
        *_changes(None, one, other),
        *(change for kind in kinds for change in _changes(kind, vars(before.of(kind)), vars(after.of(kind)))),
        *_changes("other", one_other, other_other),
    ]


def _changes(kind: str | None, before: dict[str, Any], after: dict[str, Any]) -> Iterator[RuleChange]:
    return (RuleChange(kind, name, before[name], after[name]) for name in before if before[name] != after[name])
