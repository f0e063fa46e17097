"""What systems and people write for yes and no, and for a decision on consent.

In:  a cell as `plain_word` leaves it: lower case, one blank between words
Out: whether it says yes or no; whether it is granted, denied or withdrawn, or no decision at all
"""

import re
from collections.abc import Collection

from cdp_core.mapping.names import either

TRUE = frozenset(
    either(
        "1|y|yes|yes!|true|t|x|on|checked|enabled|active|✓|✔|☑|ja|j|wahr|waar|oui|o|vrai|si|sí|sì|verdadero|vero|sim|"
        "verdadeiro|da|tak|prawda|ano|áno|igen|evet|doğru|kyllä|ya|có|co|đúng|vi|ναι|да|так|истина|s|tamam|taip|jā|jah|"
        "já|はい|是|예|네|ใช่|نعم|أجل|بله|כן|हाँ|हां|კი|այո"
    )
)
FALSE = frozenset(
    either(
        "0|n|nej|nei|no|false|f|off|unchecked|disabled|inactive|✗|☐|nein|falsch|onwaar|nee|non|faux|falso|não|nao|nu|"
        "nie|fałsz|ne|nē|nem|hayır|hayir|yanlış|yanliş|ei|tidak|không|khong|sai|όχι|οχι|нет|ні|не|ложь|いいえ|否|아니요|"
        "아니오|ไม่ใช่|لا|كلا|خیر|לא|नहीं|არა|ոչ"
    )
)
GRANTED = frozenset(
    either(
        "granted|grant|given|accepted|accept|agreed|allowed|allow|consented|approved|subscribed|subscribe|opted in|"
        "opt in|optin|optedin|in|single opt in|double opt in|single opted in|double opted in|confirmed|"
        "confirmed opt in|explicit|express|marketing|angemeldet|eingewilligt|zugestimmt|erteilt|wyrażona|wyrażono|"
        "udzielona|abonné|inscrit|suscrito|accepté|concedido|đồng ý|aktiv|actif|activo|attivo|ativo|actief|bestätigt|"
        "autoriser|zulassen|permitir|consenti|toestaan|inscrito|inscrita|assinante|abonniert|geabonneerd|iscritto|iscritta|"
        "concesso|otorgado|aangemeld|ingeschreven|verleend|prenumererar|onaylı|i agree|i consent|i accept|zgadzam się|"
        "wyrażam zgodę|ich stimme zu|ich willige ein|j'accepte|acepto|accetto|aceito|согласен|согласна|希望する|希望|"
        "可|受け取る|onay|onayli|onaylandı|onaylandi|izinli|"
        "許可|する|同意|同意する|동의|동의함|수신|수신동의|수신허용|수신함|"
        "ativa|aktywny|aktywna|aktivní|aktívny|aktívna|aktív|activ|aktif|přihlášen|přihlášena|přihlášený|prihlásený|"
        "prihlásená|zapisany|zapisana|feliratkozott|feliratkozva|abonat|abonată|inscrito(a)|express consent|"
        "explicit consent|agree|agrees|consents|acceptée|abonnée|inscrite|suscrita|autorisé|autorizado|autorizada|"
        "autorizzato|einverstanden|akkoord|d'accord|de acuerdo|d'accordo|concordo|samtykker|samtycker|souhlasím|"
        "souhlasí|súhlasím|súhlasí|hozzájárulok|hozzájárul|sunt de acord|sutinku|sutinka|piekrītu|piekrīt|nõus|"
        "слажем се|съгласен|съгласна|съгласие|згоден|згодна|συμφωνώ|συμφωνω|συναινώ|συναινω|"
        "εγγεγραμμένοσ|εγγεγραμμένη|εγγεγραμμενοσ|εγγεγραμμενη|"
        "kabul ediyorum|setuju|ยินยอม|موافق|موافقة|أوافق|وافق|مشترك|مشتركة|מסכים|מסכימה|सहमत"
    )
)
DENIED = frozenset(
    either(
        "notgiven|"
        "denied|deny|refused|refuse|rejected|declined|decline|disallowed|not subscribed|non subscribed|not allowed|"
        "do not allow|blocked|non marketing|abgelehnt|widersprochen|brak zgody|odmowa|niewyrażona|refusé|"
        "inaktiv|inactif|ne pas autoriser|nicht zulassen|no permitir|não permitir|non consentire|niet toestaan|"
        "rechazado|denegado|verweigert|gesperrt|negato|rifiutato|recusado|geweigerd|nekad|reddedildi|"
        "disagree|disagreed|i disagree|i decline|ich stimme nicht zu|je refuse|từ chối|không đồng ý|希望しない|"
        "不要|不可|受け取らない|拒否|しない|ret|ret edildi|onaysız|onaysiz|izinsiz|"
        "同意しない|미동의|거부|수신안함|미수신|no consent|consent denied|nieaktywny|nieaktywna|neaktivní|neaktívny|"
        "inaktív|nesouhlas|nesouhlasím|nesúhlasím|nesutinku|nepiekrītu|nem járul hozzá|não consentiu|"
        "διαφωνώ|أرفض|رفض|مرفوض|hard bounce|hard bounced|hardbounce|bounce|bounced"
    )
)
#: Refusals that are said of messages only: what holds one of them is about who may be written to.
TELLING = frozenset(
    either(
        "unsubscribed|unsubscribe|unsub|opted out|opt out|optout|optedout|globally unsubscribed|user suppressed|"
        "suppressed|do not contact|do not call|do not phone|do not mail|do not email|do not e mail|do not text|"
        "do not sms|do not solicit|do not send|do not send mail|do not market|do not disturb|don't contact|don't call|"
        "don't mail|don't email|don't text|dnc|no mailings|no marketing|no solicitation|never contact|blacklisted|"
        "blocklisted|spam complaint|marked as spam|reported spam|abgemeldet|abbestellt|ausgetragen|werbesperre|"
        "keine werbung|keine e mails|keine anrufe|kein kontakt|nicht kontaktieren|nicht anrufen|nicht anschreiben|"
        "désabonné|désabonnée|désinscrit|désinscrite|ne pas contacter|ne pas appeler|ne pas démarcher|"
        "suscripción cancelada|cancelada la suscripción|suscripción anulada|dado de baja|dada de baja|"
        "desuscrito|desuscrita|no contactar|no llamar|cancelou inscrição|cancelou a inscrição|"
        "inscrição cancelada|descadastrado|descadastrada|não contatar|não ligar|não perturbe|disiscritto|disiscritta|"
        "non contattare|non chiamare|uitgeschreven|afgemeld|niet bellen|niet mailen|niet contacteren|avanmäld|"
        "avprenumererad|avmeldt|afmeldt|ej reklam|ingen reklam|nie dzwonić|nie kontaktować|odhlášen|odhlášena|"
        "leiratkozott|отписан|отписана|отписался|отписалась|не звонить|не беспокоить|配信停止|連絡不可|退订|已退订|"
        "退訂|수신거부|complaint: spam|"
        "označil jako spam|označila jako spam|označil ako spam|oznaczony jako spam|oznaczona jako spam|"
        "marcado como spam|marcada como spam|marcou como spam|denunciou spam|marqué comme spam|signalé comme spam|"
        "als spam markiert|als spam gemeldet|segnalato come spam|spamnak jelölte|"
        "odhlášený|odhlásený|odhlásená|leiratkozva|dezabonat|dezabonată|inscrição cancelada pelo usuário|"
        "ألغى الاشتراك|ألغت الاشتراك|تم إلغاء الاشتراك|إلغاء الاشتراك"
    )
)
WITHDRAWN = TELLING | frozenset(
    either(
        "withdrawn|withdraw|revoked|revoke|out|removed|cancelled|canceled|redacted|complained|complaint|widerrufen|"
        "zurückgezogen|gekündigt|révoqué|revocato|revocado|opgezegd|ingetrokken|iptal|dado de baja|dada de baja|"
        "avregistrerad|wypisany|wypisana|beschwerde|wycofana|wycofano|cofnięta|retiré|retirado|cancelado|hủy|"
        "spam|spammer|usunięty|usunięta|smazán|smazaný|törölt|törölve|removido|removida|"
        "διαγραμμένοσ|διαγραμμένη|διαγραμμενοσ|διαγραμμενη"
    )
)
#: What is written of orders and accounts, too.
_OF_ANYTHING = frozenset(
    either(
        "in|out|cancelled|canceled|cancelado|removed|expired|deleted|invalid|none|dormant|complained|beschwerde|direct|"
        "dado de baja|dada de baja|avregistrerad|wypisany|wypisana|spam|spammer|usunięty|usunięta|smazán|smazaný|"
        "törölt|törölve|removido|removida|hard bounce|hard bounced|hardbounce|bounce|bounced|"
        "διαγραμμένοσ|διαγραμμένη|διαγραμμενοσ|διαγραμμενη"
    )
)
#: Of agreeing to messages, and nothing else.
_SUBSCRIBES = frozenset(
    either(
        "subscribed|opted in|opt in|optin|optedin|single opt in|double opt in|single opted in|double opted in|"
        "confirmed opt in|abonniert|abonné|suscrito|prenumererar|express consent|explicit consent|feliratkozott|"
        "feliratkozva"
    )
)
#: How an account may stand, or an order.
_OF_ACCOUNTS = frozenset(
    either(
        "on|off|enabled|disabled|checked|unchecked|active|inactive|confirmed|approved|accepted|accept|given|granted|"
        "rejected|declined|blocked|aktiv|inaktiv|actif|inactif|activo|attivo|ativo|actief|bestätigt|gesperrt|onaylı|"
        "onayli|onay|onaylandı|onaylandi|ret|ret edildi|ativa|aktywny|aktywna|nieaktywny|nieaktywna|aktivní|neaktivní|"
        "aktívny|aktívna|neaktívny|aktív|inaktív|activ|aktif|přihlášen|přihlášena|přihlášený|prihlásený|prihlásená|"
        "zapisany|zapisana"
    )
)
#: A yes or a no and nothing else.
FLAGS = (TRUE | FALSE) - (_OF_ACCOUNTS - {"on", "off"})
YES, NO = TRUE & FLAGS, FALSE & FLAGS
#: What makes a yes of the words behind it a no: "Not agreed", "Nie wyrażam zgody", "غير موافق".
_NEGATORS = (
    "not|i do not|i don['’]t|i did not|do not|does not|did not|don['’]t|non|je ne suis pas|pas|nicht|niet|nie|ikke|"
    "inte|ej|ei|no|não|nao|ne|nem|nu|не|δεν|μη|غير|لا|לא|không|ไม่"
)
_NEGATED = re.compile(rf"^(?:{_NEGATORS}) (?P<told>.+)$|^(?P<before>.+) değil$")
#: Who has not confirmed has not refused, and an account that is not active says nothing of messages.
_NO_REFUSAL_NEGATED = frozenset(
    either(
        "confirmed|confirmed opt in|double opt in|bestätigt|onaylı|onayli|onaylandı|onaylandi|in|marketing|express|"
        "active|activa|aktiv|aktiva|aktivt|actif|activo|attivo|attiva|ativo|ativa|actief|aktywny|aktywna|aktivní|"
        "aktívny|aktívna|aktív|activ|aktif"
    )
)
#: What is refused where it is negated, and decides nothing alone: "Consent" may be the basis in law.
_REFUSED_NEGATED = GRANTED | {"consent"}
#: What is said of addresses beside those who complained of messages.
_OF_ADDRESSES = frozenset(
    either(
        "bounced|bounce|hard bounce|soft bounce|hard bounced|soft bounced|hardbounce|cleaned|undeliverable|unconfirmed|"
        "niepotwierdzony|niepotwierdzona|nepotvrzen|nepotvrzena|nepotvrzený|nepotvrdený|não confirmado|nem megerősített"
    )
)
#: Addresses that nothing reaches: beside those who subscribed, nobody is written to there.
_CAME_BACK = frozenset(either("bounced|bounce|hard bounce|hard bounced|hardbounce"))
#: What refuses messages beside them, and says of orders, cars or patients something else.
_BESIDE_ADDRESSES = frozenset(
    either("complained|complaint|beschwerde|spam|wypisany|wypisana|avregistrerad|dado de baja|dada de baja")
)
#: What each decision is written as; a yes grants and a no denies.
STATES = {"granted": TRUE | GRANTED, "denied": FALSE | DENIED, "withdrawn": WITHDRAWN}
#: What İ becomes in lower case.
DOTTED = "i\N{COMBINING DOT ABOVE}"
#: Never asked, not answered yet, assumed of whoever bought (Canada's implied consent), or of an address that may work.
UNDECIDED = frozenset(
    either(
        "no choice|nochoice|"
        "never subscribed|pending|unknown|none|cleaned|invalid|not provided|dormant|expired|p|u|ausstehend|"
        "unbestätigt|en attente|pendiente|in attesa|pendente|wachtend|implicit|awaiting confirmation|unconfirmed|"
        "not confirmed|not set|notset|unchanged|unset|no permissions set|temp hold|temporary hold|"
        "soft bounced|deleted|soft bounce|undeliverable|unengaged marketable|"
        "unengaged non marketable|not asked|never asked|not answered|not specified|unspecified|direct|nicht gefragt|"
        "keine angabe|non demandé|non renseigné|no especificado|non specificato|não informado|nie podano|не указано|"
        "inconnu|unbekannt|desconocido|implied|implied consent|niepotwierdzony|niepotwierdzona|nepotvrzen|nepotvrzena|"
        "nepotvrzený|nepotvrdený|não confirmado|não confirmada|sin confirmar|non confermato|nem megerősített|"
        "onay bekliyor|oczekujący|čeká na potvrzení"
    )
)


