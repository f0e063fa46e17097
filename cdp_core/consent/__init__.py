"""May we: purposes and the decisions that hold."""

from cdp_core.consent.decisions import consented, refused_addresses
from cdp_core.profiles.decided import Decision, decisions_of, latest_decisions, purposes

__all__ = ["Decision", "consented", "decisions_of", "latest_decisions", "purposes", "refused_addresses"]
