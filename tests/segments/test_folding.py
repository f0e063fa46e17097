"""The engine and Python fold text alike."""

import unicodedata
from collections.abc import Callable, Iterator

import pyarrow as pa
import pytest
import sqlalchemy as sa

from cdp_core.segments import folding
from cdp_core.store.bulk import arrow_relation, fetch_arrow
from tests.segments.world import person

Expression = Callable[[sa.ColumnElement[str]], sa.ColumnElement]
InSql = Callable[[list[str], Expression], list]
LETTERS = [chr(point) for point in range(1, 0x110000) if not 0xD800 <= point <= 0xDFFF]


@pytest.fixture(scope="module")
def in_sql() -> Iterator[InSql]:
    """An expression over a column of texts, as DuckDB answers it."""
    text, place = sa.Column("text", sa.Text), sa.Column("place", sa.BigInteger)
    engine = sa.create_engine("duckdb:///:memory:")
    with engine.connect() as connection:

        def answers(texts: list[str], expression: Expression) -> list:
            table = pa.table({"text": pa.array(texts, pa.string()), "place": range(len(texts))})
            with arrow_relation(connection, table, [text, place]) as relation:
                answer = sa.select(expression(relation.c.text).label("answer")).order_by(relation.c.place)
                return fetch_arrow(connection, answer)["answer"].to_pylist()

        yield answers
    engine.dispose()


@pytest.mark.skipif(unicodedata.unidata_version != "14.0.0", reason="the engine's tables are Unicode 14")
def test_every_code_point_folds_alike_in_sql_and_in_python(in_sql):
    # Many to a text, with a letter between that keeps them apart: a row for each would take ten times as long.
    texts = [f"a{'a'.join(LETTERS[start : start + 64])}b" for start in range(0, len(LETTERS), 64)]
    assert in_sql(texts, folding.sql_fold) == [folding.fold(text) for text in texts]


def test_every_code_point_is_white_space_alike_in_sql_and_in_python(in_sql):
    texts = [f"{letter}x{letter}" for letter in LETTERS]
    stripped = in_sql(texts, folding.sql_composed)
    assert stripped == [folding.composed(text) for text in texts]
    assert {text[0] for text, left in zip(texts, stripped, strict=True) if left == "x"} == set(folding.WHITE_SPACE)


def test_the_turkish_capital_i_and_the_final_sigma_fold_as_single_letters():
    assert folding.fold("İZMİR ΟΔΟΣ") == "izmir οδοσ"


@pytest.mark.parametrize("wanted", ["hanoi", "são paulo", "i", "a b", "ß"])
@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("equals", lambda text, wanted: text == wanted),
        ("contains", lambda text, wanted: wanted in text),
        ("starts_with", lambda text, wanted: text.startswith(wanted)),
        ("ends_with", lambda text, wanted: text.endswith(wanted)),
        ("one_of", lambda text, wanted: text == wanted),
    ],
)
def test_the_quick_ways_agree_with_the_folded_text(in_sql, name, plain, wanted):
    edges = ["", " ", "\t", "\x85", "\u2028x", "\x1f", "\u3000", "\u0301", "x", "\n\u2003"]
    cores = ["Hanoi", "HANOI", "SÃO PAULO", "Sa\u0303o Paulo", "İ", "A B", "ẞ", "a  b", "hanoi\nhanoi"]
    texts = [before + core + after for core in cores for before in edges for after in edges]
    condition = getattr(folding, name)
    values = [wanted] if name == "one_of" else wanted
    expected = [plain(folding.fold(text), wanted) for text in texts]
    assert in_sql(texts, lambda column: condition(column, values)) == expected


def test_blank_text_is_missing_whatever_it_is_made_of(in_sql):
    texts = ["", " ", "\t\n", "\u3000\u2028", "\x1f", "x", "é", " \x85a"]
    assert in_sql(texts, folding.present) == [False] * 4 + [True] * 4


@pytest.mark.parametrize(
    ("pattern", "members"),
    [
        ("(?<town>Ha)noi", {1}),
        ("(?P<town>Ha)noi", {1}),
        (r"[(?<x]", {2}),
        (r"\(\?<", {2}),
        (r"\Q(?<x\E", {2}),
        (r"\\(?<x>n)", set()),
    ],
)
def test_a_pattern_may_name_its_groups(world_of, pattern, members):
    world = world_of(person(1, city="Hanoi"), person(2, city="a(?<x>b"))
    assert world.members({"trait": "city", "op": "matches", "value": pattern}) == members
