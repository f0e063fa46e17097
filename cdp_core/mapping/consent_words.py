"""Headers that speak of consent: which purpose, and whether a yes allows or refuses.

In:  a header
Out: the purpose; whether it refuses; whether a date under it is the day of a yes
"""

import re

from cdp_core.mapping.decision_words import DENIED, WITHDRAWN
from cdp_core.mapping.names import begins_any, either, fold

_ALLOWS = re.compile(
    r"\b(?:accepts?|opt(?:ed)? ?in|optin|consent(?:ed)?|subscribed|allow(?:s|ed)?|permission|agree(?:s|d)?|"
    r"may (?:we )?(?:contact|e ?mail|call|write)|"
    r"can we (?:send|contact|e ?mail|call|write)|einverstandnis\w*|zgod[ay]|izn[ie]|izin|onay[ıi]?|biuletyn|"
    r"nieuwsbrief|nyhe[td]sbrev|uutiskirje|hirlevel|boletin|samtykke|samtycke|souhlas|suhlas|согласие|hozzajarulas|"
    r"suostumus|einwilligung|zustimmung|newsletter\w*|accepte|consentement|"
    r"acepta|consentimiento|accetta|consenso|aceita|consentimento|toestemming|dong y|nhan tin|gdpr|dsgvo|"
    r"marketing status|(?:status|estado|statut|stato) (?:de |di |du )?marketing|subscription status|subscriber status|"
    r"ok(?:ay)? to (?:e ?mail|contact|call|market|mail|text|sms)|mailing ?lists?|\w*einwilligung\w*|werbeerlaubnis|"
    r"(?:marketing|mailing|e ?mail|phone|call|sms|te?xt)(?: ?(?:msg|messag)\w*)? ok|"
    r"(?:werbung|mailings?) (?:ok|erwunscht|erlaubt|gestattet|zulassig)|wants? (?:news|e ?mails?|offers))\b|"
    r"同意|許可|購読|希望|可否|メルマカ|メルマガ|接收|接受|订阅|訂閱|"
    + "|".join(map(fold, ("동의", "수신", "موافقة", "الموافقة", "ยินยอม")))
)
_REFUSES = re.compile(
    r"\b(?:opt(?:ed)? ?outs?|optouts?|unsub(?:s|scri\w*)?|desuscri\w*|disiscri\w*|leiratkoz\w*|отписа\w*|"
    r"do ?not ?(?:allow|e ?mail|contact|call|bulk|phone|mail|sms|text|track|sell|market|disturb|send)\w*|dn[cd]|"
    r"no (?:e ?mails?|sms|texts?|calls?|marketing|mailings?|contact)|suppress(?:ed)?|blocked|"
    r"black ?list(?:ed)?|block ?list(?:ed)?|exclu\w+ from|"
    r"(?:marketing|mailings?|advertising|werbung|publicite|publicidad|pubblicita|publicidade|reclame|reklam) (?:nicht|"
    r"(?:stop|declin|refus|exclu|cancel|revo[kc]|withdr|gesperrt|abgelehnt|widerruf|verbot|verweig|unerw|untersagt|rechaz)\w*)|"
    r"email disabled|globalopt ?out|abgemeldet|widerspruch|desabonne|desinscrit|baja|cancellato|descadastrado|"
    r"afgemeld|nesouhlas|nesuhlas|tu choi|huy dang ky|werbewiderspruch|werbesperre|werbeverbot|mailsperre|"
    r"versandsperre|kontaktsperre|kontaktverbot|anrufsperre|"
    r"\w*deaktivierung|abmeldung|desactivation|desinscription|desabonnement|exclusion|no recibir|"
    r"(?:cancelo|canceladas?|cancelou|anulo) (?:l?a |su |sua )?(?:suscripcion|inscricao|assinatura)|"
    r"no permitir|nao permitir|non consentire|ne pas autoriser|"
    r"nicht (?:zulassen|erlauben|anrufen|kontaktieren|gestatten)|"
    r"niet (?:toestaan|bellen|mailen)|ne pas (?:appeler|contacter)|no (?:llamar|contactar)|nao (?:ligar|contatar)|"
    r"kein(?:e|en)? (?:newsletter|werbung|e ?mails?|anrufe?|post|kontakt)|pas de (?:newsletter|publicite|sms)|"
    r"robinson\w*)\b|配信停止|拒否|送信除外|配信除外|送信停止"
)
#: Words of decisions that say something else in a header.
_OF_MORE = either("out|non marketing|しない")
_DECISIONS = sorted(map(fold, (DENIED | WITHDRAWN).difference(_OF_MORE)))
#: How words begin that take back what the rest of a header allows: "Einwilligung widerrufen", "Newsletter cancelled".
_TAKEN_BACK = (
    *(f"{word} " if word.isascii() else word for word in _DECISIONS),
    *either(
        "disabled|inactive|deselected|abgewahlt|"
        "withdr|revok|revoc|refus|reject|declin|disallow|forbid|prohibit|cancel|exclude|exclusion|stop |stopped|"
        "removed|removal|delete|deletion|erase|erasure|restrict|objected|objection|expired |lapsed|missing|"
        "deactivat|suspended|widerruf|widerspr|ablehn|verweiger|zuruckgenommen|entzogen|kundigung|sperre |"
        "sperrung|abbestell|storniert|beendet|geloscht|loschung|abmeldung|deaktiviert|austragung|unerwunscht|"
        "untersagt|verboten|eingeschrankt|erloschen|abgelaufen|ausgeschlossen|fehlt|retire |retiree |retires |"
        "retrait|resili|annul|supprim|oppos|bloque|interdi|desinscri|desabon|revoque|revocad|retirad|rechaz|"
        "denega|anulad|bloquead|eliminad|negat|rifiut|ritirat|disdett|disiscri|bloccat|sospes|revogad|recus|"
        "negad|removid|intrekking|geweiger|opzegging|afgewezen|geblokkeerd|stopgezet|herroepen|verwijderd|"
        "aterkall|avmal|avanmal|avmeld|afmeld|avregistr|avslag|avslatt|nekat|nektet|tillbakadra|tilbaketrukket|"
        "tilbagetrukket|tilbagekaldt|uppsag|oppsagt|opsagt|avbestall|wycofan|cofniet|odmow|odwolan|rezygn|"
        "sprzeciw|wypisan|niewyrazon|odvolan|odhlas|zrusen|odmitnu|visszavon|leiratkoz|lemond|megtagad|peruttu|"
        "redded|geri cek|yok |rut |retras |refuzat|отозван|отказ|отписа|отмен|撤回|取消|解除|退会|拒絶|"
        "拒绝|停止|不同意|退订|退訂|撤销|撤銷|철회|취소|해지|سحب|رفض|إلغاء|عدم|ยกเลิก|ถอน"
    ),
)
_LOCK = re.compile(r"\w(?:sperre|abmeldung|abbestellung|kundigung|widerruf|widerspruch)\b")
#: What denies the word behind it.
_DENIES = re.compile(
    r"\b(?:no (?:longer|consent|opt ?in|permission|newsletters?|advertising|promotions?|desea|quiere|acepta|autoriza)|"
    r"(?:not|never|don t|doesn t|didn t|without|nicht|kein\w*|ohne|pas|sans|aucune?|sin|non|senza|nao|sem|geen|niet|"
    r"zonder|inte|ikke|ej|utan|uden|uten|brak|bez|nie|nem|не|без) "
    r"(?!required|mandatory|necessary|applicable|profit|spam|share|engagement|obligation|erforderlich|notwendig|obligat|verplicht|wymagan)\w|"
    r"(?:ne|n) \w+ (?:pas|plus)\b)"
)
#: What may be done about it one day says nothing of today: "I can unsubscribe at any time".
_ANY_TIME = re.compile(
    r"\b(?:(?:reply|text|send|repondez) stop|any ?time|jederzeit|tout moment|cualquier momento|qualsiasi momento|"
    r"qualquer momento|elk moment|te allen tijde|nar som helst|dowolnym momencie|kdykoli\w*|barmikor)\b"
)
#: Both answers, as a question offers them.
_YES_OR_NO = re.compile(
    r"\b(?:yes|ja|oui|si|sim|tak|ano|igen|evet|da|y|j|o|s)(?: or| oder| ou| o| of| eller)? "
    r"(?:no|not|nein|nee|nej|nei|non|nao|nie|ne|nem|hayir|nu|n)\b|"
    r"\b(?:active|aktiv|enabled|granted|given|accepted|allowed)(?: or| oder)? "
    r"(?:inactive|inaktiv|disabled|denied|withdrawn|revoked|declined|refused|rejected)\b|"
    r"\b(?:subscribed|opt(?:ed)? in)(?: or)? (?:unsubscribed|opt(?:ed)? out)\b"
)
#: Who has not refused has not agreed either: a header of that says nothing clear.
_NOT_REFUSED = re.compile(
    r"\b(?:not|never|nicht|pas|non|nao|niet|inte|ikke) (?:yet |been |noch )?"
    r"(?:opted ?out|opt ?out|unsubscrib|withdr|revok|cancel|widerruf|abgemeldet|abbestellt|gesperrt)"
)
#: A consent that was asked for and not yet given is none, nor is where and why it was decided.
_OPEN = re.compile(
    r"\b(?:pending|requested|request|link|token|source|date of request|ip|ip address|reason|grund|motif|motivo|method|"
    r"by|form|version|consent text|wording|deadline|until)$"
)
#: Headers of the day of a yes: it is no day on which somebody said no.
_OF_A_YES = re.compile(
    r"\b(?:opt(?:ed)? ?in|optin|doi|confirm\w*|given|granted|consented|subscribed|accepted|agreed|sign ?up|added|"
    r"joined|registered|erteilt|eingewilligt|zugestimmt|registriert|angemeldet|anmeldung|bestatigt|accordee?|donnee?|"
    r"inscri\w*|otorgad[oa]|concess[oa])\b"
)
#: What consent may be given to besides: none of it allows a message.
_SOMETHING_ELSE = re.compile(
    r"\b(?:terms?|conditions?|tos|t c|agb|avb|\w*bedingungen|cgv|cgu|terminos|condiciones|termini|condizioni|termos|"
    r"condicoes|voorwaarden|villkor|vilkar|regulamin\w*|warunk\w*|podmink\w*|polic(?:y|ies)|rules|contract|waiver|liability|cookies?|"
    r"sepa|direct debit|lastschrift\w*|einzugsermachtigung|credit check|schufa\w*|background check|"
    r"partners?|partnern|partenaires?|third part(?:y|ies)|rd part(?:y|ies)|dritt\w*|tiers|terceros|terzi|terceiros|"
    r"(?:data )?sharing|weitergabe\w*)\b|規約|第三者|条款|" + fold("クッキー")
)
#: What a newsletter may be about as well.
_A_SUBJECT = re.compile(
    r"\b(?:photo\w*|foto\w*|pictures?|images?|bild(?:er|rechte|aufnahmen)?|video\w*|film\w*|recording|treatment|"
    r"behandlung\w*|surgery|medical|vaccin\w*|impf\w*|research|forschung\w*|parent\w*|guardian\w*|eltern\w*|"
    r"erziehungsberechtigt\w*|tuteurs?)\b|写真"
)
#: Of one's data: who agrees to that has agreed to no message, but who objects wants none.
_PROCESSING = re.compile(
    r"\b(?:processing|privacy|datenschutz\w*|\w*verarbeitung\w*|traitement|confidentialite|tratamiento|privacidad|"
    r"trattamento|tratamento|privacidade|\w*verwerking\w*|behandling\w*|integritet\w*|personuppgift\w*|przetwarzan\w*|"
    r"zpracovan\w*|adatkezel\w*|kvkk|xu ly)\b|персональн|個人情報|隐私|"
    + "|".join(map(fold, ("プライバシー", "개인정보", "الخصوصية")))
)
#: What may be allowed of anything: in English it has to be said of what, or there is nothing else to be said.
_ALLOWS_ANYTHING = re.compile(r"accepts?|consent(?:ed)?|allow(?:s|ed)?|permission|agree(?:s|d)?")
#: Of these what machines do as well: "Allow backorder", "Accepts cash".
_LETS = re.compile(r"accepts?|allow(?:s|ed)?")
_OF_CONTACT = frozenset(
    either(
        "marketing|commercial|promotional|promotion|promotions|promo|contact|contacted|contacting|communication|"
        "communications|communicate|message|messages|messaging|news|offer|offers|updates|mail|mails"
    )
)
_OF_NOTHING = frozenset(
    either(
        "customer|client|user|member|subscriber|person|guest|buyer|lead|we|us|you|your|our|i|my|the|a|an|to|for|from|of|"
        "and|or|be|is|are|was|has|have|do|does|not|no|never|without|yes|y|n|c|given|granted|status|state|flag|value|date|"
        "time|at|on|receive|receiving|get|send|sending|hear|direct|general|all|any|opt|in|out|gdpr|dsgvo|custom|properties|"
        "current|explicit|express|legal|basis|received|obtained|later|level|property|profile|traits|overall|global"
    )
)
_PURPOSES: tuple[tuple[str, str], ...] = (
    (
        "email",
        r"e ?mail|\be ?post(?:a|en)?\b|posta elettronica|poczta elektroniczna|\bmejl|courriel|correos?|messagerie|"
        r"courriers? electroniques?|mailsperre|\bthu\b|メール|邮件|電子郵件|" + fold("이메일"),
    ),
    ("whatsapp", r"whats ?app"),
    ("sms", r"\bsms\b|\bte?xts?\b|短信|簡訊|" + fold("문자")),
    ("phone", r"phone|\bcall|telefon|\banruf|\bappel|llamada|dien thoai|電話"),
    ("push", r"\bpush\b|\bapns\b|\bfcm\b"),
    ("post", r"\bpost(?:al)?\b|direct mail|\bdo ?not ?mail\b|\bfax\b|courrier|\bbrief|\bdm|郵送"),
    (
        "email",
        r"newsletter|mailing|biuletyn|nyhe[td]sbrev|nieuwsbrief|boletin|uutiskirje|hirlevel|メルマカ|メルマガ",
    ),
    ("advertising", r"\bads?\b|advertising|targeting|werbung|publicite|publicidad|quang cao|広告"),
    ("analytics", r"analytics|statisti|\btrack(?:ing)?\b|analyse|分析"),
    ("personalization", r"personali[sz]|profil(?:ing|azione|age|ierung)|perfilado"),
    ("sale_of_data", r"do not sell|sale of data"),
)


