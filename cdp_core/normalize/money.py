"""Amounts of money in the workspace's currency.

In:  a number, the currency written beside it or in the row, and the workspace's rates
Out: the amount converted; the currency's ISO 4217 code as it was

An amount whose currency has no rate is missing, never taken for something else.
"""

import re
from collections import Counter
from collections.abc import Iterable

import sqlalchemy as sa

from cdp_core.mapping.numbers import Number, NumberReading, affix
from cdp_core.normalize.values import Text

#: Digits, what groups them, and signs and brackets around them.
_FIGURES = re.compile(r"[\d.,'’\s()+\-−\u00a0\u202f]+(?![A-Za-z])|[\d.,'’\s()+\-−]+")
_ISO_4217 = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
    CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG
    HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD
    MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF
    SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS
    VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG"""
CODES = frozenset(_ISO_4217.split())
_SIGNS = {
    **{"€": "EUR", "EURO": "EUR", "EUROS": "EUR", "£": "GBP", "US$": "USD", "$US": "USD", "A$": "AUD", "AU$": "AUD"},
    **{"C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "NT$": "TWD", "MX$": "MXN", "R$": "BRL"},
    **{"₫": "VND", "Đ": "VND", "VNĐ": "VND", "ĐỒNG": "VND", "₹": "INR", "RS": "INR", "₩": "KRW", "₽": "RUB"},
    **{"₺": "TRY", "TL": "TRY", "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "LEI": "RON", "SFR": "CHF", "FR": "CHF"},
    **{"FS": "CHF", "฿": "THB", "₱": "PHP", "₪": "ILS", "₦": "NGN", "₴": "UAH", "₸": "KZT", "RP": "IDR", "RM": "MYR"},
    **{
        "円": "JPY",
        "JP¥": "JPY",
        "元": "CNY",
        "\\": "JPY",
        "CN¥": "CNY",
        "RMB": "CNY",
        "원": "KRW",
        "R": "ZAR",
        "S/": "PEN",
    },
}
#: Names as CRM systems write them: "US Dollar".
_NAMES = {
    "USD": "us dollar|us dollars|u.s. dollar|united states dollar|american dollar|dollar us|dólar|dólares",
    "GBP": "pound|pounds|pound sterling|british pound|sterling|gb pound|pfund|livre sterling|libra",
    "JPY": "yen|japanese yen|日本円",
    "CHF": "swiss franc|swiss francs|franken|schweizer franken|franc suisse",
    "CAD": "canadian dollar|canadian dollars",
    "AUD": "australian dollar|australian dollars",
    "NZD": "new zealand dollar",
    "SGD": "singapore dollar",
    "HKD": "hong kong dollar",
    "CNY": "yuan|chinese yuan|yuan renminbi|renminbi|人民币",
    "INR": "rupee|rupees|indian rupee|indian rupees",
    "VND": "dong|vietnamese dong|việt nam đồng|vn dong|đồng việt nam",
    "KRW": "won|south korean won|korean won",
    "BRL": "real|reais|brazilian real",
    "MXN": "mexican peso",
    "PLN": "zloty|złoty|polish zloty|złoty polski",
    "SEK": "swedish krona|svensk krona",
    "NOK": "norwegian krone|norsk krone",
    "DKK": "danish krone|dansk krone",
    "TRY": "turkish lira|türk lirası",
    "ZAR": "rand|south african rand",
    "THB": "baht|thai baht",
}
_CODE_OF_NAME = {name.upper(): code for code, names in _NAMES.items() for name in names.split("|")}
#: Signs of several currencies: the workspace's own if it is one of them, else the first.
_SHARED_SIGNS = {
    "$": ("USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD", "ARS", "CLP", "COP", "TWD"),
    "¥": ("JPY", "CNY"),
    "￥": ("JPY", "CNY"),
    "KR": ("SEK", "NOK", "DKK", "ISK"),
    "DOLLAR": ("USD", "CAD", "AUD", "NZD"),
}
#: Currencies whose amounts have no cents, so that a dot in them groups thousands.
WITHOUT_CENTS = frozenset(("VND", "IDR", "CLP", "COP", "PYG", "KRW", "JPY", "ISK", "UGX", "RWF", "XAF", "XOF", "XPF"))
#: What is paid with in countries of which nearly everybody pays with one currency of their own.
_PAID_IN = """
    AE AED, AR ARS, AU AUD, BG BGN, BR BRL, CA CAD, CH CHF, CL CLP, CN CNY, CO COP, CZ CZK, DK DKK, EG EGP, GB GBP,
    HK HKD, HU HUF, ID IDR, IL ILS, IN INR, IS ISK, JP JPY, KE KES, KR KRW, KZ KZT, MA MAD, MX MXN, MY MYR, NG NGN,
    NO NOK, NZ NZD, PE PEN, PH PHP, PK PKR, PL PLN, RO RON, RS RSD, RU RUB, SA SAR, SE SEK, SG SGD, TH THB, TR TRY,
    TW TWD, UA UAH, US USD, VN VND, ZA ZAR,
    AT EUR, BE EUR, CY EUR, DE EUR, EE EUR, ES EUR, FI EUR, FR EUR, GR EUR, HR EUR, IE EUR, IT EUR, LT EUR, LU EUR,
    LV EUR, MT EUR, NL EUR, PT EUR, SI EUR, SK EUR"""
PAID_IN = dict(pair.split() for pair in _PAID_IN.split(","))
_COMMA = """
    AR AT BE BG BR BY CL CO CZ DE DK EE ES FI FR GR HR HU ID IS IT LT LU LV NL NO PL PT PY RO RS RU SE SI SK TR UA UY
    VE VN"""
#: Where a comma stands before the decimals.
COMMA_COUNTRIES = frozenset(_COMMA.split())


def currency_code(text: str, home: str) -> str | None:
    """The ISO 4217 code of a code, a sign or a name; `home` is the workspace's."""
    word = text.strip().strip(".").upper()
    shared = _SHARED_SIGNS.get(word)
    if shared:
        return home if home in shared else shared[0]
    return word if word in CODES else _SIGNS.get(word) or _CODE_OF_NAME.get(word)


