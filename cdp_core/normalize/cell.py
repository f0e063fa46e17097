"""A column of a draft, and how its text is made tidy."""

from dataclasses import dataclass

import numpy as np

from cdp_core import fields
from cdp_core.mapping.cell_bytes import CellBytes
from cdp_core.normalize import periods, phone, values
from cdp_core.normalize.values import Text

#: Where a person writes what she likes, and "none" is an answer.
_FREE = frozenset(("subject", "body", "event"))
_URLS = frozenset(("url", "referrer"))
_TYPED = {
    **fields.TRAITS,
    **fields.EVENT_FIELDS,
    **fields.OBJECT_FIELDS,
    **fields.INTEREST_FIELDS,
    **fields.COST_FIELDS,
}
_FIGURES = frozenset(
    (
        *("email", "phone", "ip", "postal_code", "decided_at"),
        *(name for name, one in _TYPED.items() if one.type in ("number", "date")),
    )
)
_IDS = frozenset(("company_id", "object_id", "order_id", "product_id", "event_id", "interest_id"))
_NAMES = frozenset(("full_name", "first_name", "middle_name", "last_name"))


@dataclass(frozen=True)
class Cell:
    """A column of a draft and the field that it fills."""

    field: str
    column: str
    place: int
    #: What the mapping says for rows that say nothing; such a cell has no column.
    default: str | None = None
    #: Which of several phones or days in a cell it is; 0 where a cell holds one.
    part: int = 0
    #: Whether its phones have their country's code without a plus.
    lacks_plus: bool = False
    #: Whether some of its days have their year last and no signs between day and month: 01202020.
    lacks_signs: bool = False
    #: Whether it reads a gender from a form of address.
    of_address: bool = False
    #: What the file calls the column, several where any of them may have filled it; "" for what was worked out.
    header: str = ""

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
        return self.is_identifier or self.family == "consent" or self.field in ("occurred_at", "day")

    def tidy(self, value: Text) -> Text:
        """The cell's text as it was meant."""
        if self.part:
            value = (phone if self.field == "phone" else periods).part(value, self.part)
        how = {
            "figures": values.figures,
            "free": values.free_text,
            "name": values.name,
            "line": values.line,
            "text": values.text,
            "id": values.id_text,
        }
        return how[self._kind_of_text](value)

    @property
    def sure(self) -> str:
        """The pattern of values that are tidy as they stand."""
        return {"free": values.PLAIN, "text": values.SURE, "id": values.SURE}.get(self._kind_of_text, values.SURE_LINE)

    def is_tidy(self, seen: CellBytes) -> bool:
        """Whether the bytes of its column alone say that every value is tidy as it stands, or empty."""
        firsts = frozenset(np.flatnonzero(seen.firsts).tolist())
        sure = self._kind_of_text == "free" or firsts <= values.SURE_FIRSTS
        return sure and self.is_tidy_but_for_words(seen)

    def is_tidy_but_for_words(self, seen: CellBytes) -> bool:
        """Whether they say so of every value that is no word for "nothing"."""
        return seen.trimmed and (self._kind_of_text in ("free", "text", "id") or not seen.gaps)

    @property
    def _kind_of_text(self) -> str:
        if self.field in _FREE:
            return "free"
        if self.field in _NAMES:
            return "name"
        if self.field in _FIGURES or self.family == "decided_at":
            return "figures"
        if self.is_identifier or self.field in _IDS:
            return "id"
        return "text" if self.family or self.field in _URLS else "line"
