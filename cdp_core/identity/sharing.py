"""Values that stand for more people than one: a till tablet, a switchboard, a family's phone.

In:  identifiers, people, identity rules
Out: SHARED, and which values ask for names since a family or an office has them
"""

import sys

import sqlalchemy as sa

from cdp_core.identity.names import ADDRESSES
from cdp_core.identity.numbered import CARRIERS, SHARED, VALUES
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.spelling import by_kind, is_blocked, joined_value, numbered_by, person_name
from cdp_core.store.tables import identifiers, people

#: Shorter first names may be initials; of two that are less alike than this neither is a slip.
_FULL_NAME, _IN_NO_WAY_ALIKE = 3, 0.75


def find_shared(connection: sa.Connection, rules: IdentityRules, kinds: list[str], candidates: sa.Select) -> None:
    """Add to SHARED those of the candidates (kind, scope, value) behind which there are too many people.

    People are told apart by the values of stronger kinds on the same records, or else by their names.
    """
    candidate = candidates.cte("candidate")
    value = joined_value(rules)
    carrier = (
        sa.select(candidate.c.kind, candidate.c.scope, candidate.c.value, identifiers.c.record)
        .distinct()
        .join_from(
            candidate,
            identifiers,
            sa.and_(
                identifiers.c.kind == candidate.c.kind,
                identifiers.c.scope == candidate.c.scope,
                value == candidate.c.value,
            ),
        )
        .where(identifiers.c.standing)
        .cte("carrier")
    )
    other = identifiers.alias("other")
    telling = sa.or_(
        sa.false(),
        *(
            sa.and_(carrier.c.kind == kind, other.c.kind.in_(tellers))
            for kind in kinds
            if (tellers := [teller for teller in kinds if rules.tells_apart(kind, teller)])
        ),
    )
    key = [carrier.c.kind, carrier.c.scope, carrier.c.value]
    different = sa.func.count(sa.distinct(other.c.scope + "\x1f" + other.c.value))
    by_identifier = (
        sa.select(*key, different.label("people"), other.c.kind.label("by"))
        .join_from(carrier, other, carrier.c.record == other.c.record)
        .where(other.c.standing, telling, ~is_blocked(rules, kinds, other.c.kind, other.c.value))
        .group_by(*key, other.c.kind, numbered_by(rules, kinds, other.c.kind, other.c.source_id))
    )
    by_name = (
        sa.select(*key, sa.func.count(sa.distinct(person_name())).label("people"), sa.literal("name").label("by"))
        .join_from(carrier, people, carrier.c.record == people.c.record)
        .where(people.c.standing)
        .group_by(*key)
    )
    counted = sa.union_all(by_identifier, by_name).cte("counted")
    limits = {kind: limit for kind in kinds if (limit := rules.of(kind).shared_by)}
    allowed = by_kind(counted.c.kind, limits, sys.maxsize)
    most = sa.func.max(counted.c.people)
    # Of two that tell as many apart an identifier rather than the name, and always the same one.
    strength = sa.func.row(counted.c.people, counted.c.by != "name", counted.c.by)
    connection.execute(
        SHARED.insert().from_select(
            ["kind", "scope", "value", "people", "by"],
            sa.select(counted.c.kind, counted.c.scope, counted.c.value, most, sa.func.arg_max(counted.c.by, strength))
            .where(counted.c.people > allowed)
            .group_by(counted.c.kind, counted.c.scope, counted.c.value),
        )
    )


def heavy_values(rules: IdentityRules, kinds: list[str]) -> sa.Select:
    """Values on so many records that too many people may stand behind them."""
    heavy = [
        sa.and_(VALUES.c.kind == kind, VALUES.c.carriers > rules.of(kind).shared_by)
        for kind in kinds
        if rules.of(kind).shared_by
    ]
    return sa.select(VALUES.c.kind, VALUES.c.scope, VALUES.c.value).where(~VALUES.c.blocked, sa.or_(sa.false(), *heavy))


