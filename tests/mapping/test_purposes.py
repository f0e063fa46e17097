"""Logs of what was decided on consent, and other logs that number their rows like sales."""

import pytest
import sqlalchemy as sa

from cdp_core.mapping import suggest
from cdp_core.mapping.channels import purposes_of
from cdp_core.mapping.names import either
from tests.mapping.tables import csv, mapped, only


def test_transactions_of_consent_are_decisions_and_no_purchases(connection: sa.Connection) -> None:
    table = csv(
        "Receipt ID,Data Subject Identifier,Interaction Date,Purpose Name,Transaction Type",
        "6377e8,a@x.org,2025-04-01 10:00:00,Email Marketing,CONFIRMED",
        "99004c,b@x.org,2025-04-02 10:01:00,SMS Marketing,WITHDRAWN",
        "ca2a01,c@x.org,2025-04-03 10:02:00,Profiling,NOTGIVEN",
        "d24c01,d@x.org,2025-04-04 10:02:00,Profiling,NO_CHOICE",
    )
    told = mapped(connection, table)
    assert "events" not in told
    own = ("email", "consent", "decided")
    decided = [{key: row[key] for key in row if key.startswith(own)} for row in told["consents"]]
    assert decided == [
        {"email": "a@x.org", "consent.email": "granted", "decided_at": "2025-04-01 10:00:00"},
        {"email": "b@x.org", "consent.sms": "withdrawn", "decided_at": "2025-04-02 10:01:00"},
        {"email": "c@x.org", "consent.profiling": "denied", "decided_at": "2025-04-03 10:02:00"},
        {"email": "d@x.org", "decided_at": "2025-04-04 10:02:00"},
    ]


@pytest.mark.parametrize(
    ("header", "types"),
    [
        ("Transaction ID,Member No,Date,Type,Points,Balance", ("Earn", "Redeem", "Expire")),
        ("取引ID,会員番号,取引日,区分,ポイント,残高", ("付与", "利用", "失効")),
    ],
)
def test_points_that_were_earned_or_spent_are_no_purchases(
    connection: sa.Connection, header: str, types: tuple[str, ...]
) -> None:
    lines = [f"T{n},M100{n},2025-05-0{n},{type_},{n}0,500" for n, type_ in enumerate(types, 1)]
    assert [row["event"] for row in mapped(connection, csv(header, *lines))["events"]] == list(types)


@pytest.mark.parametrize(
    ("header", "types"),
    [
        ("Order ID,Email,Date,Type,Points,Total", ("Earned", "Redeemed")),
        ("Receipt No,Email,Date,Type,Points,Total", ("Earned", "Redeemed")),
        ("注文番号,メール,注文日,区分,ポイント,合計", ("獲得", "利用")),
    ],
)
def test_orders_that_brought_points_stay_orders(header: str, types: tuple[str, ...], connection: sa.Connection) -> None:
    lines = [f"{n},{n}@x.org,2025-05-0{n},{type_},10,{n}000" for n, type_ in enumerate(types, 1)]
    told = mapped(connection, csv(header, *lines))["events"]
    assert [(row["event"], row["revenue"]) for row in told] == [
        ("Order Completed", "1000"),
        ("Order Completed", "2000"),
    ]


@pytest.mark.parametrize(
    ("header", "purpose", "decided"),
    [
        ("Email,Name,Purpose,Status", "Tourism", ("Approved", "Denied")),
        ("Email,Employee,Purpose,Approval", "Holiday", ("Genehmigt", "Abgelehnt")),
        ("Email,Name,Purpose,Status", "Holiday", ("Confirmed", "Withdrawn")),
        ("Email,Name,Purpose,Result", "Marketing call", ("Yes", "No")),
    ],
)
def test_what_somebody_applied_for_or_was_asked_is_no_consent(
    header: str, purpose: str, decided: tuple[str, str]
) -> None:
    found = suggest(csv(header, *(f"{n}@x.org,Ann Lee,{purpose},{word}" for n, word in enumerate(decided))))
    assert not [field for field in found.mapping.columns.values() if field.startswith("consent")]


