"""A ready-made mapping for a known export.

In:  a sample of a table
Out: whether this is that export, and which field each of its columns is
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cdp_core.fields import IGNORE
from cdp_core.mapping.names import fold, own_names
from cdp_core.mapping.sample import Sample
from cdp_core.mapping.secrets import secret_columns

_UNNAMED = re.compile(r"column_(\d+)")
_NUMBERED = re.compile(r"(.+) \d+$")


@dataclass(frozen=True, eq=False)
class Preset:
    """What is known of one export of one system.

    Headers are compared folded, so that one table serves a system's labels, its API names and its warehouse names
    (`Mailing City`, `MailingCity`, `mailing_city`). A file is this export when it has all of `needs`, one of each
    group in `one_of`, none of `without`, and `looks_right`.
    """

    name: str
    label: str
    system: str
    kind: str
    #: Header → field. The order says which column wins where two go to one field.
    columns: Mapping[str, str]
    needs: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    #: Whether the export has no other columns than the known ones: its headers alone would fit too many files.
    alone: bool = False
    looks_right: Callable[[Sample], bool] | None = None
    #: Regular expression over the folded header → field; `\\1` stands for what a group caught, made snake.
    patterns: Mapping[str, str] = field(default_factory=dict)
    #: Path prefix → family that its free columns are kept under, without the prefix.
    families: Mapping[str, str] = field(default_factory=dict)
    party: str = "first"
    #: Columns that may hold the row's own key, the first that is there; all of them where `joined_key`.
    key: tuple[str, ...] = ()
    joined_key: bool = False
    defaults: Mapping[str, str] = field(default_factory=dict)
    #: Defaults that hang on the file's name.
    defaults_by_name: Callable[[str], Mapping[str, str]] | None = None
    #: Fields that hang on the file's name, by folded header.
    columns_by_name: Callable[[str], Mapping[str, str]] | None = None
    date_order: str | None = None
    #: How rows become drafts: rows | orders | calls | signals | batches | groups | profiles
    shape: str = "rows"
    #: The source's own event name → the standard one.
    events: Mapping[str, str] = field(default_factory=dict)
    #: Field → columns that stand in where it is blank, while they keep their own field too.
    stand_ins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Columns whose amounts are in cents, as payment APIs write them.
    minor_units: tuple[str, ...] = ()
    #: Column of amounts → the two that say one order's total in the currency that is counted and in the amount's own.
    converted: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    #: Whether an unknown column of nothing but 0 and 1 is membership in a segment of that name.
    flags_are_interests: bool = False
    #: Columns that say by being filled which event a row is, where nothing else says it.
    event_flags: Mapping[str, str] = field(default_factory=dict)
    #: Whether a loader or a warehouse may write its headers in one case, their words run together: `LASTNAME`.
    runs_together: bool = False
    #: What paths carry at every step and their names here do not: `xdm:`.
    namespace: str = ""
    #: Names of the columns of a file without a header, in their order.
    positions: tuple[str, ...] = ()
    #: Columns that hold a JSON list of {key, value}: each key becomes a column of its own.
    pairs: tuple[str, ...] = ()
    #: Column that holds a JSON list of what happened or is true → JSON paths in it of what becomes a row each, with its
    #: keys as columns behind the column's name. Rows without any stay.
    in_lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Columns that hold a JSON list each, the first of all being of one product, and so on → what they say of it.
    side_by_side: Mapping[str, str] = field(default_factory=dict)
    #: Column → the one meant in its place where the row's `Direction` is inbound: the customer's number is then From.
    inbound: Mapping[str, str] = field(default_factory=dict)
    #: Columns of phones with their country code, written without the plus in front.
    international: tuple[str, ...] = ()
    #: Of two that fit, the higher is meant; else the one that asks for more headers.
    rank: int = 0
    #: How a person gets this file out of the system.
    export: str = ""

    @cached_property
    def folded(self) -> dict[str, str]:
        return {fold(header): chosen for header, chosen in self.columns.items()}

    @cached_property
    def signature(self) -> tuple[frozenset[str], tuple[frozenset[str], ...], frozenset[str]]:
        groups = tuple(frozenset(map(fold, group)) for group in self.one_of)
        return frozenset(map(fold, self.needs)), groups, frozenset(map(fold, self.without))

    @cached_property
    def folded_key(self) -> tuple[str, ...]:
        return tuple(map(fold, self.key))

    @cached_property
    def grown_together(self) -> dict[str, str]:
        """Its headers with their words run together → as it has them."""
        if not self.runs_together:
            return {}
        needs, groups, without = self.signature
        names = needs.union(self.folded, without, *groups)
        return {name.replace(" ", ""): name for name in names if " " in name}

    def folded_here(self, header: str) -> str:
        """The fold of a header of a file, parted as this preset parts it."""
        words = fold(header)
        one_case = header == header.lower() or header == header.upper()
        return self.grown_together.get(words, words) if one_case and words not in self.folded else words

    def headers_of(self, sample: Sample) -> dict[str, str]:
        """Folded header → the column; the first where several fold alike."""
        return {self.folded_here(column): column for column in reversed(sample.columns)}

    def fits(self, sample: Sample) -> bool:
        needs, groups, without = self.signature
        headers = self.headers_of(sample).keys() if sample.has_header else set()
        if not (needs <= headers and all(group & headers for group in groups) and not without & headers):
            return False
        if self.alone and not all(self._known(header) for header in headers):
            return False
        if self.looks_right is not None:
            return self.looks_right(sample)
        return bool(needs or groups)

    def strength(self, sample: Sample) -> tuple[int, int, int]:
        """Of several presets that fit, the strongest is meant."""
        needs, groups, _ = self.signature
        return self.rank, len(needs) + len(groups), len(self.folded.keys() & self.headers_of(sample).keys())

    def place(self, columns: Iterable[str], file_name: str = "") -> dict[str, str]:
        """A field for each column that this preset knows, in the order in which they are to be preferred."""
        by_name = self.columns_by_name(file_name) if self.columns_by_name else {}
        order = {header: position for position, header in enumerate(self.folded)}
        placed = []
        for column in columns:
            header = self.folded_here(self.header_of(column))
            chosen = by_name.get(header) or self._known(header)
            if chosen:
                placed.append((order.get(header, len(order)), column, chosen))
        return {column: chosen for _, column, chosen in sorted(placed, key=lambda place: place[0])}

    def header_of(self, column: str) -> str:
        """What a column is called: by itself, or by its place in a file without a header."""
        unnamed = _UNNAMED.fullmatch(column)
        position = int(unnamed[1]) - 1 if unnamed else len(self.positions)
        named = self.positions[position] if position < len(self.positions) else column
        return named.replace(self.namespace, "") if self.namespace else named

    def _known(self, header: str) -> str | None:
        if header in self.folded:
            return self.folded[header]
        numbered = _NUMBERED.match(header)
        if numbered and numbered[1] in self.folded and self.folded[numbered[1]] != IGNORE:
            return self.folded[numbered[1]]
        for name in (header, numbered[1] if numbered else header):
            for pattern, chosen in self.patterns.items():
                caught = re.fullmatch(pattern, name)
                if caught:
                    return caught.expand(chosen).replace(" ", "_")
        return None

    def keep(self, columns: Iterable[str], own_family: str, taken: Iterable[str]) -> dict[str, str]:
        """A name of their own for the columns that have no field; secrets are never kept."""
        free = {self.header_of(column): column for column in columns}
        kept = dict.fromkeys(secret_columns(free), IGNORE)
        used = set(taken)
        for within, family in [*self.families.items(), ("", own_family)]:
            inside = [header for header in free if header not in kept and header.startswith(within)]
            named = own_names(inside, family, used, within)
            kept |= named
            used |= set(named.values())
        return {free[header]: chosen for header, chosen in kept.items()}
