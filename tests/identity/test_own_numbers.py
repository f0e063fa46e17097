"""Sources that number their customers each from 1."""

import sqlalchemy as sa

from cdp_core.store import tables
from tests.identity.conftest import Town


def two_shops(town: Town) -> None:
    town.record("books", customer_id="1", email="ann@x.org", full_name="Ann Lee", key="Ann")
    town.record("books", customer_id="2", email="bob@x.org", full_name="Bob Ray", key="Bob")
    town.record("wine", customer_id="1", email="otto@y.net", full_name="Otto Maier", key="Otto")
    town.record("wine", customer_id="2", email="ida@y.net", full_name="Ida Bach", key="Ida")


def test_customers_of_two_sources_that_both_count_from_1_are_strangers(town: Town) -> None:
    two_shops(town)
    town.record("wine", customer_id="1", key="order of Otto")
    town.resolve()
    assert town.groups() == [["Ann"], ["Bob"], ["Ida"], ["Otto", "order of Otto"]]


def test_who_comes_later_meets_those_of_the_source_that_counts_as_his_does(town: Town) -> None:
    two_shops(town)
    town.resolve()
    town.record("app of wine", customer_id="2", email="ida@y.net", key="Ida in the app")
    town.record("app of wine", customer_id="1", email="otto@y.net", key="Otto in the app")
    town.resolve()
    together = [["Ann"], ["Bob"], ["Ida", "Ida in the app"], ["Otto", "Otto in the app"]]
    assert town.groups() == together
    town.resolve(full=True)
    assert town.groups() == together


def test_numbers_that_two_sources_have_of_the_same_people_join_as_before(town: Town) -> None:
    town.record("shop", customer_id="1", email="ann@x.org", full_name="Ann Lee", key="Ann")
    town.record("shop", customer_id="2", email="bob@x.org", full_name="Bob Ray", key="Bob")
    town.record("mail", customer_id="1", email="ann@work.org", full_name="Ann Lee-Moss", key="Ann's mail")
    town.record("mail", customer_id="2", email="bob@x.org", key="Bob's mail")
    town.resolve()
    assert town.groups() == [["Ann", "Ann's mail"], ["Bob", "Bob's mail"]]


def test_one_number_of_two_people_is_a_slip_and_no_numbering_of_its_own(town: Town) -> None:
    town.record("shop", customer_id="1", email="ann@x.org", full_name="Ann Lee", key="Ann")
    town.record("shop", customer_id="2", email="bob@x.org", full_name="Bob Ray", key="Bob")
    town.record("mail", customer_id="1", email="ann@x.org", key="Ann's mail")
    town.record("mail", customer_id="2", email="otto@y.net", full_name="Otto Maier", key="Otto's mail")
    town.resolve()
    scopes = set(town.connection.scalars(sa.select(tables.identifiers.c.scope)))
    assert scopes == {""}
