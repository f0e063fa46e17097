"""May we write to her for this purpose?

In:  the latest decision of each profile, a purpose, a moment
Out: the profiles that agreed

Who never decided has not agreed. Whoever has withdrawn from marketing at all since she agreed to a way of reaching her
wants no messages on that way either.
"""

from datetime import datetime

import sqlalchemy as sa

from cdp_core.profiles.decided import agreed, refused
from cdp_core.store.tables import assignments, identifiers

#: Ways of reaching a person, all of which are used for marketing.
_WAYS = ("email", "sms", "phone", "whatsapp", "push", "post")
_ALL_OF_THEM = "marketing"


def consented(purpose: str, now: datetime) -> sa.Select:
    """The profiles that may be contacted for a purpose: their latest decision is `granted`."""
    named = purpose.lower()
    return agreed(named, now, unless_withdrawn=_ALL_OF_THEM if named in _WAYS else None)


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
