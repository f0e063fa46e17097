"""Logs of consent: which column says what was decided, beside the one that says for what.

In:  guesses of columns, each judged alone
Out: the same; words of decisions are the decision, whatever their header, and such a log has no number of an order.
     A yes beside a channel or a topic is one to that channel or topic, and to nothing else
"""

import re
from dataclasses import replace

from cdp_core.mapping.channels import are_ways_to_reach, channel_of_cell, is_a_way_to_reach
from cdp_core.mapping.consent_words import of_a_yes, purpose_named_in, refuses
from cdp_core.mapping.decision_words import is_known, state_of, stops_messages
from cdp_core.mapping.guesses import SURE_ENOUGH, Guess
from cdp_core.mapping.names import begins_any, either, fold, folded_words
from cdp_core.mapping.sample import Sample
from cdp_core.mapping.times import MOMENTS

_MOST_WORDS, _MOSTLY = 20, 0.8
#: How words begin that are said of visas, leaves and calls as well: of these alone no consent is made.
_OF_APPLICATIONS = either(
    "approv|denied|deny|reject|declin|refus|accept|pending|grant|withdraw|genehmigt|abgelehnt|bewilligt|approuv|accord|"
    "aprob|aprov|rechaz|deneg|recus|negad|approvat|rifiut|承認|却下|許可|승인|거절|반려|批准|驳回|"
    "yes |no |ja |nein |oui |non |si |sim |nao |y |n |true |false |1 |0 |はい|いいえ|예|아니오|是|否"
)
#: How words begin of what somebody may allow to be done with her address and her data.
_TO_ALLOW = either(
    "market|newsletter|email|e mail|mailing|sms|whatsapp|push|phone|call|post |messag|profil|analy|cookie|advert|ads |"
    "ad |werb|personali|track|partner|third part|data |daten|datos|dados|sharing|privacy|terms|consent|offer|angebot|"
    "communic|kommunik|comunica|publici|メール|広告|配信|분석|마케팅|광고|营销|广告"
)


#: How words begin in headers of what messages are about, and of which list they go to.
_TOPICS = either(
    "topic|thema|themen|theme |tema |onderwerp|temat|list |lists |liste|lista |newsletter|purpose|zweck|トピック|"
    "テーマ|主题|주제|тема"
)
#: The same of what somebody agrees to.
_OF_CONSENT = (
    *_TOPICS,
    *either(
        "consent|einwilligung|zustimmung|subscription|abonnement|suscripc|iscrizion|permission|opt |message|nachricht"
    ),
)
_OF_CHANNELS = either(
    "channel|kanal|canal|kanaal|kenh|medium|media |kommunikation|communication|comunica|kontaktkanal|チャネル|"
    "チャンネル|媒体|渠道|채널|канал|قناة"
)
#: Headers of what kind something is: alone, or beside words of consent.
_KINDS = frozenset(
    folded_words("type|typ|art|kind|tipo|rodzaj|category|kategorie|categorie|categoria|種別|类型|유형|тип|نوع")
)
#: How words begin in headers of the way somebody likes best, or that she or her consent came: it decides nothing.
_OF_SOMETHING_ELSE = either(
    "prefer|bevorzugt|lieblings|favo|voorkeur|wunsch|best |source|quell|herkunft|origin|provenance|fuente|fonte|bron |"
    "method|methode|price|preis|prix|precio|prezzo|preco|prijs|wait|guest|device|phone |telefon|address|adress|"
    "acqui|akquis|sales|vertrieb|verkauf|vente|venta|vendit|verkoop|order|bestell|lead|first|erst|last |letzt|signup|"
    "sign up|registr|regist|entry|capture|captured|collect|obtain|erhoben|erfass|import|utm|traffic|referr|attribut|"
    "campaign|kampagn|campagn|流入|獲得|유입|来源|источник"
)
#: How words begin in headers that say, beside a channel, whether: "granted", "allowed".
_WHETHER = either(
    "grant|given|allow|permit|permiss|agree|accept|consent|opt|erteilt|erlaubt|zugestimmt|einwillig|zustimm|accord|"
    "autoris|autoriz|otorgad|conced|concess|permess|toegest|toestem|verleend|zgod|udziel|許可|同意|동의"
)
#: The same, of anything: "status", "value".
_WHETHER_OR_NOT = either(
    "status|state |value|decision|choice|answer|response|yes |wert|entscheid|antwort|"
    "statut|etat|valeur|choix|reponse|estado|valor|stato|valore|scelta|waarde|keuze|wartosc|stan |値|状態|상태|状态"
)
#: Channels of messages that are nothing else, as a phone and a post are.
_NOTHING_ELSE = ("email", "sms", "whatsapp", "push")
_TOLD_OF_HER = frozenset(
    ("first_name", "last_name", "full_name", "birthday", "gender", "street", "city", "postal_code", "salutation")
)
_WHO = frozenset(("email", "phone", "customer_id", "crm_id", "loyalty_id", "anonymous_id", "hashed_email", "who"))
_NO_LOG = frozenset(("revenue", "price", "event", "subject", "message_text", "action"))


