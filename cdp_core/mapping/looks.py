"""What values look like, whatever their header says.

In:  the filled cells of a column
Out: for each look the share of cells that have it
"""

import re
from collections import Counter
from collections.abc import Sequence

from cdp_core.mapping.currencies import CODES, currency_code
from cdp_core.mapping.date_shapes import is_written_month, written_date
from cdp_core.mapping.decision_words import DOTTED, FLAGS
from cdp_core.mapping.names import either, fold

#: Cells of a column that are looked at.
MOST_VALUES = 400

#: A name of two words or more.
TWO_WORDS = re.compile(r"[^\W\d_][^\d@,;]* [^\d@;]+")

_PATTERNS: dict[str, re.Pattern[str]] = {
    "email": re.compile(
        r"(?:mailto:)?<?[^\s@<>,;:\"'*]+@[^\s@<>,;*]+\.[^\s@<>.,;]{2,}>?"
        r"(?:\s*[,;]\s*[^\s@<>,;:\"'*]+@[^\s@<>,;*]+\.[^\s@<>.,;]{2,})*",
        re.IGNORECASE,
    ),
    "e164": re.compile(r"'?\+\d[\d \u00a0\u202f.()/‑-]{6,18}\d"),
    "phone": re.compile(
        r"'?(?:tel:|whatsapp:)?\+?[(\d][\d \u00a0\u202f.()/·–‑-]{5,20}\d(?: ?(?:x|ext\.?|#) ?\d{1,6})?", re.IGNORECASE
    ),
    "uuid": re.compile(r"\{?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\}?"),
    "upper_uuid": re.compile(r"[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}"),
    "sha256": re.compile(r"[0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}="),
    "md5": re.compile(r"[0-9a-fA-F]{32}"),
    "url": re.compile(r"(?:https?|ftp)://\S+|www\.\S+\.\S+", re.IGNORECASE),
    "ip": re.compile(
        r"(?:\d{1,3}\.){3}\d{1,3}|(?!(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$)(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}",
        re.IGNORECASE,
    ),
    "integer": re.compile(r"[+-]?\d+"),
    "number": re.compile(r"[+-]?(?:\d{1,3}(?:[ ,.'\u00a0\u202f٬]\d{3})+|\d+)?(?:[.,٫]\d+)?%?"),
    "currency": re.compile(r"[A-Za-z]{3}"),
    "country": re.compile(r"[A-Za-z]{1,3}|[^\W\d]{4,}(?:[ .'()-]+[^\W\d]+)*"),
    "epoch": re.compile(r"(?:9|1[0-9])\d{8}(?:\d{3}|\d{6}|\d{9})?(?:\.\d+)?"),
    "serial": re.compile(r"[1-5]\d{4}(?:[.,]\d+)?"),
    "time": re.compile(
        r"(?:(?:1899-12-3[01]|1900-01-0[01])[T ])?(?:[午上下오][前後午전후] ?)?"
        r"[0-2]?\d[:h時点][0-5]\d(?:[:分][0-5]\d(?:[.,]\d+)?)?[分秒]?(?:\s?[ap]\.?\s?m\.?|\s?hs?\.?)?",
        re.IGNORECASE,
    ),
    "json": re.compile(r"[\[{].*[\]}]", re.DOTALL),
    "words": re.compile(r"[^\W\d_][^\d@]*"),
    "named": re.compile(r"[^\W\d_][^\d@=+/]*\d{0,6}"),
}


def _folded(joined: str) -> frozenset[str]:
    return frozenset(map(fold, either(joined)))


