"""May we write to her for this purpose?

In:  the latest decision of each profile, a purpose, a moment
Out: the profiles that agreed

Who never decided has not agreed.
"""

from datetime import datetime

import sqlalchemy as sa

from cdp_core.profiles.decided import agreed


def consented(purpose: str, now: datetime) -> sa.Select:
    """The profiles that may be contacted for a purpose: their latest decision is `granted`."""
    return agreed(purpose.lower(), now)