def tell_channels(found: dict[str, Guess], sample: Sample) -> None:
    """Beside a channel or a topic, a yes or no is to that one: asked about where nothing says that it is."""
    concepts = {one.concept for one in found.values() if one.confidence >= SURE_ENOUGH}
    if not sample.has_header or not concepts & _WHO or concepts & _NO_LOG:
        return
    again = _comes_again(found, sample)
    ways = [column for column, one in found.items() if _names_ways(column, one, sample, again)]
    decided = [column for column, one in found.items() if _is_of_all(column, one)]
    if not ways:
        return
    told = _the_one_told(ways, found, sample, again)
    if not decided and len(ways) == 1:
        decided = _whether(ways[0], found, sample)
        of_consent = found[ways[0]].concept == "purpose"
        if not of_consent and not any(begins_any(_WHETHER, fold(column)) for column in (*decided, ways[0])):
            # A bare "status" beside a channel may be that of a message.
            told = None
    if not decided:
        return
    if told:
        reason = "its values say for what the decision beside it is"
        found[told] = replace(found[told], concept="purpose", confidence=0.9, reason=reason, doubtful=False)
        for column in ways:
            if column != told and found[column].concept == "purpose":
                found[column] = replace(found[column], concept=None, confidence=0.5)
    for column in decided:
        if told:
            reason = f"{found[column].reason}, for what stands under {told!r}"
            sure = max(0.9, found[column].confidence)
            found[column] = replace(
                found[column], concept="consent_state", confidence=sure, reason=reason, purpose=None, doubtful=False
            )
        else:
            found[column] = found[column].doubted(f"but for what: that may stand under {ways[0]!r}")


def _names_ways(column: str, one: Guess, sample: Sample, again: bool) -> bool:
    """Whether a column names for each row a way to reach somebody, or what she is told of."""
    if one.concept in _WHO | {"consent", "consent_state", *MOMENTS} or begins_any(_OF_SOMETHING_ELSE, fold(column)):
        return False
    values = sample.filled(column)
    return bool(values) and (
        one.concept == "purpose" or _reaches(column, values) or _is_topic(column, values, again and one.concept is None)
    )


def _is_for_something(column: str) -> bool:
    """Whether a header says that a decision is for what stands below it."""
    words = fold(column)
    return words in _KINDS or begins_any((*_OF_CONSENT, *_OF_CHANNELS), words)


def _reaches(column: str, values: list[str]) -> bool:
    """Whether values are ways to reach somebody: most under a header that speaks of such, else all of them."""
    reached = sum(map(are_ways_to_reach, values))
    channels = {channel_of_cell(value) for value in values} - {None}
    if _is_for_something(column):
        return 2 * reached > len(values) and bool(channels)
    return reached == len(values) and not channels.isdisjoint(_NOTHING_ELSE)


def _is_topic(column: str, values: list[str], again: bool) -> bool:
    """Whether a header speaks of what messages are about, and most values do, or one person's rows differ in them."""
    if len(set(values)) < 2:
        return False
    words = fold(column)
    if again and begins_any(_TOPICS, words):
        return True
    return (words in _KINDS or begins_any(_OF_CONSENT, words)) and _to_allow(values)


