"""Text as it was meant: no control characters, one Unicode form, and no word that only says "nothing here".

In:  an expression for a cell as delivered
Out: an expression for its tidy text, NULL where nothing was said
"""

import sqlalchemy as sa

Text = sa.ColumnElement[str]

#: What systems and spreadsheets write where they have nothing. Compared to the letter, since `Null` is a surname,
#: `NA` is Namibia and `Nan` a first name.
BLANKS = (
    "",
    *("null", "NULL", "(null)", "<null>", "[null]", "\\N", "nil", "undefined", "NaN", "nan"),
    *("n/a", "N/A", "N/a", "n.a.", "N.A.", "none", "NONE", "None", "(none)", "(blank)", "(empty)"),
    *("-", "--", "---", "–", "—", ".", "?", "{}", "[]"),
    *("#N/A", "#REF!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#DIV/0!"),
)
#: Of these, the ones that may be somebody's name.
_NAMES = frozenset(("None", "nan", "NaN", "nil"))

#: Printable ASCII without white space around it: nearly every cell. Checked first because it costs least.
_PLAIN = r"[!-~](?:[ -~]*[!-~])?"
_PLAIN_LINE = r"[!-~]+(?: [!-~]+)*"
#: Controls but for tab and line ends, soft marks of direction, and the byte order mark.
_UNSEEN = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F\x{80}-\x{9F}\x{200B}\x{200E}\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}]+"
_EDGES = r"^[\s\p{Z}]+|[\s\p{Z}]+$"
_GAPS = r"[\s\p{Z}]+"


def tidy(value: Text) -> Text:
    """Free text: NULL only where there is nothing but white space."""
    seen = sa.func.regexp_replace(sa.func.nfc_normalize(value), _UNSEEN, "", "g")
    return sa.case(
        (sa.func.regexp_full_match(value, _PLAIN), value),
        else_=sa.func.nullif(sa.func.regexp_replace(seen, _EDGES, "", "g"), ""),
    )


def line(value: Text) -> Text:
    """The same on one line, each gap a single blank."""
    seen = sa.func.regexp_replace(sa.func.nfc_normalize(value), _UNSEEN, "", "g")
    return sa.case(
        (sa.func.regexp_full_match(value, _PLAIN_LINE), value),
        else_=sa.func.nullif(sa.func.trim(sa.func.regexp_replace(seen, _GAPS, " ", "g")), ""),
    )


def known(value: Text) -> Text:
    """Tidy text (as `tidy` or `line` give it) that is no word for "nothing"."""
    return sa.case((value.in_(BLANKS), None), else_=value)


def known_name(value: Text) -> Text:
    """The same for names of people: Mr Null and Mrs None exist."""
    return sa.case((value.in_([word for word in BLANKS if word not in _NAMES]), None), else_=value)


def unquoted(value: Text) -> Text:
    """Without the `'` that spreadsheets and Shopify put before ids, zips and phones to keep them text."""
    return sa.case(
        (sa.func.starts_with(value, "'"), sa.func.nullif(sa.func.ltrim(value, "' "), "")),
        else_=value,
    )


def matches(value: Text, pattern: str) -> sa.ColumnElement[bool]:
    """Whether the whole value is of this RE2 pattern."""
    return sa.func.regexp_full_match(value, pattern, type_=sa.Boolean)


def total(of: Text, when: sa.ColumnElement[bool] | None = None) -> sa.ColumnElement[int]:
    """How many values there are, or how many of them are so."""
    return sa.func.count(of if when is None else sa.case((when, 1)))
