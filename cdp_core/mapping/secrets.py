"""What must never be kept: card numbers, bank accounts (IBAN) and passwords.

In:  a header, values
Out: why its column is dropped, or nothing
"""

import re
from collections.abc import Iterable, Sequence

from cdp_core.mapping.names import either, fold

_PAYING_CARD_WORDS = (
    "credit card|credit card number|cc number|ccnum|pan|cvv|cvc|cvv 2|cvc 2|card verification value|"
    "credit card verification value|card code|card expiry|kreditkarte|kreditkartennummer|tarjeta de credito|"
    "carta di credito|cartao de credito|creditcardnummer|creditcard|so the tin dung|クレジットカード番号|"
    "クレジットカード"
)
#: A payment card's or, by its values, a loyalty card's.
_ANY_CARD_WORDS = (
    "card number|card no|kart no|kart numarasi|card nr|card num|cardnumber|kartennummer|numero de carte|"
    "numero de tarjeta|numero carta|numero do cartao|kaartnummer|カード番号|αριθμος καρτας|kartyaszam|"
    "رقم البطاقة|رقم الكارت|cislo karty|numar card|kortnummer|kortin numero|korteles numeris|kartes numurs|"
    "kaardi number|broj kartice|номер карты|номер картки|номер на карта|מספר כרטיס"
)
_PASSWORD_WORDS = (
    "password|passwd|pwd|pass word|passwort|kennwort|mot de passe|contrasena|senha|wachtwoord|mat khau|パスワード|"
    "secret|client secret|api key|apikey|access token|refresh token|authenticity token|auth token|private key|"
    "password hash|hashed password|passphrase|secret key|user pass|login pass|encrypted password|crypted password|"
    "password salt|reset token|remember token|"
    "haslo|sifre|parola|heslo|jelszo|losenord|пароль|kata sandi|รหัสผ่าน|كلمة المرور|密码|비밀번호"
)
_PAYING_CARDS = frozenset(fold(word) for word in either(_PAYING_CARD_WORDS))
_ANY_CARDS = frozenset(fold(word) for word in either(_ANY_CARD_WORDS))
PASSWORDS = frozenset(fold(word) for word in either(_PASSWORD_WORDS))
#: Words before "card number" that speak of a card which cannot pay.
_OTHER_CARDS = frozenset(
    ("loyalty", "member", "members", "membership", "club", "bonus", "reward", "rewards", "points", "fidelity")
)
#: Words before it that leave open whose card it is.
_HOLDERS = frozenset(("customer", "client", "user"))
_NO_CARDS = "a card number is never kept"
_NOT_THE_NUMBER = frozenset(either("country|land|pays|pais|bank|bic|holder|name|valid|verified|status|date"))
_NO_ACCOUNTS = "the number of a bank account (IBAN) is never kept"
#: Country, check digits, up to 30 letters and digits, perhaps in fours (ISO 13616).
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?)")
#: A number of a club's card: 5 to 13 digits, not the six that begin a payment card's, perhaps behind a few letters that
#: are no network's.
OF_A_CLUB = r"(?:[A-Za-z]{1,3}[ -]?)?(?:[0-9]{5}|[0-9]{7,13})|[A-Za-z]{1,3}[ -]?[0-9]{6}"
#: In fours, or as American Express groups them.
_CARD = re.compile(r"\d{4}(?:[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}|[ -]?\d{6}[ -]?\d{5})")
#: First digits and lengths that the payment networks have (ISO/IEC 7812 issuer ranges): Visa, Mastercard, American
#: Express, Diners, JCB, Mir, Discover, UnionPay, RuPay, Maestro, Elo. Loyalty schemes number within the others.
_BRANDS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[689]\d)\d{11,16}|35(?:2[89]|[3-8]\d)\d{12,15}|220[0-4]\d{12,15}"
    r"|6(?:011|4[4-9]\d|5\d\d)\d{12,15}|62\d{14,17}|(?:60|81|82)\d{14}|(?:50|5[6-8]|67)\d{11,17}|63(?:04|6[23]|[789]\d)\d{9,15}"
)
#: What a password becomes where a system stores it: crypt's `$id$…` and the like of bcrypt, phpass and Argon2, LDAP's
#: `{SSHA}…`, Django's `pbkdf2_sha256$…`.
_PASSWORD_HASH = re.compile(
    r"\$(?:1|2[abxy]?|5|6|7|y|P|H|S|apr1|argon2(?:id|i|d)|scrypt|pbkdf2[\w-]*)\$\S{20,}"
    r"|\{(?:S?SHA\d{0,3}|S?MD5|CRYPT)\}\S{16,}"
    r"|(?:pbkdf2_\w+|bcrypt\w*|argon2|scrypt)\$\S{20,}"
)


