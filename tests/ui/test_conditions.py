"""Every leaf of the segment language can be opened in the builder, and comes back as it went in."""

import pytest
from streamlit.testing.v1 import AppTest

from cdp_core.segments import in_words
from cdp_core.ui.leaf_words import some_day
from cdp_core.ui.rule_state import incomplete

WHERE = {"property": "category", "op": "is", "value": "lipstick"}
DEAR = {"property": "revenue", "op": "gte", "value": 10}
BOUGHT = {"event": "Order Completed"}
ONCE = {"count": {"op": "gte", "value": 1}}

TRAITS = [
    {"trait": "city", "op": op, "value": "Hanoi"}
    for op in ("is", "is_not", "contains", "not_contains", "starts_with", "ends_with", "matches")
]
TRAITS += [{"trait": "city", "op": op, "value": ["Hanoi", "Hue"]} for op in ("in", "not_in")]
TRAITS += [
    {"trait": trait, "op": op}
    for trait in ("city", "age", "birthday", "known", "channels")
    for op in ("exists", "not_exists")
]
TRAITS += [{"trait": "age", "op": op, "value": 2.5} for op in ("is", "is_not", "lt", "lte", "gt", "gte")]
TRAITS += [{"trait": "age", "op": op, "value": [1, 2.5]} for op in ("between", "in", "not_in")]
TRAITS += [{"trait": "birthday", "op": op, "value": "2026-01-02T03:04:05Z"} for op in ("before", "after", "on")]
TRAITS += [{"trait": "birthday", "op": "between", "value": ["1650-01-01", "2400-01-01"]}]
TRAITS += [
    {"trait": "birthday", "op": op, "value": {"n": 3, "unit": "week"}}
    for op in ("in_last", "not_in_last", "in_next", "anniversary_in_next")
]
TRAITS += [{"trait": "known", "op": op} for op in ("is_true", "is_false")]
TRAITS += [
    {"trait": "channels", "op": op, "value": ["web"]} for op in ("includes_any", "includes_all", "includes_none")
]

EVENTS = [
    {**BOUGHT, **ONCE},
    {"event": ["Order Completed", "Gone Since"], **ONCE},
    {"event": "*", **ONCE},
    *({**BOUGHT, "count": {"op": op, "value": 3}} for op in ("is", "is_not", "lt", "lte", "gt", "gte")),
    *({**BOUGHT, "distinct_days": {"op": op, "value": [1, 3]}} for op in ("between", "in", "not_in")),
    *({**BOUGHT, measure: "revenue", "op": "gt", "value": 99.5} for measure in ("sum", "avg", "min", "max")),
    {**BOUGHT, "distinct": "category", "op": "gte", "value": 2},
    {**BOUGHT, "avg": "revenue", "op": "not_exists"},
    *({**BOUGHT, **ONCE, "occurrence": which} for which in ("first", "last")),
    *(
        {**BOUGHT, **ONCE, "within": within}
        for within in (
            {"last": 2, "unit": "month"},
            {"ago": [90, 30], "unit": "day"},
            {"from": "2026-01-01", "to": "2026-02-01T12:00:00Z"},
            {"after": "2026-01-01"},
            {"before": "2026-01-01"},
        )
    ),
    *(
        {**BOUGHT, **ONCE, "where": where}
        for where in (
            WHERE,
            {"all": [WHERE, DEAR]},
            {"any": [WHERE, DEAR]},
            {"not": {"any": [WHERE, DEAR]}},
            {"all": [WHERE, {"any": [WHERE, DEAR]}]},
            {"any": [{"all": [WHERE, {"not": DEAR}]}, {"not": {"all": [{"any": [DEAR, WHERE]}, WHERE]}}]},
            {"all": [{"any": [WHERE]}]},
            {"not": WHERE},
        )
    ),
]

SEQUENCES = [
    {"sequence": [BOUGHT, {"event": "Page Viewed"}]},
    {
        "sequence": [
            {**BOUGHT, "where": WHERE},
            {"event": "*", "after": {"max": 2, "unit": "hour"}},
            {"did_not": "Order Completed", "after": {"max": 1, "unit": "day"}, "where": DEAR},
        ],
        "within": {"last": 7, "unit": "day"},
    },
]

