"""May we write to her for this purpose?

In:  the latest decision of each profile, a purpose, a moment
Out: the profiles that agreed

Who never decided has not agreed. Whoever has said no to marketing at all since she agreed to a way of reaching her
wants no messages on that way either. A no that she gave in the same breath as the yes does not reach so far: she chose
the one and not the other. A withdrawal does.
"""

from datetime import datetime

import sqlalchemy as sa

from cdp_core.profiles.decided import agreed, is_state, refused, when_told
from cdp_core.store.tables import assignments, consents, identifiers

#: Ways of reaching a person, all of which are used for marketing.
_WAYS = ("email", "sms", "phone", "whatsapp", "push", "post")
_ALL_OF_THEM = "marketing"


def consented(purpose: str, now: datetime) -> sa.Select:
    """The profiles that may be contacted for a purpose: their latest decision is `granted`."""
    named = purpose.lower()
    if named not in _WAYS:
        return agreed(named, now)
    return agreed(named, now, unless_withdrawn=_ALL_OF_THEM).having(sa.not_(_denied_since(named)))


def _denied_since(purpose: str) -> sa.ColumnElement[bool]:
    """Whether a profile said no to all marketing after its last decision on a purpose, of the rows that `agreed` reads.

    As everywhere, a yes of which nobody knows since when it holds is older than any no but the one beside it.
    """
    own, of_all = consents.c.purpose == purpose, consents.c.purpose == _ALL_OF_THEM
    said, said_of_all = (sa.func.max(when_told()).filter(of) for of in (own, of_all))
    then, then_of_all = (sa.func.arg_max(consents.c.decided_at, when_told()).filter(of) for of in (own, of_all))
    denied = sa.and_(is_state(said_of_all, "denied"), said_of_all > said, then_of_all != then)
    return sa.func.coalesce(denied, sa.false())


def refused_addresses(purpose: str, now: datetime, kind: str) -> sa.Select:
    """The values of a kind of identifier, e-mail or phone, that belong to somebody who refused the purpose."""
    named = purpose.lower()
    said_no = sa.union_all(refused(named, now), refused(_ALL_OF_THEM, now))
    of_them = assignments.c.profile.in_(said_no), assignments.c.profile.not_in(consented(named, now))
    return (
        sa.select(identifiers.c.value)
        .join(assignments, assignments.c.record == identifiers.c.record)
        .where(identifiers.c.kind == kind, identifiers.c.standing, *of_them)
    )
