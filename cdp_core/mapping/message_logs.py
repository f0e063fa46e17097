"""Logs of messages: a row for each thing that became of one, under one header for what it was, or a file for each.

In:  the names under that header: "Opened Email", "Ouvert", "Désinscrit"; or the name of the file
Out: whether the rows are about messages; the standard event of each name
"""

from collections.abc import Iterable, Mapping

from cdp_core.mapping.action_words import EVENTS, TELLING, action_in, channel_in
from cdp_core.mapping.event_names import STANDARD, standard_name
from cdp_core.mapping.names import either, fold, folded_words
from cdp_core.mapping.text_logs import RECEIVED

#: Events that happen to messages only, in any channel.
_TELLING_EVENTS = frozenset(events[word] for events in EVENTS.values() for word in TELLING)
_OF_MESSAGES = frozenset(event for events in EVENTS.values() for event in events.values())
_MOST = 0.8
#: What somebody does who wants messages, without what they are.
_SUBSCRIBING = frozenset(
    ("opt in", "opted in", "optin", "subscribe", "subscribed", "resubscribe", "resubscribed", "double opt in", "unstop")
)
_OF_ANY_MESSAGE = frozenset(("sms", "email", "push", "whats", "whatsapp", "app", "text", "message", "messages", "mail"))
#: Names of files with one of these words are of another channel, or of what did not happen.
_NOT_SO = frozenset(
    ("skip", "skipped", "app", "received", "inbound", "uninstall", "not", "never", "no", "non", "nicht")
)
#: How it stands with a message that has gone out, that waits to, or that came in.
_SUCCEEDED = frozenset(
    folded_words(
        "success|successful|successfully sent|succeeded|ok|erfolgreich|réussi|succès|éxito|exitoso|successo|"
        "riuscito|"
        "sucesso|gelukt|sukces|thành công|成功|성공|успешно|başarılı"
    )
)
_WAITING = frozenset(
    folded_words(
        "queued|pending|scheduled|accepted|processed|processing|sending|deferred|dropped|suppressed|expired|unknown|"
        "in warteschlange|geplant|en attente|pendiente|programado|in attesa|pendente|wachtend|đang chờ|đang gửi"
    )
)
_CAME_IN = frozenset(either("received|inbound|incoming|empfangen|recu|recibido|ricevuto|recebido|ontvangen"))


def logs_messages(names: Iterable[str]) -> bool:
    """Whether these are names of events, one of them at least such as only messages have."""
    named = list(names)
    known = [name for name in named if fold(name) in STANDARD or action_in(name)]
    return 2 * len(known) >= len(named) and any(_is_telling(name) for name in known)


def logged_events(names: Iterable[str], channel: str) -> Mapping[str, str]:
    """Folded name → the standard event, where nearly all names are of what becomes of a message, or say it whole."""
    named = [name for name in names if not subscribes(name)]
    actions = {fold(name): action for name in named if (action := action_in(name))}
    if logs_messages(named) and len(actions) >= _MOST * len({fold(name) for name in named}):
        return {name: action.event(channel) for name, action in actions.items()}
    return {
        name: action.event(channel) for name, action in actions.items() if action.channel and action.word in TELLING
    }


def states_of_messages(names: Iterable[str], channel: str) -> Mapping[str, str]:
    """Folded name → the standard event, where all of these say how it stands with a message that was sent.

    What only waits keeps its name; "open" alone is a ticket's as well.
    """
    words = {fold(name) for name in names}
    done = {word: action.word for word in words if (action := action_in(word)) and action.word in EVENTS[channel]}
    done |= dict.fromkeys(words & _SUCCEEDED, "sent")
    if not done.keys() - {"open"} - _SUCCEEDED or words - done.keys() - _WAITING - _CAME_IN:
        return {}
    events = {word: EVENTS[channel][action] for word, action in done.items()}
    return events | (dict.fromkeys(words & _CAME_IN, RECEIVED) if channel == "sms" else {})


def subscribes(name: str) -> bool:
    """Whether an event is somebody's who wants messages: what such a log has besides those who want no more."""
    return " ".join(word for word in fold(name).split() if word not in _OF_ANY_MESSAGE) in _SUBSCRIBING


def _is_telling(name: str) -> bool:
    action = action_in(name)
    return standard_name(name) in _TELLING_EVENTS or (action is not None and action.word in TELLING)


def event_of_file(name: str) -> str | None:
    """What happened in every row of a file, by its name: "iterable_emailUnSubscribe.csv"; None where it names none."""
    words = [word for word in fold(name.rsplit("/", 1)[-1].split(".")[0]).split() if not word.isdigit()]
    if _NOT_SO.intersection(words):
        return None
    channel = channel_in(" ".join(words)) or "email"
    runs = [(i, j) for i in range(len(words)) for j in range(i + 1, len(words) + 1)]
    for start, end in sorted(runs, key=lambda run: run[0] - run[1]):
        if found := _message_event(" ".join(words[start:end]), channel):
            others = {_message_event(word, channel) for word in (*words[:start], *words[end:])} - {None, found}
            return None if others else found
    return None


def _message_event(words: str, channel: str) -> str | None:
    action = action_in(words)
    event = STANDARD.get(words) or (action.event(channel) if action else None)
    return event if event in _OF_MESSAGES else None
