"""What every destination can do."""

from typing import BinaryIO, Protocol

import pyarrow as pa


class Destination(Protocol):
    """Writes rows of members in the form that one receiver takes."""

    @property
    def name(self) -> str:
        """As on the command line: `csv`."""

    @property
    def label(self) -> str:
        """As on the page: `CSV (UTF-8)`."""

    @property
    def suffix(self) -> str:
        """Ending of its files, with the dot."""

    def write(self, rows: pa.Table, out: BinaryIO) -> None:
        """Write all rows. Columns are text, one row a member, the header from the column names."""
