"""What the values of a column show of it, whatever its header says.

In:  the values of a column, one for each person
Out: whether it numbers rows, stands for one person, holds years or measures, or follows from another column
"""

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

_YEAR = r"^1[4-9]\d\d$|^20[0-4]\d$"
_MEASURED = r"^\d+ \d+$|^\d{4} \d\d \d\d"
_MOSTLY = 0.8

#: Too few values to tell an id from a name; too few words to tell a text from an id. Words are those of so many values.
_FEWEST_IDS, _FEWEST_WORDS, _LOOKED_AT = 100, 20, 1000

#: A column follows from another one where people with one of its most frequent values nearly always agree. A value is
#: frequent from so many people on; so many values are looked at, at least and at most.
_ALWAYS = 0.85
_OFTEN, _FEWEST_LOOKED_AT, _MOST_LOOKED_AT = 8, 10, 30
#: Where more than this share of those who have a value have one name, they are one person.
_OF_ONE_PERSON = 0.5


def numbers_rows(values: pa.Array) -> bool:
    """Whether no two records have the same value: a number of the row, of which neighbors are merely alike."""
    said = pc.drop_null(values)
    return len(said) >= _FEWEST_IDS and len(pc.unique(said)) == len(said)


def is_rare(values: pa.Array) -> bool:
    """Whether a value stands for one or two records each, as a membership number does and a street does not."""
    said = pc.drop_null(values)
    return len(said) >= _FEWEST_IDS and len(pc.unique(said)) > 0.4 * len(said) and not _is_text(said[:_LOOKED_AT])


def _is_text(said: pa.Array) -> bool:
    """Whether most have several words, of which one is of letters, and these are many: KND 4711 has the same again."""
    several = pc.match_substring_regex(said, " ")
    words = pc.replace_substring_regex(said.filter(several), r"\S*\d\S*", "")
    written = words.filter(pc.match_substring_regex(words, "[a-z]{3}"))
    return len(written) > 0.5 * len(said) and len(pc.unique(written)) >= _FEWEST_WORDS


def are_years(values: pa.Array) -> bool:
    """Whether nearly all are years of our time."""
    return _share(pc.drop_null(values), _YEAR) > _MOSTLY


def looks_measured(values: pa.Array) -> bool:
    """Amounts and moments: they differ between two records of one person and say nothing."""
    return _share(pc.drop_null(values)[:500], _MEASURED) > 0.5


def _share(said: pa.Array, pattern: str) -> float:
    found = pc.sum(pc.match_substring_regex(said, pattern)).as_py() or 0
    return found / max(len(said), 1)


def follows(values: pa.Array, others: Iterable[tuple[pa.Array, pa.Array]]) -> bool:
    """Whether a trait is told by another one: how a name is read, the county of a town.

    Args:
        others: columns that may tell it, each with one that tells people apart: records of one person agree in both.
    """
    return any(_told_by(other, values, apart) for other, apart in others)


def _told_by(other: pa.Array, values: pa.Array, apart: pa.Array) -> bool:
    each = pa.table({"other": other, "value": values, "apart": pc.fill_null(apart, "")})
    both = each.filter(pc.and_(pc.is_valid(other), pc.is_valid(values)))
    counted = both.group_by("other").aggregate([("value", "count")]).filter(pc.field("value_count") >= _OFTEN)
    frequent = counted.sort_by([("value_count", "descending"), ("other", "ascending")])["other"][:_MOST_LOOKED_AT]
    among = both.filter(pc.is_in(both["other"], value_set=frequent.combine_chunks()))
    many = _most_of_one(among, "apart").filter(pc.field("share") <= _OF_ONE_PERSON)["other"]
    if len(many) < _FEWEST_LOOKED_AT:
        return False
    among = among.filter(pc.is_in(among["other"], value_set=many.combine_chunks()))
    return bool((pc.sum(_most_of_one(among, "value")["most"]).as_py() or 0) > _ALWAYS * len(among))


def _most_of_one(both: pa.Table, column: str) -> pa.Table:
    """For each value of `other`, how many of its rows have the same value of the column at most, and their share."""
    together = both.group_by(["other", column]).aggregate([([], "count_all")])
    found = together.group_by("other").aggregate([("count_all", "max"), ("count_all", "sum")])
    share = pc.divide(pc.cast(found["count_all_max"], pa.float64()), found["count_all_sum"])
    return pa.table({"other": found["other"], "most": found["count_all_max"], "share": share})
