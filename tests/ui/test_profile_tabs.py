from datetime import datetime

from cdp_core.profiles import Claim, TraitValue
from cdp_core.ui.labels import trait_value
from cdp_core.ui.profile_tabs import other_values, tellers

NOW = datetime(2026, 3, 10, 12)
#: Who told what: value, source, day of March 2026.
TOLD = (("Hanoi", "shop", 9), ("Hue", "crm", 1), ("Hanoi", "till", 2), ("Hue", "crm", 8), ("Hue", "app", None))


def claims() -> list[Claim]:
    return [
        Claim(value, source, "cdp", place, datetime(2026, 3, day) if day else None)
        for place, (value, source, day) in enumerate(TOLD)
    ]


def test_a_value_that_lost_stands_once_whoever_tells_it():
    won, *lost = claims()
    assert list(other_values(TraitValue("city", won, tuple(lost)))) == ["Hue"]


def test_a_source_that_told_a_value_often_stands_once_with_the_last_time():
    hue = [claim for claim in claims() if claim.value == "Hue"]
    assert tellers(hue, NOW) == "crm 2 days ago, app"


def test_a_country_is_called_by_its_name():
    assert [trait_value("country", code) for code in ("VN", "GB", "Atlantis")] == [
        "Vietnam",
        "United Kingdom",
        "Atlantis",
    ]
    assert trait_value("custom.grade", "DE") == "DE"
