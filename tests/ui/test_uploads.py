"""What a dropped file is suggested to be."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cdp_core.ui.uploads import Upload, file_sources


def upload(name: str, label: str | None = None) -> Upload:
    table = SimpleNamespace(suggestion=SimpleNamespace(label=label, preset=label and "preset"))
    return Upload("1", name, Path(name), cast(Any, [table]))


@pytest.mark.parametrize(
    ("dropped", "source"),
    [
        (upload("orders_export.csv", "Shopify orders"), "shopify-eu"),
        (upload("shop.zip"), "shop"),
        (upload("Tills.csv"), "tills"),
        (upload(".csv"), ".csv"),
        (upload("   .csv"), "upload"),
    ],
)
def test_a_known_source_is_suggested_for_an_export_of_its_system_or_a_file_of_its_name(dropped: Upload, source: str):
    assert file_sources(dropped, ["shopify-eu", "tills"]) == source
