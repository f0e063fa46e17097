"""A rule as a sentence."""

import pytest

from cdp_core.segments.words import in_words

LIPSTICK = {"property": "category", "op": "is", "value": "lipstick"}


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"all": []}, "Everyone."),
        ({"any": []}, "Nobody."),
        ({"trait": "city", "value": "Hanoi"}, 'Everyone whose city is "Hanoi".'),
        ({"not": {"trait": "city", "value": "Hanoi"}}, 'Everyone whose city is not "Hanoi".'),
        ({"trait": "country", "value": "VN"}, 'Everyone whose country is "Vietnam".'),
        (
            {"not": {"trait": "country", "op": "in", "value": ["DE", "Utopia"]}},
            'Everyone whose country is none of "Germany" and "Utopia".',
        ),
        ({"trait": "country", "op": "starts_with", "value": "V"}, 'Everyone whose country starts with "V".'),
        (
            {"event": "Order Completed", "distinct": "category", "op": "gte", "value": 2},
            "Everyone whose number of different categories of Order Completed is at least 2.",
        ),
        ({"trait": "age", "op": "between", "value": [20, 29.5]}, "Everyone whose age is between 20 and 29.5."),
        ({"trait": "custom.shoe_size", "op": "gte", "value": 40}, "Everyone whose shoe size is at least 40."),
        (
            {"trait": "birthday", "op": "anniversary_in_next", "value": {"n": 7, "unit": "day"}},
            "Everyone whose birthday has its anniversary in the next 7 days.",
        ),
        (
            {"event": "Order Completed", "within": {"last": 30, "unit": "day"}, "count": {"op": "gte", "value": 2}},
            "Everyone who did Order Completed at least twice in the last 30 days.",
        ),
        (
            {"event": "Product Purchased", "where": LIPSTICK},
            'Everyone who did Product Purchased where category is "lipstick".',
        ),
        (
            {"not": {"event": "Order Completed", "within": {"last": 1, "unit": "month"}}},
            "Everyone who did not do Order Completed in the last month.",
        ),
        (
            {"event": "Order Completed", "sum": "revenue", "op": "gt", "value": 1000},
            "Everyone whose total revenue of Order Completed is more than 1,000.",
        ),
        (
            {"event": "Order Completed", "occurrence": "first", "within": {"last": 30, "unit": "day"}},
            "Everyone whose first Order Completed was in the last 30 days.",
        ),
        (
            {
                "sequence": [
                    {"event": "Product Added"},
                    {"did_not": "Order Completed", "after": {"max": 2, "unit": "day"}},
                ]
            },
            "Everyone who did Product Added, then did not do Order Completed within 2 days.",
        ),
        ({"not": {"system": "crm"}}, "Everyone whom the CRM does not know."),
        ({"system": "cdp"}, "Everyone whom own channels know."),
        ({"not": {"system": "cdp"}}, "Everyone whom own channels do not know."),
        ({"interest": "243"}, "Everyone who has an interest in taxonomy id 243 (Interest › Automotive)."),
        ({"consent": "email", "state": "none"}, "Everyone who never decided on e-mail."),
        (
            {"interest": ["Automotive", "Electric Vehicle"]},
            "Everyone who has an interest in Automotive › Electric Vehicle.",
        ),
        (
            {"trait": "channels", "op": "includes_any", "value": ["email", "web"]},
            'Everyone whose channels includes any of "E-mail" or "Web".',
        ),
        ({"trait": "last_channel", "op": "is", "value": "pos"}, 'Everyone whose last channel is "Till".'),
        ({"not": {"segment": "vip"}}, 'Everyone who is not in the segment "vip".'),
        (
            {"all": [{"segment": "vip"}, {"any": [{"identifier": "email"}, {"identifier": "phone"}]}]},
            'Everyone who is in the segment "vip" and (who has a known e-mail or who has a known phone).',
        ),
        (
            {"event": "Order Completed", "count": {"op": "lte", "value": 1}},
            "Everyone who did Order Completed at most once.",
        ),
        (
            {"event": "*", "distinct_days": {"op": "gt", "value": 1}, "within": {"ago": [60, 30], "unit": "day"}},
            "Everyone who did anything on more than 1 different day between 30 and 60 days ago.",
        ),
        (
            {"event": "Order Completed", "min": "revenue", "op": "lt", "value": 5},
            "Everyone whose lowest revenue of Order Completed is less than 5.",
        ),
        (
            {"event": "Order Completed", "where": {"not": {"property": "price", "op": "gte", "value": 5}}},
            "Everyone who did Order Completed where price is not at least 5.",
        ),
        (
            {"event": "Order Completed", "where": {"any": [LIPSTICK, {"not": {"not": LIPSTICK}}]}},
            'Everyone who did Order Completed where category is "lipstick" or category is "lipstick".',
        ),
        ({"trait": "orders", "op": "not_in", "value": [1, 2]}, "Everyone whose number of orders is none of 1 and 2."),
        ({"not": {"trait": "age", "op": "between", "value": [1, 2]}}, "Everyone whose age is not between 1 and 2."),
        (
            {"not": {"all": [{"sequence": [{"event": "A"}, {"event": "B", "after": {"max": 1, "unit": "hour"}}]}]}},
            "Everyone except those who did A, then B within an hour.",
        ),
        (
            {"any": [{"segment": "vip"}, {"not": {"all": [{"segment": "x"}, {"identifier": "email"}]}}]},
            'Everyone who is in the segment "vip" or who is not among those who are in the segment "x" '
            "and who have a known e-mail.",
        ),
        ({"not": {"not": {"not": {"segment": "vip"}}}}, 'Everyone who is not in the segment "vip".'),
        ({"not": {"any": []}}, "Everyone."),
        *(
            ({"event": "O", "count": {"op": op, "value": value}}, f"Everyone who did O {said}.")
            for op, value, said in (
                ("in", [1], "once"),
                ("in", [2], "twice"),
                ("in", [3], "3 times"),
                ("in", [1, 3], "1 or 3 times"),
                ("not_in", [1], "any number of times but once"),
                ("not_in", [1, 2], "any number of times but 1 or 2 times"),
                ("is", 1, "exactly once"),
                ("gte", 2, "at least twice"),
                ("gt", 3, "more than 3 times"),
                ("between", [1, 2], "1 to 2 times"),
            )
        ),
        ({"event": "O", "distinct_days": {"op": "in", "value": [1]}}, "Everyone who did O on 1 different day."),
        ({"trait": "known", "op": "is_true"}, "Everyone who is known."),
        ({"not": {"trait": "known", "op": "is_true"}}, "Everyone who is anonymous."),
        ({"trait": "known", "op": "is_false"}, "Everyone who is anonymous."),
        ({"trait": "custom.vip", "op": "is_true"}, "Everyone whose vip is yes."),
        (
            {"trait": "city", "op": "in", "value": []},
            "Everyone whose city is one of the values of an empty list.",
        ),
        ({"not": {"consent": "email", "state": "none"}}, "Everyone who has decided on e-mail."),
    ],
)
def test_a_rule_reads_as_a_sentence(rule, words):
    assert in_words(rule) == words
