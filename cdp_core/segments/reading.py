"""Small things that every reader of a rule needs: what was found in words, the closest name, known keys only."""

import difflib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from cdp_core.errors import RuleError

_SHOWN = 60


@contextmanager
def at_key(key: str) -> Iterator[None]:
    """What is wrong in here is wrong under this key of its node."""
    try:
        yield
    except RuleError as error:
        apart = "." if error.key and not error.key.startswith("[") else ""
        error.key = f"{key}{apart}{error.key}"
        raise


def found(value: object) -> str:
    """A JSON value as an error message shows it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        if not value:
            return "an empty object"
        text = "an object with " + ", ".join(f'"{key}"' for key in list(value)[:4])
    elif isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list"
    else:
        text = f'"{value}"' if isinstance(value, str) else _number(value)
    text = " ".join(text.encode("utf-8", "replace").decode().split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _number(value: object) -> str:
    if isinstance(value, int) and value.bit_length() > 200:
        return "a whole number of more than 60 digits"
    return str(value)


def suggestion(name: str, names: Iterable[str]) -> str:
    """` Did you mean "city"?`, or nothing where no name is close."""
    folded = {each.casefold(): each for each in names}
    close = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.6)
    return f' Did you mean "{folded[close[0]]}"?' if close else ""


def plain(text: str, path: str) -> str:
    """The text, if it is one that can be stored: JSON may spell half a surrogate pair."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise RuleError(path, "a text contains half of a surrogate pair, which is no character.") from None
    return text


def an_object(document: object, path: str, expected: str) -> dict[str, Any]:
    """The document, if it is a JSON object."""
    if not isinstance(document, dict):
        raise RuleError(path, f"expected {expected}, found {found(document)}.")
    return document


def known_keys(document: dict[str, Any], allowed: Collection[str], path: str, of: str) -> None:
    """Refuse keys that mean nothing here."""
    for key in document:
        if key not in allowed:
            raise RuleError(
                path,
                f"{of} has no {found(key)}.{suggestion(str(key), allowed)} It may have: {', '.join(allowed)}.",
                key,
            )


def a_text(value: object, path: str, what: str) -> str:
    """The value, if it is a text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise RuleError(path, f"expected {what} as text, found {found(value)}.")
    return plain(value, path)
