"""What people allowed, however a file says it.

In:  columns mapped to consent.<purpose> and decided_at
Out: expressions that give granted, denied or withdrawn, one for each purpose, and the days of these decisions

A yes under a header that refuses ("Email Opt Out") is a withdrawal, and so is a date ("Unsubscribed At"), on that day;
a date under that of a yes ("Opt-in date") is one on that day where a person says that it is the decision.
A no under it is no decision: whoever has not refused has not agreed either, nor has who may be written to because a
system allows it as it comes ("Do not allow Emails": "Allow"). One column may name the purpose and another
the decision (`consent.{Purpose}`), and a TC string of the IAB's Transparency & Consent Framework holds eleven purposes
at once (`consent.tcf`). A column that names a channel in words of its own (İYS: EPOSTA, MESAJ, ARAMA) names the
purpose of that channel.
"""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from cdp_core.mapping.cells import NOTHING, Cell, Fill, distinct_values, filled, first_filled, has_rows, text
from cdp_core.mapping.channels import purposes_of
from cdp_core.mapping.consent_words import is_of_the_dead, of_a_yes, refuses
from cdp_core.mapping.decision_words import FALSE, REFUSED_AGAIN, STATES, UNDECIDED, state_of
from cdp_core.mapping.names import either

MOST_PURPOSES, MOST_ANSWERS = 100, 200

#: What speaks for itself, whatever its header asks.
_ALLOWS = either(
    "granted|opted in|opt in|optin|single opt in|double opt in|subscribed|angemeldet|erteilt|abonné|inscrit|suscrito"
)
#: What Dynamics writes of everybody who has refused nothing.
_ALLOWED_AS_IT_COMES = either("allow|allowed|autoriser|zulassen|permitir|consenti|consentire|toestaan")
_FORBIDS = either(
    "do not allow|not allowed|ne pas autoriser|nicht zulassen|no permitir|não permitir|non consentire|niet toestaan|"
    "denied|refused|declined|rejected|disallowed|not subscribed|do not contact|dnc|blocked|abgelehnt|widersprochen|ret|"
    "verweigert|gesperrt|refusé|rechazado|denegado|negato|rifiutato|recusado|geweigerd|nekad|reddedildi|odmowa|"
    "brak zgody|từ chối|受け取らない|拒否|거부"
)
_BAR = "|"
#: The state of each word, blank where it decides nothing; and under a header that refuses, where a yes is a no.
_STATE_OF = {word: state for state, words in STATES.items() for word in words} | dict.fromkeys(UNDECIDED, "")
_UNDER_A_REFUSAL = (
    dict.fromkeys((*FALSE, *UNDECIDED), "")
    | dict.fromkeys((*STATES["granted"], *STATES["withdrawn"], *_FORBIDS), "withdrawn")
    | dict.fromkeys(_ALLOWS, "granted")
    | dict.fromkeys(_ALLOWED_AS_IT_COMES, "")
)
#: A date, however it is written: two numbers apart, or many digits.
_A_DAY = r"\d{1,4}\D+\d{2}|\d{5}"
#: The same, of which nothing but a day can be meant; `said` has blanks for hyphens.
_A_WHOLE_DAY = r"^(?:[1-9]\d{3}[ ./年]\d{1,2}[ ./月]\d{1,2}|\d{1,2}[ ./]\d{1,2}[ ./](?:\d{2}|[1-9]\d{3}))(?:\D|$)"
DECIDED = "decided_at"
#: Decisions by which somebody may not be addressed.
REFUSALS = ("denied", "withdrawn")


def whole_answers(connection: sa.Connection, relation: sa.FromClause, cell: Cell, header: str) -> dict[str, str]:
    """What a column's answers in more than a word decide ("Yes, I agree"), where they are not too many.

    Under a header that refuses a yes is a no: there they are not looked at.
    """
    if refuses(header):
        return {}
    said = distinct_values(connection, relation, cell, MOST_ANSWERS + 1)
    if len(said) > MOST_ANSWERS:
        return {}
    return {answer: state for answer in said if (state := state_of(answer)) is not None}


def consent_state(cell: Cell, header: str, answers: Mapping[str, str] | None = None) -> Cell:
    """granted, denied, withdrawn, or nothing where nothing was decided; words that are not known stay as they are."""
    blank = sa.func.regexp_replace(sa.func.lower(filled(cell)), r"[-_\s]+", " ", "g")
    said = sa.func.regexp_replace(blank, r"\.0$", "")
    if refuses(header):
        # A list of reasons is one, too: [{"reason":"HARD_BOUNCE", …}].
        reasons = sa.func.regexp_matches(said, r"^\[\s*\{")
        refused = sa.or_(is_a_day(cell), reasons, sa.func.regexp_matches(said, REFUSED_AGAIN))
        return sa.func.coalesce(_looked_up(said, _UNDER_A_REFUSAL), sa.case((refused, "withdrawn")), type_=sa.Text)
    read = [sa.case(dict(answers), value=filled(cell))] if answers else []
    since = [sa.case((sa.func.regexp_matches(said, _A_WHOLE_DAY), "granted"))] if of_a_yes(header) else []
    return sa.func.coalesce(_looked_up(said, _STATE_OF), *read, *since, filled(cell), type_=sa.Text)


def _looked_up(said: Cell, states: Mapping[str, str]) -> Cell:
    """The state of a word, NULL for other words.

    The words are handed over in one value, and the cell is named once: as a CASE of conditions that hold a word each,
    thirty such columns take minutes and gigabytes to plan.
    """
    words, told = (sa.func.string_split(_BAR.join(of), _BAR) for of in (states.keys(), states.values()))
    return sa.func.list_extract(told, sa.func.list_position(words, said), type_=sa.Text)


