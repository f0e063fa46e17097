"""What several columns say of how an order stands, and what is said of states that nobody knows."""

import pytest
import sqlalchemy as sa

from cdp_core.fields import CANCELLED, REFUND, STARTED, UNPAID
from cdp_core.mapping import drafts, stage, suggest
from cdp_core.mapping.names import either
from cdp_core.mapping.order_words import became
from cdp_core.mapping.standings import is_known_state
from tests.mapping.tables import SmallTable, csv, mapped


@pytest.mark.parametrize(
    "state",
    [
        *("Avvisato", "Avviso inviato", "Avvisiert", "Claim rejected", "Reklamation abgelehnt", "Umtausch abgelehnt"),
        *("Upsell declined", "Signature refused", "Delivered, signature refused", "Fraud check failed", "SMS failed"),
        *("Failed fraud check passed", "Failed QC, reprint", "Exchange declined", "Warranty claim denied"),
        *("Dispute rejected", "Discount denied", "Offer declined", "Rejection overturned", "Never failed", "Fail-safe"),
        *("Zustellversuch fehlgeschlagen", "Delivery attempt failed", "Tracking failed"),
    ],
)
def test_what_was_refused_beside_an_order_says_nothing_of_it(state: str) -> None:
    assert became(state) is None


@pytest.mark.parametrize(
    ("state", "event"),
    [
        *(("Card declined", UNPAID), ("Declined by bank", UNPAID), ("Insufficient funds - declined", UNPAID)),
        *(("Lastschrift fehlgeschlagen", UNPAID), ("Paiement refusé par la banque", UNPAID)),
        *(("Оплата отклонена", UNPAID), ("Płatność odrzucona", UNPAID), ("支付失败", UNPAID)),
        *(("Annahme verweigert", CANCELLED), ("Delivery failed", CANCELLED), ("Refused by customer", CANCELLED)),
    ],
)
def test_a_refused_payment_or_delivery_is_said_of_the_order(state: str, event: str) -> None:
    assert became(state) == event


@pytest.mark.parametrize(
    ("event", "states"),
    [
        (UNPAID, "Payment error|Erreur de paiement|Error en pago|Error de pago|Zahlungsfehler|Não aprovado|Timed out"),
        (UNPAID, "Authorization expired|Uncollectible|processor_declined|gateway_rejected|Suspected Fraud|Expirado"),
        (UNPAID, "Boleto vencido|与信NG"),
        (STARTED, "Past due|past_due|Payment Due|Overdue|To Pay|Awaiting bank wire payment|Awaiting check payment"),
        (STARTED, "Warten auf Zahlungseingang|Wartet auf Zahlung|Vorkasse offen|En attente de virement bancaire"),
        (STARTED, "En attente du paiement par chèque|En espera de pago por transferencia|Payment Review"),
        (STARTED, "Warenkorb|Cart|Abandonnée|Abandonado|Concept|Not completed"),
        (CANCELLED, "Abgebrochen|Widerrufen|Zurückgezogen|Ungültig|失注|Unfulfillable|Rejected by seller"),
        (REFUND, "Gutgeschrieben|Avoir|Money back"),
        (None, "Payment accepted|Awaiting shipment|Awaiting payment confirmation|Open|Offen|Shipping error|En espera"),
        (None, "Pago aprobado|Em transporte|処理中|Remote payment accepted|Awaiting cash on delivery validation"),
    ],
)
def test_what_shops_say_of_money_that_did_not_come_is_known(event: str | None, states: str) -> None:
    assert {state: became(state) for state in either(states)} == dict.fromkeys(either(states), event)


def test_what_came_back_to_the_sender_is_counted_as_bought_and_spoken_of(connection: sa.Connection) -> None:
    table = csv("Order ID,Date,Email,Total,Status", "1,2025-03-04,a@x.org,10,Returned to sender")
    assert events(connection, table) == ["Order Completed"]
    assert notes(connection, table) == [
        "1 order says 'Returned to sender', which is not known as a state: counted as bought."
    ]


def events(connection: sa.Connection, table: SmallTable) -> list[str]:
    return [row["event"] for row in mapped(connection, table)["events"]]