OTHERS = [
    {"identifier": "email"},
    {"source": "shop"},
    {"system": "dmp"},
    *({"consent": "email", "state": state} for state in ("granted", "denied", "withdrawn", "none")),
    {"interest": ["Automotive", "Electric Vehicle"]},
    {"interest": ["Nobody", "Has This"], "provider": "Told Long Ago"},
    {"interest": "243"},
    {"segment": "vip"},
]


def drawn(leaves):
    import streamlit as st

    from cdp_core.profiles import Value
    from cdp_core.ui.conditions import EDITORS
    from cdp_core.ui.leaf_words import kind_of
    from cdp_core.ui.offer import Offer
    from cdp_core.ui.rule_tree import Condition

    offer = Offer(
        traits={
            "city": "text",
            "country": "text",
            "age": "number",
            "birthday": "date",
            "known": "boolean",
            "channels": "list",
        },
        events={"Order Completed": 3, "Page Viewed": 4},
        properties=lambda names: {"category": "text", "revenue": "number"},
        label=str,
        values=lambda *asked, search="": [
            one for one in (Value("Hanoi", 3), Value("lipstick", 2), Value("rare", None)) if search in one.value
        ],
        interests=[("Automotive",), ("Automotive", "Electric Vehicle"), "243"],
        providers=["Liveramp"],
        purposes=["email"],
        identifiers=["email", "phone"],
        sources={"shop": "cdp"},
        segments=["vip"],
        filled={"age": 0},
        paths={"243": ("Automotive", "Electric Vehicle")},
        count=lambda leaf: 1234,
    )
    st.session_state["edited"] = [
        EDITORS[kind_of(leaf)](Condition(leaf, id=f"t{place}"), offer) for place, leaf in enumerate(leaves)
    ]


@pytest.mark.parametrize("leaves", [TRAITS, EVENTS, SEQUENCES, OTHERS], ids=["traits", "events", "sequences", "others"])
def test_a_leaf_that_is_opened_comes_back_as_it_went_in(leaves):
    page = AppTest.from_function(drawn, args=(leaves,), default_timeout=60).run()
    assert not page.exception
    assert page.session_state["edited"] == leaves


def test_another_operator_keeps_the_value_where_it_can():
    page = AppTest.from_function(drawn, args=([TRAITS[0], {"trait": "age", "op": "gte", "value": 7}],)).run()
    page.selectbox(key="t0_city_op").set_value("in")
    page.selectbox(key="t1_age_op").set_value("between").run()
    city, age = page.session_state["edited"]
    assert city == {"trait": "city", "op": "in", "value": ["Hanoi"]}
    assert age["op"] == "between"


def drawn_of_nothing(leaves):
    import streamlit as st

    from cdp_core.ui.conditions import EDITORS
    from cdp_core.ui.leaf_words import kind_of
    from cdp_core.ui.offer import Offer
    from cdp_core.ui.rule_tree import Condition

    nothing = Offer({}, {}, lambda names: {}, str, lambda *asked, search="": [], [], [], [], [], {}, [])
    st.session_state["edited"] = [
        EDITORS[kind_of(leaf)](Condition(leaf, id=f"t{place}"), nothing) for place, leaf in enumerate(leaves)
    ]


def test_every_condition_opens_where_the_workspace_has_none_of_what_it_asks_for():
    leaves = [*TRAITS, *EVENTS, *SEQUENCES, *OTHERS, {"interest": []}, {"segment": ""}, {"source": ""}]
    page = AppTest.from_function(drawn_of_nothing, args=(leaves,), default_timeout=60).run()
    assert not page.exception


def drawn_with_two_of_a_name(leaves):
    import streamlit as st

    from cdp_core.ui.conditions import EDITORS
    from cdp_core.ui.leaf_words import kind_of
    from cdp_core.ui.offer import Offer, trait_words
    from cdp_core.ui.rule_tree import Condition

    both = {"size": "text", "property.size": "text"}
    traits = {"city": "text", "custom.city": "text"}
    offer = Offer(traits, {}, lambda names: both, trait_words, lambda *asked, search="": [], [], [], [], [], {}, [])
    st.session_state["edited"] = [
        EDITORS[kind_of(leaf)](Condition(leaf, id=f"t{place}"), offer) for place, leaf in enumerate(leaves)
    ]


