"""What is told of people, folded so that it can be compared: names, parts of addresses, contacts, ids, custom traits.

In:  standing people rows and their identifiers, of all records or of those in REGION
Out: Told: a column of text for each thing that people are compared by, a row for each record with a name or a birthday
"""

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial

import numpy as np
import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from cdp_core.fields import GUEST, IDENTIFIERS, PHONE_ENDING
from cdp_core.identity.addresses import taken_apart
from cdp_core.identity.consonants import SERVANT, UNVOWELLED, is_unvowelled, latin_spellings
from cdp_core.identity.likeness import ENDING
from cdp_core.identity.names import FORMS, fold, words
from cdp_core.identity.numbered import CARRIERS, REGION, SHARED, VALUES
from cdp_core.identity.rules import IdentityRules
from cdp_core.identity.sharing import of_an_office
from cdp_core.identity.value_shapes import are_years, follows, is_rare, looks_measured, numbers_rows
from cdp_core.mapping.phone_endings import ends_a_number
from cdp_core.mapping.words import meaning
from cdp_core.store.bulk import arrow_relation, fetch_arrow
from cdp_core.store.tables import OWN_COMPARED, compared_people, people

#: Traits that are folded to lower case letters and digits.
_FOLDED = ("first_name", "last_name", "street", "street2", "city", "region", "company")
_PLAIN = ("postal_code", "country", "gender")

#: Compared as years are: by how far they are from one another.
AGE = "people.age"

#: Custom traits that may tell people apart, at most; and the share of people who must have one.
_MOST_CUSTOM = 6
_FULL_ENOUGH = 0.3
#: One whose words mostly stand in these traits of the same row is no further evidence; told by so many rows.
_TOLD_ALREADY = ("full_name", "first_name", "middle_name", *_FOLDED[1:], "postal_code", "birthday")
_MOSTLY, _ROWS_LOOKED_AT = 0.8, 1000

#: One that follows from these is none either; beside each, what tells apart the people who have it in common.
_MAY_TELL = {"first_name": "last_name", "last_name": "first_name", "city": "last_name", "postal_code": "last_name"}

#: A first of a month on which more people than this, and a greater share of them, are born is a day that is not known;
#: and a street in which so many people of as many last names live is none.
_TOO_MANY, _TOO_LARGE_A_SHARE = 20, 0.01

#: A name that stands alone is moved where so many times as many others have it as their other name.
_MORE_OFTEN = 3

#: What is cut off from behind names: of first names only what is no name of its own.
_BEHIND = {"first_name": r"[\s,]+(?:[js]r\.?|junior|senior)\s*$", "last_name": rf"[\s,]+(?:{FORMS})\s*$"}

#: What stands before the number that is dialed at home: a country's code, the 0 before the area.
_NOT_DIALED = rf"^(?:\+(?:{'|'.join(map(str, phonenumbers.COUNTRY_CODE_TO_REGION_CODE))}))?0*"

_NO_NAME = "^(mr|mrs|ms|miss|dr|sir|test|guest|customer|unknown|anonymous|null|none|n a|na|user|client|kunde|x+)$"
#: Last digits that are written where there is no phone.
_NO_ENDING = f"^(?:{'|'.join(f'{digit}+' for digit in range(10))}|1234+5*6*7*8*)$"
#: What is written where nobody knows, where there is no address or no employer, and for want of a postal code.
_NOTHING = (
    "x+|n a|na|null|none|nil|unknown|not known|not provided|not given|unbekannt|keine angabe|inconnue?|desconocid[oa]|"
    "sconosciut[oa]|onbekend|nieznan[ey]"
)
_NOWHERE = (
    rf"^(?:{_NOTHING}|no address|same|same as above|see above|general delivery|self|self employed|individual|"
    "private person)$"
)
_NO_CODE = r"^(?:0+|9+|x+)$"
_MAY_HOLD_A_TOWN = r",|\d{4}"
_PLACES = ("street", "street2", "city", "company")


@dataclass(frozen=True)
class Columns:
    """What people of a workspace are compared by.

    Args:
        compared: the columns.
        own: those of them that only this workspace has, with what they are: `own_0` -> `custom.birth_place`.
        ids: those of `own` of which hardly two people have the same value.
        years: those of `own` that are ages or years.
    """

    compared: tuple[str, ...]
    own: dict[str, str]
    ids: frozenset[str]
    years: frozenset[str] = frozenset()

    @property
    def stored(self) -> tuple[str, ...]:
        """The columns with those that follow from them."""
        return (*self.compared, *(["email_user"] if "email" in self.compared else []))


