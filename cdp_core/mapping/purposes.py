"""Logs of consent: which column says what was decided, beside the one that says for what.

In:  guesses of columns, each judged alone
Out: the same; words of decisions are the decision, whatever their header, and such a log has no number of an order
"""

from dataclasses import replace

from cdp_core.mapping.decision_words import is_known, state_of
from cdp_core.mapping.guesses import Guess
from cdp_core.mapping.names import begins_any, either, fold
from cdp_core.mapping.sample import Sample

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


def tell_decisions(found: dict[str, Guess], sample: Sample) -> None:
    """Beside a purpose, the one column in which somebody agrees and somebody does not is what was decided."""
    concepts = {one.concept for one in found.values()}
    purposes = [value for column, one in found.items() if one.concept == "purpose" for value in sample.filled(column)]
    allowing = sum(begins_any(_TO_ALLOW, fold(purpose)) for purpose in purposes)
    if (
        not purposes
        or 2 * allowing <= len(purposes)
        or concepts & {"consent", "consent_state", "revenue", "price", "amount"}
    ):
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
