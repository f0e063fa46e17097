"""The records that a change can reach: whole components, nothing else.

In:  `unresolved`, the last resolve's assignments and held-apart values, identifiers, decisions, candidate pairs
Out: REGION and SHARED, or None where the change reaches so much that all is looked at

A record reaches the members of its profile, the records that share a value with it, those that a person links it to or
that were found alike. A value shared by too many reaches nobody, except in the resolve in which it becomes or ceases
to be so.
"""

import sqlalchemy as sa

from cdp_core.identity.evidence import Integers
from cdp_core.identity.joining import written_as_alike
from cdp_core.identity.numbered import REGION, SHARED, create, kinds_present, number_relation
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.sharing import find_shared
from cdp_core.identity.spelling import STANDS_FOR, digests, is_blocked, joined_value
from cdp_core.store.tables import (
    assignments,
    candidate_pairs,
    decisions,
    held_apart,
    identifiers,
    records,
    unresolved,
)

#: Above this share of all records it is quicker to look at all of them.
LARGEST_SHARE = 0.25

_temporary = sa.MetaData()
_key = (sa.Column("kind", sa.Text), sa.Column("scope", sa.Text), sa.Column("value", sa.Text))

#: Records seen so far, those that are gone too; `step` says when.
SEEN = sa.Table(
    "identity_seen",
    _temporary,
    sa.Column("record", sa.BigInteger),
    sa.Column("step", sa.Integer),
    prefixes=["OR REPLACE TEMPORARY"],
)
#: Of those seen before any was added for being like them, the ones whose pairs are not known: people to be compared,
#: and whoever is gone.
FRESH = sa.Table("identity_fresh", _temporary, sa.Column("record", sa.BigInteger), prefixes=["OR REPLACE TEMPORARY"])
SEEN_VALUES = sa.Table(
    "identity_seen_values",
    _temporary,
    *(sa.Column(c.name, c.type) for c in _key),
    sa.Column("step", sa.Integer),
    prefixes=["OR REPLACE TEMPORARY"],
)


def grow_region(connection: sa.Connection, rules: IdentityRules) -> bool:
    """Fill REGION with the records that what is unresolved can reach. False where that is too much of all."""
    for table in (SEEN, SEEN_VALUES, SHARED, FRESH):
        create(connection, table)
    _see(connection, 0, sa.select(unresolved.c.record))
    if not _grow(connection, rules, 0):
        return False
    connection.execute(FRESH.insert().from_select(["record"], sa.select(SEEN.c.record)))
    return True


def extend_region(connection: sa.Connection, rules: IdentityRules, found: Integers) -> bool:
    """Add these records to REGION, and what they can reach. False where that is too much of all."""
    last = connection.scalars(sa.select(sa.func.coalesce(sa.func.max(SEEN.c.step), 0))).all()
    with number_relation(connection, found) as numbers:
        _see(connection, last[0] + 1, sa.select(numbers.c.number.label("record")))
    return _grow(connection, rules, last[0] + 1)


def _grow(connection: sa.Connection, rules: IdentityRules, step: int) -> bool:
    """See what the records of this step lead to, and those in turn."""
    kinds = kinds_present(connection)
    most = LARGEST_SHARE * (connection.scalar(sa.select(sa.func.count()).select_from(records)) or 0)
    seen = _count(connection, SEEN)
    while True:
        seen = _see_company(connection, rules, step, seen)
        if seen > most:
            return False
        _see_values(connection, rules, kinds, step)
        for reached in _carriers(connection, rules, kinds, step):
            _see(connection, step + 1, reached)
        now_seen = _count(connection, SEEN)
        if now_seen == seen:
            break
        step, seen = step + 1, now_seen
    create(connection, REGION)
    alive = sa.select(records.c.record).where(records.c.record.in_(sa.select(SEEN.c.record)))
    connection.execute(REGION.insert().from_select(["record"], alive))
    return True


def _see_company(connection: sa.Connection, rules: IdentityRules, step: int, seen: int) -> int:
    """Add to a step whom its records lead to by what was written down. Returns how many are seen then.

    That is quick, and each look at all identifiers that it saves is not.
    """
    while True:
        for reached in _company(rules, step):
            _see(connection, step, reached)
        now_seen = _count(connection, SEEN)
        if now_seen == seen:
            return seen
        seen = now_seen


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _see(connection: sa.Connection, step: int, reached: sa.Select) -> None:
    found = reached.subquery("reached")
    fresh = sa.select(found.c.record, sa.literal(step)).distinct().where(found.c.record.not_in(_seen()))
    connection.execute(SEEN.insert().from_select(["record", "step"], fresh))


def _seen() -> sa.Select:
    return sa.select(SEEN.c.record)


def _of_step(step: int) -> sa.Select:
    return sa.select(SEEN.c.record).where(SEEN.c.step == step)


