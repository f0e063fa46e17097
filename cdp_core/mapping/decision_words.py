"""What systems write for yes and no, and for a decision on consent.

In:  a cell as `plain_word` leaves it: lower case, one blank between words
Out: whether it says yes or no; whether it is granted, denied or withdrawn, or no decision at all
"""

from cdp_core.mapping.names import either

TRUE = frozenset(
    either(
        "1|y|yes|yes!|true|t|x|on|checked|enabled|active|✓|✔|☑|ja|j|wahr|waar|oui|o|vrai|si|sí|sì|verdadero|vero|sim|"
        "verdadeiro|da|tak|prawda|ano|áno|igen|evet|doğru|kyllä|ya|có|co|đúng|vi|ναι|да|так|истина|s|tamam|はい|是|예|"
        "네|ใช่|نعم|כן"
    )
)
FALSE = frozenset(
    either(
        "0|n|nej|nei|no|false|f|off|unchecked|disabled|inactive|✗|☐|nein|falsch|onwaar|nee|non|faux|falso|não|nao|nu|nie|fałsz|ne|"
        "nem|hayır|yanlış|ei|tidak|không|khong|sai|όχι|нет|ні|ложь|いいえ|否|아니요|아니오|ไม่ใช่|لا|לא"
    )
)
GRANTED = frozenset(
    either(
        "granted|grant|given|accepted|accept|agreed|allowed|allow|consented|approved|subscribed|subscribe|opted in|"
        "opt in|optin|in|single opt in|double opt in|confirmed|confirmed opt in|explicit|express|marketing|angemeldet|"
        "eingewilligt|zugestimmt|erteilt|wyrażona|wyrażono|udzielona|abonné|inscrit|suscrito|accepté|concedido|đồng ý|"
        "aktiv|actif|activo|attivo|ativo|actief|bestätigt|autoriser|zulassen|permitir|consenti|toestaan|inscrito|inscrita|assinante|"
        "abonniert|iscritto|iscritta|concesso|otorgado|aangemeld|ingeschreven|verleend|prenumererar|onaylı|"
        "希望する|希望|可|受け取る|許可|する|同意|同意する|동의|동의함|수신"
    )
)
DENIED = frozenset(
    either(
        "denied|deny|refused|refuse|rejected|declined|decline|disallowed|not granted|do not contact|dnc|not subscribed|"
        "not allowed|do not allow|blocked|non marketing|abgelehnt|widersprochen|brak zgody|odmowa|niewyrażona|refusé|"
        "inaktiv|inactif|ne pas autoriser|nicht zulassen|no permitir|não permitir|non consentire|niet toestaan|"
        "rechazado|denegado|verweigert|gesperrt|negato|rifiutato|recusado|geweigerd|nekad|reddedildi|"
        "từ chối|không đồng ý|希望しない|不要|不可|受け取らない|拒否|しない|"
        "同意しない|미동의|거부|수신거부"
    )
)
WITHDRAWN = frozenset(
    either(
        "withdrawn|withdraw|revoked|revoke|unsubscribed|unsubscribe|opted out|opt out|optout|out|removed|cancelled|"
        "canceled|suppressed|redacted|blacklisted|blocklisted|spam complaint|complained|user suppressed|abgemeldet|"
        "widerrufen|zurückgezogen|abbestellt|gekündigt|ausgetragen|révoqué|revocato|revocado|disiscritto|disiscritta|"
        "opgezegd|ingetrokken|afgemeld|uitgeschreven|avanmäld|avmeldt|afmeldt|odhlášen|iptal|"
        "wycofana|wycofano|cofnięta|désabonné|désinscrit|retiré|retirado|cancelado|hủy|"
        "cancelou inscrição|cancelou a inscrição|inscrição cancelada|suscripción cancelada|descadastrado"
    )
)
#: What is written of orders and accounts, too.
_OF_ANYTHING = frozenset(either("in|out|cancelled|canceled|cancelado|removed|expired|deleted|invalid|none|dormant"))
#: What each decision is written as; a yes grants and a no denies.
STATES = {"granted": TRUE | GRANTED, "denied": FALSE | DENIED, "withdrawn": WITHDRAWN}
#: Never asked, not answered yet, or an address that does not work.
UNDECIDED = frozenset(
    either(
        "never subscribed|pending|unknown|none|cleaned|invalid|not provided|dormant|expired|p|u|ausstehend|unbestätigt|"
        "en attente|pendiente|in attesa|pendente|wachtend|implicit|awaiting confirmation|unconfirmed|not confirmed|"
        "not set|unchanged|unset|no permissions set|temp hold|temporary hold|bounced|hard bounced|soft bounced|deleted"
    )
)


def decides(text: str) -> bool:
    """Whether a cell is a word of a decision, or says that there is none, and nothing else."""
    word = plain_word(text)
    return word not in _OF_ANYTHING and (word in UNDECIDED or any(word in words for words in STATES.values()))


def plain_word(text: str) -> str:
    """`Opted_In` and `opt-in` in one spelling; `1.0`, as a spreadsheet hands over 1, without its decimal."""
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split()).removesuffix(".0")
