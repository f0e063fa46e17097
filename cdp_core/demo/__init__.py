"""The invented shop Maison Lumen, with its truth: a fashion and beauty retailer with shops, a web shop and an app.

In:  a seed, a day that counts as today, a number of customers
Out: files as a marketer would upload them (`write_files`), or a filled store for tests of scale (`fill_store`)
"""

from cdp_core.demo.fill import fill_store
from cdp_core.demo.generate import (
    COMMITTED_DAY,
    CUSTOMERS,
    FILES_UP_TO,
    SEED,
    DemoFile,
    read_manifest,
    story_segments,
    write_files,
)

__all__ = [
    "COMMITTED_DAY",
    "CUSTOMERS",
    "FILES_UP_TO",
    "SEED",
    "DemoFile",
    "fill_store",
    "read_manifest",
    "story_segments",
    "write_files",
]
