"""Values as they are compared: which are nobody's, which are two spellings of one.

In:  identity rules, columns of identifiers or people
Out: SQL expressions
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from cdp_core.identity.names import ADDRESSES, FORMS
from cdp_core.identity.rules import ANY, IdentityRules
from cdp_core.store.tables import identifiers, people

#: Which clear kind each hashed kind stands for.
HASHED = {"hashed_email": "email", "hashed_phone": "phone"}
#: One system calls a browser's or an app's own id a cookie, or a device, that another calls anonymous.
_DRAWN = {"cookie_id": "anonymous_id", "device_id": "anonymous_id"}
#: Which kind has the values that those of another one may stand for.
STANDS_FOR = {**HASHED, **_DRAWN}

#: Ids so long and so mixed that no two systems draw the same one: UUIDs, 16 and more hexadecimal digits with letters
#: among them; a number of some 38 digits; a number and a moment, as Google's cookies have them.
_HEXADECIMAL = r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}|[0-9a-fA-F]{16,64}"
_MIXED = r"[1-9].*[a-fA-F]|[a-fA-F].*[1-9]"
_DECIMAL = r"[1-9]\d{29,39}|[1-9]\d{7,9}\.1\d{9}"


def joined_value(rules: IdentityRules, of: sa.FromClause = identifiers) -> sa.ColumnElement[str]:
    """The value as it is compared; as it is stored, unless the dots and tags of Gmail are to be read over."""
    if not rules.gmail_dots:
        return of.c.value
    user = sa.func.replace(sa.func.split_part(sa.func.split_part(of.c.value, "@", 1), "+", 1), ".", "")
    is_gmail = sa.and_(of.c.kind == "email", sa.func.regexp_matches(of.c.value, r"@(gmail|googlemail)\.com$"))
    return sa.case((is_gmail, user + "@gmail.com"), else_=of.c.value)


def by_kind(kind: sa.ColumnElement, choices: Mapping[str, Any], otherwise: Any) -> sa.ColumnElement[Any]:
    """The choice for a row's kind, the other one for kinds that have none."""
    if not choices:
        return sa.literal(otherwise)
    return sa.case(*((kind == name, choice) for name, choice in choices.items()), else_=otherwise)


def numbered_by(
    rules: IdentityRules, kinds: Iterable[str], kind: sa.ColumnElement, source: sa.ColumnElement
) -> sa.ColumnElement[int]:
    """The source within which values of a row's kind tell people apart, where the limit is per source; else 0."""
    return sa.case((kind.in_([one for one in kinds if rules.of(one).per_source]), source), else_=0)


def is_blocked(
    rules: IdentityRules, kinds: list[str], kind: sa.ColumnElement, value: sa.ColumnElement
) -> sa.ColumnElement[bool]:
    """Whether a value stands for nobody: a placeholder, a test."""
    patterns = {name: sa.func.regexp_full_match(value, rules.blocked_pattern(name)) for name in kinds}
    return by_kind(kind, patterns, False)


def person_name() -> sa.ColumnElement[str]:
    """First and last name of a people row, else its full name, folded for comparison; NULL where it has none."""
    parts = sa.func.nullif(sa.func.concat_ws(" ", people.c.first_name, people.c.last_name), "")
    return sa.func.strip_accents(sa.func.lower(sa.func.trim(sa.func.coalesce(parts, people.c.full_name))))


#: A column for what stands behind a name (and behind no house number), and in it what is the word of a father or a son.
_SUFFIX = rf'"(?:(?:name_)?suffix(?:_name)?|name_sufx_cd)":"({FORMS})"'


def addressed_name() -> sa.ColumnElement[str]:
    """The same, with "mr" or "ms" before it where the gender is told, and behind it what a column of its own says."""
    address = sa.case(ADDRESSES, value=people.c.gender)
    custom = sa.func.lower(people.c.custom)
    suffix = sa.case((sa.func.contains(custom, "suf"), sa.func.regexp_extract(custom, _SUFFIX, 1)))
    addressed = sa.func.concat_ws(" ", address, person_name(), sa.func.nullif(suffix, ""))
    return sa.case((person_name().is_not(None), addressed))


def needs_names(
    rules: IdentityRules, kinds: list[str], kind: sa.ColumnElement, value: sa.ColumnElement
) -> sa.ColumnElement[bool]:
    """Whether a value joins only people whose names do not clash."""
    patterns = {name: pattern for name in kinds if (pattern := rules.of(name).named)}
    matching = {
        name: sa.true() if pattern == ANY else sa.func.regexp_full_match(value, f"(?i){pattern}")
        for name, pattern in patterns.items()
    }
    return by_kind(kind, matching, False)


def digests(kind: str, value: sa.ColumnElement[str]) -> list[sa.ColumnElement[str]]:
    """What a value of this kind may be called under another one, in lower case.

    The hashes that a platform may have made of a clear value, phones with and without their plus sign; or an id that
    was drawn at random, as it is.
    """
    if kind in _DRAWN.values():
        return [sa.case((_is_drawn(value), sa.func.lower(value)))]
    spellings = [value] if kind == "email" else [value, sa.func.ltrim(value, "+")]
    return [function(spelling) for spelling in spellings for function in (sa.func.sha256, sa.func.sha1, sa.func.md5)]


def digests_of(kind: str, value: str) -> list[str]:
    """The same of one value."""
    if kind in _DRAWN.values():
        mixed = re.fullmatch(_HEXADECIMAL, value) and re.search(_MIXED, value)
        return [value.lower()] if mixed or re.fullmatch(_DECIMAL, value) else []
    functions = (hashlib.sha256, hashlib.sha1, hashlib.md5)
    return [one(spelling.encode()).hexdigest() for spelling in (value, value.lstrip("+")) for one in functions]


def _is_drawn(value: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Whether an id was drawn at random. Its length costs a tenth of a pattern to look at."""
    hexadecimal, decimal = (
        sa.func.regexp_full_match(value, pattern, type_=sa.Boolean) for pattern in (_HEXADECIMAL, _DECIMAL)
    )
    mixed = sa.and_(hexadecimal, sa.func.regexp_matches(value, _MIXED, type_=sa.Boolean))
    return sa.and_(sa.func.length(value) >= 16, sa.or_(mixed, decimal))
