"""The country that a file comes from, where its rows name none: by its phones and its e-mail addresses.

In:  samples of a file's phones, e-mail addresses, regions with postal codes, and texts
Out: an ISO 3166 code and why, or nothing

A careful reader of a list with +84 912 … beside 0987 … reads both as Vietnamese. The evidence has to be nearly
unanimous, and the numbers without a country code have to be possible there. Where those are the most, the few written
with a code may be the foreigners': then the others have to be written as that country dials them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import phonenumbers

from cdp_core.mapping.currencies import PAID_IN
from cdp_core.mapping.names import either
from cdp_core.normalize import places

#: Share of the evidence that has to agree.
_AGREEMENT = 0.9
_FEWEST = 2
#: So many numbers show how a file writes them.
_LOOKED_AT = 100
#: So many of the e-mail addresses are more than a guest or two.
_A_FEW = 0.05
#: Share of numbers with their 0 from which on the others have lost it.
_SOME = 0.2
_DIGITS = re.compile(r"\D+")
#: Endings that belong to a country and are used by everybody.
_EVERYBODYS = frozenset(either("ai|am|bz|cc|co|dj|eu|fm|gg|gl|ly|io|la|me|ms|nu|re|sh|so|st|tk|tv|to|vc|ws"))


#: Letters that only one country's language writes. Those of several countries (ä, é, ñ, Cyrillic) say nothing.
_LETTERS = {
    "VN": re.compile(r"[ăơưĂƠƯẠ-ỹ]"),
    "JP": re.compile(r"[\u3040-\u30ff]"),
    "KR": re.compile(r"[\uac00-\ud7af]"),
    "TH": re.compile(r"[\u0e00-\u0e7f]"),
    "IL": re.compile(r"[\u0590-\u05ff]"),
    "GR": re.compile(r"[\u0370-\u03ff]"),
    "PL": re.compile(r"[łŁąĄęĘżŻ]"),
    "CZ": re.compile(r"[řŘůŮ]"),
    "HU": re.compile(r"[őŐűŰ]"),
    "TR": re.compile(r"[ğĞıİ]"),
}
#: Share of the texts that have such letters: most Vietnamese names do, one in a German list does not make it one.
_WRITTEN = 0.4


_STATES = frozenset(
    either(
        "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|"
        "OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
    )
)
_ZIP = re.compile(r"\d{5}(?:-\d{4})?")
_STATES_OF_BRAZIL = frozenset(
    either("AC|AL|AP|AM|BA|CE|DF|ES|GO|MA|MT|MS|MG|PA|PB|PR|PE|PI|RJ|RN|RS|RO|RR|SC|SP|SE|TO")
)
#: Share of phones that are to be numbers of a country that only headers or regions speak of.
_MOSTLY_VALID = 0.8
_POSTCODE = re.compile(r"(?i)[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")
_HAN_OR_KANA = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def home_country(
    phones: Sequence[str],
    emails: Sequence[str],
    texts: Sequence[str] = (),
    regions: Sequence[str] = (),
    postal_codes: Sequence[str] = (),
    headers: Sequence[str] = (),
    cpfs: Sequence[str] = (),
) -> tuple[str, str] | None:
    """The country, and a sentence for a person where phones are read by it. `texts` are names, cities, goods.

    `cpfs` are numbers that everybody in Brazil has.
    """
    abroad = [number for phone in phones if (number := _international(phone))]
    at_home = [phone for phone in phones if not _international(phone) and len(_DIGITS.sub("", phone)) >= 7]
    codes = [phonenumbers.region_code_for_country_code(code) for code in abroad]
    others, endings, letters = _most(codes), _most(_of_endings(emails)), _by_letters(texts)
    often = _oftenest(_national_endings(emails), len(emails))
    if (
        others
        and len(abroad) < len(at_home)
        and not (2 * len(abroad) >= len(at_home) and _valid(at_home, others) >= _AGREEMENT and not often)
        and not _also_home(others, {often, endings, letters}, {*_national_endings(emails)}, at_home)
    ):
        others = None
    for found, why in (
        (others, "the others in the file are"),
        (endings, "the e-mail addresses in the file are"),
        (letters, "the language of the file is"),
        (_of_the_states(regions, postal_codes, at_home), "the states and ZIP codes of the file are"),
        (_of_brazil(regions, cpfs, at_home), "the states or CPFs of the file are"),
        (_of_britain(postal_codes, at_home), "the postcodes of the file are"),
        (_by_headers(headers, at_home), "the language of its headers is"),
    ):
        if found and _possible(at_home, found):
            said = f"Phones without a country were read as numbers of {places.country_name(found)}, as {why}."
            return found, said if at_home else ""
    return _only_dialed_there(often, {*codes, *_national_endings(emails)}, at_home) or _with_bare_codes(at_home)


def currency_there(told: Mapping[str, Sequence[str]], headers: Sequence[str]) -> str:
    """What is paid with where a file is from, by the values of its fields; "" where it names several countries."""
    values = {name: [text for text in texts if text.strip()] for name, texts in told.items()}
    named = Counter(places.country(text) for text in values.get("country", ()))
    if named:
        code, count = named.most_common(1)[0]
        return PAID_IN.get(code, "") if count >= max(_FEWEST, _AGREEMENT * named.total()) else ""
    texts = [text for name in ("full_name", "first_name", "last_name", "city") for text in values.get(name, ())]
    found = home_country(
        values.get("phone", ()),
        values.get("email", ()),
        texts,
        values.get("region", ()),
        values.get("postal_code", ()),
        headers=headers,
        cpfs=values.get("id.cpf", ()),
    )
    return PAID_IN.get(found[0], "") if found else ""


def _with_bare_codes(at_home: Sequence[str]) -> tuple[str, str] | None:
    """The country whose code some numbers begin with, without a plus, and that dials the others, all with their 0."""
    digits = [_DIGITS.sub("", phone) for phone in at_home[:_LOOKED_AT]]
    dialed = [number for number in digits if number.startswith("0")]
    coded = [number for number in digits if not number.startswith("0")]
    valid = (_valid_number(f"+{number}", "ZZ") for number in coded)
    codes = [number.country_code for number in valid if number and number.country_code]
    region = _most(map(phonenumbers.region_code_for_country_code, codes))
    if not region or len(dialed) < _FEWEST or _dialed(dialed, region) < _AGREEMENT:
        return None
    code = str(phonenumbers.country_code_for_region(region))
    if sum(number.startswith(code) for number in coded) < _AGREEMENT * len(coded):
        return None
    there = places.country_name(region)
    said = f"Phones without a country were read as numbers of {there}: some of them begin with its {code}."
    return region, said


def _also_home(others: str, told: set[str | None], hinted: set[str], at_home: Sequence[str]) -> bool:
    """Whether many short numbers are of the country of a few with its code.

    They are dialed as there, some at least where all are valid there (a spreadsheet takes zeros away), and not as in
    another country that is `told`; or the 0 is missing, it is told itself, and none that is `hinted` at does without:
    655 81 91 82 may be German, but that is not how a German writes it.
    """
    dialed, valid = _dialed(at_home, others), _valid(at_home, others)
    dialed_so = dialed >= _AGREEMENT * valid or (valid >= _AGREEMENT and dialed >= _SOME)
    rivals = {country for country in (told if dialed_so else hinted) if country} - {others}
    return (dialed_so or others in told) and not any(_dialed(at_home, rival) >= _AGREEMENT for rival in rivals)


def _only_dialed_there(country: str | None, told: set[str], at_home: Sequence[str]) -> tuple[str, str] | None:
    """The country of some of the e-mail addresses, where of all countries that the file speaks of only it dials so."""
    if not country or len(at_home) < _FEWEST or _dialed(at_home, country) < _AGREEMENT:
        return None
    if any(_dialed(at_home, rival) > 1 - _AGREEMENT for rival in told - {country}):
        return None
    there = places.country_name(country)
    said = f"Phones without a country were read as numbers of {there}: of the countries in the file it alone dials so."
    return country, said


def _dialed(phones: Sequence[str], region: str) -> float:
    """The share of numbers without a code that are valid in a country and written as it dials them, with its 0."""
    looked_at = phones[:_LOOKED_AT]
    return sum(_is_dialed(phone, region) for phone in looked_at) / max(1, len(looked_at))


def _valid(phones: Sequence[str], region: str) -> float:
    """The share of numbers that are valid in a country, even without its 0."""
    looked_at = phones[:_LOOKED_AT]
    return sum(_valid_number(phone, region) is not None for phone in looked_at) / max(1, len(looked_at))


def _valid_number(phone: str, region: str) -> phonenumbers.PhoneNumber | None:
    number = _parsed(phone, region)
    return number if number and phonenumbers.is_valid_number(number) else None


def _is_dialed(phone: str, region: str) -> bool:
    number = _valid_number(phone, region)
    if number is None:
        return False
    written = _DIGITS.sub("", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))
    # Only a 0 is always dialed; the 8 of Russia and the 1 of the United States are mostly left out.
    return not written.startswith("0") or _DIGITS.sub("", phone).startswith("0")


def _by_letters(texts: Sequence[str]) -> str | None:
    """The country whose letters many of the texts have, and no other country's many."""
    told = [text for text in texts if any(map(str.isalpha, text))]
    shares = {country: sum(map(bool, map(letters.search, told))) for country, letters in _LETTERS.items()}
    country, count = max(shares.items(), key=lambda share: share[1])
    return country if count >= max(_FEWEST, _WRITTEN * len(told)) else None


