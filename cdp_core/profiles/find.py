"""Finding a person by what one remembers of her.

In:  a few typed letters or digits: names in any order, e-mail, phone in any spelling, any id, p123
Out: the profiles that fit, best first, with what fitted

Every answer comes from ranges of the sorted search terms; only where they give nothing, terms are searched inside, and
where that gives nothing either, for names that are nearly the same.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from cdp_core.fields import ORDER, SYSTEMS
from cdp_core.profiles.folding import typed_one_letter
from cdp_core.profiles.lookup import Typed, profile_number, typed_as
from cdp_core.store.tables import events, objects, profile_sources, profiles, search_terms

#: Behind every text that begins with the same letters.
_LAST = "\U0010ffff"
_FEWEST_LETTERS_INSIDE = 3

#: Words of so many letters may have one slip, longer ones two; names so near to a word are tried.
_FEWEST_LETTERS_WITH_A_SLIP, _LETTERS_WITH_TWO, _NEAR = 4, 6, 40

#: Fits of one sort that are looked at; in a sorted range the exact ones stand first.
_MOST = 1000


@dataclass(frozen=True)
class Found:
    """A profile that fits: by which kind of term, the term, and how it was told."""

    profile: int
    name: str
    known: bool
    kind: str
    matched: str
    shown: str
    systems: tuple[str, ...]
    last_seen: datetime | None
    #: What tells her from others of her name, as far as it is known: her city, then an address or number of hers.
    beside: tuple[str, ...] = ()

    @property
    def profile_id(self) -> str:
        return f"p{self.profile}"


@dataclass(frozen=True)
class Hits:
    """The first of those who fit, how many they are (`at_least` so many where not all were looked at), and whether
    they are only `nearly` called so."""

    found: list[Found]
    total: int
    at_least: bool = False
    nearly: bool = False


def find(connection: sa.Connection, text: str, limit: int = 20) -> list[Found]:
    """Profiles that fit a text, while it is typed: exact before partial, known before anonymous, then last seen."""
    return hits(connection, text, limit, also_nearly=False).found


def hits(connection: sa.Connection, text: str, limit: int = 20, also_nearly: bool = True) -> Hits:
    """The same with how many they are; where nobody fits, also those whose names are nearly what was typed."""
    if not text.strip():
        return Hits([], 0)
    number = profile_number(connection, text)
    if number is not None:
        fit = sa.select(sa.literal(number).label("profile"), *_fit("profile_id", text.strip(), text.strip(), 0))
        return _described(connection, [fit], 1)
    typed = typed_as(connection, text)
    found = _described(connection, _beginning_with(typed), limit)
    if not found.total and len(typed.whole) >= _FEWEST_LETTERS_INSIDE:
        found = _described(connection, [_containing(typed), *_numbers_of_orders_and_objects(text)], limit)
    if also_nearly and not found.total and (near := _nearly_named(connection, typed)) is not None:
        nearly = _described(connection, [near], limit)
        return replace(nearly, nearly=bool(nearly.found))
    return found


def _nearly_named(connection: sa.Connection, typed: Typed) -> sa.Select | None:
    """Names whose words begin with the words typed or are nearly those; the nearest first. None where no word is near.

    Nobody mistypes a first letter: with it, a range of the terms is compared, and not all of them.
    """
    if not typed.words or any(map(str.isdigit, typed.whole)) or "@" in typed.whole:
        return None
    sets = []
    for word in typed.words:
        near = _near(connection, word)
        distance = sa.case(near, value=search_terms.c.term, else_=0) if near else sa.literal(0)
        fits = _begins_in_any_spelling(word) | search_terms.c.term.in_(list(near))
        sets.append(
            sa.select(search_terms.c.profile, sa.func.min(distance).label("slips"))
            .where(search_terms.c.kind == "name", fits)
            .group_by(search_terms.c.profile)
            .subquery()
        )
    first, *others = sets
    joined: sa.FromClause = first
    for other in others:
        joined = joined.join(other, other.c.profile == first.c.profile)
    slips = sum((one.c.slips for one in others), start=first.c.slips)
    fit = _fit("name", " ".join(typed.words), "", slips)
    return sa.select(first.c.profile, *fit).select_from(joined).order_by(slips, first.c.profile).limit(_MOST)


def _near(connection: sa.Connection, word: str) -> dict[str, int]:
    """Words of names with few slips between them and this one, each with how many."""
    if len(word) < _FEWEST_LETTERS_WITH_A_SLIP:
        return {}
    most = 1 if len(word) < _LETTERS_WITH_TWO else 2
    terms = (
        sa.select(search_terms.c.term)
        .distinct()
        .where(search_terms.c.kind == "name", _begins(word[0]))
        .where(sa.func.length(search_terms.c.term).between(len(word) - most, len(word) + most))
        .subquery()
    )
    slips = sa.func.damerau_levenshtein(terms.c.term, word)
    nearest = sa.select(terms.c.term, slips).where(slips <= most).order_by(slips, terms.c.term).limit(_NEAR)
    return {row[0]: row[1] for row in connection.execute(nearest)}


def seen_last(connection: sa.Connection, limit: int = 20) -> list[Found]:
    """Whom we saw last, known people before anonymous ones."""
    fit = sa.select(profiles.c.profile, *_fit("last_seen", "", "", 0))
    newest = fit.order_by(profiles.c.known.desc(), profiles.c.last_seen.desc().nulls_last(), profiles.c.profile)
    return _described(connection, [newest.limit(limit)], limit).found


def _fit(kind: object, term: object, shown: object, rank: object) -> list[sa.ColumnElement]:
    """What fitted, and how well: 0 exactly, 1 in its beginning, 2 somewhere inside."""
    values = {"kind": kind, "term": term, "shown": shown, "rank": rank}
    return [(v if isinstance(v, sa.ColumnElement) else sa.literal(v)).label(name) for name, v in values.items()]


def _begins(text: str) -> sa.ColumnElement[bool]:
    return (search_terms.c.term >= text) & (search_terms.c.term < text + _LAST)


def _begins_in_any_spelling(word: str) -> sa.ColumnElement[bool]:
    one_letter = typed_one_letter(word)
    return _begins(word) if one_letter == word else _begins(word) | _begins(one_letter)


def _beginning_with(typed: Typed) -> list[sa.Select]:
    """Names whose words begin with the words typed, in any order, and other terms that begin with the whole."""
    answers = [_ids(search_terms.c.kind != "name", written) for written in typed.ids]
    if typed.digits:
        answers.append(_ids(search_terms.c.kind == "phone", typed.digits))
    if typed.words:
        named = [search_terms.c.term == word for word in typed.words]
        answers += [
            _named(typed.words, named, 0),
            _named(typed.words, [_begins_in_any_spelling(word) for word in typed.words], 1),
        ]
    return answers


def _ids(of_kind: sa.ColumnElement[bool], text: str) -> sa.Select:
    term = search_terms.c.term
    fit = _fit(search_terms.c.kind, term, search_terms.c.shown, sa.case((term == text, 0), else_=1))
    rows = sa.select(search_terms.c.profile, *fit).where(of_kind, _begins(text))
    return rows.order_by(term, search_terms.c.profile).limit(_MOST)


def _named(words: tuple[str, ...], named: list[sa.ColumnElement[bool]], rank: int) -> sa.Select:
    sets = [sa.select(search_terms.c.profile).where(search_terms.c.kind == "name", condition) for condition in named]
    fit = _fit("name", " ".join(words), "", rank)
    if len(sets) == 1:
        return sets[0].add_columns(*fit).order_by(search_terms.c.term, search_terms.c.profile).limit(_MOST)
    every = sa.intersect(*sets).subquery()
    return sa.select(every.c.profile, *fit).order_by(every.c.profile).limit(_MOST)


def _containing(typed: Typed) -> sa.Select:
    """Terms with the text somewhere inside: a part of an e-mail, the last digits of a phone or an id."""
    term = search_terms.c.term
    digits = typed.digits if typed.digits and len(typed.digits) >= _FEWEST_LETTERS_INSIDE else typed.whole
    inside = sa.or_(
        *(sa.func.contains(term, written) for written in typed.ids),
        (search_terms.c.kind == "phone") & sa.func.contains(term, digits),
    )
    fits = _fit(search_terms.c.kind, term, search_terms.c.shown, 2)
    return sa.select(search_terms.c.profile, *fits).where(inside).limit(_MOST)


def _numbers_of_orders_and_objects(text: str) -> list[sa.Select]:
    """What a customer reads out: the number of an order, a deal or a ticket."""
    number = text.strip()
    order = sa.select(events.c.profile, *_fit("order_id", number, number, 0)).where(
        events.c.event == ORDER, events.c.order_id == number
    )
    told = sa.select(objects.c.profile, *_fit("object_id", number, number, 0)).where(
        objects.c.object_id == number, objects.c.profile != 0
    )
    return [order, told]


def _described(connection: sa.Connection, answers: list[sa.Select], limit: int) -> Hits:
    """The best answers, one per profile, with who it is."""
    fits = sa.union_all(*(sa.select(answer.subquery()) for answer in answers)).subquery("fits")
    best = (
        sa.select(
            fits.c.profile,
            sa.func.min(fits.c["rank"]).label("rank"),
            *(sa.func.arg_min(fits.c[name], fits.c["rank"]).label(name) for name in ("kind", "term", "shown")),
        )
        .group_by(fits.c.profile)
        .subquery("best")
    )
    ranked = (
        sa.select(best, sa.func.count().over().label("total"))
        .join(profiles, profiles.c.profile == best.c.profile)
        .order_by(best.c["rank"], profiles.c.known.desc(), profiles.c.last_seen.desc().nulls_last(), best.c.profile)
        .limit(limit)
    )
    rows = connection.execute(ranked).all()
    numbers = [row.profile for row in rows]
    names = ("full_name", "email", "phone", "city", "known", "last_seen")
    described = sa.select(profiles.c.profile, *(profiles.c[name] for name in names)).where(
        profiles.c.profile.in_(numbers)
    )
    who = {row.profile: row for row in connection.execute(described)}
    systems = _systems(connection, numbers)
    found = []
    for row in rows:
        one = who[row.profile]
        name = one.full_name or one.email or one.phone or f"p{row.profile}"
        told = tuple(system for system in SYSTEMS if (row.profile, system) in systems)
        of_hers = one.email or one.phone or f"p{row.profile}"
        beside = tuple(said for said in (one.city, of_hers) if said and said not in (name, row.shown))
        found.append(
            Found(row.profile, name, one.known, row.kind, row.term, row.shown or name, told, one.last_seen, beside)
        )
    total = rows[0].total if rows else 0
    return Hits(found, total, at_least=total >= _MOST)


def _systems(connection: sa.Connection, found: list[int]) -> set[tuple[int, str]]:
    columns = (profile_sources.c.profile, profile_sources.c.system)
    return {(row.profile, row.system) for row in connection.execute(sa.select(*columns).where(columns[0].in_(found)))}