def is_a_day(cell: Cell) -> sa.ColumnElement[bool]:
    """Whether a date stands there; 0000-00-00 is none."""
    said = filled(cell)
    return sa.and_(sa.func.regexp_matches(said, _A_DAY), sa.func.regexp_matches(said, "[1-9]"))


def tells_days(connection: sa.Connection, relation: sa.FromClause, cell: Cell, header: str) -> bool:
    """Whether dates in a column are those of the decisions that they are."""
    return (refuses(header) or of_a_yes(header)) and has_rows(connection, relation, is_a_day(cell))


def day_in(cell: Cell) -> Cell:
    """The day that stands in a cell, in a list of reasons that of the last: [{"reason":…, "timestamp":…}]."""
    said = filled(cell)
    listed = sa.and_(sa.func.starts_with(said, "[{"), sa.func.json_valid(said))
    return sa.case((listed, sa.func.json_extract_string(said, "$[#-1].timestamp")), else_=cell)


def day_of(decision: str) -> str:
    """The field that holds the day of consent.<purpose>."""
    return f"{DECIDED}.{decision.partition('.')[2].lower()}"


def said_of_purposes(decided: Iterable[Fill]) -> dict[str, Cell]:
    """By the field of its day, what a row decides for each purpose: a refusal, else the first that it says of it."""
    told: dict[str, list[Cell]] = {}
    for name, state in decided:
        told.setdefault(day_of(name), []).append(state)
    return {day: first_filled(refusals_first(states)) for day, states in told.items()}


def refusals_first(states: Sequence[Cell]) -> list[Cell]:
    """Where several columns tell of one purpose, a refusal in any goes before the yes of another."""
    refused = [sa.case((state.in_(REFUSALS), state)) for state in states] if len(states) > 1 else []
    return [*refused, *states]


def decision_days(field: str, moment: Cell, header: str, said: Mapping[str, Cell]) -> list[Fill]:
    """A date as that of the decisions it can be of: an opt-in date is of no refusal, "withdrawn at" of nothing else.

    The day of somebody's death is that of none: what she allowed is over though it were kept up later.
    """
    if is_of_the_dead(header):
        return []
    if refuses(header):
        wanted: tuple[str, ...] = REFUSALS
    elif of_a_yes(header):
        wanted = ("granted",)
    else:
        return [(field, moment)]
    of = said if field == DECIDED else {day: state for day, state in said.items() if day == field.lower()}
    return [(day, sa.case((state.in_(wanted), moment))) for day, state in of.items()]


def consents_named_by(
    connection: sa.Connection, relation: sa.FromClause, state: Cell, header: str, purpose: Cell
) -> tuple[list[Fill], list[Fill]]:
    """For each purpose that a column names, the decision of the rows that name it; the days of those that are dates."""
    names: dict[str, list[str]] = {}
    for value, named in purposes_of(distinct_values(connection, relation, purpose, MOST_PURPOSES)).items():
        names.setdefault(named, []).append(value)
    decided = consent_state(state, header, whole_answers(connection, relation, state, header))
    of_name = {f"consent.{name}": filled(purpose).in_(values) for name, values in names.items()}
    states: list[Fill] = [(field, sa.case((names_it, decided), else_=NOTHING)) for field, names_it in of_name.items()]
    if not tells_days(connection, relation, state, header):
        return states, []
    day = sa.case((is_a_day(state), day_in(state)))
    return states, [(day_of(field), sa.case((names_it, day), else_=NOTHING)) for field, names_it in of_name.items()]


#: Purposes of the framework, policy version 4, in words that fit consent.<purpose>.
TCF_PURPOSES = (
    "store_on_device",
    "select_basic_ads",
    "profile_for_ads",
    "select_personalized_ads",
    "profile_for_content",
    "select_personalized_content",
    "measure_ads",
    "measure_content",
    "understand_audiences",
    "improve_services",
    "select_basic_content",
)
_BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
#: Where the bits of the purposes begin, by version: the letter is the version in Base64.
_PURPOSE_BITS = {"B": 132, "C": 152}
_VALID = r"[BC][A-Za-z0-9_-]{29,}(?:\..*)?"


def tcf_purposes(cell: Cell) -> list[Fill]:
    """Purposes allowed and not by a TC string (IAB Tech Lab: Consent string and vendor list formats v1.1 and v2)."""
    valid = sa.func.regexp_full_match(filled(cell), _VALID)
    return [
        (f"consent.{name}", sa.case((valid, _purpose(filled(cell), number))))
        for number, name in enumerate(TCF_PURPOSES)
    ]


def tcf_decided_at(cell: Cell) -> Cell:
    """When a TC string was last changed: tenths of a second since 1970, in 36 bits from bit 42."""
    string = filled(cell)
    tenths = sum(
        (_sextet(string, 7 + place) * 64 ** (5 - place) for place in range(6)), start=sa.literal(0, sa.BigInteger)
    )
    valid = sa.func.regexp_full_match(string, _VALID)
    return sa.case((valid, sa.cast(sa.cast(tenths * 100, sa.BigInteger), sa.Text)))


def _purpose(string: Cell, number: int) -> Cell:
    states = {}
    for version, start in _PURPOSE_BITS.items():
        place, bit = divmod(start + number, 6)
        allowed = sa.func.mod(sa.cast(sa.func.floor(_sextet(string, place) / 2 ** (5 - bit)), sa.BigInteger), 2) == 1
        states[version] = sa.case((allowed, text("granted")), else_=text("denied"))
    return sa.case(states, value=sa.func.left(string, 1))


def _sextet(string: Cell, place: int) -> sa.ColumnElement[int]:
    return sa.cast(sa.func.strpos(_BASE64URL, sa.func.substr(string, place + 1, 1)) - 1, sa.BigInteger)
