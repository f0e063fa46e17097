"""The one profile behind a key.

In:  p123, also of a profile that was merged away; any identifier or id, in any spelling
Out: the number of its profile
"""

import re
from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.errors import ProfileNotFound
from cdp_core.profiles import folding
from cdp_core.store.tables import aliases, assignments, profiles, search_terms

_PHONE = re.compile(r"[\d\s()+./-]*\d[\d\s()+./-]*")
_PROFILE_ID = re.compile(r"[pP](\d{1,18})")


@dataclass(frozen=True)
class Typed:
    """What was typed, as the terms have it; `ids` is the whole of it, and a number with blanks also without them."""

    whole: str
    ids: tuple[str, ...]
    words: tuple[str, ...]
    digits: str | None


def profile_of(connection: sa.Connection, key: str) -> int:
    """The number of the one profile with this identifier or id, also an id that was merged away.

    Raises:
        ProfileNotFound: there is none, or more than one.
    """
    number = profile_number(connection, key)
    if number is not None:
        return number
    typed = typed_as(connection, key)
    term = search_terms.c.term
    same = (search_terms.c.kind != "name") & term.in_(typed.ids)
    phone = (search_terms.c.kind == "phone") & (term == (typed.digits or typed.whole))
    exact = sa.select(search_terms.c.profile).distinct().where(same | phone)
    fitting = sorted(connection.scalars(exact.limit(11)))
    if not fitting:
        raise ProfileNotFound(f'No profile has the identifier or id "{key}". Search for a part of it on Profiles.')
    if len(fitting) > 1:
        listed = ", ".join(f"p{number}" for number in fitting[:10]) + (" …" if len(fitting) > 10 else "")
        raise ProfileNotFound(f'"{key}" belongs to more than one profile: {listed}. Ask for one of these ids.')
    return fitting[0]


def profile_number(connection: sa.Connection, text: str) -> int | None:
    """The profile behind p123, where that record is now."""
    written = _PROFILE_ID.fullmatch(text.strip())
    if not written:
        return None
    number = int(written[1])
    of_record = sa.select(assignments.c.profile).where(assignments.c.record == number)
    of_alias = (
        sa.select(assignments.c.profile)
        .join(aliases, aliases.c.record == assignments.c.record)
        .where(aliases.c.old_profile == number)
    )
    for rows in (sa.select(profiles.c.profile).where(profiles.c.profile == number), of_record, of_alias):
        found = connection.scalars(rows).all()
        if found:
            return found[0]
    return None


def typed_as(connection: sa.Connection, text: str) -> Typed:
    """Fold what was typed by the very expressions that folded the terms."""
    typed = sa.literal(text.strip(), sa.Text)
    whole = sa.func.lower(typed)
    row = connection.execute(
        sa.select(whole, folding.closed_up(whole), folding.words(folding.folded(typed)), folding.digits(typed))
    ).one()
    ids = dict.fromkeys(row[:2] if any(map(str.isdigit, row[0])) else row[:1])
    return Typed(row[0], tuple(ids), tuple(row[2]), (row[3] or None) if _PHONE.fullmatch(text.strip()) else None)
