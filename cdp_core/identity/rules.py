"""What may join people and what must not: the identity rules.

In:  a plain dict of settings, or nothing
Out: IdentityRules, with a KindRule for each kind of identifier

The defaults follow the leaders (Segment's priorities, limits and blocked values; RudderStack's "one e-mail, at most
one user"; Adobe's order person > device > cookie), with two additions of our own: a value that turns out to stand for
too many people is no evidence, and a phone, a device or a family's mailbox does not join people whose names clash.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
from numpy.typing import NDArray

from cdp_core.errors import IdentityError
from cdp_core.fields import GUEST, PERSON
from cdp_core.mapping.names import either
from cdp_core.mapping.nobody import NO_EMAILS, NO_IDS, NO_NUMBERS, NO_PHONES

#: What an identifier points at: a person's account, a way to reach a person, or a device that people may share.
LEVELS = ("account", "contact", "device")

ANY = ".*"
DAY = 24 * 60 * 60

#: Hashes of nothing (SHA-256, SHA-1, MD5): an empty cell that was hashed with the rest.
BLOCKED_HASHES = (
    r"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    r"da39a3ee5e6b4b0d3255bfef95601890afd80709",
    r"d41d8cd98f00b204e9800998ecf8427e",
)
#: An id that every emulator and one broken phone model report.
BLOCKED_DEVICES = (r"9774d56d682e549c", r"(?:0{8}-0{4}-0{4}-0{4}-0{12})", r"([0f]-?)+")

#: A mailbox of an office or a household, not of a person: joins only people whose names agree.
ROLE_ADDRESS = (
    r"(.+[._-])?(famil(y|ie|ia|le)|famille|household|haushalt|giadinh)(\d+|[._-].+)?@.*|"
    r"(info|office|contact|kontakt|sales|service|support|help|hello|e?-?mail|admin|billing|accounts?|accounting|"
    r"reception|team|hr|jobs|marketing|orders?|shop|store|webmaster|bookings?|reservations?|enquir(y|ies)|"
    r"inquir(y|ies)|frontdesk|front-desk|concierge|purchasing|customer-?(service|care)|"
    r"verkauf|vertrieb|einkauf|buero|buro|empfang|rezeption|praxis|kanzlei|anfragen?|reservierung(en)?|"
    r"kunden(service|dienst)|contato|contacto|contatto|vendas|ventas|ventes|vendite|reservas?|reservaciones|"
    r"prenotazioni|atendimento|atencion|comercial|commerciale?|financeiro|compras|secretar(ia|iat)|segreteria|"
    r"recepcao|recepcion|gerencia|administrac(ao|ion)|amministrazione|ufficio|accueil|direction|compta(bilite)?|"
    r"yoyaku|eigyo|soumu|biuro|sprzedaz|kontakty)@.*"
)


@dataclass(frozen=True)
class KindRule:
    """How one kind of identifier joins records.

    Args:
        priority: 0 is the strongest evidence; where evidence contradicts itself, the higher number gives way.
        level: one of LEVELS.
        limit: a link may not bring a profile over that many values of this kind; None for no limit.
        per_days: the limit is of values first seen within so many days of one another; None for ever.
        per_source: the limit is of values that one source tells: systems number their customers each in its own way.
        shared_by: a value behind which there are more people than this is no evidence; None to always trust it.
        joins: False for what never says who somebody is (an IP address).
        blocked: regular expressions over the whole value, case ignored, in addition to those of every kind.
        named: regular expression; a value that it matches joins no people whose names clash.
    """

    priority: int
    level: str
    limit: int | None = None
    per_days: int | None = None
    per_source: bool = False
    shared_by: int | None = None
    joins: bool = True
    blocked: tuple[str, ...] = ()
    named: str = ""


_EMAIL = KindRule(4, "contact", limit=5, shared_by=10, blocked=NO_EMAILS, named=ROLE_ADDRESS)
_PHONE = KindRule(5, "contact", limit=5, shared_by=10, blocked=NO_PHONES, named=ANY)

DEFAULT_KINDS: Mapping[str, KindRule] = {
    PERSON: KindRule(0, "account"),
    "customer_id": KindRule(1, "account", limit=1, per_source=True),
    "crm_id": KindRule(2, "account"),
    "loyalty_id": KindRule(3, "account", limit=2, shared_by=10),
    GUEST: KindRule(3, "account"),
    "email": _EMAIL,
    "hashed_email": replace(_EMAIL, blocked=BLOCKED_HASHES, named=""),
    "phone": _PHONE,
    "hashed_phone": replace(_PHONE, blocked=BLOCKED_HASHES),
    "device_id": KindRule(7, "device", limit=20, shared_by=5, blocked=BLOCKED_DEVICES, named=ANY),
    "anonymous_id": KindRule(8, "device", limit=50, shared_by=5, named=ANY),
    "cookie_id": KindRule(9, "device", limit=50, shared_by=5, named=ANY),
    "ip": KindRule(10, "device", joins=False),
}

#: Any `id.<kind>` that has no rule of its own.
OTHER_KIND = KindRule(6, "account", shared_by=10)

#: Numbers that are a company's, or may be: colleagues who write down that of their employer are not one person.
_OF_COMPANIES_TOO = either(
    "vat|vat_id|vat_number|tva|iva|siren|siret|cnpj|cif|nip|regon|krs|hrb|ein|abn|gstin|duns|company_number|tax_id|"
    "tax_no|tax_number|taxid|steuernummer|steuer_nr|codice_fiscale|rfc|nif|nit|rut|cuit|dic|afm|αφμ|инн|mst|ma_so_thue|"
    "vergi_no"
)
#: A person's own, which whoever lives or works with her writes down for want of one.
_LENT = either(
    "ssn|social_security|nino|national_insurance|ni_number|ni_no|sin|social_insurance|national_id|nir|"
    "sozialversicherungsnummer|sozialversicherungsnr|securite_sociale"
)


@dataclass(frozen=True)
class IdentityRules:
    """Everything that resolve follows.

    Args:
        kinds: the rule of each kind; `other` stands for kinds that are not in it.
        blocked: regular expressions for values of every kind.
        gmail_dots: read j.doe+shop@googlemail.com as jdoe@gmail.com.
        probable: also join people without a shared key by name, birthday, address and the like.
        join_above: match weight (log2 odds) above which such people are one.
        review_above: match weight above which a person is asked.
    """

    kinds: Mapping[str, KindRule] = field(default_factory=lambda: dict(DEFAULT_KINDS))
    other: KindRule = OTHER_KIND
    blocked: tuple[str, ...] = (*NO_IDS, *NO_NUMBERS)
    gmail_dots: bool = False
    probable: bool = True
    join_above: float = -2.0
    review_above: float = -3.0

    def of(self, kind: str) -> KindRule:
        """The rule of a kind, known or not; a number that may be another's joins nobody whose names clash."""
        if kind in self.kinds:
            return self.kinds[kind]
        return _asking_for_names(self.other) if _is_named(kind, (*_OF_COMPANIES_TOO, *_LENT)) else self.other

    def may_be_lent(self, kind: str) -> bool:
        """Whether a number of this kind tells nothing but strangers apart, see Evidence.named."""
        return kind not in self.kinds and _is_named(kind, _LENT)

    def over_limit(self, kind: str, values: Collection[int], seen: NDArray[np.int64]) -> bool:
        """Whether these values of a kind are more than a profile may have.

        Args:
            values: of all sources or, where the limit is per source, of one.
            seen: for each value, the second in which it was seen first.
        """
        rule = self.of(kind)
        if rule.limit is None or len(values) <= rule.limit:
            return False
        if rule.per_days is None:
            return True
        at = np.sort(seen[np.fromiter(values, np.int64, len(values))])
        return bool((at[rule.limit :] - at[: -rule.limit] < rule.per_days * DAY).any())

    def blocked_pattern(self, kind: str) -> str:
        """One regular expression for all blocked values of a kind, to be matched with the whole value."""
        patterns = (*self.blocked, *self.of(kind).blocked)
        return "(?i)(?:" + "|".join(f"(?:{_open_ended(pattern)})" for pattern in patterns) + ")"

    def tells_apart(self, kind: str, other: str) -> bool:
        """Whether different values of `other` on records with one value of `kind` mean different people."""
        rule, others = self.of(kind), self.of(other)
        if rule.level == others.level == "contact":
            # Orders of as many phones under one mailbox are those of a payment system, or of the shop's own address.
            return kind.removeprefix("hashed_") != other.removeprefix("hashed_")
        if others.level == "device" or others.priority >= rule.priority:
            return False
        return others.limit is not None or rule.level == "device"

    def is_personal(self, kind: str) -> bool:
        """Whether having such an identifier makes a person known."""
        return self.of(kind).level != "device"

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a settings file; `from_dict` reads them back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, settings: Mapping[str, Any]) -> "IdentityRules":
        """Rules from plain settings; what they leave out is as in the defaults.

        A kind is called as records keep it: `visitor`; as mappings name it, `id.visitor`, it is the same one.

        Raises:
            IdentityError: a name is unknown, a value is out of range, or a pattern is no regular expression.
        """
        rules = cls()
        settings = dict(_group("The identity rules", settings))
        kinds = dict(rules.kinds)
        for named, values in _group("kinds", settings.pop("kinds", {})).items():
            kind = named.removeprefix("id.")
            kinds[kind] = _kind_rule(f"kinds.{named}", rules.of(kind), values)
        other = _kind_rule("other", rules.other, settings.pop("other", {}))
        blocked = _patterns("blocked", settings.pop("blocked", rules.blocked))
        unknown = set(settings) - {"gmail_dots", "probable", "join_above", "review_above"}
        if unknown:
            raise IdentityError(f"Identity rules have no setting {sorted(unknown)[0]!r}.")
        rules = replace(rules, kinds=kinds, other=other, blocked=blocked, **settings)
        for name in ("gmail_dots", "probable"):
            _check_switch(name, getattr(rules, name))
        for name in ("join_above", "review_above"):
            weight = getattr(rules, name)
            if not isinstance(weight, int | float) or isinstance(weight, bool) or not -1e6 < weight < 1e6:
                raise IdentityError(f"{name} is {weight!r}; it must be a number.")
        if rules.review_above > rules.join_above:
            raise IdentityError(
                "The weight above which a person is asked (review_above) must not be greater than the one above which "
                "records are joined (join_above): what joins needs no review."
            )
        for kind in (*kinds, "other"):
            _check_pattern(f"All blocked values of {kind} as one expression", rules.blocked_pattern(kind))
        return rules


