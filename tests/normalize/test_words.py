"""Words with few meanings: countries, genders, languages, yes and no."""

import pytest

from cdp_core.normalize import names, places
from cdp_core.normalize.consents import consent_state, truth
from tests.normalize.conftest import Cleaning


@pytest.mark.parametrize(
    "text",
    [
        "DE",
        "de",
        "DEU",
        "276",
        "Germany",
        "deutschland",
        "Allemagne",
        "Alemania",
        "Đức",
        "ドイツ",
        "德国",
        "'DE",
        " Germany ",
    ],
)
def test_germany_has_many_names(text: str):
    assert places.country(text) == "DE"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *[
            (name, "US")
            for name in ("USA", "U.S.A.", "United States", "Estados Unidos", "États-Unis", "Hoa Kỳ", "アメリカ")
        ],
        *[(name, "GB") for name in ("UK", "England", "Great Britain", "Vereinigtes Königreich")],
        *[(name, "VN") for name in ("Viet Nam", "Việt Nam", "vietnam")],
        *[("NA", "NA"), ("Namibia", "NA"), ("The Netherlands", "NL"), ("Côte d’Ivoire", "CI"), ("South Korea", "KR")],
        *[("Türkiye", "TR"), ("Turkey", "TR"), ("Kosovo", "XK"), ("Hong Kong SAR", "HK"), ("Czechia", "CZ")],
        ("Atlantis", "Atlantis"),
    ],
)
def test_a_country_is_known_by_its_names(text: str, code: str):
    assert places.country(text) == code


def test_every_code_names_its_own_country():
    table = places.files("cdp_core.normalize").joinpath("countries.csv").read_text("utf-8").splitlines()[1:]
    assert len(table) == 250
    assert all(places.country(line.split(",")[0]) == line.split(",")[0] for line in table)
    assert all(places.country(line.split(",")[1]) == line.split(",")[0] for line in table)


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        *(
            ("Kadın", "female"),
            ("erkek", "male"),
            ("жен", "female"),
            ("муж", "male"),
            ("ชาย", "male"),
            ("أنثى", "female"),
        ),
        *[(word, "female") for word in ("F", "female", "Frau", "weiblich", "w", "Femme", "mujer", "Nữ", "女性", "2")],
        *[(word, "male") for word in ("M", "Male", "männlich", "Herr", "homme", "hombre", "nam", "男")],
        *[
            ("divers", "other"),
            ("non-binary", "other"),
            ("Unknown", None),
            ("not specified", None),
            ("Agnostic", "agnostic"),
            ("Άνδρας", "male"),
            ("ΓΥΝΑΙΚΑ", "female"),
        ],
    ],
)
def test_gender_is_said_in_three_words(text: str, gender: str | None):
    assert names.gender(text) == gender


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        *[(text, "female") for text in ("Frau Dr.", "MRS.", "Mme", "Sra.", "Sig.ra", "mevr.", "Pani")],
        *[(text, "male") for text in ("Herr", "Mr", "M.", "Monsieur", "Sr.", "Dhr.", "г-н")],
        *[(text, None) for text in ("Dr.", "Prof. Dr.", "Mx", "Herr und Frau", "Mr/Ms", "Mr. & Mrs.", "", "Familie")],
    ],
)
def test_a_form_of_address_tells_the_gender_unless_it_says_neither_or_both(text: str, gender: str | None):
    assert names.gender_addressed(text) == gender


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("en_US", "en-us"),
        ("de-DE", "de-de"),
        ("English", "en"),
        ("Deutsch", "de"),
        ("Tiếng Việt", "vi"),
        ("C.UTF-8", "c"),
    ],
)
def test_a_language_is_a_tag_in_lower_case(text: str, tag: str):
    assert names.language(text) == tag


