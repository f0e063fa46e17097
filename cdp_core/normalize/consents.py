"""Yes and no: consent decisions and booleans, in the words that systems use.

In:  one value
Out: granted, denied or withdrawn; true or false; None where it is no decision
"""

from cdp_core.mapping.decision_words import FALSE, TRUE, plain_word, state_of

_PLAIN = "yes no true false y n t f ja nein oui non sí si có không wahr falsch vrai faux はい いいえ on off"
#: Words that say yes or no where a whole column holds nothing else; 1 and 0 are numbers, x may be anything.
PLAIN_TRUTH = frozenset(f"{_PLAIN} да нет tak nie evet hayır ano ne igen nem".split())


def consent_state(text: str) -> str | None:
    """The decision that a word or a short answer stands for. "Never asked", "pending" and "bounced" are none."""
    return state_of(text)


def truth(text: str) -> str | None:
    """true or false, as JSON writes them."""
    word = plain_word(text)
    return "true" if word in TRUE else "false" if word in FALSE else None
