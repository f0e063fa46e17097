"""What a profile can be found by.

In:  people, identifiers, the members of a scope
Out: one row per profile, kind and term: each word of its names, its e-mails, phones and ids
"""

import sqlalchemy as sa

from cdp_core.profiles import folding
from cdp_core.store.tables import identifiers, people


def search_rows(members: sa.FromClause) -> sa.Select:
    """Every term once per profile, with a spelling to show."""
    return sa.select(sa.union_all(_names(members), _phones(members), _other_ids(members)).cte("terms"))


def _names(members: sa.FromClause) -> sa.Select:
    """The words of every name that a record tells, also of one that did not survive; Koehler as Kohler, too."""
    parts = [people.c[name] for name in ("first_name", "middle_name", "last_name")]
    shown = sa.func.coalesce(people.c.full_name, sa.func.nullif(sa.func.concat_ws(" ", *parts), ""))
    # What many records tell alike is folded once: folding is the dear part.
    told = (
        sa.select(
            members.c.profile, shown.label("shown"), sa.func.concat_ws(" ", people.c.full_name, *parts).label("name")
        )
        .distinct()
        .join_from(people, members, members.c.record == people.c.record)
        .where(people.c.standing, shown.is_not(None))
        .cte("told_names")
    )
    term = sa.func.unnest(folding.words(folding.folded(told.c.name))).label("term")
    names = sa.select(told.c.profile, sa.literal("name").label("kind"), term, told.c.shown).cte("names")
    one_letter = folding.one_letter(names.c.term)
    respelled = sa.select(names.c.profile, names.c.kind, one_letter, names.c.shown).where(one_letter != names.c.term)
    return _once(sa.union_all(sa.select(names), respelled).cte("spelled_names"))


def _phones(members: sa.FromClause) -> sa.Select:
    """The digits of every phone; those of an international one also as people of the same country write them."""
    value, kind = identifiers.c.value, identifiers.c.kind
    whole = folding.digits(value)
    told = _told(members, kind == "phone", whole)
    national = _told(members, (kind == "phone") & value.startswith("+"), folding.national(whole))
    return _once(sa.union_all(told, national).cte("phones"))


def _other_ids(members: sa.FromClause) -> sa.Select:
    """Every other id as it is, and one with blanks in it also without them."""
    value, other = sa.func.lower(identifiers.c.value), identifiers.c.kind != "phone"
    whole = _told(members, other, value)
    closed_up = _told(members, other & sa.func.contains(value, " "), folding.closed_up(value))
    return _once(sa.union_all(whole, closed_up).cte("ids"))


def _told(members: sa.FromClause, which: sa.ColumnElement[bool], term: sa.ColumnElement[str]) -> sa.Select:
    return (
        sa.select(members.c.profile, identifiers.c.kind, term.label("term"), identifiers.c.value.label("shown"))
        .join_from(identifiers, members, members.c.record == identifiers.c.record)
        .where(identifiers.c.standing, which)
    )


def _once(terms: sa.FromClause) -> sa.Select:
    return (
        sa.select(terms.c.profile, terms.c.kind, terms.c.term, sa.func.min(terms.c.shown).label("shown"))
        .where(terms.c.term != "")
        .group_by(terms.c.profile, terms.c.kind, terms.c.term)
    )
