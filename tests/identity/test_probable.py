"""People without a shared key, through resolve: in full, and as they come."""

from collections.abc import Iterator
from datetime import datetime
from random import Random

import orjson
import pytest
import sqlalchemy as sa

from cdp_core.identity import IdentityRules, decide_apart, preview, probable, undo
from cdp_core.identity.compared import read_learned
from cdp_core.store.tables import candidate_pairs, compared_people, learned
from tests.identity.conftest import NOON, Town

BORN = datetime(1980, 2, 3)
ANN = {"first_name": "Ann", "last_name": "Nguyen", "birthday": BORN, "city": "Hue", "street": "12 Long Lane"}


def crowd(town: Town, n: int, seed: int = 1) -> None:
    """People who have nothing to do with one another."""
    draw = Random(seed)

    def word() -> str:
        return "".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=8))

    for number in range(n):
        born = datetime(draw.randrange(1940, 2005), draw.randrange(1, 13), draw.randrange(1, 29))
        town.record(first_name=word(), last_name=word(), birthday=born, city=word(), key=f"stranger {number}")


def joined(town: Town, *keys: str) -> bool:
    """Whether the records of these keys are one profile."""
    return any({*keys} <= {*group} for group in town.groups())


@pytest.fixture(scope="module")
def alike(engine: sa.Engine) -> Iterator[Town]:
    """People who are alike in all the ways that the tests below speak of, among strangers."""
    at_home = {"city": "Accra", "street": "5 Hill Street"}
    carl = {"first_name": "Carl", "last_name": "Okafor", "birthday": datetime(1971, 5, 6), **at_home}
    ute = {"first_name": "Ute", "last_name": "Thiele", "city": "Berlin"}
    lena = {"first_name": "Lena", "last_name": "Marchetti", "birthday": datetime(1969, 7, 8), "city": "Turin"}
    tilda = {"first_name": "Tilda", "last_name": "Wrangel", "birthday": datetime(1958, 9, 10), "city": "Lund"}
    ottmar = {"first_name": "Ottmar", "last_name": "Falk", "birthday": datetime(1961, 2, 3), "city": "Graz"}
    with engine.connect() as connection, connection.begin() as transaction:
        town = Town(connection)
        crowd(town, 30)
        town.record("crm", **ANN, key="ann")
        town.record("shop", **{**ANN, "first_name": "Annie", "last_name": "Nguyén"}, key="annie")
        town.record("till", **{**ANN, "street": "12 Lomg Lane"}, key="ann of lomg lane")
        town.record("crm", **carl, key="carl")
        town.record("crm", **{**carl, "first_name": "Peter", "birthday": datetime(1977, 9, 21)}, key="peter")
        town.record("crm", **ute, street="30 Long Lane", postal_code="10138", email="ute.thiele231@x.org", key="ute")
        town.record("shop", **ute, street="77 Low Road", postal_code="10117", email="ute.thiele2058@x.org", key="ute 2")
        town.record("crm", **lena, email="family.marchetti@x.org", key="lena")
        paolo = {**lena, "first_name": "Paolo", "birthday": datetime(1966, 1, 2)}
        town.record("crm", **paolo, email="family.marchetti@x.org", key="paolo")
        kraft = {"last_name": "Kraft", "street": "9 Port Road", "city": "Bremen", "phone": "+49407654321"}
        town.record("crm", first_name="Julian", gender="male", **kraft, key="julian")
        town.record("shop", first_name="Julia", gender="female", **kraft, key="julia")
        gay = {"last_name": "Gay", "birthday": datetime(2003, 1, 23), "street": "6583 Sarah Club", "city": "Johnsonton"}
        town.record("crm", first_name="Charles", **gay, phone="+13144133213", key="charles")
        town.record("crm", first_name="Blake", **gay, phone="+13144133213", key="blake")
        thompson = {"last_name": "Thompson", "street": "4525 Princess Anne Rd", "city": "Anytown"}
        town.record("crm", first_name="Anna", **thompson, birthday=datetime(1994, 11, 1), key="mother")
        town.record("crm", first_name="Rylee", **thompson, birthday=datetime(2016, 11, 1), key="daughter")
        office = {"company": "King and Sons", "phone": "+12125553344"}
        for first, last in (("Tammy", "Reese"), ("Tommy", "Hernandez"), ("Tammy", "Armstrong")):
            town.record("crm", first_name=first, last_name=last, **office, email=f"{last}@kingandsons.io", key=last)
        town.record("shop", first_name="Tammy", last_name="Reese", **office, key="Reese at the shop")
        town.record("crm", first_name="Ottilie", last_name="Quirk", key="ottilie")
        town.record("shop", first_name="Ottilie", last_name="Quirk", email="o@x.org", key="ottilie 2")
        town.record("shop", **tilda, customer_id="C1", key="tilda")
        town.record("shop", **tilda, customer_id="C2", key="tilda 2")
        town.record("shop", **ottmar, customer_id="C3", key="ottmar")
        town.record("billing", **ottmar, customer_id="cus_71", key="ottmar's bills")
        town.resolve()
        yield town
        transaction.rollback()


