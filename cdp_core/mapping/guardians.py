"""Lists of children: whose the contacts are where a pupil stands beside a parent.

In:  guesses of columns, each judged alone
Out: the same; where only a parent can be reached, she is the customer, and what is said of the child is asked about
"""

from collections.abc import Sequence
from dataclasses import replace

from cdp_core.mapping.guesses import Guess
from cdp_core.mapping.names import either, fold, folded_words
from cdp_core.mapping.sample import Sample
from cdp_core.mapping.words import meaning

_PARENTS = frozenset(
    either(
        "parent|parents|mother|father|mum|mom|dad|guardian|guardians|carer|caregiver|eltern|elternteil|elternteils|"
        "mutter|vater|erziehungsberechtigte|erziehungsberechtigter|erziehungsberechtigten|sorgeberechtigte|"
        "sorgeberechtigter|sorgeberechtigten|mere|pere|tuteur|tutrice|representant|padre|madre|padres|tutora|apoderado|"
        "acudiente|responsavel|mae|pai|encarregado|genitore|genitori|ouder|ouders|voogd|verzorger|rodzic|rodzica|"
        "opiekun|opiekuna|rodic|rodice|zakonny|szulo|gondviselo|foralder|foraldrar|vardnadshavare|foresatt|foresatte|"
        "foraelder|huoltaja|vanhempi|veli|ebeveyn|wali|ortu"
    )
)
#: More than one word, or none that blanks part.
_PARENTS_WRITTEN_TOGETHER = folded_words("orang tua|phu huynh|保護者|학부모|보호자|家长|監護人|监护人")
#: Of several parents in a row, which one a header speaks of.
_MOTHERS = frozenset(either("mother|mum|mom|mutter|mere|madre|mae"))
_FATHERS = frozenset(either("father|dad|vater|pere|padre|pai"))
#: Who teaches in one language is a guardian in another: beside a word for a child of that language.
_TUTORS, _TUTORED = ("tutor",), frozenset(either("alumno|alumna|nino|nina|hijo|hija|menor"))
_CHILDREN = frozenset(
    either(
        "child|childs|kid|pupil|student|camper|son|daughter|kind|kindes|kinds|schuler|schulerin|enfant|eleve|fils|"
        "fille|alumno|alumna|nino|nina|hijo|hija|menor|estudiante|aluno|aluna|filho|filha|crianca|bambino|bambina|"
        "figlio|figlia|alunno|alunna|leerling|dziecko|dziecka|uczen|ucznia|dite|ditete|zak|zaka|gyermek|tanulo|barn|"
        "barnet|barnets|elev|elevens|lapsi|lapsen|cocuk|ogrenci|siswa|anak|murid|santri"
    )
)
_CHILDREN_WRITTEN_TOGETHER = folded_words("hoc sinh|お子様|児童|生徒|학생|자녀|아동|学生|孩子|學生")
#: What is left of a header without whose it is.
_BETWEEN = frozenset(either("of|the|de|du|des|d|der|dem|do|da|del|della|dell|di|l|la|le|van|s|r|n|in|legal|legale"))
_WHOSE = frozenset((*_PARENTS, *_TUTORS, *_CHILDREN, *_BETWEEN))

_CONTACTS = ("email", "phone")
_ACCOUNTS = ("customer_id", "crm_id", "loyalty_id", "hashed_email", "hashed_phone")
_NAMES = ("full_name", "first_name", "last_name")
_OF_WHOEVER_THE_ROW_IS = (*_NAMES, "birthday", "age", "gender")
_SURE = 0.8


