"""What a list of deals calls what a deal is worth, in words that say something else elsewhere.

In:  guesses of columns, each judged alone
Out: the same; where no column is the amount, the one of money that may be it is taken by its words, or asked about
"""

from dataclasses import replace

from cdp_core.mapping.guesses import SURE_ENOUGH, Guess
from cdp_core.mapping.names import begins_any, either, fold
from cdp_core.mapping.order_totals import are_amounts, are_money
from cdp_core.mapping.sample import Sample

#: What share of names may be numbers.
_RARELY = 0.5
_OF_DEALS = ("stage", "probability", "pipeline", "loss_reason")
#: How the worth of a deal is headed, the whole of it before that of one year and of one month.
_WORTH = either(
    "total contract value|tcv|contract value|contract amount|contract size|expected value|expected amount|"
    "forecast amount|forecast value|angebotssumme|angebotswert|angebotsvolumen|volumen|auftragsvolumen|"
    "dealvolumen|geschaftswert|montant de l offre|montant du devis|importe de la oferta|valor da proposta|"
    "valor de la propuesta|valore dell offerta|annual contract value|acv|annual value|annual recurring revenue|arr|"
    "monthly recurring revenue|mrr|price|offer amount|quote amount|quote value|proposal amount|proposal value"
)
#: What other lists call a title, an account, a person or who is in charge, and a list of deals what it needs most.
_IN_A_LIST_OF_DEALS = {
    "name": either(
        "title|titel|titre|titulo|titolo|deal titel|project|projekt|projet|proyecto|progetto|projeto|subject|betreff"
    ),
    "company": either("account|accounts|konto|kontoname|compte|cuenta|conta|potenzieller kunde|cliente empresa"),
    "full_name": either(
        "kontakt|person|persona|personne|pessoa|contacts|kontaktperson|kontakt person|interlocuteur|contact person|"
        "contactpersoon|persona de contacto|persona di contatto|pessoa de contato|pessoa de contacto|"
        "personne de contact|personne a contacter|referente|nguoi lien he"
    ),
    "owner": either("responsavel|vertrieb|sales|agent|berater|betreuer|assegnatario|verkoper"),
}
#: Words of headers of numbers that are no money.
_NO_MONEY = frozenset(
    either(
        "id|ids|no|nr|number|nummer|numero|code|key|year|jahr|days|tage|jours|dias|count|anzahl|employees|mitarbeiter|"
        "score|age|zip|plz|phone|telefon|percent|rate|duration|index|line|zeile|pos|seats|users|units|hours"
    )
)
#: How words begin in headers of whoever a deal is with; a bare "Name" is the deal's.
_PERSON = either(
    "contact|person|customer |client|buyer|ansprechpartner|kund|kaufer|pessoa|persona|personne|contato|contatto|"
    "kontakt|osoba|klant|klient|lead |prospect|interlocut|referent|acheteur|comprador|"
    "取引先責任者|担当者名|연락처|联系人|nguoi"
)


def names_a_person(column: str) -> bool:
    """Whether a name in a list of deals is by its header that of the person whom a deal is with."""
    return begins_any(_PERSON, fold(column))


def tell_deals(found: dict[str, Guess], sample: Sample) -> None:
    """Put the amount of a deal where a list of deals has none in so many words."""
    sure = {one.concept for one in found.values() if one.confidence >= SURE_ENOUGH}
    told = sure & set(_OF_DEALS)
    named = "name" in sure or any(fold(column).startswith(("deal ", "opportunity ")) for column in found)
    if not sample.has_header or not (told - {"pipeline"} or (told and named)):
        return
    if sure & {"order_id", "event"}:
        return
    _by_their_place(found, sample, sure)
    if sure & {"amount", "revenue"}:
        return
    by_words = {fold(column): column for column in found if are_amounts(sample, column)}
    for words in _WORTH:
        if words in by_words:
            column = by_words[words]
            found[column] = Guess(column, "amount", 0.8, f"its header says {words!r}, in a list of deals")
            return
    _asked(found, sample)


def _by_their_place(found: dict[str, Guess], sample: Sample, sure: set[str | None]) -> None:
    """What a deal needs and no column says in so many words, by words that mean it here."""
    for concept, words in _IN_A_LIST_OF_DEALS.items():
        if concept in sure:
            continue
        for column, one in found.items():
            if fold(column) in words and sample.looks(column).get("number", 0) < _RARELY:
                reason = f"its header says {fold(column)!r}, in a list of deals"
                found[column] = replace(one, concept=concept, confidence=0.8, reason=reason, doubtful=False)
                break


def _asked(found: dict[str, Guess], sample: Sample) -> None:
    """The one column of money of deals that come to nothing: whether it is what they are worth is asked."""
    unknown = [column for column, one in found.items() if one.concept is None and not one.doubtful]
    money = [c for c in unknown if are_money(sample, c) and not _NO_MONEY & set(fold(c).split())]
    if len(money) == 1:
        one = found[money[0]]
        reason = f"{one.reason}; its values are amounts, and no column is what the deals come to"
        found[money[0]] = replace(one, reason=reason, doubtful=True)
