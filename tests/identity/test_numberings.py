from cdp_core.identity.numberings import numbering_sentences
from tests.identity.conftest import Town

ANNA = {"first_name": "Anna", "last_name": "Berg", "email": "anna.berg@x.org"}
TOM = {"first_name": "Tom", "last_name": "Huber", "email": "tom@huber.at"}
PETER = {"first_name": "Peter", "last_name": "Jones", "email": "peter.jones@y.net"}
MARY = {"first_name": "Mary", "last_name": "Smith", "email": "mary@smith.uk"}


def two_shops(town: Town) -> None:
    """Both count from 1 on, and their orders name nobody but by number."""
    town.record("shop_a", **ANNA, customer_id="1", key="Anna")
    town.record("shop_a", **TOM, customer_id="2", key="Tom")
    town.record("shop_a", customer_id="1", key="Anna's order")
    town.record("shop_b", **PETER, customer_id="1", key="Peter")
    town.record("shop_b", **MARY, customer_id="2", key="Mary")
    town.record("shop_b", customer_id="1", key="Peter's order")


APART = [["Anna", "Anna's order"], ["Mary"], ["Peter", "Peter's order"], ["Tom"]]


def test_strangers_with_one_number_in_two_sources_stay_two(exact_town):
    two_shops(exact_town)
    notes = exact_town.resolve().notes
    assert exact_town.groups() == APART
    assert notes[0].startswith("shop_a / shop_b number their customers each in its own way")


def test_the_second_shop_may_come_after_a_resolve(exact_town):
    exact_town.record("shop_a", **ANNA, customer_id="1", key="Anna")
    exact_town.resolve()
    exact_town.record("shop_b", **PETER, customer_id="1", key="Peter")
    exact_town.resolve()
    assert exact_town.groups() == [["Anna"], ["Peter"]]
    exact_town.record("shop_b", customer_id="1", key="Peter's order")
    exact_town.resolve()
    assert exact_town.groups() == [["Anna"], ["Peter", "Peter's order"]]


def test_the_numbers_of_a_shop_whose_other_was_taken_back_are_everybodys_again(exact_town):
    exact_town.record("crm", **ANNA, customer_id="1", key="Anna")
    peter = exact_town.record("partner", **PETER, customer_id="1", key="Peter")
    till = exact_town.record("till", customer_id="1", key="at the till")
    exact_town.resolve()
    assert len({exact_town.profiles()[one] for one in (1, peter, till)}) == 3
    exact_town.gone(peter)
    assert exact_town.resolve().notes == ()
    assert exact_town.groups() == [["Anna", "at the till"]]


def test_sources_that_agree_have_one_numbering(exact_town):
    two_shops(exact_town)
    exact_town.record("crm", first_name="Peter", last_name="Jones", customer_id="1", key="Peter in the CRM")
    exact_town.resolve()
    assert ["Peter", "Peter in the CRM", "Peter's order"] in exact_town.groups()


def test_a_list_of_orders_has_the_numbering_that_its_numbers_are_in(exact_town):
    two_shops(exact_town)
    for number in ("31", "32", "33"):
        exact_town.record("shop_a", customer_id=number, key=f"a{number}")
        exact_town.record("orders", customer_id=number, key=f"order of {number}")
    exact_town.record("orders", customer_id="1", key="another order")
    exact_town.record("app", customer_id="1", key="nobody's")
    exact_town.resolve()
    assert ["Anna", "Anna's order", "another order"] in exact_town.groups()
    assert ["nobody's"] in exact_town.groups()
    assert "Whose numbers app has, nothing says" in numbering_sentences(exact_town.connection)[0]


def test_one_number_of_a_few_that_was_given_away_makes_no_numbering(exact_town):
    for number, person in (("1", ANNA), ("2", TOM)):
        exact_town.record("shop", **person, customer_id=number, key=f"shop {number}")
        exact_town.record("till", first_name=person["first_name"], customer_id=number, key=f"till {number}")
    exact_town.record("shop", **MARY, customer_id="3", key="shop 3")
    exact_town.record("till", first_name="Peter", last_name="Jones", customer_id="3", key="till 3")
    assert exact_town.resolve().notes == ()


def test_another_mailbox_is_no_other_person(exact_town):
    exact_town.record("shop", email="ann@one.org", customer_id="1", key="shop")
    exact_town.record("till", email="ann@two.org", customer_id="1", key="till")
    exact_town.resolve()
    assert exact_town.groups() == [["shop", "till"]]
