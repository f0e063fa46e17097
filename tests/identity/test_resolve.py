"""Who is who by shared identifiers, in full and as it comes."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import networkx as nx
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from cdp_core.errors import IdentityError
from cdp_core.identity import (
    IdentityRules,
    decide_apart,
    decide_together,
    history,
    kept_apart_by,
    merge,
    profiles_of,
    sides_of_split,
    split,
    undo,
)
from cdp_core.store import tables
from tests.identity.conftest import NOON, Town

EXACT = IdentityRules.from_dict({"probable": False})


def test_records_that_share_an_identifier_are_one_profile_named_by_its_smallest_record(town):
    town.record(email="ann@x.org", key="crm")
    town.record(email="ann@x.org", customer_id="C1", key="shop")
    town.record(customer_id="C1", anonymous_id="a1", key="web")
    town.record(email="bob@x.org", key="bob")
    found = town.resolve()
    assert town.profiles() == {1: 1, 2: 1, 3: 1, 4: 4}
    assert (found.records, found.profiles, found.identified, found.anonymous) == (4, 2, 2, 0)


def test_a_late_sign_in_claims_the_visits_before_it(town):
    town.record("web", anonymous_id="a1", key="visit")
    assert town.resolve().anonymous == 1
    town.record("web", anonymous_id="a1", customer_id="C1", key="sign-in")
    found = town.resolve()
    assert town.groups() == [["sign-in", "visit"]]
    assert found.anonymous == 0
    assert found.touched.tolist() == [1]


@pytest.mark.parametrize("kind", ["id_vat_id", "id_tax_id", "id_codice_fiscale_cliente", "id_cnpj"])
def test_a_number_that_may_be_a_companys_joins_no_colleagues(town, kind):
    town.record(email="jean@acme.fr", full_name="Jean Dupont", key="Jean", **{kind: "FR40303265045"})
    town.record(email="marie@acme.fr", full_name="Marie Durand", key="Marie", **{kind: "FR40303265045"})
    town.record("till", full_name="J. Dupont", key="Jean at the till", **{kind: "FR40303265045"})
    town.resolve()
    assert town.groups() == [["Jean", "Jean at the till"], ["Marie"]]


@pytest.mark.parametrize("kind", ["id_ssn", "id_social_security_number", "id_nino", "id_sin", "id_national_id"])
def test_a_number_that_housemates_lend_one_another_joins_no_strangers(town, kind):
    town.record("jobs", first_name="Nathan", last_name="Bulsara", key="Nathan", **{kind: "316120832"})
    town.record("jobs", first_name="Lisa", last_name="Korson", key="Lisa", **{kind: "316120832"})
    town.record("bank", first_name="Lisa", last_name="Moreno", key="Lisa, married", **{kind: "316120832"})
    town.record("bank", first_name="Beth", last_name="Korson", key="Elisabeth Lisa", **{kind: "316120832"})
    town.resolve()
    assert town.groups() == [["Elisabeth Lisa", "Lisa", "Lisa, married"], ["Nathan"]]


def test_a_lent_number_joins_those_who_are_born_on_one_day_whatever_their_names(town):
    for first, last, born in (("Benjamin", "Goode", 17), ("Bree", "Thorpe", 17), ("Ruby", "Ott", 18)):
        birthday = datetime(1966, 1, born)
        town.record(first_name=first, last_name=last, birthday=birthday, key=first, id_ssn="316120832")
    town.resolve()
    assert town.groups() == [["Benjamin", "Bree"], ["Ruby"]]


def test_a_persons_own_number_joins_her_under_another_name(town):
    town.record(email="ann@x.org", full_name="Ann Lee", key="before", id_cpf="98765432100")
    town.record(email="smith@x.org", full_name="Nan Smith", key="after", id_cpf="98765432100")
    town.resolve()
    assert town.groups() == [["after", "before"]]


def test_a_record_without_identifiers_is_a_profile(town):
    town.record(first_name="Ann", key="ann")
    found = town.resolve()
    assert (found.profiles, found.identified) == (1, 1)


PLACEHOLDERS = ("null", "NULL", "0", "00000000-0000-0000-0000-000000000000", "anonymous", "-1")


@pytest.fixture(scope="module")
def neighbours(engine: sa.Engine) -> Iterator[Town]:
    """The people of whom the tests below speak, resolved together; they have nothing to do with one another."""
    with engine.connect() as connection, connection.begin() as transaction:
        town = Town(connection)
        town.record("crm", crm_id="17", key="17 of the crm")
        town.record("crm2", crm_id="17", key="17 of the other crm")
        for number, value in enumerate(PLACEHOLDERS):
            town.record(device_id=value, key=f"nobody {number}a")
            town.record(device_id=value, key=f"nobody {number}b")
        town.record(email="test@test.com", key="test 1")
        town.record(email="test@test.com", key="test 2")
        town.record("web", ip="10.0.0.1", key="address 1")
        town.record("web", ip="10.0.0.1", key="address 2")
        switchboard = {"phone": "+15127576000"}
        town.record(**switchboard, email="rose@edge.com", first_name="Rose", last_name="Gonzalez", key="rose")
        town.record(**switchboard, email="sean@edge.com", first_name="Sean", last_name="Forbes", key="sean")
        town.record(**switchboard, first_name="R.", last_name="Gonzalez", key="rose again")
        town.record(**switchboard, email="r.knox@edge.com", first_name="Rose", last_name="Knox", key="rose knox")
        landline = {"phone": "+49407654321", "last_name": "Kraft"}
        town.record(**landline, first_name="Julian", gender="male", key="julian")
        town.record(**landline, first_name="Julia", gender="female", key="julia")
        town.record(**landline, first_name="Jule", gender="female", key="jule")
        weber = {"email": "weber@x.org", "last_name": "Weber"}
        town.record(**weber, first_name="Anna", birthday=datetime(1980, 3, 12), key="anna")
        town.record(**weber, first_name="Tim", birthday=datetime(2012, 7, 4), key="tim, her son")
        town.record(**weber, first_name="Anna", key="anna in the shop")
        town.record(**weber, first_name="Anna", birthday=datetime(1981, 3, 12), key="anna, a year off")
        town.record(email="info@shop.com", first_name="Ida", last_name="Moss", key="ida")
        town.record(email="info@shop.com", first_name="Karl", last_name="Ray", key="karl")
        town.record(email="info@shop.com", full_name="Moss, Ida", key="ida again")
        town.record("shop", email="home@lee.net", customer_id="C1", first_name="Ann", key="ann")
        town.record("shop", email="home@lee.net", customer_id="C2", first_name="Bob", key="bob")
        town.record("crm", email="home@lee.net", first_name="Bob", key="bob in the crm")
        town.record("mail", email="home@lee.net", key="a newsletter")
        town.record("crm", email="eve@x.org", first_name="Eve", last_name="Holt", key="eve")
        town.record("crm", email="max@x.org", first_name="Max", last_name="Holt", key="max")
        town.record("web", email="eve@x.org", anonymous_id="laptop", key="eve signs in")
        town.record("web", email="max@x.org", anonymous_id="laptop", key="max signs in")
        town.record("shop", customer_id="C3", email="una@x.org", key="una")
        town.record("shop", customer_id="C4", email="tom@x.org", key="tom")
        town.record("web", email="una@x.org", anonymous_id="a1", key="una's visit")
        town.record("web", customer_id="C4", anonymous_id="a1", key="tom's visit")
        town.record("shop", customer_id="C5", key="old number")
        town.record("shop", customer_id="C6", key="new number")
        town.record("shop", customer_id=["C5", "C6"], key="both numbers")
        for number in range(8):
            town.record(customer_id="C7", email=f"many{number}@x.org", key=f"many {number}")
        town.resolve()
        yield town
        transaction.rollback()


def groups_of(town: Town, *keys: str) -> list[list[str]]:
    """The groups in which these are."""
    return [group for group in town.groups() if {*keys} & {*group}]


def held_of(town: Town, *keys: str) -> set[tuple[str, str]]:
    return {(value, reason) for key, value, reason in town.held() if key in keys}


def test_a_crm_id_says_something_only_within_its_source(neighbours):
    assert groups_of(neighbours, "17 of the crm", "17 of the other crm") == [["17 of the crm"], ["17 of the other crm"]]


def test_placeholders_join_nobody(neighbours):
    keys = [f"nobody {number}{which}" for number in range(len(PLACEHOLDERS)) for which in "ab"] + ["test 1", "test 2"]
    assert groups_of(neighbours, *keys) == [[key] for key in keys]
    assert held_of(neighbours, "test 1") == {("test@test.com", "blocked")}


def test_an_ip_address_joins_nobody(neighbours):
    assert groups_of(neighbours, "address 1", "address 2") == [["address 1"], ["address 2"]]


def test_a_switchboard_number_joins_no_colleagues(neighbours):
    """Where several people answer one number, two Roses are one only under one last name."""
    parties = ("rose", "sean", "rose again", "rose knox")
    assert groups_of(neighbours, *parties) == [["rose", "rose again"], ["rose knox"], ["sean"]]


def test_the_landline_of_a_couple_joins_no_man_and_woman_of_names_that_are_alike(neighbours):
    assert groups_of(neighbours, "julian", "julia", "jule") == [["jule", "julia"], ["julian"]]


def test_a_mailbox_of_people_of_two_ages_joins_none_whose_names_clash(neighbours):
    family = ("anna", "anna in the shop", "anna, a year off", "tim, her son")
    assert groups_of(neighbours, *family) == [[*family[:3]], ["tim, her son"]]


def test_whose_mailbox_it_is_may_be_learned_late_and_taken_back(town):
    town.record("crm", email="roth@x.org", first_name="Max", birthday=datetime(1975, 3, 9), key="max")
    town.record("shop", email="roth@x.org", first_name="Lea", key="lea")
    town.resolve()
    assert town.groups() == [["lea", "max"]]
    school = town.record("school", email="roth@x.org", first_name="Lea", birthday=datetime(2011, 8, 21), key="pupil")
    town.resolve()
    assert town.groups() == [["lea", "pupil"], ["max"]]
    town.gone(school)
    town.resolve()
    assert town.groups() == [["lea", "max"]]


def test_orders_under_a_family_s_mailbox_go_to_whoever_they_name(town):
    for key, first, year in (("ann", "Ann", 1980), ("tom", "Tom", 2012)):
        born = datetime(year, year % 12 + 1, 5)
        town.record("club", email="reed@x.org", first_name=first, last_name="Reed", birthday=born, key=key)
        guest = f"email:reed@x.org {key} reed"
        town.record("shop", email="reed@x.org", guest=guest, first_name=first, last_name="Reed", key=f"{key} orders")
        town.record("shop", email="reed@x.org", guest=guest, key=f"an order of {key}")
    town.record("mail", email="reed@x.org", key="somebody opens a letter")
    town.resolve()
    assert town.groups() == [
        ["an order of ann", "ann", "ann orders"],
        ["an order of tom", "tom", "tom orders"],
        ["somebody opens a letter"],
    ]


@pytest.mark.parametrize("first", ["crm", "shop"])
def test_an_order_goes_to_the_only_one_of_a_mailbox_whom_its_own_source_names(town, first):
    def customers():
        town.record("crm", customer_id="1", email="a@home.org", first_name="John", last_name="Smith", key="john")
        town.record("crm", customer_id="2", email="a@home.org", first_name="Mary", last_name="Smith", key="mary")

    if first == "crm":
        customers()
    town.record("shop", email="a@home.org", key="an order")
    town.record("shop", email="a@home.org", first_name="Mary", last_name="Smith", key="whom it names")
    town.record("mail", email="a@home.org", key="somebody opens a letter")
    if first != "crm":
        customers()
    town.resolve()
    assert town.groups() == [["an order", "mary", "whom it names"], ["john"], ["somebody opens a letter"]]


def test_an_address_of_an_office_joins_only_people_of_one_name(neighbours):
    assert groups_of(neighbours, "ida", "karl", "ida again") == [["ida", "ida again"], ["karl"]]


@pytest.mark.parametrize(
    "told",
    [
        {"email": "we.travel@x.org"},
        {"email": "reservas@hotel.example.com"},
        {"id_cpf": "52998224725"},
    ],
)
def test_what_people_of_several_names_have_joins_only_those_of_one_name(town, told):
    """A mailbox of whoever books for others, and a number that a till writes for anybody."""
    for first, last in (("Ann", "Lee"), ("Bob", "Ray"), ("Cem", "Ito"), ("Dan", "Moss")):
        town.record("list", **told, first_name=first, last_name=last, key=first)
    town.record("shop", **told, first_name="Ann", last_name="Lee", key="ann again")
    town.resolve()
    assert town.groups() == [["Ann", "ann again"], ["Bob"], ["Cem"], ["Dan"]]


@pytest.mark.parametrize(
    "value", ["111.111.111-11", "99999999999", "123456789", "Não informado", "sin registro", "비회원", "Laufkundschaft"]
)
def test_what_a_till_writes_for_whoever_has_no_number_is_nobodys(town, value):
    town.record("till", id_member=value, key="one")
    town.record("till", id_member=value, key="other")
    town.resolve()
    assert len(town.groups()) == 2


@pytest.mark.parametrize("value", ["sem@mail.ru", "sin@mail.com", "nai@email.cz", "nashi@x.org"])
def test_a_short_name_before_a_providers_is_somebodys(town, value):
    town.record("till", email=value, key="one")
    town.record("till", email=value, key="other")
    town.resolve()
    assert town.groups() == [["one", "other"]]


@pytest.mark.parametrize("value", ["123456", "111111", "222222", "1234567"])
def test_six_or_seven_digits_in_a_row_may_be_somebodys_number(town, value):
    town.record("till", id_member=value, key="one")
    town.record("till", id_member=value, key="other")
    town.resolve()
    assert town.groups() == [["one", "other"]]


@pytest.mark.parametrize("value", ["naotem@gmail.com", "nao@tem.com.br", "notiene@gmail.com", "teste@teste.com.br"])
def test_what_is_typed_for_no_mailbox_is_nobodys(town, value):
    town.record("till", email=value, key="one")
    town.record("till", email=value, key="other")
    town.resolve()
    assert len(town.groups()) == 2


def test_a_family_e_mail_does_not_join_its_members(neighbours):
    family = ("ann", "bob", "bob in the crm", "a newsletter")
    assert groups_of(neighbours, *family) == [["a newsletter"], ["ann"], ["bob", "bob in the crm"]]
    assert {reason for _, reason in held_of(neighbours, *family)} == {"limit"}


def test_a_family_laptop_does_not_join_people_whose_names_clash(neighbours):
    assert groups_of(neighbours, "eve", "max", "eve signs in", "max signs in") == [
        ["eve", "eve signs in"],
        ["max", "max signs in"],
    ]


def test_the_weakest_link_gives_way(neighbours):
    parties = ("una", "tom", "una's visit", "tom's visit")
    assert groups_of(neighbours, *parties) == [["tom", "tom's visit"], ["una", "una's visit"]]
    assert held_of(neighbours, *parties) == {("a1", "limit")}


def test_one_row_with_two_customer_ids_says_that_they_are_one(neighbours):
    assert groups_of(neighbours, "old number") == [["both numbers", "new number", "old number"]]


def test_more_values_than_the_limit_do_not_undo_a_stronger_link(neighbours):
    assert groups_of(neighbours, "many 0") == [[f"many {number}" for number in range(8)]]


def test_a_till_tablet_with_ten_thousand_people_leaves_them_apart(town):
    for number in range(10_000):
        town.record("till", device_id="tablet", loyalty_id=f"L{number}", key=str(number))
    assert town.resolve().profiles == 10_000
    town.record("till", device_id="tablet", loyalty_id="new", key="new")
    assert town.resolve().profiles == 10_001


def test_a_mailbox_of_more_phones_than_a_person_has_is_of_a_payment_system_and_joins_nobody(town):
    for number in range(12):
        town.record("payments", email="payer@gateway.org", phone=f"+49170123456{number:02}", key=f"payer {number}")
        town.record("crm", phone=f"+49170123456{number:02}", key=f"crm {number}")
    for number in range(6):
        town.record("orders", email="ann@home.org", phone=f"+49170654321{number}", key=f"ann {number}")
    town.resolve()
    assert town.groups() == sorted(
        [[f"ann {number}" for number in range(6)], *([f"crm {n}", f"payer {n}"] for n in range(12))]
    )


def test_a_device_that_becomes_shared_lets_go_of_those_it_had_joined_and_takes_them_back(town):
    first = [town.record("till", device_id="tablet", loyalty_id=f"L{n}", key=str(n)) for n in range(2)]
    town.resolve()
    assert town.groups() == [["0", "1"]]
    more = [town.record("till", device_id="tablet", loyalty_id=f"L{n}", key=str(n)) for n in range(2, 8)]
    assert town.resolve().profiles == 8
    town.gone(*more)
    assert town.resolve().profiles == 1
    assert town.profiles() == dict.fromkeys(first, first[0])


def test_a_hashed_e_mail_joins_its_clear_form_whichever_comes_first(town):
    algorithms = ("sha256", "sha1", "md5")
    hashed = {name: hashlib.new(name, f"{name}@x.org".encode()).hexdigest() for name in algorithms}
    for name in algorithms:
        town.record("dmp", hashed_email=hashed[name], cookie_id=f"{name} 1", key=f"{name} dmp")
    town.resolve()
    for name in algorithms:
        town.record("crm", email=f"{name}@x.org", key=f"{name} crm")
    assert town.resolve().profiles == 3
    for name in algorithms:
        town.record("dmp", hashed_email=hashed[name], cookie_id=f"{name} 2", key=f"{name} dmp again")
    town.resolve()
    assert town.groups() == [[f"{name} crm", f"{name} dmp", f"{name} dmp again"] for name in sorted(algorithms)]


def test_a_hashed_phone_joins_its_clear_form_with_and_without_the_plus(town):
    town.record("crm", phone="+4917012345", key="crm")
    for spelling in ("+4917012345", "4917012345"):
        town.record("dmp", hashed_phone=hashlib.sha256(spelling.encode()).hexdigest(), key=spelling)
    assert town.resolve().profiles == 1


@pytest.mark.parametrize(
    ("drawn", "together"),
    [
        ("9f1c2e4a-77b0-4c1d-9a55-0b6d3e8f1a2b", True),
        ("1523bc2098e5dddb", True),
        ("1234567890.1712345678", True),
        ("visitor-17", False),
        ("4711", False),
        ("00000000-0000-0000-0000-000000000000", False),
        ("2026031512345678", False),
    ],
)
def test_one_id_under_two_kinds_is_one_browser_where_it_was_drawn_at_random(town, drawn, together):
    """A small number means another visitor in each system."""
    town.record("app", anonymous_id=drawn, key="app")
    town.resolve()
    town.record("newsletter", cookie_id=drawn.upper(), email="ann@x.org", key="newsletter")
    town.resolve()
    joined = [["app", "newsletter"]] if together else [["app"], ["newsletter"]]
    assert town.groups() == joined
    town.record("crm", email="ann@x.org", key="crm")
    town.resolve(full=True)
    assert len(town.groups()) == len(joined)


def test_a_shared_browser_under_two_kinds_joins_nobody_whose_names_clash(town):
    drawn = "1523bc2098e5dddb"
    town.record("app", anonymous_id=drawn, first_name="Ann", last_name="Lee", key="ann")
    town.record("newsletter", cookie_id=drawn, first_name="Bert", last_name="Olsen", key="bert")
    town.resolve()
    assert town.groups() == [["ann"], ["bert"]]


def test_dots_in_gmail_matter_unless_told(connection):
    town = Town(connection)
    town.record(email="ann.lee@gmail.com", key="a")
    town.record(email="annlee+shop@googlemail.com", key="b")
    assert town.resolve().profiles == 2
    town.rules = IdentityRules.from_dict({"gmail_dots": True})
    assert town.resolve(full=True).profiles == 1


def test_an_older_version_of_a_record_is_no_evidence(town):
    town.record(email="ann@x.org", key="a")
    town.record(email="ann@x.org", key="b")
    town.write()
    identifiers = tables.identifiers
    town.connection.execute(identifiers.update().where(identifiers.c.record == 2).values(standing=False))
    assert town.resolve().profiles == 2


def test_an_unload_brings_the_old_profiles_back(town):
    town.record(email="ann@x.org", key="a")
    town.record(phone="+4917012345", key="b")
    town.resolve()
    bridge = town.record(email="ann@x.org", phone="+4917012345", key="bridge")
    found = town.resolve()
    assert (found.merged, found.split, found.touched.tolist()) == (1, 0, [1, 2])
    assert town.connection.execute(sa.select(tables.aliases)).all() == [(2, 2)]
    town.gone(bridge)
    found = town.resolve()
    assert (found.merged, found.split, found.touched.tolist()) == (0, 1, [1, 2])
    assert town.profiles() == {1: 1, 2: 2}
    assert town.connection.execute(sa.select(tables.aliases)).all() == []


def test_an_id_whose_record_is_gone_leads_to_one_of_its_company(town):
    first = town.record(email="ann@x.org", key="a")
    town.record(email="ann@x.org", key="b")
    town.resolve()
    town.gone(first)
    town.resolve()
    assert town.profiles() == {2: 2}
    assert town.connection.execute(sa.select(tables.aliases)).all() == [(1, 2)]


def test_what_a_person_keeps_apart_stays_apart_through_every_resolve(town):
    a = town.record(email="ann@x.org", phone="+4917012345", key="a")
    b = town.record(email="ann@x.org", phone="+4917012345", key="b")
    town.resolve()
    decision = decide_apart(town.connection, a, b, NOON)
    assert town.resolve().split == 1
    town.record(email="ann@x.org", key="c")
    town.resolve()
    assert town.profiles()[a] != town.profiles()[b]
    town.resolve(full=True)
    assert town.profiles()[a] != town.profiles()[b]
    undo(town.connection, decision, NOON)
    assert town.resolve().profiles == 1


def test_what_a_person_says_is_one_is_one_over_every_limit(town):
    a = town.record(customer_id="C1", key="a")
    b = town.record(customer_id="C2", key="b")
    decide_together(town.connection, *(town.write() or (a, b)), NOON)
    assert town.resolve().profiles == 1
    assert town.resolve(full=True).profiles == 1


def test_two_profiles_that_a_person_merges_become_one_with_all_their_records(town):
    first = town.record(email="ann@one.org", key="k1")
    town.record(email="ann@two.org", key="k2")
    town.record(email="ann@one.org", customer_id="A1", key="A1")
    town.record(email="ann@two.org", customer_id="B1", key="B1")
    town.resolve()
    assert town.groups() == [["A1", "k1"], ["B1", "k2"]]
    one, other = sorted(set(town.profiles().values()))
    decision = merge(town.connection, one, other, NOON)
    assert (town.resolve().merged, town.groups()) == (1, [["A1", "B1", "k1", "k2"]])
    assert town.resolve(full=True).split == 0
    town.record(email="ann@two.org", key="k3")
    town.resolve()
    assert town.groups() == [["A1", "B1", "k1", "k2", "k3"]]
    assert set(town.profiles().values()) == {first}
    undo(town.connection, decision, NOON)
    town.resolve()
    assert town.groups() == [["A1", "k1"], ["B1", "k2", "k3"]]


def test_the_same_person_said_of_two_records_holds_for_their_profiles(town):
    town.record(email="ann@one.org", key="k1")
    town.record(email="ann@two.org", key="k2")
    a = town.record(email="ann@one.org", customer_id="A1", key="A1")
    b = town.record(email="ann@two.org", customer_id="B1", key="B1")
    town.resolve()
    decide_together(town.connection, a, b, NOON)
    town.resolve()
    assert town.groups() == [["A1", "B1", "k1", "k2"]]


def test_the_last_word_on_two_records_stands_however_many_belong_to_them(town):
    a, a2 = (town.record(email="ann@one.org", key=key) for key in ("a", "a2"))
    b = town.record(email="ann@two.org", key="b")
    town.resolve()
    decide_apart(town.connection, a, b, NOON)
    decide_together(town.connection, a, b, NOON)
    town.resolve()
    assert town.groups() == [["a", "a2", "b"]]
    decide_apart(town.connection, a2, b, NOON)
    town.resolve()
    assert town.profiles()[a2] != town.profiles()[b]


def test_a_limit_may_be_of_values_first_seen_within_a_number_of_days(town):
    of_a_month = {"customer_id": {"limit": 2, "per_days": 30}}
    town.rules = IdentityRules.from_dict({"probable": False, "kinds": of_a_month})
    for day in (0, 20, 29, 60, 85):
        told = {"first_name": "Ann", "known_at": datetime(2025, 1, 1) + timedelta(days=day)}
        town.record("shop", email="ann@x.org", customer_id=f"C{day}", key=str(day), **told)
    town.resolve()
    assert sorted(map(len, town.groups())) == [1, 4]  # three of one month are one too many, whichever gives way
    (apart,) = next(group for group in town.groups() if len(group) == 1)
    assert apart in ("0", "20", "29")
    (detail,) = town.connection.scalars(sa.select(tables.held_apart.c.detail).distinct())
    assert detail == "Customer id: a profile has at most 2 of one source in 30 days"
    town.rules = IdentityRules.from_dict({"probable": False, "kinds": {"customer_id": {"limit": 2, "per_days": 9}}})
    town.resolve(full=True)
    assert len(town.groups()) == 1


def test_customer_numbers_of_several_systems_do_not_hold_one_person_apart(town):
    """As each system numbers its customers in its own way."""
    ann = {"email": "ann@x.org", "first_name": "Ann", "last_name": "Lee"}
    town.record("shop", **ann, customer_id="1001", key="shop")
    town.record("billing", **ann, customer_id="cus_71", key="billing")
    town.record("app", **ann, customer_id="u-5", anonymous_id="a1", key="app")
    town.record("shop", email="ann@x.org", customer_id="1002", key="another account of the shop")
    town.resolve()
    assert town.groups() == [["another account of the shop"], ["app", "billing", "shop"]]
    town.rules = IdentityRules.from_dict({"probable": False, "kinds": {"customer_id": {"per_source": False}}})
    town.resolve(full=True)
    assert len(town.groups()) == 4


def test_a_mailbox_that_two_customers_of_one_shop_share_joins_neither_to_another_systems_customer(town):
    town.record("shop", email="fam@x.org", customer_id="1", key="one")
    town.record("shop", email="fam@x.org", customer_id="2", key="two")
    town.record("billing", email="fam@x.org", customer_id="cus_71", key="either")
    town.resolve()
    assert town.groups() == [["either"], ["one"], ["two"]]


def test_likeness_brings_no_profile_over_a_limit(town):
    for number in range(8):
        town.record(
            "crm",
            email=f"q{number}@x.org",
            first_name="Quentin",
            last_name="Zabriskie",
            birthday="1971-03-02",
            postal_code="8001",
            city="Zurich",
            key=str(number),
        )
    town.resolve()
    assert max(map(len, town.groups())) <= 5


def test_a_decision_sleeps_while_its_record_is_gone(town):
    a = town.record(email="ann@x.org", key="a")
    b = town.record(email="ann@x.org", key="b")
    c = town.record(email="ann@x.org", key="c")
    town.resolve()
    decide_apart(town.connection, a, b, NOON)
    town.resolve()
    town.gone(b)
    town.resolve()
    assert town.groups() == [["a", "c"]]
    town.record(email="ann@x.org", key="b", number=b)
    town.resolve()
    assert town.profiles()[a] != town.profiles()[b]
    assert c in town.profiles()


def test_split_records_stay_split(town):
    records = [town.record(email="ann@x.org", key=str(number)) for number in range(5)]
    town.resolve()
    split(town.connection, 1, records[3:], NOON)
    town.resolve()
    assert town.groups() == [["0", "1", "2"], ["3", "4"]]
    town.resolve(full=True)
    assert town.groups() == [["0", "1", "2"], ["3", "4"]]


def test_what_only_the_chosen_records_tie_to_a_profile_goes_along_with_them(town):
    crm = town.record("crm", email="ann@x.org", crm_id="C1", first_name="Ann", key="crm")
    loyalty = town.record("loyalty", email="ann@x.org", loyalty_id="ML1", first_name="Ann", key="loyalty")
    till = town.record("tills", loyalty_id="ML1", key="till")
    visitor = town.record("web", email="ann@x.org", anonymous_id="w", key="visitor")
    town.resolve()
    before = town.profiles()
    sides = sides_of_split(town.connection, 1, [loyalty])
    assert (sides.chosen, sides.along, sides.stay, sides.parts) == ((loyalty,), (till,), (crm, visitor), 1)
    decision = split(town.connection, 1, [loyalty], NOON)
    for full in (False, True):
        town.resolve(full=full)
        assert town.groups() == [["crm", "visitor"], ["loyalty", "till"]]
    town.record("tills", loyalty_id="ML1", key="a later receipt")
    town.resolve()
    assert town.groups() == [["a later receipt", "loyalty", "till"], ["crm", "visitor"]]
    undo(town.connection, decision, NOON)
    town.resolve()
    assert before.items() <= town.profiles().items()


def test_a_merge_of_the_whole_profile_ties_no_record_more_to_one_side_of_a_split(town):
    a = town.record(email="ann@x.org", first_name="Ann", key="a")
    loyalty = town.record(email="ann@x.org", loyalty_id="ML1", key="loyalty")
    till = town.record(loyalty_id="ML1", key="till")
    b = town.record(email="bea@x.org", key="b")
    town.resolve()
    merge(town.connection, a, b, NOON)
    town.resolve()
    assert sides_of_split(town.connection, a, [loyalty]).along == (till,)
    assert sides_of_split(town.connection, a, [b]).along == ()
    split(town.connection, a, [loyalty], NOON)
    for full in (False, True):
        town.resolve(full=full)
        assert town.groups() == [["a", "b"], ["loyalty", "till"]]


def test_what_is_tied_to_both_sides_of_a_split_or_to_none_stays(town):
    town.record(email="ann@x.org", phone="+841", key="a")
    taken = [town.record(email="ann@x.org", phone="+842", key=key) for key in "bc"]
    town.record(phone=["+841", "+842"], key="both")
    town.resolve()
    assert sides_of_split(town.connection, 1, taken).along == ()
    split(town.connection, 1, taken, NOON)
    town.resolve()
    assert town.profiles()[1] not in {town.profiles()[record] for record in taken}
    assert ["b", "c"] in town.groups()


def test_records_that_nothing_ties_to_each_other_are_told_as_the_profiles_that_they_will_be(town):
    town.record(email="ann@x.org", phone="+841", first_name="Ann", key="a")
    b, c = town.record(email="ann@x.org", key="b"), town.record(phone="+841", key="c")
    town.resolve()
    assert sides_of_split(town.connection, 1, [b, c]).parts == 2
    split(town.connection, 1, [b, c], NOON)
    town.resolve()
    assert town.groups() == [["a"], ["b"], ["c"]]
    assert profiles_of(town.connection, [1, b, c]) == {1: 1, b: 1, c: 1}


def test_the_last_word_on_two_profiles_may_replace_the_one_before(town):
    records = [town.record(email="ann@x.org", key=key) for key in "abc"]
    town.resolve()
    split(town.connection, 1, records[2:], NOON)
    town.resolve()
    (against,) = kept_apart_by(town.connection, 1, records[2])
    with pytest.raises(IdentityError, match=f"cdp undo {against.decision_id}"):
        merge(town.connection, 1, records[2], NOON)
    merge(town.connection, 1, records[2], NOON, replacing=True)
    town.resolve()
    assert town.groups() == [["a", "b", "c"]]
    assert [one.undone_at is None for one in history(town.connection)] == [True, False]


@pytest.mark.parametrize("full", [False, True])
def test_undoing_a_merge_brings_back_every_decision_that_it_replaced(town, full):
    """Here a split, and a pair that was kept apart before it."""
    a, b, c, d = (town.record(email="ann@x.org", key=key) for key in "abcd")
    town.resolve()
    decide_apart(town.connection, b, d, NOON)
    split(town.connection, a, [c, d], NOON)
    town.resolve()
    before, in_force = town.profiles(), [one for one in history(town.connection) if one.undone_at is None]
    assert town.groups() == [["a", "b"], ["c", "d"]]
    merged = merge(town.connection, a, c, NOON, replacing=True)
    town.resolve()
    assert town.groups() == [["a", "b", "c", "d"]]
    assert undo(town.connection, merged, NOON) == [1, 2]
    town.resolve(full=full)
    assert town.profiles() == before
    assert [one for one in history(town.connection) if one.undone_at is None] == in_force
    town.record(email="ann@x.org", key="later")
    for again in (False, True):
        town.resolve(full=again)
        assert before.items() <= town.profiles().items()
    assert undo(town.connection, 2, NOON) == []
    undo(town.connection, 1, NOON)
    assert town.resolve().profiles == 1


def test_a_row_of_decisions_that_replaced_one_another_is_undone_step_by_step(town):
    a, b = (town.record(email=f"{key}@x.org", key=key) for key in "ab")
    town.resolve()
    steps = [[["a"], ["b"]]]
    for decide in (decide_together, decide_apart, decide_together):
        decide(town.connection, a, b, NOON)
        town.resolve()
        steps.append(town.groups())
    assert steps == [[["a"], ["b"]], [["a", "b"]], [["a"], ["b"]], [["a", "b"]]]
    for decision in (3, 2, 1):
        undo(town.connection, decision, NOON)
        town.resolve()
        assert town.groups() == steps[decision - 1]
    assert not [one for one in history(town.connection) if one.undone_at is None]


def test_clusters_are_the_connected_components_that_networkx_finds(connection):
    for seed in range(5):
        draw = Random(seed)
        town = Town(connection, EXACT)
        town.gone(*town.profiles())
        graph = nx.Graph()
        for number in range(1, 121):
            values = {f"id_{draw.choice('ab')}": f"v{draw.randrange(150)}" for _ in range(draw.randint(0, 2))}
            town.record(number=seed * 1000 + number, **values)
            graph.add_node(seed * 1000 + number)
            graph.add_edges_from((seed * 1000 + number, (kind, value)) for kind, value in values.items())
        town.resolve()
        expected = {
            record: min(node for node in component if isinstance(node, int))
            for component in nx.connected_components(graph)
            for record in component
            if isinstance(record, int)
        }
        assert town.profiles() == expected


def test_a_chain_of_pairwise_merges_is_one_profile_in_any_order(exact_town):
    pairs = [(f"n{i}", f"n{i + 1}") for i in range(10_000)]
    Random(1).shuffle(pairs)
    for pair in pairs:
        exact_town.record(id_node=list(pair))
    assert exact_town.resolve().profiles == 1


#: Few enough values that people share them, and enough of them that they are not all one.
people = st.fixed_dictionaries(
    {},
    optional={
        "customer_id": st.sampled_from([f"C{number}" for number in range(9)]),
        "email": st.sampled_from([*(f"{name}@x.org" for name in ("a", "b", "c", "d", "e", "info")), "test@test.com"]),
        "phone": st.sampled_from([f"+491701234{number}" for number in range(6)]),
        "anonymous_id": st.sampled_from([f"a{number}" for number in range(6)]),
        "first_name": st.sampled_from(["Ann", "Bob"]),
        "loyalty_id": st.sampled_from([f"L{number}" for number in range(9)]),
    },
)


@settings(max_examples=4)
@given(rows=st.lists(people, min_size=16, max_size=40), data=st.data())
def test_any_order_and_any_batches_give_the_same_profiles(engine, rows, data):
    strict = IdentityRules.from_dict({"probable": False, "kinds": {"anonymous_id": {"shared_by": 2}}})
    found = []
    for _ in range(2):
        order = data.draw(st.permutations(range(len(rows))))
        cuts = data.draw(st.sets(st.integers(0, len(rows)), max_size=2))
        with engine.connect() as connection:
            town = Town(connection, strict)
            for place, row in enumerate(order):
                if place in cuts:
                    town.resolve()
                town.record("shop", key=f"{row:02}", **rows[row])
            town.resolve()
            one_by_one = as_content(town, rows)
            town.resolve(full=True)
            assert as_content(town, rows) == one_by_one
            found.append(one_by_one)
    assert found[0] == found[1]


@settings(max_examples=4)
@given(rows=st.lists(people, min_size=16, max_size=40), data=st.data())
def test_taking_records_back_leaves_what_was_before_them(engine, rows, data):
    kept = data.draw(st.integers(1, len(rows) - 1))
    with engine.connect() as connection:
        town = Town(connection, EXACT)
        for row in rows[:kept]:
            town.record("shop", **row)
        town.resolve()
        before, held = town.profiles(), town.held()
        later = [town.record("shop", **row) for row in rows[kept:]]
        town.resolve()
        town.gone(*later)
        town.resolve()
        assert (town.profiles(), town.held()) == (before, held)


def as_content(town: Town, rows: list[dict]) -> list[list[str]]:
    """The groups by what their records say: which of two equal rows is where does not matter."""
    said = {f"{number:02}": repr(sorted(row.items())) for number, row in enumerate(rows)}
    return sorted(sorted(said[key] for key in group) for group in town.groups())


def test_a_mailbox_of_three_first_names_is_a_family_s_and_one_name_spelled_three_ways_is_not(town):
    for first in ("Denise", "Elliott", "Matthew", "Eliot"):
        town.record(first_name=first, last_name="Wyatt", email="wyatt305@x.org", key=first)
    for first, last in (("Gracie", "Jamieson"), ("Jamieson", "Gracie"), ("Rgacie", "Jamieson")):
        town.record(first_name=first, last_name=last, email="gj@x.org", key=f"{first} {last}")
    town.resolve()
    together = sorted(map(sorted, town.groups()))
    assert together == [
        ["Denise"],
        ["Eliot", "Elliott"],
        ["Gracie Jamieson", "Jamieson Gracie", "Rgacie Jamieson"],
        ["Matthew"],
    ]


def test_a_mailbox_and_a_phone_of_two_first_names_are_a_couple_s(town):
    """Without the phone Donna may be Hannah's second name; Bob is Robert, and H. may be Hannah."""
    home = {"email": "peacock@x.org", "phone": "+441816915453", "last_name": "Peacock"}
    for first in ("Hannah", "Donna"):
        town.record(**home, first_name=first, key=first)
    for first, last in (("Robert", "Stone"), ("Bob", "Stone")):
        town.record(email="rs@x.org", phone="+441816915400", first_name=first, last_name=last, key=first)
    for first in ("Ida", "Ottilie"):
        town.record(email="io@x.org", first_name=first, last_name="Lund", key=first)
    town.resolve()
    assert sorted(map(sorted, town.groups())) == [["Bob", "Robert"], ["Donna"], ["Hannah"], ["Ida", "Ottilie"]]
