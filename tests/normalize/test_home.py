"""The country of a file that names none, by what its phones and e-mails say."""

import pytest

from cdp_core.normalize.home import home_country
from tests.normalize.conftest import Cleaning

AT_HOME = ["0912 345 678", "0987 654 321"]


@pytest.mark.parametrize(
    ("phones", "emails", "country"),
    [
        (["+84 912 345 678", "+84987654321", *AT_HOME], [], "VN"),
        (["0049 30 901820", "+49 151 23456789", "030 901820"], ["a@x.org"], "DE"),
        (AT_HOME, ["an@example.vn", "binh@example.vn"], "VN"),
        ([], ["a@shop.co.uk", "b@home.uk"], "GB"),
        # With a country's code, without a plus, beside numbers that it dials with their 0.
        (["62878799155", "6287879915586", "087871244461", "0878-7124-4462", "081359454799"], ["ani@x.com"], "ID"),
        (["62878799155", "6287879915586", "0912 345 678", "0987 654 321"], [], None),
        (["6287879915586", "087871244461", "081359454799"], [], None),
        # One number says little, several countries say nothing, and .io belongs to everybody.
        (["+84 912 345 678", *AT_HOME], [], None),
        (["+84 912 345 678", "+49 151 23456789", *AT_HOME], [], None),
        (AT_HOME, ["a@x.io", "b@y.io"], None),
        # What cannot be a number of that country speaks against it.
        (["+84 912 345 678", "+84987654321", "555 1234", "555 4321"], [], None),
    ],
)
def test_a_country_is_told_by_nearly_all_of_the_evidence(
    phones: list[str], emails: list[str], country: str | None
) -> None:
    found = home_country(phones, emails)
    assert (found and found[0]) == country


SPANISH = ["655819182", "655 81 91 83", "971819189", "655819188", "655819186"]
GERMANS, FRENCH, BRITON = ["+49 170 12345678", "+49 170 12345679"], ["+33 6 12 34 56 78"] * 2, ["+44 7700 900123"]


@pytest.mark.parametrize(
    ("phones", "emails", "country"),
    [
        # Valid in Germany, but no German leaves out the 0.
        ([*SPANISH, *GERMANS], [], None),
        ([*SPANISH, *FRENCH], [], None),
        # A few addresses tell, where the phones agree.
        ([*SPANISH, *GERMANS], ["ana@correo.es", "luis@correo.es", *["a@gmail.com"] * 8], "ES"),
        ([*SPANISH, *GERMANS, *FRENCH, *BRITON], ["ana@correo.es", "luis@correo.es", "so@poste.fr", "a@x.com"], "ES"),
        (SPANISH, ["ana@correo.es", *["a@gmail.com"] * 8], None),
        (SPANISH, ["ana@correo.es", "luis@correo.es", *["a@gmail.com"] * 60], None),
        # A 0 that a spreadsheet took is missed only where the addresses say so too.
        (["151 23456780", "151 23456781", "151 23456782", *GERMANS], ["a@post.de", "b@post.de"], "DE"),
        ([*SPANISH, *GERMANS], ["a@post.de", "b@post.de", "ana@correo.es", "a@x.com"], None),
        # The few with a code are of the country where the others have its 0.
        (["0151 23456780", "030 901820", "0171 2345678", *GERMANS], ["a@gmail.com"], "DE"),
        (["(212) 555-0123", "(516) 555-5555", "(555) 123-4567", "+1 212 555 0199", "+1 516 555 0199"], [], "US"),
        # Two countries as good as one another: 06 and 07 are dialed in both.
        (["0612345678", "0612345679", "0612345680"], ["a@poste.fr", "b@poste.fr", "a@post.nl", "a@x.com"], None),
        (["0470 12 34 56", "0470 12 34 57", "0470 12 34 58", *FRENCH], ["a@x.be", "b@x.be", "c@gmail.com"], "BE"),
    ],
)
def test_the_few_foreigners_with_a_code_are_not_the_country_of_the_others(
    phones: list[str], emails: list[str], country: str | None
) -> None:
    found = home_country(phones, emails)
    assert (found and found[0]) == country


def test_phones_that_only_one_country_of_the_file_dials_so_are_its_and_it_is_said(cleaned: Cleaning) -> None:
    emails = ["a@correo.es", "b@correo.es", "c@x.com", "d@x.com", "e@x.com", "f@x.com", "g@x.com"]
    found = cleaned("people", ("phone", [*SPANISH, *GERMANS]), ("email", emails))
    assert ("phone", "+34655819182") in found.identifiers()[0]
    said = "Phones without a country were read as numbers of Spain: of the countries in the file it alone dials so."
    assert said in found.clean.decisions["phone"]


def test_phones_are_read_as_the_others_in_the_file_and_it_is_said(cleaned: Cleaning) -> None:
    found = cleaned("people", ("phone", ["+49 30 901820", "+49 151 23456789", "0151 23456780"]))
    assert found.identifiers()[2] == [("phone", "+4915123456780")]
    assert "numbers of Germany, as the others in the file are" in found.clean.decisions["phone"]


def test_an_open_date_order_follows_the_files_country(cleaned: Cleaning) -> None:
    phones = ["+1 516 555 5555", "+1 212 555 0123"]
    found = cleaned("people", ("phone", phones), ("created_at", ["03/04/2025", "05/06/2025"]))
    assert [moment.month for moment in found.column("created_at")] == [3, 5]
    assert "usual in United States" in found.clean.decisions["created_at"]


