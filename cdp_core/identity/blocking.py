"""Pairs of people worth a closer look: those that agree on something rare.

In:  PERSONS, or the people that were compared before and those that are new among them
Out: PAIRS

Each rule is a combination of parts of columns. A combination that many share says little, and its pairs grow with the
square of their number: blocks above a size are left out, the smaller the more people there are.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.identity.numbered import create
from cdp_core.identity.persons import Persons
from cdp_core.identity.traits import Columns
from cdp_core.store.tables import OWN_COMPARED, compared_people

#: People who agree on one combination, at most.
LARGEST_BLOCK = 25
#: People who are equal in everything, at most: the orders of one regular customer.
LARGEST_EQUAL = 1000
#: Where many are equal, so many of them stand for all when they are paired with others.
_STAND_FOR_ALL = 2
#: Pairs of one rule: five a person, and no more than half a million, which those who are equal may be anyhow.
_PAIRS_A_PERSON = 5
_MOST_PAIRS = 500_000

#: Of more people than this, a pair is looked at if two rules find it, or one that tells by itself: on 20,000 shoppers
#: two rules found 98 of 100 true pairs, and a tenth of the others.
_MANY_PEOPLE = 100_000

Part = Callable[[sa.Table], sa.ColumnElement[str]]


def _temporary(name: str, **columns: type[sa.types.TypeEngine] | sa.types.TypeEngine) -> sa.Table:
    return sa.Table(
        name,
        sa.MetaData(),
        *(sa.Column(name, sort) for name, sort in columns.items()),
        prefixes=["OR REPLACE TEMPORARY"],
    )


PAIRS = _temporary("identity_pairs", a=sa.BigInteger, b=sa.BigInteger)

#: The same as they are found, by any number of rules.
_FOUND = _temporary("identity_found_pairs", a=sa.BigInteger, b=sa.BigInteger, telling=sa.Boolean)

#: Who has which combination; `rule` is the place of the rule among those that are tried together.
_told: dict[str, type[sa.types.TypeEngine]] = {
    "rule": sa.Integer,
    "strong": sa.Boolean,
    "telling": sa.Boolean,
    "key": sa.BigInteger,
    "person": sa.BigInteger,
    "label": sa.BigInteger,
    "anchored": sa.BigInteger,
}
_KEYS = _temporary("identity_keys", **_told)
#: Those of them that more than one have, and few enough.
_MEMBERS = _temporary("identity_members", **_told)
#: Combinations that few enough people have.
_BLOCKS = _temporary("identity_blocks", rule=sa.Integer, key=sa.BigInteger, size=sa.Integer)
_ASKED = _temporary("identity_asked_keys", rule=sa.Integer, key=sa.BigInteger)

#: People who came or changed, as they are in `compared_people`.
_FEW = _temporary("identity_few_people", **{column.name: column.type for column in compared_people.c})

#: Rows of _KEYS at a time.
_MOST_KEYS = 500_000


@dataclass(frozen=True)
class Rule:
    """People who agree on all parts. A `strong` one also pairs people who both have an account, for review."""

    words: str
    columns: tuple[str, ...]
    parts: tuple[Part, ...]
    strong: bool = False

    @property
    def largest(self) -> int:
        """People who are paired where they agree, at most."""
        return LARGEST_EQUAL if self.words == _EVERYTHING else LARGEST_BLOCK

    @property
    def telling(self) -> bool:
        """Whether it says enough by itself: a contact, an id, or whole values that few people have in common."""
        return self.words in _TELLING or (len(self.columns) == 1 and self.words in OWN_COMPARED)


#: The rule of people who are equal in all that is compared.
_EVERYTHING = "everything"

_TELLING = {
    _EVERYTHING,
    *("names birthday", "names phone@-7,7", "names street", "last_name birthday", "first_name birthday"),
    *("email_user", "phone@-7,7", "birthday postal_code", "birthday street", "names"),
    *("postal_code first_name", "postal_code last_name", "street first_name", "street last_name"),
}


def _whole(column: str) -> Part:
    return lambda persons: persons.c[column]


def _or_nothing(column: str) -> Part:
    return lambda persons: sa.func.coalesce(persons.c[column], "")


def _start(column: str, letters: int) -> Part:
    return lambda persons: sa.func.left(persons.c[column], letters)


def _cut(column: str, start: int, letters: int) -> Part:
    return lambda persons: sa.func.substr(persons.c[column], start, letters)


def _both_names(letters: int) -> Part:
    """Both names in either order."""

    def part(persons: sa.Table) -> sa.ColumnElement[str]:
        names = [sa.func.left(persons.c[column], letters) for column in ("first_name", "last_name")]
        return sa.func.least(*names) + " " + sa.func.greatest(*names)

    return part


def _rule(spec: str, strong: bool = False) -> Rule:
    """A rule from words: `last_name`, `first_name:3` (its start), `birthday@6,5` (a cut), `names:3` (both)."""
    columns: list[str] = []
    parts = []
    for word in spec.split():
        name, _, letters = word.partition(":")
        name, _, cut = name.partition("@")
        if name == "names":
            columns += ["first_name", "last_name"]
            parts.append(_both_names(int(letters or 99)))
        else:
            columns.append(name)
            start, _, length = cut.partition(",")
            parts.append(
                _cut(name, int(start), int(length)) if cut else _start(name, int(letters)) if letters else _whole(name)
            )
    return Rule(spec, tuple(columns), tuple(parts), strong)


#: birthday is year-month-day: its first 4 letters the year, 7 the month, from the sixth on month and day.
RULES: tuple[Rule, ...] = (
    _rule("names birthday", strong=True),
    _rule("names phone@-7,7", strong=True),
    _rule("names street", strong=True),
    _rule("names"),
    _rule("last_name birthday"),
    _rule("first_name birthday"),
    _rule("email_user"),
    _rule("email_user:5 birthday"),
    _rule("phone@-7,7"),
    _rule("last_name phone@-4,4"),
    _rule("birthday postal_code"),
    _rule("birthday city"),
    _rule("birthday street"),
    _rule("birthday first_name:2"),
    _rule("birthday last_name:2"),
    _rule("birthday"),
    _rule("last_name birthday:7"),
    _rule("first_name birthday:7"),
    _rule("last_name birthday:4 birthday@9,2"),
    _rule("last_name:1 first_name birthday@6,5"),
    _rule("last_name:3 birthday@6,5"),
    _rule("first_name:3 birthday@6,5"),
    _rule("names:3 birthday:4"),
    _rule("names:1 birthday:7"),
    _rule("names:2 birthday@9,2 birthday@3,2"),
    _rule("names:2 city"),
    _rule("birthday:7 city"),
    _rule("birthday@6,5 city"),
    _rule("last_name first_name:1 city"),
    _rule("first_name last_name:3 city"),
    _rule("postal_code first_name"),
    _rule("postal_code last_name"),
    _rule("postal_code:3 birthday"),
    _rule("postal_code:3 first_name last_name:2"),
    _rule("postal_code:3 last_name first_name:1"),
    _rule("last_name:4 postal_code:4"),
    _rule("postal_code names:1"),
    _rule("postal_code city"),
    _rule("city names:1 birthday:4"),
    _rule("first_name last_name@-4,4"),
    _rule("street postal_code"),
    _rule("street city"),
    _rule("street last_name"),
    _rule("street first_name"),
    _rule("company last_name"),
    _rule("company first_name last_name:2"),
    _rule("last_name other_names"),
    _rule("first_name other_names"),
    _rule("last_name first_name:2 birthday:3"),
    _rule("last_name"),
    _rule("first_name"),
    _rule("street"),
)


def rules_for(columns: Columns) -> Iterator[Rule]:
    """The rules whose columns are there, and those for the columns that only this workspace has."""
    rules = list(RULES)
    for column in columns.own:
        if column in columns.ids:
            rules.append(_rule(column))
        else:
            rules += [
                _rule(f"{words} {column}")
                for words in (
                    *(other for other in columns.own if other > column and other not in columns.ids | columns.years),
                    *("birthday", "birthday:4 names:1", "first_name last_name:2", "last_name first_name:1"),
                    *("postal_code", "postal_code:4 names:1"),
                )
            ]
    yield Rule(_EVERYTHING, (), tuple(_or_nothing(column) for column in columns.compared))
    yield from (rule for rule in rules if {*rule.columns} <= {*columns.stored})


def make_pairs(own: sa.Connection, persons: Persons) -> dict[str, int]:
    """Fill PAIRS: people of different clusters, smaller number first, each pair once.

    Returns:
        for each rule, in words, the number of people who agree on it up to which they were paired.
    """
    table = persons.table
    largest: dict[str, int] = {}
    for table_of_pairs in (PAIRS, _FOUND):
        create(own, table_of_pairs)
    for rules in _some_at_a_time(persons.columns, len(persons)):
        create(own, _KEYS)
        keys = [
            _keys(rule, place, table, table.c.person, table.c.label).where(
                sa.true() if rule.words == _EVERYTHING else table.c.copy <= _STAND_FOR_ALL
            )
            for place, rule in enumerate(rules)
        ]
        _insert(own, _KEYS, sa.union_all(*keys))
        _find_blocks(own, rules)
        sizes = _largest_blocks(own, len(persons), rules)
        largest |= {rules[place].words: size for place, size in sizes.items()}
        _pair(own, sizes, sa.true())
    _KEYS.drop(own)
    _each_once(own, len(persons))
    return largest


def make_new_pairs(
    connection: sa.Connection,
    columns: Columns,
    fresh: sa.Select,
    largest: dict[str, int],
    only_strong: bool = False,
) -> None:
    """Fill PAIRS with records of `compared_people`, of which at least one of each pair is among the fresh ones.

    Args:
        largest: what `make_pairs` returned when all were paired.
        only_strong: only by the rules that also pair people who both have an account.
    """
    people = connection.scalar(sa.select(sa.func.count()).select_from(compared_people)) or 0
    for table_of_pairs in (PAIRS, _FOUND):
        create(connection, table_of_pairs)
    create(connection, _FEW)
    _insert(connection, _FEW, sa.select(compared_people).where(compared_people.c.record.in_(fresh)))
    for rules in _some_at_a_time(columns, people, only_strong):
        create(connection, _KEYS)
        create(connection, _ASKED)
        asked = [_keys(rule, place, _FEW, _FEW.c.record, _FEW.c.record) for place, rule in enumerate(rules)]
        some = sa.union_all(*asked).subquery("some")
        _insert(connection, _ASKED, sa.select(some.c.rule, some.c.key).distinct())
        wanted = [
            _keys(rule, place, compared_people, compared_people.c.record, compared_people.c.record).where(
                *_shared_with_few(rule),
                _key(rule, place, compared_people).in_(sa.select(_ASKED.c.key).where(_ASKED.c.rule == place)),
            )
            for place, rule in enumerate(rules)
        ]
        _insert(connection, _KEYS, sa.union_all(*wanted))
        _find_blocks(connection, rules)
        sizes = {place: largest.get(rule.words, rule.largest) for place, rule in enumerate(rules)}
        _pair(connection, sizes, sa.or_(_left.c.person.in_(fresh), _right.c.person.in_(fresh)))
    _each_once(connection, people)


def _shared_with_few(rule: Rule) -> list[sa.ColumnElement[bool]]:
    """What is asked of people before both their names are put in order, which takes longest."""
    if not rule.words.startswith("names"):
        return []
    return [part(compared_people).in_(sa.select(part(_FEW))) for part in rule.parts[1:]]


def _some_at_a_time(columns: Columns, people: int, only_strong: bool = False) -> Iterator[list[Rule]]:
    rules = [rule for rule in rules_for(columns) if rule.strong or not only_strong]
    at_once = max(1, _MOST_KEYS // max(people, 1))
    return (rules[start : start + at_once] for start in range(0, len(rules), at_once))


def _insert(connection: sa.Connection, table: sa.Table, rows: sa.CompoundSelect | sa.Select) -> None:
    connection.execute(table.insert().from_select(list(table.c.keys()), rows))


def _each_once(connection: sa.Connection, people: int) -> None:
    """Fill PAIRS with each pair that was found once, or often enough."""
    often = sa.or_(sa.func.count() > 1, sa.func.bool_or(_FOUND.c.telling))
    enough = often if people > _MANY_PEOPLE else sa.true()
    _insert(connection, PAIRS, sa.select(_FOUND.c.a, _FOUND.c.b).group_by(_FOUND.c.a, _FOUND.c.b).having(enough))
    _FOUND.drop(connection)


def _keys(rule: Rule, place: int, table: sa.Table, person: sa.Column, label: sa.Column) -> sa.Select:
    """Who has which combination of a rule."""
    return sa.select(
        sa.literal(place).label("rule"),
        sa.literal(rule.strong).label("strong"),
        sa.literal(rule.telling).label("telling"),
        _key(rule, place, table).label("key"),
        person.label("person"),
        label.label("label"),
        table.c.anchored,
    ).where(*(table.c[column].is_not(None) for column in rule.columns))


_left, _right = _MEMBERS.alias("l"), _MEMBERS.alias("r")


def _pair(connection: sa.Connection, largest: dict[int, int], wanted: sa.ColumnElement[bool]) -> None:
    """Add the people who agree on a rule of _KEYS, where no more than `largest` do."""
    if not largest:
        return
    most = sa.case(largest, value=_BLOCKS.c.rule, else_=0)
    here = sa.and_(_KEYS.c.key == _BLOCKS.c.key, _BLOCKS.c.size <= most)
    create(connection, _MEMBERS)
    _insert(connection, _MEMBERS, sa.select(_KEYS).join_from(_KEYS, _BLOCKS, here))
    both = sa.and_(_left.c.key == _right.c.key, _left.c.person < _right.c.person)
    _insert(
        connection,
        _FOUND,
        sa.select(_left.c.person, _right.c.person, _left.c.telling)
        .join_from(_left, _right, both)
        .where(_left.c.label != _right.c.label)
        .where(sa.or_(_left.c.strong, _left.c.anchored.bitwise_and(_right.c.anchored) == 0))
        .where(wanted),
    )


def _key(rule: Rule, place: int, persons: sa.Table) -> sa.ColumnElement[int]:
    """A number for the combination; should two have the same, a pair is compared for nothing."""
    return sa.cast(sa.func.hash(place, *(part(persons) for part in rule.parts)) / 2, sa.BigInteger)


def _find_blocks(connection: sa.Connection, rules: Sequence[Rule]) -> None:
    """Fill _BLOCKS from _KEYS: combinations that two or more people have, not all with a same sort of account."""
    n = sa.func.count()
    open_to_all = sa.or_(sa.func.bool_or(_KEYS.c.strong), sa.func.bit_and(_KEYS.c.anchored) == 0)
    most = sa.case(
        {place: rule.largest for place, rule in enumerate(rules)}, value=sa.func.any_value(_KEYS.c.rule), else_=0
    )
    create(connection, _BLOCKS)
    _insert(
        connection,
        _BLOCKS,
        sa.select(sa.func.any_value(_KEYS.c.rule), _KEYS.c.key, n)
        .group_by(_KEYS.c.key)
        .having(sa.and_(n.between(2, most), open_to_all)),
    )


def _largest_blocks(own: sa.Connection, people: int, rules: Sequence[Rule]) -> dict[int, int]:
    """For each rule, the size up to which the pairs of all its blocks stay within what can be looked at."""
    key: list[sa.Column] = [_BLOCKS.c.rule, _BLOCKS.c.size]
    sizes = own.execute(sa.select(*key).add_columns(sa.func.count()).group_by(*key).order_by(*key)).all()
    most = max(1000, min(_PAIRS_A_PERSON * people, _MOST_PAIRS))
    largest: dict[int, int] = {}
    pairs: dict[int, int] = {}
    for rule, size, n in sizes:
        pairs[rule] = pairs.get(rule, 0) + n * size * (size - 1) // 2
        if pairs[rule] > (_MOST_PAIRS if rules[rule].words == _EVERYTHING else most):
            largest.setdefault(rule, size - 1)
    return {place: largest.get(place, rule.largest) for place, rule in enumerate(rules)}
