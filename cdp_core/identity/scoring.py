"""The match weight of a pair: log2 of the odds that two records are one person.

In:  Gammas, a Model, how often each value occurs
Out: Weights: what each comparison of a pair weighs; with the prior, the match weight of the pair

Comparisons of one group repeat one another (who lives in a street lives in its town), so the strongest of a group
counts in full and the others by a third. Names alone, and an address alone, never make two records one person, whatever
they weigh: a pair that agrees on nothing else is left to a person. Of two first names in one household, only what is a
person's own is counted.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from numpy.typing import NDArray

from cdp_core.identity.gammas import Gammas
from cdp_core.identity.likeness import STANDARD, Comparison
from cdp_core.identity.persons import Persons
from cdp_core.identity.training import Model
from cdp_core.store.bulk import arrow_relation, fetch_arrow

Floats = NDArray[np.float64]

#: What counts of the weaker comparisons of a group.
_REPEATED = 1 / 3

#: The most that one column which only this workspace has may weigh, either way.
_MOST_OF_CUSTOM = 6.0

#: Of names in two scripts so much is taken off: in one town many are born on one day.
_TWO_SCRIPTS = -3.0

#: Names that stand in each other's column weigh so much against.
_SWAPPED = -2.0
_SWAPPED_FOR = {"first_name": "last_name", "last_name": "first_name"}

#: Namesakes are neighbors more often than chance has it: names run in a region, and in a generation, and a town has
#: many of them. Where nothing but the names, the age and the town or its postcode agrees, so much is taken off.
_NAMESAKES_NEARBY = -1.5

#: The weight that two records of one household are one person's, before their first names are looked at.
_OF_ONE_HOUSEHOLD = -1.0

#: What the members of a household have in common; an address and a company are groups of several columns.
_OF_A_HOUSEHOLD = ("last name", "email", "phone", "address", "company")

#: What many people at one place have in common.
_AREA = ("postal_code", "city", "region", "country")

_NAMES = ("first name", "last name")

#: Of people of one last name, birthday and home a greater share than this has two first names where twins are among
#: them; so many are taken to do so before any were seen.
_TWINS, _FEW_TWINS = 0.25, 2

#: Two birthdays that weigh less than this are two people's in one town, whatever their names: hardly one of thirty
#: people has a wrong one here.
_SELDOM_WRONG = -5.0

#: Of how many people a small workspace is taken to be a part; how many true pairs a person may have.
_FEWEST_PEOPLE = 500
_TRUE_PAIRS_A_PERSON = (0.05, 10.0)

#: A value is taken to occur as often as among so many people more.
_PEOPLE_ELSEWHERE = 500


@dataclass(frozen=True)
class Weights:
    """Arrays with an entry for each pair; `parts` are the weights of the comparisons, by column.

    Args:
        speaks: whether enough agrees for the weight to join.
        own: what the weight is made of that the members of a household do not share.
        relatives: pairs with two first names of which nothing speaks for one person.
    """

    weight: Floats
    own: Floats
    speaks: NDArray[np.bool_]
    relatives: NDArray[np.bool_]
    parts: dict[str, Floats]


def frequencies(
    connection: sa.Connection, people: sa.Table, own: sa.Connection, persons: Persons, comparisons: Sequence[Comparison]
) -> dict[str, Floats]:
    """For each person and column, the share of all people with the same value, as if there were some more people."""
    table = persons.table
    totals = connection.execute(sa.select(*(sa.func.count(people.c[one.column]) for one in comparisons))).one()
    shares = {}
    for comparison, total in zip(comparisons, totals, strict=True):
        column = table.c[comparison.column].label("value")
        values = fetch_arrow(own, sa.select(table.c.person, column)).sort_by("person")["value"]
        if people is table:
            value, n = pc.value_counts(values).flatten()
        else:
            value, n = _counted(connection, people.c[comparison.column], pc.unique(values))
        count = np.where(values.is_valid(), pc.fill_null(n.take(pc.index_in(values, value_set=value)), 0), 0)
        by_chance = comparison.levels[0].u
        shares[comparison.column] = (count + _PEOPLE_ELSEWHERE * by_chance) / (total + _PEOPLE_ELSEWHERE)
    return shares


def _counted(connection: sa.Connection, column: sa.Column, wanted: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Those of the values that the column has, and how often."""
    with arrow_relation(connection, pa.table({"value": wanted}), [sa.Column("value", sa.Text)]) as asked:
        counted = fetch_arrow(
            connection,
            sa.select(column.label("value"), sa.func.count().label("n"))
            .where(column.in_(sa.select(asked.c.value)))
            .group_by(column),
        ).combine_chunks()
    return counted["value"].combine_chunks(), counted["n"].combine_chunks()


