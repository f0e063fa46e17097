"""Whose a column is where several people stand in a row: who invited and who came, who bought and for whom, who paid.

In:  guesses of columns, each judged alone
Out: the same, with what is not the customer's asked about instead of taken
"""

from dataclasses import replace

from cdp_core.mapping.bookings import other_end
from cdp_core.mapping.guesses import Guess
from cdp_core.mapping.names import begins_any, either, fold, folded_words
from cdp_core.mapping.sample import Sample
from cdp_core.mapping.words import AT_WORK, meaning, somebody_related

#: What points at a person, and what is hers besides, so that it matters whose it is.
_POINTING = ("email", "phone", "hashed_email", "hashed_phone", "customer_id", "crm_id", "loyalty_id")
OF_A_PERSON = (*_POINTING, "full_name", "first_name", "last_name", "birthday")
#: What a list of participants tells of each of them; the ids of a shop are those of who bought.
_TOLD_OF_EACH = (
    *("email", "phone", "full_name", "first_name", "last_name", "birthday", "gender", "age"),
    *("company", "title", "consent", "street", "street2", "city", "region", "postal_code"),
)
#: How the headers begin of who bought.
_BUYER = tuple(
    f"{word} "
    for word in either(
        "buyer|purchaser|booker|booked by|ordered by|reserved by|kaufer|besteller|bucher|gebucht von|bestellt von|"
        "acheteur|reserve par|commande par|comprador|reservado por|acquirente|prenotato da|koper|geboekt door|kopare|"
        "bokad av|kupujacy|zamawiajacy|rezerwujacy"
    )
)
#: How the headers begin of who came, or was booked for.
_ATTENDING = either(
    "attendee|participant|passenger|traveler|traveller|guest|registrant|teilnehmer|gast|reisender|mitreisender|"
    "voyageur|invite |pasajero|participante|asistente|partecipante|passeggero|ospite|deelnemer|reiziger|deltagare|"
    "uczestnik|pasazer|gosc "
)

#: Of these, who comes once and is numbered for that.
_COMING = either("attendee|participant|registrant|teilnehmer|participante|partecipante|deelnemer|deltagare|uczestnik")

#: How words begin in the headers of who is sent what somebody ordered; see `beginning`.
_RECEIVING = either(
    "recipient|receiver|consignee|deliver to|delivery|ship |shipping|empfanger|liefer|destinataire|livraison|"
    "destinatario|envio|entrega|consegna|spedizione|ontvanger|lever|odbiorca|dostawa|alici|teslimat|nguoi nhan|"
    "お届け先|届け先|送り先|配送先|送付先|受取人|수령인|수령자|수취인|받는분|받는 분|받는사람|받는 사람|배송지|"
    "收货人|收件人"
)
_NAMES = ("full_name", "first_name", "last_name")
OF_THE_RECIPIENT = "but of the recipient: beside the customer's it need not be hers"
#: How those begin of whoever ordered; a header without any such word is hers as well.
_ORDERING = (
    *_BUYER,
    *folded_words(
        "customer|client|contact|billing|bill |orderer|kunde|kunden|rechnung|facturation|cliente|facturacion|"
        "fatturazione|klant|factuur|klient|khach hang|nguoi mua|musteri|注文者|購入者|お客様|顧客|会員|請求先|"
        "주문자|구매자|고객|회원"
    ),
)
#: The same in words that marketplaces have for it.
_BUYING = either("pembeli|nabywca|alicinin|покупател|ผู้ซื้อ|買家|买家")
_BARE = 0.95

#: What a member's number is called in Portugal, Spain and Italy, and a car's.
_OF_MEMBERS_AND_CARS = ("matricula", "matricola")
#: From here on a header is nothing but its concept and whose it is, in words that are known.
_WHOLE_HEADER = 0.8

#: Share of rows in which somebody bought for others that is no slip of a few.
_OFTEN = 0.2


def tell_whose(found: dict[str, Guess], sample: Sample) -> None:
    """Leave to the customer what is hers."""
    _what_is_a_cars(found, sample)
    _numbers_of_attendees(found)
    _who_is_related(found)
    _who_invited(found)
    _who_bought(found, sample)
    _who_receives(found)
    _who_else(found)
    _who_came_along(found, sample)
    _who_paid(found, sample)


def _what_is_a_cars(found: dict[str, Guess], sample: Sample) -> None:
    """A "matrícula" with letters is a license plate, which whoever sells or lends the car hands on."""
    for column, one in found.items():
        values = sample.filled(column) if fold(column) in _OF_MEMBERS_AND_CARS and one.concept else []
        if 2 * sum(any(map(str.isalpha, value)) for value in values) > len(values):
            found[column] = one.doubted("but its values may be license plates")


def _numbers_of_attendees(found: dict[str, Guess]) -> None:
    """Beside the number of an order, that of an attendee is one of those who come, and no customer's."""
    if not any(one.concept == "order_id" for one in found.values()):
        return
    for column, one in found.items():
        if one.concept == "customer_id" and begins_any(_COMING, fold(column)):
            found[column] = replace(one, concept=None, reason=f"{one.reason}, but of who comes")


def _who_is_related(found: dict[str, Guess]) -> None:
    """Beside a person whom a column of her own points at, an advisor's or a parent's columns are not hers."""
    related = {column: word for column in found if (word := somebody_related(column))}
    if not any(one.concept in _POINTING and column not in related for column, one in found.items()):
        return
    others = {one.concept for column, one in found.items() if column not in related}
    for column, word in related.items():
        # A list of drivers is about them, though one of its columns does not say so.
        theirs = word in AT_WORK and not others & {found[column].concept, *_NAMES, "order_id"}
        if found[column].concept in OF_A_PERSON and not theirs:
            found[column] = found[column].doubted(f"but of {word!r}: that need not be the customer")


