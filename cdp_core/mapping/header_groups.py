"""Headers of two parts, the first of which several share: `Order lines/Product`, `Order lines/Quantity`.

In:  the headers of a table
Out: the same, those that say nothing as a whole with what they say within their group

A group is read so where it tells of goods, or of a person where nothing else in the table names one, or where it is the
whole table: the amount of a tax is not the order's, and the name of a coach or of somebody's dog is not hers.
"""

from collections.abc import Sequence

from cdp_core.fields import IDENTIFIERS, TRAITS
from cdp_core.mapping.names import Header
from cdp_core.mapping.words import meaning, somebody_else, somebody_related

_BETWEEN = (" - ", " – ", "/", ".", ": ", " ")
#: A header of two rows has a first part nearly everywhere, and only there may it be parted by a blank.
_NEARLY_ALL = 0.8
_OF_GOODS = frozenset(("product", "product_id", "category", "quantity", "price", "amount", "line_total", "currency"))
_OF_PERSONS = frozenset((*IDENTIFIERS, *TRAITS))
_NAMES_SOMEBODY = frozenset((*IDENTIFIERS, "full_name", "first_name", "last_name"))


def in_groups(columns: Sequence[str]) -> tuple[str, ...]:
    """The headers; of one that is a `Header`, `rest` is what it says within its group."""
    for between in _BETWEEN:
        if sum(between in column.strip() for column in columns) > 1:
            found = _parted(columns, between)
            if any(isinstance(column, Header) for column in found):
                return found
    return tuple(columns)


def _parted(columns: Sequence[str], between: str) -> tuple[str, ...]:
    groups: dict[str, list[str]] = {}
    for column in columns:
        first, _, rest = column.strip().partition(between)
        if first and rest.strip():
            groups.setdefault(first, []).append(column)
    groups = {first: own for first, own in groups.items() if len(own) > 1}
    enough = _NEARLY_ALL * len(columns)
    if between == " " and sum(map(len, groups.values())) < enough:
        return tuple(columns)
    rests: dict[str, str] = {}
    for first, own in groups.items():
        if somebody_else(first) or somebody_related(first):
            continue
        within = {column: column.strip().removeprefix(first + between).strip() for column in own}
        said = {
            column: meant.concept for column, rest in within.items() if (meant := meaning(rest)) and meant.sure > 0.9
        }
        silent = [column for column in said if meaning(column) is None]
        told = set(said.values())
        if len(own) >= enough:
            # Parted by a blank, the name is that of what all tells of: a store's.
            named = {"full_name"} if between == " " else set()
            rests |= {column: within[column] for column in silent if said[column] not in named}
        elif "product" in told and told & {"quantity", "price", "amount", "line_total"}:
            rests |= {column: within[column] for column in silent if said[column] in _OF_GOODS}
        elif "email" in told or {"first_name", "last_name"} <= told:
            others = {meant.concept for column in columns if column not in own and (meant := meaning(column))}
            # Of a header of two rows, each group may tell a part of the same person.
            if between == " " or not others & _NAMES_SOMEBODY:
                mine = [column for column in silent if said[column] in _OF_PERSONS - others]
                rests |= {column: within[column] for column in mine}
    return tuple(Header.within(column, rests[column]) if column in rests else column for column in columns)