#: Words that say yes where they begin a sentence; "si" and "da" say so before a comma only, and "if" and "there" else.
_YES = "yes|yep|ja|oui|sí|sì|sim|tak|ano|áno|igen|evet|kyllä|ya|đúng|ναι|да|так|はい|是|是的|예|네|نعم|כן"
_NO = "no|nope|nein|non|nee|nej|nei|não|nao|nie|ne|nem|nu|hayır|ei|không|khong|όχι|нет|ні|いいえ|否|아니요|아니오|لا|לא"
_MARKS = r"[,.;:!?(/–—،、。，！]"
#: What says, behind a yes, that it is none, or not to everything: "Yes, but no calls".
_NOT_WHOLLY = (
    "no|not|non|nor|never|dont|cannot|without|stop|but|however|only|except|until|unless|nicht|nie|nur|aber|jedoch|"
    "allerdings|außer|ohne|pas|sans|mais|seulement|sauf|sin|nunca|pero|solo|sólo|salvo|senza|mai|ma|tranne|não|nao|"
    "nem|sem|mas|somente|apenas|niet|geen|zonder|maar|alleen|inte|ej|utan|men|bara|ikke|uten|uden|kun|ne|bez|ale|"
    "tylko|jen|csak|de|değil|ama|sadece|не|без|но|только|baja|bis|excepto|lapsed|former|formerly|inactive|"
    f"{_NO}"
)
#: How words begin that do so.
_TAKES_BACK = (
    "kein|unsub|opt out|opt me out|optout|remov|delet|eras|cancel|withdr|revok|revoc|refus|reject|declin|object|oppos|"
    "block|suppress|abmeld|abgemeld|abbestell|austrag|lösch|widerr|widers|sperr|désabon|désinscr|desabon|retir|anul|"
    "desuscri|rechaz|disiscri|rifiut|rimuov|descadastr|recus|remova|uitschr|uitgeschr|afmeld|avmäld|avanmäld|"
    "avregistr|avslut|wypis|rezygn|cofn|wycof|sprzeciw|odhlá|odvol|leirat|iptal|отпи|отказ|отмен|запре|удал|убер|"
    "take me off|take off|off the|leave me|quit|end it|ended|entfern|streich|enlev|supprim|elimin|borr|quita|toglie|"
    "pending|await|expir|unconfirm|inaktiv|unbestätig|gekünd|ausstehend|abgelaufen|vencid|scadut|expiré|"
    "exclu|usu[nń]|verwijder|haal|ta bort|fjern|poista|töröl|torol|çıkar|odstra"
)
_WRITTEN_TOGETHER = "しかし|ただし|n['’]t |不|停止|拒|解除|取消|しない|ません|退订|退訂|거부|않"
#: A no that says that there is nothing said, or nothing against it.
_NO_ANSWER = (
    "answer|response|reply|applic|applik|concern|required|data|info|information|preference|decision|record|status|"
    "permission|restriction|objection|opt out|optout|problem|matter|angabe|réponse|defin|défin|respuesta|risposta|"
    "resposta"
)
#: Alone or one of several things that stand in a cell: "Do Not Call, Do Not Mail".
_REFUSED = "|".join(sorted(TELLING)).replace("'", "['’]")
#: Of whom, how and when, behind it: "Opted out of SMS", "withdrawn 2024-01-02".
_OF_A_REFUSAL = "by|of|from|on|at|via|since|per|am|le|il|el|von|aus"
_A_REFUSAL = re.compile(
    rf"(?:^|[,;:/|+&] ?)(?:{_REFUSED})(?: ?[,;:/|+&(.]| (?:{_OF_A_REFUSAL}) | (?:sms|e ?mails?)$|$)"
    rf"|^(?:withdrawn|revoked|denied|refused|rejected) (?:(?:{_OF_A_REFUSAL}) |\d)"
    r"|^(?:not opted in|consent (?:withdrawn|denied|refused|revoked)|stop)$"
)
_YES_FIRST = rf"^(?:(?:{_YES})(?: |{_MARKS})|(?:si|da){_MARKS})"
_SAYS_YES = re.compile(_YES_FIRST)
_SAYS_NO = re.compile(rf"^(?:{_NO})(?: |{_MARKS})")
_SAYS_NOTHING = re.compile(rf"^(?:{_NO}) (?:{_NO_ANSWER})")
_TAKEN_BACK = re.compile(rf"(?: |{_MARKS})(?:(?:{_NOT_WHOLLY})(?: |{_MARKS}|$)|{_TAKES_BACK})|{_WRITTEN_TOGETHER}")
#: Behind a refusal it takes nothing from it.
_PLEASE = re.compile(
    r",? (?:please|pls|bitte|por favor|per favore|per piacere|s['’]il (?:vous|te) pla[iî]t|svp|alsjeblieft|alstublieft|"
    r"aub|prosím|proszę|tack|takk?|lütfen|xin)[.!]*$"
)
#: What refuses under a header that refuses: for DuckDB, whose \b knows ASCII only.
REFUSED_AGAIN = rf"{_YES_FIRST}|(?:^|[,;/|+&] ?)(?:do not |don['’]t |unsub|opted out|opt out|ne pas |nicht |niet )"