def refuses(header: str) -> bool:
    """Whether a yes under this header is a no: "Email Opt Out", "Do not call", "Consent withdrawn"."""
    words = _YES_OR_NO.sub("", fold(header))
    if _DENIES.search(words):
        return True
    return not _ANY_TIME.search(words) and bool(
        _REFUSES.search(words) or begins_any(_TAKEN_BACK, words) or _LOCK.search(words)
    )


def of_a_yes(header: str) -> bool:
    """Whether a date under this header is that of agreeing: "Opt-in date", "Consent given at"."""
    return bool(_OF_A_YES.search(fold(header))) and not refuses(header)


def speaks_of_consent(header: str) -> bool:
    """Whether a column says what somebody allowed or refused, to whatever it was."""
    words = fold(header)
    said = _REFUSES.search(words) or _ALLOWS.search(words)
    if not said or _OPEN.search(words) or _NOT_REFUSED.search(words):
        return False
    return not (_LETS.fullmatch(said[0]) and _of_what(words))


def purpose_of(header: str) -> str | None:
    """The purpose that a column of consent is for; None where it is for none of ours, or speaks of no consent."""
    words = fold(header)
    if not speaks_of_consent(header) or is_for_something_else(header):
        return None
    return _named(words) or (None if _of_what(words) and not _REFUSES.search(words) else "marketing")


