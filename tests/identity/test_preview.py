"""What other rules would make of the records."""

from cdp_core.identity import IdentityRules, preview


def rules(**changes):
    return IdentityRules.from_dict({"probable": False, **changes})


def test_what_would_merge_and_what_would_come_apart_is_told_and_nothing_changes(exact_town):
    for number in range(3):
        exact_town.record(device_id="tablet", customer_id=f"C{number}")
    exact_town.record(email="ann@x.org", key="ann")
    exact_town.record(email="ann@x.org", key="ann again")
    exact_town.resolve()
    before = exact_town.profiles()
    shared = {"kinds": {"email": {"joins": False}, "customer_id": {"limit": None}}}
    found = preview(exact_town.connection, rules(**shared))
    assert (found.profiles_now, found.profiles_then) == (4, 3)
    assert (found.merged, found.merges) == (2, [(1, 2, 3)])
    assert (found.split, found.splits) == (1, [4])
    assert exact_town.profiles() == before


def test_what_is_told_before_is_what_the_resolve_counts(exact_town):
    for number in range(3):
        exact_town.record(email="ann@x.org", key=f"ann {number}")
        exact_town.record(phone="+4930123456", loyalty_id=f"L{number}", key=f"ben {number}")
    exact_town.resolve()
    other = rules(kinds={"email": {"joins": False}, "loyalty_id": {"limit": 3}})
    told = preview(exact_town.connection, other)
    exact_town.rules = other
    found = exact_town.resolve(full=True)
    assert (told.merged, told.split, told.profiles_then) == (found.merged, found.split, found.profiles)
    assert (found.merged, found.split) == (1, 2)


def test_the_rules_in_force_change_nothing(exact_town):
    exact_town.record(email="ann@x.org")
    exact_town.record(email="ann@x.org")
    exact_town.resolve()
    found = preview(exact_town.connection, exact_town.rules)
    assert (found.profiles_now, found.profiles_then, found.merged, found.split) == (1, 1, 0, 0)


def test_nothing_to_resolve_is_nothing_to_change(connection):
    found = preview(connection, rules())
    assert (found.profiles_now, found.profiles_then, found.merges, found.splits) == (0, 0, [], [])