_GENDERS = _folded(
    "m|f|w|d|x|male|female|man|woman|other|unknown|diverse|non binary|nonbinary|mannlich|weiblich|divers|homme|"
    "femme|h|masculin|feminin|hombre|mujer|masculino|femenino|maschio|femmina|uomo|donna|mannelijk|vrouwelijk|"
    "vrouw|nam|nu|男|女|男性|女性|その他|남|여|남성|여성|kobieta|mezczyzna|erkek|kadin|v|k|"
    "ذكر|أنثى|رجل|امرأة|זכר|נקבה|ชาย|หญิง|мужской|женский|муж|жен|м|ж|άνδρας|άντρας|γυναίκα|άρρεν|θήλυ|"
    "kvinna|kvinde|kvinne|mand|nainen|mies|zena|muz|ferfi|femeie|barbat|moteris|vyras|sieviete|virietis|naine|mees|"
    "zenski|muski|perempuan|laki laki"
)
_SALUTATIONS = _folded(
    "mr|mrs|ms|miss|mx|dr|prof|sir|madam|herr|frau|m|mme|mlle|monsieur|madame|sr|sra|senor|senora|sig|sig ra|"
    "signor|signora|dhr|mevr|mevrouw|de heer|ong|ba|anh|chi|co|様|さん|御中"
)
#: How an account, an order or a subscription may stand.
_OF_ANYTHING = _folded(
    "active|inactive|pending|aktiv|inaktiv|ausstehend|bestatigt|unbestatigt|actif|inactif|en attente|actief|wachtend"
)
#: What is a decision only where its header speaks of one.
_UNCLEAR = _OF_ANYTHING | _folded("in|out|cleaned|checked|unchecked|bounced|unconfirmed")
_CONSENTS = _UNCLEAR | _folded(
    "autoriser|ne pas autoriser|zulassen|nicht zulassen|permitir|no permitir|"
    "nao permitir|consenti|non consentire|toestaan|niet toestaan|inscrito|inscrita|assinante|cancelou inscricao|"
    "cancelou a inscricao|inscricao cancelada|suscripcion cancelada|descadastrado|"
    "granted|denied|withdrawn|given|refused|revoked|accepted|declined|opted in|opted out|opt in|opt out|"
    "subscribed|unsubscribed|never subscribed|not subscribed|allow|"
    "do not allow|allowed|not allowed|erteilt|abgelehnt|widerrufen|accepte|refuse|retire|concedido|"
    "denegado|retirado|希望する|希望しない|希望|不要|可|不可|受け取る|受け取らない|許可|拒否|する|しない|동의|미동의|동의함|수신|"
    "수신거부|거부|abonne|desabonne|desinscrit|inscrit|suscrito|no suscrito|iscritto|"
    "disiscritto|abonniert|abgemeldet|angemeldet|wyrazona|wycofana|udzielona|cofnieta|odmowa|brak zgody|"
    "dong y|khong dong y|tu choi"
)
#: Decisions on a newsletter: nothing else is said in these words.
_SUBSCRIPTIONS = _folded(
    "subscribed|unsubscribed|never subscribed|not subscribed|opted in|opted out|abonniert|abgemeldet|abonne|desabonne|"
    "desinscrit|suscrito|no suscrito|iscritto|disiscritto|descadastrado|uitgeschreven|afgemeld"
)
_STANDINGS = _OF_ANYTHING | _folded(
    "open|closed|new|blocked|cancelled|canceled|deleted|paid|unpaid|enabled|disabled|"
    "activo|activa|inactivo|inactiva|baja|alta|pendiente|cerrado|abierto|bloqueado|cancelado|cancelada|pagado|"
    "ativo|ativa|inativo|inativa|pendente|fechado|aberto|pago|attivo|attiva|inattivo|in attesa|chiuso|aperto|annullato|"
    "confirmada|confirmado|realizada|realizado|finalizada|"
    "finalizado|no presentado|no show|anulada|anulado|reembolsada|confermato|confermata|annullata|"
    "cancellato|cancellata|"
    "cancelada por cliente|shipped|delivered|processing|complete|completed|fulfilled|refunded|returned|on hold|failed|"
    "enviado|enviada|entregado|entregada|en camino|en transito|en preparacion|procesando|en proceso|pagada|completado|"
    "resuelto|resuelta|nuevo|nueva|contactado|calificado|cualificado|descalificado|contatado|qualificado|en curso|"
    "en espera|asignado|reabierto|resolvido|resolvida|em andamento|em aberto|em analise|novo|contattato|qualificato|"
    "risolto|risolta|nuovo|assegnato|in corso|in lavorazione|"
    "completada|devuelto|devuelta|reembolsado|rechazado|entregue|em transito|em separacao|em processamento|paga|"
    "concluido|concluida|devolvido|devolvida|aprovado|recusado|spedito|spedita|consegnato|consegnata|evaso|"
    "in lavorazione|in consegna|in preparazione|pagato|pagata|rimborsato|rimborsata|completato|completata|sospeso"
)
_DECISIONS = _CONSENTS - _UNCLEAR
_AMOUNT = re.compile(
    r"[+-]?(?P<before>[^\d\s()+-]{0,8}) ?-?\d(?:[\d.,٫٬'’ \u00a0\u202f]*\d)?(?:/-)?[ \u00a0\u202f]?"
    r"(?P<after>[^\d\s()]{0,8})"
)
#: SR-1001: letters and a hyphen before a whole number name something.
_A_CODE = re.compile(r"[A-Za-z]+-\d+")