@lru_cache(maxsize=1024)
def _is_named(kind: str, words: tuple[str, ...]) -> bool:
    return any(f"_{word}_" in f"_{kind.removeprefix('id.')}_" for word in words)


@lru_cache(maxsize=64)
def _asking_for_names(rule: KindRule) -> KindRule:
    return rule if rule.named else replace(rule, named=ANY)


def _group(where: str, values: object) -> Mapping[str, Any]:
    if not isinstance(values, Mapping):
        raise IdentityError(f"{where}: {values!r} is no group of settings.")
    return values


def _kind_rule(where: str, default: KindRule, values: object) -> KindRule:
    values = _group(where, values)
    unknown = set(values) - set(asdict(default))
    if unknown:
        raise IdentityError(f"{where} has no setting {sorted(unknown)[0]!r}; it has {', '.join(asdict(default))}.")
    blocked = _patterns(where, values.get("blocked", default.blocked))
    rule = replace(default, **{**values, "blocked": blocked})
    for name in ("joins", "per_source"):
        _check_switch(f"{where}.{name}", getattr(rule, name))
    if rule.level not in LEVELS:
        raise IdentityError(f"{where}.level is {rule.level!r}; it must be one of {', '.join(LEVELS)}.")
    for name, least in (("priority", 0), ("limit", 1), ("per_days", 1), ("shared_by", 1)):
        number = getattr(rule, name)
        if number is not None and (not isinstance(number, int) or isinstance(number, bool) or number < least):
            raise IdentityError(f"{where}.{name} is {number!r}; it must be a whole number from {least} on.")
    _patterns(f"{where}.named", (rule.named,))
    return rule