@dataclass(frozen=True)
class Told:
    """`rows` has `record` and the `stored` columns."""

    rows: pa.Table
    columns: Columns


def read_told(
    connection: sa.Connection, rules: IdentityRules, region: bool = False, known: Columns | None = None
) -> Told:
    """What is told of people; under the `known` columns where there are some, and what else nobody had before."""
    told = _with_addresses_in_parts(fetch_arrow(connection, _told(region)).sort_by("record"))
    columns = _folded(told)
    columns |= _in_latin_letters(connection, columns, region)
    columns |= _in_their_place(connection, columns, region)
    columns |= _identifiers(connection, rules, told["record"])
    columns |= _spelled_by_mailbox(columns)
    custom = _custom_names(connection, told)
    columns |= _phone_endings(connection, told, custom, columns)
    if known is None:
        columns |= _custom_traits(connection, told, custom, columns)
    else:
        wanted = [name.removeprefix("custom.") for name in known.own.values() if name.startswith("custom.")]
        columns |= {f"custom.{name}": values for name, values in _values_of(connection, told, wanted).items()}
    columns = {name: values for name, values in columns.items() if values.null_count < len(values)}
    chosen = _known_columns(columns, known) if known else _chosen_columns(columns)
    columns |= {short: columns[name] for short, name in chosen.own.items() if name in columns}
    nothing = pa.nulls(len(told), pa.string())
    named = _any(len(told), columns, ("first_name", "last_name", "birthday"))
    kept = {name: columns.get(name, nothing) for name in chosen.stored}
    return Told(pa.table({"record": told["record"], **kept}).filter(named), chosen)


def _chosen_columns(columns: dict[str, pa.Array]) -> Columns:
    own_of_all = (name for name in columns if "." in name and not numbers_rows(columns[name]))
    fullest = sorted(own_of_all, key=lambda name: (columns[name].null_count, name))
    own = dict(zip(OWN_COMPARED, sorted(fullest[: len(OWN_COMPARED)]), strict=False))
    standard = [name for name in columns if "." not in name and name != "email_user"]
    rare = {short for short, name in own.items() if name.startswith("id.") or is_rare(columns[name])}
    ids = frozenset(short for short in rare if not ends_a_number(own[short]))
    years = frozenset(short for short, name in own.items() if name == AGE or are_years(columns[name]))
    return Columns((*standard, *own), own, ids - years, years)


def _known_columns(columns: dict[str, pa.Array], known: Columns) -> Columns:
    """The known columns, and those that nobody had before."""
    new = [name for name in columns if "." not in name and name != "email_user" and name not in known.compared]
    return Columns((*known.compared, *new), known.own, known.ids, known.years)


def _told(region: bool) -> sa.Select:
    names = ("full_name", "first_name", "middle_name", "last_name", *_FOLDED[2:], *_PLAIN, "age", "custom")
    day = sa.func.strftime(people.c.birthday, "%Y-%m-%d")
    birthday = sa.case((people.c.birthday.in_(_days_of_nobody()), None), else_=day).label("birthday")
    street = sa.case((people.c.street.in_(_streets_of_nobody()), None), else_=people.c.street).label("street")
    here = people.c.record.in_(sa.select(REGION.c.record)) if region else sa.true()
    told = (street if name == "street" else people.c[name] for name in names)
    return sa.select(people.c.record, *told, birthday).where(people.c.standing, here)


def _days_of_nobody() -> sa.Select:
    """Firsts of a month on which far too many are born, such as 1900-01-01, of all people whoever is asked about."""
    born = people.alias("born")
    known = sa.select(sa.func.count(born.c.birthday)).where(born.c.standing).scalar_subquery()
    n = sa.func.count()
    return (
        sa.select(born.c.birthday)
        .where(born.c.standing, sa.func.day(born.c.birthday) == 1)
        .group_by(born.c.birthday)
        .having(n > _TOO_MANY, n > _TOO_LARGE_A_SHARE * known)
    )