@pytest.mark.parametrize(
    ("text", "state"),
    [
        *[
            (word, "granted")
            for word in ("granted", "yes", "TRUE", "1", "1.0", "Subscribed", "opted in", "Opt-In", "ja", "có")
        ],
        *[(word, "denied") for word in ("denied", "no", "False", "0", "nein", "NOT_SUBSCRIBED", "không")],
        *[(word, "withdrawn") for word in ("withdrawn", "Unsubscribed", "opted out", "opt-out", "revoked")],
        *[(word, None) for word in ("NEVER_SUBSCRIBED", "pending", "cleaned", "maybe")],
    ],
)
def test_a_decision_is_one_of_three_or_none(text: str, state: str | None):
    assert consent_state(text) == state


def test_yes_and_no_are_true_and_false():
    assert [truth(word) for word in ("Yes", "nein", "0", "1", "perhaps")] == ["true", "false", "false", "true", None]


def test_m_beside_h_is_a_mujer():
    spanish, english = names.gender_among(["H", "M", "h"]), names.gender_among(["M", "F"])
    assert [spanish("H"), spanish("M"), english("M"), english("F")] == ["male", "female", "male", "female"]


def test_a_form_of_address_is_no_part_of_a_name(cleaned: Cleaning) -> None:
    written = {
        "Mr Oliver Hughes": "Oliver Hughes",
        "Frau Dr. Anna Berg": "Dr. Anna Berg",
        "M. Müller": "M. Müller",
        "佐藤 健一 様": "佐藤 健一",
        "김민준님": "김민준",
        "Miss": "Miss",
    }
    result = cleaned("people", ("full_name", list(written)), ("email", ["ann@x.org"] * len(written)))
    assert result.column("full_name") == list(written.values())
    assert result.clean.decisions["full_name"] == "4 names were freed of a form of address."


@pytest.mark.parametrize(
    "written",
    [
        *("Mr and Mrs Smith", "Herr und Frau Meier", "Mr. & Mrs. Ann Lee", "Mr Price", "Frau Meier", "Smith (Mr)"),
        *("Mister Spex GmbH", "Mr Price Group Ltd.", "Miss Selfridge, Inc.", "김하님", "이햇님", "김별님"),
        *("Ann Lee/Bob Lee", "Ann/Bob Lee", "ANN LEE/BOB LEE", "Lee/Ray"),
    ],
)
def test_a_couple_a_company_and_half_a_name_keep_what_looks_like_a_form_of_address(
    cleaned: Cleaning, written: str
) -> None:
    assert cleaned("people", ("full_name", [written]), ("email", ["ann@x.org"])).column("full_name") == [written]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Hughes, Mr Oliver", "Oliver Hughes"),
        ("Hughes, Oliver (Mr)", "Oliver Hughes"),
        ("Sato,Kenichi,Mr", "Kenichi Sato"),
        ("HUGHES/OLIVER MR", "OLIVER HUGHES"),
        ("HUGHES/OLIVER", "OLIVER HUGHES"),
        ("DE CRUZ/ANA MARIA MRS", "ANA MARIA DE CRUZ"),
        ("김하 님", "김하"),
    ],
)
def test_hotels_and_airlines_write_a_name_last_name_first(cleaned: Cleaning, written: str, said: str) -> None:
    result = cleaned("people", ("full_name", [written]), ("email", ["ann@x.org"]))
    assert result.column("full_name") == [said]


def test_the_familys_name_comes_first_in_the_east(cleaned: Cleaning) -> None:
    result = cleaned(
        "people",
        ("last_name", ["佐藤", "김", "Sato"]),
        ("first_name", ["健一", "민준", "Kenichi"]),
        ("email", ["a@x.org", "b@x.org", "c@x.org"]),
    )
    assert result.column("full_name") == ["佐藤 健一", "김민준", "Kenichi Sato"]


def test_the_sign_of_the_japanese_post_is_no_part_of_a_code(cleaned: Cleaning) -> None:
    result = cleaned("people", ("postal_code", ["〒150-0041", "〒 150-0041", "'01067"]), ("email", ["a@x.org"] * 3))
    assert result.column("postal_code") == ["150-0041", "150-0041", "01067"]
