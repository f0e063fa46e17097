"""Lines of an order that are no goods: what it costs to send it, to pay it, what is taken off.

In:  a plan of orders, the price of its lines
Out: a condition for such lines; they are part of what the order comes to, and nobody bought them
"""

import re

import sqlalchemy as sa

from cdp_core.mapping.cells import Cell, distinct_values, filled, first_filled, has_rows
from cdp_core.mapping.names import either, fold
from cdp_core.mapping.plan import Plan

MOST_TYPES = 50
#: Where it is kept what such a line was called.
CHARGE = "property.charge"
#: Headers of what a line is.
_TYPES = frozenset(
    either(
        "item type|line type|line item type|order item type|product type|position type|row type|itemtype|linetype|"
        "positionstyp|positionsart|artikeltyp|zeilentyp|typ|type|art|type de ligne|type d article|tipo|tipo de linea|"
        "tipo de articulo|tipo di riga|tipo articolo|regeltype|typ pozycji|typ polozky|polozka typ|typ radku|種別|区分"
    )
)
#: What a line is, under such a header, that is no goods.
_NO_GOODS = frozenset(
    either(
        "shipping|shipment|delivery|freight|postage|shipping line|shipping fee|shipping cost|billing|payment|"
        "payment method|payment fee|fee|fees|surcharge|handling|tax|vat|"
        "rounding|tip|gratuity|versand|versandkosten|porto|fracht|zahlung|zahlungsart|gebuhr|zuschlag|"
        "steuer|livraison|frais|frais de port|envio|gastos de envio|spedizione|"
        "frete|verzending|wysylka|dostawa|doprava|platba|frakt|fragt|送料|手数料"
    )
)
#: What is taken off, where its price is below nothing; else it is sold.
_TAKEN_OFF = frozenset(
    either(
        "discount|coupon|voucher|discount coupon|volume discount|rabatt|gutschein|remise|descuento|sconto|desconto|"
        "korting|rabat|sleva|zlava|値引"
    )
)
_CHARGED = r"(?:s|costs?|fees?|charges?|rates?|insurance|surcharges?|&? ?handling|and handling|tax(?:es)?)"
_SENDING = "|".join(
    (
        r"(?:standard |express |free |flat rate |international |domestic )?"
        rf"(?:shipping|delivery|freight|postage|shipment)(?: {_CHARGED})*",
        rf"(?:service|booking|handling|processing|payment|transaction|cod|packaging|packing|small order|convenience|"
        rf"bag|delivery|card|gift[ -]?wrap(?:ping)?) {_CHARGED}",
        r"handling|postage (?:&|and) packing|p ?& ?p|s ?& ?h|gratuity|tips?|(?:sales |import )?tax(?:es)?|rounding",
        r"(?:standard|express|expreß)?versand(?:kosten(?:pauschale|anteil)?|gebühr(?:en)?|pauschale|art)?|porto(?:kosten)?|"
        r"liefer(?:kosten|gebühr|ung)|fracht(?:kosten)?|nachnahme(?:gebühr)?|verpackung(?:skosten)?|zahlungsgebühr|"
        r"mindermengenzuschlag|expresszuschlag|bearbeitungsgebühr|servicegebühr|trinkgeld|rundung",
        r"(?:frais de )?(?:port|livraison|expédition)|frais de (?:dossier|service|paiement|gestion)|arrondi",
        r"(?:gastos|costes?|costos?) de (?:env[ií]o|manipulaci[oó]n)|env[ií]o|portes",
        r"(?:spese|costi) di (?:spedizione|consegna|trasporto)|spedizione|contrassegno",
        r"(?:taxa|custos?|portes|despesas) de (?:envio|entrega)|frete",
        r"(?:verzend|bezorg|transport|administratie)(?:kosten|ing)|verzending",
        r"(?:koszty?|opłata za) (?:wysyłki|dostawy|przesyłki|pobranie)|wysyłka|dostawa|przesyłka",
        r"doprava(?: a balné)?|poštovné(?: a balné)?|balné|přepravné|prepravné|dobírka|dobierka",
        r"zaokrouhlení|zaokrúhlenie",
        r"frakt(?:kostnad|avgift)?|fragt(?:gebyr)?|leverings?(?:gebyr|kostnad)?|toimitus(?:kulut|maksu)?|postikulut",
        r"szállítás(?:i (?:költség|díj))?|utánvét|(?:taxă? de |cost )(?:transport|livrare)|kargo(?: ücreti)?",
        r"доставка|стоимость доставки|送料|配送料|手数料|代引手数料|运费|運費|邮费|배송비|"
        r"phí (?:vận chuyển|ship|giao hàng)|cước (?:vận chuyển|phí)",
    )
)
#: Behind it, how or by whom it is sent: "Shipping: DHL Express", "Versandkosten DHL".
_BY_WHOM = (
    r"(?: ?[:(–|/,].*| - .*| (?:by|via|with|to|per|mit|nach|durch|par|por|con|na|do) .*|"
    r" (?:dhl|dpd|ups|gls|hermes|fedex|usps|dpag|post|inpost|ppl|zásilkovna|packeta|standard|express|national|inland|"
    r"ausland|europa|eu|deutschland|international|gratis|free|kostenlos|kostenfrei)\b.*)?"
)
_CHARGE = rf"(?i)\s*(?:{_SENDING}){_BY_WHOM}\s*"
_CHARGE_NUMBER = (
    r"(?i)(?:shipping|billing|delivery|freight|postage|versand(?:kosten)?|porto|fracht|frais[-_ ]?de[-_ ]?port|doprava|"
    r"dostawa|envio|spedizione|frete)[-_ ]?\d{0,4}"
)
#: What takes something off where its price is below nothing; else it is sold: a voucher, a coupon book.
_OFF = (
    r"(?i)(?:.*\W)?(?:rabatt|gutschein|nachlass|skonto|discount|coupon|voucher|promo(?:tion)?|gift card|remise|"
    r"réduction|bon d'achat|descuento|cupón|sconto|buono|desconto|cupom|korting|rabat|sleva|zľava|rabais|kupon|割引|"
    r"値引|クーポン|折扣|할인|giảm giá)\w*\b.*"
)