def beside_amount(text: str) -> str:
    """What stands beside the figures of an amount: `USD` of "USD 1,500.00", "" where nothing does."""
    return _FIGURES.sub("", text).strip() if any(map(str.isdigit, text)) else ""


def commonest_currency(told: Iterable[str]) -> str | None:
    """The currency that most of these codes, signs or names are."""
    codes = Counter(code for text in told if (code := currency_code(text, "")))
    return codes.most_common(1)[0][0] if codes else None


def understood_unit(text: str) -> bool:
    """Whether what stands beside a number is a currency or %."""
    return text == "%" or currency_code(text, "") is not None


def written_currency(reading: NumberReading, value: Text, row_currency: Text | None, home: str) -> Text | None:
    """The currency of each amount: what stands beside it, else what its row says. None where nothing does.

    A sign of several currencies leaves the choice to the row: $ in a row of CAD is a Canadian dollar. Where a column
    names one currency and no row does, an amount without it is in that currency, too: who writes a total leaves it out.
    """
    codes = {sign: code for sign in reading.affixes if (code := currency_code(sign, home))}
    if not codes:
        return row_currency
    said = sa.case(codes, value=affix(value))
    if row_currency is None:
        told = set(codes.values())
        return sa.case((value.is_not(None), sa.func.coalesce(said, *told))) if len(told) == 1 else said
    shared = {sign: _SHARED_SIGNS[word] for sign in codes if (word := sign.upper()) in _SHARED_SIGNS}
    by_row = [(sa.and_(affix(value) == sign, row_currency.in_(among)), row_currency) for sign, among in shared.items()]
    return sa.case(*by_row, (said.is_not(None), said), else_=row_currency)


def converted(amount: Number, currency: Text | None, home: str, rates: dict[str, float]) -> Number:
    """The amount in the workspace's currency, NULL where there is no rate."""
    if currency is None or not home:
        return amount
    known = {**rates, home: 1.0}
    rate = sa.case((currency.is_(None), 1.0), *((currency == code, float(rate)) for code, rate in known.items()))
    return sa.case((sa.func.coalesce(currency, home) == home, amount), else_=amount * rate)
