"""What the web shop exports: Shopify's customers and orders."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np

from cdp_core.demo.catalog import PRODUCTS
from cdp_core.demo.export_file import ExportFile, Origin, columns, csv_bytes, first_of
from cdp_core.demo.people import cities, customer_ids
from cdp_core.demo.world import World

SHOPIFY = Origin("shopify", "cdp")

#: All columns that Shopify's orders export has.
ORDER_COLUMNS = columns(
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,"
    "Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,"
    "Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,"
    "Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,"
    "Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,"
    "Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,"
    "Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,"
    "Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,"
    "Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,"
    "Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,"
    "Payment Terms Name,Next Payment Due At,Payment References"
)
CUSTOMER_COLUMNS = columns(
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,"
    "Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,"
    "Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,"
    "Tags"
)


def shopify_files(world: World) -> list[ExportFile]:
    return [_customers(world), _orders(world)]


def order_name(order: int) -> str:
    return f"#{order}"


def _customers(world: World) -> ExportFile:
    people = world.people[world.people["account"]].reset_index(drop=True)
    ids = customer_ids(people["person"].to_numpy())
    where = cities(people["place"].to_numpy())
    online = world.orders[(world.orders["channel"] != "store") & ~world.orders["guest"]]
    spent = online.groupby("person")["total"].sum().to_dict()
    bought = online.groupby("person").size().to_dict()
    rows = []
    for position, person in enumerate(people.itertuples(index=False)):
        total = spent.get(person.person, 0.0)
        tags = [tag for tag, fits in (("vip", total >= 1000), ("newsletter", person.letters)) if fits]
        phone = f"'{person.phone}" if person.account_phone else None
        rows.append(
            (
                f"'{ids[position]}",
                person.first,
                person.last,
                person.email,
                "yes" if person.letters else "no",
                None,
                person.street,
                None,
                where["city"][position],
                where["region"][position] if person.country == "US" else None,
                person.country,
                f"'{person.postal_code}",
                None,
                phone,
                "no",
                f"{total:.2f}",
                bought.get(person.person, 0),
                None,
                "no",
                ", ".join(tags),
            )
        )
    content, _ = csv_bytes(CUSTOMER_COLUMNS, rows)
    truth = [(f"'{key}", person) for key, person in zip(ids, people["person"], strict=True)]
    return ExportFile(
        "shopify_customers.csv", SHOPIFY, "Everyone with an account in the web shop.", content, len(rows), truth
    )


def _orders(world: World) -> ExportFile:
    """An order's columns stand on its first line only; further products follow on lines of their own."""
    orders = world.orders[world.orders["channel"] != "store"]
    city = cities(np.arange(world.people["place"].max() + 1))["city"].tolist()
    rows, owner = [], []
    for order in orders.itertuples(index=False):
        buyer = world.person[order.person]
        created = shop_time(order.at.to_pydatetime())
        for number, line in enumerate(world.lines_of[order.order]):
            cells: dict[str, object] = dict.fromkeys(ORDER_COLUMNS)
            cells |= {"Name": order_name(order.order), "Email": buyer.email, "Created at": created}
            cells |= _line_cells(line)
            if number == 0:
                cells |= _order_cells(order, buyer, created, city[buyer.place])
            rows.append(list(cells.values()))
            owner.append(order.person)
    content, starts = csv_bytes(ORDER_COLUMNS, rows)
    truth = first_of((person, str(line), person) for line, person in zip(starts, owner, strict=True))
    truth += [(f"email:{world.person[person].email}", person) for person in dict.fromkeys(owner)]
    return ExportFile(
        "shopify_orders.csv", SHOPIFY, "Orders of the web shop and the app, guests included.", content, len(rows), truth
    )


def _line_cells(line: tuple[int, int, float]) -> dict[str, object]:
    product, quantity, price = line
    sold = PRODUCTS[product]
    return {
        "Lineitem quantity": quantity,
        "Lineitem name": sold.name,
        "Lineitem price": f"{price:.2f}",
        "Lineitem sku": sold.sku,
        "Lineitem requires shipping": "true",
        "Lineitem taxable": "true",
        "Lineitem fulfillment status": "fulfilled",
        "Vendor": sold.line,
        "Lineitem discount": "0.00",
    }


def _order_cells(order: Any, buyer: Any, created: str, city: str) -> dict[str, object]:
    name = f"{buyer.first} {buyer.last}"
    zip_code, phone = f"'{buyer.postal_code}", f"'{buyer.phone}" if buyer.account_phone else None
    gift = "gift: yes\ncard: Alles Liebe!" if order.order % 41 == 0 else None
    address = {"Name": name, "Address1": buyer.street, "City": city, "Zip": zip_code, "Country": buyer.country}
    return {
        "Financial Status": "paid",
        "Paid at": created,
        "Fulfillment Status": "fulfilled",
        "Accepts Marketing": "yes" if buyer.letters else "no",
        "Currency": "EUR",
        "Subtotal": f"{order.subtotal - order.discount:.2f}",
        "Shipping": f"{order.shipping:.2f}",
        "Taxes": f"{order.total * 19 / 119:.2f}",
        "Total": f"{order.total:.2f}",
        "Discount Code": "LUMEN" if order.discount else None,
        "Discount Amount": f"{order.discount:.2f}",
        "Shipping Method": "Standard",
        **{f"Billing {part}": value for part, value in address.items()},
        "Shipping Name": name,
        "Shipping City": city,
        "Shipping Zip": zip_code,
        "Shipping Country": buyer.country,
        "Billing Phone": phone,
        "Note Attributes": gift,
        "Payment Method": "Shopify Payments",
        "Refunded Amount": "0.00",
        "Id": 5_550_000_000_000 + order.order,
        "Risk Level": "Low",
        "Source": order.channel,
        "Tax 1 Name": "VAT 19%",
        "Phone": phone,
    }


def shop_time(at: datetime) -> str:
    """The moment on Berlin's clock, as Shopify writes it for a shop there."""
    start, end = _summer(at.year)
    hours = 2 if start <= at < end else 1
    return f"{at + timedelta(hours=hours):%Y-%m-%d %H:%M:%S} +0{hours}00"


@lru_cache
def _summer(year: int) -> tuple[datetime, datetime]:
    """Summer time in the EU: from the last Sunday of March to that of October, 01:00 UTC."""

    def last_sunday(month: int) -> datetime:
        last = date(year, month, 31)
        day = last - timedelta(days=(last.weekday() + 1) % 7)
        return datetime(year, month, day.day, 1)

    return last_sunday(3), last_sunday(10)
