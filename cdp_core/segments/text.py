"""A rule as text for people: written out, and the line on which a node stands.

In:  a rule as JSON, or its text and the path of a node
Out: indented JSON; a line number
"""

import json
import re
from itertools import pairwise
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any as Json

_BLANK = re.compile(r"[ \t\n\r]*")
_SCALAR = re.compile(r"[^\s,\]}]+")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:]', re.DOTALL)
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def rule_text(rule: Json) -> str:
    """The rule as a person edits it."""
    return json.dumps(rule, ensure_ascii=False, indent=2)


def line_of(text: str, path: str) -> int:
    """The line, from 1, on which the node at that path begins; the nearest node above it where the path ends early."""
    steps: list[str | int] = [name or int(place) for name, place in _STEP.findall(path)]
    at = _skip(text, 0)
    while steps and at < len(text) and text[at] in "{[":
        found = _inside(text, at, steps.pop(0))
        if found is None:
            break
        at = found
    return text.count("\n", 0, at) + 1


def second_key(text: str) -> tuple[str, int]:
    """The first key that its object has already, and where it begins; the text has one."""
    objects: list[set[str]] = []
    tokens = list(_TOKEN.finditer(text))
    for token, following in pairwise(tokens):
        if token[0] in "{[":
            objects.append(set())
        elif token[0] in "}]":
            objects.pop()
        elif following[0] == ":":
            key = scanstring(text, token.start() + 1)[0]
            if key in objects[-1]:
                return key, token.start()
            objects[-1].add(key)
    raise ValueError("no key stands twice")


def _inside(text: str, at: int, step: str | int) -> int | None:
    """Where the value under a key, or at a place, of the object or list that begins here begins."""
    is_object = text[at] == "{"
    at = _skip(text, at + 1)
    place = 0
    while at < len(text) and text[at] not in "}]":
        name: str | int = place
        if is_object:
            name, at = scanstring(text, at + 1)
            at = _skip(text, _skip(text, at) + 1)
        if name == step:
            return at
        at = _skip(text, _end(text, at))
        at = _skip(text, at + 1) if text[at : at + 1] == "," else at
        place += 1
    return None


def _end(text: str, at: int) -> int:
    """Where the value that begins here ends."""
    if text[at] == '"':
        end: int = scanstring(text, at + 1)[1]
        return end
    if text[at] not in "{[":
        scalar = _SCALAR.match(text, at)
        return scalar.end() if scalar else at + 1
    return json.JSONDecoder().raw_decode(text, at)[1]


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at
