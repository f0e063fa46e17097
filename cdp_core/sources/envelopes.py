"""Calls of Segment's format in an envelope: what a queue or a log wrote around each, `{"topic": …, "value": {…}}`.

In:  a table whose columns are paths, `topic`, `value.type`, `value.userId`
Out: the same with the columns of the call under their own names; the same table where nothing is around its calls
"""

import re
from dataclasses import replace

from cdp_core.sources.interface import Table

#: What queues and logs say of a message of theirs.
_AROUND = re.compile(
    r"topic|partition(?:_?key)?|offset|key|shard_?id|sequence_?number|stream|subscription|schema|version|_?id|uuid|"
    r"(?:message|event|request)_?id|(?:event_?|create_?|publish_?)?time(?:stamp)?(?:_?type)?|"
    r"(?:received|ingested|inserted|published|enqueued|created|loaded|processed)_?(?:at|time|on)|approximate\w*|"
    r"(?:headers?|attributes|metadata)(?:\..*)?",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"(?:kafka_?|event_?)?(?:value|payload|message|data|body|record|json|content|call)", re.IGNORECASE)
_SAYS_WHAT = frozenset(("type", "event"))
_SAYS_WHOSE = frozenset(("userId", "anonymousId", "user_id", "anonymous_id"))


def without_envelope(table: Table) -> Table:
    """The table with its calls taken out of what is around them, which keeps its names where the calls leave them."""
    within = {column.partition(".")[0] for column in table.columns if "." in column}
    for name in filter(_INSIDE.fullmatch, within):
        start = f"{name}."
        inner = {column: column.removeprefix(start) for column in table.columns if column.startswith(start)}
        own = set(inner.values())
        others = [column for column in table.columns if column not in inner]
        if own & _SAYS_WHAT and own & _SAYS_WHOSE and all(map(_AROUND.fullmatch, others)):
            named = inner | {column: f"envelope.{column}" if column in own else column for column in others}
            types = {named[column]: type_ for column, type_ in table.types.items() if column in named}
            return replace(table, columns=tuple(named[column] for column in table.columns), types=types)
    return table