def _of_the_states(regions: Sequence[str], postal_codes: Sequence[str], phones: Sequence[str]) -> str | None:
    """The United States, where nearly all regions are their states, postal codes of five digits, phones valid there."""
    states = sum(region.strip().upper() in _STATES for region in regions)
    zips = sum(bool(_ZIP.fullmatch(code.strip())) for code in postal_codes)
    enough = states >= max(_FEWEST, _AGREEMENT * len(regions)) and zips >= max(_FEWEST, 0.8 * len(postal_codes))
    valid = sum(phonenumbers.is_valid_number(number) for phone in phones if (number := _parsed(phone, "US")))
    return "US" if enough and valid >= 0.8 * len(phones) else None


def _of_brazil(regions: Sequence[str], cpfs: Sequence[str], phones: Sequence[str]) -> str | None:
    """Brazil, where nearly all numbers under CPF are valid ones, or all regions are its states; and phones there."""
    told = [region.strip().upper() for region in regions]
    # AL, PA, MA and others are states of both.
    states = 0 if _STATES.issuperset(told) else sum(region in _STATES_OF_BRAZIL for region in told)
    numbered = sum(map(_is_cpf, cpfs)) >= max(_FEWEST, _AGREEMENT * len(cpfs))
    placed = states >= max(_FEWEST, _AGREEMENT * len(regions)) and bool(phones)
    return "BR" if (numbered or placed) and _valid(phones, "BR") >= (_MOSTLY_VALID if phones else 0) else None


