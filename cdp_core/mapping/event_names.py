"""What exports call the things that happen → Segment's standard names.

In:  an event name as the source has it
Out: the standard name; names that match none stay as they are

Only names that mean the same everywhere stand here. What says something only within one system (`open` of an e-mail
tool) stands with that system's preset.
"""

from collections.abc import Mapping

from cdp_core.fields import STANDARD_EVENTS
from cdp_core.mapping.names import either, fold

_MEANINGS: dict[str, str] = {
    "Order Completed": "bestellung abgeschlossen|bestellung aufgegeben|bestellung eingegangen|kauf abgeschlossen|"
    "gekauft|"
    "bestellt|commande passee|commande validee|commande terminee|commande confirmee|achat effectue|"
    "achat termine|compra realizada|compra completada|compra concluida|compra finalizada|pedido realizado|"
    "pedido completado|pedido concluido|pedido finalizado|acquisto completato|ordine completato|"
    "ordine effettuato|bestelling geplaatst|bestelling afgerond|aankoop voltooid|zakup|zamowienie|"
    "zlozono zamowienie|zamowienie zlozone|don hang hoan thanh|don hang da dat|hoan tat don hang|"
    "dat hang thanh cong|mua hang thanh cong|da mua hang|購入完了|注文完了|покупка|заказ оформлен|구매|"
    "구매 완료|주문 완료|购买|下单|satin alma|siparis tamamlandi|"
    "purchase|purchased|order|order placed|placed order|order created|new order|completed order|"
    "checkout completed|purchase completed|ecommerce purchase|in app purchase|transaction|sale|kauf|bestellung|achat|"
    "commande|compra|pedido|acquisto|ordine|aankoop|bestelling|mua hang|dat hang|購入|注文",
    "Product Purchased": "ordered product|item purchased|purchased product|product bought",
    "Order Refunded": "refund|refunded|refunded order|order refund|purchase refunded|return|erstattung|remboursement",
    "Product Viewed": "artikel gesehen|produkt gesehen|produkt aufgerufen|artikel aufgerufen|produit consulte|"
    "vue produit|"
    "producto visualizado|vista de producto|prodotto visto|prodotto visualizzato|produto visualizado|"
    "visualizacao de produto|product bekeken|produkt wyswietlony|wyswietlenie produktu|da xem san pham|"
    "xem chi tiet san pham|просмотр товара|상품 조회|查看商品|urun goruntulendi|"
    "produkt angesehen|artikel angesehen|produktansicht|produit vu|consultation produit|"
    "producto visto|xem san pham|商品閲覧|商品詳細閲覧|"
    "view item|viewed product|product view|view product|product detail view|item viewed|view content|"
    "viewed item|product page viewed|commerce product views|detail view|view detail",
    "Product Added": "in warenkorb gelegt|warenkorb gelegt|zum warenkorb hinzugefugt|produit ajoute au panier|"
    "ajout panier|"
    "agregado al carrito|agregar al carrito|anadir al carrito|aggiunto al carrello|adicionado ao carrinho|"
    "adicionar ao carrinho|toegevoegd aan winkelwagen|dodano do koszyka|dodanie do koszyka|"
    "da them vao gio hang|them san pham vao gio hang|them gio hang|добавлено в корзину|"
    "добавление в корзину|장바구니 추가|加入购物车|sepete eklendi|"
    "in den warenkorb gelegt|warenkorb hinzugefugt|ajoute au panier|anadido al carrito|"
    "them vao gio hang|them vao gio|カート追加|カートに追加|"
    "add to cart|added to cart|cart add|added product|add to basket|product added to cart|"
    "commerce product list adds|addtocart|in den warenkorb|ajout au panier",
    "Product Removed": "remove from cart|removed from cart|removed product|cart remove|product removed from cart|"
    "commerce product list removals",
    "Checkout Started": "kasse betreten|kasse gestartet|bezahlvorgang gestartet|bestellvorgang begonnen|"
    "commande commencee|"
    "passage en caisse|paiement commence|inicio de pago|pago iniciado|checkout iniciado|"
    "inicio de checkout|inizio pagamento|checkout iniziato|afrekenen gestart|rozpoczecie zakupu|"
    "rozpoczeto zamowienie|tien hanh thanh toan|bat dau dat hang|購入手続き開始|決済開始|оформление заказа|결제 시작|"
    "开始结账|odeme baslatildi|"
    "kasse|zur kasse|bestellvorgang gestartet|debut de commande|bat dau thanh toan|"
    "begin checkout|initiate checkout|initiated checkout|started checkout|checkout|checkout begin|"
    "commerce checkouts|start checkout",
    "Products Searched": "suche|gesucht|recherche|busqueda|tim kiem|検索|"
    "search|searched|site search|view search results|product search|searched products|"
    "products search",
    "Page Viewed": "seite besucht|seitenbesuch|page consultee|page visitee|pagina visitada|pagina visitata|"
    "visualizzazione pagina|pagina bekeken|odslona strony|wyswietlenie strony|da xem trang|luot xem trang|"
    "truy cap trang|просмотр страницы|페이지 조회|페이지뷰|浏览页面|sayfa goruntulendi|"
    "seite angesehen|seite aufgerufen|xem trang|trang xem|ページ閲覧|pagina vista|"
    "page view|pageview|viewed page|view page|page|web webpagedetails page views|loaded a page|"
    "viewed a page|seitenaufruf|page vue|visite de page|visita de pagina|ページビュー",
    "Screen Viewed": "screen view|screenview|viewed screen|screen|view screen",
    "Application Opened": "app open|app opened|opened app|application open|app start|app launch|session start app",
    "Signed Up": "registrierung|registriert|inscription|registro|dang ky|会員登録|登録|"
    "sign up|signup|user registered|register|registered|registration|account created|created account|"
    "complete registration|user signed up|customer created|new registration",
    "Signed In": "anmeldung|angemeldet|eingeloggt|connexion|connecte|inicio de sesion|dang nhap|ログイン|"
    "login|log in|logged in|sign in|signin|user logged in|user login",
    "Email Delivered": "delivered email|email delivery|received email|email received|email delivered|emaildelivered",
    "Email Opened": "email geoffnet|mail geoffnet|newsletter geoffnet|email ouvert|courriel ouvert|correo abierto|"
    "email abierto|email aperta|email aberto|email geopend|mail geopend|otwarto email|otwarcie maila|"
    "mo email|da mo email|メール開封|письмо открыто|이메일 오픈|打开邮件|email acildi|"
    "opened email|email open|open email|email opens|emailopen|emailopened",
    "Email Link Clicked": "clicked email|email click|click email|email clicked|email clicks|emailclick|emailclicked",
    "Email Bounced": "bounced email|email bounce|email bounces|emailbounce|email hard bounce|email soft bounce|"
    "dropped email",
    "Unsubscribed": "unsubscribe|email un subscribe|hosted unsubscribe click|"
    "email unsubscribe|unsubscribed from list|email unsubscribed|list unsubscribe|"
    "unsubscribed from email marketing|desabonnement",
    "SMS Delivered": "received sms|sms delivery|sms received|delivered sms|sms sent",
    "Message Read": "read message|message opened|whatsapp read|message was read",
    "Push Opened": "push open|opened push|push notification opened|push clicked|push notification tapped|push tapped",
    "Call Logged": "call|phone call|inbound call|outbound call|call completed|logged call|anruf|appel|llamada",
    "Meeting Held": "meeting|appointment|meeting booked|meeting completed|termin",
    "Ticket Opened": "ticket erstellt|ticket eroffnet|ticket cree|ticket ouvert|ticket creado|ticket abierto|"
    "ticket creato|"
    "ticket aperto|tao phieu ho tro|zgloszenie utworzone|обращение создано|"
    "ticket created|new ticket|case created|case opened|ticket open|conversation started ticket",
    "Ticket Closed": "ticket solved|ticket resolved|case closed|ticket close|solved ticket",
    "Deal Created": "opportunity created|new deal|deal opened",
    "Deal Stage Changed": "stage changed|opportunity stage changed|deal stage change",
    "Deal Won": "opportunity won|closed won|deal closed won",
    "Deal Lost": "opportunity lost|closed lost|deal closed lost",
}

#: Fold of a source's name → the standard name. A standard name stands for itself, however it is written.
STANDARD: dict[str, str] = {
    **{fold(name): standard for standard, names in _MEANINGS.items() for name in either(names)},
    **{fold(name): name for name in STANDARD_EVENTS},
}


def standard_name(event: str, own: Mapping[str, str] | None = None) -> str:
    """The standard name of what a source calls `event`; `own` are the names of one system, folded."""
    words = fold(event)
    return (own or {}).get(words) or STANDARD.get(words) or event