def _to_allow(values: list[str]) -> bool:
    """Whether most of the values are what somebody may allow."""
    return 2 * sum(begins_any(_TO_ALLOW, fold(value)) for value in values) > len(values)


def _is_of_all(column: str, one: Guess) -> bool:
    """Whether a column decides, and its header does not say for what."""
    if one.concept == "consent_state":
        return True
    return one.concept == "consent" and one.purpose == "marketing" and purpose_named_in(column) is None


def _whether(way: str, found: dict[str, Guess], sample: Sample) -> list[str]:
    """The one column of yes and no beside a channel, whose header says that it decides."""
    if found[way].concept == "purpose" and not _to_allow(sample.filled(way)):
        return []
    flags = [
        column
        for column, one in found.items()
        if column != way
        and one.concept in (None, "status", "lead_status", "purpose")
        and begins_any((*_WHETHER, *_WHETHER_OR_NOT), fold(column))
        and sample.looks(column).get("flag", 0) >= 0.9
    ]
    return flags if len(flags) == 1 else []


def _the_one_told(ways: list[str], found: dict[str, Guess], sample: Sample, again: bool) -> str | None:
    """The one column for whose channel or topic the decisions are; None where nothing says which, or whether."""
    if len(ways) > 1:
        # "Marketing" by e-mail, and by text message: the channel tells what may be sent.
        narrower = [column for column in ways if not _says_marketing_only(sample.filled(column))]
        if len(narrower) != 1:
            return None
        ways = narrower
    (way,) = ways
    values = sample.filled(way)
    if len(values) < sample.rows or any(are_ways_to_reach(one) and not is_a_way_to_reach(one) for one in values):
        return None
    if found[way].concept == "purpose":
        return way
    if not (_is_for_something(way) and (all(map(is_a_way_to_reach, values)) or _is_topic(way, values, again))):
        return None
    of_her = any(one.concept in _TOLD_OF_HER for one in found.values())
    return way if not of_her or again else None


def _says_marketing_only(values: list[str]) -> bool:
    return all(fold(value) in ("marketing", "direct marketing", "werbung", "advertising") for value in values)


def _comes_again(found: dict[str, Guess], sample: Sample) -> bool:
    """Whether somebody stands on several rows, as in a log of decisions."""
    who = [sample.filled(column) for column, one in found.items() if one.concept in _WHO]
    return bool(who) and all(len(set(values)) < len(values) for values in who if values)


#: What cookie banners call each sort of cookies, first those that nobody is asked about.
_OF_COOKIES = {
    fold(word): sort
    for sort, words in {
        "necessary": "necessary|strictly necessary|essential|required|notwendig|notwendige|essenziell|essentiell|"
        "erforderlich|necessaire|necessaires|essentiels|necesarias|necesarios|necessari|tecnici|necessarios|"
        "noodzakelijk|niezbędne|nödvändiga|nødvendige|nodvendige|必須|必要",
        "preferences": "preferences|preference|functional|functionality|präferenzen|funktional|funktionell|"
        "préférences|fonctionnels|preferencias|funcionales|preferenze|funzionali|preferências|voorkeuren|functioneel",
        "statistics": "statistics|statistic|analytics|analytical|performance|statistik|statistiken|analyse|"
        "statistiques|analytiques|estadísticas|analíticas|statistiche|analitici|estatísticas|statistieken|統計|分析",
        "marketing": "marketing|advertising|advertisement|targeting|ads|werbung|publicité|publicidad|pubblicità|"
        "publicidade|reclame|マーケティング|広告",
        "others": "unclassified|social media|others|other|external media|externe medien",
    }.items()
    for word in either(words)
}
_COOKIE = re.compile(r"\b(?:cookies?|consent|accepted|choice)\b")
_OF_A_BANNER = frozenset(either("consent id|consentid|consent uuid|cookie consent id|cookiebot id|consent key"))


