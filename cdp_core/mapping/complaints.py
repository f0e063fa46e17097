"""Lists of complaints, which are tickets: what each is about, and what it says.

In:  guesses of columns
Out: the same, where a column numbers complaints: a title is no job there, and a description is what was said
"""

from collections.abc import Mapping
from dataclasses import replace

from cdp_core.mapping.guesses import Guess
from cdp_core.mapping.names import begins_any, either, fold, folded_words
from cdp_core.mapping.sample import Sample

#: How words begin that name one.
_COMPLAINTS = either(
    "complaint|reclama|queja|beschwerde|reklamation|klacht|klagomal|reklamac|skarg|panasz|plangere|sikayet|khieu nai|"
    "keluhan|жалоб|рекламац|苦情|クレーム|불만|민원|投诉|投訴"
)
_TITLES = frozenset(folded_words("title|titulo|titel|titre|titolo|asunto|tytul|tema|件名|タイトル|제목|标题"))
#: Share of forms of address in a column of titles that are people's: Mr, Dr.
_OF_PEOPLE = 0.5
_BESIDES = frozenset(("order_status", "revenue", "amount", "price", "event"))


def numbers_complaints(guesses: Mapping[str, Guess]) -> bool:
    """Whether a column is the number of a complaint: one who once complained may stand in any list of people."""
    return any(one.concept == "object_id" and begins_any(_COMPLAINTS, fold(column)) for column, one in guesses.items())


def tell_complaints(found: dict[str, Guess], sample: Sample) -> None:
    """In a list of complaints that says how they stand, the title is what each is about."""
    told = {one.concept for one in found.values()}
    if not numbers_complaints(found) or "status" not in told or told & {"subject", *_BESIDES}:
        return
    for column, one in found.items():
        called = sample.looks(column).get("salutation", 0) >= _OF_PEOPLE
        if fold(column) in _TITLES and one.concept in (None, "title", "name", "salutation") and not called:
            reason = "its header says so, in a list of complaints"
            found[column] = replace(one, concept="subject", confidence=0.85, reason=reason, doubtful=False)
            return
