"""A rule as it stands in a link: as JSON where it is short, packed where it is long.

In:  a rule, or what a link says
Out: a text of characters that every browser and mail program takes, or the JSON that was packed

Packed is `z.` and the base64url of the zlib stream (RFC 4648 section 5, RFC 1950) of the JSON in UTF-8.
"""

import base64
import binascii
import json
import zlib

from cdp_core.errors import RuleError
from cdp_core.ui.rule_tree import Rule

#: Characters of an address that every browser and mail program takes.
LONGEST = 8000
#: A rule this long can still be read, and changed, in the address itself.
LONGEST_PLAIN = 2000
#: Bytes that a link may unpack to: a few hundred characters can hold many megabytes of nothing.
MOST_UNPACKED = 200_000
PACKED = "z."


def written(rule: Rule) -> str | None:
    """The rule for a link; None where it does not fit into one."""
    text = json.dumps(rule, separators=(",", ":"), ensure_ascii=False)
    if len(text) <= LONGEST_PLAIN:
        return text
    told = text.encode("utf-8", "surrogatepass")
    packed = PACKED + base64.urlsafe_b64encode(zlib.compress(told, 9)).decode().rstrip("=")
    return packed if len(packed) <= LONGEST and len(told) <= MOST_UNPACKED else None


def read(text: str) -> str:
    """The JSON that a link says.

    Raises:
        RuleError: it is cut off or changed, or unpacks to more than any rule.
    """
    if not text.startswith(PACKED):
        return text
    packed = text.removeprefix(PACKED)
    try:
        stream = zlib.decompressobj()
        told = stream.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), MOST_UNPACKED + 1)
        if len(told) > MOST_UNPACKED:
            raise RuleError("", f"the link unpacks to more than {MOST_UNPACKED // 1000} kilobytes.")
        if not stream.eof:
            raise RuleError("", "the link is cut off.")
        return told.decode("utf-8")
    except (binascii.Error, zlib.error, ValueError) as error:
        raise RuleError("", "the link is damaged.") from error
