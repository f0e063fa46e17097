"""E-mail addresses, lower case and bare.

In:  a column of tidy text
Out: expressions for the addresses in a cell; NULL where it is none
"""

import sqlalchemy as sa

from cdp_core.normalize.values import Text, matches, total

#: What deliverable addresses look like; RFC 5321 allows more, but nobody is reached there. Unicode domains are fine.
_LOCAL = r"[^\s@<>()\[\],;:\\\"'.]+(?:'[^\s@<>()\[\],;:\\\"'.]+)*"
_LABEL = r"[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?"
ADDRESS = rf"{_LOCAL}(?:\.{_LOCAL})*@(?:{_LABEL}\.)+(?:\p{{L}}[\p{{L}}\p{{M}}]+|xn--[a-z0-9-]+)"
HASH = r"[0-9a-fA-F]{64}"
_SEPARATED = r"\s*[;,|\n]\s*"
#: More addresses in one cell than a person has.
_MOST = 5


def most_in_a_cell(connection: sa.Connection, source: sa.FromClause, value: Text) -> int:
    """How many addresses the fullest cell of a column holds: `a@x.com; b@x.com`."""
    ats = sa.func.length(value) - sa.func.length(sa.func.replace(value, "@", ""))
    fullest = connection.execute(sa.select(sa.func.max(ats)).select_from(source)).scalar_one()
    return int(min(max(fullest or 1, 1), _MOST))


def has_hashes(connection: sa.Connection, source: sa.FromClause, value: Text) -> bool:
    """Whether some of the cells hold a SHA-256 of an address instead of an address."""
    hashes = total(value, sa.and_(sa.func.length(value) == 64, matches(value, HASH)))
    return bool(connection.execute(sa.select(hashes).select_from(source)).scalar_one())


def addresses(value: Text, most: int) -> list[Text]:
    """The first `most` addresses of a cell, each an expression."""
    if most == 1:
        return [address(value)]
    parts = sa.func.string_split_regex(value, _SEPARATED)
    return [address(sa.func.list_extract(parts, place)) for place in range(1, most + 1)]


def address(value: Text) -> Text:
    """The address of `Ada <ADA@Example.com>` or `mailto:ada@example.com`, NULL where there is none."""
    lower = sa.func.lower(value)
    bracketed = sa.func.nullif(sa.func.regexp_extract(lower, r"<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>", 1), "")
    bare = sa.func.regexp_replace(lower, r"^[\s'\"(<]*(?:mailto:|e-?mail:)?\s*|(?:\?.*)?[\s'\")>.,;]*$", "", "g")
    found = sa.func.coalesce(bracketed, bare, type_=sa.Text)
    return sa.case((matches(lower, ADDRESS), lower), (matches(found, ADDRESS), found))


def hashed(value: Text) -> Text:
    """A SHA-256 in lower-case hex; what a clean room writes in base64 is put into hex."""
    base64 = sa.case((matches(value, r"[A-Za-z0-9+/]{43}="), value))
    from_base64 = sa.func.lower(sa.func.hex(sa.func.from_base64(base64)))
    return sa.case((matches(value, HASH), sa.func.lower(value)), else_=from_base64)
