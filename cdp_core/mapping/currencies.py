"""Currencies: their codes, the signs and names that stand for them, and who pays with them.

In:  what stands beside an amount, in a column of currencies or in a header
Out: an ISO 4217 code
"""

from cdp_core.mapping.names import either

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
        "￦": "KRW",
        "R": "ZAR",
        "S/": "PEN",
    },
    **{"ЛВ": "BGN", "РУБ": "RUB", "Р": "RUB", "ГРН": "UAH", "ДИН": "RSD", "DIN": "RSD", "ТГ": "KZT"},
    # Without the dots between their letters: د.ك, L.E.
    **{"KD": "KWD", "BD": "BHD", "JD": "JOD", "DT": "TND", "SR": "SAR", "QR": "QAR", "LE": "EGP", "E£": "EGP"},
    **{"دك": "KWD", "دب": "BHD", "رع": "OMR", "دأ": "JOD", "دا": "JOD", "دت": "TND", "دل": "LYD", "دع": "IQD"},
    **{"رس": "SAR", "رق": "QAR", "دإ": "AED", "جم": "EGP", "دم": "MAD", "دج": "DZD", "لل": "LBP", "لس": "SYP"},
}
_BEFORE_CODES = "$€£¥₹"
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
SHARED_SIGNS = {
    "$": ("USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD", "ARS", "CLP", "COP", "TWD"),
    "¥": ("JPY", "CNY"),
    "￥": ("JPY", "CNY"),
    "KR": ("SEK", "NOK", "DKK", "ISK"),
    "DOLLAR": ("USD", "CAD", "AUD", "NZD"),
    "DH": ("AED", "MAD"),
    "DHS": ("AED", "MAD"),
    "درهم": ("AED", "MAD"),
    "ريال": ("SAR", "QAR", "OMR", "YER"),
    "جنيه": ("EGP", "SDG"),
}
SIGNS_OF_THREE_LETTERS = sorted(
    sign for sign in (*_SIGNS, *SHARED_SIGNS) if len(sign) == 3 and sign.isascii() and sign.isalpha()
)
#: Currencies whose amounts have no cents, so that a dot in them groups thousands.
WITHOUT_CENTS = frozenset(
    ("VND", "IDR", "CLP", "COP", "PYG", "KRW", "JPY", "ISK", "UGX", "RWF", "XAF", "XOF", "XPF", "IQD")
)
#: Currencies whose amounts are written with three decimals, and of these the ones that have a comma before them.
WITH_THREE_DECIMALS = frozenset(("BHD", "JOD", "KWD", "LYD", "OMR", "TND"))
THREE_BEHIND_A_COMMA = frozenset(("LYD", "TND"))
#: Currencies with cents that are written 1.234,50 wherever one pays with them: 1.234 of them is more than a thousand.
WRITTEN_WITH_COMMA = frozenset(either("EUR|BRL|ARS|UYU|DKK|NOK|SEK|PLN|CZK|HUF|RON|BGN|RSD|TRY|RUB|UAH|KZT"))
#: Codes that are words of headers as well.
_WORDS = frozenset(("ALL", "CUP", "GEL", "MOP", "SOS", "TOP"))
#: Codes that name a currency wherever they stand.
CODES_OF_HEADERS = CODES - _WORDS
#: What is paid with in countries of which nearly everybody pays with one currency of their own.
_PAID_IN = """
    AE AED, AR ARS, AU AUD, BG BGN, BH BHD, BR BRL, CA CAD, CH CHF, CL CLP, CN CNY, CO COP, CZ CZK, DK DKK, EG EGP,
    GB GBP, HK HKD, HU HUF, ID IDR, IL ILS, IN INR, IQ IQD, IS ISK, JO JOD, JP JPY, KE KES, KR KRW, KW KWD, KZ KZT,
    LY LYD, MA MAD, MX MXN, MY MYR, NG NGN, NO NOK, NZ NZD, OM OMR, PE PEN, PH PHP, PK PKR, PL PLN, RO RON, RS RSD,
    RU RUB, SA SAR, SE SEK, SG SGD, TH THB, TN TND, TR TRY, TW TWD, UA UAH, US USD, VN VND, ZA ZAR,
    AT EUR, BE EUR, CY EUR, DE EUR, EE EUR, ES EUR, FI EUR, FR EUR, GR EUR, HR EUR, IE EUR, IT EUR, LT EUR, LU EUR,
    LV EUR, MT EUR, NL EUR, PT EUR, SI EUR, SK EUR"""
PAID_IN = dict(pair.split() for pair in _PAID_IN.split(","))


def currency_code(text: str, home: str) -> str | None:
    """The ISO 4217 code of a code, a sign or a name; `home` is the workspace's."""
    word = text.strip().strip(".").upper()
    shared = SHARED_SIGNS.get(word)
    if shared:
        return home if home in shared else shared[0]
    # $1,234.50 MXN
    bare = word.strip(_BEFORE_CODES)
    return bare if bare in CODES else _CODE_OF_NAME.get(word) or _SIGNS.get(word.replace(".", ""))