def test_a_nickname_and_a_slip_of_the_pen_do_not_make_two_people(alike):
    assert joined(alike, "ann", "annie", "ann of lomg lane")


def test_a_family_at_one_address_stays_apart(alike):
    assert not joined(alike, "carl", "peter")


def test_namesakes_of_one_town_stay_apart(alike):
    assert not joined(alike, "ute", "ute 2")


def test_a_mailbox_of_two_first_names_is_a_household_s(alike):
    assert not joined(alike, "lena", "paolo")


def test_a_couple_of_names_that_are_alike_stays_apart_at_one_phone_and_address(alike):
    assert not joined(alike, "julian", "julia")


def test_twins_of_one_home_and_phone_stay_apart(alike):
    assert not joined(alike, "charles", "blake")


def test_colleagues_at_one_switchboard_stay_apart_by_their_last_names(alike):
    assert not joined(alike, "Reese", "Hernandez")
    assert not joined(alike, "Reese", "Armstrong")
    assert joined(alike, "Reese", "Reese at the shop")


def test_a_daughter_born_on_her_mother_s_day_of_the_year_stays_apart(alike):
    assert not joined(alike, "mother", "daughter")


def test_names_alone_are_for_a_person_to_decide(alike):
    assert not joined(alike, "ottilie", "ottilie 2")
    pairs = alike.connection.execute(sa.select(candidate_pairs)).all()
    of_ottilie = [pair.state for pair in pairs if alike.keys[pair.record_a] == "ottilie"]
    assert of_ottilie == ["review"]


def test_an_account_each_keeps_two_people_apart(alike):
    assert not joined(alike, "tilda", "tilda 2")


def test_an_account_with_each_of_two_systems_keeps_nobody_apart(alike):
    assert joined(alike, "ottmar", "ottmar's bills")


def test_kinds_that_come_later_do_not_keep_the_customers_of_two_systems_from_being_compared(town):
    """Which accounts people have is kept from one resolve to the next."""
    crowd(town, 40)
    tilda = {"first_name": "Tilda", "last_name": "Wrangel", "birthday": datetime(1958, 9, 10), "city": "Lund"}
    town.record("b", **tilda, customer_id="C1", key="tilda")  # the number of source b is that of source a and one
    town.resolve()
    town.record("web", anonymous_id="a1", key="a visit")
    town.record("a", **{**tilda, "last_name": "Wrangell"}, customer_id="cus_71", key="her bills")
    town.resolve()
    assert joined(town, "tilda", "her bills")


