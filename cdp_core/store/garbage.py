"""How often Python looks for objects that nothing holds any more but themselves.

A statement is built of thousands of small objects, nearly all of which go by themselves. Python looks through what is
there after every 700 of them that stay; while a small file is loaded that is a tenth of the time.
"""

import gc

#: New objects until a look at them, looks until one at those that outlived it, and of these until one at all.
SELDOM = (10_000, 20, 20)


def look_seldom() -> None:
    """Of this whole process, so only for whoever runs it: the command, the app."""
    gc.set_threshold(*SELDOM)
