"""A column of a draft, and how its text is made tidy."""

from dataclasses import dataclass

from cdp_core import fields
from cdp_core.normalize import values
from cdp_core.normalize.values import Text

#: Where a person writes what she likes, and "none" is an answer.
_FREE = frozenset(("subject", "body", "event"))
_URLS = frozenset(("url", "referrer"))
_NAMES = frozenset(("full_name", "first_name", "middle_name", "last_name"))


@dataclass(frozen=True)
class Cell:
    """A column of a draft and the field that it fills."""

    field: str
    column: str
    place: int
    #: What the mapping says for rows that say nothing; such a cell has no column.
    default: str | None = None

    @property
    def label(self) -> str:
        return f"t{self.place}"

    @property
    def digits(self) -> str:
        """The column of a phone's digits."""
        return f"d{self.place}"

    @property
    def family(self) -> str:
        return self.field.partition(".")[0] if "." in self.field else ""

    @property
    def name(self) -> str:
        """The name within its family: shoe_size of custom.shoe_size."""
        return self.field.partition(".")[2] if "." in self.field else self.field

    @property
    def is_identifier(self) -> bool:
        return self.field in fields.IDENTIFIERS or self.family == "id"

    @property
    def told_in_reasons(self) -> bool:
        return self.is_identifier or self.family == "consent" or self.field == "occurred_at"

    def tidy(self, value: Text) -> Text:
        if self.field in _FREE:
            return values.free_text(value)
        if self.field in _NAMES:
            return values.name(value)
        return values.text(value) if self.family or self.is_identifier or self.field in _URLS else values.line(value)
