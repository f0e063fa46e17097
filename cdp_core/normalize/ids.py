"""Ids of people and things: kept to the letter, never numbers.

In:  a column of tidy text
Out: an expression for the id, NULL where it is none or was damaged
"""

import sqlalchemy as sa

from cdp_core.mapping.ids import DAMAGED, is_masked
from cdp_core.normalize.values import Text, matches, total, unquoted

_UUID = r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}"
_ALL_ZERO = r"[0-]+"
#: Numbers that a state gives, by their own names, which stand somewhere in what a file calls them.
_NATIONAL = (
    *("cpf", "cnpj", "nif", "nie", "dni", "cif", "pesel", "nip", "rfc", "curp", "ssn", "bsn", "nir", "rut", "cuit"),
    *("cuil", "cedula", "oib", "personnummer", "codice_fiscale", "rodne_cislo", "tax_id", "vat_id", "passport_number"),
)
#: How many digits they have, of which a spreadsheet cuts the zeros at the front, and how few are left of them.
_DIGITS = {"cpf": 11, "cnpj": 14, "pesel": 11, "bsn": 9, "ssn": 9}
_MOST_ZEROS_LOST = 3


def identifier(value: Text) -> Text:
    """An id of any kind."""
    return sa.case((sa.or_(_is_damaged(value), is_masked(value)), None), else_=unquoted(value))


def national_kind(kind: str) -> str | None:
    """Which national number an id is by its kind: `cpf` of `cpf_na_nota`; None where it is none."""
    return next((name for name in _NATIONAL if f"_{name}_" in f"_{kind}_"), None)


def national(value: Text, kind: str) -> Text:
    """A national number by its letters and digits alone: 987.654.321-00 is 98765432100."""
    bare = sa.func.upper(sa.func.regexp_replace(unquoted(value), r"[^\p{L}\p{N}]", "", "g"), type_=sa.Text)
    wanted = _DIGITS.get(kind)
    whole: Text = bare
    if wanted:
        short = matches(bare, rf"\d{{{wanted - _MOST_ZEROS_LOST},{wanted - 1}}}")
        whole = sa.case((short, sa.func.lpad(bare, wanted, "0")), else_=bare)
    masked = sa.func.regexp_matches(value, r"[*#•]|[xX]{3}")
    return sa.case((sa.or_(_is_damaged(value), masked), None), else_=sa.func.nullif(whole, "", type_=sa.Text))


def device(value: Text) -> Text:
    """An advertising id; all zeros is what a phone says when tracking is off."""
    bare = unquoted(value)
    return sa.case((matches(bare, _ALL_ZERO), None), (matches(bare, _UUID), sa.func.lower(bare)), else_=bare)


def ip(value: Text) -> Text:
    bare = sa.func.lower(unquoted(value))
    return sa.case((matches(bare, r"0\.0\.0\.0|127\.0\.0\.1|::1?|localhost"), None), else_=bare)


def damaged(value: Text) -> sa.ColumnElement[int]:
    """How many ids of a column a spreadsheet has damaged."""
    return total(value, _is_damaged(value))


def masked(value: Text) -> sa.ColumnElement[int]:
    """How many ids of a column are written with signs in the place of some of their letters."""
    return total(value, is_masked(value))


def _is_damaged(value: Text) -> sa.ColumnElement[bool]:
    # Looking for one letter costs a tenth of a pattern, and hardly any id has it.
    return sa.and_(sa.func.contains(value, "+"), matches(value, rf"'?{DAMAGED}"))
