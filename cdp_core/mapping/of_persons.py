"""What the paths of a file say of a person: `traits.firstname`, `user_properties.zip`, `attributes.location.city`.

In:  a sample in which a preset has placed some columns
Out: the guess of each other column below such a path, as of the same column in a list of people

Below the properties of an event a name is a product's, and a city the shop's: only what is said of a person counts.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from cdp_core.mapping.guess import guess
from cdp_core.mapping.guesses import Guess
from cdp_core.mapping.sample import Sample

#: What events keep in it is said of whom they are about.
_OF_A_PERSON = re.compile(
    r"(?:(?:context|payload|event)\.)?"
    r"(?:traits|(?:user|person)[_.]?(?:traits|properties|attributes|props)|person)\."
    r"(?:(?:default_?)?(?:address|location)\.)?(?=.)",
    re.IGNORECASE,
)
#: The same in rows that are people, whose fields all are hers.
_OF_A_ROW = re.compile(
    r"(?:attributes|properties|traits|fields|merge_?fields|custom_?(?:fields|attributes|properties)|profile|"
    r"user_?(?:properties|attributes))\.(?:(?:default_?)?(?:address|location)\.)?(?=.)|(?:address|location)\.(?=.)",
    re.IGNORECASE,
)


def within_person(column: str, kind: str) -> str:
    """The path in which a row of that kind keeps what is said of a person; empty where the column is in none."""
    found = (_OF_A_ROW if kind == "people" else _OF_A_PERSON).match(column)
    return found[0] if found else ""


def guesses_within(sample: Sample, columns: Iterable[str], kind: str) -> Mapping[str, Guess]:
    """What the columns below a person's path are, each judged by the rest of its header beside the others there."""
    groups: dict[str, dict[str, str]] = {}
    for column in columns:
        if path := within_person(column, kind):
            groups.setdefault(path, {})[column] = column.removeprefix(path)
    found: dict[str, Guess] = {}
    for named in groups.values():
        alone = replace(
            sample, columns=tuple(named.values()), cells={bare: sample.cells[column] for column, bare in named.items()}
        )
        told = guess(alone)
        found |= {column: replace(told[bare], column=column) for column, bare in named.items()}
    return found
