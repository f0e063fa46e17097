"""Which encoding a file is written in, judged by all of it and never by its head.

In:  a file of bytes
Out: `Detected`: the codec, how many bytes of mark to skip, and what to tell the person

A mark decides; else strict UTF-8 over the whole file; else every legacy encoding that decodes the file without an
error is weighed by how well its letters fit the words of one language. charset-normalizer has a vote on those of
ideographs; of letters it often says what cannot be.
"""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

import charset_normalizer

from cdp_core.sources.alphabets import MULTI_BYTE, SELDOM, SINGLE_BYTE
from cdp_core.sources.mixed_lines import can_be_mixed, lines_of, note_of
from cdp_core.sources.plausibility import fit

CHUNK = 4 << 20
SAMPLE_BYTES = 48_000
LETTER_BYTES = 16_000
SURE_BYTES = 60

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SEVEN_BIT = ("iso2022_jp", "iso2022_jp_2", "iso2022_jp_ext", "iso2022_kr")
LINE_END = re.compile(rb"[\r\n]")
TWICE = re.compile("Ã[\u0080-¿ŒœŠšŽžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]|â€[™œ\u009d“”¦¢]|Â[ £©®°·º»«]")


@dataclass(frozen=True)
class Detected:
    """`damaged` says that most of the file is UTF-8 and some bytes are not: those are read as Windows-1252.

    `mixed` says that some lines are UTF-8 and the others are in `encoding`.
    """

    encoding: str
    mark: int = 0
    damaged: bool = False
    notes: tuple[str, ...] = ()
    mixed: bool = False