def test_two_traits_or_properties_of_one_name_are_told_apart_and_the_right_one_is_kept():
    leaves = [TRAITS[0], {**TRAITS[0], "trait": "custom.city"}, EVENTS[0]]
    page = AppTest.from_function(drawn_with_two_of_a_name, args=(leaves,), default_timeout=60).run()
    assert not page.exception
    assert page.session_state["edited"] == leaves
    assert page.selectbox(key="t0_trait").options == ["City (city)", "City (custom.city)"]
    [filters] = page.get("menu_button")
    assert filters.options == ["Size (size)", "Size (property.size)"]


@pytest.mark.parametrize(
    ("leaf", "said"),
    [
        ({"event": "Never Happened", **ONCE}, "No event of this name brings properties to filter by."),
        ({"event": [], **ONCE}, "Choose an event first."),
        ({"event": "", **ONCE}, "Choose an event first."),
    ],
)
def test_events_without_properties_have_a_filter_button_that_says_why_it_does_nothing(leaf, said):
    page = AppTest.from_function(drawn_of_nothing, args=([leaf],), default_timeout=60).run()
    [filter_] = [one for one in page.button if one.label == "Filter"]
    assert (filter_.disabled, filter_.help) == (True, said)


LAST = {**BOUGHT, **ONCE, "within": {"last": 30, "unit": "day"}}


def edited(leaf, key, *values):
    """What a condition is after each of these values was put into its widget of that key."""
    page = AppTest.from_function(drawn, args=([leaf],), default_timeout=60).run()
    found = []
    for value in values:
        kind = page.selectbox if isinstance(value, str) else page.number_input
        kind(key=key).set_value(value).run()
        assert not page.exception
        found += page.session_state["edited"]
    return found


@pytest.mark.parametrize(
    ("leaf", "key", "bounds"),
    [
        (LAST, "t0_last_n", (1, 10_000)),
        ({**LAST, "within": {"ago": [90, 30], "unit": "day"}}, "t0_far", (1, 10_000)),
        ({**LAST, "within": {"ago": [90, 30], "unit": "day"}}, "t0_near", (0, 10_000)),
        (LAST, "t0_n_count_gte", (0, None)),
        (
            {"trait": "birthday", "op": "in_last", "value": {"n": 3, "unit": "day"}},
            "t0_birthday_in_last_n",
            (1, 10_000),
        ),
    ],
)
def test_what_the_contract_counts_in_whole_numbers_takes_no_other(leaf, key, bounds):
    page = AppTest.from_function(drawn, args=([leaf],), default_timeout=60).run()
    number = page.number_input(key=key)
    assert (number.min, number.max, number.step, number.proto.format) == (*bounds, 1, "%d")


@pytest.mark.parametrize("amount", [99.955, 0.123, 2.5, 7, 1e18, -1])
def test_a_number_is_shown_with_the_digits_that_it_has(amount):
    leaves = [{"trait": "age", "op": "gt", "value": amount}, {**BOUGHT, "count": {"op": "gte", "value": amount}}]
    page = AppTest.from_function(drawn, args=(leaves,), default_timeout=60).run()
    assert not page.exception
    assert page.session_state["edited"] == leaves
    for number in page.number_input:
        assert number.proto.format == ("%d" if (number.key, amount) == ("t1_n_count_gte", 7) else "%g")
        assert not number.proto.HasField("default")


def test_a_number_that_is_cleared_stays_empty_and_the_condition_waits():
    times = edited(LAST, "t0_last_n", 7, None)
    assert [one["within"]["last"] for one in times] == [7, None]
    assert [incomplete(one) for one in times] == [False, True]
    counts = edited(LAST, "t0_n_count_gte", 3, None)
    assert [incomplete(one) for one in counts] == [False, True]
    spans = edited(SEQUENCES[1], "t0_s1_3_after_n", 4, None)
    assert [incomplete(one) for one in spans] == [False, True]
    ages = edited({"trait": "age", "op": "gt", "value": 5}, "t0_age_gt_value", 0.123, None)
    assert [one["value"] for one in ages] == [0.123, None]
    days = {"trait": "birthday", "op": "in_last", "value": {"n": 3, "unit": "day"}}
    assert [incomplete(one) for one in edited(days, "t0_birthday_in_last_n", 4, None)] == [False, True]


