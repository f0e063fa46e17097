"""Thirty conditions of all kinds, three ways: as a rule, as the best statement that we could write by hand, in pandas.

In:  nothing
Out: LEAVES, over the tables of a synthetic workspace and over `bench.frames` of them

The three give the same count, or the benchmark stops. By hand, text is compared as the rule language compares it, as
shortly as that can be written; that an engineer knows his data is used elsewhere: which lists and paths there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bench.frames import Frames, folded
from bench.synthetic import NOW

THEN = f"TIMESTAMP '{NOW}'"
Mask = Callable[[pd.DataFrame], Any]
_PROFILES = "SELECT profile FROM profiles WHERE "


@dataclass(frozen=True)
class Leaf:
    """A condition as a rule, as a select of profiles by hand, and as a count in pandas where that is one expression.

    `once` says that the select finds no profile twice.
    """

    rule: dict[str, Any]
    by_hand: str
    in_pandas: Callable[[Frames], int] | None = None
    once: bool = True

    @property
    def counted(self) -> str:
        """The statement that counts them."""
        return f"SELECT count({'*' if self.once else 'DISTINCT profile'}) FROM ({self.by_hand})"

    @property
    def condition(self) -> str:
        """The condition on `profiles` that was written by hand for a trait."""
        return self.by_hand.removeprefix(_PROFILES)


def _trait(name: str, op: str, by_hand: str, mask: Mask, value: object = None) -> Leaf:
    rule = {"trait": name, "op": op} | ({} if value is None else {"value": value})
    return Leaf(rule, f"{_PROFILES}{by_hand}", lambda f: int(mask(f.profiles).sum()))


def _event(
    name: str | list[str],
    by_hand: str = "",
    having: str = "",
    mask: Mask | None = None,
    measure: Callable[[Any], Any] | None = None,
    pandas: bool = True,
    **more: Any,
) -> Leaf:
    names = [name] if isinstance(name, str) else name
    listed = ", ".join(f"'{each}'" for each in names)
    where = f"occurred_at <= {THEN} AND event IN ({listed})"
    where += f" AND {by_hand}" if by_hand else ""
    select = f"SELECT profile FROM events WHERE {where}"

    def in_pandas(f: Frames) -> int:
        found = f.events[f.events["event"].isin(names) & (f.events["at"] <= NOW)]
        found = found if mask is None else found[mask(found)]
        return found["profile"].nunique() if measure is None else int(measure(found.groupby("profile")).sum())

    rule = {"event": name, **more}
    if having:
        return Leaf(rule, f"{select} GROUP BY profile HAVING {having}", in_pandas if pandas else None)
    return Leaf(rule, select, in_pandas if pandas else None, once=False)


def _days(n: int) -> dict[str, Any]:
    return {"within": {"last": n, "unit": "day"}}


def _last(n: int) -> str:
    return f"occurred_at > {THEN} - INTERVAL {n} DAY"


def _since(n: int) -> Mask:
    return lambda events: events["at"] > pd.Timestamp(NOW) - pd.Timedelta(days=n)


def _where(name: str, value: object, op: str = "is") -> dict[str, Any]:
    return {"where": {"property": name, "op": op, "value": value}}


_CART = [{"event": "Product Added"}, {"did_not": "Order Completed", "after": {"max": 2, "unit": "day"}}]
_CART_BY_HAND = f"""
SELECT a.profile FROM events a ASOF LEFT JOIN (
    SELECT profile, occurred_at AS at FROM events WHERE event = 'Order Completed') o