def detect_encoding(path: Path, damage: int = 0) -> Detected:
    """The encoding of a whole file, read in chunks.

    Beyond the mark and UTF-8 this is a judgement: where two encodings fit alike, a note says so. Up to `damage`
    unusual bytes are taken for damage in UTF-8 and not for another encoding.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, encoding in MARKS:
        if head.startswith(mark) and _decodes(path, encoding, len(mark)):
            return Detected(encoding, len(mark))
    # A program that kept the mark of UTF-8 and wrote its rows otherwise: the mark is no letter of theirs.
    skip = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    if wide := _utf16_without_mark(head):
        return Detected(wide)
    high, escapes = _unusual_lines(path, skip)
    if not high:
        for encoding in SEVEN_BIT if escapes else ():
            if _decodes(path, encoding):
                return Detected(encoding)
        return Detected("utf-8")
    if _decodes(path, "utf-8"):
        return Detected("utf-8", notes=_encoded_twice(high.decode("utf-8", "ignore")))
    if _mostly_utf8(high) or sum(1 for byte in high if byte > 0x7F) <= damage:
        note = "Some bytes are not UTF-8; they were read as Windows-1252."
        return Detected("utf-8", skip, damaged=True, notes=(note,))
    return _of_both(path, skip) or _legacy(path, high, skip)


def _of_both(path: Path, skip: int) -> Detected | None:
    """The older encoding of a file to which lines in UTF-8 were added, if it is one."""
    found = lines_of(path, skip, None, SAMPLE_BYTES)
    if not found.old or not found.utf8:
        return None
    encoding = next((each for each in _fitting(found.sample)[0] if _can_decode(found.sample, each)), "")
    if not can_be_mixed(encoding):
        return None
    found = lines_of(path, skip, encoding, SAMPLE_BYTES)
    if not found.are_of_both(encoding):
        return None
    return Detected(encoding, skip, notes=(note_of(found),), mixed=True)


def _can_decode(sample: bytes, encoding: str) -> bool:
    try:
        sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decodes(path: Path, encoding: str, skip: int = 0) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as file:
            file.seek(skip)
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", True)
    except UnicodeError:
        return False
    return True


def _utf16_without_mark(head: bytes) -> str | None:
    """NULs on every other byte: what Windows tools write when they forget the mark. Those that fill up say nothing."""
    head = head.rstrip(b"\0")
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even + odd < max(2, len(head) // 20):
        return None
    if head[0::4].count(0) + head[1::4].count(0) + head[2::4].count(0) > 0.7 * len(head):
        return "utf-32-be"
    if head[1::4].count(0) + head[2::4].count(0) + head[3::4].count(0) > 0.7 * len(head):
        return "utf-32-le"
    if odd > 20 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 20 * odd else None


def _unusual_lines(path: Path, skip: int) -> tuple[bytes, bool]:
    """Lines with bytes above 127, from all over the file, and whether an escape sequence occurs in it."""
    found = bytearray()
    escapes = False
    per_chunk = max(2_000, SAMPLE_BYTES * CHUNK // max(1, path.stat().st_size))
    with path.open("rb") as file:
        file.seek(skip)
        while chunk := file.read(CHUNK):
            escapes = escapes or b"\x1b" in chunk
            if not chunk.isascii():
                found += _high_lines(chunk, per_chunk)
    return bytes(found[: 4 * SAMPLE_BYTES]), escapes


def _high_lines(chunk: bytes, limit: int) -> bytes:
    """The lines around bytes above 127, at most 2,000 bytes to either side; each byte is looked at once."""
    taken = bytearray()
    end = 0
    for high in re.finditer(rb"[\x80-\xff]+", chunk):
        if high.start() < end:
            continue
        start = max(end, high.start() - 2000)
        start = max(start, chunk.rfind(b"\n", start, high.start()) + 1, chunk.rfind(b"\r", start, high.start()) + 1)
        line_end = LINE_END.search(chunk, high.end(), high.end() + 2000)
        end = line_end.start() if line_end else min(len(chunk), high.end() + 2000)
        taken += chunk[start:end] + b"\n"
        if len(taken) > limit:
            break
    return bytes(taken)


def _mostly_utf8(high: bytes) -> bool:
    """A legacy text is by chance valid UTF-8 in hardly a line; a damaged UTF-8 file in most of them."""
    lines = high.splitlines()
    valid = sum(1 for line in lines if _valid_utf8(line))
    return valid * 2 > len(lines) or (valid > 0 and _damaged_characters(high) < min(_wide(high), len(high) / 10))


def _valid_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _damaged_characters(high: bytes) -> int:
    return high.decode("utf-8", "replace").count("\ufffd")


def _wide(high: bytes) -> int:
    return sum(1 for c in high.decode("utf-8", "ignore") if c > "\x7f")


def _encoded_twice(text: str) -> tuple[str, ...]:
    marks = len(TWICE.findall(text))
    others = sum(1 for c in text if c > "\x7f")
    if marks < 2 or marks * 6 < others:
        return ()
    return ("The text looks as if it had been encoded twice (Ã¼ for ü): it was kept as it is; ask for a fresh export.",)


def _legacy(path: Path, high: bytes, skip: int) -> Detected:
    sample = high[:SAMPLE_BYTES]
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    fitting, fits = _fitting(sample)
    for position, encoding in enumerate(fitting):
        if _decodes(path, encoding, skip):
            rivals = [other for other in fitting[position + 1 :] if fits[encoding] - fits[other] < 0.08]
            return Detected(encoding, skip, notes=_doubt(sample, encoding, rivals))
    return Detected("latin-1", skip, notes=("No known encoding fits the whole file; it was read as Latin-1.",))


def _fitting(sample: bytes) -> tuple[list[str], dict[str, float]]:
    """The encodings that may be, the likeliest first, and how well each fits."""
    spread = _spread(sample)
    fits = {encoding: fit(sample, encoding) for encoding in MULTI_BYTE}
    if max(fits.values()) > 0:
        for encoding in _outside_vote(sample) & fits.keys():
            fits[encoding] += 0.06
    for encoding in SINGLE_BYTE:
        fits[encoding] = fit(spread, encoding) - (0.04 if encoding in SELDOM else 0.0)
    return [encoding for encoding in sorted(fits, key=lambda each: -fits[each]) if fits[encoding] > -1.0], fits


def _spread(sample: bytes) -> bytes:
    """Lines from all over the sample: of letters fewer are enough than of ideographs."""
    return b"".join(sample.splitlines(keepends=True)[:: len(sample) // LETTER_BYTES + 1])


def _doubt(sample: bytes, chosen: str, rivals: list[str]) -> tuple[str, ...]:
    different = [r for r in rivals if sample.decode(r, "replace") != sample.decode(chosen, "replace")]
    if not different or sum(1 for byte in sample if byte > 0x7F) > SURE_BYTES:
        return ()
    return (f"The encoding is not certain: read as {chosen}, {different[0]} fits nearly as well.",)


def _outside_vote(sample: bytes) -> set[str]:
    best = charset_normalizer.from_bytes(sample).best()
    if best is None:
        return set()
    return {codecs.lookup(name).name.replace("-", "_") for name in [best.encoding, *best.could_be_from_charset[:3]]}