def state_of(text: str) -> str | None:
    """granted, denied or withdrawn, by a word, one of several, or the yes or no that begins a sentence; None for none.

    A refusal among several words goes before all else, and a yes that is taken back or bounded is no yes.
    """
    word = plain_word(text)
    if word in UNDECIDED:
        return None
    if found := next((state for state, words in STATES.items() if word in words), None):
        return found
    if _A_REFUSAL.search(word):
        return "withdrawn"
    said = (negated["told"] or negated["before"]) if (negated := _NEGATED.match(word)) else None
    if said in _NO_REFUSAL_NEGATED:
        return None
    if said in _REFUSED_NEGATED:
        return "denied"
    asked = _PLEASE.sub("", word)
    if asked not in ("", word) and (state := state_of(asked)) != "granted":
        return state
    if _SAYS_NO.search(word):
        return None if _SAYS_NOTHING.search(word) else "denied"
    return "granted" if _SAYS_YES.search(word) and not _TAKEN_BACK.search(word) else None


def decides(text: str) -> bool:
    """Whether a cell is a decision, or says that there is none, and nothing else."""
    word = plain_word(text)
    return word not in _OF_ANYTHING and (word in UNDECIDED or state_of(text) is not None)


def is_known(text: str) -> bool:
    """Whether a cell is a decision or says that there is none, also in words that are said of other things."""
    return plain_word(text) in UNDECIDED or state_of(text) is not None