def prior(found: Weights, people: int) -> float:
    """The weight of a pair of which nothing is known, from the number of pairs that seem to be one person.

    Those whom shared identifiers join are none of them: where these join nearly everybody who is one person, two
    namesakes who are left are two.

    Args:
        people: how many there are.
    """
    pairs = people * (people - 1) / 2
    least, most = (share / max(people, _FEWEST_PEOPLE) for share in _TRUE_PAIRS_A_PERSON)
    share = 1 / max(people, _FEWEST_PEOPLE)
    for _ in range(8):
        weight = found.weight[found.speaks] + math.log2(share / (1 - share))
        likely = 1 / (1 + np.exp2(-np.clip(weight, -50, 50)))
        share = min(max(float(likely.sum()) / max(pairs, 1), least), most)
    # In steps of half a bit: a record more or less does not move every weight.
    return round(2 * math.log2(share / (1 - share))) / 2


def weigh(gammas: Gammas, model: Model, frequency: dict[str, Floats], twins: bool = True) -> Weights:
    """What speaks for and against each pair; `twins` as `have_twins` found it."""
    parts = {one.column: _weights(gammas, one, model, *_how_often(gammas, one, frequency)) for one in model.comparisons}
    nearby = _only_names_and_area(gammas, model.comparisons)
    weight = _SWAPPED * gammas.swapped + _NAMESAKES_NEARBY * nearby + _by_group(model.comparisons, parts)
    weight += _TWO_SCRIPTS * gammas.two_scripts
    own = _by_group([one for one in model.comparisons if _is_a_persons_own(one)], parts)
    couple = _man_and_woman(gammas, model.comparisons)
    speaks = _enough_agrees(gammas, model.comparisons, parts, twins) & ~couple
    relatives = ~speaks & (couple | gammas.told_apart(model.comparisons, "first_name"))
    return Weights(weight, own, speaks, relatives, parts)


def score(found: Weights, prior: float) -> Floats:
    """The match weight of each pair.

    A household shares its last name, its address and often a mailbox or a phone. That these agree says that two are of
    one household, so whether they are one person is left to what each of them has alone.
    """
    weight = found.weight + prior
    of_household = np.minimum(weight, found.own + _OF_ONE_HOUSEHOLD)
    told: Floats = np.where(found.relatives, of_household, weight)
    return np.round(told, 2)


def _how_often(gammas: Gammas, comparison: Comparison, frequency: dict[str, Floats]) -> tuple[Floats, Floats]:
    """How often the value of each of the two occurs.

    A name in the other's column is rare in this one and may be everybody's there: a last name that stands first.
    """
    often, there = frequency[comparison.column][gammas.a], frequency[comparison.column][gammas.b]
    if comparison.column in _SWAPPED_FOR and gammas.swapped.any():
        turned = frequency[_SWAPPED_FOR[comparison.column]][gammas.b]
        often = np.where(gammas.swapped, np.maximum(often, turned), often)
        there = np.where(gammas.swapped, np.maximum(there, turned), there)
    return often, there


def _weights(gammas: Gammas, comparison: Comparison, model: Model, frequency: Floats, of_other: Floats) -> Floats:
    """The weight of each pair; of names merely alike never more than if the two had the rarer one in common.

    Mark is no slip for Mary where many have either name.
    """
    m, u = model.m[comparison.column], model.u[comparison.column]
    by_level = np.append(np.log2(m / u), 0.0)  # the last is level -1: one of the two says nothing
    level = gammas.level[comparison.column]
    of_same = np.log2(m[-1] / np.minimum(np.minimum(frequency, of_other), 1.0))
    weight = by_level[level]
    if comparison.group in _NAMES:
        weight = np.minimum(weight, np.maximum(of_same, 0.0))
    same = level == len(comparison.levels)
    weight[same] = np.log2(m[-1] / np.minimum(frequency[same], 1.0))
    if not (comparison.points_at_one or comparison.column in STANDARD):
        weight = np.clip(weight, -_MOST_OF_CUSTOM, _MOST_OF_CUSTOM)
    return np.round(weight, 2)


