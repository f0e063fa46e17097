"""Lists of persons and firms together: a row that says it is a firm, or whose name ends as a firm's, names no person.

In:  a plan of people, what its rows fill
Out: the same, with the name of a firm as the company's and not as somebody's
"""

import sqlalchemy as sa

from cdp_core.mapping.cells import Fill, any_filled, distinct_values, filled
from cdp_core.mapping.decision_words import FLAGS, YES
from cdp_core.mapping.names import either, fold
from cdp_core.mapping.plan import Plan

#: Headers of what a row is about, and of yes and no to its being a firm.
_SORTS = frozenset(
    either(
        "type|typ|art|contact type|kontaktart|kontakttyp|company type|unternehmensart|partner type|"
        "record type|personentyp|type de contact|type de societe|tipo|tipo de contacto|tipo de empresa|"
        "tipo contatto|tipo de contato"
    )
)
_IS_ONE = frozenset(
    either("is company|is a company|ist ein unternehmen|ist firma|est une societe|es una compania|es una empresa")
)
_FIRMS = frozenset(
    either("company|organization|organisation|business|firma|unternehmen|societe|entreprise|compania|empresa|azienda")
)
_PERSONS = frozenset(
    either(
        "person|individual|individuum|einzelperson|privatperson|privat|private|contact|kontakt|personne|particulier|"
        "persona|particular|individuo|privato|pessoa"
    )
)
_MOST = 8
#: How the names of firms end, to the letter: SA, AB and AS alone are names and initials of people, too.
_FORMS = (
    r"(?:^|\s)(?:GmbH(?: ?& ?Co\.? ?KG(?:aA)?)?|gGmbH|mbH|UG(?: \(haftungsbeschränkt\))?|OHG|AG|KG|e\.\s?K\.|eG|"
    r"Ltd\.?|Limited|LLC|L\.L\.C\.|Inc\.?|Corp\.?|PLC|plc|LLP|Pty\.?(?: Ltd\.?)?|SARL|S\.A\.R\.L\.|S\.?à ?r\.?l\.?|"
    r"SASU?|S\.A\.S\.|S\.A\.|S\.L\.U?\.?|SL|S\.A\. de C\.V\.|SA de CV|S\.r\.l\.|Srl|SRL|S\.p\.A\.|SpA|SPA|B\.V\.|BV|"
    r"N\.V\.|Oy|Oyj|ApS|A/S|Ltda\.?|LTDA|S/A|[Ss]p\. ?z ?o\. ?o\.|s\.r\.o\.|Kft\.?|Zrt\.?)$|"
    r"株式会社|有限会社|合同会社|有限公司|^(?i:công ty) "
)


def without_firms(fills: list[Fill]) -> list[Fill]:
    """What rows fill, where a name that ends as a firm's is the company's, unless the row names another one."""
    companies = [filled(cell) for name, cell in fills if name == "company"]
    found: list[Fill] = []
    for name, cell in fills:
        if name != "full_name" or isinstance(cell, sa.BindParameter):
            found.append((name, cell))
            continue
        is_firm = sa.and_(sa.func.regexp_matches(filled(cell), _FORMS), sa.not_(sa.func.contains(cell, ",")))
        is_firm = sa.func.coalesce(sa.and_(is_firm, *(sa.func.coalesce(one, cell) == cell for one in companies)), False)
        found += [(name, sa.case((sa.not_(is_firm), cell))), ("company", sa.case((is_firm, cell)))]
    return found


def with_firms(plan: Plan, fills: list[Fill]) -> list[Fill]:
    """What rows fill, where those of firms have no name of a person."""
    fills = without_firms(fills) if plan.kind == "people" else fills
    if plan.kind != "people" or not any(name == "full_name" for name, _ in fills):
        return fills
    if (is_firm := _is_firm(plan)) is None:
        return fills
    names = [cell for name, cell in fills if name == "full_name"]
    if told := [cell for name, cell in fills if name == "company"]:
        # Beside the name of a firm stands whoever speaks for it.
        is_firm = sa.and_(is_firm, sa.not_(any_filled(told)))
    theirs = [(name, sa.case((is_firm, None), else_=cell) if name == "full_name" else cell) for name, cell in fills]
    return [*theirs, *(("company", sa.case((is_firm, cell))) for cell in names)]


def _is_firm(plan: Plan) -> sa.ColumnElement[bool] | None:
    """What says of a row that it is a firm: a column that says of each whether it is one or a person."""
    for column in plan.stage.columns:
        header = fold(column)
        if header not in _SORTS | _IS_ONE:
            continue
        cell = plan.stage.cell(column)
        values = distinct_values(plan.connection, plan.relation, cell, _MOST + 1)
        known, meant = (FLAGS, YES) if header in _IS_ONE else (_FIRMS | _PERSONS, _FIRMS)
        said = {value: value.lower() if header in _IS_ONE else fold(value) for value in values}
        firms = [value for value, word in said.items() if word in meant]
        if firms and len(values) <= _MOST and known.issuperset(said.values()):
            return sa.func.coalesce(filled(cell).in_(firms), sa.false())
    return None
