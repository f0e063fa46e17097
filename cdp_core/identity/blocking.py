"""Pairs of people worth a closer look: those that agree on something rare.

In:  PERSONS
Out: PAIRS of persons

Each rule is a combination of parts of columns. A combination that many share says little, and its pairs grow with the
square of their number: blocks above a size are left out, the smaller the more people there are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.identity.persons import Persons

#: People who agree on one combination, at most.
LARGEST_BLOCK = 25
#: Pairs of one rule: five a person, and a million for more people than 200,000.
_PAIRS_A_PERSON = 5
_PAIRS_OF_MANY = 1_000_000

Part = Callable[[sa.Table], sa.ColumnElement[str]]

PAIRS = sa.Table("pairs", sa.MetaData(), sa.Column("a", sa.BigInteger), sa.Column("b", sa.BigInteger))

#: Who has which combination; `rule` is the place of the rule among those that are tried together.
_KEYS = sa.Table(
    "keys",
    sa.MetaData(),
    sa.Column("rule", sa.Integer),
    sa.Column("strong", sa.Boolean),
    sa.Column("key", sa.BigInteger),
    sa.Column("person", sa.BigInteger),
    sa.Column("label", sa.BigInteger),
    sa.Column("anchor", sa.BigInteger),
)

#: Rows of _KEYS at a time.
_MOST_KEYS = 5_000_000


@dataclass(frozen=True)
class Rule:
    """People who agree on all parts. A `strong` one also pairs people who both have an account, for review."""

    columns: tuple[str, ...]
    parts: tuple[Part, ...]
    strong: bool = False


def _whole(column: str) -> Part:
    return lambda persons: persons.c[column]


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
    return Rule(tuple(columns), tuple(parts), strong)


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


def rules_for(persons: Persons) -> Iterator[Rule]:
    """The rules whose columns are there, and those for the columns that only this workspace has."""
    there = {*persons.columns, *(["email_user"] if "email" in persons.columns else [])}
    rules = list(RULES)
    for column in persons.own:
        if column in persons.ids:
            rules.append(_rule(column))
        else:
            rules += [
                _rule(f"{words} {column}") for words in ("birthday", "first_name last_name:2", "last_name first_name:1")
            ]
    return (rule for rule in rules if {*rule.columns} <= there)


def make_pairs(own: sa.Connection, persons: Persons) -> None:
    """Fill PAIRS: people of different clusters, smaller number first, each pair once."""
    found = sa.Table("found_pairs", sa.MetaData(), *(sa.Column(c.name, c.type) for c in PAIRS.c))
    for table in (PAIRS, found):
        table.create(own)
    rules = list(rules_for(persons))
    at_once = max(1, _MOST_KEYS // len(persons))
    for start in range(0, len(rules), at_once):
        _KEYS.create(own)
        _add_pairs(own, persons, rules[start : start + at_once], found)
        _KEYS.drop(own)
    own.execute(PAIRS.insert().from_select(["a", "b"], sa.select(found.c.a, found.c.b).distinct()))
    found.drop(own)


def _add_pairs(own: sa.Connection, persons: Persons, rules: list[Rule], found: sa.Table) -> None:
    table = persons.table
    keys = [
        sa.select(
            sa.literal(place),
            sa.literal(rule.strong),
            _key(rule, table),
            table.c.person,
            table.c.label,
            table.c.anchor,
        ).where(*(table.c[column].is_not(None) for column in rule.columns))
        for place, rule in enumerate(rules)
    ]
    own.execute(_KEYS.insert().from_select(list(_KEYS.c.keys()), sa.union_all(*keys)))
    largest = _largest_blocks(own, len(persons))
    if not largest:
        return
    most = sa.case(largest, value=_KEYS.c.rule, else_=0)
    blocks = _blocks().having(sa.func.count() <= most).subquery("blocks")
    left, right = _KEYS.alias("l"), _KEYS.alias("r")
    mine = sa.and_(left.c.rule == blocks.c.rule, left.c.key == blocks.c.key)
    theirs = sa.and_(right.c.rule == blocks.c.rule, right.c.key == blocks.c.key, left.c.person < right.c.person)
    own.execute(
        found.insert().from_select(
            ["a", "b"],
            sa.select(left.c.person, right.c.person)
            .join_from(blocks, left, mine)
            .join(right, theirs)
            .where(left.c.label != right.c.label)
            .where(sa.or_(left.c.strong, left.c.anchor < 0, right.c.anchor < 0))
            .distinct(),
        )
    )


def _key(rule: Rule, persons: sa.Table) -> sa.ColumnElement[int]:
    """A number for the combination; should two have the same, a pair is compared for nothing."""
    return sa.cast(sa.func.hash(*(part(persons) for part in rule.parts)) / 2, sa.BigInteger)


def _blocks() -> sa.Select:
    """Combinations that two or more people have, of whom somebody has no account."""
    n = sa.func.count()
    open_to_all = sa.or_(sa.func.bool_or(_KEYS.c.strong), sa.func.min(_KEYS.c.anchor) < 0)
    return (
        sa.select(_KEYS.c.rule, _KEYS.c.key, n.label("size"))
        .group_by(_KEYS.c.rule, _KEYS.c.key)
        .having(sa.and_(n.between(2, LARGEST_BLOCK), open_to_all))
    )


def _largest_blocks(own: sa.Connection, people: int) -> dict[int, int]:
    """For each rule, the size up to which the pairs of all its blocks stay within what can be looked at."""
    blocks = _blocks().subquery("blocks")
    sizes = own.execute(
        sa.select(blocks.c.rule, blocks.c.size, sa.func.count())
        .group_by(blocks.c.rule, blocks.c.size)
        .order_by(blocks.c.rule, blocks.c.size)
    ).all()
    most = max(1000, min(_PAIRS_A_PERSON * people, max(people, _PAIRS_OF_MANY)))
    largest: dict[int, int] = {}
    pairs: dict[int, int] = {}
    for rule, size, n in sizes:
        pairs[rule] = pairs.get(rule, 0) + n * size * (size - 1) // 2
        if pairs[rule] <= most:
            largest[rule] = size
    return largest
