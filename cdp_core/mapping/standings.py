"""How an order stands of which nothing needs to be taken away: it was paid, is being packed, has been sent.

In:  the status of an order
Out: whether it is known what it says
"""

import re
from functools import cache

from cdp_core.mapping.names import begins_any, either
from cdp_core.mapping.order_words import PENDING, plain_state, tells_of_orders

#: How words begin that say so.
_STANDS_WELL = either(
    "livree|livres|complet|done|finish|fulfil|closed|close |paid|sent|success|process|progress|prepar|packed|packing|"
    "picked|picking|pick up|pickup|collect|confirm|accept|approv|authori|captur|settled|receiv|new |open |placed|"
    "ordered|ready|print|ok |valid|active|transit|invoiced|billed|part|unfulfil|unship|released|backorder|"
    "preorder|pre order|succe|schedul|booked|archiv|arriv|despatch|sold|restock|redeem|issued|hold|uncaptur|overdue|"
    "past due|"
    "on its way |won |zugestellt|geliefert|wart|abholbereit|attente|espera|pendient|attesa|oczek|"
    "abgeschloss|erledigt|bezahlt|verschickt|verpackt|bearbeit|bestatig|neu |neue |offen|"
    "bereit|erfolgreich|eingegang|kommission|fakturiert|berechnet|teil|freigegeben|abgeholt|unterwegs|gepackt|"
    "termine|termines|traite|en cours|recue|recu |factur|reussi|nouvel|valide|pret |prete|finaliz|realizad|"
    "realizat|procesad|en proceso|nuev|recib|preparac|aprobad|exitos|evas|pagat|lavoraz|elabor|conferm|accett|"
    "nuov|ricevut|conclu|aprov|faturad|pago |paga |separac|preparaca|novo |nova |voltooid|afgerond|bezorgd|"
    "geleverd|verwerk|bevestig|nieuw|behandeling|compleet|gereed|zrealiz|realizac|zakoncz|oplacon|przyjet|nowe|"
    "potwierdz|gotow|przygotow|spakow|odebran|wyslan|dostarcz|vyrizen|vybaven|dokonc|odeslan|odoslan|zaplaten|"
    "uhrazen|prijat|nove |potvrz|potvrd|expedov|pripraven|zpracov|spracov|vyzvednut|teljesit|kesz|szallit|"
    "kiszallit|fizetve|kifizet|feldolgoz|visszaigazol|uj |lezart|postaz|atadv|livrat|expediat|platit|achitat|"
    "procesare|nou |noua |slutfor|leverer|skickad|betald|behandl|bekraft|ny |klar|leveret|sendt|betalt|"
    "gennemfort|fullfort|bekreft|afsluttet|valmis|toimitettu|maksettu|lahetetty|kasittely|vahvistettu|uusi|"
    "tamamlan|odend|hazirlan|onaylan|yeni|islen|gonderil|selesai|dikirim|terkirim|dibayar|lunas|diproses|dikemas|"
    "diterima|baru|dikonfirmasi|sukses|berhasil|hoan thanh|hoan tat|da giao|dang giao|da thanh toan|xac nhan|"
    "xu ly|moi |thanh cong|isporuc|zavrsen|placen|posla|obrad|zakljucen|dostavljen|placan|odprem|izvrsen|taidet|"
    "lopetat|makst|saadet|kinnitat|uus |tootlemisel|izpild|pabeigt|apmaksat|nosutit|piegad|apstiprin|jauns|"
    "ivykdyt|uzbaigt|apmoket|issiust|pristat|patvirtin|naujas|vykdom|выполн|заверш|отправ|оплач|обработ|обрабат|"
    "подтвер|принят|новый|новая|новое|готов|собран|виконан|відправ|сплач|обробл|изпълн|изпрат|платен|потвърд|"
    "приет|нова|завършен|обработва|ολοκληρ|παραδ|απεσταλ|εσταλ|πληρωθ|επεξεργ|επιβεβ|νεα|ετοιμ|εξοφλ|مكتمل|اكتمل|"
    "تنفيذ|توصيل|شحن|مدفوع|تجهيز|معالجة|جديد|مؤكد|تاكيد|استلام|تسليم|הושלם|שולם|נשלח|נמסר|สำเร็จ|ชำระเงินแล้ว|"
    "จัดส่ง|กำลัง|完成|完了|済|处理|處理|発送|出荷|发货|發貨|新規|確認|受付|签收|收货|已付|已支付|成功|완료|배송|처리|확인|접수|준비|"
    "abert|abiert|atendid|checked |prepaid|prepago|attending |a enviar |amended|modif|changed |geandert|stayed |reserv|"
    "gebucht|予約|変更|確定|宿泊|来店|변경|확정|예약|"
    "a caminho|transport|afgelever|listo |lista para|nota fiscal|処理|対応|準備"
)

#: What came back to the shop may have been paid for, or not.
_MAY_BE_EITHER = re.compile(r"\bto (?:sender|shipper|origin)\b|^rto\b|an (?:den )?absender|al (?:remitente|mittente)")
#: What a marketplace says of a package of several sales in place of a state: "Pacote de 2 produtos".
OF_SEVERAL = (
    r"(?i)^(?:pacote|paquete|package) (?:de|of) (\d{1,3}) (?:\w+ )?(?:produtos?|productos?|products?|unidades?)$"
)


def is_package(state: str) -> bool:
    """Whether a state says no more than that a row is of several sales."""
    return re.match(OF_SEVERAL, state.strip()) is not None


def is_known_state(status: str) -> bool:
    """Whether it is known what a status says: that the order stands well, or what became of it or still may."""
    said = plain_state(status)
    if _MAY_BE_EITHER.search(said):
        return False
    return said in _waits() or is_package(status) or tells_of_orders(status) or begins_any(_STANDS_WELL, said)


@cache
def _waits() -> frozenset[str]:
    return frozenset(map(plain_state, PENDING))
