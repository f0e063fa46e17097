"""What a cell looks like, without changing it: the evidence for delimiters and header rows.

In:  the text of one cell
Out: a kind: "empty", "number", "money", "date", "time", "email", "url", "phone", "boolean", "hash",
     "code" or "text"
"""

import re
from functools import lru_cache

LONGEST = 80

#: Code points, first and last, that nobody sees: controls but for tab and line ends, marks of direction, which programs
#: put around phone numbers and amounts of the scripts written from right to left, and the byte order mark.
UNSEEN = (
    *((0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x9F), (0x061C, 0x061C), (0x200B, 0x200B), (0x200E, 0x200F)),
    *((0x202A, 0x202E), (0x2060, 0x2060), (0x2066, 0x2069), (0xFEFF, 0xFEFF)),
)
_UNSEEN = re.compile(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in UNSEEN)}]+")

_NUMBER = r"[-+]?(?:\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+|\d+)?(?:[.,]\d+)?(?:[eE][-+]?\d{1,3})?"
_CURRENCY = (
    r"(?:[$€£¥₫₹₽₩₺]|kr\.?|zł|Kč|Ft|"
    r"(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|TRY|JPY|CNY|VND|INR|AUD|CAD|BRL|MXN|ZAR)\b)"
)
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("number", rf"(?=[-+.,]?\d){_NUMBER}\s?%?|\({_NUMBER}\)"),
    ("money", rf"[-+]?{_CURRENCY}\s?(?=[-+]?\d){_NUMBER}|(?=[-+]?\d){_NUMBER}\s?{_CURRENCY}"),
    ("date", r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\.?(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[AaPp]\.?[Mm]\.?)?)?"
             r"\s?(?:Z|UTC|GMT|(?:UTC|GMT)?[-+]\d{2}:?\d{2}|(?:UTC|GMT)[-+]\d{1,2})?"),
    ("date", r"(?:[A-Za-z]{3,9},? )?(?:\d{1,2}[ -.]{1,2}[A-Za-zäéû]{3,9}|[A-Za-z]{3,9} \d{1,2})\.?,?[ -]\d{2,4}"
             r"(?:,? \d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?)?"),
    ("date", r"\d{4}[年/]\d{1,2}[月/]\d{1,2}日?"),
    ("time", r"\d{1,3}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[AaPp]\.?[Mm]\.?)?"),
    ("email", r"[^@\s,;:|<>\"~^]+@[^@\s,;:|<>\"~^]+\.[^@\s,;:|<>\"~^]{2,}"),
    ("url", r"(?:https?|ftp)://\S+|www\.\S+"),
    ("boolean", r"(?i:true|false)"),
    ("phone", r"\+?\(?\d[\d ().\-/]{5,18}\d"),
    ("hash", r"[0-9a-fA-F]{32,}|(?=\S*\d)[A-Za-z0-9+/]{27,}={0,2}"),
    ("code", r"(?=[^\s]*\d)[\w#][\w#.\-:/]*"),
)  # fmt: skip
_KIND = re.compile("|".join(f"(?P<k{i}>{pattern})" for i, (_, pattern) in enumerate(_PATTERNS)))
_NAMES = tuple(name for name, _ in _PATTERNS)


def without_unseen(cell: str) -> str:
    """The cell without signs that nobody sees."""
    return cell if cell.isprintable() else _UNSEEN.sub("", cell)


@lru_cache(maxsize=200_000)
def kind(cell: str) -> str:
    """The kind of one cell. A header cell is nearly always "text"; "code" is a word with digits in it."""
    bare = without_unseen(cell).strip()
    if not bare:
        return "empty"
    if len(bare) > LONGEST:
        return "text"
    found = _KIND.fullmatch(bare)
    return _NAMES[(found.lastindex or 1) - 1] if found else "text"


def is_typed(cell: str) -> bool:
    """True for what no header says: a number, a date, an address."""
    return kind(cell) not in ("empty", "text", "code")