def tell_cookies(found: dict[str, Guess], sample: Sample) -> None:
    """What a visitor chose in a cookie banner allows cookies, and no message: a column for each sort of them."""
    sorts = {column: sort for column in found if (sort := _sort_of_cookies(column, sample))}
    if "necessary" not in sorts.values() or len(set(sorts.values())) < 3:
        return
    for column, sort in sorts.items():
        reason = "a choice in a cookie banner, beside others"
        found[column] = Guess(column, "consent", 0.85, reason, purpose=f"cookies_{sort}")
    for column, one in found.items():
        if fold(column) in _OF_A_BANNER:
            found[column] = Guess(column, "cookie_id", 0.8, "whoever chose in a cookie banner")
        elif one.concept in ("url", "page_title"):
            found[column] = replace(one, concept=None, reason=f"{one.reason}, where somebody chose her cookies")


def _sort_of_cookies(column: str, sample: Sample) -> str | None:
    sort = _OF_COOKIES.get(" ".join(_COOKIE.sub(" ", fold(column)).split()))
    return sort if sort and sample.looks(column).get("consent", 0) >= 0.9 else None


#: How words begin in headers of why somebody is written to no more.
_WHY = either(
    "reason|grund|motif|motivo|raison|razon|ragione|reden|powod|anledning|arsag|理由|사유|原因|причина|status"
)


def tell_reasons(found: dict[str, Guess], sample: Sample) -> None:
    """A list whose every reason is that somebody wants no messages, or is not reached, is one of those who left."""
    sure = {one.concept for one in found.values() if one.confidence >= SURE_ENOUGH}
    if not sure & {"email", "phone"} or sure & {"consent", "consent_state", "order_id", "object_id", *_NO_LOG}:
        return
    for column, one in found.items():
        values = set(sample.filled(column))
        if one.concept is None and begins_any(_WHY, fold(column)) and values and all(map(stops_messages, values)):
            reason = "each of its values says that somebody wants no messages"
            reached = "marketing" if {"email", "phone"} <= sure else "email" if "email" in sure else "sms"
            named = {purpose for value in values if (purpose := purpose_named_in(value))}
            purpose = named.pop() if len(named) == 1 else reached
            found[column] = Guess(column, "consent", 0.8, reason, purpose=purpose)


def doubt_days(found: dict[str, Guess]) -> None:
    """A day of agreeing, where no column says who agrees, may be the decision itself: it is asked about."""
    sure = {column: one.concept for column, one in found.items() if one.confidence >= SURE_ENOUGH}
    decisions = [column for column, concept in sure.items() if concept in ("consent", "consent_state")]
    if any(not refuses(column) for column in decisions) or {"event", "order_id"} & set(sure.values()):
        return
    for column, one in found.items():
        if one.concept == "decided_at" and (of_a_yes(column) if decisions else not refuses(column)):
            found[column] = one.doubted("though no column says who agreed to what")


def tell_decisions(found: dict[str, Guess], sample: Sample) -> None:
    """Beside a purpose, the one column in which somebody agrees and somebody does not is what was decided."""
    concepts = {one.concept for one in found.values()}
    purposes = [value for column, one in found.items() if one.concept == "purpose" for value in sample.filled(column)]
    if not purposes or not _to_allow(purposes) or concepts & {"consent", "consent_state", "revenue", "price", "amount"}:
        return
    decided = [
        column
        for column, one in found.items()
        if one.concept in (None, "status", "event", "pipeline", "booking") and _are_decisions(sample.filled(column))
    ]
    if len(decided) != 1:
        return
    reason = "its values say what was decided on the purpose beside it"
    found[decided[0]] = replace(
        found[decided[0]], concept="consent_state", confidence=0.8, reason=reason, doubtful=False
    )
    for column, one in found.items():
        if one.concept == "order_id":
            found[column] = replace(one, concept="record_id", reason=f"{one.reason}, of a decision")


def _are_decisions(values: list[str]) -> bool:
    words = set(values)
    states = {state_of(word) for word in words}
    both = "granted" in states and bool(states & {"withdrawn", "denied"})
    if all(begins_any(_OF_APPLICATIONS, fold(word)) for word in words):
        return False
    return both and len(words) <= _MOST_WORDS and sum(map(is_known, values)) >= _MOSTLY * len(values)
