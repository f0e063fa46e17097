"""Headers that name what became of a message: "Send time", "First opened", "Geöffnet am", "Ngày mở".

In:  a header, and what kind of message it is about
Out: the standard event that a date under it is a moment of

What is left of a header without its words for a moment ("at", "Datum", "ngày") and for the message has to be one of
the known words as a whole: "Created", "Last modified" and "Delivery address" name no action.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from cdp_core.mapping.names import CJK, either, fold, folded_words

#: Word → the event that it is, by the kind of message. A push message is tapped, which opens it.
EVENTS: dict[str, dict[str, str]] = {
    "email": {
        "sent": "Email Sent",
        "delivered": "Email Delivered",
        "opened": "Email Opened",
        "read": "Email Opened",
        "clicked": "Email Link Clicked",
        "bounced": "Email Bounced",
        "failed": "Email Bounced",
        "unsubscribed": "Unsubscribed",
        "complained": "Email Marked as Spam",
    },
    "sms": {
        "sent": "SMS Sent",
        "delivered": "SMS Delivered",
        "opened": "Message Read",
        "read": "Message Read",
        "clicked": "SMS Link Clicked",
        "bounced": "SMS Failed",
        "failed": "SMS Failed",
        "unsubscribed": "Unsubscribed",
        "complained": "SMS Marked as Spam",
    },
    "push": {
        "sent": "Push Sent",
        "delivered": "Push Delivered",
        "opened": "Push Opened",
        "read": "Push Opened",
        "clicked": "Push Opened",
        "bounced": "Push Failed",
        "failed": "Push Failed",
        "unsubscribed": "Unsubscribed",
        "complained": "Push Marked as Spam",
    },
    "whatsapp": {
        "sent": "Message Sent",
        "delivered": "Message Delivered",
        "opened": "Message Read",
        "read": "Message Read",
        "clicked": "Message Link Clicked",
        "bounced": "Message Failed",
        "failed": "Message Failed",
        "unsubscribed": "Unsubscribed",
        "complained": "Message Marked as Spam",
    },
}
#: What happens to messages only: goods are sent and delivered, too, and tickets opened.
TELLING = frozenset(("opened", "read", "clicked", "bounced", "unsubscribed", "complained"))

#: What says nothing of what was done: that it is a moment, which one, and that it was done to a message.
_AROUND = frozenset(
    folded_words(
        "at|on|time|date|datetime|dt|ts|timestamp|day|when|utc|gmt|local|was|is|has|been|event|action|the|of|by|"
        "am|um|zeit|datum|zeitpunkt|uhrzeit|wurde|der|die|das|des|le|la|les|du|de|d|l|el|heure|jour|fecha|hora|data|"
        "do|da|em|di|il|ora|giorno|tijd|tijdstip|op|het|van|ngay|luc|gio|thoi|gian|diem|duoc|vao|czas|godzina|dnia|"
        "tid|tidspunkt|dato|dag|den|klo|paiva|aika|cas|kdy|ido|idopont|datumtid|дата|время|дня|tarih|tarihi|zamani|saat|"
        "first|1|1st|erste|erster|erstes|ersten|erstmals|erstmalig|premier|premiere|primer|primera|primero|primeira|"
        "primeiro|prima|primo|eerste|eerst|dau|tien|lan|pierwszy|pierwsze|pierwszego|pierwsza|forsta|forste|ilk|"
        "первое|первый|unique|"
        "email|e|mail|emails|mails|message|messages|newsletter|campaign|link|letter|nachricht|kampagne|courriel|"
        "mensaje|correo|campana|messaggio|mensagem|bericht|thu|tin|nhan|wiadomosci|wiadomosc|письма|письмо|сообщения|"
        "sms|push|notification|whatsapp"
    )
)
_LAST = frozenset(
    folded_words(
        "last|latest|most recent|letzte|letzter|letztes|letzten|zuletzt|dernier|derniere|ultimo|ultima|laatste|laatst|"
        "cuoi|gan nhat|ostatni|ostatnie|ostatnia|ostatniego|senaste|sidste|siste|viimeisin|posledni|utolso|последнее|"
        "последний|son|最終|最近|最新|마지막|最后|最後"
    )
)
_AROUND_TOGETHER = re.compile(
    "|".join(
        folded_words(
            "日時|時刻|時間|日付|年月日|初回|最初|メール|メッセージ|ニュースレター|일시|일자|시간|시각|날짜|메일|이메일|"
            "메시지|时间|日期|邮件|日|時|の|を|일"
        )
    )
)
#: German and Nordic headers grow together with their word for a moment.
_GROWN_TOGETHER = re.compile(r"(?<=\w{4})s?(?:datum|dato|uhrzeit|zeitpunkt|zeitstempel|zeit|tidspunkt|tid)$")
_CHANNELS = (
    *(
        ("sms", "sms"),
        ("text message", "sms"),
        ("text messages", "sms"),
        ("text opt", "sms"),
        ("text stop", "sms"),
        ("whatsapp", "whatsapp"),
        ("push", "push"),
    ),
    *(("email", "email"), ("e mail", "email")),
)


@dataclass(frozen=True)
class Action:
    """What was done to a message, in our word; `last` where the header speaks of the last time."""

    word: str
    last: bool
    #: email, sms, push or whatsapp, where the header says so itself.
    channel: str | None = None

    def event(self, channel: str) -> str:
        return EVENTS[self.channel or channel][self.word]


@lru_cache(maxsize=20_000)
def action_in(header: str) -> Action | None:
    """The action that a header names, and nothing else beside it."""
    words = _of_one_word(fold(header))
    last = any(f" {word} " in f" {words} " or (CJK.search(word) and word in words) for word in _LAST)
    channel = channel_in(words)
    bare = words
    for word in _LAST:
        bare = bare.replace(word, " ") if CJK.search(word) else f" {bare} ".replace(f" {word} ", " ").strip()
    for candidate in _candidates(bare):
        if done := _words().get(candidate):
            return Action(done, last, channel)
    return None


def channel_in(words: str) -> str | None:
    """Which kind of message a folded header or file name speaks of."""
    words = _of_one_word(words)
    return next((channel for word, channel in _CHANNELS if f" {word} " in f" {words} "), None)


def _of_one_word(words: str) -> str:
    """The name of the service as one word, which a capital within it parts."""
    return words.replace("whats app", "whatsapp")


def _candidates(words: str) -> list[str]:
    """The header as it is, and without what stands around the point: from the outside to the inside."""
    plain = " ".join(words.split())
    tight = _AROUND_TOGETHER.sub("", words).replace(" ", "") if CJK.search(words) else ""
    parts = plain.split()
    while parts and parts[0] in _AROUND and " ".join(parts) not in _words():
        parts = parts[1:]
    while parts and parts[-1] in _AROUND and " ".join(parts) not in _words():
        parts = parts[:-1]
    point = " ".join(parts)
    return [each for each in (plain, point, _GROWN_TOGETHER.sub("", point), tight) if each]


@cache
def _words() -> dict[str, str]:
    found: dict[str, str] = {}
    with (files("cdp_core.mapping") / "action_words.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for phrase in either(row["phrases"]):
                found.setdefault(fold(phrase), row["word"])
    return found