ON a.profile = o.profile AND a.occurred_at < o.at
WHERE a.event = 'Product Added' AND a.occurred_at <= {THEN} - INTERVAL 2 DAY AND a.{_last(30)}
AND coalesce(o.at > a.occurred_at + INTERVAL 2 DAY, true)"""
_CONSENT_BY_HAND = f"""
SELECT profile FROM consents WHERE purpose = 'email' AND decided_at <= {THEN}
GROUP BY profile HAVING max_by(state, decided_at) = 'granted'"""
_INTEREST_BY_HAND = f"""
SELECT profile FROM interests WHERE starts_with(interest, '["Automotive"')
AND seen_at <= {THEN} AND expires_at > {THEN}"""
_IDENTIFIER_BY_HAND = "SELECT a.profile FROM identifiers i JOIN assignments a USING (record) WHERE i.kind = 'email'"
_ORDERS = "Order Completed"
_BY_DAY = "count(DISTINCT date_trunc('day', occurred_at))"
_CITY, _CATEGORY = "lower(trim(nfc_normalize(city)))", "lower(trim(nfc_normalize(category)))"


def _granted(f: Frames) -> int:
    decided = f.consents[(f.consents["purpose"] == "email") & (f.consents["decided_at"] <= NOW)]
    latest = decided.sort_values("decided_at").groupby("profile")["state"].last()
    return int((latest == "granted").sum())


def _interested(f: Frames) -> int:
    now = (f.interests["seen_at"] <= NOW) & (f.interests["expires_at"] > NOW)
    return f.interests.loc[now & f.interests["interest"].str.startswith('["Automotive"'), "profile"].nunique()


LEAVES = [
    _trait("city", "is", f"{_CITY} = 'hanoi'", lambda p: folded(p["city"]) == "hanoi", "hanoi"),
    _trait("city", "is_not", f"coalesce({_CITY} <> 'hanoi', true)", lambda p: folded(p["city"]) != "hanoi", "hanoi"),
    _trait(
        "city",
        "in",
        f"{_CITY} IN ('hanoi', 'paris', 'łódź')",
        lambda p: folded(p["city"]).isin(["hanoi", "paris", "łódź"]),
        ["Hanoi", "Paris", "Łódź"],
    ),
    _trait(
        "full_name",
        "contains",
        "contains(lower(nfc_normalize(full_name)), 'son 99')",
        lambda p: folded(p["full_name"]).str.contains("son 99", regex=False),
        "son 99",
    ),
    _trait("email", "exists", "email <> ''", lambda p: p["email"].fillna("") != ""),
    _trait("revenue", "gt", "revenue > 100", lambda p: p["revenue"] > 100, 100),
    _trait("age", "between", "age BETWEEN 20 AND 29", lambda p: p["age"].between(20, 29), [20, 29]),
    _trait(
        "last_seen",
        "in_last",
        f"last_seen > {THEN} - INTERVAL 30 DAY AND last_seen <= {THEN}",
        lambda p: p["last_seen"].between(pd.Timestamp(NOW) - pd.Timedelta(days=30), NOW, inclusive="right"),
        {"n": 30, "unit": "day"},
    ),
    _trait(
        "birthday",
        "anniversary_in_next",
        "month(birthday) = 6 AND day(birthday) < 8",
        lambda p: (p["birthday"].dt.month == 6) & (p["birthday"].dt.day < 8),
        {"n": 7, "unit": "day"},
    ),
    _trait("known", "is_true", "known", lambda p: p["known"]),
    _trait(
        "channels",
        "includes_any",
        "contains(channels, '\"app\"')",
        lambda p: p["channels"].str.contains('"app"', regex=False),
        ["app"],
    ),
    _event(_ORDERS),
    _event("Page Viewed", having="count(*) >= 10", measure=lambda g: g.size() >= 10, count={"op": "gte", "value": 10}),
    _event(
        "Page Viewed",
        _last(30),
        "count(*) >= 3",
        _since(30),
        lambda g: g.size() >= 3,
        **_days(30),
        count={"op": "gte", "value": 3},
    ),
    _event(
        "Page Viewed",
        _last(30),
        "count(*) >= 7",
        _since(30),
        lambda g: g.size() >= 7,
        **_days(30),
        count={"op": "gte", "value": 7},
    ),
    _event(_ORDERS, _last(90), mask=_since(90), **_days(90)),
    _event(
        "Page Viewed",
        _last(7),
        _BY_DAY + " >= 2",
        pandas=False,
        **_days(7),
        distinct_days={"op": "gte", "value": 2},
    ),
    _event(
        _ORDERS,
        having="round(sum(revenue), 6) > 100",
        measure=lambda g: g["revenue"].sum().round(6) > 100,
        sum="revenue",
        op="gt",
        value=100,
    ),
    _event(
        _ORDERS,
        _last(180),
        "round(avg(revenue), 6) > 80",
        _since(180),
        lambda g: g["revenue"].mean().round(6) > 80,
        **_days(180),
        avg="revenue",
        op="gt",
        value=80,
    ),
    _event(
        "Product Viewed",
        f"{_CATEGORY} = 'lipstick'",
        mask=lambda e: folded(e["category"]) == "lipstick",
        **_where("category", "lipstick"),
    ),
    _event(
        "Product Viewed",
        f"{_CATEGORY} = 'bags' AND {_last(30)}",
        "count(*) > 1",
        lambda e: (folded(e["category"]) == "bags") & _since(30)(e),
        lambda g: g.size() > 1,
        **_where("category", "bags"),
        **_days(30),
        count={"op": "gt", "value": 1},
    ),
    _event(
        "Product Added",
        "lower(trim(nfc_normalize(json_extract_string(properties, '/color')))) = 'red'",
        pandas=False,
        **_where("color", "red"),
    ),
    _event(
        "Product Added",
        "try_cast(json_extract_string(properties, '/size') AS DOUBLE) > 45",
        pandas=False,
        **_where("size", 45, "gt"),
    ),
    _event(["Email Opened", "Email Link Clicked"], _last(14), mask=_since(14), **_days(14)),
    _event(
        _ORDERS,
        having=f"min(occurred_at) > {THEN} - INTERVAL 30 DAY",
        measure=lambda g: g["at"].min() > pd.Timestamp(NOW) - pd.Timedelta(days=30),
        **_days(30),
        occurrence="first",
    ),
    Leaf({"sequence": _CART, **_days(30)}, _CART_BY_HAND, once=False),
    Leaf(
        {"identifier": "email"},
        _IDENTIFIER_BY_HAND,
        lambda f: (
            f.identifiers[f.identifiers["kind"] == "email"].merge(f.assignments, on="record")["profile"].nunique()
        ),
        once=False,
    ),
    Leaf(
        {"system": "crm"},
        "SELECT profile FROM profile_sources WHERE system = 'crm'",
        lambda f: f.sources.loc[f.sources["system"] == "crm", "profile"].nunique(),
        once=False,
    ),
    Leaf({"consent": "email", "state": "granted"}, _CONSENT_BY_HAND, _granted),
    Leaf({"interest": ["Automotive"]}, _INTEREST_BY_HAND, _interested, once=False),
]
