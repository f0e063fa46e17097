import json

from cdp_core.profiles.build import build
from cdp_core.profiles.catalogue import catalogue, traits
from cdp_core.profiles.suggestions import Value, properties_of, property_suggestions, trait_suggestions
from cdp_core.store import bulk
from cdp_core.store.tables import field_types


def small_shop(observed) -> None:
    ann = observed.person("crm", email="ann@x.org", city="Hanoi", custom={"colors": ["red", "blue"]})
    bob = observed.person("shop", customer_id="B", city="Huế", custom={"colors": ["red"]})
    cho = observed.visitor("web", anonymous_id="c")
    observed.event(bob, "Order Completed", "2026-01-01", channel="web", category="Skincare", revenue=10.0)
    observed.event(cho, "Page Viewed", "2026-01-01", channel="web", properties=json.dumps({'odd "name"': "x%y"}))
    observed.event(cho, "Page Viewed", "2026-01-02", channel="app", properties=json.dumps({'odd "name"': "x%y"}))
    observed.interest(cho, "Automotive", "Electric Vehicle", provider="Lotame")
    observed.consent(ann, "email", "granted", "2026-01-01")
    bulk.insert_rows(
        observed.connection,
        field_types,
        [
            {"name": "custom.colors", "type": "list", "set_by": "inferred"},
            {"name": "property.size", "type": "number", "set_by": "inferred"},
        ],
    )
    observed.write()
    build(observed.connection, None)


def test_the_catalogue_says_how_full_a_trait_is_and_who_feeds_it(observed):
    small_shop(observed)
    by_name = {trait.name: trait for trait in traits(observed.connection)}
    city, channels, colors = by_name["city"], by_name["channels"], by_name["custom.colors"]
    assert (city.type, city.family, city.filled, round(city.fill_rate, 2), city.systems) == (
        "text",
        "standard",
        2,
        0.67,
        ("crm", "cdp"),
    )
    assert (channels.type, channels.family, channels.filled) == ("list", "computed", 2)
    assert (colors.type, colors.family, colors.filled) == ("list", "custom", 2)
    assert by_name["orders"].type == "number"
    assert by_name["birthday"].type == "date"


def test_the_catalogue_lists_events_properties_sources_purposes_and_interests(observed):
    small_shop(observed)
    listed = catalogue(observed.connection)
    assert [(event.name, event.count, event.profiles, event.systems) for event in listed.events] == [
        ("Page Viewed", 2, 1, ("cdp",)),
        ("Order Completed", 1, 1, ("cdp",)),
    ]
    assert (listed.properties["property.size"], listed.properties["revenue"]) == ("number", "number")
    assert listed.sources == {"crm": "crm", "shop": "cdp", "web": "cdp"}
    assert set(listed.identifiers) == {"email", "customer_id", "anonymous_id"}
    assert listed.purposes == ("email",)
    [interest] = listed.interests
    assert (interest.path, interest.provider, interest.profiles) == (("Automotive", "Electric Vehicle"), "Lotame", 1)


def test_an_empty_workspace_has_the_standard_traits_all_empty(observed):
    build(observed.connection, None)
    assert {trait.fill_rate for trait in traits(observed.connection)} == {0.0}


def test_values_are_offered_with_their_counts_frequent_first(observed):
    small_shop(observed)
    connection = observed.connection
    assert trait_suggestions(connection, "city") == [Value("Hanoi", 1), Value("Huế", 1)]
    assert trait_suggestions(connection, "city", "ANO") == [Value("Hanoi", 1)]
    assert trait_suggestions(connection, "city", "%") == []
    assert trait_suggestions(connection, "custom.colors") == [Value("red", 2), Value("blue", 1)]
    assert trait_suggestions(connection, "channels", limit=1) == [Value("web", 2)]
    assert trait_suggestions(connection, "custom.none") == []


def test_values_of_a_property_are_those_of_its_event(observed):
    small_shop(observed)
    connection = observed.connection
    assert property_suggestions(connection, "Order Completed", "category") == [Value("Skincare", 1)]
    assert property_suggestions(connection, "Page Viewed", "category") == []
    assert property_suggestions(connection, "Page Viewed", 'property.odd "name"', "X%") == [Value("x%y", 2)]
    assert properties_of(connection, "Page Viewed") == ["channel", 'property.odd "name"']