def notes(connection: sa.Connection, table: SmallTable) -> list[str]:
    staged = stage(connection, table)
    return [note for draft in drafts(connection, staged, suggest(table).mapping) for note in draft.notes]


@pytest.mark.parametrize(
    ("headers", "states"),
    [
        ("Seller Status,Payment Status", "CANCELLED,PAID"),
        ("Payment Status,Seller Status", "PAID,CANCELLED"),
        ("status_id,status_name", "9,Cancelled"),
        ("Zahlungsstatus,Bestellstatus", "Bezahlt,Storniert"),
        ("Статус оплаты,Статус заказа", "Оплачен,Отменен"),
    ],
)
def test_the_worst_that_any_column_of_states_says_holds(connection: sa.Connection, headers: str, states: str) -> None:
    good = "5,Shipped" if "id" in headers else "PAID,SENT"
    table = csv(
        f"Order ID,Date,Email,Total,{headers}", f"1,2025-03-04,a@x.org,10,{good}", f"2,2025-03-05,b@x.org,20,{states}"
    )
    assert events(connection, table) == ["Order Completed", "Order Cancelled"]


@pytest.mark.parametrize(
    "header",
    [
        *("Subscription status", "Refund status", "Newsletter status", "Commission status", "Notes", "ERP Status"),
        *("Discount Approval Status", "Cancellation Status", "Exchange Status", "Insurance Status", "Invoice Status"),
        *("Gift Message Status", "Notification Status", "Statut de la garantie", "メール配信ステータス"),
    ],
)
def test_what_else_was_cancelled_leaves_an_order_as_it_is(connection: sa.Connection, header: str) -> None:
    table = csv(
        f"Order ID,Date,Email,Total,Status,{header}",
        "1,2025-03-04,a@x.org,10,Completed,Cancelled",
        "2,2025-03-05,b@x.org,20,Completed,Completed",
    )
    assert events(connection, table) == ["Order Completed", "Order Completed"]


@pytest.mark.parametrize(("header", "state"), [("Order Status", "Completed"), ("Payment Status", "Paid")])
@pytest.mark.parametrize("lost", ["Delivery failed", "Refused by customer", "Cancelled", "Failed"])
def test_goods_that_did_not_arrive_were_bought_and_it_is_said(
    connection: sa.Connection, header: str, state: str, lost: str
) -> None:
    table = csv(
        f"Order ID,Date,Email,Total,{header},Shipping Status",
        f"1,2025-03-04,a@x.org,10,{state},Delivered",
        f"2,2025-03-05,b@x.org,20,{state},{lost}",
    )
    assert events(connection, table) == ["Order Completed", "Order Completed"]
    assert notes(connection, table) == [f"1 order says {lost!r}, which is said of what was sent: counted as bought."]


def test_where_only_the_delivery_says_how_an_order_stands_it_holds(connection: sa.Connection) -> None:
    table = csv(
        "Order ID,Date,Email,Total,Delivery Status",
        "1,2025-03-04,a@x.org,10,Delivered",
        "2,2025-03-05,b@x.org,20,Cancelled",
    )
    assert events(connection, table) == ["Order Completed", "Order Cancelled"]


def test_goods_that_were_sent_before_they_are_paid_were_bought(connection: sa.Connection) -> None:
    table = csv(
        "Order ID,Date,Email,Total,Order Status,Payment Status",
        "1,2025-03-04,a@x.org,10,Delivered,Awaiting payment",
        "2,2025-03-05,b@x.org,20,Delivered,Payment failed",
    )
    assert events(connection, table) == ["Order Completed", "Payment Failed"]


def test_states_that_nobody_knows_are_said_once_where_their_orders_count(connection: sa.Connection) -> None:
    table = csv(
        "Order ID,Date,Email,Total,Status,Payment Status",
        "1,2025-03-04,a@x.org,10,Mellow,paid",
        "2,2025-03-05,b@x.org,20,Mellow,paid",
        "3,2025-03-05,b@x.org,20,Wobbly,paid",
        "4,2025-03-05,b@x.org,20,Wobbly,failed",
        "5,2025-03-05,b@x.org,20,Shipped,paid",
    )
    assert notes(connection, table) == [
        "2 orders say 'Mellow', 1 order says 'Wobbly', which are not known as states: counted as bought."
    ]


