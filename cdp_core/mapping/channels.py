"""What channels are called in a cell that says for what somebody gave consent: "E-Mail", "EPOSTA", "SMS Marketing".

In:  a cell
Out: the purpose of its channel, whether it names ways to reach somebody, and the purposes of all cells of a column
"""

import re
from collections.abc import Iterable

from cdp_core.mapping.names import either, fold, folded_words, snake

#: What channels are called where a cell says nothing else; İYS, the Turkish register of permissions, among others.
_CHANNELS = {
    fold(word): purpose
    for purpose, words in {
        "email": "email|e-mail|e-mails|emails|eposta|e-posta|correo electrónico|courriel|email channel|e-mailing|"
        "emailing|posta elettronica|correio eletrônico|poczta elektroniczna|e-post|epost|sähköposti|email messages|"
        "thư điện tử|メール|電子メール|이메일|邮件|电子邮件|электронная почта|البريد الإلكتروني",
        "sms": "sms|text|text message|text messages|mesaj|kısa mesaj|sms/mms|sms messages|texts|texting|"
        "mensaje de texto|tin nhắn|ショートメッセージ|短信|문자|смс|رسائل نصية",
        "phone": "phone|call|calls|phone call|phone calls|telephone|telefon|téléphone|teléfono|arama|sesli arama|"
        "voice|voice call|voice calls|telefono|telefone|telefoon|anruf|anrufe|telefonisch|appel|appels|llamada|"
        "llamadas|chiamata|điện thoại|puhelin|電話|电话|전화|телефон|звонок|الهاتف",
        "whatsapp": "whatsapp|wa|whatsapp message|whatsapp messages|واتساب",
        "push": "push|push notification|push notifications|push-benachrichtigung|push-benachrichtigungen|"
        "notification push|notifications push|mobile push|web push|app push|プッシュ通知|푸시",
        "post": "post|direct mail|postal|postal mail|postalisch|postweg|brief|letter|courrier|courrier postal|"
        "correo postal|posta ordinaria|postadres|郵送|우편",
    }.items()
    for word in either(words)
}
#: What else people are reached by: a purpose of its own.
_OTHER_WAYS = frozenset(
    folded_words(
        "mail|fax|in app|in-app|inapp|viber|line|kakao|kakaotalk|telegram|messenger|facebook messenger|mms|rcs|"
        "zalo|wechat|newsletter|marketing|correo|posta|poczta|mobile"
    )
)
#: What is said beside a channel of messages that it is used for advertising, as all that is asked for here.
_OF_MARKETING = re.compile(
    r"\b(?:(?:direct |digital )?marketing(?: communications?| messages?)?|werbung|advertising|"
    r"promotions?|promotional(?: messages?)?|pazarlama|markedsforing|marknadsforing|"
    r"publicite|publicidad|publicidade|pubblicita|reclame|reklam[ae]?|"
    r"communications?|by|via|per|par|por|tramite|over|the|de|di|of|for|consent)\b|マーケティング|广告|마케팅"
)
_SEVERAL = re.compile(r"[,;|/+&\[\]\"]| and | und | et | y | e ")


def channel_of_cell(cell: str) -> str | None:
    """The purpose of the channel that a cell names and nothing besides: email of "E-Mail"."""
    return _CHANNELS.get(fold(cell))


def is_a_way_to_reach(cell: str) -> bool:
    """Whether a cell names one channel on which somebody is addressed, or advertising on it."""
    words = fold(cell)
    return words in _CHANNELS or words in _OTHER_WAYS or _without_marketing(cell) is not None


def are_ways_to_reach(cell: str) -> bool:
    """The same of a list of them in one cell: "email;sms"."""
    parts = [part for part in _SEVERAL.split(cell) if part.strip()]
    return bool(parts) and all(map(is_a_way_to_reach, parts))


def _without_marketing(cell: str) -> str | None:
    """The purpose of the channel that advertising is sent on: email of "Email Marketing", sms of "Werbung per SMS"."""
    words = fold(cell)
    bare = " ".join(_OF_MARKETING.sub(" ", words).split())
    return _CHANNELS.get(bare) if bare != words else None


def purposes_of(cells: Iterable[str]) -> dict[str, str]:
    """The purpose of each cell of a column that names purposes.

    "Email Marketing" is email, but where a mere "Email" stands in the column as well: that may be consent to less.
    """
    told = {cell: channel_of_cell(cell) for cell in cells}
    bare = set(told.values())
    return {
        cell: purpose
        or (of_marketing if (of_marketing := _without_marketing(cell)) not in bare else None)
        or snake(cell)
        for cell, purpose in told.items()
    }