def test_a_comparison_of_dates_begins_with_days_that_take_somebody_in():
    for window in ("from", "after", "before"):
        [one] = edited(LAST, "t0_when", window)
        assert not incomplete(one)
        assert set(one["within"]) == ({"from", "to"} if window == "from" else {window})
    [between] = edited(LAST, "t0_when", "from")
    assert between["within"] == {"from": some_day(30), "to": some_day(0)}
    for operator in ("before", "after", "on", "between"):
        [one] = edited({"trait": "birthday", "op": "exists"}, "t0_birthday_op", operator)
        assert not incomplete(one)


def test_between_so_many_days_ago_is_asked_in_the_order_of_its_sentence():
    leaf = {**LAST, "within": {"ago": [90, 30], "unit": "day"}}
    page = AppTest.from_function(drawn, args=([leaf],), default_timeout=60).run()
    assert [one.value for one in page.number_input if one.key in ("t0_near", "t0_far")] == [30, 90]
    assert in_words(leaf) == "Everyone who did Order Completed between 30 and 90 days ago."


@pytest.mark.parametrize(
    ("leaf", "swapped"),
    [
        (
            {**LAST, "within": {"ago": [30, 90], "unit": "day"}},
            {**LAST, "within": {"ago": [90, 30], "unit": "day"}},
        ),
        (
            {**LAST, "within": {"from": "2026-02-01", "to": "2026-01-01"}},
            {**LAST, "within": {"from": "2026-01-01", "to": "2026-02-01"}},
        ),
        (
            {"trait": "age", "op": "between", "value": [500, 100]},
            {"trait": "age", "op": "between", "value": [100, 500]},
        ),
        (
            {**BOUGHT, "count": {"op": "between", "value": [5, 1]}},
            {**BOUGHT, "count": {"op": "between", "value": [1, 5]}},
        ),
    ],
)
def test_bounds_that_nothing_lies_between_say_so_and_are_swapped_by_a_click(leaf, swapped):
    page = AppTest.from_function(drawn, args=([leaf],), default_timeout=60).run()
    assert page.session_state["edited"] == [leaf]
    assert [one for one in page.markdown if "Nothing lies between these two" in one.value]
    next(one for one in page.button if one.label == "Swap them").click().run()
    assert page.session_state["edited"] == [swapped]
    assert not [one for one in page.markdown if "Nothing lies between these two" in one.value]


def typed_into(box, text):
    """Add a value that is not in the list, as a browser does it."""
    box.proto.options.append(text)
    box.options.append(text)
    box.set_value(text).run()


@pytest.mark.parametrize(
    ("leaf", "key", "typed", "meant"),
    [
        ({"trait": "country", "op": "is", "value": ""}, "t0_country_is_value", "Austria", "AT"),
        ({"trait": "country", "op": "is_not", "value": "DE"}, "t0_country_is_not_value", "österreich", "AT"),
        ({"trait": "country", "op": "is", "value": ""}, "t0_country_is_value", "Atlantis", "Atlantis"),
    ],
)
def test_a_country_that_is_typed_by_name_is_meant_by_its_code(leaf, key, typed, meant):
    page = AppTest.from_function(drawn, args=([leaf],), default_timeout=60).run()
    typed_into(page.selectbox(key=key), typed)
    assert page.session_state["edited"] == [{**leaf, "value": meant}]
    page.run()
    assert page.session_state["edited"] == [{**leaf, "value": meant}]
    assert page.selectbox(key=key).value == meant
    assert not page.exception
    assert not page.warning


def test_countries_that_are_typed_among_others_are_meant_by_their_codes():
    leaf = {"trait": "country", "op": "in", "value": ["DE", "Vietnam"]}
    page = AppTest.from_function(drawn, args=([leaf],), default_timeout=60).run()
    assert page.session_state["edited"] == [{**leaf, "value": ["DE", "VN"]}]
    page.multiselect(key="t0_country_in_values").set_value(["DE", "Schweiz"]).run()
    assert page.session_state["edited"] == [{**leaf, "value": ["DE", "CH"]}]


