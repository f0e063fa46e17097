"""Logs of calls and messages with two numbers in a row: which of them is the customer's.

In:  headers, a sample; the cell of a direction
Out: the columns of who called, who was called and which way it went; whether a row came in or went out

A call that came in is of whoever called, one that went out of whoever was called: the other number is the company's
own, and stands in every row.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import sqlalchemy as sa

from cdp_core.mapping.cells import NOTHING, Cell, filled
from cdp_core.mapping.guesses import Guess
from cdp_core.mapping.names import either, fold, folded_words
from cdp_core.mapping.sample import Sample
from cdp_core.mapping.words import meaning

_CALLERS = frozenset(
    folded_words(
        "from|from number|from phone|from phone number|caller|caller id|caller number|caller phone|caller phone number|"
        "calling number|calling party|calling party number|ani|source|source number|src|originating number|"
        "origin number|originator|sender|sender number|sender phone|absender|expediteur|remitente|mittente|remetente|"
        "afzender|von|von nummer|anrufer|anrufernummer|rufnummer anrufer|rufnummer des anrufers|de|appelant|"
        "numero appelant|numero de l appelant|desde|llamante|numero llamante|origen|numero de origen|da|chiamante|"
        "numero chiamante|de origem|numero de origem|van|beller|発信者|発信者番号|発信元|発信元番号|発信番号|"
        "발신번호|발신자번호|발신자 번호"
    )
)
_CALLED = frozenset(
    folded_words(
        "to|to number|to phone|to phone number|recipient|recipient number|recipient phone|receiver|receiver number|"
        "empfanger|destinataire|destinatario|ontvanger|called|called number|called party|called party number|callee|"
        "callee number|dialed|dialled|dialed number|dialled number|dnis|destination|destination number|dst|an|"
        "an nummer|angerufener|angerufene nummer|angerufene rufnummer|gewahlte nummer|gewahlte rufnummer|zielrufnummer|"
        "zielnummer|a|appele|numero appele|"
        "numero compose|hacia|llamado|numero llamado|destino|numero de destino|chiamato|numero chiamato|naar|"
        "gebelde|gebeld nummer|着信番号|着信先|宛先|宛先番号|수신번호|수신자번호|착신번호"
    )
)
_DIRECTIONS = frozenset(
    folded_words(
        "direction|call direction|call type|message direction|type|in out|inbound outbound|richtung|anrufrichtung|"
        "anrufart|sens|sens de l appel|direction de l appel|type d appel|sentido|direccion|direccion de la llamada|"
        "tipo de llamada|direzione|tipo di chiamata|direcao|tipo de chamada|richting|方向|発着信|通話種別|"
        "콜유형|콜구분|통화유형|통화구분|수발신|수발신구분"
    )
)
_CAME_IN = (
    r"(?:inbound|incoming|received|missed|voicemail|eingehend|ankommend|kommend|verpasst|entrant|recu|reçu|manqu|"
    r"recibid|perdid|in entrata|ricevut|recebid|de entrada|inkomend|gemist|mobile originat|着信|受信|不在|"
    r"인바운드|수신|착신|부재).*|in|i|mo"
)
_WENT_OUT = (
    r"(?:outbound|outgoing|placed|dialed|dialled|ausgehend|abgehend|gehend|sortant|émis|emis|saliente|realizad|"
    r"in uscita|effettuat|efetuad|de sa[ií]da|uitgaand|mobile terminat|発信|送信|아웃바운드|발신).*|out|o|mt"
)
#: Of these, what says by itself that it is no other type of something.
_PLAINLY = frozenset(
    folded_words(
        "call direction|call type|anrufrichtung|anrufart|発着信|通話種別|콜유형|콜구분|통화유형|통화구분|수발신|"
        "수발신구분"
    )
)
#: Of these, what leads may have as well: that they came by themselves.
_OF_ANYTHING = ("type",)
#: Headers of how long a call took, and what makes it a task of a CRM.
_HOW_LONG = frozenset(
    folded_words(
        "duration|call duration|call length|talk time|length|dauer|anrufdauer|gesprachsdauer|duree|duree de l appel|"
        "duree d appel|duracion|duracion de la llamada|duracion llamada|durata|durata chiamata|duracao|"
        "duracao da chamada|duracao da ligacao|tempo de ligacao|duur|gespreksduur|"
        "czas trwania|通話時間|통화시간|通话时长"
    )
)
_OF_TASKS = frozenset(("object_id", "subject", "due_at", "event"))
#: Share of the rows that have to go one of the two ways, and of the numbers on the customer's side that are numbers.
_MOST, _MANY = 0.8, 0.5
#: Digits that the number of a customer has at least; those of the company's own lines have fewer.
_FEWEST_DIGITS = 6
#: Headers of who works at the company, where the rows are calls.
_STAFF = frozenset(either("user|users|agent|agents|agent name|operator|extension|benutzer|utilisateur|usuario|utente"))
_OF_CALLS = re.compile(
    r"\b(?:call\w*|ring\w*|talk time|ani|dnis|anruf\w*|gesprach\w*|appels?|llamadas?|chiamat\w*|chamadas?|ligac\w*|"
    r"beller|voicemail|ivr)\b|通話|発信|着信|" + "|".join(map(fold, ("통화", "콜", "수발신")))
)


@dataclass(frozen=True)
class Ends:
    """The columns of who called and who was called."""

    caller: str
    called: str


def ends_of_calls(headers: Iterable[str]) -> Ends | None:
    """The two ends of a call by their headers; None where there are not both."""
    folded = [(fold(header), header) for header in headers]
    caller = next((header for words, header in folded if words in _CALLERS), None)
    called = next((header for words, header in folded if words in _CALLED), None)
    return Ends(caller, called) if caller and called else None


def directions(headers: Iterable[str]) -> list[str]:
    """Headers that may say whether a call came in or went out."""
    return [header for header in headers if fold(header) in _DIRECTIONS]


def ways_gone(direction: Cell) -> sa.ColumnElement[int]:
    """How many rows of a table say which way a call went."""
    return sa.func.count(sa.case((goes_a_way(direction), 1)))


def came_in(direction: Cell) -> sa.ColumnElement[bool]:
    return sa.func.regexp_full_match(sa.func.lower(filled(direction)), _CAME_IN)


def goes_a_way(direction: Cell) -> sa.ColumnElement[bool]:
    """Whether a call came in or went out."""
    return sa.func.regexp_full_match(sa.func.lower(filled(direction)), f"{_CAME_IN}|{_WENT_OUT}")


def of_the_customer(own: Cell, direction: Cell, called: bool) -> Cell:
    """The number of one end where the customer is at it: who called what came in, who was called where it went out."""
    way = sa.func.regexp_full_match(sa.func.lower(filled(direction)), _WENT_OUT if called else _CAME_IN)
    return sa.case((way, own), else_=NOTHING)


def tell_calls(found: dict[str, Guess], sample: Sample) -> None:
    """Take both numbers of a log of calls, each for the rows in which it is the customer's."""
    ends = ends_of_calls(sample.columns)
    direction = max(directions(sample.columns), key=lambda column: ways_gone_in(sample, column), default=None)
    of_calls = is_of_calls(sample.columns)
    if direction is None or ways_gone_in(sample, direction) < _MOST:
        if of_calls:
            _by_how_long(found, sample)
        return
    plainly = fold(direction) in _PLAINLY or (of_calls and fold(direction) not in _OF_ANYTHING)
    if ends and _has_numbers(sample, ends, direction):
        found[ends.caller] = Guess(ends.caller, "phone", 0.85, "who called: the customer where the call came in")
        found[ends.called] = Guess(ends.called, "phone", 0.85, "who was called: the customer where the call went out")
        for column, one in found.items():
            if one.concept == "phone" and column not in (ends.caller, ends.called):
                found[column] = one.doubted("but beside the two numbers of each call")
    elif not plainly or not any(one.concept == "phone" for one in found.values()):
        return
    reason = "its values say which way a call or a message went"
    found[direction] = Guess(direction, "call" if of_calls else "direction", 0.8, reason)
    for column, one in found.items():
        if fold(column) in _STAFF and one.concept in (None, "full_name", "customer_id", "who"):
            found[column] = replace(one, concept="owner", confidence=0.7, reason="who took the call", doubtful=False)