def test_states_that_are_known_are_not_spoken_of(connection: sa.Connection) -> None:
    known = ("Completed", "versendet", "payée", "W realizacji", "Partially refunded", "Return requested", "مكتمل")
    assert all(map(is_known_state, known))
    lines = [f"{n},2025-03-04,a@x.org,10,{state}" for n, state in enumerate(known)]
    assert notes(connection, csv("Order ID,Date,Email,Total,Status", *lines)) == []


@pytest.mark.parametrize(
    "state",
    [
        *(
            "pending",
            "restocked",
            "wc-on-hold",
            "holded",
            "succeeded",
            "Uncaptured",
            "Overdue",
            "Zugestellt",
            "Geliefert",
        ),
        *("Wartend", "In Wartestellung", "Abholbereit", "En attente", "En espera", "Pendiente", "In attesa"),
        *("Oczekujące", "Scheduled", "Booked", "Archived", "Arrived", "Despatched", "On its way", "Sold", "Won"),
    ],
)
def test_the_most_ordinary_states_are_known(state: str) -> None:
    assert is_known_state(state)


@pytest.mark.parametrize("state", ["Wobbly", "Wagon", "B2", "Household", "Arid"])
def test_any_other_word_is_no_known_state(state: str) -> None:
    assert not is_known_state(state)


@pytest.mark.parametrize(
    ("header", "good", "lost"),
    [
        *(
            ("予約区分", "予約", "取消"),
            ("Resv. Status", "RESERVED", "CANCELLED"),
            ("Res. Status", "Checked Out", "No Show"),
        ),
        *(
            ("Booking State", "Confirmed", "Cancelled"),
            ("Sit.", "Em aberto", "Cancelado"),
            ("Estatus", "Abierta", "Anulada"),
        ),
        *(("Fulfilment", "Sent", "Cancelled"), ("Disposition", "Completed", "Cancelled")),
    ],
)
def test_a_column_of_states_under_another_word_for_them_says_how_orders_stand(
    connection: sa.Connection, header: str, good: str, lost: str
) -> None:
    table = csv(
        f"Order ID,Date,Email,Total,{header}",
        f"1,2025-03-04,a@x.org,10,{good}",
        f"2,2025-03-05,b@x.org,20,{lost}",
        f"3,2025-03-06,c@x.org,20,{good}",
    )
    assert events(connection, table) == ["Order Completed", "Order Cancelled", "Order Completed"]


@pytest.mark.parametrize(
    "headers",
    [
        *("ERP Status", "Subscription", "Membership", "Status,Desk", "Add-on", "Auto-renew", "Recurring", "Breakfast"),
        *("Installation", "Review request", "Support case", "Direct debit", "Seat"),
        *("Shipment", "Pickup", "Termin", "ギフト包装", "쿠폰", "ERP sync", "Upsell", "Airport transfer"),
    ],
)
def test_states_that_may_be_of_something_else_are_asked_about_and_take_no_order_away(
    connection: sa.Connection, headers: str
) -> None:
    also = "Completed," * headers.count(",")
    table = csv(
        f"Order ID,Date,Email,Total,{headers}",
        f"1,2025-03-04,a@x.org,10,{also}Active",
        f"2,2025-03-05,b@x.org,20,{also}Cancelled",
    )
    assert suggest(table).doubtful == (headers.split(",")[-1],)
    assert events(connection, table) == ["Order Completed", "Order Completed"]


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Type", ("Online", "In store", "Cancelled")),
        ("Item type", ("New Balance 530", "Print A4", "Voucher")),
        ("Label", ("Completed", "Completed", "Completed")),
        ("Label", ("Cancelled", "Cancelled", "Cancelled")),
    ],
)
def test_a_few_words_of_which_most_are_no_states_or_none_is_a_loss_take_no_order_away(
    connection: sa.Connection, header: str, values: tuple[str, ...]
) -> None:
    lines = [f"{n},2025-03-04,{n}@x.org,10,{value}" for n, value in enumerate(values)]
    table = csv(f"Order ID,Date,Email,Total,{header}", *lines)
    assert suggest(table).doubtful == ()
    assert events(connection, table) == ["Order Completed"] * 3