def _by_group(comparisons: Sequence[Comparison], parts: dict[str, Floats]) -> Floats:
    groups: dict[str, list[Floats]] = {}
    for comparison in comparisons:
        groups.setdefault(comparison.group, []).append(parts[comparison.column])
    total = np.zeros(len(next(iter(parts.values()))))
    for members in groups.values():
        for_it, against = (np.stack([sign(one, 0) for one in members]) for sign in (np.maximum, np.minimum))
        total += for_it.max(0) + _REPEATED * (for_it.sum(0) - for_it.max(0))
        total += against.min(0) + _REPEATED * (against.sum(0) - against.min(0))
    return total


def _is_a_persons_own(comparison: Comparison) -> bool:
    """Whether the members of a household do not share it; a custom trait may be part of an address."""
    known = comparison.column in STANDARD or comparison.points_at_one or comparison.years
    return known and comparison.group not in _OF_A_HOUSEHOLD


def have_twins(gammas: Gammas, comparisons: tuple[Comparison, ...]) -> bool:
    """Whether two first names of one last name, birthday and home are twins, and not one name that is wrong.

    Of such pairs the first names of up to one in seven differ where they are wrong, in four lists of single people, and
    of one in three and more where twins are among them, in four of families. A few pairs say nothing of it.
    """
    of = {one.column: one for one in comparisons}
    if not {"first_name", "last_name", "birthday"} <= of.keys():
        return True
    alike = gammas.agrees(of["last_name"]) & (gammas.level["birthday"] == len(of["birthday"].levels)) & ~gammas.swapped
    alike &= np.any([gammas.agrees(one) for one in comparisons if _is_a_home(one)] or [~alike], axis=0)
    other = int((alike & (gammas.level["first_name"] == 0)).sum())
    same = int((alike & gammas.agrees(of["first_name"])).sum())
    return other + _FEW_TWINS > _TWINS * (other + same)


def _is_a_home(comparison: Comparison) -> bool:
    return comparison.group == "address" and comparison.column not in _AREA[1:]