def may_be_of_goods(header: str) -> bool:
    """Whether what was subscribed to may be something that is paid for."""
    return "subscription status" in fold(header) and purpose_of(header) == "marketing"


def is_for_something_else(header: str) -> bool:
    """Whether what may be allowed is no message and no advertising: photos, terms, cookies."""
    words = fold(header)
    if _SOMETHING_ELSE.search(words) or (_A_SUBJECT.search(words) and "newsletter" not in words):
        return True
    return bool(_PROCESSING.search(words)) and not refuses(header)


def purpose_named_in(header: str) -> str | None:
    """The purpose that a header names, whatever else it says: sms of "SMS opt-in date"."""
    return _named(fold(header))


def _named(words: str) -> str | None:
    return next((purpose for purpose, pattern in _PURPOSES if re.search(pattern, words)), None)


def _of_what(words: str) -> set[str]:
    """What is left of a header in English that allows something which it does not name in words of ours."""
    allowed = _ALLOWS.search(words)
    if not allowed or not _ALLOWS_ANYTHING.fullmatch(allowed[0]) or _named(words):
        return set()
    named = set(words.split()) - _OF_NOTHING
    left = {word for word in named if not _ALLOWS_ANYTHING.fullmatch(word) and not begins_any(_TAKEN_BACK, word)}
    return set() if left & _OF_CONTACT else left