def _see_values(connection: sa.Connection, rules: IdentityRules, kinds: list[str], step: int) -> None:
    """Note the values of the records of this step, and which of them too many people share."""
    silent = [kind for kind in kinds if not rules.of(kind).joins]
    value = joined_value(rules)
    carried = sa.select(identifiers.c.kind, identifiers.c.scope, value.label("value")).where(
        identifiers.c.standing,
        identifiers.c.record.in_(_of_step(step)),
        identifiers.c.kind.not_in(silent),
    )
    # A record that is gone, or has other values now, may have made a value one too many, or have had it to itself.
    once = sa.select(held_apart.c.kind, held_apart.c.scope, held_apart.c.value).where(
        sa.or_(held_apart.c.record.in_(_of_step(step)), held_apart.c.owner.in_(_of_step(step)))
    )
    both = sa.union(carried, once).subquery("both")
    known = sa.select(sa.literal(1)).where(
        *(SEEN_VALUES.c[name] == both.c[name] for name in ("kind", "scope", "value"))
    )
    fresh = sa.select(both.c.kind, both.c.scope, both.c.value, sa.literal(step)).where(
        ~known.exists(), ~is_blocked(rules, kinds, both.c.kind, both.c.value)
    )
    connection.execute(SEEN_VALUES.insert().from_select(list(SEEN_VALUES.c.keys()), fresh))
    find_shared(
        connection,
        rules,
        kinds,
        sa.select(SEEN_VALUES.c.kind, SEEN_VALUES.c.scope, SEEN_VALUES.c.value).where(SEEN_VALUES.c.step == step),
    )


def _company(rules: IdentityRules, step: int) -> list[sa.Select]:
    """Whom the records of a step were found to belong to, one select for each way."""
    before = sa.select(assignments.c.profile).where(assignments.c.record.in_(_of_step(step)))
    ways = [sa.select(assignments.c.record).where(assignments.c.profile.in_(before))]
    alike = written_as_alike(rules)
    for pairs, condition in ((decisions, decisions.c.undone_at.is_(None)), (candidate_pairs, alike)):
        a, b = pairs.c.record_a, pairs.c.record_b
        ways += [
            sa.select(there.label("record")).where(here.in_(_of_step(step)), condition)
            for here, there in ((a, b), (b, a))
        ]
    return ways


def _carriers(connection: sa.Connection, rules: IdentityRules, kinds: list[str], step: int) -> list[sa.Select]:
    """Who carries the values of a step, one select for each way."""
    followed = _followed(step).cte("followed")
    value = joined_value(rules)
    carries = sa.and_(
        identifiers.c.kind == followed.c.kind, identifiers.c.scope == followed.c.scope, value == followed.c.value
    )
    ways = [sa.select(identifiers.c.record).join_from(identifiers, followed, carries).where(identifiers.c.standing)]
    for kind, clear_kind in STANDS_FOR.items():
        if kind in kinds:
            ways.append(_hashed(kind, clear_kind, followed))
            if connection.scalar(
                sa.select(sa.func.count()).where(SEEN_VALUES.c.step == step, SEEN_VALUES.c.kind == kind)
            ):
                ways.append(_clear(kind, clear_kind, followed))
    return ways


def _followed(step: int) -> sa.Select:
    """Values of a step that are evidence, or became or ceased to be so."""
    was_shared = sa.select(sa.literal(1)).where(
        held_apart.c.reason == "shared",
        *(held_apart.c[name] == SEEN_VALUES.c[name] for name in ("kind", "scope", "value")),
    )
    is_shared = sa.select(sa.literal(1)).where(
        *(SHARED.c[name] == SEEN_VALUES.c[name] for name in ("kind", "scope", "value"))
    )
    return sa.select(SEEN_VALUES.c.kind, SEEN_VALUES.c.scope, SEEN_VALUES.c.value).where(
        SEEN_VALUES.c.step == step, ~sa.and_(was_shared.exists(), is_shared.exists())
    )


def _hashed(kind: str, clear_kind: str, followed: sa.CTE) -> sa.Select:
    """Records with the hash of a clear value that was seen."""
    hashes = sa.union_all(
        *(sa.select(digest).where(followed.c.kind == clear_kind) for digest in digests(clear_kind, followed.c.value))
    )
    value = sa.func.lower(identifiers.c.value)
    return sa.select(identifiers.c.record).where(identifiers.c.standing, identifiers.c.kind == kind, value.in_(hashes))


def _clear(kind: str, clear_kind: str, followed: sa.CTE) -> sa.Select:
    """Records with the clear value of a hash that was seen; every clear value is hashed for that."""
    mine = sa.select(sa.func.lower(followed.c.value)).where(followed.c.kind == kind)
    return sa.select(identifiers.c.record).where(
        identifiers.c.standing,
        identifiers.c.kind == clear_kind,
        sa.or_(*(digest.in_(mine) for digest in digests(clear_kind, identifiers.c.value))),
    )
