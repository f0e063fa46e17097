import numpy as np
import pytest

from cdp_core.errors import ProfileNotFound
from cdp_core.profiles.build import build
from cdp_core.profiles.find import find, hits
from cdp_core.profiles.lookup import profile_of
from cdp_core.settings import Settings
from cdp_core.store import bulk
from cdp_core.store.engine import open_engine
from cdp_core.store.tables import aliases
from tests.observed import Observed


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    engine = open_engine(Settings(workspace=tmp_path_factory.mktemp("three_people")))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture(scope="module")
def three_people(connection) -> dict[str, int]:
    observed = Observed(connection)
    dang = observed.together(
        observed.person(
            "crm",
            first_name="Thị Hồng",
            last_name="Đặng",
            email="hong.dang@example.org",
            phone="+84912345678",
            crm_id="0031",
        ),
        observed.visitor("web", anonymous_id="A1B2-C3D4"),
    )
    oneil = observed.person("shop", full_name="Seán O'Neil-Müller", email="sean@example.org", phone="+390698765432")
    observed.visitor("dmp", cookie_id="c-77")
    observed.event(dang, "Order Completed", "2026-01-01", order_id="SO-1001")
    observed.object(oneil, "tickets", object_id="T-55")
    observed.write()
    build(observed.connection, None)
    return {"dang": dang, "oneil": oneil}


def found(connection, text: str) -> list[int]:
    return [one.profile for one in find(connection, text)]


@pytest.mark.parametrize(
    "text",
    [
        "đặng",
        "Dang hong",
        "HONG THI Đặng",
        "hồ",
        "hong.dang@example.org",
        "Hong.Dang@EX",
        "dang@exam",
        "+84912345678",
        "0912 345 678",
        "0084 912-345-678",
        "(+84) 912.345",
        "912345",
        "345678",
        "a1b2-c3",
        "0031",
        "SO-1001",
    ],
)
def test_a_person_is_found_by_what_one_remembers(connection, three_people, text):
    assert found(connection, text) == [three_people["dang"]]


@pytest.mark.parametrize("text", ["oneil", "O'Neil", "o’neil sean", "muller", "Müller", "06 9876 5432", "T-55"])
def test_apostrophes_hyphens_and_zeros_do_not_matter(connection, three_people, text):
    assert three_people["oneil"] in found(connection, text)


@pytest.mark.parametrize("text", ["Koehler", "koehler katharina", "Köhler", "Kohler", "koehl", "Weiß", "WEISS", "Kath"])
def test_an_umlaut_is_found_as_it_is_spelled_out_and_the_other_way_round(observed, text):
    told = observed.person("crm", full_name="Katharina Köhler-Weiß")
    spelled_out = observed.person("shop", full_name="Katharina Koehler-Weiss")
    other = observed.person("shop", full_name="Konrad Kohn")
    observed.write()
    build(observed.connection, None)
    assert {told, spelled_out} == set(found(observed.connection, text))
    assert other in found(observed.connection, "Ko")


def test_letters_that_are_only_begun_are_not_taken_for_an_umlaut(observed):
    joe, john = (observed.person("crm", full_name=name) for name in ("Joe Smith", "John Smith"))
    observed.write()
    build(observed.connection, None)
    assert found(observed.connection, "joe") == [joe]
    assert found(observed.connection, "jo") == [joe, john]


@pytest.mark.parametrize("text", ["ml 0000 2372", "ML00002372", "0000 2372", "kd 77", "KD77"])
def test_blanks_in_a_number_do_not_matter(observed, text):
    one = observed.person("shop", full_name="Ann Lee", loyalty_id="ML00002372", customer_id="KD 77")
    observed.write()
    build(observed.connection, None)
    assert found(observed.connection, text) == [one]
    if text != "0000 2372":
        assert profile_of(observed.connection, text) == one


@pytest.mark.parametrize("text", ["", "   ", "%", "hong x", "zzz", "'; drop table people", "p99999", "\U0010ffff"])
def test_what_fits_nobody_finds_nobody(connection, three_people, text):
    assert found(connection, text) == []


def test_an_answer_says_what_fitted_and_who_it_is(connection, three_people):
    [answer] = find(connection, "0912")
    assert (answer.name, answer.kind, answer.matched) == ("Thị Hồng Đặng", "phone", "912345678")
    assert (answer.shown, answer.systems, answer.profile_id) == (
        "+84912345678",
        ("crm", "cdp"),
        f"p{three_people['dang']}",
    )


