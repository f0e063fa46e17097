"""Quotes that a word processor or a phone made of plain ones: “Lee, Ann”;“ann@example.com”.

In:  a text
Out: the same text with plain quotes around its cells, or as it was
"""

import re
from functools import partial

from cdp_core.sources.plain_text import PlainText
from cdp_core.sources.unwrapping import SAMPLE_BYTES, rewritten

NOTE = "The cells stood in {} and {} instead of plain quotes; those around cells were read as such."
#: As they are set in English, German, Swedish, French and Danish.
_PAIRS = (("“", "”"), ("„", "“"), ("„", "”"), ("”", "”"), ("«", "»"), ("»", "«"), ("‹", "›"), ("‘", "’"), ("″", "″"))
_DELIMITERS = r"[,;\t|]"
_AGREEING = 0.9
_LINES_LOOKED_AT = 40


def with_plain_quotes(text: PlainText) -> PlainText:
    """The text to read: where nearly all lines have cells in such quotes and none in plain ones."""
    head = text.head(SAMPLE_BYTES)
    if '"' in head:
        return text
    lines = [line for line in head.splitlines()[:_LINES_LOOKED_AT] if line.strip()]
    for opening, closing in _PAIRS:
        begins = re.compile(rf"(?:^|(?<={_DELIMITERS})) ?{opening}")
        ends = re.compile(rf"{closing}(?= ?(?:{_DELIMITERS}|$))")
        quoted = [len(begins.findall(line)) * (len(begins.findall(line)) == len(ends.findall(line))) for line in lines]
        if len(lines) > 1 < quoted[0] and sum(map(bool, quoted)) >= _AGREEING * len(lines):
            plain = partial(_plainly, begins, ends)
            return rewritten(text, plain, NOTE.format(opening, closing)) or text
    return text


def _plainly(begins: re.Pattern[str], ends: re.Pattern[str], line: str) -> str:
    return ends.sub('"', begins.sub('"', line.replace('"', '""')))