def test_forty_orders_of_one_regular_customer_are_hers(town):
    """Thirty at once, ten more later, and one with a slip in it."""
    crowd(town, 200)
    orders = [f"order {number}" for number in range(40)]
    for key in orders[:30]:
        town.record("shop", **ANN, key=key)
    town.resolve()
    for key in orders[30:]:
        town.record("shop", **ANN, key=key)
    town.record("shop", **ANN | {"last_name": "Nguyem"}, key="mistyped")
    town.resolve()
    assert joined(town, *orders)
    town.resolve(full=True)
    assert joined(town, *orders, "mistyped")


def test_colleagues_with_direct_lines_and_addresses_made_of_their_names_stay_apart(town):
    draw = Random(3)
    first = ["Ann", "Mia", "Emil", "Emma", "Greta", "Marc", "Olga", "Ruth", "Tara", "Max", "Maud", "Gina"]
    last = ["Adler", "Berg", "Fuchs", "Graf", "Hansen", "Horn", "Klein", "Lorenz", "Maier", "Peters", "Roth", "Seidel"]
    last += ["Simon", "Tietze", "Vogt", "Weber", "Ziegler", "Quandt"]
    names = draw.sample([(one, other) for one in first for other in last], 26 * 8)
    for place, (one, other) in enumerate(names):
        firm = place // 8
        town.record(
            first_name=one,
            last_name=other,
            company=f"Firm {firm} Ltd",
            street=f"{firm} Mill Road",
            city=draw.choice(["Leeds", "York"]),
            email=f"{one}.{other}@firm{firm}.org".lower(),
            phone=f"+44113{5011 + 37 * firm}{30 + place % 8}",
        )
    town.resolve()
    assert [len(group) for group in town.groups()] == [1] * len(names)


def test_custom_traits_and_ids_of_any_kind_are_compared(town):
    draw = Random(4)
    places = [f"{a}{b}ham" for a in ("Old", "New", "West", "East") for b in ("bur", "wal", "nor", "sut", "den", "fal")]
    for number in range(300):
        town.record(
            first_name=f"F{number}", custom=f'{{"birth_place":"{draw.choice(places)}"}}', id_member=f"M{number % 299}55"
        )
    town.resolve()
    columns = read_learned(town.connection).columns
    assert sorted(columns.own.values()) == ["custom.birth_place", "id.member"]
    assert [columns.own[short] for short in columns.ids] == ["id.member"]


def test_a_custom_trait_that_says_again_what_others_say_is_no_further_evidence(town):
    draw = Random(2)
    for number in range(120):
        first, last = ("".join(draw.choices("abcdefghij", k=6)) for _ in range(2))
        born = datetime(draw.randrange(1940, 2005), draw.randrange(1, 13), draw.randrange(1, 29))
        custom = (
            f'{{"both_names":"{last.title()}, {first.title()}","born_in":"{born.year}","club":"Club {number % 119}"}}'
        )
        town.record(first_name=first, last_name=last, birthday=born, custom=custom, key=f"{number}")
    town.resolve()
    columns = read_learned(town.connection).columns
    assert list(columns.own.values()) == ["custom.club"]


def test_the_reading_of_a_name_and_the_number_of_a_row_are_no_further_evidence(town):
    draw = Random(6)
    names = {"".join(draw.choices("abcdefghij", k=6)): "".join(draw.choices("klmnopqrst", k=6)) for _ in range(30)}
    for number in range(300):
        last, read = draw.choice([*names.items()])
        custom = f'{{"kana":"{read}","row":"{number}","club":"Club {draw.randrange(60)}"}}'
        town.record(first_name=f"F{number}", last_name=last, custom=custom, age=20 + number % 50)
    town.resolve()
    columns = read_learned(town.connection).columns
    assert sorted(columns.own.values()) == ["custom.club", "people.age"]
    assert [columns.own[short] for short in columns.years] == ["people.age"]


def test_what_was_learned_of_other_levels_is_learned_anew(town):
    crowd(town, 30)
    town.resolve()
    found = read_learned(town.connection)
    value = orjson.loads(town.connection.scalar(sa.select(learned.c.value)))
    value["m"]["birthday"] = value["m"]["birthday"][1:]
    town.connection.execute(sa.update(learned).values(value=orjson.dumps(value).decode()))
    assert read_learned(town.connection) is None
    crowd(town, 2, seed=3)
    town.resolve()
    assert len(read_learned(town.connection).model.m["birthday"]) == len(found.model.m["birthday"])


