"""A header as written → names that are unique and never empty.

In:  header cells, the width of the table
Out: one name per column: "email", "email_2"; "column_3" where the file gives none
"""

from collections.abc import Sequence


def column_names(header: Sequence[str] | None, width: int) -> tuple[str, ...]:
    """Unique names for `width` columns, comparing as a database does: without regard to case."""
    written = [" ".join(name.split()) for name in header or ()]
    written += [""] * (width - len(written))
    reserved = {name.casefold() for name in written if name}
    taken: set[str] = set()
    names = []
    for position, name in enumerate(written, start=1):
        chosen = name or f"column_{position}"
        if chosen.casefold() in taken or (not name and chosen.casefold() in reserved):
            number = 2
            while f"{chosen}_{number}".casefold() in taken | reserved:
                number += 1
            chosen = f"{chosen}_{number}"
        taken.add(chosen.casefold())
        names.append(chosen)
    return tuple(names)


def trimmed(header: Sequence[str]) -> tuple[str, ...]:
    """The header without the empty cells at its end."""
    cells = list(header)
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cells)
