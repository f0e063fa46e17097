"""What a column is believed to be about, and how sure that is."""

from dataclasses import dataclass, replace

#: Below this a column is left alone and asked about.
SURE_ENOUGH = 0.55


@dataclass(frozen=True)
class Guess:
    """What a column is believed to be about; `concept` is None where nothing is known or the doubt is too great."""

    column: str
    concept: str | None
    confidence: float
    reason: str
    doubtful: bool = False
    #: For consent: what for.
    purpose: str | None = None
    #: For the moment of an action: which event it is.
    event: str | None = None

    def doubted(self, why: str) -> "Guess":
        """The same column, asked about instead of taken: `why` goes behind the reason that there was."""
        return replace(self, concept=None, confidence=0.4, reason=f"{self.reason}, {why}", doubtful=True)