def test_a_first_of_a_month_that_far_too_many_are_born_on_is_nobody_s_birthday(town):
    crowd(town, 60)
    for number in range(25):
        town.record(first_name=f"Ann{chr(97 + number) * 4}", birthday=datetime(1900, 1, 1), key=f"unknown {number}")
        town.record(first_name=f"Eva{chr(97 + number) * 4}", birthday=datetime(1980, 5, 17), key=f"twin {number}")
    town.resolve()
    town.record("shop", first_name="Mia", last_name="Quirk", birthday=datetime(1900, 1, 1), key="mia")
    town.resolve()
    told = dict(town.connection.execute(sa.select(compared_people.c.record, compared_people.c.birthday)).all())
    born = {key: told[record] for record, key in town.keys.items()}
    assert {born["mia"], born["unknown 0"], born["unknown 24"]} == {None}
    assert born["twin 0"] == "1980-05-17"


def test_somebody_new_is_compared_with_everybody_and_can_be_the_link_between_two_others(town):
    tilda = {"first_name": "Tilda", "last_name": "Wrangel", "birthday": datetime(1958, 9, 10)}
    at_home = {"city": "Lund", "street": "5 Hill Street"}
    carl = {"first_name": "Carl", "last_name": "Okafor", "birthday": datetime(1971, 5, 6), "city": "Accra"}
    crowd(town, 60)
    town.record("crm", **ANN, email="ann@x.org", key="ann")
    town.record("crm", **{**tilda, "birthday": None}, **at_home, key="tilda of hill street")
    town.record("shop", **tilda, key="tilda born in 1958")
    town.record("crm", **carl, key="carl")
    town.record("web", email="carl@x.org", key="carl's visit")
    town.resolve()
    before = town.connection.scalars(sa.select(learned.c.value)).all()
    assert not joined(town, "tilda of hill street", "tilda born in 1958")
    assert not joined(town, "carl", "carl's visit")

    town.record("shop", **{**ANN, "first_name": "Annie"}, key="annie")
    town.record("till", first_name="Peter", last_name="Ray", key="peter")
    town.record("till", **tilda, **at_home, key="tilda")
    town.record("shop", **carl, email="carl@x.org", key="carl of the shop")
    found = town.resolve()
    assert joined(town, "ann", "annie")
    assert joined(town, "tilda", "tilda of hill street") or joined(town, "tilda", "tilda born in 1958")
    assert joined(town, "carl", "carl's visit", "carl of the shop")  # by what is shared and by likeness at once
    assert found.profiles == len(town.groups())
    assert town.connection.scalars(sa.select(learned.c.value)).all() == before
    assert town.connection.scalar(sa.select(sa.func.count()).select_from(compared_people)) == 68

    as_it_came = town.groups()
    town.resolve(full=True)
    assert town.groups() == as_it_came