def _is_money(value: str) -> bool:
    """Whether a value is an amount with its currency on one side."""
    found = _AMOUNT.fullmatch(value)
    unit = found["before"] or found["after"] if found else ""
    if not found or not unit or (found["before"] and found["after"]) or _A_CODE.fullmatch(value):
        return False
    # Words of three letters are codes in capitals only.
    return currency_code(unit, "") is not None and (unit.isupper() or unit.upper() not in CODES)


#: Words between the first and the last day of a span, as they are read later on.
_SPAN = re.compile(
    r"\s*(.{6,24}?)(?:\s+[-–—~]\s+|\s*[–—~]\s*|\s+(?:to|bis|until|till|au|al|até|a|tot|do|до|đến)\s+)(.{6,24}?)\s*"
)


def _is_span(value: str) -> bool:
    """Whether a value is two days and what joins them: "2026-02-01 to 2026-02-28"."""
    found = _SPAN.fullmatch(value)
    return found is not None and all(written_date(day) is not None for day in found.groups())


_LAST_FIRST = re.compile(r"[^\W\d_][^\d@,;]*, ?[^\W\d_][^\d@,;]*")
#: Words that are a value of their own, by what is said in them.
_SAID = {
    "gender": _GENDERS,
    "salutation": _SALUTATIONS,
    "consent": _CONSENTS,
    "subscription": _SUBSCRIPTIONS,
    "decision": _DECISIONS,
    "standing": _STANDINGS,
}
_WORDS = frozenset().union(*_SAID.values())
#: In the order in which they are told.
_LOOKS = (
    *_PATTERNS,
    *(
        "money",
        "date",
        "month",
        "span",
        "gender",
        "salutation",
        "flag",
        "consent",
        "subscription",
        "decision",
        "standing",
    ),
    *("two words", "last, first", "few digits", "phone digits"),
)


def _looks_of(value: str) -> set[str]:
    """Every look that a value has."""
    found = {look for look, pattern in _PATTERNS.items() if pattern.fullmatch(value)}
    if (word := fold(value)) in _WORDS:
        found |= {look for look, words in _SAID.items() if word in words}
    if value.casefold().replace(DOTTED, "i") in FLAGS:
        found |= {"flag", "consent"}
    digits = sum(map(str.isdigit, value))
    told = {
        "money": digits > 0 and _is_money(value),
        "date": (digits > 0 or not value.isascii()) and written_date(value) is not None,
        "month": digits > 0 and is_written_month(value),
        "span": digits > 1 and _is_span(value),
        "two words": TWO_WORDS.fullmatch(value) is not None,
        "last, first": _LAST_FIRST.fullmatch(value) is not None,
        "few digits": digits < 7 and any(map(str.isalpha, value)),
        "phone digits": 7 <= digits <= 15,
    }
    return found | {look for look, has in told.items() if has}


def looks(values: Sequence[str]) -> dict[str, float]:
    """The share of the values that have each look; nothing where there are no values."""
    seen = _spread(values)
    counts: Counter[str] = Counter()
    for value, times in Counter(seen).items():
        for look in _looks_of(value):
            counts[look] += times
    return {look: counts[look] / len(seen) for look in _LOOKS if counts[look]}


def _spread(values: Sequence[str]) -> list[str]:
    """Some of the values, from everywhere in the column, without the quote that keeps ids as text."""
    step = max(1, len(values) // MOST_VALUES)
    return [value.strip().strip("'") for value in values[::step][:MOST_VALUES]]


def unique(values: Sequence[str], rows: int) -> bool:
    """Whether every row has a value of its own."""
    return len(values) == rows > 0 and len(set(values)) == rows
