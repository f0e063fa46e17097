"""Questions about the texts of a column.

In:  an expression for a cell
Out: whether it is of a pattern; how many are
"""

import sqlalchemy as sa

Text = sa.ColumnElement[str]

#: What a cell of a spreadsheet shows that could not be worked out, by the language of the program.
SPREADSHEET_ERRORS = (
    *("#N/A", "#REF!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#DIV/0!", "#CALC!", "#SPILL!", "#GETTING_DATA"),
    *("#NV", "#BEZUG!", "#WERT!", "#ZAHL!", "#ÜBERLAUF!", "#N/D", "#NOM?", "#VALEUR!", "#NOMBRE!", "#NUL!"),
    *("#¿NOMBRE?", "#¡VALOR!", "#¡REF!", "#¡NUM!", "#¡DIV/0!", "#¡NULO!", "#NOME?", "#VALORE!", "#RIF!", "#NULLO!"),
    *("#VALOR!", "#NÚM!", "#NULO!", "#N/DISP", "#WAARDE!", "#NAAM?", "#VERW!", "#GETAL!", "#DEEL/0!", "#N/B", "#LEEG!"),
    *("#ARG!", "#ADR!", "#LICZBA!", "#DZIEL/0!", "#NAZWA?", "#ZERO!", "#Н/Д", "#ССЫЛКА!", "#ЗНАЧ!", "#ИМЯ?"),
)
#: What systems and spreadsheets write where they have nothing. Compared to the letter, since `Null` is a surname,
#: `NA` is Namibia and `Nan` a first name.
BLANKS = (
    "",
    *("null", "NULL", "(null)", "<null>", "[null]", "\\N", "nil", "undefined", "NaN", "nan"),
    *("n/a", "N/A", "N/a", "n.a.", "N.A.", "none", "NONE", "None", "(none)", "(blank)", "(empty)"),
    *("-", "--", "---", "–", "—", ".", "?", "{}", "[]"),
    *SPREADSHEET_ERRORS,
)


def matches(value: Text, pattern: str) -> sa.ColumnElement[bool]:
    """Whether the whole value is of this RE2 pattern."""
    return sa.func.regexp_full_match(value, pattern, type_=sa.Boolean)


def total(of: sa.ColumnElement, when: sa.ColumnElement[bool] | None = None) -> sa.ColumnElement[int]:
    """How many values there are, or how many of them are so."""
    return sa.func.count(of if when is None else sa.case((when, 1)))
