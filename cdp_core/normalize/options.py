"""What the workspace and the mapping say of a file's values."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Options:
    """How values are to be read.

    Args:
        country: ISO 3166 code of rows that name no country; may be "".
        currency: ISO 4217 code that amounts are converted into; may be "".
        rates: workspace currency for one unit of another.
        date_order: DMY, MDY or YMD where the mapping says so.
        types: types given for `custom.<name>` and `property.<name>`; the others are inferred.
        defaults: values of fields where a row has none.
        now: when this is read, naive UTC; no birthday is later.
        home: the country that the file as a whole speaks of, and why, where several drafts were made of it.
    """

    country: str
    currency: str
    rates: dict[str, float]
    date_order: str | None
    now: datetime
    types: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    home: tuple[str, str] | None = None