@pytest.mark.parametrize(
    ("phones", "regions", "codes", "country"),
    [
        (["3125550142", "2125550123"], ["IL", "NY"], ["60614", "10001-2345"], "US"),
        # IL and CA may be regions elsewhere, and five digits are a German postal code.
        (["3125550142", "2125550123"], ["IL", "Bayern"], ["60614", "80331"], None),
        (["3125550142", "2125550123"], ["IL", "NY"], ["60614", "SW1A 1AA"], None),
        (["0301234567", "089 1234567"], [], ["10115", "80331"], None),
        # Milan and Varese have the letters of Michigan and Virginia, and other phones.
        (["347 1234567", "02 12345678"], ["MI", "VA"], ["20121", "21100"], None),
        (["312 345 6789", "315 234 5678"], ["Bogotá", "Cali"], ["110111", "760001"], None),
    ],
)
def test_states_with_their_codes_tell_the_united_states(
    phones: list[str], regions: list[str], codes: list[str], country: str | None
) -> None:
    found = home_country(phones, [], [], regions, codes)
    assert (found and found[0]) == country


@pytest.mark.parametrize(
    ("texts", "country"),
    [
        (["Nguyễn Thị Lan", "Son đỏ", "Trần Văn Minh"], "VN"),
        (["佐藤はなこ", "すずき", "メイク"], "JP"),
        (["Nguyễn Thị Lan", "Trần Văn Minh", *["Anna Huber"] * 10], None),
        (["Jörg", "Zoë", "Müller"], None),
    ],
)
def test_letters_of_one_language_tell_its_country(texts: list[str], country: str | None) -> None:
    at_home = AT_HOME if country != "JP" else ["090-1234-5678", "080-8765-4321"]
    found = home_country(at_home, [], texts)
    assert (found and found[0]) == country


def test_a_dot_groups_thousands_in_a_country_that_writes_a_comma(cleaned: Cleaning) -> None:
    found = cleaned(
        "people",
        ("full_name", ["Nguyễn Thị Lan", "Trần Văn Minh"]),
        ("phone", AT_HOME),
        ("custom.points", ["1.250", "320"]),
    )
    assert found.column("custom") == ['{"points":1250}', '{"points":320}']


def test_letters_alone_tell_how_numbers_are_written(cleaned: Cleaning) -> None:
    found = cleaned(
        "orders",
        ("customer_id", ["1", "2"]),
        ("occurred_at", ["2026-01-03", "2026-01-04"]),
        ("product", ["Sữa tươi", "Bánh mì nướng"]),
        ("revenue", ["64.000", "13.500"]),
    )
    assert found.column("revenue") == [64000.0, 13500.0]


CUT = ["7933430647", "7450653615", "7798366024", "7936798906", "7477552607"]


@pytest.mark.parametrize(
    ("phones", "country"),
    [
        (["07743493976", "07572591146", *CUT[:3], "+447779434970", "0044 7878632616"], "GB"),
        ([*CUT[:3], "+447779434970", "+447878632616"], "GB"),
        ([*CUT, "+447779434970", "+447878632616"], None),
    ],
    ids=["some have theirs", "as many have a code", "a few have a code"],
)
def test_a_spreadsheet_takes_the_zero_from_numbers(phones: list[str], country: str | None) -> None:
    found = home_country(phones, [])
    assert (found and found[0]) == country


@pytest.mark.parametrize(
    ("phones", "beside", "country"),
    [
        (["010-1234-1001", "010-1234-1002"], {"headers": ["회원번호", "이메일", "휴대폰"]}, "KR"),
        # Headers may be in a language that those who answer do not live with.
        (["415 555 0101", "212 555 0102"], {"headers": ["이름", "이메일", "전화번호"]}, None),
        (["090-1234-1001", "090-1234-1002"], {"headers": ["会員番号", "メール", "携帯電話"]}, "JP"),
        (["13812345678", "13912345678"], {"headers": ["会员编号", "邮箱", "手机"]}, None),
        (["(11) 99900-1234", "(21) 99901-1234"], {"regions": ["SP", "RJ"]}, "BR"),
        (["(11) 99900-1234", "(21) 99901-1234"], {"cpfs": ["529.982.247-25", "11144477735"]}, "BR"),
        (["(11) 99900-1234", "(21) 99901-1234"], {"cpfs": ["529.982.247-26", "111.111.111-11"]}, None),
        (["(415) 555-2671", "(615) 555-2672"], {"regions": ["AL", "PA"]}, None),
        (["07743 493976", "07572 591146"], {"postal_codes": ["LS1 4AP", "M1 1AE"]}, "GB"),
    ],
)
def test_headers_cpfs_states_and_postcodes_tell_a_country(
    phones: list[str], beside: dict[str, list[str]], country: str | None
) -> None:
    found = home_country(phones, [], **beside)
    assert (found and found[0]) == country


def test_phones_that_were_kept_without_a_country_are_said(cleaned: Cleaning) -> None:
    found = cleaned("people", ("full_name", ["Ana Petit", "Ana Klein"]), ("phone", ["06 12 34 10 78", "+33612341079"]))
    assert found.clean.decisions["phone"].startswith("1 phone without a country was kept as written")
