"""What a profile can be found by.

In:  people, identifiers, the members of a scope
Out: one row per profile, kind and term: each word of its names, its e-mails, phones and ids
"""

import sqlalchemy as sa

from cdp_core.profiles import folding
from cdp_core.store.tables import identifiers, people


def search_rows(members: sa.FromClause) -> sa.Select:
    """Every term once per profile, with a spelling to show."""
    terms = sa.union_all(_names(members), _ids(members), _national_phones(members)).cte("terms")
    return (
        sa.select(terms.c.profile, terms.c.kind, terms.c.term, sa.func.min(terms.c.shown).label("shown"))
        .where(terms.c.term != "")
        .group_by(terms.c.profile, terms.c.kind, terms.c.term)
    )


def _names(members: sa.FromClause) -> sa.Select:
    """The words of every name that a record tells, also of one that did not survive."""
    parts = [people.c[name] for name in ("first_name", "middle_name", "last_name")]
    shown = sa.func.coalesce(people.c.full_name, sa.func.nullif(sa.func.concat_ws(" ", *parts), ""))
    return (
        sa.select(
            members.c.profile,
            sa.literal("name").label("kind"),
            sa.func.unnest(folding.words(folding.folded(sa.func.concat_ws(" ", people.c.full_name, *parts)))).label(
                "term"
            ),
            shown.label("shown"),
        )
        .join_from(people, members, members.c.record == people.c.record)
        .where(people.c.standing, shown.is_not(None))
    )


def _ids(members: sa.FromClause) -> sa.Select:
    phone = identifiers.c.kind == "phone"
    term = sa.case((phone, folding.digits(identifiers.c.value)), else_=sa.func.lower(identifiers.c.value))
    return _told_ids(members, term)


def _national_phones(members: sa.FromClause) -> sa.Select:
    """Phones as people of the same country write them."""
    return _told_ids(members, folding.national(folding.digits(identifiers.c.value))).where(
        identifiers.c.kind == "phone", identifiers.c.value.startswith("+")
    )


def _told_ids(members: sa.FromClause, term: sa.ColumnElement[str]) -> sa.Select:
    return (
        sa.select(members.c.profile, identifiers.c.kind, term.label("term"), identifiers.c.value.label("shown"))
        .join_from(identifiers, members, members.c.record == identifiers.c.record)
        .where(identifiers.c.standing)
    )
