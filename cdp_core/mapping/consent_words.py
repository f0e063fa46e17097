"""Headers that speak of consent: which purpose, and whether a yes allows or refuses.

In:  a header
Out: the purpose; whether it refuses
"""

import re

from cdp_core.mapping.names import fold

_ALLOWS = re.compile(
    r"\b(?:accepts?|opt(?:ed)? ?in|optin|consent(?:ed)?|subscribed|allow(?:s|ed)?|permission|agree(?:s|d)?|"
    r"may (?:we )?(?:contact|e ?mail|call|write)|"
    r"can we (?:send|contact|e ?mail|call|write)|einverstandnis\w*|zgod[ay]|izn[ie]|izin|onay[ıi]?|biuletyn|"
    r"nieuwsbrief|nyhetsbrev|boletin|samtycke|souhlas|согласие|hozzajarulas|"
    r"einwilligung|zustimmung|newsletter|abonnement newsletter|accepte|consentement|"
    r"acepta|consentimiento|accetta|consenso|aceita|consentimento|toestemming|dong y|nhan tin|gdpr|dsgvo|"
    r"marketing status|(?:status|estado|statut|stato) (?:de |di |du )?marketing|subscription status|subscriber status|"
    r"marketing ok|ok to (?:e ?mail|contact|call|market)|\w*einwilligung\w*|"
    r"wants? (?:news|e ?mails?|offers)|mailing ok)\b|同意|許可|購読|希望|可否|メルマカ|メルマガ|接收|接受|订阅|訂閱|"
    + "|".join(map(fold, ("동의", "수신", "موافقة", "الموافقة", "ยินยอม")))
)
_REFUSES = re.compile(
    r"\b(?:opt(?:ed)? ?outs?|optouts?|unsubscribed?|"
    r"do ?not ?(?:allow|e ?mail|contact|call|bulk|phone|mail|sms|track|sell|market)\w*|"
    r"no (?:e ?mail|sms|calls?|marketing|contact)|suppress(?:ed)?|blocked|black ?list(?:ed)?|block ?list(?:ed)?|"
    r"email disabled|globalopt ?out|abgemeldet|widerspruch|desabonne|desinscrit|baja|cancellato|descadastrado|"
    r"afgemeld|tu choi|huy dang ky|werbesperre|werbeverbot|mailsperre|versandsperre|kontaktsperre|anrufsperre|"
    r"\w*deaktivierung|abmeldung|desactivation|desinscription|desabonnement|exclusion|no recibir|"
    r"(?:cancelo|canceladas?|cancelou|anulo) (?:l?a |su |sua )?(?:suscripcion|inscricao|assinatura)|"
    r"no permitir|nao permitir|non consentire|ne pas autoriser|"
    r"nicht (?:zulassen|erlauben|anrufen|kontaktieren|gestatten)|"
    r"niet (?:toestaan|bellen|mailen)|ne pas (?:appeler|contacter)|no (?:llamar|contactar)|nao (?:ligar|contatar)|"
    r"kein(?:e|en)? (?:newsletter|werbung|e ?mails?|anrufe?|post|kontakt)|pas de (?:newsletter|publicite|sms)|"
    r"robinson\w*)\b|配信停止|拒否|送信除外|配信除外|送信停止"
)
#: A consent that was asked for and not yet given is none.
_OPEN = re.compile(r"\b(?:pending|requested|request|link|token|source|date of request|ip|ip address)$")
_PURPOSES: tuple[tuple[str, str], ...] = (
    (
        "email",
        r"e ?mail|newsletter|mailing|courriel|biuletyn|nyhetsbrev|nieuwsbrief|boletin|"
        r"correos?|messagerie|courriers? electroniques?|mailsperre|\bthu\b|メール|メルマカ|メルマガ|이메일",
    ),
    ("sms", r"\bsms\b|text message|whatsapp|短信|簡訊|문자"),
    ("phone", r"phone|call|telefon|telephone|anruf|appel|llamada|dien thoai|電話"),
    ("push", r"\bpush\b"),
    ("post", r"\bpost(?:al)?\b|direct mail|\bfax\b|courrier|\bbrief|\bDM\b|\bdm|郵送"),
    ("advertising", r"\bads?\b|advertising|targeting|werbung|publicite|publicidad|quang cao|広告"),
    ("analytics", r"analytics|statisti|tracking|analyse|do not track|分析"),
    ("personalization", r"personali[sz]|profil(?:ing|azione|age|ierung)|perfilado"),
    ("sale_of_data", r"do not sell|sale of data"),
)


def refuses(header: str) -> bool:
    """Whether a yes under this header is a no: "Email Opt Out", "Do not call"."""
    return bool(_REFUSES.search(fold(header)))


def purpose_of(header: str) -> str | None:
    """The purpose that a column of consent is for, where its header speaks of consent at all."""
    words = fold(header)
    if _OPEN.search(words) or not (_ALLOWS.search(words) or _REFUSES.search(words)):
        return None
    return next((purpose for purpose, pattern in _PURPOSES if re.search(pattern, words)), "marketing")