def _by_how_long(found: dict[str, Guess], sample: Sample) -> None:
    """What speaks of calls and says how long each took is a list of them, though not of which way they went."""
    if any(one.concept in _OF_TASKS for one in found.values()):
        return
    for column, one in found.items():
        seen = sample.looks(column) if fold(column) in _HOW_LONG else {}
        if one.concept in (None, "duration") and max(seen.get("time", 0), seen.get("number", 0)) >= _MOST:
            found[column] = Guess(column, "call", 0.8, "its header says how long each call took")
            return


def is_of_calls(headers: Iterable[str]) -> bool:
    """Whether headers speak of calls."""
    return _OF_CALLS.search(" ".join(map(fold, headers))) is not None


def way_gone(value: str) -> str | None:
    """ "in" or "out", by what stands under the header of a direction; None for anything else."""
    word = value.strip().lower()
    return "in" if re.fullmatch(_CAME_IN, word) else "out" if re.fullmatch(_WENT_OUT, word) else None


def ways_gone_in(sample: Sample, column: str) -> float:
    """Share of the values of a column that say which way a call went."""
    values = sample.filled(column)
    return sum(way_gone(value) is not None for value in values) / len(values) if values else 0.0


def _has_numbers(sample: Sample, ends: Ends, direction: str) -> bool:
    """Whether numbers stand on the customer's side of most rows."""
    told = [
        caller if re.fullmatch(_CAME_IN, way.strip().lower()) else called
        for way, caller, called in zip(
            *(sample.cells[name] for name in (direction, ends.caller, ends.called)), strict=True
        )
        if way
    ]
    numbers = sum(sum(map(str.isdigit, one or "")) >= _FEWEST_DIGITS and "@" not in (one or "") for one in told)
    return numbers >= _MANY * len(told)


def doubt_lines(found: dict[str, Guess], sample: Sample) -> None:
    """Beside a phone that is the customer's in so many words, numbers that come again and again are the company's."""
    phones = {
        column: said.sure for column, one in found.items() if one.concept == "phone" and (said := meaning(column))
    }
    customers = [column for column, sure in phones.items() if sure >= _MOST and not _comes_again(sample, column)]
    for column in phones:
        if customers and column not in customers and _comes_again(sample, column):
            found[column] = found[column].doubted("but a few numbers stand in all rows: the company's own lines?")


def _comes_again(sample: Sample, column: str) -> bool:
    values = sample.filled(column)
    return len(values) >= _REPEATS and len(set(values)) * _REPEATS <= len(values)


#: How often a number comes on average that is a line of the company.
_REPEATS = 5