def test_an_exact_answer_comes_first(observed):
    longer = observed.person("crm", first_name="Anna")
    exact = observed.person("crm", first_name="Ann")
    observed.event(longer, "Call Logged", "2026-05-01")
    observed.write()
    build(observed.connection, None)
    assert found(observed.connection, "ann") == [exact, longer]


def test_a_profile_is_found_under_an_id_that_was_merged_away(observed):
    first, second = observed.person("crm", crm_id="1"), observed.person("shop", customer_id="C1")
    observed.write()
    build(observed.connection, None)
    ann = observed.together(first, second)
    bulk.insert_rows(observed.connection, aliases, [{"old_profile": 900, "record": second}])
    observed.write()
    build(observed.connection, np.array([first, second]))
    assert [found(observed.connection, text) for text in (f"p{second}", f"P{ann}", "p900")] == [[ann]] * 3


def test_a_name_that_lost_is_still_found(observed):
    old = observed.person("crm", "2020-01-01", last_name="Maiden")
    new = observed.person("shop", "2025-01-01", last_name="Married")
    ann = observed.together(old, new)
    observed.write()
    build(observed.connection, None)
    assert found(observed.connection, "maiden") == [ann]
    assert find(observed.connection, "maiden")[0].name == "Married"


def test_names_in_another_script_are_found_by_a_part(observed):
    wang = observed.person("crm", full_name="王小明先生")
    observed.write()
    build(observed.connection, None)
    assert found(observed.connection, "王小") == found(observed.connection, "小明先") == [wang]


def test_a_key_names_one_profile_or_says_why_not(connection, three_people):
    assert profile_of(connection, "HONG.DANG@example.org ") == three_people["dang"]
    assert profile_of(connection, "+84 912 345 678") == three_people["dang"]
    assert profile_of(connection, f"p{three_people['oneil']}") == three_people["oneil"]
    with pytest.raises(ProfileNotFound, match="No profile"):
        profile_of(connection, "nobody@example.org")


def test_leading_zeros_of_an_id_count(observed):
    long, short = observed.person("crm", crm_id="0042"), observed.person("shop", customer_id="42")
    observed.write()
    build(observed.connection, None)
    assert [profile_of(observed.connection, key) for key in ("0042", "42")] == [long, short]


def test_a_key_of_two_profiles_is_refused_with_their_ids(observed):
    one, two = observed.person("crm", email="info@x.org"), observed.person("crm", email="info@x.org")
    observed.write()
    build(observed.connection, None)
    with pytest.raises(ProfileNotFound, match=f"p{one}, p{two}"):
        profile_of(observed.connection, "info@x.org")


def test_no_more_than_asked_for_come_back(observed):
    for n in range(30):
        observed.person("crm", first_name="Ann", crm_id=str(n))
    observed.write()
    build(observed.connection, None)
    assert len(find(observed.connection, "ann", limit=7)) == 7


def test_how_many_fit_is_told_beside_the_first_of_them(observed):
    for n in range(30):
        observed.person("crm", first_name="Ann", crm_id=str(n))
    observed.write()
    build(observed.connection, None)
    answer = hits(observed.connection, "ann", limit=7)
    assert (len(answer.found), answer.total, answer.at_least, answer.nearly) == (7, 30, False, False)


def test_namesakes_are_told_apart_by_city_and_address_else_by_number(observed):
    observed.person("crm", full_name="Uwe Müller", city="Berlin", email="uwe@example.org")
    bare = observed.person("crm", full_name="Uwe Müller", crm_id="7")
    observed.write()
    build(observed.connection, None)
    assert {one.beside for one in find(observed.connection, "uwe")} == {("Berlin", "uwe@example.org"), (f"p{bare}",)}


@pytest.mark.parametrize("text", ["Charlote Bancroft", "charlotte bancorft", "Charlot Ban", "Chalrotte"])
def test_a_name_with_a_slip_in_it_finds_whoever_is_nearly_called_so(observed, text):
    charlotte = observed.person("crm", full_name="Charlotte Bancroft")
    observed.person("crm", full_name="Carla Bancroft")
    observed.write()
    build(observed.connection, None)
    answer = hits(observed.connection, text)
    assert [one.profile for one in answer.found] == [charlotte]
    assert answer.nearly == (text != "Charlot Ban")
    assert answer.nearly == (find(observed.connection, text) == [])


def test_a_short_word_or_a_number_with_a_slip_in_it_finds_nobody(observed):
    observed.person("crm", full_name="Ann Lee", crm_id="12345678")
    observed.write()
    build(observed.connection, None)
    assert [hits(observed.connection, text).total for text in ("anm", "12345679", "anne@lee", "xyzq")] == [0, 0, 0, 0]