def _enough_agrees(
    gammas: Gammas, comparisons: tuple[Comparison, ...], parts: dict[str, Floats], twins: bool
) -> NDArray[np.bool_]:
    """Pairs with a birthday, a contact or an id in common, or the names and something besides.

    Of a birthday the year is enough beside the names: namesakes of one year are few, and the weights know how few.
    A family has its last name and its address in common: without its first name a record could be any of them. A town
    is nothing besides where both streets or postcodes are told and differ: towns have namesakes; nor is it beside a
    name that stands alone, or beside two birthdays where these are seldom wrong. A mailbox or a phone that two first
    names share is a household's, and so are names that are merely alike where the birthdays differ: Paul and Paula of
    one address. Beside two last names the birthday must be the very same. Where neither name is near, the contact or
    the birthday must be the very same, and beside the birthday a contact or the street agree. A whole other first name
    leaves nothing but an id to join by: twins, and in a large crowd strangers, have last name and birthday in common;
    only where the workspace shows that no twins are in it (`have_twins`) such a name may be a wrong one. Namesakes of
    two ages a generation apart are two people, unless an id or the birthday is the same; and so are those of ages more
    than ten years apart, unless ages of one person are often so far apart here, as in two censuses.
    """
    nothing = np.zeros(len(gammas), np.bool_)
    elsewhere = _live_elsewhere(gammas, comparisons)
    agreeing: dict[str, NDArray[np.bool_]] = {}
    contact = same_contact = same_id = besides = others = at_home = area = lone = nothing
    hardly_alike = merely_alike = born_apart = same_birthday = generations = nothing
    for comparison in comparisons:
        agrees, group, level = gammas.agrees(comparison), comparison.group, gammas.level[comparison.column]
        agreeing[group] = agreeing.get(group, nothing) | agrees
        if comparison.points_at_one:
            contact = contact | agrees
            same_contact = same_contact | (level == len(comparison.levels))
            if comparison.column not in STANDARD:
                same_id = same_id | agrees
            besides = besides | (level > 0)
        elif group == "address":
            here = agrees & ~elsewhere
            besides = besides | (here if _is_a_home(comparison) else nothing)
            area = area | here
            at_home = at_home | (agrees & _is_a_home(comparison))
        elif comparison.years:
            besides = besides | agrees
            generations = generations | (level == 0) | ((level == 1) & (parts[comparison.column] < 0))
        elif group == "birthday":
            besides = besides | (level > 0)
            same_birthday, born_apart = level == len(comparison.levels), level == 0
        elif group not in ("first name", "last name"):
            besides = besides | agrees
        if group == "last name":
            lone = level < 0
            agreeing[group] |= lone
        if comparison.column == "first_name":
            others = level == 0
            hardly_alike = level == 1
            merely_alike = level < len(comparison.levels) - 1  # neither the same nor a nickname
    renamed = gammas.told_apart(comparisons, "last_name")
    strangers = gammas.told_apart(comparisons, "first_name") & renamed
    reached = np.where(strangers, same_contact, contact) & ~others & (~(hardly_alike & born_apart) | same_id)
    born_at_home = same_birthday & (same_contact | at_home)
    born_alike = np.where(strangers, born_at_home, np.where(renamed, same_birthday, agreeing.get("birthday", nothing)))
    if twins:
        born_alike &= ~others | same_id
    named = agreeing.get("first name", nothing) & agreeing.get("last name", nothing)
    besides |= area & ~lone & ~(born_apart & (parts.get("birthday", nothing) < _SELDOM_WRONG))
    # Hannah and Donna of one phone and one mailbox or home are a couple, unless they have one birthday.
    reached &= ~(hardly_alike & _share_a_phone(gammas, comparisons, at_home)) | same_birthday | same_id
    in_one_place = same_birthday & agreeing.get("address", nothing)
    born_alike &= born_at_home | in_one_place | ~gammas.two_scripts  # of such names nobody knows whether they are near
    found = reached | born_alike | (named & besides & ~(merely_alike & born_apart))
    return found & (~generations | same_birthday | same_id)


def _share_a_phone(
    gammas: Gammas, comparisons: tuple[Comparison, ...], at_home: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Pairs of one phone who have their home or mailbox in common as well."""
    of = {one.column: one for one in comparisons}
    if "phone" not in of:
        return np.zeros(len(gammas), np.bool_)
    same = {name: gammas.level[name] == len(of[name].levels) for name in ("email", "phone") if name in of}
    return same["phone"] & (at_home | same.get("email", at_home))


def _man_and_woman(gammas: Gammas, comparisons: tuple[Comparison, ...]) -> NDArray[np.bool_]:
    """Pairs of two genders whose first names are told, and neither the same nor a nickname."""
    of = {one.column: one for one in comparisons}
    if not {"gender", "first_name"} <= of.keys():
        return np.zeros(len(gammas), np.bool_)
    first = gammas.level["first_name"]
    return (gammas.level["gender"] == 0) & (first >= 0) & (first < len(of["first_name"].levels) - 1)


def _only_names_and_area(gammas: Gammas, comparisons: tuple[Comparison, ...]) -> NDArray[np.bool_]:
    """Pairs of which nothing agrees but names, ages, and the town, postcode, region or country."""
    more = np.zeros(len(gammas), np.bool_)
    for comparison in comparisons:
        if comparison.points_at_one or comparison.group == "birthday":
            more |= gammas.level[comparison.column] > 0
        elif comparison.column not in _AREA and comparison.group not in _NAMES and not comparison.years:
            more |= gammas.agrees(comparison)
    return ~more


def _live_elsewhere(gammas: Gammas, comparisons: tuple[Comparison, ...]) -> NDArray[np.bool_]:
    """Pairs whose streets differ, or, where not both have one, whose postcodes are more than a slip apart."""
    of = {one.column: one for one in comparisons}
    apart = np.zeros(len(gammas), np.bool_)
    if "postal_code" in of:
        level = gammas.level["postal_code"]
        apart = (level >= 0) & ~gammas.agrees(of["postal_code"])
    if "street" in of:
        apart = np.where(gammas.level["street"] >= 0, ~gammas.agrees(of["street"]), apart)
    return apart