def refusals_among(values: set[str]) -> set[str]:
    """The cells that say of somebody that she is not to be written to or called, whatever their header asks."""
    told = {value for value in values if _A_REFUSAL.search(_PLEASE.sub("", plain_word(value)))}
    if any(plain_word(value) in _OF_ADDRESSES for value in values):
        told |= {value for value in values if plain_word(value) in _BESIDE_ADDRESSES}
    if any(plain_word(value) in _SUBSCRIBES for value in values):
        told |= {value for value in values if plain_word(value) in _CAME_BACK}
    return told


def stops_messages(text: str) -> bool:
    """Whether a cell says why nobody is written to any more: "Hard bounce", "Complaint"."""
    return bool(refusals_among({text})) or plain_word(text) in _CAME_BACK | _BESIDE_ADDRESSES


def grants_by_chance(text: str) -> bool:
    """Whether a word says yes that is said of other things, too: "active", "confirmed", "yes"."""
    return state_of(text) == "granted" and plain_word(text) not in _SUBSCRIBES


def answers(text: str) -> bool:
    """Whether a cell answers a question with more than a letter, and in words that are not said of accounts."""
    word = plain_word(text)
    return len(word) > 1 and word not in _OF_ACCOUNTS and decides(text) and word not in UNDECIDED


def agrees_or_not(texts: Collection[str]) -> bool:
    """Whether cells say that somebody agrees and that somebody does not, in more than a yes and a no."""
    told = {plain_word(text) for text in texts}
    agreed = (told & GRANTED) - _NO_REFUSAL_NEGATED - _OF_ACCOUNTS
    return bool(agreed) and all(map(answers, told)) and any(state_of(word) != "granted" for word in told)


def plain_word(text: str) -> str:
    """`Opted_In` and `opt-in` in one spelling; `1.0`, as a spreadsheet hands over 1, without its decimal.

    The İ of Turkish is an i in lower case, without the second dot that it has there.
    """
    spelled = text.casefold().replace("-", " ").replace("_", " ").replace(DOTTED, "i")
    return " ".join(spelled.split()).removesuffix(".0")