def tell_guardians(found: dict[str, Guess], sample: Sample) -> None:
    """Where a parent alone can be reached, the row's person is the parent; else what is said of parents is not hers."""
    headers = {column: fold(column) for column in found}
    tutored = any(_TUTORED.intersection(words.split()) for words in headers.values())
    parents = {column: who for column, words in headers.items() if (who := _parent(words, tutored)) is not None}
    children = {column for column, words in headers.items() if column not in parents and _is_a_childs(words)}
    contacts = [column for column, one in found.items() if one.concept in _CONTACTS]
    if not contacts or not children or not {*contacts} <= parents.keys():
        return
    if any(one.concept in _ACCOUNTS and column not in parents for column, one in found.items()):
        _of_the_child(found, headers, parents, children)
    elif (customer := _reached(sample, parents, contacts)) is not None:
        _of_the_parent(found, headers, parents, customer)
    else:
        return
    named = [column for column in (*parents, *children) if found[column].concept in _NAMES]
    if len(named) == 1 and _is_whole(sample.filled(named[0])):
        found[named[0]] = replace(found[named[0]], concept="full_name")


def _reached(sample: Sample, parents: dict[str, str], contacts: Sequence[str]) -> str | None:
    """The parent who can be reached wherever one can; None where that is now the one and now the other."""
    rows: dict[str, set[int]] = {}
    for column in contacts:
        rows.setdefault(parents[column], set()).update(i for i, cell in enumerate(sample.cells[column]) if cell)
    most = max(rows, key=lambda who: len(rows[who]))
    return most if all(told <= rows[most] for told in rows.values()) else None


def _of_the_parent(found: dict[str, Guess], headers: dict[str, str], parents: dict[str, str], customer: str) -> None:
    """The row's person is one of the parents, of several the first who can be reached."""
    for column, one in found.items():
        if column in parents and parents[column] == customer:
            if concept := _said_of(headers[column]):
                reason = "of the parent, who alone can be reached here"
                found[column] = Guess(column, concept, max(_SURE, one.confidence), reason)
        elif one.concept in (*_CONTACTS, *_OF_WHOEVER_THE_ROW_IS):
            found[column] = one.doubted("but of the child or another parent: the customer is whoever can be reached")


def _of_the_child(
    found: dict[str, Guess], headers: dict[str, str], parents: dict[str, str], children: set[str]
) -> None:
    """The row's person is the child, who has a number of her own."""
    for column in parents:
        if found[column].concept in (*_CONTACTS, *_OF_WHOEVER_THE_ROW_IS):
            found[column] = found[column].doubted("but of a parent: that need not be the customer")
    for column in children:
        if not found[column].concept and (concept := _said_of(headers[column])) in _NAMES:
            found[column] = Guess(column, concept, _SURE, "of the child, who has a number of her own")


def _is_whole(names: Sequence[str]) -> bool:
    """Whether most of what a column calls a first or a last name is both."""
    return 2 * sum(" " in name.strip() for name in names) > len(names)


def _said_of(words: str) -> str | None:
    """Which contact or name of a parent or a child a header speaks of."""
    left = _without_whose(words)
    said = meaning(" ".join(left))
    if said and said.concept in (*_CONTACTS, *_NAMES):
        return said.concept
    return "full_name" if left == ["name"] else None


def _parent(words: str, tutored: bool) -> str | None:
    """Which parent a header speaks of: "father", "2", "" for the only one; None where it speaks of none."""
    said = words.split()
    known = _PARENTS.union(_TUTORS) if tutored else _PARENTS
    word = next((word for word in said if word in known), None)
    word = word or next((each for each in _PARENTS_WRITTEN_TOGETHER if each in words), None)
    if word is None:
        return None
    number = next((part for part in said if part.isdigit()), "")
    return f"{'mother' if word in _MOTHERS else 'father' if word in _FATHERS else ''}{number}"


def _is_a_childs(words: str) -> bool:
    return bool(_CHILDREN.intersection(words.split())) or any(each in words for each in _CHILDREN_WRITTEN_TOGETHER)


def _without_whose(words: str) -> list[str]:
    for each in (*_PARENTS_WRITTEN_TOGETHER, *_CHILDREN_WRITTEN_TOGETHER):
        words = words.replace(each, " ")
    return [word for word in words.split() if word not in _WHOSE]