def _who_invited(found: dict[str, Guess]) -> None:
    """Beside an invitee's e-mail and name, those of a user are of whoever invited."""
    invited = {one.concept for column, one in found.items() if fold(column).startswith("invitee ")}
    for column, one in found.items():
        if one.concept in invited & {*OF_A_PERSON} and fold(column).startswith(("user ", "host ", "organizer ")):
            found[column] = one.doubted("but beside an invitee's")


def _who_bought(found: dict[str, Guess], sample: Sample) -> None:
    """Where somebody bought for others, the customer is the buyer and what stands beside is of those others."""
    mails = _mails(found)
    buyers = [column for column in mails if fold(column).startswith(_BUYER)]
    others = [column for column in mails if column not in buyers]
    if len(buyers) != 1 or not any(_differ(sample, buyers[0], other) for other in others):
        return
    for column, one in found.items():
        if one.concept in _TOLD_OF_EACH and not fold(column).startswith((*_BUYER, "billing ")):
            found[column] = one.doubted(f"but beside {buyers[0]!r}: that need not be the customer")


def _who_receives(found: dict[str, Guess]) -> None:
    """Beside the customer's, the phone and the name of a recipient are of whoever was sent a present."""

    def sort(column: str) -> str:
        concept = found[column].concept or ""
        return "name" if concept in _NAMES else concept

    def hers(column: str) -> bool:
        said = meaning(column)
        return fold(column).startswith(_ORDERING) or bool(said and said.sure >= _BARE)

    receiving = [column for column in found if receives(column)]
    told = {sort(column) for column in found if column not in receiving and hers(column)}
    for column in receiving:
        if found[column].concept in OF_A_PERSON and sort(column) in told:
            found[column] = found[column].doubted(OF_THE_RECIPIENT)


def receives(column: str) -> bool:
    """Whether a header speaks of who is sent what somebody ordered."""
    return begins_any(_RECEIVING, fold(column))


def bought(column: str) -> bool:
    """Whether a header speaks of whoever bought: of no cashier, and of nobody who wrote the row down."""
    return begins_any((*_ORDERING, *_BUYING), fold(column))


def _who_else(found: dict[str, Guess]) -> None:
    """Beside an e-mail that is the customer's in so many words, one of somebody whom no word known here names."""
    sure = {column: said.sure for column in _mails(found) if (said := meaning(column))}
    if max(sure.values(), default=0.0) < _WHOLE_HEADER:
        return
    for column, how in sure.items():
        if how < _WHOLE_HEADER:
            found[column] = found[column].doubted("but of whom: beside the customer's it need not be hers")


def _who_came_along(found: dict[str, Guess], sample: Sample) -> None:
    """Two e-mails of which one meets several of the other are two people's: whoever came along is not the customer."""
    mails = _mails(found)
    if len(mails) < 2:
        return
    customer = max(mails, key=lambda column: (not _attends(column), found[column].confidence))
    others = [column for column in mails if column != customer and _of_two_people(sample, customer, column)]
    for column in others:
        found[column] = found[column].doubted(f"but people who differ from those under {customer!r} stand there")
    if any(map(_attends, others)):
        for column, one in found.items():
            if _attends(column) and one.concept in _TOLD_OF_EACH:
                found[column] = one.doubted(f"but beside {customer!r}: that need not be the customer")


def _mails(found: dict[str, Guess]) -> list[str]:
    return [column for column, one in found.items() if one.concept == "email"]


def _attends(column: str) -> bool:
    return fold(column).startswith(_ATTENDING)


def _of_two_people(sample: Sample, column: str, other: str) -> bool:
    """Whether the addresses often differ, and one of them stands beside several others."""
    if not _differ(sample, column, other):
        return False
    rows = zip(sample.cells[column], sample.cells[other], strict=True)
    pairs = {(one.strip().lower(), two.strip().lower()) for one, two in rows if one and two}
    firsts, seconds = ({pair[place] for pair in pairs} for place in (0, 1))
    return len(firsts) < len(pairs) or len(seconds) < len(pairs)


def _differ(sample: Sample, column: str, other: str) -> bool:
    pairs = zip(sample.cells[column], sample.cells[other], strict=True)
    both = [(one.strip().lower(), two.strip().lower()) for one, two in pairs if one and two]
    return bool(both) and sum(one != two for one, two in both) >= _OFTEN * len(both)


def _who_paid(found: dict[str, Guess], sample: Sample) -> None:
    """Of a payment's two e-mails, "from" is the customer's, and "to" where money goes back."""
    amounts = [column for column, one in found.items() if one.concept in ("revenue", "amount")]
    if not amounts:
        return
    goes_back = any(value.startswith("-") for column in amounts for value in sample.filled(column))
    mails = [column for column in found if (said := meaning(column)) and said.concept == "email"]
    for column in mails:
        if payee := other_end(column, mails):
            found[column] = Guess(column, "email", 0.6, f"who pays stands under {column!r}")
            found[payee] = (
                Guess(payee, "email", 0.6, "who is paid stands here: the customer where money goes back")
                if goes_back
                else Guess(payee, None, 0.4, "who is paid stands here: that need not be the customer", True)
            )
