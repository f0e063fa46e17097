import numpy as np

from cdp_core.demo.cast import CAST
from cdp_core.demo.contacts import SWITCHBOARD, SWITCHBOARD_CONTACTS, TEST_EMAIL
from cdp_core.demo.households import FAMILIES, FAMILY_SIZE, TABLET_COOKIES
from cdp_core.demo.visits import EVENTS, VISITORS
from cdp_core.demo.world import simulate


def test_a_few_customers_bring_most_of_the_orders(small_world):
    orders = small_world.orders.groupby("person").size().sort_values(ascending=False)
    assert orders.head(len(orders) // 5).sum() > 0.4 * orders.sum()


def test_december_sells_more_than_february(small_world):
    months = small_world.orders["at"].dt.month.value_counts()
    assert months[12] > 1.3 * months[2]


def test_most_visitors_never_say_who_they_are(small_world):
    web = small_world.visits[small_world.visits["cookie"] < TABLET_COOKIES]
    strangers = web.loc[web["person"] >= VISITORS, "person"].nunique()
    assert strangers > web.loc[web["person"] < VISITORS, "person"].nunique()
    assert not web.loc[web["person"] >= VISITORS, "signed_in"].any()


def test_every_cookie_of_a_customer_signs_in_once_and_stays_known(small_world):
    visits = small_world.visits[small_world.visits["person"] < VISITORS].sort_values(["cookie", "at"], kind="stable")
    ours = visits[(visits["person"] >= len(CAST)) & (visits["cookie"] < TABLET_COOKIES)]
    sign_ins = ours[ours["event"] == EVENTS.index("Signed In")].groupby("cookie")["at"].min()
    assert set(sign_ins.index) == set(ours["cookie"])
    known_since = ours["cookie"].map(sign_ins)
    assert (ours.loc[ours["at"] > known_since, "signed_in"]).all()
    assert not (ours.loc[ours["at"] < known_since, "signed_in"]).any()


def test_orders_are_placed_signed_in(small_world):
    placed = small_world.visits[small_world.visits["event"] == EVENTS.index("Order Completed")]
    assert len(placed)
    assert placed["signed_in"].all()


def test_whoever_stands_in_two_systems_shares_an_e_mail_or_phone_there(small_world):
    people = small_world.people
    entries = small_world.contacts[small_world.contacts["number"] % 10 == 0].set_index("person")
    for person in people[people["account"] & people["contact"]].itertuples():
        entry = entries.loc[person.person]
        same_phone = person.account_phone and entry["phone"] == person.phone
        assert same_phone or str(entry["email"]).lower() == person.email, person
    for person in people[people["account"] & people["loyalty"]].itertuples():
        assert person.loyalty_mail or (person.loyalty_phone and person.account_phone), person


def test_families_switchboard_and_test_rows_are_as_many_as_told(small_world):
    shared = small_world.people[small_world.people["shares_mailbox"]].groupby("email").size()
    assert list(shared) == [FAMILY_SIZE] * FAMILIES
    assert (small_world.contacts["phone"] == SWITCHBOARD).sum() == SWITCHBOARD_CONTACTS
    assert (small_world.contacts["email"] == TEST_EMAIL).sum() == 12


def test_second_entries_share_no_identifier_with_the_first(small_world):
    contacts = small_world.contacts
    second = contacts[contacts["number"] % 10 == 1]
    first = contacts[contacts["number"] % 10 == 0].set_index("person")
    assert len(second) >= 5
    for entry in second.itertuples():
        other = first.loc[entry.person]
        assert entry.email != other["email"]
        assert entry.birthday == other["birthday"]


def test_parts_of_a_big_population_have_nobody_and_no_order_in_common():
    first, second = (
        simulate(1, np.datetime64("2026-11-01").item(), start, start + 600, part=part)
        for part, start in ((0, 0), (1, 600))
    )
    for table in ("orders", "people"):
        key = "order" if table == "orders" else "email"
        assert not set(getattr(first, table)[key]) & set(getattr(second, table)[key])
    assert not set(first.visits["cookie"]) & set(second.visits["cookie"])
    assert not set(first.contacts["number"]) & set(second.contacts["number"])