def _streets_of_nobody() -> sa.Select:
    """Streets that far too many have, of too many last names, such as 123 Main St; of all people, as with days."""
    lives = people.alias("lives")
    known = sa.select(sa.func.count(lives.c.street)).where(lives.c.standing).scalar_subquery()
    n = sa.func.count()
    had_by_many = (
        sa.select(lives.c.street)
        .where(lives.c.standing, lives.c.street.is_not(None))
        .group_by(lives.c.street)
        .having(n > _TOO_MANY, n > _TOO_LARGE_A_SHARE * known)
    )
    last_name = sa.func.lower(sa.func.coalesce(lives.c.last_name, lives.c.full_name))
    return (
        sa.select(lives.c.street)
        .where(lives.c.standing, lives.c.street.in_(had_by_many))
        .group_by(lives.c.street)
        .having(sa.func.count(last_name.distinct()) > _TOO_MANY)
    )


def _any(rows: int, columns: dict[str, pa.Array], names: Sequence[str]) -> pa.Array:
    found = pa.repeat(pa.scalar(False), rows)
    for name in names:
        if name in columns:
            found = pc.or_(found, pc.is_valid(columns[name]))
    return found


def _with_addresses_in_parts(told: pa.Table) -> pa.Table:
    """The same, where the whole address stands in the cell of the street."""
    whole = pc.match_substring_regex(told["street"], _MAY_HOLD_A_TOWN)
    chosen = pc.fill_null(pc.and_(whole, pc.is_null(told["postal_code"])), False).combine_chunks()
    each = told["street"].filter(chosen).combine_chunks().dictionary_encode()
    parts = [taken_apart(address) for address in each.dictionary.to_pylist()]
    for name in ("street", "postal_code", "city") if parts else ():
        found = pa.array([getattr(one, name) for one in parts], pa.string()).take(each.indices)
        said = told[name].combine_chunks()
        # A town that is told apart stands.
        before = said.filter(chosen) if name == "city" else found
        changed = pc.replace_with_mask(said, chosen, pc.coalesce(before, found))
        told = told.set_column(told.column_names.index(name), name, changed)
    return told


def _folded(told: pa.Table) -> dict[str, pa.Array]:
    cutting = {name: partial(_of_any_generation, behind=behind) for name, behind in _BEHIND.items()}
    columns = {name: _each_value(told[name], cutting.get(name, fold_all)) for name in _FOLDED}
    for name in _PLACES:
        columns[name] = _without(columns[name], _NOWHERE)
    columns |= {name: _each_value(told[name], _plain) for name in _PLAIN}
    columns["postal_code"] = _without(columns["postal_code"], _NO_CODE)
    columns["birthday"] = told["birthday"].combine_chunks()
    columns |= _names(told, columns["first_name"], columns["last_name"])
    columns[AGE] = _ages(told, columns["birthday"])
    return columns


def _without(values: pa.Array, nobodys: str) -> pa.Array:
    """The values but for those that are nobody's."""
    return pc.if_else(pc.match_substring_regex(pc.fill_null(values, ""), nobodys), None, values)


def _ages(told: pa.Table, birthday: pa.Array) -> pa.Array:
    """Ages in whole years of those without a birthday, which tells it already."""
    years = pc.floor(told["age"].combine_chunks().cast(pa.float64())).cast(pa.int64()).cast(pa.string())
    return pc.if_else(pc.is_valid(birthday), None, years)


def _each_value(column: pa.ChunkedArray, change: object) -> pa.Array:
    """The column with each distinct value changed once; blank becomes null."""
    assert callable(change)
    encoded = column.combine_chunks().cast(pa.string()).dictionary_encode()
    changed = change(encoded.dictionary)
    changed = pc.if_else(pc.equal(changed, ""), None, changed)
    return changed.take(encoded.indices)


def fold_all(values: pa.Array) -> pa.Array:
    """`names.fold` of every value, in the engine where it is plain ASCII."""
    lower = pc.replace_substring_regex(pc.utf8_lower(values), "['’]", "")
    plain = pc.utf8_trim_whitespace(pc.replace_substring_regex(lower, "[^a-z0-9]+", " "))
    foreign = pc.invert(pc.string_is_ascii(values))
    if pc.any(foreign).as_py():
        folded = [fold(value) for value in values.filter(foreign).to_pylist()]
        plain = pc.replace_with_mask(plain, foreign, pa.array(folded, pa.string()))
    return plain


