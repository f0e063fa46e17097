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
        ({"trait": "age", "op": "between", "value": [20, 29.5]}, "Everyone whose age is between 20 and 29.5."),
        ({"trait": "custom.shoe_size", "op": "gte", "value": 40}, "Everyone whose shoe size is at least 40."),
        (
            {"trait": "birthday", "op": "anniversary_in_next", "value": {"n": 7, "unit": "day"}},
            "Everyone whose birthday has its anniversary in the next 7 days.",
        ),
        (
            {"event": "Order Completed", "within": {"last": 30, "unit": "day"}, "count": {"op": "gte", "value": 2}},
            "Everyone who did Order Completed at least 2 times in the last 30 days.",
        ),
        (
            {"event": "Product Purchased", "where": LIPSTICK},
            'Everyone who did Product Purchased with category is "lipstick".',
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
        ({"consent": "email", "state": "none"}, "Everyone who never decided on email."),
        (
            {"interest": ["Automotive", "Electric Vehicle"]},
            "Everyone who has an interest in Automotive › Electric Vehicle.",
        ),
        ({"not": {"segment": "vip"}}, "Everyone who is not in the segment vip."),
        (
            {"all": [{"segment": "vip"}, {"any": [{"identifier": "email"}, {"identifier": "phone"}]}]},
            "Everyone who is in the segment vip and (who has a known e-mail or who has a known phone).",
        ),
    ],
)
def test_a_rule_reads_as_a_sentence(rule, words):
    assert in_words(rule) == words
