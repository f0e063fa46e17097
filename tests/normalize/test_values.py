"""Tidy text: what is seen is kept, what only says "nothing" is missing."""

import re
import unicodedata
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from cdp_core.normalize import values


@pytest.fixture
def tidy(connection: sa.Connection, a_column: Callable[..., sa.TableClause]) -> Callable[..., str | None]:
    def one(how: Callable[[values.Text], values.Text], cell: str) -> str | None:
        column = a_column([cell])
        return connection.execute(sa.select(how(column.c.value))).scalar_one()

    return one


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "   ",
        "\u00a0",
        "null",
        "NULL",
        "N/A",
        "n/a",
        "-",
        "—",
        "none",
        "#N/A",
        "\\N",
        "\x00",
        "NaN",
        "#NV",
        "#BEZUG!",
        "#¡VALOR!",
    ],
)
def test_a_word_for_nothing_is_nothing(tidy: Callable[..., str | None], cell: str):
    assert tidy(values.text, cell) is None
    assert tidy(values.line, f" {cell}\t") is None


@pytest.mark.parametrize("cell", ["0", "no", "NA", "Nan", "Null", "nullable", "-5", "unknown", "N/A-12", "{}x", "[1]"])
def test_what_looks_like_nothing_may_be_something(tidy: Callable[..., str | None], cell: str):
    assert tidy(values.text, cell) == cell


def test_free_text_may_say_none(tidy: Callable[..., str | None]):
    assert tidy(values.free_text, " none ") == "none"
    assert tidy(values.free_text, " a\n b ") == "a\n b"


def test_mr_null_and_mrs_none_have_names(tidy: Callable[..., str | None]):
    assert [tidy(values.name, cell) for cell in ("Null", "None", "NULL", "nil", "none", "-")] == [
        *("Null", "None"),
        *(None, "nil", None, None),
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  Ada   Lovelace\t", "Ada Lovelace"),
        ("Jose\u0301", "José"),
        ("\ufeffAda\x00\u200b", "Ada"),
        ("Văn\u00a0\u00a0A", "Văn A"),
        ("line\r\nbreak", "line break"),
        ("👩\u200d👧 Nguyễn", "👩\u200d👧 Nguyễn"),
        ("\u202eevil", "evil"),
        ("\u2066+965 5111 2222\u2069", "+965 5111 2222"),
        ("\u061c\u200f12\u200e", "12"),
    ],
)
def test_a_line_is_one_line_in_one_unicode_form(tidy: Callable[..., str | None], cell: str, text: str):
    assert tidy(values.line, cell) == text


def test_letters_taken_unseen_have_one_unicode_form():
    among = re.compile(f"[{_as_python(values.LETTERS)}]")
    letters = [chr(code) for code in range(0xC0, 0xE000) if among.match(chr(code))]
    assert len(letters) > 30000
    assert [letter for letter in letters if unicodedata.normalize("NFC", letter) != letter] == []


def _as_python(pattern: str) -> str:
    return re.sub(r"\\x\{([0-9A-F]+)\}", lambda code: f"\\u{int(code[1], 16):04x}", pattern)


def test_the_mark_of_spreadsheets_is_taken_off(tidy: Callable[..., str | None]):
    assert tidy(values.unquoted, "'00123") == "00123"
    assert tidy(values.unquoted, "O'Neil") == "O'Neil"
    assert tidy(values.unquoted, "'") is None
