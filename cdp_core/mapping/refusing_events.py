"""Events by which somebody takes a permission back: whoever unsubscribed wants no more of these messages.

In:  a plan of events, the standard name of each row's event
Out: a draft of consents: withdrawn at the moment of the event, for the channel that the message came by

An event is kept as well; taken back with its load, its decision goes too. Who leaves what is no list of messages, or
one list of several, has refused nothing. Who writes START after a STOP is back; that somebody subscribed anew otherwise
is told by a file of consents.
"""

from collections.abc import Collection

import sqlalchemy as sa

from cdp_core.mapping.action_words import channel_in
from cdp_core.mapping.cells import Cell, Fill, filled, first_filled, has_rows, make_draft, text
from cdp_core.mapping.decision_words import DOTTED, TRUE
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.event_names import standard_name
from cdp_core.mapping.message_logs import logged_events, subscribes
from cdp_core.mapping.names import either, fold
from cdp_core.mapping.plan import Plan

#: Event → what it withdraws where no channel says more.
REFUSING = {
    "Unsubscribed": "email",
    "Email Marked as Spam": "email",
    "SMS Marked as Spam": "sms",
    "Push Marked as Spam": "push",
    "Message Marked as Spam": "whatsapp",
}
#: Of one list or group of mails: that is no refusal of all.
_OF_A_LIST = ("group unsubscribe", "unsubscribed from list")
_RECEIVED = "Message Received"
#: What carriers and people take for the wish to hear no more, as the whole text of a message.
_STOP = either(
    "stop|stopall|stop all|stop it|please stop|stop please|stop promotions|unsubscribe|unsubscribe me|end|quit|cancel|"
    "revoke|optout|opt out|opt me out|remove me|arret|arrêt|arrêter|me désabonner|désabonner|désinscrire|stopp|"
    "abmelden|abbestellen|austragen|baja|darme de baja|dar de baja|cancelar|parar|pare|sair|sair por favor|"
    "descadastrar|cancella|cancellami|disiscrivimi|afmelden|uitschrijven|stoppen|avsluta|avregistrera|afmeld|avmeld|lopeta|wypisz|"
    "wypisz mnie|rezygnuję|odhlásit|odhlásiť|zrušit|leiratkozás|leiratkozom|dezabonare|dur|iptal|ret|dừng|từ chối|"
    "hủy|huỷ|huy|berhenti|стоп|отписаться|отписка|відписатися|στοπ|διακοπή|إلغاء|الغاء|إلغاء الاشتراك|توقف|أوقف|قف|"
    "הסר|הסירו|עצור|หยุด|ยกเลิก|रोकें|停止|退订|退訂|td|配信停止|解除|수신거부|수신 거부|거부|중지"
)
#: What carriers take for the wish to hear again.
_START = either("start|unstop")
_CHANNELS = ("email", "sms", "push", "whatsapp")
#: Where messages reach somebody. Under a number of hers alone, a file has to speak of messages elsewhere.
_ADDRESSES = ("email", "hashed_email", "phone", "hashed_phone")
#: Words of headers that speak of what is sent, and of what is unsubscribed from that is none.
_OF_MESSAGES = frozenset(
    either("send|sent|mail|email|mailing|newsletter|campaign|message|sms|subscriber|batch|broadcast|recipient")
)
_OF_GOODS = frozenset(
    either("plan|plans|product|products|tier|membership|course|package|service|community|group|forum|thread|topic")
)
_SOLD = ("product", "product_id", "order_id", "revenue", "price", "quantity")


def refusal_drafts(
    plan: Plan,
    event: Cell,
    identifiers: list[Fill],
    named: Collection[str],
    where: sa.ColumnElement[bool] | None = None,
) -> list[Draft]:
    """What the rows of a log withdraw, whose events are `named` so; nothing where none does."""
    whens = plan.cells("occurred_at")
    if not identifiers or not whens or not {*REFUSING, _RECEIVED}.intersection(named):
        return []
    if not _is_of_messages(plan, named):
        return []
    of_a_list = [name for name in plan.event_names if fold(name) in _OF_A_LIST]
    refuses: sa.ColumnElement[bool] = sa.and_(
        event.in_(list(REFUSING)), sa.func.coalesce(plan.value("event").not_in(of_a_list), sa.true())
    )
    returns: sa.ColumnElement[bool] = sa.false()
    if bodies := plan.cells("property.body"):
        body = _bare(first_filled(bodies))
        refuses = sa.or_(refuses, sa.and_(event == _RECEIVED, body.in_((*_STOP, *_START))))
        returns = sa.and_(event == _RECEIVED, body.in_(_START))
    refuses = refuses if where is None else sa.and_(where, refuses)
    by_name = {name: text(purpose) for name, purpose in REFUSING.items()}
    if _only_by_phone(plan):
        by_name["Unsubscribed"] = text("sms")
    of_event: Cell = sa.case(by_name, value=event, else_=text("sms"))
    # "SMS Unsubscribed" is the standard's Unsubscribed, which says no more by which channel.
    told = {name: text(channel) for name in plan.event_names if (channel := channel_in(fold(name)))}
    if told:
        of_event = sa.func.coalesce(sa.case(told, value=plan.value("event")), of_event)
    fills = [*identifiers, *_decided(plan, of_event, returns), *(("decided_at", when) for when in whens)]
    return _told(plan, fills, refuses, "refusal:")


