"""Rules in links: long ones are packed, and what is no packed rule is refused."""

import base64
import json
import random
import zlib

import pytest

from cdp_core.errors import RuleError
from cdp_core.ui import link_text


def long_rule(values: int, seed: int = 1) -> dict:
    drawn = random.Random(seed)
    cities = [f"City {drawn.randrange(1000)} đ" for _ in range(values)]
    return {"all": [{"trait": "city", "op": "in", "value": cities}]}


def test_a_short_rule_can_be_read_in_its_link():
    rule = {"trait": "city", "value": "Đà Nẵng"}
    assert json.loads(link_text.written(rule)) == rule
    assert link_text.read(link_text.written(rule)) == link_text.written(rule)


def test_a_rule_of_many_thousand_characters_fits_into_a_link_and_comes_back():
    rule = long_rule(1500)
    told = link_text.written(rule)
    assert len(json.dumps(rule)) > 20_000
    assert len(told) <= link_text.LONGEST
    assert told.removeprefix("z.").replace("-", "").replace("_", "").isalnum()
    assert json.loads(link_text.read(told)) == rule


def test_what_does_not_fit_is_not_written():
    assert link_text.written(long_rule(50_000)) is None


def packed(told: bytes) -> str:
    return "z." + base64.urlsafe_b64encode(zlib.compress(told)).decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (packed(b" " * 50_000_000), "unpacks to more than 200 kilobytes"),
        (packed(b"{}" * 500)[:-9], "cut off|damaged"),
        ("z.", "cut off"),
        ("z.!!", "cut off|damaged"),
        ("z.é", "damaged"),
        ("z.AAAA", "damaged"),
        (packed(b"\xff\xfe"), "damaged"),
    ],
)
def test_a_damaged_link_is_refused_in_a_sentence(text, said):
    with pytest.raises(RuleError, match=said):
        link_text.read(text)
