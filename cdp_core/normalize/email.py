"""E-mail addresses, lower case and bare.

In:  a column of tidy text
Out: expressions for the addresses in a cell; NULL where it is none
"""

from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.normalize.values import Text, matches, total

#: Letters of all scripts, without the signs that part addresses or enclose them. Ranges instead of \p{L}, \p{M}, \p{N}:
#: a pattern with these compiles for 10 ms each time that it stands in a statement.
_FOREIGN = (
    r"\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{37D}\x{37F}-\x{386}\x{388}-\x{588}\x{591}-\x{60B}\x{610}-\x{61A}"
    r"\x{620}-\x{6D3}\x{6D5}-\x{963}\x{966}-\x{1FFF}\x{2C00}-\x{2DFF}\x{3005}-\x{3007}\x{3041}-\x{30FA}"
    r"\x{30FC}-\x{D7FF}\x{F900}-\x{FDFF}\x{FE70}-\x{FEFE}\x{FF10}-\x{FF19}\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}"
    r"\x{FF66}-\x{FFDC}\x{10000}-\x{1EFFF}\x{20000}-\x{3FFFF}"
)
#: What deliverable addresses look like; RFC 5321 allows more, but nobody is reached there. Unicode domains are fine.
#: An asterisk stands for letters that a system hides.
_LOCAL = r"[^\s@<>()\[\],;:\\\"'.*]+(?:'[^\s@<>()\[\],;:\\\"'.*]+)*"
_LABEL = rf"[a-zA-Z0-9{_FOREIGN}](?:[a-zA-Z0-9{_FOREIGN}-]*[a-zA-Z0-9{_FOREIGN}])?"
ADDRESS = rf"{_LOCAL}(?:\.{_LOCAL})*@(?:{_LABEL}\.)+(?:[a-zA-Z{_FOREIGN}]{{2,}}|xn--[a-z0-9-]+)"
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
    """The address of `Ada <ADA@Example.com>`, `Ada (ada@example.com)`, `mailto:ada@example.com`; NULL if none."""
    written = sa.func.lower(value)
    # ann @example.org and ann(at)example.org are meant to be read by people.
    joined = sa.func.regexp_replace(written, r"\s*(?:[(\[{] ?at ?[)\]}]|@)\s*", "@")
    bracketed = sa.func.nullif(
        sa.func.regexp_extract(joined, r"[<(]\s*(?:mailto:)?([^<>()\s]+@[^<>()\s]+)\s*[>)]", 1), ""
    )
    bare = sa.func.regexp_replace(joined, r"^[\s'\"(<]*(?:mailto:|e-?mail:)?\s*|(?:\?.*)?[\s'\")>.,;]*$", "", "g")
    found = sa.func.coalesce(bracketed, bare, type_=sa.Text)
    return sa.case(*((matches(one, ADDRESS), one) for one in (written, joined, found)))


def hashed(value: Text) -> Text:
    """A SHA-256 in lower-case hex; what a clean room writes in base64 is put into hex."""
    base64 = sa.case((matches(value, r"[A-Za-z0-9+/]{43}="), value))
    from_base64 = sa.func.lower(sa.func.hex(sa.func.from_base64(base64)))
    return sa.case((matches(value, HASH), sa.func.lower(value)), else_=from_base64)