@pytest.mark.parametrize(
    "state",
    [
        "Aberto",
        "Em aberto",
        "Abierta",
        "Atendido",
        "Checked Out",
        "Prepaid",
        "구매확정",
        "A Enviar",
        "Attending",
        "変更",
    ],
)
def test_states_of_orders_that_go_on_are_known_in_other_words(state: str) -> None:
    assert is_known_state(state)
    assert became(state) is None


@pytest.mark.parametrize(
    ("state", "event"),
    [("Reintegrado", REFUND), ("Boleto impresso", STARTED), ("Not Attending", CANCELLED)],
)
def test_other_words_for_what_was_not_bought_in_the_end_are_known(state: str, event: str) -> None:
    assert became(state) == event


@pytest.mark.parametrize(
    "header",
    either(
        "Cancelled at|cancelledAt|Cancellation date|Canceled On|Order cancelled date|Voided at|"
        "Data do cancelamento|Data e hora do cancelamento|Fecha de cancelación|Fecha de anulación|"
        "Storniert am|Stornodatum|Date annulation|Annulé le|Annullato il|Geannuleerd op|Дата отмены|Ngày hủy|"
        "キャンセル日|キャンセル日時|取消日時|취소일|취소완료일|订单取消时间"
    ),
)
def test_a_day_under_a_header_of_cancelling_says_that_an_order_was_cancelled(
    connection: sa.Connection, header: str
) -> None:
    table = csv(
        f"Order ID,Order Date,Email,Total,Payment Status,{header}",
        "1,2025-03-04,a@x.org,10,PAID,",
        "2,2025-03-05,b@x.org,20,PAID,2025-03-07",
        "3,2025-03-06,c@x.org,30,PAID,2025-03-08 10:00",
        "4,2025-03-06,d@x.org,30,PAID,0000-00-00 00:00:00",
    )
    assert events(connection, table) == ["Order Completed", "Order Cancelled", "Order Cancelled", "Order Completed"]


@pytest.mark.parametrize(
    "header",
    either(
        "Refunded at|Refund Date|Erstattungsdatum|Date de remboursement|Fecha de reembolso|Data do estorno|"
        "返金日|환불일"
    ),
)
def test_a_day_of_a_refund_says_that_the_money_of_an_order_went_back_on_it(
    connection: sa.Connection, header: str
) -> None:
    table = csv(
        f"Order ID,Order Date,Email,Total,{header}", "1,2025-03-04,a@x.org,10,", "2,2025-03-05,b@x.org,20,2025-03-07"
    )
    told = mapped(connection, table)["events"]
    assert sorted((row["order_id"], row["event"]) for row in told) == [
        ("1", "Order Completed"),
        ("2", "Order Completed"),
        ("2", "Order Refunded"),
    ]
    refund = next(row for row in told if row["event"] == "Order Refunded")
    assert (refund["revenue"], refund["occurred_at"]) == ("20.0", ["2025-03-07", "2025-03-05"])


@pytest.mark.parametrize(
    "header",
    either(
        "Cancellation deadline|Free cancellation until|Cancel by date|Stornierbar bis|Stornofrist|"
        "Subscription cancelled at|Label voided at|Account deleted at|Cancellation requested at|"
        "Cancellation fee date|Return date|Refund deadline|Refundable until|キャンセル期限|キャンセル可能日|"
        "キャンセル料発生日|취소가능일|취소요청일"
    ),
)
def test_the_day_of_something_else_leaves_an_order_as_it_is(connection: sa.Connection, header: str) -> None:
    table = csv(
        f"Order ID,Order Date,Email,Total,{header}", "1,2025-03-04,a@x.org,10,2025-03-07", "2,2025-03-05,b@x.org,20,"
    )
    assert events(connection, table) == ["Order Completed", "Order Completed"]


