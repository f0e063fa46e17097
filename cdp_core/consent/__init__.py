"""May we: purposes and the decisions that hold."""

from cdp_core.consent.decisions import Decision, consented, decisions_of, latest_decisions, purposes

__all__ = ["Decision", "consented", "decisions_of", "latest_decisions", "purposes"]
