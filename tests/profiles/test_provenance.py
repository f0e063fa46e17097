from datetime import datetime

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdp_core.errors import CdpError
from cdp_core.profiles.build import build
from cdp_core.profiles.own_records import own_records
from cdp_core.profiles.provenance import TraitValue, trait_values
from cdp_core.profiles.survivorship import forget_preference, prefer_sources
from cdp_core.store.tables import TRAIT_COLUMNS, custom_traits, profiles
from tests.observed import SYSTEMS, Observed


def shown(observed: Observed, profile: int) -> dict[str, object]:
    """What the tables show of a profile: every trait that has a value."""
    row = observed.connection.execute(sa.select(profiles).where(profiles.c.profile == profile)).mappings().one()
    names = ["email", "phone", *(name for name, _ in TRAIT_COLUMNS)]
    custom = sa.select(custom_traits.c.name, custom_traits.c.value).where(
        custom_traits.c.profile == profile, custom_traits.c.view == "all"
    )
    standard = {name: row[name] for name in names if row[name] is not None}
    return standard | dict(observed.connection.execute(custom).all())


def values_of(observed: Observed, profile: int) -> list[TraitValue]:
    return trait_values(observed.connection, own_records(observed.connection, profile))


def explained(observed: Observed, profile: int) -> dict[str, object]:
    return {value.trait: value.value for value in values_of(observed, profile)}


def two_anns(observed: Observed) -> int:
    crm = observed.person("crm", "2024-01-01", city="Hanoi", email="ann@work.org", custom={"vip": "no"})
    shop = observed.person("shop", "2025-01-01", city="Huế", email="ann@home.org", custom={"vip": "yes"})
    ann = observed.together(crm, shop)
    observed.write()
    return ann


def test_a_value_names_its_source_and_the_values_that_lost(observed):
    ann = two_anns(observed)
    city = next(value for value in values_of(observed, ann) if value.trait == "city")
    assert (city.value, city.won.source, city.won.known_at) == ("Huế", "shop", datetime(2025, 1, 1))
    assert [(claim.value, claim.source) for claim in city.lost] == [("Hanoi", "crm")]


def test_a_preferred_source_wins_over_a_more_recent_one(observed):
    ann = two_anns(observed)
    for trait in ("city", "email", "custom.vip"):
        prefer_sources(observed.connection, trait, [observed.source("crm")])
    build(observed.connection, None)
    assert shown(observed, ann) == {"city": "Hanoi", "email": "ann@work.org", "custom.vip": "no"}
    assert explained(observed, ann) == shown(observed, ann)
    forget_preference(observed.connection, "city")
    build(observed.connection, None)
    assert shown(observed, ann)["city"] == "Huế"


def test_a_preferred_source_without_a_value_leaves_it_to_the_others(observed):
    ann = observed.together(observed.person("crm", city=None), observed.person("shop", city="Huế"))
    observed.write()
    prefer_sources(observed.connection, "city", [observed.source("crm")])
    build(observed.connection, None)
    assert shown(observed, ann)["city"] == "Huế"


@pytest.mark.parametrize(("trait", "source"), [("cty", 1), ("city", 99)])
def test_a_preference_for_what_is_not_there_is_refused(observed, trait, source):
    two_anns(observed)
    with pytest.raises(CdpError):
        prefer_sources(observed.connection, trait, [source])


told = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["crm", "crm2", "shop", "dmp"]),
        "known_at": st.sampled_from(["2024-01-01", "2024-06-01", "2025-01-01"]),
        "person": st.booleans(),
        "city": st.sampled_from([None, "Hanoi", "Huế"]),
        "first_name": st.sampled_from([None, "Ann", "Anna"]),
        "last_name": st.sampled_from([None, "Nguyen"]),
        "email": st.sampled_from([None, "a@x.org", "b@x.org"]),
        "vip": st.sampled_from([None, "", "yes", "no"]),
    }
)


def expected(rows: list[dict], rules: dict[str, list[str]]) -> dict[str, object]:
    """The rule in plain Python: preferred sources in order, people, the latest known; then see `memberships`."""

    def winner(trait: str, claims: list[tuple[int, dict, object]]) -> object:
        preferred = rules.get(trait, [])

        def weight(claim: tuple[int, dict, object]) -> tuple:
            place, row, value = claim
            liking = -preferred.index(row["source"]) if row["source"] in preferred else -len(preferred)
            telling = len("".join(row[name] or "" for name in ("first_name", "last_name", "city")))
            system = -("crm", "cdp", "dmp").index(SYSTEMS[row["source"]])
            source = [-ord(letter) for letter in row["source"].ljust(9)]
            if row["person"]:
                return liking, True, row["known_at"], system, telling, source, place
            return liking, False, "", system, 0, source, -ord(str(value)[0])

        return max(claims, key=weight)[2]

    people = [(place, row) for place, row in enumerate(rows) if row["person"]]
    values = {}
    for trait in ("city", "first_name", "last_name"):
        claims = [(place, row, row[trait]) for place, row in people if row[trait]]
        if claims:
            values[trait] = winner(trait, claims)
    claims = [(place, row, row["vip"]) for place, row in people if row["vip"]]
    if claims:
        values["custom.vip"] = winner("custom.vip", claims)
    claims = [(place, row, row["email"]) for place, row in enumerate(rows) if row["email"]]
    if claims:
        values["email"] = winner("email", claims)
    parts = [values[name] for name in ("first_name", "last_name") if name in values]
    return values | ({"full_name": " ".join(parts)} if parts else {})


#: A build costs the same for one person as for many, so that each example has many of them.
persons = st.lists(st.lists(told, min_size=1, max_size=6), min_size=8, max_size=8)


def tell(observed: Observed, rows: list[dict]) -> int:
    """The records of one person; their order is that of the rows."""
    made = []
    for row in rows:
        identified = {"email": row["email"]} if row["email"] else {}
        if row["person"]:
            traits = {name: row[name] for name in ("city", "first_name", "last_name")}
            made.append(observed.person(row["source"], row["known_at"], {"vip": row["vip"]}, **traits, **identified))
        else:
            made.append(observed.visitor(row["source"], **identified))
    return observed.together(*made)


@pytest.mark.slow
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    persons,
    st.dictionaries(
        st.sampled_from(["city", "email", "custom.vip"]),
        st.lists(st.sampled_from(["crm", "shop"]), unique=True, min_size=1),
    ),
)
def test_table_and_explanation_agree_with_the_rule_in_plain_python(engine, everybody, rules):
    with engine.connect() as connection:
        observed = Observed(connection)
        rows_of = {tell(observed, rows): rows for rows in everybody}
        for name in ("crm", "shop"):
            observed.source(name)
        observed.write()
        for trait, names in rules.items():
            prefer_sources(connection, trait, [observed.source(name) for name in names])
        build(connection, None)
        for profile, rows in rows_of.items():
            assert shown(observed, profile) == explained(observed, profile) == expected(rows, rules)
        connection.rollback()