def _is_cpf(text: str) -> bool:
    """Whether the last two of eleven digits are what the others come to (Receita Federal)."""
    digits = [int(digit) for digit in _DIGITS.sub("", text)]
    if len(digits) != 11 or len(set(digits)) == 1:
        return False
    return all(
        digits[place] == sum(n * (place + 1 - i) for i, n in enumerate(digits[:place])) * 10 % 11 % 10
        for place in (9, 10)
    )


def _of_britain(postal_codes: Sequence[str], phones: Sequence[str]) -> str | None:
    """The United Kingdom, where nearly all postal codes are written as there, and phones with their 0."""
    theirs = sum(bool(_POSTCODE.fullmatch(code.strip())) for code in postal_codes)
    enough = theirs >= max(_FEWEST, _AGREEMENT * len(postal_codes))
    return "GB" if enough and phones and _dialed(phones, "GB") >= 0.8 else None


def _by_headers(headers: Sequence[str], phones: Sequence[str]) -> str | None:
    """The country whose language the headers are in, where nearly all phones are valid there."""
    found = _language_of_headers(headers)
    return found if found and (not phones or _valid(phones, found) >= _MOSTLY_VALID) else None


def _language_of_headers(headers: Sequence[str]) -> str | None:
    """The country whose language most headers are written in; a few Japanese ones have letters that no other has."""
    told = [header for header in headers if any(map(str.isalpha, header))]
    if len(told) < _FEWEST:
        return None
    if country := _by_letters(told):
        return country
    kana = [header for header in told if _LETTERS["JP"].search(header)]
    foreign = [header for header in told if header.isascii()]
    han = all(_HAN_OR_KANA.search(header) for header in told if not header.isascii())
    return "JP" if kana and han and 2 * len(foreign) <= len(told) else None


def _international(phone: str) -> int | None:
    """The country code of a number that is written with one."""
    bare = phone.strip(" '").removeprefix("tel:")
    if not bare.startswith(("+", "00")):
        return None
    try:
        return phonenumbers.parse("+" + bare.lstrip("+0 ")).country_code
    except phonenumbers.NumberParseException:
        return None


def _most(regions: Iterable[str]) -> str | None:
    counts = Counter(regions)
    if not counts:
        return None
    region, count = counts.most_common(1)[0]
    return region if count >= max(_FEWEST, _AGREEMENT * counts.total()) and region in _REGIONS else None


def _of_endings(emails: Sequence[str]) -> list[str]:
    """Countries of the addresses where most end in one."""
    national = _national_endings(emails)
    return national if 2 * len(national) > sum("@" in email for email in emails) else []


def _national_endings(emails: Iterable[str]) -> list[str]:
    """Countries of the addresses that end in one; international endings say nothing."""
    endings = [email.rsplit(".", 1)[-1].strip(" >\"'").lower() for email in emails if "@" in email]
    national = [ending for ending in endings if len(ending) == 2 and ending not in _EVERYBODYS]
    return ["GB" if ending == "uk" else ending.upper() for ending in national]


def _oftenest(regions: Iterable[str], emails: int) -> str | None:
    """The one that is told most often, and not only by a guest or two."""
    counts = Counter(region for region in regions if region in _REGIONS).most_common(2)
    if not counts or counts[0][1] < max(_FEWEST, _A_FEW * emails):
        return None
    alone = len(counts) == 1 or counts[0][1] > counts[1][1]
    return counts[0][0] if alone else None


def _possible(phones: Sequence[str], region: str) -> bool:
    """Whether numbers without a country code may be numbers of that country, and many of them surely are."""
    numbers = [number for phone in phones if (number := _parsed(phone, region))]
    possible = sum(map(phonenumbers.is_possible_number, numbers))
    valid = sum(map(phonenumbers.is_valid_number, numbers))
    return possible >= 0.8 * len(phones) and valid >= 0.5 * len(phones)


def _parsed(phone: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(phone.strip(" '"), region)
    except phonenumbers.NumberParseException:
        return None


_REGIONS = frozenset(phonenumbers.SUPPORTED_REGIONS)
