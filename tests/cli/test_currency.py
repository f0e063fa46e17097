"""What a workspace counts money in."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from cdp_core.errors import LoadError
from cdp_core.settings import read_settings
from cdp_core.store import tables
from cdp_core.workspace import Workspace

pytestmark = pytest.mark.store

ORDERS = "Order number,Order date,Email,Total,Currency\n{},2025-03-04,ann@example.org,{},{}\n"


@pytest.fixture(scope="module")
def two_loads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace into which dollars came first, then euros."""
    folder = tmp_path_factory.mktemp("money")
    with Workspace.open(folder / "workspace") as workspace:
        for place, currency in enumerate(("USD", "EUR")):
            path = folder / f"{currency}.csv"
            path.write_text(ORDERS.format(place, 120.5, currency))
            receipts = workspace.load(path, source="shop")
        (folder / "note.txt").write_text("\n".join(receipts[0].notes))
    return folder


def test_it_is_the_currency_of_the_first_money_that_came(two_loads: Path) -> None:
    assert read_settings(two_loads / "workspace").currency == "USD"
    with Workspace.open(two_loads / "workspace") as workspace, workspace.reading() as connection:
        found = connection.execute(sa.select(tables.events.c.currency, tables.events.c.revenue))
        assert sorted(map(tuple, found)) == [("EUR", None), ("USD", 120.5)]


def test_an_amount_without_a_rate_is_told_in_the_receipt(two_loads: Path) -> None:
    assert (two_loads / "note.txt").read_text() == (
        "Total: 1 amount is missing, as there is no rate to USD for EUR. "
        "Add it under Currencies on the Sources page, or with `cdp rates EUR=…`: "
        "what is here is then converted, and need not be loaded again."
    )


def test_a_rate_converts_what_is_here_down_to_the_profile(two_loads: Path) -> None:
    with Workspace.open(two_loads / "workspace") as workspace:
        assert workspace.unconverted() == {"EUR": 1}
        assert workspace.set_rates({"EUR": 2.0}) == 1
        with workspace.reading() as connection:
            assert connection.scalar(sa.select(tables.profiles.c.revenue)) == 361.5
        assert workspace.check() == []
        assert workspace.set_rates({"EUR": None}) == 1


@pytest.mark.parametrize(
    ("rates", "said"),
    [({"EURO": 1.0}, "is no currency"), ({"USD": 2.0}, "own currency"), ({"GBP": -1.0}, "above 0")],
)
def test_a_rate_that_cannot_be_is_refused(two_loads: Path, rates: dict[str, float], said: str) -> None:
    with Workspace.open(two_loads / "workspace") as workspace, pytest.raises(LoadError, match=said):
        workspace.set_rates(rates)
