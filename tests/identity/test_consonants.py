"""Names in Arabic and Hebrew letters meet the same names in Latin ones."""

from collections import Counter
from datetime import datetime

import pytest

from cdp_core.identity.consonants import latin_spellings, may_spell
from cdp_core.identity.names import clash, compounds, fold


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("محمد", "Mohammed Muhammad Mohamed Mohamad"),
        ("عبد الله", "Abdullah Abdallah"),
        ("عبد الرحمن", "Abdelrahman Abdulrahman Abdurrahman"),
        ("يوسف", "Youssef Yusuf Yousef"),
        ("حسين", "Hussein Husain Hossein"),
        ("خالد", "Khaled Khalid"),
        ("فاطمة", "Fatima Fatimah Fatma"),
        ("المصري", "Almasri Elmasry Masri"),
        ("القاسم", "Alkassem Qasim"),
        ("مصطفى", "Mostafa Mustafa"),
        ("شاهين", "Shaheen Chahine"),
        ("رضا", "Reza Rida"),
        ("علي", "Ali Aly"),
        ("عيسى", "Isa Issa Eissa"),
        ("ليلى", "Leila Layla"),
        ("عمر", "Omar Umar Omer"),
        ("عادل", "Adel Adil"),
        ("کریمی", "Karimi"),
        ("משה", "Moshe"),
        ("אברהם", "Avraham Abraham"),
        ("כהן", "Cohen"),
    ],
)
def test_a_name_without_vowels_is_spelled_in_many_ways(name, latin):
    word = compounds(fold(name))
    assert [one for one in latin.split() if not may_spell(word, fold(one))] == []
    assert latin_spellings([word], Counter(fold(latin).split())).keys() == {word}


@pytest.mark.parametrize(
    ("name", "other"),
    [("حسن", "Hussein"), ("حسين", "Hassan"), ("خالد", "Walid"), ("سالم", "Sami"), ("علي", "Omar"), ("نور", "Nadia")]
    + [("علي", one) for one in ("Lea", "Ella", "Lee", "Ola", "Ellie")]
    + [("عمر", one) for one in ("Amir", "Emir", "Mara", "Mira")]
    + [("عادل", "Dale"), ("מי", "Emma")],
)
def test_another_name_is_no_spelling(name, other):
    assert not may_spell(fold(name), fold(other))


def test_of_several_spellings_that_of_most_people_is_taken_and_the_first_of_equals():
    spelled = Counter({"khaled": 2, "khalid": 3, "walid": 9, "nasir": 1, "nasser": 1})
    assert latin_spellings(["خالد", "ناصر", "زينب"], spelled) == {"خالد": "khalid", "ناصر": "nasir"}


def test_of_names_that_are_not_one_the_most_frequent_is_no_spelling():
    assert latin_spellings(["علا"], Counter({"ola": 1, "ella": 90})) == {}
    assert latin_spellings(["علي"], Counter({"ali": 1, "lea": 90, "ella": 9})) == {"علي": "ali"}
    assert latin_spellings(["فاطمه"], Counter({"fatima": 9, "fatimah": 1})) == {"فاطمه": "fatima"}


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        ("محمد حسن", "Mohamed Hassan", False),
        ("عبد الله رشيد", "Abd Allah Rasheed", False),
        ("محمد حسن", "Ahmed Hassan", True),
        ("Mohammed Hassan", "Muhammad Hassan", False),
        ("Mohammed Hassan", "Ahmed Hassan", True),
    ],
)
def test_names_of_two_alphabets_clash_where_their_consonants_do(a, b, apart):
    assert clash(a, b) is clash(b, a) is apart


def test_people_are_one_whichever_alphabet_their_names_are_written_in(town):
    born, other = datetime(1981, 4, 17), datetime(1955, 11, 28)
    town.record(key="arabic", first_name="خالد", last_name="النجار", birthday=born, city="Cairo")
    town.record(key="latin", first_name="Khaled", last_name="El Naggar", birthday=born, city="Cairo")
    town.record(key="other", first_name="Omar", last_name="Haddad", birthday=other, city="Cairo")
    town.resolve()
    assert town.groups() == [["arabic", "latin"], ["other"]]


def test_people_on_one_phone_are_one_whichever_alphabet_their_names_are_written_in(town):
    for key, name in (("arabic", "محمد حسن"), ("latin", "Mohamed Hassan"), ("other", "نور حسن")):
        town.record(key=key, full_name=name, phone="+201001234567")
    town.resolve()
    assert town.groups() == [["arabic", "latin"], ["other"]]