def test_a_day_that_all_orders_have_tells_of_no_cancelling_where_their_states_say_that_they_stand_well(
    connection: sa.Connection,
) -> None:
    rows = [f"{number},2025-03-0{number},a{number}@x.org,10,Confirmed,2025-03-20" for number in range(1, 7)]
    table = csv("Booking ID,Order Date,Email,Total,Status,Cancellation date", *rows)
    assert events(connection, table) == ["Order Completed"] * 6


@pytest.mark.parametrize("header", ["Cancellation date", "Cancelled on", "Refund date"])
def test_a_day_that_all_orders_have_takes_none_away_and_is_asked_about(connection: sa.Connection, header: str) -> None:
    rows = [f"{number},2025-03-0{number},a{number}@x.org,10,2025-03-20" for number in range(1, 4)]
    table = csv(f"Booking ID,Order Date,Email,Total,{header}", *rows)
    assert suggest(table).doubtful == (header,)
    assert events(connection, table) == ["Order Completed"] * 3
    paid = csv(f"Order ID,Order Date,Email,Total,{header},Status", *(f"{row},Paid" for row in rows))
    assert suggest(paid).doubtful == ()
    assert events(connection, paid) == ["Order Completed"] * 3


@pytest.mark.parametrize("header", ["Plan", "Membership type", "Subscription", "Vertragsnummer"])
def test_the_day_on_which_a_contract_ended_leaves_its_order_as_it_is(connection: sa.Connection, header: str) -> None:
    table = csv(
        f"Order ID,Order Date,Email,Total,{header},Cancelled on",
        "1,2025-03-04,a@x.org,10,Gold,2025-06-07",
        "2,2025-03-05,b@x.org,20,Silver,",
    )
    assert events(connection, table) == ["Order Completed"] * 2


def test_a_membership_that_ended_a_year_later_had_been_bought(connection: sa.Connection) -> None:
    table = csv(
        "Order ID,Email,Order date,Product,Amount,Cancellation date",
        "1,a@x.org,2025-03-04,Gold membership,99,2026-03-01",
        "2,b@x.org,2025-03-05,Gold membership,99,",
    )
    assert sorted({*events(connection, table)}) == ["Order Completed", "Product Purchased"]


def test_what_amounts_and_states_say_of_refunds_goes_before_a_day(connection: sa.Connection) -> None:
    """A part of the first went back; the second was paid back when it was cancelled; the third had only asked."""
    by_amount = csv(
        "Order ID,Order Date,Email,Total,Refund amount,Refunded at,Cancelled at",
        "1,2025-03-04,a@x.org,10,4,2025-03-07,",
        "2,2025-03-05,b@x.org,20,20,2025-03-07,2025-03-07",
        "3,2025-03-06,c@x.org,30,,,",
    )
    by_state = csv(
        "Order ID,Order Date,Email,Total,Status,Refunded at",
        "1,2025-03-04,a@x.org,10,refunded,2025-03-07",
        "2,2025-03-05,b@x.org,20,partially refunded,2025-03-07",
        "3,2025-03-06,c@x.org,30,shipped,",
    )
    for table, refunds in ((by_amount, [("1", "4.0"), ("2", "20.0")]), (by_state, [("1", "10.0")])):
        told = [row for row in mapped(connection, table)["events"] if row["event"] != "Order Completed"]
        assert [(row["order_id"], row["revenue"]) for row in told] == refunds


@pytest.mark.parametrize(
    ("header", "no", "yes"),
    [
        *(("Refunded", "0", "1"), ("Refunded?", "No", "Yes"), ("is_refunded", "false", "true")),
        *(("Erstattet", "nein", "ja"), ("Refunded", "Nej", "Ja")),
    ],
)
def test_a_yes_under_refunded_takes_all_of_an_order_back(
    connection: sa.Connection, header: str, no: str, yes: str
) -> None:
    table = csv(
        f"Order ID,Date,Email,Total,{header}", f"1,2025-03-04,a@x.org,20.00,{no}", f"2,2025-03-05,b@x.org,30.00,{yes}"
    )
    told = [(row["event"], row["order_id"], row["revenue"]) for row in mapped(connection, table)["events"]]
    assert sorted(told) == [
        ("Order Completed", "1", "20.00"),
        ("Order Completed", "2", "30.00"),
        ("Order Refunded", "2", "30.0"),
    ]


