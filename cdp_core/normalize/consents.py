"""Yes and no: consent decisions and booleans, in the words that systems use.

In:  one value
Out: granted, denied or withdrawn; true or false; None where it is no decision
"""

from cdp_core.mapping.decision_words import FALSE, STATES, TRUE, plain_word

_PLAIN = "yes no true false y n t f ja nein oui non sí si có không wahr falsch vrai faux はい いいえ on off"
#: Words that say yes or no where a whole column holds nothing else; 1 and 0 are numbers, x may be anything.
PLAIN_TRUTH = frozenset(f"{_PLAIN} да нет tak nie evet hayır ano ne igen nem".split())


def consent_state(text: str) -> str | None:
    """The decision that a word stands for. "Never asked", "pending" and "bounced" are none."""
    word = plain_word(text)
    return next((state for state, words in STATES.items() if word in words), None)


def truth(text: str) -> str | None:
    """true or false, as JSON writes them."""
    word = plain_word(text)
    return "true" if word in TRUE else "false" if word in FALSE else None
