"""Logs of text messages, with a column that says whether one came in or went out, and one of what it says.

In:  guesses of columns, a sample; the names of events under the header of a direction
Out: the columns of the event, of the text and of its time; the standard event of each way

By the text of what came in somebody takes a permission back: see `refusing_events`.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from cdp_core.mapping.action_words import channel_in
from cdp_core.mapping.call_logs import directions, ends_of_calls, is_of_calls, way_gone, ways_gone_in
from cdp_core.mapping.decision_words import FALSE, TRUE, plain_word
from cdp_core.mapping.guesses import SURE_ENOUGH, Guess
from cdp_core.mapping.names import either, fold, folded_words
from cdp_core.mapping.sample import Sample

RECEIVED, SENT = "Message Received", "Message Sent"
_TEXTS = frozenset(
    folded_words(
        "body|text|message|content|message body|message text|message content|sms|sms text|sms body|sms message|"
        "text message|msg|msg text|reply|nachricht|nachrichtentext|sms inhalt|inhalt|contenu|texte|texte du message|"
        "mensaje|texto|texto del mensaje|cuerpo|messaggio|testo|mensagem|conteudo|bericht|tekst|tresc|wiadomosc|"
        "zprava|sprava|obsah|uzenet|mesaj|noi dung|noi dung tin nhan|本文|メッセージ|内容|메시지|내용"
    )
)
#: Headers under which a yes says that a message came in.
_INBOUND = frozenset(either("inbound|incoming|is inbound|is incoming|eingehend|entrant|entrante|inkomend|受信"))
#: How words begin of when a message was written, sent or received.
_WHEN = (
    "receiv",
    "sent",
    "send",
    "time",
    "date",
    "creat",
    "deliver",
    "empfangen",
    "gesendet",
    "zeit",
    "datum",
    "fecha",
)
_RECEIVED = ("receiv", "empfangen", "recu", "recibid", "ricevut", "recebid", "ontvangen")
_SENT = (
    "sent",
    "send",
    "deliver",
    "done",
    "gesendet",
    "versendet",
    "zugestellt",
    "envoy",
    "enviad",
    "inviat",
    "verzonden",
)
_NUMBER = re.compile(r"\+?\d[\d ().-]{5,18}")
_MOST = 0.8
#: How ids of its messages begin, and numbers at services that send both.
_OF_WHATSAPP = ("wamid.", "whatsapp:")
_LOOKED_AT = 20


def tell_messages(found: dict[str, Guess], sample: Sample) -> None:
    """Take the way that a message went for the event, where the rows have a text, a time and a phone."""
    texts = [column for column in found if is_text(sample, column)]
    sure = {one.concept for one in found.values() if one.confidence >= SURE_ENOUGH}
    if len(texts) != 1 or "event" in sure or is_of_calls(sample.columns):
        return
    way, moments = _way(sample), [column for column in found if is_moment(sample, column)]
    if way is not None and "phone" in sure:
        found[way] = Guess(way, "event", 0.8, "its values say whether a message came in or went out")
    elif way is None and (sender := _sender(sample, moments)):
        found[sender] = Guess(sender, "phone", 0.8, "who wrote, as all messages came in")
    else:
        return
    found[texts[0]] = Guess(texts[0], "message_text", 0.8, "what a message says")
    if not sure & {"occurred_at", "created_at"} and moments:
        found[moments[0]] = Guess(moments[0], "occurred_at", 0.75, "its values are dates, and say when a message came")


def _sender(sample: Sample, moments: Sequence[str]) -> str | None:
    """Who wrote, where messages have a moment at which they were received, and none at which they were sent."""
    ends = ends_of_calls(sample.columns)
    if ends is None or not _speaks_of(moments, _RECEIVED):
        return None
    if _speaks_of([column for column in sample.columns if column not in (ends.caller, ends.called)], _SENT):
        return None
    values = sample.filled(ends.caller)
    numbers = sum(_NUMBER.fullmatch(value) is not None for value in values)
    return ends.caller if numbers >= _MOST * len(values) > 0 else None


def _speaks_of(headers: Iterable[str], beginnings: tuple[str, ...]) -> bool:
    return any(word.startswith(beginnings) for header in headers for word in fold(header).split())


def channel_of_texts(found: Mapping[str, Guess], sample: Sample) -> str | None:
    """The service that a log of texts is of, by the name of its file, by a header or by how its numbers are written."""
    if not any(one.concept == "message_text" for one in found.values()):
        return None
    for words in (sample.file_name(), *sample.columns):
        if (channel := channel_in(fold(words))) in ("sms", "whatsapp"):
            return channel
    cells = (value for column in sample.columns for value in sample.filled(column)[:_LOOKED_AT])
    return "whatsapp" if any(value.startswith(_OF_WHATSAPP) for value in cells) else None


def events_of_ways(header: str, names: Collection[str]) -> dict[str, str]:
    """The standard event of each name in a column of ways; nothing where one of them is no way."""
    flags = fold(header) in _INBOUND
    if not flags and not directions([header]):
        return {}
    ways = {name: _of_flag(name) if flags else way_gone(name) for name in names}
    return {} if None in ways.values() else {name: RECEIVED if way == "in" else SENT for name, way in ways.items()}


def _of_flag(value: str) -> str | None:
    word = plain_word(value)
    return "in" if word in TRUE else "out" if word in FALSE else None


def _way(sample: Sample) -> str | None:
    ways = {column: ways_gone_in(sample, column) for column in directions(sample.columns)}
    for column in sample.columns:
        if fold(column) in _INBOUND and (values := sample.filled(column)):
            ways[column] = sum(_of_flag(value) is not None for value in values) / len(values)
    best = max(ways, key=ways.__getitem__, default=None)
    return best if best is not None and ways[best] >= _MOST else None


def is_text(sample: Sample, column: str) -> bool:
    """Whether a column holds what messages say."""
    if fold(column) not in _TEXTS:
        return False
    values = sample.filled(column)
    return sum(any(map(str.isalpha, value)) for value in values) * 2 > len(values)


def is_moment(sample: Sample, column: str) -> bool:
    """Whether dates stand under a header of when a message was written, sent or received."""
    seen = sample.looks(column)
    words = fold(column).split()
    said = any(word.startswith(_WHEN) for word in words)
    return said and max(seen.get("date", 0), seen.get("epoch", 0)) >= _MOST