def moments_of_refusals(plan: Plan, moments: list[tuple[str, Cell]], is_moment: list[sa.ColumnElement]) -> list[Draft]:
    """The same of columns that are moments of an event each; `is_moment` says in which rows they hold one."""
    drafts: list[Draft] = []
    for (event, cell), tells in zip(moments, is_moment, strict=True):
        if event not in REFUSING or not plan.identifiers:
            continue
        # A plain yes beside the moments of others says it as well, without its day.
        says = sa.or_(tells, sa.func.lower(filled(cell)).in_(list(TRUE)))
        moment = sa.case((tells, filled(cell)))
        fills = [*plan.identifiers, *_decided(plan, text(REFUSING[event])), ("decided_at", moment)]
        drafts += _told(plan, fills, says, f"refusal:{event}:")
    return drafts


def _told(plan: Plan, fills: list[Fill], where: sa.ColumnElement[bool], prefix: str) -> list[Draft]:
    """A draft of the consents of these rows, whose hashes begin with `prefix`; none where there is no such row."""
    if not has_rows(plan.connection, plan.relation, where):
        return []
    draft = make_draft(
        plan.connection,
        "consents",
        fills,
        stage=plan.stage,
        row_hash=plan.row_hash(prefix),
        where=where,
        kept=True,
    )
    return [draft]


def _bare(body: Cell) -> Cell:
    """A text in lower case without what stands around it; what İ becomes loses its second dot."""
    bare = sa.func.regexp_replace(sa.func.nfc_normalize(body), r"^[\s\"'“”„«¡]+|[\s.!,…。！\"'“”»]+$", "", "g")
    return sa.func.replace(sa.func.lower(bare), DOTTED, "i")


def _is_of_messages(plan: Plan, named: Collection[str]) -> bool:
    """Whether a log is of messages: goods and communities are unsubscribed from as well."""
    told = any(name.startswith(("Email ", "SMS ", "Push ", "Message ")) for name in named)
    of_mail = any(word in fold(name).split() for name in plan.event_names for word in ("email", "mail", "newsletter"))
    channel = plan.cells("channel") or plan.mapping.defaults.get("channel")
    return bool(told or of_mail or plan.preset or channel or _only_refuses(plan))


def _only_refuses(plan: Plan) -> bool:
    """Whether nothing but refusals happens in a log: systems of mail write one file of them, and one of the clicks.

    What is sold, or a community, may be all that was left there.
    """
    names = plan.event_names or [plan.mapping.defaults.get("event", "")]
    logged = logged_events(names, "email")
    if any(standard_name(name, logged) not in REFUSING and not subscribes(name) for name in names):
        return False
    words = {word for column in plan.stage.columns for word in fold(column).split()}
    if any(plan.cells(field) for field in _SOLD) or words & _OF_GOODS:
        return False
    return any(plan.cells(field) for field in _ADDRESSES) or bool(words & _OF_MESSAGES)


def _only_by_phone(plan: Plan) -> bool:
    """Whether a phone is all that messages can have come to, and nothing names their channel."""
    fields = {field for field, _ in plan.identifiers}
    told = plan.cells("channel") or plan.mapping.defaults.get("channel")
    return bool(fields) and fields <= {"phone", "hashed_phone", "country"} and not told


def _decided(plan: Plan, else_: Cell, returns: sa.ColumnElement[bool] | None = None) -> list[Fill]:
    """A withdrawal of what the row's channel is for, or of `else_`; where somebody `returns`, a yes."""
    told = sa.func.lower(plan.value("channel"))
    channel = sa.case((told.in_(_CHANNELS), told), else_=else_)
    state = text("withdrawn") if returns is None else sa.case((returns, text("granted")), else_=text("withdrawn"))
    return [(f"consent.{purpose}", sa.case((channel == purpose, state))) for purpose in _CHANNELS]
