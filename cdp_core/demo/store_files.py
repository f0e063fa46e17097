"""What the shops in town export: the receipts of German tills, the loyalty club's workbook."""

import numpy as np

from cdp_core.demo.catalog import PRODUCTS, SHOP
from cdp_core.demo.crm_files import blank, spoken
from cdp_core.demo.dice import Dice
from cdp_core.demo.export_file import Dialect, ExportFile, Origin, columns, csv_bytes, first_of
from cdp_core.demo.people import loyalty_ids
from cdp_core.demo.places import STORES
from cdp_core.demo.workbook import workbook
from cdp_core.demo.world import World

TILLS = Origin("tills", "cdp")
LOYALTY = Origin("loyalty", "cdp")

_RECEIPT_COLUMNS = columns(
    "Bon-Nr;Zeitpunkt;Kanal;Filiale;Kasse;Kundenkarte;Artikelnummer;Artikel;Warengruppe;Menge;Einzelpreis;Gesamtbetrag;"
    "Währung;Zahlart"
)
_MEMBER_COLUMNS = columns(
    "Loyalty card,First name,Last name,E-mail,Phone,Date of birth,Postcode,Country,Member since,Points,Tier,"
    "Shoe size,"
    "Skin type"
)
_TIERS = ((500.0, "Gold"), (150.0, "Silver"), (0.0, "Classic"))
SKINS = ("dry", "normal", "oily", "combination", "sensitive")


def store_files(world: World, seed: int) -> list[ExportFile]:
    return [_receipts(world), _members(world, seed)]


def _receipts(world: World) -> ExportFile:
    """One line a product; the card is blank where nobody showed one. Written by a German till, in its code page."""
    orders = world.orders[world.orders["channel"] == "store"]
    cards = loyalty_ids(orders["person"].to_numpy()).where(orders["card"].to_numpy())
    rows, owner = [], []
    for order, shown in zip(orders.itertuples(index=False), cards, strict=True):
        card = blank(shown)
        for product, quantity, price in world.lines_of[order.order]:
            sold = PRODUCTS[product]
            rows.append(
                (
                    f"B{order.store + 1}-{order.order}",
                    order.at.strftime("%d.%m.%Y %H:%M"),
                    order.channel,
                    STORES[order.store],
                    1 + order.order % 3,
                    card,
                    sold.sku,
                    sold.name,
                    sold.category,
                    quantity,
                    german(price),
                    german(order.total),
                    "EUR",
                    ("Karte", "Bar", "Karte", "PayPal")[order.order % 4],
                )
            )
            owner.append(order.person if card else None)
    content, starts = csv_bytes(_RECEIPT_COLUMNS, rows, Dialect(";", "cp1252", line_end="\r\n"))
    truth = first_of(
        (person, str(line), person) for line, person in zip(starts, owner, strict=True) if person is not None
    )
    return ExportFile(
        "till_receipts.csv",
        TILLS,
        "Receipts of the shops, most of them with a loyalty card.",
        content,
        len(rows),
        truth,
    )


def _members(world: World, seed: int) -> ExportFile:
    members = world.people[world.people["loyalty"]].reset_index(drop=True)
    rng = Dice(seed).of("members")
    spent = world.orders[world.orders["channel"] == "store"].groupby("person")["total"].sum()
    cards = loyalty_ids(members["person"].to_numpy())
    sizes = np.clip(np.round(rng.normal(38.5, 2.2, len(members))), 35, 46).astype(int)
    skins = rng.integers(0, len(SKINS), len(members))
    rows: list[list[object]] = []
    for position, member in enumerate(members.itertuples(index=False)):
        euros = float(spent.get(member.person, 0.0))
        born = member.birthday.date() if member.shares_mailbox or position % 5 else None
        rows.append(
            [
                cards[position],
                member.first,
                member.last,
                member.email if member.loyalty_mail else None,
                spoken(member.phone, position + 2) if member.loyalty_phone else None,
                born,
                member.postal_code,
                member.country,
                world.almanac.ago(member.joined).date(),
                int(euros),
                next(tier for least, tier in _TIERS if euros >= least),
                int(sizes[position]) if position % 3 else None,
                SKINS[skins[position]] if position % 4 else None,
            ]
        )
    title = f"{SHOP} – Loyalty members, as of {world.almanac.as_of:%d %B %Y}"
    content = workbook("Members", [[title], [], _MEMBER_COLUMNS, *rows])
    truth = [(card, person) for card, person in zip(cards, members["person"], strict=True)]
    return ExportFile(
        "loyalty_members.xlsx",
        LOYALTY,
        "The loyalty club's workbook, with a title above the table.",
        content,
        len(rows),
        truth,
    )


def german(amount: float) -> str:
    """`1.234,50`"""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