#: Words of a header whose values may be numbers like those of cards, one in ten with a fitting check digit.
_NUMBERED = re.compile(
    r"\b(?:ids?|u?uid|guid|key|code|ref|reference|order|invoice|receipt|transaction|account|konto|iban|phone|mobile|"
    r"tel|telefon|ean|gtin|upc|isbn|barcode|sku|product|imei|imsi|iccid|serial|tracking|parcel|shipment|loyalty|member|"
    r"campaign|ad|adset|ad set|page|pixel|timestamp|time|date|version|hash)\b"
)


def luhn(digits: str) -> bool:
    """Whether the check digit fits (ISO/IEC 7812-1)."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + position % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


def is_card_number(value: str) -> bool:
    """Thirteen to nineteen digits that a payment card could have: of a network's range, the check digit right."""
    text = value.strip()
    if not _CARD.fullmatch(text):
        return False
    digits = re.sub(r"\D", "", text)
    return bool(_BRANDS.fullmatch(digits)) and luhn(digits)


def is_iban(value: str) -> bool:
    """An account number whose check digits fit (ISO 13616, ISO/IEC 7064 mod 97-10)."""
    text = value.strip()
    if not _IBAN.fullmatch(text):
        return False
    plain = text.replace(" ", "")
    return int("".join(str(int(letter, 36)) for letter in plain[4:] + plain[:4])) % 97 == 1


def of_any_card(header: str) -> bool:
    """Whether a header says "card number" and not whose: the shop's own card, or one that pays."""
    words = fold(header)
    return words in _ANY_CARDS or words in (f"{holder} card number" for holder in _HOLDERS)


def secret_header(header: str, values: Sequence[str] = ()) -> str | None:
    """Why a column of that name is never kept, or None.

    The numbers of any card are kept only where `values` are given and each of them is what a club's card may have.
    """
    words = fold(header)
    bare = words.removesuffix(" encrypted").removeprefix("customer ").removeprefix("user ").removeprefix("default ")
    if of_any_card(header):
        of_a_club = all(re.fullmatch(OF_A_CLUB, value.strip()) for value in values)
        return None if values and of_a_club else _NO_CARDS
    if (
        words in _PAYING_CARDS
        or bare in _PAYING_CARDS
        or (words.endswith("card number") and words.removesuffix(" card number") not in _OTHER_CARDS)
    ):
        return _NO_CARDS
    if "iban" in words.split() and not _NOT_THE_NUMBER & {*words.split()}:
        return _NO_ACCOUNTS
    if words in PASSWORDS or bare in PASSWORDS or words.endswith((" password", " passwort", " mot de passe")):
        return "a password or secret is never kept"
    return None


def secret_values(values: Sequence[str], header: str = "") -> str | None:
    """Why these values are never kept, or None.

    One chance hit among many ids is no evidence; one number that stands in every row is, unless it is written without
    gaps under a header that speaks of an id.
    """
    different = set(values)
    most = 0.8 * len(different)
    if different and sum(bool(_PASSWORD_HASH.fullmatch(value.strip())) for value in different) >= most:
        return "its values are passwords as systems store them, which are never kept"
    if different and sum(map(is_iban, different)) >= most:
        return "its values are numbers of bank accounts (IBAN), which are never kept"
    if different and sum(map(is_card_number, different)) >= most:
        (one, *others) = different
        if others or not one.strip().isdigit() or not _NUMBERED.search(fold(header)):
            return "its values are card numbers, which are never kept"
    return None


def secret_columns(columns: Iterable[str]) -> dict[str, str]:
    """The columns whose names say that they are never kept, each with why."""
    return {column: why for column in columns if (why := secret_header(column))}
