"""JSON text → its values, piece by piece, every digit kept.

In:  UTF-8 bytes of a file of any size
Out: the objects in an array or one after the other, as bytes; a value parsed from such bytes

Files of several GB are cut into elements by counting brackets outside strings, a chunk at a time, so that only
one chunk is ever in memory.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
import orjson

from cdp_core.errors import UnreadableFile, UnsafeFile

CHUNK = 8 << 20
LONGEST_VALUE = 128 << 20
DEEPEST = 200


class Digits(str):
    """A number as it was written."""

    __slots__ = ()


_BLANKS = b" \r\n\t\x1e"
_NOTHING = b" ,;\r\n\t\x1e"
_COMMENT = re.compile(rb"//[^\n]*|/\*.*?\*/", re.DOTALL)
_BEFORE_NUMBER = (b":", b": ", b"[", b",", b", ")
_AFTER_NUMBER = (b",", b"}", b"]")

#: A comma before a closing bracket, and the strings in which one may stand.
_STRING_OR_LAST_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])')
_EXACT = json.JSONDecoder(parse_float=Digits, parse_int=Digits, parse_constant=Digits, strict=False)


def parse(raw: bytes) -> object:
    """A JSON value; numbers that a float cannot hold may have changed (see `keeps_digits`). Raises ValueError.

    What many writers get wrong is accepted: NaN, a comma after the last value, control characters in strings.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return parse_exactly(raw)


def parse_exactly(raw: bytes) -> object:
    """A JSON value, its numbers as `Digits`. Raises ValueError."""
    try:
        return _decoded(_EXACT, raw)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _decoded(decoder: json.JSONDecoder, raw: bytes) -> object:
    text = raw.strip().rstrip(b",").decode("utf-8")
    try:
        return decoder.decode(text)
    except ValueError:
        mended = _STRING_OR_LAST_COMMA.sub(r"\1", text)
        if mended == text:
            raise
        return decoder.decode(mended)


def keeps_digits(value: object, raw: bytes) -> bool:
    """Whether the floats in this value stand in the text exactly as they print: 19.9 and not 19.90 or 1e3."""
    if type(value) is float:
        digits = repr(value).encode()
        at = raw.find(digits)
        while at > 0:
            if raw.endswith(_BEFORE_NUMBER, 0, at) and raw.startswith(_AFTER_NUMBER, at + len(digits)):
                return True
            at = raw.find(digits, at + 1)
        return False
    if type(value) is list:
        return all(keeps_digits(inner, raw) for inner in value if type(inner) in (float, list, dict))
    if type(value) is dict:
        return all(keeps_digits(inner, raw) for inner in value.values() if type(inner) in (float, list, dict))
    return True


def repeated_keys(raw: bytes) -> list[tuple[str, str]]:
    """Keys that an object gives more than once, each with a value that is not kept."""
    lost: list[tuple[str, str]] = []

    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        kept: dict[str, object] = {}
        for key, value in found:
            if key in kept:
                lost.append((key, json_text(kept[key]) or ""))
            kept[key] = value
        return kept

    _decoded(json.JSONDecoder(object_pairs_hook=pairs, parse_float=Digits, parse_int=Digits, strict=False), raw)
    return lost


def json_text(value: object) -> str | None:
    """A value as the text of a cell; lists and objects as compact JSON."""
    if value is None:
        return None
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    try:
        return orjson.dumps(value).decode() if not _has_digits(value) else _exact_text(value)
    except (TypeError, ValueError):
        return _exact_text(value)


def _has_digits(value: object) -> bool:
    if isinstance(value, dict):
        return any(_has_digits(inner) for inner in value.values())
    if isinstance(value, list):
        return any(_has_digits(inner) for inner in value)
    return isinstance(value, Digits)


def _exact_text(value: object) -> str:
    if isinstance(value, Digits):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k, ensure_ascii=False)}:{_exact_text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_exact_text, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class Piece:
    """An element as it stands in the file; `whole` is False for what lies between elements or breaks off."""

    raw: bytes
    whole: bool


def pieces(chunks: Iterator[bytes], depth: int, name: str) -> Iterator[Piece]:
    """The objects and arrays directly at `depth` brackets: 1 inside an array, 0 for values one after the other.

    Behind the end of an array another may begin, as in files joined to one.
    """
    rest = b""
    for chunk in chunks:
        rest += chunk
        spans, closed = _spans(rest, depth, name)
        position = 0
        for start, end in spans:
            if between := _stray(rest[position:start]):
                yield Piece(between, False)
            yield Piece(rest[start:end], True)
            position = end
        if closed is not None:
            yield from _beyond_array(chain((rest[closed + 1 :],), chunks), name)
            return
        rest = rest[position:]
        if len(rest) > LONGEST_VALUE:
            raise UnreadableFile(
                f"{name} holds one JSON value of more than {LONGEST_VALUE >> 20} MB; export it in smaller ones."
            )
    if left := _stray(rest):
        yield Piece(left, False)


def _beyond_array(chunks: Iterator[bytes], name: str) -> Iterator[Piece]:
    for chunk in chunks:
        if left := chunk.lstrip(_BLANKS):
            if left.startswith(b"["):
                yield from pieces(chain((left[1:],), chunks), 1, name)
            elif left.startswith(b"{"):
                yield from pieces(chain((left,), chunks), 0, name)
            return


def _stray(between: bytes) -> bytes:
    """What lies between two elements beyond commas, blanks and comments."""
    left = between.strip(_NOTHING)
    return _COMMENT.sub(b"", left).strip(_NOTHING) if left.startswith((b"//", b"/*")) else left


def _spans(data: bytes, depth: int, name: str) -> tuple[list[tuple[int, int]], int | None]:
    """Start and end of each whole element, and where the array around them ends."""
    positions, change = brackets(data)
    levels = depth + np.cumsum(change)
    if len(levels) and levels.max() > DEEPEST:
        raise UnsafeFile(f"{name} is nested more than {DEEPEST} levels deep; no export is, so it was not read.")
    outside = np.flatnonzero(levels < depth)
    closed = int(positions[outside[0]]) if len(outside) else None
    if closed is not None:
        positions, change, levels = positions[: outside[0]], change[: outside[0]], levels[: outside[0]]
    starts = positions[(change == 1) & (levels == depth + 1)]
    ends = positions[(change == -1) & (levels == depth)] + 1
    return list(zip(starts.tolist(), ends.tolist(), strict=False)), closed


def brackets(data: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Where brackets stand outside strings, and +1 or -1 for each."""
    buffer = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(buffer == ord('"'))
    if b'\\"' in data:
        quotes = quotes[~_escaped(buffer, quotes)]
    kind = buffer | 0x20
    positions = np.flatnonzero((kind == ord("{")) | (kind == ord("}")))
    positions = positions[np.searchsorted(quotes, positions) % 2 == 0]
    return positions, np.where((buffer[positions] | 0x20) == ord("{"), 1, -1)


def _escaped(buffer: np.ndarray, quotes: np.ndarray) -> np.ndarray:
    """Quotes after an odd number of backslashes."""
    slashes = np.flatnonzero(buffer == ord("\\"))
    begins = np.concatenate(([True], np.diff(slashes) != 1))
    run_start = slashes[np.maximum.accumulate(np.where(begins, np.arange(len(slashes)), 0))]
    run_length = slashes - run_start + 1
    at = np.searchsorted(slashes, quotes - 1)
    found = (at < len(slashes)) & (slashes[np.minimum(at, len(slashes) - 1)] == quotes - 1)
    return found & (run_length[np.minimum(at, len(slashes) - 1)] % 2 == 1)
