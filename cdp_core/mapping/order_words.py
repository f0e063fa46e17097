"""What became of orders, in the words of headers and of statuses: returned, refunded, cancelled, shipped, paid.

In:  the headers of a list of such, or the status of an order
Out: the event that it tells
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

from cdp_core.fields import CANCELLED, PAID, REFUND, STARTED, UNPAID
from cdp_core.mapping.names import CJK, beginning, begins_any, either, fold, folded_words
from cdp_core.mapping.words import meaning

#: How words begin that say so; see `beginning`.
_BEGINNINGS = {
    REFUND: either(
        "return |returns |returned |refund|rma |retour|ruckgabe|rucksend|erstatt|gutschrift|rembours|devol|reembols|"
        "rimbors|resi |reso |terugbeta|zwrot|iade |tra hang|hoan tien|hoan tra|palautus|vracen|pengembalian|возврат|"
        "返品|返金|退款|退货|退貨|환불|반품|คืนเงิน|คืนสินค้า|مرتجع|استرجاع"
    ),
    "Order Shipped": either(
        "ship |ships |shipped|shipment|shipping|dispatch|deliver|fulfil|tracking |versand|versend|liefer|zustell|"
        "expedi|livrais|livre |envio |enviad|entreg|spedi|consegn|verzend|verzond|levering|wysylk|dostaw|"
        "kargo|gonderi|teslim|giao hang|van chuyen|doruc|pengiriman|отправ|доставк|出荷|発送|配送|发货|배송|จัดส่ง|شحن"
    ),
    PAID: either(
        "payment |payments |paid |zahlung|bezahl|paiement|paye |payee |pago |pagos |pagado|pagamento|pagato|"
        "betaling|betaald|betalning|platnosc|zaplac|odeme|thanh toan|pembayaran|оплат|платеж|入金|支払|決済|付款|支付|"
        "결제|입금|ชำระเงิน|دفع"
    ),
}
#: Whole statuses of what was not bought in the end.
NOT_COMPLETED = {
    CANCELLED: either(
        "cancelled|canceled|voided|void|order cancelled|order canceled|storniert|annulé|annulée|cancelado|annullato|"
        "geannuleerd|đã hủy|da huy|キャンセル|void order|anulowane|anulowano|zrušeno|zrušená|отменен|отменён|отменено|"
        "отменена|đơn hủy|đã huỷ|hủy|キャンセル済|キャンセル済み|"
        "peruutettu|avbruten|annulleret|kansellert|iptal|iptal edildi|dibatalkan|취소|취소됨|已取消|取消|"
        "cancelada|anulado|anulada|annullata|storno|rückabgewickelt|cancelled by customer|order voided|ยกเลิกแล้ว|ยกเลิก|"
        "cancellato|cancellata|"
        "skipped|übersprungen|overgeslagen|makulerad|makulerat|makuleret|makulert|hylätty|"
        "cancelled by guest|canceled by guest|cancelled by hotel|cancelled by host|cancelled by buyer|"
        "cancelled by seller|cancelled by merchant|late cancel|early cancel|"
        "no show|no-show|niet verschenen|nicht erschienen|non presentato|no presentado|nie stawił się|gelmedi|ملغي|"
        "ملغى|törölve|törölt|sztornózva|lemondva|anulowany|anulowana|stornováno|stornována|zrušený|zrušené|"
        "not attending|not going|"
        "undelivered|undeliverable|unzustellbar|nicht zustellbar|nicht zugestellt|non livré|non livrée|"
        "unfulfillable|rejected by seller|rejected by merchant|declined by seller|declined by merchant|"
        "abgebrochen|widerrufen|zurückgezogen|ungültig|invalid|失注"
    ),
    UNPAID: either(
        "failed|payment failed|declined|denied|expired|fehlgeschlagen|refused|rejected|error|requires payment method|"
        "fail|failure|unsuccessful|refusé|refusée|abgelehnt|rechazado|rechazada|rifiutato|rifiutata|recusado|recusada|"
        "geweigerd|odrzucona|отклонен|отклонён|결제실패|결제 실패|支付失败|échoué|échouée|"
        "échec|fallido|fallida|fallito|fallita|falhou|nieudana|thất bại|失敗|"
        "sikertelen|nieudane|nieudany|selhalo|selhala|selhání|zlyhalo|zlyhala|neúspěšná|neúspešná|malsucedido|"
        "malsucedida|malsucedidos|falhado|falhada|misslyckades|misslyckad|misslyckat|mislykkedes|mislykket|mislyktes|"
        "epäonnistui|epäonnistunut|eșuat|eșuată|başarısız|mislukt|gagal|αποτυχημένη|απέτυχε|неудавшийся|не удался|"
        "не удалось|невдалий|не вдалося|فشل|فاشل|נכשל|ล้มเหลว|afvist|avvist|avvisad|avvisat|nekad|nekat|"
        "zamítnuto|zamítnuta|odmítnuto|elutasítva|respins|respinsă|reddedildi|ditolak|từ chối|ถูกปฏิเสธ|拒否|拒绝|거절|"
        "not approved|not authorized|not authorised|não aprovado|não aprovada|não autorizado|não autorizada|"
        "no aprobado|no aprobada|no autorizado|no autorizada|nicht genehmigt|nicht autorisiert|"
        "uncollectible|timed out|timeout|payment timeout|authorization expired|authorisation expired|"
        "zahlungsfehler|betaalfout|abgelaufen|expirado|expirada|expiré|expirée|caducado|caducada|scaduto|scaduta|"
        "verlopen|boleto vencido|boleto expirado|pix expirado|"
        "fraud|fraudulent|suspected fraud|betrugsverdacht|与信NG|与信エラー"
    ),
    STARTED: either(
        "pledge|pledged|mg pledge|planned gift|spendenzusage|promesse de don|promesa|"
        "checkout-draft|draft|abandoned|incomplete|requires action|quotation|quotation sent|quote|quote sent|angebot|"
        "angebot versendet|devis|devis envoyé|presupuesto|cotización|preventivo|offerte|oferta|orçamento|báo giá|"
        "見積|見積もり|입금전|입금 전|입금대기|입금 대기|미입금|결제전|결제대기|결제 대기|미결제|"
        "queued|entwurf|brouillon|borrador|bozza|rascunho|utkast|udkast|kladde|luonnos|szkic|koncept|"
        "piszkozat|ciornă|taslak|draf|nháp|bản nháp|ฉบับร่าง|下書き|草稿|임시저장|결제 대기 중|"
        "cart|in cart|abandoned cart|abandoned checkout|warenkorb|im warenkorb|panier|carrito|carrinho|carrello|"
        "winkelwagen|koszyk|abandonné|abandonnée|abandonado|abandonada|abbandonato|abbandonata|concept|"
        "not completed|payment review|fraud review"
    ),
}
#: Nobody has paid yet: what was left in a cart, or bought on an invoice.
NOT_PAID_YET = frozenset(
    folded_words(
        "unpaid|not paid|awaiting payment|waiting for payment|pending payment|payment pending|"
        "unbezahlt|nicht bezahlt|zahlung ausstehend|warten auf zahlung|"
        "impayé|impayée|non payé|non payée|en attente paiement|en attente de paiement|"
        "impagado|impagada|no pagado|no pagada|sin pagar|pendiente de pago|"
        "não pago|não paga|aguardando pagamento|pagamento pendente|"
        "boleto gerado|boleto impresso|boleto emitido|pix gerado|"
        "non pagato|non pagata|in attesa di pagamento|"
        "onbetaald|niet betaald|in afwachting van betaling|wachtend op betaling|wacht op betaling|"
        "obetald|obetalt|ej betald|ej betalt|inväntar betalning|väntar på betalning|"
        "ubetalt|ikke betalt|afventer betaling|avventer betaling|venter på betaling|"
        "maksamatta|maksamaton|odottaa maksua|"
        "nezaplacena|nezaplaceno|nezaplacená|nezaplatená|nezaplatené|neuhrazena|neuhrazeno|"
        "čeká na platbu|čeká na zaplacení|čaká na platbu|čaká sa na platbu|"
        "nieopłacone|nieopłacona|niezapłacone|oczekujące na płatność|oczekuje na płatność|"
        "fizetésre vár|kifizetetlen|fizetés függőben|függőben lévő fizetés|"
        "neplătit|neplătită|neachitat|neachitată|plată în așteptare|în așteptarea plății|"
        "ödenmedi|ödeme bekleniyor|ödeme bekliyor|"
        "belum bayar|belum dibayar|menunggu pembayaran|"
        "chưa thanh toán|chờ thanh toán|ยังไม่ชำระเงิน|รอชำระเงิน|รอการชำระเงิน|ที่ต้องชำระ|"
        "εκκρεμεί πληρωμή|ожидает оплаты|в ожидании оплаты|не оплачен|не оплачено|очікується оплата|"
        "σε αναμονή πληρωμής|αναμονή πληρωμής|очаква плащане|čeka plaćanje|čaka na plačilo|ootab makset|"
        "gaida apmaksu|laukiama apmokėjimo|laukia apmokėjimo|neapmaksāts|neapmokėta|maksmata|neplaćeno|"
        "neplačano|неплатена|"
        "في انتظار الدفع|بانتظار الدفع|بانتظار السداد|لم يتم الدفع|غير مدفوع|غير مدفوعة|"
        "ממתין לתשלום|支払い待ち|入金待ち|保留中の支払い|未払い|未入金|未決済|"
        "待付款|等待付款|待支付|未付款|未支付|"
        "past due|overdue|payment due|due|to pay|zahlbar|überfällig|échue|vencida|scaduta e non pagata|achterstallig"
    )
)
#: How the words begin of money that comes, and of the ways on which it does.
_MONEY_THAT_COMES = either(
    "payment|pay |paypal|wire|bank|transfer|check |cheque|money |funds |zahlung|vorkasse|uberweisung|geldeingang|"
    "paiement|reglement|virement|pago|transferencia|deposito bancario|pagamento|bonifico|assegno|boleto|pix |"
    "betaling|overschrijving|platnosc|przelew|入金|支払|振込|決済"
)
#: Small words between those and the one for waiting, or for what went wrong.
_BETWEEN = either(
    "for |of |the |by |on |via |in |your |with |to |de |du |des |par |la |le |les |d |l |por |del |el |en |"
    "do |da |na |no |auf |der |die |das |per |mit |bei |di |il |tramite |op |van |een |bancari|bancair|eingang"
)
#: How words begin that say that something went wrong, or that it is not settled.
_WRONG = either("error |erreur|errore |fehler|erro |fout |blad |エラー")
_OPEN = either("offen|open |due |outstanding")
#: Of a payment whose money has not come, in a provider's report of payments.
PENDING = frozenset(
    either(
        "pending|unclaimed|authorized|authorised|created|requires capture|"
        "ausstehend|en attente|pendiente|pendente|in sospeso|in afwachting|oczekujące|oczekująca|"
        "čekající|nevyřízeno|függőben|väntande|venter|odottaa|beklemede|в ожидании|保留中|待处理|보류 중"
    )
)
#: How words of a status begin that say it.
_CANCELLED = either(
    "cancel|void|storn|annul|anul|geannul|abgesagt|huy |zrus|iptal|batal|dibatal|avbrut|avbest|avbok|kansell|peruut|"
    "aflys|makuler|torol|sztorn|otkaz|preklic|tuhistat|atcelt|atsauk|trash|delet|geloscht|supprim|eliminad|usuniet|"
    "smazan|zmazan|キャンセル|取消|취소|отмен|скасов|отказ|удален|видален|изтрит|ακυρ|διαγρ|ยกเลิก|ملغ|الغاء|محذوف|בוטל"
)
#: How those begin that say besides the words of lists of returns that the money went back.
_WENT_BACK = either(
    "reversed|chargeback|charged back|charge back|ruckerstatt|ruckbuchung|zuruckerstatt|zuruckgebucht|zuruckgegeb|"
    "zuruckgesend|zuruckgeschickt|geretour|teruggestuurd|devuelt|restituit|zwroc|returner|refunder|aterbetal|"
    "tilbagebetal|tilbakebetal|gutgeschrieb|avoir |money back |krediter|"
    "retur |estorn|extorn|refundov|hyvitet|palautet|visszater|visszakuld|"
    "reintegr|returnat|rambursat|dikembalikan|vraten|vrnjen|povrat|refundiran|tagastat|atgriezt|atmaksat|grazint|"
    "возвра|поверн|върнат|враћен|επιστρ|مسترجع|مسترد|استرداد|"
    "退回|払戻|払い戻し|הוחזר"
)
#: How those begin that say that somebody would not have it, or that it did not work.
REFUSED_WORDS = either(
    "fail|unsuccess|refus|declin|reject|denied|deny|abgelehnt|verweiger|fehlgeschl|gescheitert|echou|echec|rechaz|"
    "fallid|rifiut|respint|recusad|rejeit|falh|geweiger|afgewez|mislukt|odrzucon|odmow|nieudan|zamit|zamietnut|odmit|"
    "neuspes|selhal|zlyhal|elutasit|sikertelen|respins|esuat|afvis|nekad|nekat|misslyck|mislykk|hylatty|"
    "reddedil|basarisiz|ditolak|gagal|odbijen|zavrnjen|noraidit|atmest|отклон|отхвърл|неудач|відхил|απορριφ|αποτυχ|"
    "مرفوض|رفض|فشل|נדחה|ปฏิเสธ|拒绝|拒絶|失敗|失败|거절|실패"
)
#: Who would not have it, where it was no bank: then nobody asked again for the money.
_BY_CUSTOMERS = either(
    "by customer|by the customer|by buyer|by recipient|by receiver|kund|empfanger|client|cliente|destinatair|"
    "destinatario|annahme|auslief|klant|klient|zakaznik|odbiorc|prijemc|клиент|получател|العميل|المستلم"
)
#: What a payment and an order are called where they were refused, and the small words between.
_OF_SALES = either(
    "order|bestell|auftrag|commande|pedido|ordine|encomenda|bestelling|zamow|objednav|comand|siparis|ordre|tilau|"
    "transa|charge |card|credit|debit|kart|kredit|lastschrift|carte |carta |tarjeta|cartao|bank|banque|banco|banca|"
    "issuer|processor|gateway|acquirer|fund|insufficient|authori|autoris|autoriz|betaal|"
    "maks|fizet|plat|plac|parcel|package|paket|colis|paquete|pacco|pakket|paczk|zasilk|goods|ware |acceptance|"
    "customer|buyer|recipient|receiver|acheteur|kaufer|kjoper|odberatel|vevo|cimzett|alici|musteri|"
    "by |the |of |was |has |been |is |von |vom |durch |der |die |das |par |le |la |les |l |de |du |des |del |por |el |"
    "do |da |dal |dalla |il |przez |door |het |av |af |pelo |pela |wurde |were |a |an |ist |est |en |in |on |at |"
    "заказ|покупател|транзакц|карт|банк|טרנזקציה|العملية|عملية|注文|顧客|客户|고객|주문"
)
#: What is tried again, or is nothing of the order: its label, its e-mail, its invoice.
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:attempt\w*|\w*versuch\w*|tentativ\w*|intento|poging|proba|pokus|retry|again|sync\w*|export\w*|import\w*|"
    r"label|e ?mail|print\w*|invoice|upload\w*|capture|tracking)\b"
)
#: The article and the "was" of Arabic, which say nothing of what became of something.
_ARABIC = re.compile(r"^تم |\bال(?!غا)(?=\w{3})")
#: What is only asked for, refused, under way, or of a part.
_NOT_YET = re.compile(
    r"^(?:no|non|to|sent for|for)\b|"
    r"\b(?:not|nicht|niet|nie|ikke|inte|ej|belum|tidak|part|partly|partial\w*|teil\w*|partiel\w*|parcial\w*|parzial\w*|gedeelt\w*|deels|"
    r"czesciow\w*|delvis\w*|osittai\w*|kismi|kismen|reszb\w*|reszl\w*|castecn\w*|mot phan|sebagian|"
    r"request\w*|pending|await\w*|waiting|open|opened|initiat\w*|start\w*|creat\w*|label|processing|process|progress|"
    r"transit|approv\w*|accept\w*|schedul\w*|reject\w*|"
    r"negad\w*|recusad\w*|rejeitad\w*|zamitn\w*|odmitn\w*|ciastocn\w*|"
    r"denied|declin\w*|refus\w*|fail\w*|revers(?:al|ed) cancel\w*|cancel\w* reversal|"
    r"refundable|returnable|eligible|possible|until|window|beantragt|angefordert|angefragt|"
    r"ausstehend|offen|bearbeitung|abgelehnt|moglich|demand\w*|en cours|en attente|solicit\w*|pendient\w*|pendent\w*|"
    r"en proceso|em andamento|richiest\w*|in corso|in attesa|aangevraagd|behandeling|wnios\w*|oczek\w*|w trakcie|"
    r"talep\w*|bekl\w*|anmod\w*|begar\w*|ansok\w*|afventer|avventer|vantar|pyydet\w*|permintaan|diajukan|diproses|"
    r"menunggu|yeu cau|cho|dang|tu choi|"
    r"pagar|pagaende|pa (?:vei|vag|vej)|undervei\w*|i ?gang|avslatt|avslag\w*|nekad|nektet|avvist?|avvisad|avvisat|"
    r"afvist|afslaet|under ?way|on (?:the|its) way|ongoing|unterwegs|lauft|laufend\w*|kesken|kasittely\w*|matkalla|"
    r"hylatty|onderweg|afgewezen|geweigerd|loopt|odrzucon\w*|odmow\w*|probiha\w*|prebieha\w*|zamietn\w*|"
    r"rifiutat\w*|respins\w*|elutasit\w*|folyamatban|reddedil\w*)\b"
)
#: What undoes a return or a cancelling, or says that it is of something else.
_NOT_SO = re.compile(
    r"\b(?:won|withdrawn|reinstated|due|hold|available|\d+ of \d+|items?|shipping|postage|delivery|no returns?|"
    r"no refunds?|to sender|\w*frist|\w*zeitraum|zuruckgezogen|rechaz\w*|w drodze|eingelost|redeemed)\b|\d ?%|"
    r"\b(?:refund|return|chargeback|cancel\w*) (?:was )?(?:reversed|cancel\w*|void\w*|undone)\b"
)
_NOT_YET_WITHIN = folded_words(
    "一部|部分|부분|частичн|частков|μερικ|บางส่วน|جزئي|申請|申请|신청|접수|요청|待|대기|依頼|予定|철회|거부|拒|"
    "запрос|запит|ожида|очіку|отклон|รอ|طلب الغاء|طلب استرجاع|طلب ارجاع"
)
#: How another script says that it is under way, at the end of the word.
_UNDER_WAY = folded_words("中|중")
#: How the words begin that a header of the day has beside what became of an order: its own, and those of days.
_OF_ORDERS = either(
    "order|bestell|auftrag|vorgang|commande|pedido|orden |ordine|ordini|encomenda|zamow|objednav|comand|comenz|"
    "rendeles|siparis|ordre |tilau|bestall|narudz|porudz|narocil|tellimus|pasutij|uzsakym|pesanan|don hang|"
    "booking|buchung|reservation|reservier|reserva|prenotazione|rezerv|sale |sales |purchase|compra |venda |"
    "venta |transaction|"
    "payment|zahlung|paiement|pago |pagamento|παραγγελ|поръч|замовл|заказ|طلب|"
    "הזמנה|注文|受注|予約|주문|예약|订单|訂單|预订"
)
_OF_DAYS = either(
    "date |dates |day |time |datetime |timestamp |stamp |at |on |utc |gmt |dt |ts |am |um |tag |datum |zeit |"
    "zeitpunkt |uhrzeit |jour |heure |le |fecha |dia |el |hora |data |em |as |giorno |ora |il |op |tijd |dato |tid |"
    "paiva |pvm |dne |dnia |den |ngay |tarih|tanggal |datuma |dat |und |and |et |y |e |of |the |de |da |do |der |des |"
    "du |del |della |d |l |дата|время|час |ημερομην|تاريخ|วันที่|תאריך"
)
#: The same of languages whose words grow together, behind the word for what happened.
_DAY_BEHIND = re.compile(
    r"(?:された?|した|済み?|[의된한]|완료|完了|完成)?"
    r"(?:年月日|日時|日付|日期|時間|时间|時刻|日|일시|일자|날짜|시간|일)"
)
#: Words of goods that were sent back, which is the day of a rented car's return as well: no money went back by it.
_OF_GOODS = re.compile(
    r"\b(?:return\w*|rma|retour\w*|ruckgabe\w*|rucksend\w*|devol\w*|devuelt\w*|resi|reso|geretour\w*|"
    r"zuruckge(?:geb|send|schick)\w*|zwrot\w*|teruggestuurd\w*|tra hang|palaut\w*|vracen\w*|vraten\w*|visszakuld\w*|"
    r"iade|retur|chargeback)\b|返品|退货|退貨|반품|возврат|คืนสินค้า|مرتجع|استرجاع"
)
#: Words of what is still to come, or was once meant to be.
_TO_COME = re.compile(
    r"\b(?:limit|deadline|estimated|expected|promised|planned|latest|due|frist|voraussichtlich\w*|geplant\w*|"
    r"prevu\w*|limite|estimad\w*|previst\w*|verwacht\w*|du kien|han)\b|予定|期限|预计|예정"
)


_WAITS = re.compile(
    r"wait|pending|ausstehend|warte[nt]|attente|espera|pendiente|pendente|aguardando|attesa|wacht|vantar|venter|odottaa|"
    r"\bcaka|\bceka|oczek|fizetesre var|fuggoben|asteptare|bekl|menunggu|\bcho |รอ|ожида|очіку|ממתין|انتظار|待|"
    r"gerado|" + fold("εκκρεμεί")
)
#: Headers that only what was sent a bill for has: the number or the day of an invoice.
_BILLED = re.compile(
    r"\b(?:invoice|rechnung|rechnungs|facture|factura|fattura|fatura|factuur|faktur[ay]|lasku|laskun|szamla)"
    r"(?: ?(?:no|nr|num|number|id|date|day|dated|nummer|datum|dato|numero|n|sz[ae]m\w*))?$|"
    r"\b(?:fakturanr|fakturanummer|fakturadat(?:o|um)|factuurnummer|factuurdatum|hoa don)$|請求書番号|请求书|发票号"
)


def is_of_a_bill(header: str) -> bool:
    """Whether a header speaks of an invoice or of the day on which it is due: of no cart that somebody left."""
    told = meaning(header)
    return (told is not None and told.concept == "due_at") or bool(_BILLED.search(fold(header)))


def happened_to_orders(headers: Iterable[str]) -> str | None:
    """The event that all of these headers speak of; None where one speaks of something else, or there is none."""
    said = [_event(fold(header)) for header in headers]
    return said[0] if said and len(set(said)) == 1 else None


def became(status: str) -> str | None:
    """The event of an order with this status, where it was not bought in the end or its whole money went back."""
    # WooCommerce keeps its statuses with its own two letters before them.
    own = status.strip().lower().removeprefix("wc-")
    plain, said = own.replace("_", " "), plain_state(own)
    if event := _whole_statuses().get(said):
        return event
    if said in _not_paid_yet() or _tells_of_money(said, lambda word: _WAITS.search(word) or begins_any(_OPEN, word)):
        return STARTED
    if _tells_of_money(said, lambda word: begins_any(_WRONG, word)):
        return UNPAID
    if event := _refused(said):
        return event
    if (
        _NOT_YET.search(said)
        or _NOT_SO.search(said)
        or "%" in plain
        or any(word in said for word in _NOT_YET_WITHIN)
        or said.endswith(_UNDER_WAY)
    ):
        return None
    if begins_any(_CANCELLED, said):
        return CANCELLED
    return REFUND if begins_any((*_BEGINNINGS[REFUND], *_WENT_BACK), said) else None


def _tells_of_money(said: str, says: Callable[[str], object]) -> bool:
    """Whether a status speaks of money that comes, and of nothing else but what each word `says` of it."""
    words = said.split()
    told = [word for word in words if says(word)]
    money = [word for word in words if word not in told and begins_any(_MONEY_THAT_COMES, word)]
    return bool(told and money) and all(word in (*told, *money) or begins_any(_BETWEEN, word) for word in words)


def became_on(header: str) -> str | None:
    """What became of an order that has a day under this header: `Cancelled at`, `Refund date`, `キャンセル日`.

    None where it speaks of something else beside: of the last day on which one may cancel, of a subscription.
    """
    said = plain_state(header)
    event = became(header)
    if event not in (CANCELLED, REFUND) or _TO_COME.search(said) or (event == REFUND and _OF_GOODS.search(said)):
        return None
    told = _CANCELLED if event == CANCELLED else (*_BEGINNINGS[REFUND], *_WENT_BACK)
    beside = [left for word in said.split() if (left := _besides(word, told))]
    return event if all(begins_any((*_OF_ORDERS, *_OF_DAYS), word) for word in beside) else None


def _besides(word: str, told: Iterable[str]) -> str:
    """What a word says besides what happened and that there is a day of it."""
    if not CJK.search(word):
        return "" if begins_any(told, word) else word
    for begin in sorted(map(fold, told), key=len, reverse=True):
        word = word.replace(begin, " ") if CJK.search(begin) else word
    left = unicodedata.normalize("NFC", word).split()
    return " ".join(part for part in left if not _DAY_BEHIND.fullmatch(part))


def tells_of_orders(status: str) -> bool:
    """Whether a status speaks of what becomes of orders, though it may be that nothing has come of it yet."""
    words = (*_CANCELLED, *_WENT_BACK, *(word for words in _BEGINNINGS.values() for word in words))
    return became(status) is not None or begins_any(words, plain_state(status))


def plain_state(status: str) -> str:
    """The words of a status as they are compared."""
    return _ARABIC.sub("", fold(status))


def _refused(said: str) -> str | None:
    """What was not paid, or not taken: where nothing but an order, its payment, delivery or customer is spoken of."""
    if not begins_any(REFUSED_WORDS, said) or _OF_SOMETHING_ELSE.search(said):
        return None
    if begins_any((*_BEGINNINGS[REFUND], *_WENT_BACK, *_CANCELLED), said):
        return None
    rest = " ".join(word for word in said.split() if not begins_any(REFUSED_WORDS, word))
    if _NOT_YET.search(rest) or _NOT_SO.search(rest.replace("delivery", "")):
        return None
    own = (*_OF_SALES, *_BY_CUSTOMERS, *_BEGINNINGS[PAID], *_BEGINNINGS["Order Shipped"])
    if not all(begins_any(own, word) for word in rest.split()):
        return None
    return CANCELLED if begins_any((*_BY_CUSTOMERS, *_BEGINNINGS["Order Shipped"]), rest) else UNPAID


def is_owed(status: str) -> bool:
    """Whether a status says that something is not paid, and not that a payment is waited for."""
    said = plain_state(status)
    return said in _not_paid_yet() and not _WAITS.search(said)


def is_to_come(header: str) -> bool:
    """Whether a header speaks of a deadline or an estimate, which is no time of anything that happened."""
    return bool(_TO_COME.search(fold(header)))


def _event(words: str) -> str | None:
    if _TO_COME.search(words):
        return None
    return next((event for begins, event in _beginnings() if begins in f" {words} "), None)


@cache
def _whole_statuses() -> dict[str, str]:
    """Folded status → what it says, so that accents and their lack are the same."""
    return {plain_state(word): event for event, words in NOT_COMPLETED.items() for word in words}


@cache
def _not_paid_yet() -> frozenset[str]:
    return frozenset(map(plain_state, NOT_PAID_YET))


@cache
def _beginnings() -> list[tuple[str, str]]:
    return [(beginning(word), event) for event, words in _BEGINNINGS.items() for word in words]