def test_a_transaction_of_which_nothing_says_that_something_was_bought_is_asked_about() -> None:
    lines = ("T1,a@x.org,2025-05-01,Hello", "T2,b@x.org,2025-05-02,Again")
    assert not suggest(csv("Transaction ID,Email,Date,Memo", *lines)).clear
    ordered = suggest(csv("Order ID,Email,Date,Memo", *lines))
    assert (ordered.kind, ordered.clear) == ("orders", True)


def test_a_transaction_with_amounts_under_an_unknown_header_is_a_sale_whose_amount_is_asked_about() -> None:
    lines = ("T1,a@x.org,2025-05-01,10.50", "T2,b@x.org,2025-05-02,20.00")
    found = suggest(csv("Transaction ID,Email,Date,Zork", *lines))
    assert (found.kind, found.clear, found.doubtful) == ("orders", True, ("Zork",))


LOG = ("a@x.org,email,Y,2026-01-01", "a@x.org,sms,N,2026-02-01", "b@x.org,phone,Y,2026-02-01")


@pytest.mark.parametrize("said", either("opt_in|opted_in|subscribed|permission|allowed|granted|consent"))
@pytest.mark.parametrize("way", either("channel|Kanal|Kontaktkanal|consent type|type|topic|purpose"))
def test_a_yes_beside_a_channel_is_one_to_that_channel(connection: sa.Connection, way: str, said: str) -> None:
    rows = mapped(connection, csv(f"email,{way},{said},changed_at", *LOG))["consents"]
    assert [only(row, "consent.email", "consent.sms", "consent.phone", "consent.marketing") for row in rows] == [
        {"consent.email": "granted"},
        {"consent.sms": "denied"},
        {"consent.phone": "granted"},
    ]


def test_a_no_beside_a_channel_is_one_to_that_channel(connection: sa.Connection) -> None:
    table = csv("email,channel,opt_in,opt_out", "a@x.org,email,Y,", "a@x.org,sms,,Y")
    rows = mapped(connection, table)["consents"]
    assert [only(row, "consent.email", "consent.sms") for row in rows] == [
        {"consent.email": "granted"},
        {"consent.sms": "withdrawn"},
    ]


@pytest.mark.parametrize(
    ("header", "lines"),
    [
        ("メール,チャネル,同意,日時", ("a@x.org,メール,はい,2026-01-01", "a@x.org,電話,いいえ,2026-01-01")),
        ("email,canal,accepté,date", ("a@x.org,E-mail,oui,2026-01-01", "a@x.org,Téléphone,non,2026-01-01")),
    ],
)
def test_a_channel_is_known_in_other_languages(connection: sa.Connection, header: str, lines: tuple[str, ...]) -> None:
    rows = mapped(connection, csv(header, *lines))["consents"]
    assert [only(row, "consent.email", "consent.phone") for row in rows] == [
        {"consent.email": "granted"},
        {"consent.phone": "denied"},
    ]


def test_the_channel_of_marketing_is_what_was_allowed() -> None:
    table = csv("email,purpose,channel,opt_in", "a@x.org,marketing,email,Y", "a@x.org,marketing,sms,N")
    columns = suggest(table).mapping.columns
    assert only(columns, "purpose", "opt_in") == {"purpose": "custom.purpose", "opt_in": "consent.{channel}"}


@pytest.mark.parametrize(
    ("header", "lines"),
    [
        # Who wants messages at all, and how she is best reached.
        ("email,first_name,channel,opt_in", ("a@x.org,Ann,email,Y", "b@x.org,Bo,sms,N")),
        ("email,channels,opt_in", ("a@x.org,email;sms,Y", "b@x.org,sms,N")),
        ("email,channel,consent", ("a@x.org,email,Y", "b@x.org,store,N", "b@x.org,sms,N")),
        ("email,purpose,channel,opt_in", ("a@x.org,marketing,email,Y", "a@x.org,profiling,sms,N")),
        # What became of a message on that channel.
        ("email,channel,status,changed_at", LOG),
    ],
)
def test_a_yes_that_may_be_to_a_channel_or_to_all_grants_nothing_and_is_asked_about(
    header: str, lines: tuple[str, ...]
) -> None:
    found = suggest(csv(header, *lines))
    assert not [field for field in found.mapping.columns.values() if field.startswith("consent")]
    assert set(found.doubtful) & {"opt_in", "consent", "status"}


