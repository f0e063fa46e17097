"""The words that headers are made of, in the languages that exports are written in.

In:  a folded header
Out: what its column is about (a concept), and how sure the words are

Words stand folded the way `fold` does it: without accents, case and punctuation. English, German, French, Spanish,
Italian, Portuguese, Dutch, Vietnamese, Japanese, and the commonest of Polish, Swedish, Turkish, Korean and Chinese.
"""

import csv
import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from cdp_core.mapping.compounds import leading, name_of, number_of
from cdp_core.mapping.currencies import CODES_OF_HEADERS
from cdp_core.mapping.names import CJK, Header, either, fold, folded_words, in_container


@cache
def known_words() -> dict[str, str]:
    """Folded word → the concept that it says on its own: a field, mostly; others get their field by the row's kind.

    The first concept that names a word has it.
    """
    found: dict[str, str] = {}
    with (files("cdp_core.mapping") / "header_words.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for word in either(row["words"]):
                found.setdefault(fold(word), row["concept"])
    found.pop("", None)
    return found


#: Words before (or, joined by a language's "of the", behind) the point of a header: whose e-mail, which address.
_OWNERS = either(
    "customer|cust|client|contact|user|member|buyer|person|shopper|subscriber|recipient|primary|main|default|"
    "your|my|the|billing|bill to|shipping|ship to|ship|delivery|mailing|home|work|business|personal|private|"
    "secondary|other|alternate|alternative|preferred|current|office|guest|owner|lead|prospect|patient|visitor|"
    "campus|institutional|dienstlich|firmen|professionnel|professionnelle|profesional|professionale|prive|privee|"
    "prywatny|sluzbowy|requester|advisee|booker|booked by|ordered by|reserved by|bucher|besteller|gebucht von|"
    "bestellt von|reserve par|commande par|reservado por|prenotato da|geboekt door|bokad av|zamawiajacy|rezerwujacy|"
    "vn|versicherungsnehmer|rechnungsadresse|lieferadresse|adresse de facturation|"
    "direccion de facturacion|"
    "attendee|participant|registrant|respondent|applicant|student|passenger|traveler|traveller|donor|invitee|insured|"
    "policyholder|cardholder|card holder|account holder|teilnehmer|empfanger|versicherter|destinataire|participante|"
    "user data|event data|"
    "order customer|physical|"
    "profile|traits|context traits|user traits|properties|props|event properties|user properties|attributes|"
    "event attributes|event props|user attributes|user props|"
    "custom fields|custom attributes|default address|home address|billing address|shipping address|"
    "address|contact person|associated contact|kunden|kunde|rechnungs|liefer|rechnung|lieferung|haupt|"
    "privat|geschaftlich|ansprechpartner|du client|de facturation|facturation|livraison|de livraison|principal|"
    "cliente|del cliente|do cliente|principale|di fatturazione|fatturazione|facturacion|de facturacion|klant|"
    "van de klant|factuur|lever|khach hang|cua khach hang|nguoi mua|nguoi nhan|顧客|お客様|会員|注文者|購入者|"
    "配送先|請求先|届け先|お届け先|取引先責任者|주문자|구매자|고객|회원|수령인|수취인|"
    "pessoa|persona|personne|osoba|contacto|contato|contatto|kontakt|kontakts|del contacto|do contato|del contatto|"
    "comprador|do comprador|del comprador|acheteur|de l acheteur|kaufer|des kaufers|compratore|del compratore|"
    "koper|van de koper|kupujacy|kupujacego|покупателя|"
    "postanschrift|lieferanschrift|rechnungsanschrift|korrespondenzadresse|郵送先"
)
_OWNER_WORDS = sorted({fold(word) for word in _OWNERS} - {""}, key=lambda word: (-len(word), word))
_TRAILING = re.compile(
    r"(?: (?:in )?(?:\d+|c|hs|value|field|text|column|address type|utc|gmt|local|iso|brutto|netto|gross|net|ttc|ht|"
    r"in(?:kl|cl?) (?:mw ?st|ust|btw|vat|tax|gst|tva|iva)|(?:iva|tva) inclu(?:ido|sa|ida|se)|com iva|con iva|"
    rf"{'|'.join(sorted(CODES_OF_HEADERS)).lower()}))+$"
)

#: How headers are cut short, where the whole word is meant.
_SHORT = {
    **{"dt": "date", "nbr": "number", "num": "number", "nr": "number", "addr": "address", "cust": "customer"},
    **{"acct": "account", "tel": "phone", "ph": "phone", "mob": "mobile", "org": "organization", "amt": "amount"},
    **{"curr": "currency", "prod": "product", "desc": "description", "cat": "category", "trans": "transaction"},
    **{"txn": "transaction", "trx": "transaction", "inv": "invoice", "ord": "order", "tot": "total", "cd": "code"},
    **{"nm": "name", "fst": "first", "lst": "last", "bday": "birthday", "cntry": "country", "st": "street"},
    **{"mbr": "member", "dte": "date", "ts": "timestamp", "eml": "email", "cty": "city", "crt": "created"},
    **{"evt": "event", "ev": "event", "usr": "user", "sess": "session", "qnty": "quantity", "lang": "language"},
}
#: Words of a header that speak of somebody else than the customer: who sent, who sells, who works on it.
_OTHERS = frozenset(
    either(
        "from|mailfrom|sender|reply|replyto|called|dialed|dialled|callee|destination|agent|staff|employee|salesperson|seller|merchant|vendor|supplier|assignee|assigned|"
        "recruiter|referrer|referred|referral|emergency|operator|support|creator|author|manager|supervisor|"
        "absender|mitarbeiter|bearbeiter|berater|vertreter|verkaufer|lieferant|vermittler|notfall|"
        "expediteur|conseiller|vendeur|employe|fournisseur|remitente|vendedor|empleado|proveedor|mittente|venditore|"
        "agente|remetente|verzender|medewerker|verkoper|leverancier|nadawca|sprzedawca|pracownik"
    )
)
#: Of whoever stands by the customer, and may be the customer of a school or a practice herself.
_RELATED = frozenset(
    either(
        "assistant|advisor|adviser|parent|mother|father|guardian|spouse|husband|wife|sibling|child|kin|teacher|tutor|"
        "therapist|physician|doctor|assistent|assistentin|eltern|mutter|vater|lehrer|arzt|mere|pere|medecin|madre|padre"
    )
)
#: Of whoever does something for the customer; lists of them are kept as well.
AT_WORK = frozenset(
    either(
        "coach|trainer|instructor|driver|mentor|caregiver|carer|counselor|counsellor|interpreter|chaperone|fahrer|"
        "fahrerin|trainerin|betreuer|betreuerin|entraineur|moniteur|chauffeur|entrenador|instructora|conductor|"
        "allenatore|istruttore|autista|treinador|motorista|begeleider|opiekun|trener|kierowca"
    )
)
_OTHERS_IN_TWO = either(
    "created by|modified by|updated by|sold by|handled by|sales rep|account manager|nhan vien|nguoi gui|owner"
)
_OTHERS_WRITTEN_TOGETHER = folded_words("担当|送信者|差出人|発信者|営業|발신|보내는|보낸|비상|긴급|緊急")

#: Concepts whose words say what they mean also inside a longer header, the values agreeing.
_TELLING = frozenset(
    ("email", "phone", "first_name", "last_name", "birthday", "postal_code", "hashed_email", "order_id", "loyalty_id")
)
#: Of these, the ones for which a single word is enough: `last` in "last purchase" is no name.
_TELLING_ALONE = frozenset(("email", "phone", "birthday", "postal_code"))
#: What an order has as well as its delivery.
_OF_THE_ORDER = frozenset(("price", "revenue", "amount", "line_total", "quantity", "occurred_at", "channel", "status"))
_SHIPPING = re.compile(
    r"\b(?:ship|shipping|ship to|delivery|lieferung|liefer|livraison|de livraison|lever)\b|配送先|届け先"
)
#: What says that an amount or a day is of all that somebody bought, or of the first or last of it; or how often it was.
_OF_A_LIFE = re.compile(
    "|".join(
        folded_words(
            "累計|累积|累计|通算|生涯|総購入|総利用|平均|年間|年度|月間|最終|最後|前回|初回|直近|最近|最后|上次|首次|"
            "回数|件数|次数|누적|평균|연간|최종|마지막|최근|지난|첫|횟수|총구매"
        )
    )
)
_ONCE = frozenset(("occurred_at", "revenue", "amount", "price"))
#: Which of several addresses: `Address 1 - Street`.
_OF_AN_ADDRESS = re.compile(r"^(?:address|adresse|anschrift|direccion|indirizzo) \d+ (?=\D)")
#: What GraphQL wraps each row in: `node.email`, `edges.node.email`.
_NODE = re.compile(r"^(?:(?:\w+\.)*node|fields|_source)\.(?=.)", re.IGNORECASE)
#: The time zone of a column of moments: `Closed at (PST)`, `Last seen (GMT+1)`.
_TIME_ZONE = re.compile(
    r"\s*[(（\[](?:(?:UTC|GMT|[PMCE][SD]?T|AK[SD]T|HST|BST|WES?T|CES?T|EES?T|MSK|IST|SGT|HKT|JST|KST|A[EC][SD]T|AWST|"
    r"NZ[SD]T|(?:Europe|America|Asia|Africa|Australia|Pacific)/[\w/]+)(?:\s*[+−-]\s*\d{1,2}(?::?\d\d)?)?|"
    r"[+−-]\d\d:?\d\d)[)）\]]\s*$"
)
#: The currency of one of several amounts, and what has an own one: `Amount Currency`.
_OF_AN_AMOUNT = re.compile(r"(?i)^(?P<of>.+\S)[ _]+(?:currency|währung|devise|moneda|divisa|valuta|moeda)$")
_AMOUNTS = frozenset(("amount", "revenue", "price", "cost", "line_total", "refunded"))
#: What an object that is an e-mail keeps its address in.
_OF_AN_EMAIL = frozenset(("address", "value", "email", "mail"))
_REMARK = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")


@dataclass(frozen=True)
class Meaning:
    """What a header's words say, how sure they are (0 to 1), and which words it was."""

    concept: str
    sure: float
    words: str


def meaning(header: str) -> Meaning | None:
    """What the words of a header say its column is about; None where they say nothing known.

    Of a header of a group that says nothing as a whole, it is what it says there.
    """
    said = _meaning(header)
    if said is None and isinstance(header, Header) and (within := _meaning(header.rest)):
        return replace(within, sure=min(0.85, within.sure))
    return said


@lru_cache(maxsize=20_000)
def _meaning(header: str) -> Meaning | None:
    if inside := in_container(_NODE.sub("", header)):
        said = _meaning(inside)
        return replace(said, sure=min(0.85, said.sure)) if said else None
    words = fold(_NODE.sub("", header))
    if words in known_words():
        return Meaning(known_words()[words], 0.95, words)
    if (timeless := _TIME_ZONE.sub("", header)) != header and (said := _meaning(timeless)):
        return replace(said, sure=min(0.9, said.sure))
    if (own := _OF_AN_AMOUNT.match(header)) and (said := _meaning(own["of"])) and said.concept in _AMOUNTS:
        return Meaning("currency", 0.85, words)
    bare = _TRAILING.sub("", _OF_AN_ADDRESS.sub("", words))
    if bare in known_words():
        return Meaning(known_words()[bare], 0.9, bare)
    point = _without_owner(bare)
    if point != bare and known_words().get(point) == "record_id" and (found := number_of(bare)):
        return Meaning(found[0], 0.85, found[1])
    if point != bare and point in known_words():
        # What shipping costs is not the price, and the day of it not that of the order.
        if known_words()[point] in _OF_THE_ORDER and _SHIPPING.search(bare):
            return None
        return Meaning(known_words()[point], 0.85, point)
    whole = " ".join(_SHORT.get(word, word) for word in bare.split())
    if whole != bare and (concept := known_words().get(whole) or known_words().get(_without_owner(whole))):
        return Meaning(concept, 0.8, whole)
    return _of_a_part(header) or _of_the_point(header, _put_together(header, bare, point))


def _of_a_part(header: str) -> Meaning | None:
    """A header with a remark in brackets, or of two halves: `単価（税込）`, `Straße/Hausnr.`."""
    plain = fold(_REMARK.sub(" ", header))
    first = fold(re.split(r"[/|,;+&]| u\. | und ", header)[0])
    for part, sure in ((plain, 0.9), (first, 0.8)):
        if part and part != fold(header) and part in known_words():
            return Meaning(known_words()[part], sure, part)
    return None


def _of_the_point(header: str, said: Meaning | None) -> Meaning | None:
    """What is put together of a path; `mail.source` is no e-mail, since its last part does not say so."""
    _, dot, last = header.rpartition(".")
    if said is None or said.concept != "email" or not dot or " " in header.strip() or last.isdigit():
        return said
    words = set(fold(last).split())
    return said if words & (set(said.words.split()) | _OF_AN_EMAIL) else None


def _put_together(header: str, bare: str, point: str) -> Meaning | None:
    """A header of which parts are known: a number of something, a phrase that begins or ends with its point."""
    for words in dict.fromkeys((bare, point)):
        if found := number_of(words) or name_of(words):
            return Meaning(found[0], 0.7, found[1])
    if found := leading(header, bare, known_words()):
        return Meaning(found[0], 0.65, found[1])
    inside = _inside(bare)
    if inside and known_words()[inside] in _ONCE and _OF_A_LIFE.search(bare):
        return None
    return Meaning(known_words()[inside], 0.6, inside) if inside else None


def somebody_else(header: str) -> str | None:
    """The word of a header that says that it is not about the customer, or None: `from` of "From email"."""
    words = fold(header)
    found = next((word for word in words.split() if word in _OTHERS), None)
    if found:
        return found
    led = next((word for word in _OTHERS_IN_TWO if f" {word} " in f" {words} "), None)
    return led or next((word for word in _OTHERS_WRITTEN_TOGETHER if word in words), None)


def somebody_related(header: str) -> str | None:
    """The word of a header that speaks of who stands by another person, or None: `advisor` of "Advisor email"."""
    return next((word for word in fold(header).split() if word in _RELATED or word in AT_WORK), None)


def _without_owner(words: str) -> str:
    """The header without whose it is: `customer billing city` → `city`."""
    while known_words().get(words) != "customer_id":
        shorter = next(
            (words.removeprefix(owner).strip() for owner in _OWNER_WORDS if _begins_with(words, owner)), None
        )
        if shorter is None:
            shorter = next(
                (words.removesuffix(f" {owner}") for owner in _OWNER_WORDS if words.endswith(f" {owner}")), None
            )
        if shorter is None:
            return words
        words = shorter.strip()
    return words


def _begins_with(words: str, owner: str) -> bool:
    return words.startswith(f"{owner} ") or (bool(CJK.match(owner)) and words.startswith(owner) and words != owner)


def _inside(words: str) -> str | None:
    """The longest telling word in a header."""
    if CJK.search(words):
        found = [word for word in known_words() if len(word) > 1 and CJK.search(word) and word in words]
        return _not_of_goods(words, found, max(found, key=len, default=None))
    parts = words.split()
    runs = {" ".join(parts[i:j]) for i in range(len(parts)) for j in range(i + 1, min(i + 5, len(parts) + 1))}
    found = [run for run in runs if known_words().get(run) in (_TELLING if " " in run else _TELLING_ALONE)]
    return max(found, key=len, default=None)


def _not_of_goods(words: str, found: list[str], longest: str | None) -> str | None:
    """The longest word; what goods are called says no more than whose price it is where others stand behind it."""
    goods = ("product", "category")
    if longest is None or known_words()[longest] not in goods or words.endswith(longest):
        return longest
    behind = [word for word in found if known_words()[word] not in goods and words.endswith(word)]
    return max(behind, key=len, default=None)
