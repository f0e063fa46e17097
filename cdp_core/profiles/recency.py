"""How recent what each record of a profile tells is, whatever the order of the loads.

In:  assignments, records, people, loads, sources; of records that only tell identifiers also these, and their events
Out: the records of everybody, of some profiles or of one, each with its recency
"""

from datetime import timedelta

import sqlalchemy as sa

from cdp_core.fields import VIEWS
from cdp_core.store.tables import assignments, events, identifiers, loads, people, records, sources

#: Identifiers that a profile also shows as a trait, its primary one.
CONTACT_POINTS = ("email", "phone")

#: Of rows that are equally old, the one with more letters in these tells more.
_TELLING = ("full_name", "first_name", "middle_name", "last_name", "street", "city")

Conditions = list[sa.ColumnElement[bool]]


def memberships(touched: sa.FromClause | None = None, profile: int | None = None) -> sa.Select:
    """Records with their profile, source, system and recency; of all profiles, the touched ones, or one.

    A higher recency is what survivorship takes for newer within a profile: people come after records that only tell
    identifiers, then what was known, or seen, later. Which rows without a date were loaded first on one day says
    nothing: all are as old as the end of that day. Of what is equally old a CRM goes first, then own channels, then
    what tells more, then the first source by name; what is left of one source is told apart by what stands in it.
    """
    here: Conditions = []
    if touched is not None:
        here.append(assignments.c.profile.in_(sa.select(touched.c.profile)))
    if profile is not None:
        here.append(assignments.c.profile == profile)
    own = _records(here).subquery("own")
    ascending = (
        *(own.c.known_at.asc().nulls_first(), own.c.seen_at.asc().nulls_first()),
        *(own.c.system_place.desc(), own.c.telling, own.c.source_place.desc()),
        *(own.c.row_hash, *(own.c[kind].desc() for kind in CONTACT_POINTS)),
    )
    recency = sa.func.row_number().over(partition_by=own.c.profile, order_by=ascending)
    told = (own.c.record, own.c.profile, own.c.source_id, own.c.system)
    return sa.select(*told, sa.cast(recency, sa.BigInteger).label("recency"))


def _records(here: Conditions) -> sa.Select:
    """The records with all that their recency follows from."""
    undated = people.c.known_at == loads.c.loaded_at
    end_of_day = sa.func.date_trunc("day", people.c.known_at) + timedelta(days=1)
    told_by, visitors = _sources().cte("told_by"), _visitors(here).cte("visitors")
    return (
        sa.select(assignments.c.record, assignments.c.profile, *told_by.c, people.c.row_hash)
        .add_columns(sa.case((undated, end_of_day), else_=people.c.known_at).label("known_at"))
        .add_columns(sa.func.length(sa.func.concat(*(people.c[name] for name in _TELLING))).label("telling"))
        .add_columns(visitors.c.seen_at, *(visitors.c[kind] for kind in CONTACT_POINTS))
        .join(records, records.c.record == assignments.c.record)
        .join(told_by, told_by.c.source_id == records.c.source_id)
        .outerjoin(people, (people.c.record == assignments.c.record) & people.c.standing)
        .outerjoin(loads, loads.c.load_id == people.c.load_id)
        .outerjoin(visitors, visitors.c.record == assignments.c.record)
        .where(*here)
    )


def _sources() -> sa.Select:
    """Each source with its system, and the places of both."""
    system_place = sa.case({system: place for place, system in enumerate(VIEWS)}, value=sources.c.system)
    source_place = sa.func.row_number().over(order_by=sources.c.name)
    told_by = (system_place.label("system_place"), source_place.label("source_place"))
    return sa.select(sources.c.source_id, sources.c.system, *told_by)


def _visitors(here: Conditions) -> sa.Select:
    """Records without a people row that tell how to reach somebody: with what, and when they were last seen."""
    told = [identifiers.c.standing, identifiers.c.kind.in_(CONTACT_POINTS)]
    of_people: Conditions = [people.c.standing]
    if here:
        mine = sa.select(assignments.c.record).where(*here)
        told.append(identifiers.c.record.in_(mine))
        of_people.append(people.c.record.in_(mine))
    told.append(identifiers.c.record.not_in(sa.select(people.c.record).where(*of_people)))
    value = sa.func.min(identifiers.c.value)
    contacts = (value.filter(identifiers.c.kind == kind).label(kind) for kind in CONTACT_POINTS)
    reached = sa.select(identifiers.c.record, *contacts).where(*told).group_by(identifiers.c.record).cte("reached")
    several = (
        sa.select(assignments.c.profile)
        .join(reached, reached.c.record == assignments.c.record)
        .group_by(assignments.c.profile)
        .having(sa.func.count() > 1)
    )
    # Whoever alone tells how to reach somebody needs no age.
    rivals = sa.select(reached.c.record).join(assignments, assignments.c.record == reached.c.record)
    seen = (
        sa.select(events.c.record, sa.func.max(events.c.occurred_at).label("seen_at"))
        .where(events.c.record.in_(rivals.where(assignments.c.profile.in_(several))))
        .group_by(events.c.record)
        .cte("seen")
    )
    return sa.select(*reached.c, seen.c.seen_at).outerjoin_from(reached, seen, seen.c.record == reached.c.record)