def test_who_was_found_alike_parts_when_the_likeness_goes_or_a_person_says_so_and_comes_together_again(town):
    tilda = {"first_name": "Tilda", "last_name": "Wrangel", "birthday": datetime(1958, 9, 10)}
    tilda |= {"city": "Lund", "street": "5 Hill Street"}

    def pairs_of_ann() -> list[tuple]:
        pairs = sa.select(candidate_pairs.c.record_a, candidate_pairs.c.record_b, candidate_pairs.c.state)
        return sorted(map(tuple, town.connection.execute(pairs.where(candidate_pairs.c.record_a.in_(ann)))))

    crowd(town, 60)
    ann = [town.record("crm", **ANN, key="ann"), town.record("shop", **ANN, key="ann 2")]
    last = town.record("till", **{**ANN, "first_name": "Annie"}, key="annie")
    ann.append(last)
    one, other = town.record("crm", **tilda, key="tilda"), town.record("shop", **{**tilda, "city": None}, key="tilda 2")
    town.resolve()
    before = pairs_of_ann()
    assert before
    assert joined(town, "ann", "ann 2", "annie")
    assert joined(town, "tilda", "tilda 2")

    town.gone(last)
    decision = decide_apart(town.connection, one, other, NOON)
    town.resolve()
    assert joined(town, "ann", "ann 2")
    assert not joined(town, "tilda", "tilda 2")

    town.record("till", **{**ANN, "first_name": "Annie"}, key="annie", number=last)
    town.record("till", **{**tilda, "street": None}, key="tilda 3")
    town.resolve()
    assert joined(town, "ann", "ann 2", "annie")
    assert pairs_of_ann() == before
    assert not joined(town, "tilda", "tilda 2")

    town.resolve(full=True)
    assert not joined(town, "tilda", "tilda 2")
    undo(town.connection, decision, NOON)
    town.resolve()
    assert joined(town, "tilda", "tilda 2", "tilda 3")


def test_batches_give_what_one_resolve_gives(town):
    """The weights are those of the last full resolve, so a doubtful pair may fall otherwise until the next one."""
    draw = Random(1)
    crowd(town, 80)
    people = []
    for number in range(20):
        one = {"first_name": f"Name{chr(97 + number) * 3}", "last_name": f"{chr(97 + number) * 4}son", "birthday": BORN}
        one |= {"birthday": datetime(1950 + number, 3, 4), "city": f"{chr(97 + number) * 5}ville"}
        people += [
            (f"{number}a", one),
            (f"{number}b", {**one, "city": None}),
            (f"{number}c", {**one, "first_name": None}),
        ]
    draw.shuffle(people)
    for place, (key, person) in enumerate(people):
        if place % 20 == 19:
            town.resolve()
        town.record("shop", key=key, **person)
    town.resolve()
    as_they_came = town.groups()
    town.resolve(full=True)
    assert town.groups() == as_they_came
    assert [f"{number}a" for number in range(20) if not joined(town, f"{number}a", f"{number}b")] == []


def test_a_preview_writes_nothing_down(town):
    crowd(town, 30)
    town.resolve()
    kept = town.connection.execute(sa.select(learned)).all(), town.connection.execute(sa.select(compared_people)).all()
    preview(town.connection, IdentityRules.from_dict({"join_above": 5.0}))
    assert kept == (
        town.connection.execute(sa.select(learned)).all(),
        town.connection.execute(sa.select(compared_people)).all(),
    )


def test_a_name_that_is_missing_is_read_from_the_full_name(town):
    town.record(first_name="Ann", full_name="Ann Quirk", birthday=BORN)
    town.record(last_name="Doe", full_name="Eva Doe", birthday=BORN)
    town.record(last_name="Phan", full_name="Phan Mai", birthday=BORN)  # which of the two is the first is not told
    town.resolve()
    names = sa.select(compared_people.c.first_name, compared_people.c.last_name).order_by(compared_people.c.record)
    assert town.connection.execute(names).all() == [("ann", "quirk"), ("eva", "doe"), (None, "phan")]


def test_a_name_that_stands_alone_is_a_last_name_where_others_have_it_as_theirs(town):
    home = {"birthday": BORN, "city": "Leeds", "street": "4 Mill Lane"}
    crowd(town, 20)
    town.record("crm", first_name="Walter", last_name="Hargate", **home, key="walter")
    town.record("crm", first_name="Emma", last_name="Hargate", birthday=datetime(1955, 6, 7), key="emma")
    town.record("shop", first_name="Hargate", **home, key="only the last")
    town.record("till", last_name="Walter", **home, key="only the first")
    town.record("till", first_name="Walter", last_name="Bonham", city="York", key="another walter")
    town.resolve()
    assert joined(town, "walter", "only the last", "only the first")
    name = sa.select(compared_people.c.first_name, compared_people.c.last_name)
    assert (None, "hargate") in town.connection.execute(name).all()