def charged_lines(plan: Plan, price: sa.ColumnElement) -> sa.ColumnElement[bool]:
    """Lines that are no goods, by their type, their name or their number; `false` where none are, or all."""
    tests = [*_by_type(plan, price), *_by_name(plan, price)]
    if not tests:
        return sa.false()
    charged = sa.func.coalesce(sa.or_(*tests), sa.false())
    if not has_rows(plan.connection, plan.relation, charged):
        return sa.false()
    named = sa.or_(*(filled(cell).is_not(None) for cell in (*plan.cells("product"), *plan.cells("product_id"))))
    some_goods = has_rows(plan.connection, plan.relation, sa.and_(named, sa.not_(charged)))
    return charged if some_goods else sa.false()


def _by_type(plan: Plan, price: sa.ColumnElement) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    for column in plan.columns:
        if fold(column.name) in _TYPES:
            types = distinct_values(plan.connection, plan.relation, column.cell, MOST_TYPES + 1)
            words = {value: fold(re.sub(r"([a-z])([A-Z])", r"\1 \2", value)) for value in types}
            said = [value for value, word in words.items() if word in _NO_GOODS]
            off = [value for value, word in words.items() if word in _TAKEN_OFF]
            if (said or off) and len(said) < len(types) <= MOST_TYPES:
                type_ = filled(column.cell)
                found += [type_.in_(said), sa.and_(price < 0, type_.in_(off))]
    return found


def _by_name(plan: Plan, price: sa.ColumnElement) -> list[sa.ColumnElement[bool]]:
    name, number = (first_filled(plan.cells(field)) for field in ("product", "product_id"))
    found: list[sa.ColumnElement[bool]] = []
    if plan.cells("product"):
        found += [_is(name, _CHARGE), sa.and_(price < 0, _is(name, _OFF))]
    if plan.cells("product_id"):
        found.append(_is(number, _CHARGE_NUMBER))
    return found


def _is(cell: Cell, pattern: str) -> sa.ColumnElement[bool]:
    return sa.func.regexp_full_match(cell, pattern)
