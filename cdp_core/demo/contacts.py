"""The CRM's contacts as the staff typed them in: with typing errors, double entries, a switchboard and test rows.

In:  people
Out: one row a contact, in the order of their Salesforce numbers, by true person
"""

import numpy as np
import pandas as pd

from cdp_core.demo.dice import Dice, chances
from cdp_core.demo.names import NAMES, NICKNAMES, folded
from cdp_core.demo.people import loyalty_ids

#: Person numbers of people who do not exist, one for each test row, begin here.
NOBODIES = 30_000_000
#: Salesforce numbers: the contact of person n is 10 n, a second entry for her 10 n + 1.
NUMBERS_A_PERSON = 10

SWITCHBOARD = "+496990009000"
SWITCHBOARD_COMPANY = "Hanse Kontor AG"
SWITCHBOARD_CONTACTS = 40
TEST_EMAIL = "test@test.com"
_TESTS = ("Test", "Toni", "QA", "Lukas", "Demo", "Asdf", "Maria", "Neu", "Probe", "John", "Ute", "Bot")
_COMPANIES = ("Studio Vermeer", "Alster Consulting", "Bureau Lacroix", "Northgate Media", "Sông Hàn Studio")
_ORIGINS = ("Store", "Web", "Event", "Phone Inquiry", "Partner Referral")


def draw_contacts(dice: Dice, people: pd.DataFrame) -> pd.DataFrame:
    """All contacts; the switchboard and the test rows only stand in the first part of a big population."""
    entries = _entries(dice, people)
    if dice.part == 0:
        entries = _behind_a_switchboard(entries, people)
    mess = [_second_entries(dice, entries, people), _same_again(dice, entries)]
    if dice.part == 0:
        mess.append(_test_rows(entries))
    return pd.concat([entries, *mess], ignore_index=True)


def _entries(dice: Dice, people: pd.DataFrame) -> pd.DataFrame:
    """One contact for each person in the CRM, typed well."""
    rng = dice.of("contacts")
    known = people[people["contact"]].reset_index(drop=True)
    count = len(known)
    work = known["last"].astype("str").map(folded) + known["person"].astype(str) + "@kontor.example"
    email = known["email"].where(~known["work_mail"], work).where(known["contact_mail"])
    company = pd.Series(rng.choice(_COMPANIES, count)).where(chances(rng, count, 0.06))
    card = loyalty_ids(known["person"].to_numpy()).where(known["loyalty"] & chances(rng, count, 0.6))
    return pd.DataFrame(
        {
            "person": known["person"],
            "number": known["person"] * NUMBERS_A_PERSON,
            "first": known["first"].astype("str"),
            "last": known["last"].astype("str"),
            "gender": known["gender"].astype("str"),
            "email": email.astype("str"),
            "phone": known["phone"].where(known["contact_phone"]).astype("str"),
            "birthday": known["birthday"].where(chances(rng, count, 0.62)),
            "street": known["street"].astype("str"),
            "postal_code": known["postal_code"].astype("str"),
            "place": known["place"],
            "country": known["country"].astype("str"),
            "company": company.astype("str"),
            "loyalty_id": card.where(~known["shares_mailbox"], loyalty_ids(known["person"].to_numpy())).astype("str"),
            "origin": rng.choice(_ORIGINS, count),
            "joined": known["joined"],
        }
    )


def _behind_a_switchboard(entries: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Forty corporate clients who can be called only through their company's number."""
    free = people["contact"] & ~people["loyalty"] & ~people["account"] & ~people["work_mail"] & people["contact_mail"]
    chosen = people.loc[free & (people["activity"] > 0), "person"].head(SWITCHBOARD_CONTACTS)
    there = entries["person"].isin(chosen)
    return entries.assign(
        phone=entries["phone"].where(~there, SWITCHBOARD),
        company=entries["company"].where(~there, SWITCHBOARD_COMPANY),
    )


def _second_entries(dice: Dice, entries: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """People entered twice without any id in common: a typing error, a nickname, the name before the wedding."""
    rng = dice.of("second entries")
    full = entries[entries["birthday"].notna() & (entries["company"] != SWITCHBOARD_COMPANY)]
    full = full[full["person"].isin(people.loc[people["activity"] > 0, "person"])]
    again = full[chances(rng, len(full), 0.05)].reset_index(drop=True)
    names = [
        _otherwise(rng, first, last, gender, country)
        for first, last, gender, country in zip(
            again["first"], again["last"], again["gender"], again["country"], strict=True
        )
    ]
    other = again["last"].map(folded) + ".old" + again["person"].astype(str) + "@example.org"
    return again.assign(
        number=again["number"] + 1,
        first=pd.Series([first for first, _ in names], dtype="str"),
        last=pd.Series([last for _, last in names], dtype="str"),
        email=other.where(chances(rng, len(again), 0.4)).astype("str"),
        phone=pd.Series([None] * len(again), dtype="str"),
        loyalty_id=pd.Series([None] * len(again), dtype="str"),
        origin="Event",
        joined=np.maximum(again["joined"] - 90, 3),
    )


def _same_again(dice: Dice, entries: pd.DataFrame) -> pd.DataFrame:
    """People entered twice under the same e-mail, as every CRM has them."""
    rng = dice.of("same again")
    full = entries[entries["email"].notna() & (entries["company"] != SWITCHBOARD_COMPANY)]
    full = full[~full["person"].isin(full.loc[full["email"].duplicated(keep=False), "person"])]
    again = full[chances(rng, len(full), 0.012)]
    return again.assign(
        number=again["number"] + 2,
        birthday=np.datetime64("NaT"),
        street=pd.Series([None] * len(again), dtype="str", index=again.index),
        email=again["email"].str.upper(),
        origin="Web",
        joined=np.maximum(again["joined"] - 200, 2),
    )


def _test_rows(entries: pd.DataFrame) -> pd.DataFrame:
    """Rows that somebody made to try something; none of them is anybody."""
    count = len(_TESTS)
    return (
        entries.head(1)
        .iloc[[0] * count]
        .reset_index(drop=True)
        .assign(
            person=NOBODIES + np.arange(count),
            number=(NOBODIES + np.arange(count)) * NUMBERS_A_PERSON,
            first=pd.Series(_TESTS, dtype="str"),
            last="Test",
            email=TEST_EMAIL,
            phone=pd.Series([None] * count, dtype="str"),
            birthday=np.datetime64("NaT"),
            street=pd.Series([None] * count, dtype="str"),
            postal_code=pd.Series([None] * count, dtype="str"),
            company=pd.Series([None] * count, dtype="str"),
            loyalty_id=pd.Series([None] * count, dtype="str"),
            origin="Web",
            joined=400,
        )
    )


def _otherwise(rng: np.random.Generator, first: str, last: str, gender: str, country: str) -> tuple[str, str]:
    """The same person's name as somebody else wrote it."""
    if first in NICKNAMES and rng.random() < 0.7:
        return NICKNAMES[first], last
    if gender == "female" and rng.random() < 0.3:
        maiden = NAMES[country].last
        return first, maiden[int(rng.integers(0, len(maiden)))]
    if not last.isascii() and rng.random() < 0.5:
        return first, folded(last).title()
    return first, _mistyped(rng, last)


def _mistyped(rng: np.random.Generator, name: str) -> str:
    """Two letters swapped, one doubled, or one left out; never the first."""
    at = int(rng.integers(1, max(2, len(name) - 1)))
    how = int(rng.integers(0, 3))
    if how == 0 and at + 1 < len(name):
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + name[at] * 2 + name[at + 1 :] if how == 1 else name[:at] + name[at + 1 :]