def _check_switch(where: str, value: object) -> None:
    if not isinstance(value, bool):
        raise IdentityError(f"{where} is {value!r}; it must be true or false.")


def _patterns(where: str, patterns: object) -> tuple[str, ...]:
    """A list of regular expressions, each of which the engine can follow."""
    if not isinstance(patterns, Iterable) or isinstance(patterns, str):
        raise IdentityError(f"{where}: {patterns!r} is no list of regular expressions.")
    found = tuple(patterns)
    for pattern in found:
        if not isinstance(pattern, str):
            raise IdentityError(f"{where}: {pattern!r} is not a regular expression.")
        _check_pattern(f"{where}: {pattern!r}", pattern)
    return found


def _open_ended(pattern: str) -> str:
    """A pattern that only says how a value begins, as `^info@`, or how it ends, with the rest of the value."""
    begins, ends = pattern.startswith("^"), pattern.endswith("$") and not pattern.endswith("\\$")
    return f"{pattern}.*" if begins and not ends else f".*{pattern}" if ends and not begins else pattern


def _check_pattern(what: str, pattern: str) -> None:
    reason = _wrong_with(pattern)
    if reason:
        raise IdentityError(f"{what} is not a regular expression that the engine reads ({reason}).")


@lru_cache(maxsize=1024)
def _wrong_with(pattern: str) -> str:
    """Why the engine's RE2 cannot follow a pattern, which is not what Python's `re` would say; "" where it can."""
    try:
        pa.compute.match_substring_regex(pa.array([""]), pattern)
    except (pa.ArrowInvalid, UnicodeEncodeError) as error:
        return str(error).removeprefix("Invalid regular expression: ")
    return ""
