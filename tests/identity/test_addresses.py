"""An address in one cell is taken apart as it is written in many countries."""

import pytest

from cdp_core.identity.addresses import taken_apart


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("12 Main St, 10115 Berlin", ("12 Main St", "10115", "Berlin")),
        ("Hauptstr. 5 10115 Berlin", ("Hauptstr. 5", "10115", "Berlin")),
        ("Musterweg 1, A-1010 Wien, Österreich", ("Musterweg 1", "1010", "Wien")),
        ("95 George Drives, Moorefort, PL09 3SF", ("95 George Drives", "PL09 3SF", "Moorefort")),
        ("10 Downing St, London SW1A 2AA, UK", ("10 Downing St", "SW1A 2AA", "London")),
        ("Flat 3, 12 High St, Leeds, LS1 4AP", ("Flat 3, 12 High St", "LS1 4AP", "Leeds")),
        ("Keizersgracht 123, 1015 CJ Amsterdam", ("Keizersgracht 123", "1015 CJ", "Amsterdam")),
        ("1234 Main St, Springfield, IL 62704", ("1234 Main St", "62704", "Springfield")),
        ("100 King St, Toronto, ON M5H 1J9, Canada", ("100 King St", "M5H 1J9", "Toronto")),
        ("Rua X 12, 01310-100 São Paulo", ("Rua X 12", "01310-100", "São Paulo")),
        ("ul. Długa 5, 00-950 Warszawa", ("ul. Długa 5", "00-950", "Warszawa")),
        ("5 Rue de la Paix, Paris", ("5 Rue de la Paix", None, "Paris")),
        ("12345 Main St", ("12345 Main St", None, None)),
        ("12 Main St, Apt 4", ("12 Main St, Apt 4", None, None)),
        ("Am Markt, Hinterhaus", ("Am Markt, Hinterhaus", None, None)),
        ("", ("", None, None)),
    ],
)
def test_an_address_is_taken_apart(address, parts):
    assert taken_apart(address) == parts