def of_a_family(rules: IdentityRules, kinds: list[str]) -> sa.Select:
    """Mailboxes and the like of people of two years of birth, a man and a woman, or three first names of one last name.

    Slips and nicknames seldom begin with three letters, and names the wrong way round have two last names. Of a mailbox
    whose people have one phone besides, two first names that are in no way alike are enough: a couple at home.
    """
    contacts = [kind for kind in kinds if rules.of(kind).level == "contact"]
    year = sa.extract("year", people.c.birthday)
    genders = [sa.func.bool_or(people.c.gender == gender) for gender in ADDRESSES]
    letter, last_name = sa.func.lower(sa.func.left(people.c.first_name, 1)), sa.func.lower(people.c.last_name)
    of_three = sa.and_(sa.func.count(letter.distinct()) > 2, sa.func.count(last_name.distinct()) == 1)
    phone = _phones()
    first_name = sa.case((phone.c.phone.is_not(None), sa.func.lower(people.c.first_name)))
    first, other = sa.func.min(first_name), sa.func.max(first_name)
    of_a_couple = sa.and_(
        sa.func.count(last_name.distinct()) == 1,
        sa.func.count(phone.c.phone.distinct()) == 1,
        sa.func.min(sa.func.length(first_name)) >= _FULL_NAME,
        sa.func.left(first, 1) != sa.func.left(other, 1),
        sa.func.jaro_winkler_similarity(first, other) < _IN_NO_WAY_ALIKE,
    )
    of_two = sa.or_(sa.func.min(year) < sa.func.max(year), sa.and_(*genders), of_three, of_a_couple)
    return _had_by_people(contacts, 2, phone).having(of_two)


def _phones() -> sa.Subquery:
    """One phone of each record that has any."""
    return (
        sa.select(CARRIERS.c.record, sa.func.min(CARRIERS.c.value_id).label("phone"))
        .join(VALUES, VALUES.c.value_id == CARRIERS.c.value_id)
        .where(VALUES.c.kind == "phone", ~VALUES.c.blocked)
        .group_by(CARRIERS.c.record)
        .subquery("phones")
    )


def of_several_people(kinds: list[str]) -> sa.Select:
    """Values of these kinds that people have whose first and whose last names begin in four ways: no slips do that."""
    begin = (sa.func.regexp_extract(person_name(), name, 1) for name in (r"^(\S)", r"(\S)\S*$"))
    return _had_by_people(kinds, 4).having(sa.and_(*(sa.func.count(one.distinct()) > 3 for one in begin)))


def of_an_office() -> sa.CompoundSelect:
    """Phones that people of three last names have. Who shares one under a name of hers is joined by it already."""
    last_name = sa.func.regexp_extract(person_name(), r"\S+$")
    return _had_by_people(["phone"], 3).having(sa.func.count(last_name.distinct()) > 2).union(of_colleagues())


def of_colleagues() -> sa.Select:
    """Phones of one company on which two last names stand, which begin in two ways, and two mailboxes."""
    mailboxes = (
        sa.select(CARRIERS.c.record, VALUES.c.value)
        .join(VALUES, VALUES.c.value_id == CARRIERS.c.value_id)
        .where(VALUES.c.kind == "email")
        .subquery("mailboxes")
    )
    begin = sa.func.regexp_extract(person_name(), r"(\S)\S*$", 1)
    company = sa.func.lower(people.c.company)
    return (
        _had_by_people(["phone"], 2)
        .join(mailboxes, mailboxes.c.record == CARRIERS.c.record)
        .having(sa.func.count(begin.distinct()) > 1, sa.func.count(mailboxes.c.value.distinct()) > 1)
        .having(sa.func.count(company.distinct()) == 1, sa.func.count(company) == sa.func.count())
    )


def _had_by_people(kinds: list[str], least: int, beside: sa.Subquery | None = None) -> sa.Select:
    """Values (value_id) of these kinds on so many records at least, grouped over the people who have them.

    Args:
        beside: what else is known of some records, by `record`.
    """
    found = (
        sa.select(CARRIERS.c.value_id)
        .join(VALUES, VALUES.c.value_id == CARRIERS.c.value_id)
        .join(people, people.c.record == CARRIERS.c.record)
    )
    if beside is not None:
        found = found.join(beside, beside.c.record == CARRIERS.c.record, isouter=True)
    return found.where(VALUES.c.kind.in_(kinds), VALUES.c.carriers >= least, people.c.standing).group_by(
        CARRIERS.c.value_id
    )