@pytest.mark.parametrize(("alike", "times"), [(2, 0), (3, 1)])
def test_only_where_three_are_alike_there_may_be_a_pair_that_did_not_come_up(town, monkeypatch, alike, times):
    asked = []
    compare = probable.gammas_of
    monkeypatch.setattr(probable, "gammas_of", lambda *given: asked.append(given) or compare(*given))
    for number in range(alike):
        town.record("shop", **ANN, key=f"ann {number}")
    town.record("shop", first_name="Bert", last_name="Olsen", birthday=datetime(1970, 1, 1), key="bert")
    town.resolve()
    assert town.groups() == [[f"ann {number}" for number in range(alike)], ["bert"]]
    assert len(asked) == times


def test_a_regular_customer_with_hundreds_of_equal_orders_is_one_person(town):
    crowd(town, 40)
    for number in range(230):
        town.record("shop", **ANN, key=f"ann {number}")
    town.resolve()
    assert joined(town, *(f"ann {number}" for number in range(230)))


def test_a_nickname_and_the_last_digits_of_a_phone_join_nobody(town):
    """Of a few thousand people hundreds have the same four digits."""
    draw = Random(5)
    for first, last in [(f"{a}{b}a", f"{c}{d}en") for a in "BKLM" for b in "eiou" for c in "DFHT" for d in "aeou"]:
        town.record(first_name=first, last_name=last, custom=f'{{"phone_last4": "{draw.randrange(10_000):04}"}}')
    for first, last in (("Sally", "Warren"), ("Sarah", "Forster")):
        town.record(first_name=first, last_name=last, custom='{"phone_last4": "5085"}', key=first)
    town.resolve()
    assert not joined(town, "Sally", "Sarah")


def test_the_last_digits_of_a_masked_phone_speak_for_namesakes_and_join_nobody_else(town):
    crowd(town, 40)
    ida, masked = {"first_name": "Ida", "last_name": "Wrangel"}, {"custom": '{"phone_ending": "6738"}'}
    town.record("shop", **ida, phone="+33620256738", key="whole")
    town.record("till", **ida, **masked, key="masked")
    town.record("till", **ida, custom='{"phone_ending": "1190"}', key="another end")
    town.record("till", first_name="Ole", last_name="Bakke", **masked, key="ole")
    town.record("till", first_name="Ulf", last_name="Moen", **masked, key="ulf")
    for source, name in (("shop", "Ann"), ("till", "Ann")):
        town.record(source, first_name=name, last_name="Kvam", custom='{"phone_ending": "0000"}', key=f"0000 {source}")
    town.resolve()
    assert joined(town, "whole", "masked")
    apart = ("masked", "another end"), ("ole", "ulf"), ("ole", "whole"), ("0000 shop", "0000 till")
    assert not any(joined(town, *two) for two in apart)
    town.record("crm", **ida, **masked, key="later")
    town.resolve()
    assert joined(town, "whole", "later")


def test_an_address_in_one_cell_meets_one_in_parts(town):
    crowd(town, 40)
    donna, born = {"first_name": "Donna", "last_name": "Webb"}, {"birthday": datetime(1960, 6, 27)}
    parts = {"street": "162 Tyler Plaza", "city": "Jordanchester", "postal_code": "S1H 0DD"}
    town.record("loyalty", **donna, **born, **parts, key="in parts")
    town.record("web", **donna, street="162 Tyler Plaza, Jordanchester, S1H 0DD", key="in one cell")
    town.record("web", **donna, street="7 Low Road, Leeds, LS1 4AP", key="elsewhere")
    town.resolve()
    assert joined(town, "in parts", "in one cell")
    assert not joined(town, "in parts", "elsewhere")


