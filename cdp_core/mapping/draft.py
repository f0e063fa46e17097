"""A file's rows under the names of our fields, still as text: what mapping hands to normalize.

One file may give several drafts: a Segment log holds people (identify), events (track, page) and links (alias).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cdp_core.mapping.cell_bytes import CellBytes
from cdp_core.mapping.number_style import UNTOLD, NumberStyle


@dataclass(frozen=True)
class Draft:
    """A temporary table of rows of one kind.

    `relation` has, besides the columns named here:
        line BIGINT      where the row starts in the file
        row_key TEXT     the source's own key, NULL where the mapping names none
        row_hash UUID    md5 over all original cells (over source-given event id alone for events that carry one)

    `columns` pairs a field with the text column that holds it. A field may come more than once (three e-mail
    columns): identifiers keep all of them, everything else takes the first that is not blank.
    """

    kind: str
    relation: str
    columns: tuple[tuple[str, str], ...]
    #: What is known of the bytes in a text column, by its name.
    seen: Mapping[str, CellBytes] = field(default_factory=dict)
    #: The file's columns behind each field; under "consent" and "id" those whose purpose or kind another one names.
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: How the file writes its numbers, as far as its columns together tell.
    style: NumberStyle = UNTOLD
    #: What a person should know of how the rows were read, a sentence each.
    notes: tuple[str, ...] = ()