def _of_any_generation(names: pa.Array, behind: str) -> pa.Array:
    """Names folded, without what stands behind that of a senior or junior: who leaves it out is no other person."""
    folded = fold_all(pc.replace_substring_regex(pc.utf8_lower(names), rf"^(.*[^\s,]){behind}", r"\1"))
    return pc.replace_substring_regex(folded, SERVANT, r"\1\2\3")


def _plain(values: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(pc.utf8_lower(values), r"[\s-]+", "")


def _names(told: pa.Table, first: pa.Array, last: pa.Array) -> dict[str, pa.Array]:
    """First and last name, from the full name where they are missing, and the words that are neither."""
    first, last = (
        pc.if_else(pc.match_substring_regex(pc.fill_null(name, ""), _NO_NAME), None, name) for name in (first, last)
    )
    firsts, lasts = first.to_pylist(), last.to_pylist()
    others: list[str | None] = [None] * len(firsts)
    # A full name that is first and last name says nothing more; those of millions are not taken apart one by one.
    nothing_more = pc.equal(_each_value(told["full_name"], fold_all), pc.binary_join_element_wise(first, last, " "))
    full_told, middle_told = (pc.is_valid(told[name].combine_chunks()) for name in ("full_name", "middle_name"))
    more = pc.or_(pc.and_not(full_told, pc.fill_null(nothing_more, False)), middle_told)
    chosen = np.flatnonzero(more.to_numpy(zero_copy_only=False))
    full, middle = (told[name].take(chosen) for name in ("full_name", "middle_name"))
    words_of = {whole: words(whole or "") for whole in pc.unique(full).to_pylist()}
    for row, whole, between in zip(chosen.tolist(), full.to_pylist(), middle.to_pylist(), strict=True):
        said = words_of[whole]
        if said and firsts[row] is None and lasts[row] is None:
            firsts[row], lasts[row] = said[0], said[-1] if len(said) > 1 else None
        elif len(said) > 1 and firsts[row] is None and lasts[row] != said[0]:
            firsts[row] = said[0]
        elif len(said) > 1 and lasts[row] is None and firsts[row] == said[0]:
            lasts[row] = said[-1]
        known = f"{firsts[row] or ''} {lasts[row] or ''}".split()
        left = [word for word in (*words(between or ""), *said) if word not in known]
        others[row] = " ".join(sorted(set(left))) or None
    return {
        "first_name": pa.array(firsts, pa.string()),
        "last_name": pa.array(lasts, pa.string()),
        "other_names": pa.array(others, pa.string()),
    }


def _in_latin_letters(connection: sa.Connection, columns: dict[str, pa.Array], region: bool) -> dict[str, pa.Array]:
    """Names in Arabic and Hebrew letters by their Latin spelling that most others here have, if anybody has one."""
    names = [columns[name] for name in ("first_name", "last_name")]
    if not any(pc.any(pc.match_substring_regex(of_all, UNVOWELLED)).as_py() for of_all in names):
        return {}
    told = Counter(word for of_all in names for word in of_all.to_pylist() if word)
    if region:  # a few among many who were compared before
        for column in (compared_people.c.first_name, compared_people.c.last_name):
            counted = sa.select(column, sa.func.count()).where(column.is_not(None)).group_by(column)
            told.update(dict(connection.execute(counted).all()))
    others = [word for value in pc.unique(columns["other_names"]).to_pylist() if value for word in value.split()]
    foreign = {word for word in (*told, *others) if is_unvowelled(word)}
    latin = latin_spellings(foreign, Counter({word: n for word, n in told.items() if word not in foreign}))

    def spelled(values: pa.Array) -> pa.Array:
        each = (value.split() for value in values.to_pylist())
        return pa.array([" ".join(latin.get(word, word) for word in value) for value in each], pa.string())

    wanted = ("first_name", "last_name", "other_names")
    return {name: _each_value(pa.chunked_array([columns[name]]), spelled) for name in wanted}


def _in_their_place(connection: sa.Connection, columns: dict[str, pa.Array], region: bool) -> dict[str, pa.Array]:
    """The only name of a record as the first or last one that others have it as: a last name that stands for both."""
    first, last = columns["first_name"], columns["last_name"]
    only_first, only_last = (
        pc.and_not(pc.is_valid(one), pc.is_valid(other)) for one, other in ((first, last), (last, first))
    )
    alone = pa.chunked_array([first.filter(only_first), last.filter(only_last)]).unique()
    if not len(alone):
        return {}
    both = pc.and_(pc.is_valid(first), pc.is_valid(last))
    as_first, as_last = (_counted(name.filter(both)) for name in (first, last))
    if region:  # a few among many who were compared before
        names = compared_people.c.first_name, compared_people.c.last_name
        with arrow_relation(connection, pa.table({"name": alone}), [sa.Column("name", sa.Text)]) as asked:
            for counter, name in zip((as_first, as_last), names, strict=True):
                among = name.in_(sa.select(asked.c.name)), *(one.is_not(None) for one in names)
                counted = sa.select(name, sa.func.count()).where(*among).group_by(name)
                counter.update(dict(connection.execute(counted).all()))
    to_last = pc.and_(only_first, _more_often(first, as_last, as_first))
    to_first = pc.and_(only_last, _more_often(last, as_first, as_last))
    nothing = pa.nulls(len(first), pa.string())
    return {
        "first_name": pc.if_else(to_last, nothing, pc.if_else(to_first, last, first)),
        "last_name": pc.if_else(to_first, nothing, pc.if_else(to_last, first, last)),
    }


def _spelled_by_mailbox(columns: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """First names of one letter as the address spells them: C Jenkins of catherine.jenkins64@ is Catherine."""
    if "email_user" not in columns:
        return {}
    first = columns["first_name"]
    rows = np.flatnonzero(pc.fill_null(pc.equal(pc.utf8_length(first), 1), False).to_numpy(zero_copy_only=False))
    names = first.to_pylist() if len(rows) else []
    each = (columns[name].take(pa.array(rows)).to_pylist() for name in ("last_name", "email_user"))
    for row, last, user in zip(rows.tolist(), *each, strict=True):
        if last and user:
            first_letter, family = re.escape(names[row]), re.escape(last).replace(r"\ ", ".?")
            spelled = re.match(rf"({first_letter}[a-z]+)[._-]?{family}(?![a-z])", user)
            names[row] = spelled[1] if spelled else names[row]
    return {"first_name": pa.array(names, pa.string())} if names else {}


def _counted(names: pa.Array) -> Counter[str]:
    counted = pc.value_counts(names)
    return Counter(dict(zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True)))


def _more_often(names: pa.Array, there: Counter[str], here: Counter[str]) -> pa.Array:
    """Which of the names others have far more often there than here."""
    each = names.dictionary_encode()
    known = [there[name] > _MORE_OFTEN * here[name] for name in each.dictionary.to_pylist()]
    return pc.fill_null(pa.array(known, pa.bool_()).take(each.indices), False)


def _identifiers(connection: sa.Connection, rules: IdentityRules, record: pa.ChunkedArray) -> dict[str, pa.Array]:
    """One e-mail, one phone and one id of each further kind for each record, as far as they are evidence."""
    compared = sa.or_(VALUES.c.kind.in_(["email", "phone"]), VALUES.c.kind.not_in([*IDENTIFIERS, GUEST]))
    shared = sa.select(SHARED.c.value).where(SHARED.c.kind == VALUES.c.kind, SHARED.c.scope == VALUES.c.scope)
    found = fetch_arrow(
        connection,
        sa.select(CARRIERS.c.record, VALUES.c.kind, sa.func.min(VALUES.c.value).label("value"))
        .join_from(CARRIERS, VALUES, CARRIERS.c.value_id == VALUES.c.value_id)
        .where(compared, ~VALUES.c.blocked, VALUES.c.value.not_in(shared), VALUES.c.value_id.not_in(of_an_office()))
        .where(CARRIERS.c.record.in_(sa.select(people.c.record).where(people.c.standing)))
        .group_by(CARRIERS.c.record, VALUES.c.kind),
    )
    columns = {}
    for kind in sorted(pc.unique(found["kind"]).to_pylist()):
        of_kind = found.filter(pc.equal(found["kind"], kind))
        place = pc.index_in(record, value_set=of_kind["record"].combine_chunks()).combine_chunks()
        column = kind if kind in IDENTIFIERS else f"id.{kind.removeprefix('id.')}"
        columns[column] = of_kind["value"].combine_chunks().take(place)
    if "email" in columns:
        columns["email_user"] = _each_value(pa.chunked_array([columns["email"]]), _user)
    if "phone" in columns:
        columns["phone"] = _each_value(pa.chunked_array([columns["phone"]]), _at_home)
    return columns


def _at_home(phones: pa.Array) -> pa.Array:
    """Phones by their national digits: of a file that names no country nobody knows the code before them."""
    return pc.replace_substring_regex(phones, _NOT_DIALED, "")


def _phone_endings(
    connection: sa.Connection, told: pa.Table, custom: dict[str, int], columns: dict[str, pa.Array]
) -> dict[str, pa.Array]:
    """Phones, and behind a star the last digits of those that are not told as a whole."""
    names = [name for name in custom if name == PHONE_ENDING or _ends_a_phone(name)]
    phone = columns.get("phone", pa.nulls(len(told), pa.string()))
    for values in _values_of(connection, told, names).values():
        told_so = pc.and_not(
            pc.match_substring_regex(values, r"^\d{3,8}$"), pc.match_substring_regex(values, _NO_ENDING)
        )
        ending = pc.if_else(told_so, values, None)
        phone = pc.coalesce(phone, pc.binary_join_element_wise(ENDING, ending, ""))
    return {"phone": phone} if names else {}


def _ends_a_phone(name: str) -> bool:
    said = meaning(name) if ends_a_number(name) else None
    return said is not None and said.concept == "phone"


def _user(emails: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(emails, "@.*$", "")


def _custom_names(connection: sa.Connection, told: pa.Table) -> dict[str, int]:
    """Which custom traits people have, and how many have each."""
    if told["custom"].null_count == len(told):
        return {}
    with _custom(connection, told) as rows:
        key = sa.func.unnest(sa.func.json_keys(rows.c.custom)).label("key")
        keys = sa.select(key).where(rows.c.custom.is_not(None)).subquery("keys")
        counted = sa.select(keys.c.key, sa.func.count().label("n")).group_by(keys.c.key).order_by(keys.c.key)
        return {name: n for name, n in connection.execute(counted).all() if '"' not in name}


def _custom_traits(
    connection: sa.Connection, told: pa.Table, custom: dict[str, int], columns: dict[str, pa.Array]
) -> dict[str, pa.Array]:
    """Custom traits that most people have and few share: a birth place, a membership number."""
    found: dict[str, pa.Array] = {}
    for name, n in custom.items():
        if n < _FULL_ENOUGH * len(told) or name == PHONE_ENDING or _ends_a_phone(name):
            continue
        values = _values_of(connection, told, [name])[name]
        distinct = values.dictionary_encode().dictionary
        tells_apart = len(distinct) >= 20 and len(told) / len(distinct) < 300
        if not tells_apart or looks_measured(values) or _says_again(told, values):
            continue
        if not follows(values, ((columns[other], columns[apart]) for other, apart in _MAY_TELL.items())):
            found[f"custom.{name}"] = values
        if len(found) == _MOST_CUSTOM:
            break
    return found


def _says_again(told: pa.Table, values: pa.Array) -> bool:
    """Whether a custom trait is made of what other traits tell: a name written as one, the year of birth."""
    rows = np.flatnonzero(pc.is_valid(values).to_numpy(zero_copy_only=False))[:_ROWS_LOOKED_AT]
    others = (pc.fill_null(told[name].take(rows), "") for name in _TOLD_ALREADY)
    already = fold_all(pc.binary_join_element_wise(*others, " ").combine_chunks()).to_pylist()
    said = values.take(pa.array(rows)).to_pylist()
    again = sum(set(value.split()) <= set(words.split()) for value, words in zip(said, already, strict=True))
    return again > _MOSTLY * len(rows)


def _custom(connection: sa.Connection, told: pa.Table) -> AbstractContextManager[sa.TableClause]:
    columns: list[sa.Column] = [sa.Column("record", sa.BigInteger), sa.Column("custom", sa.Text)]
    return arrow_relation(connection, told.select(["record", "custom"]), columns)


def _values_of(connection: sa.Connection, told: pa.Table, names: Sequence[str]) -> dict[str, pa.Array]:
    """Custom traits by their names, folded."""
    if not names:
        return {}
    with _custom(connection, told) as rows:
        each = [
            sa.func.json_extract_string(rows.c.custom, f'$."{name}"').label(str(at)) for at, name in enumerate(names)
        ]
        found = fetch_arrow(connection, sa.select(rows.c.record, *each)).sort_by("record")
    folded = (_each_value(found[str(at)], fold_all) for at in range(len(names)))
    return {name: _without(values, f"^(?:{_NOTHING})$") for name, values in zip(names, folded, strict=True)}
