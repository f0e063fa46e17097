"""How well bytes read in an encoding: does the text look like words of one language?

In:  a sample of bytes, an encoding
Out: about 1 for a sure fit, below 0 for nonsense
"""

from collections import Counter
from functools import lru_cache

from cdp_core.sources.alphabets import FREQUENT, LANGUAGES, MULTI_BYTE

TYPOGRAPHIC = frozenset("“”„‘’‚–—…€£¥°§©®™•·«»‹›×½¼¾²³±\u00a0\u00ad´`¨№¿¡ªº")


def fit(sample: bytes, encoding: str) -> float:
    """How well the text reads in this encoding: about 1 for a sure fit, below 0 for nonsense."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return -9.0
    if encoding in MULTI_BYTE:
        weights = [_ideograph_weight(c, encoding) for c in text if c > "\x7f"]
        return sum(weights) / len(weights) if weights else -9.0
    met = _letters_met(text)
    return max(_word_fit(met, frozenset(letters)) - order * 0.002 for order, letters in enumerate(LANGUAGES.values()))


def _letters_met(text: str) -> Counter[tuple[str, str, str]]:
    """Every character above 127 with what stands around it; a long text has few different ones."""
    return Counter((c, _alike(text[i - 1 : i]), _alike(text[i + 1 : i + 2])) for i, c in enumerate(text) if c > "\x7f")


@lru_cache(maxsize=4096)
def _alike(c: str) -> str:
    """One character for all that count alike beside another."""
    if not c.isalpha():
        return " "
    if c <= "\x7f":
        return "a" if c.islower() else "A"
    return "é" if c.islower() else "É"


def _word_fit(met: Counter[tuple[str, str, str]], alphabet: frozenset[str]) -> float:
    total = sum(times * _letter_weight(c, before, after, alphabet) for (c, before, after), times in met.items())
    return total / met.total() if met else -9.0


def _letter_weight(c: str, before: str, after: str, alphabet: frozenset[str]) -> float:
    joined = before.isalpha() and after.isalpha()
    if not c.isalpha():
        if c not in alphabet and c not in TYPOGRAPHIC:
            return -1.5
        if joined and c not in "’´" and c < "\u0300":
            return -1.0
        return 1.0 if c in "“”‘’„€–—" else 0.6
    if c not in alphabet:
        return -1.0
    if c.isupper() and (before.islower() or (after.islower() and before.isalpha())):
        return -0.9
    if not before.isalpha() and not after.isalpha():
        return 0.2
    if c > "\u036f":
        return 1.0 if c in FREQUENT else 0.7
    return 0.3 if joined and before > "\x7f" and after > "\x7f" else 1.0


@lru_cache(maxsize=65_536)
def _ideograph_weight(c: str, encoding: str) -> float:
    if "\u3040" <= c <= "\u30ff":
        return 1.0 if encoding in ("cp932", "euc_jp") else -0.6
    if "\uac00" <= c <= "\ud7a3":
        return (1.02 if _lead(c, "euc_kr") else -0.8) if encoding == "cp949" else -1.0
    if "\u4e00" <= c <= "\u9fff":
        return _common_ideograph(c, encoding)
    if "\u3000" <= c <= "\u303f" or "\uff01" <= c <= "\uff60":
        return 0.6
    if "\uff61" <= c <= "\uff9f":
        return -0.6
    return -0.8


def _common_ideograph(c: str, encoding: str) -> float:
    """Each national set lists its everyday characters first; a wrong reading lands mostly in the rare ones."""
    if encoding in ("cp932", "euc_jp"):
        return 0.95 if 0x88 <= _lead(c, "shift_jis") <= 0x98 else -0.2
    if encoding == "gb18030":
        lead = _lead(c, "gb2312")
        return 1.0 if 0xB0 <= lead <= 0xD7 else 0.1 if lead else -0.7
    if encoding.startswith("big5"):
        return 1.0 if 0xA4 <= _lead(c, "big5") <= 0xC6 else -0.3
    return -0.3


def _lead(c: str, charset: str) -> int:
    encoded = c.encode(charset, "ignore")
    return encoded[0] if len(encoded) == 2 else 0
