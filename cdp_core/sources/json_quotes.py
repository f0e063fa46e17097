"""What programs print of their objects, `[{'id': 1, 'name': None}]`, as the JSON that was meant.

In:  a text that begins so
Out: a copy of it in JSON
"""

import re

from cdp_core.sources.plain_text import PlainText, TemporaryCopy
from cdp_core.sources.recognition import HEAD_BYTES, PRINTED

#: A longer one is no print.
_MOST_BYTES = 256 << 20
_TOKEN = re.compile(
    r"""'(?P<single>(?:[^'\\]|\\.)*)'|"(?P<double>(?:[^"\\]|\\.)*)"|(?P<word>\b(?:None|True|False|undefined|nan)\b|-?\binf\b)""",
    re.DOTALL,
)
_WORDS = {"True": "true", "False": "false"}
_ESCAPED = re.compile(r"""\\(?:x(?P<code>[0-9a-fA-F]{2})|(?P<quote>'))|(?P<bare>")|\\.|\n""", re.DOTALL)


def as_json(text: PlainText) -> TemporaryCopy | None:
    """The text with double quotes around its strings, and JSON's words; None where it is written otherwise."""
    if not PRINTED.match(text.head(HEAD_BYTES)) or text.end - text.start > _MOST_BYTES:
        return None
    copy = TemporaryCopy(".json")
    meant = _TOKEN.sub(_token, text.read(text.start, text.end - text.start).decode("utf-8"))
    copy.path.write_text(meant, encoding="utf-8", newline="")
    return copy


def _token(found: re.Match[str]) -> str:
    if found["word"]:
        return _WORDS.get(found["word"], "null")
    return f'"{_ESCAPED.sub(_sign, found["double"] or found["single"] or "")}"'


def _sign(found: re.Match[str]) -> str:
    if found["code"]:
        return f"\\u00{found['code']}"
    if found["bare"]:
        return '\\"'
    return "'" if found["quote"] else "\\n" if found[0] == "\n" else found[0]