def test_a_partial_refund_goes_before_the_flag_and_none_leaves_the_whole_to_it(connection: sa.Connection) -> None:
    table = csv(
        "Order ID,Date,Email,Total,Refunded?,Partial Refund ($)",
        *("1,2025-03-04,a@x.org,20.00,0,0.0", "2,2025-03-05,b@x.org,30.00,1,0.0", "3,2025-03-05,c@x.org,40.00,1,5.0"),
    )
    rows = mapped(connection, table)["events"]
    told = {(row["order_id"], row["revenue"]) for row in rows if row["event"] == "Order Refunded"}
    assert told == {("2", "30.0"), ("3", "5.0")}


def test_a_no_under_paid_is_no_purchase_and_a_yes_about_something_else_takes_nothing_back(
    connection: sa.Connection,
) -> None:
    head = "Order ID,Date,Email,Total"
    paid = csv(f"{head},is_paid", "1,2025-03-04,a@x.org,20.00,true", "2,2025-03-05,b@x.org,30.00,false")
    assert events(connection, paid) == ["Order Completed", "Checkout Started"]
    for other in ("Return customer", "Refundable", "Refund policy"):
        table = csv(f"{head},{other}", "1,2025-03-04,a@x.org,20.00,no", "2,2025-03-05,b@x.org,30.00,yes")
        assert events(connection, table) == ["Order Completed", "Order Completed"]


def test_estado_is_how_an_order_stands_where_another_estado_is_a_place(connection: sa.Connection) -> None:
    table = csv(
        "N.º de venda,Data da venda,Estado,Descrição do status,Total,E-mail,Cidade,Estado_2",
        "1,2026-09-15,Entregue,Chegou,20.00,ann@x.org,Rio,Rio de Janeiro",
        "2,2026-09-16,Cancelada pelo comprador,,30.00,bob@x.org,Curitiba,Paraná",
        "3,2026-09-17,A caminho,,40.00,eve@x.org,Santos,São Paulo",
    )
    assert suggest(table).doubtful == ()
    assert events(connection, table) == ["Order Completed", "Order Cancelled", "Order Completed"]


def test_a_type_of_orders_is_a_state_only_where_it_says_that_some_went_back(connection: sa.Connection) -> None:
    head = "Order ID,Date,Email,Total,Status,Order Type"
    etsy = csv(head, "1,2025-03-04,a@x.org,10,,online", "2,2025-03-05,b@x.org,20,,online")
    assert (events(connection, etsy), notes(connection, etsy)) == (["Order Completed"] * 2, [])
    tickets = csv(head, "1,2025-03-04,a@x.org,10,,PayPal Completed", "2,2025-03-05,b@x.org,20,,Refunded")
    assert events(connection, tickets).count("Order Refunded") == 1


@pytest.mark.parametrize(
    ("states", "event"),
    [
        (("created", "paid", "cancelled"), "Order Cancelled"),
        (("pending", "failed", "paid"), "Order Completed"),
        (("paid", "shipped", "delivered"), "Order Completed"),
    ],
)
def test_the_history_of_an_order_tells_what_it_came_to(
    connection: sa.Connection, states: tuple[str, ...], event: str
) -> None:
    rows = [f"1001,{state},2026-03-0{day} 10:00,a@x.org,50.00" for day, state in enumerate(states, 1)]
    found = mapped(connection, csv("order_id,status,date,email,total", *rows))["events"]
    assert [row["event"] for row in found if row["line"] == 1] == [event]
    assert {row["event"] for row in found if row["line"] > 1} == {"Order Updated"}


def test_orders_that_tell_no_other_time_happened_when_they_were_last_changed() -> None:
    found = suggest(csv("order_id,status,updated_at,email,total", "1001,paid,2026-03-01 10:00,a@x.org,50.00"))
    assert (found.kind, found.mapping.columns["updated_at"]) == ("orders", "occurred_at")