def test_a_value_that_nobody_has_is_said_to_be_so():
    def said(value):
        page = AppTest.from_function(drawn, args=([{**TRAITS[0], "value": value}],), default_timeout=60).run()
        return [one.value for one in page.caption]

    assert said("Hanoi") == []
    assert said("Hue") == ["Nobody has the value “Hue” now."]


def test_a_pattern_says_how_it_is_written():
    page = AppTest.from_function(drawn, args=([{**TRAITS[0], "op": "matches"}],), default_timeout=60).run()
    assert page.caption[0].value.startswith("A regular expression")


def many_values():
    import streamlit as st

    from cdp_core.profiles import Value
    from cdp_core.ui.offer import SUGGESTED
    from cdp_core.ui.value_editors import text_editor

    def suggestions(search=""):
        everything = [Value(f"City {number}", 1) for number in range(100_000 if search else SUGGESTED)]
        return [one for one in everything if search in one.value][:SUGGESTED]

    st.session_state["edited"] = text_editor("City 3", "value", suggestions)


def test_one_of_a_hundred_thousand_values_is_found_by_a_part_of_it():
    page = AppTest.from_function(many_values, default_timeout=60).run()
    page.session_state["value_find"] = True
    page.run()
    page.text_input(key="value_find_text").set_value("99999").run()
    found = page.get("button_group")[0]
    assert found.options == ["City 99999 (1)"]
    found.set_value("City 99999").run()
    assert page.session_state["edited"] == "City 99999"


def values_of_signs() -> None:
    import streamlit as st

    from cdp_core.profiles import Value
    from cdp_core.ui.offer import SUGGESTED
    from cdp_core.ui.value_editors import text_editor

    def suggestions(search=""):
        everything = [Value(f"*City* {number}_a_", 1) for number in range(SUGGESTED)]
        return [one for one in everything if search in one.value]

    st.session_state["edited"] = text_editor("*City* 3_a_", "value", suggestions)


def test_signs_in_a_found_value_are_shown_as_they_are():
    """What one chooses from is Markdown to Streamlit, where *a* and _a_ are slanted."""
    page = AppTest.from_function(values_of_signs, default_timeout=60).run()
    page.session_state["value_find"] = True
    page.run()
    page.text_input(key="value_find_text").set_value("* 77_").run()
    found = page.get("button_group")[0]
    assert found.options == [r"\*City\* 77\_a\_ (1)"]
    found.set_value("*City* 77_a_").run()
    assert page.session_state["edited"] == "*City* 77_a_"


def test_a_part_of_a_value_that_is_typed_finds_the_values_with_it():
    page = AppTest.from_function(many_values, default_timeout=60).run()
    typed_into(page.selectbox(key="value"), "9999")
    near = page.get("button_group")[0]
    assert near.options[0] == "City 9999 (1)"
    near.set_value("City 9999").run()
    assert page.session_state["edited"] == "City 9999"
    assert not page.get("button_group")


def test_pick_lists_say_how_many_there_are_of_each():
    leaves = [{"interest": ["Automotive"]}, {"consent": "email", "state": "granted"}, {"source": "shop"}, TRAITS[0]]
    page = AppTest.from_function(drawn, args=(leaves,), default_timeout=60).run()
    assert page.selectbox(key="t0_interest").options == [
        "Automotive (1,234)",
        "Automotive › Electric Vehicle (1,234)",
        "taxonomy id 243: Automotive › Electric Vehicle (1,234)",
    ]
    assert page.selectbox(key="t1_purpose").options == ["E-mail (1,234 agreed)"]
    assert page.selectbox(key="t2_source").options == ["shop (1,234)"]
    assert "age (nobody)" in page.selectbox(key="t3_trait").options
    page.selectbox(key="t0_interest").set_value("243").run()
    assert page.session_state["edited"][0] == {"interest": "243"}


def test_a_pick_list_of_nothing_says_why():
    leaves = [{"consent": "", "state": "granted"}, {"interest": []}, {"segment": ""}]
    page = AppTest.from_function(drawn_of_nothing, args=(leaves,), default_timeout=60).run()
    assert [one.value for one in page.caption] == [
        "No source has told what people agreed to yet.",
        "No source has told interests yet.",
        "No other segment is saved.",
    ]