@pytest.mark.parametrize("way", either("preferred channel|bevorzugter Kanal|source|sales channel|Acquisition channel"))
def test_where_somebody_came_from_or_likes_best_is_no_purpose(way: str) -> None:
    for said in ("opt_in", "consent"):
        table = csv(f"email,{way},{said}", "a@x.org,email,Y", "b@x.org,phone,N")
        assert suggest(table).mapping.columns[said] == "consent.marketing"


@pytest.mark.parametrize(
    ("cell", "purpose"),
    [
        ("Email Marketing", "email"),
        ("E-Mail-Werbung", "email"),
        ("Marketing (SMS)", "sms"),
        ("Direct marketing by phone", "phone"),
        ("Publicité par courrier", "post"),
        ("Email newsletter", "email_newsletter"),
        ("Email profiling", "email_profiling"),
    ],
)
def test_marketing_on_a_channel_is_that_channel(cell: str, purpose: str) -> None:
    assert purposes_of([cell]) == {cell: purpose}


def test_marketing_on_a_channel_is_more_than_the_channel_where_both_are_asked_for() -> None:
    assert purposes_of(["Email", "Email Marketing"]) == {"Email": "email", "Email Marketing": "email_marketing"}


@pytest.mark.parametrize(
    "sorts", either("Necessary,Preferences,Statistics,Marketing|Notwendig,Präferenzen,Statistik-Cookies,Werbung")
)
def test_a_choice_in_a_cookie_banner_allows_cookies_and_no_message(connection: sa.Connection, sorts: str) -> None:
    table = csv(
        f"Key,Consent ID,{sorts},IP address,Timestamp,URL",
        "k1,cb-1,true,false,true,false,192.0.2.0,2026-03-01 10:00:00,https://x.org",
        "k2,cb-2,true,true,true,true,192.0.2.0,2026-03-01 11:00:00,https://x.org",
    )
    rows = mapped(connection, table)["consents"]
    assert [row["cookie_id"] for row in rows] == ["cb-1", "cb-2"]
    assert {name: state for name, state in rows[1].items() if name.startswith("consent")} == {
        "consent.cookies_necessary": "granted",
        "consent.cookies_preferences": "granted",
        "consent.cookies_statistics": "granted",
        "consent.cookies_marketing": "granted",
    }
    assert (rows[0]["consent.cookies_marketing"], rows[0]["decided_at"]) == ("denied", "2026-03-01 10:00:00")


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("phone type", ("mobile", "phone")),
        ("customer type", ("Partner", "Partner")),
        ("price list", ("Partner", "Retail")),
        ("lists", ("Newsletter", "Newsletter")),
        ("contact method", ("Email", "Phone")),
        ("device", ("phone", "tablet")),
    ],
)
def test_what_is_said_of_a_person_leaves_her_consent_as_it_is(header: str, values: tuple[str, str]) -> None:
    table = csv(f"email,first_name,{header},opt_in", f"a@x.org,Ann,{values[0]},Y", f"b@x.org,Bo,{values[1]},N")
    assert suggest(table).mapping.columns["opt_in"] == "consent.marketing"


def test_a_list_of_several_that_one_person_is_on_is_what_she_agreed_to(connection: sa.Connection) -> None:
    rows = mapped(connection, csv("email,list,subscribed", "a@x.org,Weekly,Y", "a@x.org,Gardening,N"))["consents"]
    assert [only(row, "consent.weekly", "consent.gardening") for row in rows] == [
        {"consent.weekly": "granted"},
        {"consent.gardening": "denied"},
    ]