def test_a_name_of_one_letter_is_the_one_that_its_mailbox_spells(town):
    crowd(town, 40)
    home = {"last_name": "Jenkins", "street": "131 Louise Street", "postal_code": "ZE3 0ND", "city": "Douglas"}
    town.record("web", first_name="C", email="catherine.jenkins64@x.org", **home, key="C")
    town.record("loyalty", first_name="Charles", email="charles.jenkins@x.org", **home, key="Charles")
    town.record("loyalty", first_name="Catherine", **home, key="Catherine")
    town.resolve()
    assert joined(town, "C", "Catherine")
    assert not joined(town, "C", "Charles")


def test_what_stands_for_nobody_is_nothing_that_two_people_have_in_common(town):
    """A birth place of "unknown", the postal code 00000, and a street that thirty people of other names have."""
    crowd(town, 60)
    unknown = {"custom": '{"birth_place": "unknown"}', "postal_code": "00000", "street": "123 Main St"}
    for number in range(30):
        town.record(first_name=f"Q{'abcdefghij'[number % 10]}w", last_name=f"Z{number}rt", **unknown)
    for place in range(60):
        born = f'{{"birth_place": "{chr(97 + place % 25)}ville {place}"}}'
        town.record(first_name=f"Y{place}x", last_name=f"X{place}y", custom=born, street=f"{place} Low Road")
    for key in ("ann", "ann 2"):
        town.record(first_name="Ann", last_name="Lee", **unknown, key=key)
    eva = {"first_name": "Eva", "last_name": "Roe", "city": "Hue"}
    town.record("crm", **eva, postal_code="80331", key="eva")
    town.record("shop", **eva, postal_code="99999", key="eva 2")
    town.resolve()
    assert not joined(town, "ann", "ann 2")
    assert joined(town, "eva", "eva 2")
    assert set(town.connection.scalars(sa.select(compared_people.c.postal_code))) == {None, "80331"}
    assert "123 main st" not in set(town.connection.scalars(sa.select(compared_people.c.street)))


def test_a_phone_with_its_country_is_the_same_as_without(town):
    crowd(town, 40)
    chloe = {"first_name": "Chloe", "last_name": "Garnier", "postal_code": "69003"}
    town.record("shop", **chloe, phone="+33620256738", key="shop")
    town.record("till", **chloe, phone="0620256738", key="till")
    town.record("shop", **chloe, phone="+33620256742", key="another")
    town.resolve()
    assert joined(town, "shop", "till")
    phones = set(town.connection.scalars(sa.select(compared_people.c.phone)))
    assert {"620256738", "620256742"} <= phones


def test_names_in_two_scripts_are_missing_and_not_different(town):
    """Whoever has the same phone or birthday and street is one all the same; a birthday in one town is anybody's."""
    crowd(town, 40)
    min_zhao = {"birthday": datetime(1965, 4, 23), "city": "Shenzhen"}
    town.record("a", first_name="敏", last_name="赵", **min_zhao, street="8 Harbour Road", key="in signs")
    town.record("b", first_name="Min", last_name="Zhao", **min_zhao, street="8 Harbour Road", key="in letters")
    town.record("b", first_name="Wei", last_name="Qiu", **min_zhao, street="3 Garden Road", key="born that day")
    town.record("a", first_name="丽", last_name="周", phone="+8613812345678", key="Li in signs")
    town.record("b", first_name="Li", last_name="Zhou", phone="+8613812345678", key="Li in letters")
    town.resolve()
    assert joined(town, "in signs", "in letters")
    assert not joined(town, "in signs", "born that day")
    assert joined(town, "Li in signs", "Li in letters")


def test_a_placeholder_for_an_address_or_an_employer_is_nothing_to_have_in_common(town):
    crowd(town, 40)
    for key, company in (("jane", "Self"), ("jane 2", "self"), ("jane 3", "Individual")):
        town.record(first_name="Jane", last_name="Roe", street="xxx", city="N/A", company=company, key=key)
    town.resolve()
    assert not joined(town, "jane", "jane 2")
    streets = set(town.connection.scalars(sa.select(compared_people.c.street)))
    assert "xxx" not in streets
