"""Where members go: a destination a file, each behind `interface.Destination`."""

from cdp_core.exports.csv_file import CsvFile
from cdp_core.exports.interface import Destination

DESTINATIONS: dict[str, Destination] = {
    destination.name: destination
    for destination in (
        CsvFile("csv", "CSV (UTF-8)", byte_order_mark=False),
        CsvFile("csv-excel", "CSV for Excel (UTF-8 with BOM)", byte_order_mark=True),
    )
}

__all__ = ["DESTINATIONS", "Destination"]
