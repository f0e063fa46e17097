"""E-mail addresses, lower case and bare.

In:  a column of tidy text
Out: expressions for the addresses in a cell; NULL where it is none
"""

from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.normalize.values import Text, matches, total

#: What deliverable addresses look like; RFC 5321 allows more, but nobody is reached there. Unicode domains are fine.
_LOCAL = r"[^\s@<>()\[\],;:\\\"'.]+(?:'[^\s@<>()\[\],;:\\\"'.]+)*"
_LABEL = r"[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?"
ADDRESS = rf"{_LOCAL}(?:\.{_LOCAL})*@(?:{_LABEL}\.)+(?:\p{{L}}[\p{{L}}\p{{M}}]+|xn--[a-z0-9-]+)"
HASH = r"[0-9a-fA-F]{64}"
#: More addresses in one cell than a person has.
_MOST = 5


@dataclass(frozen=True)
class Fullness:
    """What is in a column of addresses: how many its fullest cell holds, cells with a hash, cells with neither."""

    most: int
    hashes: int
    left_out: int
    example: str | None


def fullness(connection: sa.Connection, value: Text) -> Fullness:
    """Look through a column for cells like `a@x.com; b@x.com`, SHA-256 hashes, and what is no address."""
    plain = matches(sa.func.lower(value), ADDRESS)
    others = sa.select(value.label("value")).where(sa.not_(plain)).subquery()
    other = others.c.value
    ats = sa.func.length(other) - sa.func.length(sa.func.replace(other, "@", ""))
    is_hash = matches(other, HASH)
    none = sa.case(
        (ats > 1, sa.not_(sa.func.regexp_matches(sa.func.lower(other), ADDRESS))), else_=address(other).is_(None)
    )
    unread = sa.and_(sa.not_(is_hash), none)
    most, hashes, left_out, example = connection.execute(
        sa.select(sa.func.max(ats), total(other, is_hash), total(other, unread), sa.func.min(sa.case((unread, other))))
    ).one()
    return Fullness(min(max(most or 1, 1), _MOST), hashes, left_out, example)


def addresses(value: Text, most: int) -> list[Text]:
    """The first `most` addresses of a cell, each an expression."""
    if most == 1:
        return [address(value)]
    found = sa.func.regexp_extract_all(sa.func.lower(sa.func.replace(value, "/", " ")), ADDRESS)
    ats = sa.func.length(value) - sa.func.length(sa.func.replace(value, "@", ""))
    return [
        sa.case((ats > 1, sa.func.list_extract(found, place)), else_=address(value) if place == 1 else None)
        for place in range(1, most + 1)
    ]


def address(value: Text) -> Text:
    """The address of `Ada <ADA@Example.com>` or `mailto:ada@example.com`, NULL where there is none."""
    written = sa.func.lower(value)
    # ann @example.org and ann(at)example.org are meant to be read by people.
    joined = sa.func.regexp_replace(written, r"\s*(?:[(\[{] ?at ?[)\]}]|@)\s*", "@")
    lower = sa.case((matches(written, ADDRESS), written), else_=joined)
    bracketed = sa.func.nullif(sa.func.regexp_extract(lower, r"<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>", 1), "")
    bare = sa.func.regexp_replace(lower, r"^[\s'\"(<]*(?:mailto:|e-?mail:)?\s*|(?:\?.*)?[\s'\")>.,;]*$", "", "g")
    found = sa.func.coalesce(bracketed, bare, type_=sa.Text)
    return sa.case((matches(lower, ADDRESS), lower), (matches(found, ADDRESS), found))


def hashed(value: Text) -> Text:
    """A SHA-256 in lower-case hex; what a clean room writes in base64 is put into hex."""
    base64 = sa.case((matches(value, r"[A-Za-z0-9+/]{43}="), value))
    from_base64 = sa.func.lower(sa.func.hex(sa.func.from_base64(base64)))
    return sa.case((matches(value, HASH), sa.func.lower(value)), else_=from_base64)
