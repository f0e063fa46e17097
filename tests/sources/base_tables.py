"""Clean tables to spoil: commas and quotes inside cells, dates, money, empty cells.

In:  nothing
Out: tables of 84 rows, the header first; `quoted` are the columns that their writer quotes always
"""

from dataclasses import dataclass

Rows = list[list[str]]

ROWS = 83


@dataclass(frozen=True)
class BaseTable:
    name: str
    rows: Rows
    quoted: frozenset[int]


def base_tables() -> list[BaseTable]:
    return [items(), people(), orders()]


THINGS = [
    ("Women's Rain Boots", "Boots for women who walk in any weather, light and quick to dry."),
    ("Trail Jacket", 'A jacket with a 24" zip: warm, dry, and easy to pack.'),
    ("Pillow, Painted Wood", "A pillow for bed, chair or sofa. It won't let you down."),
    ('Table, Round 48"', "Made to last in the garden, whatever the season brings."),
    ("Kids' Hat", "A hat in the size of your kids' heads"),
    ("Fly Rod 8 Wt.", "Light in the hand with 8\\'9\" of length, made for her."),
    ("Linen Shirt, Striped", "Cool, soft, and better with every wash."),
]


def items() -> BaseTable:
    """What a shop sells: long texts with commas, inch signs, apostrophes and a backslash."""
    rows = [["DAY", "HOUR", "Pieces", "ITEM", "Cost", "Kind", "Description", "Link", "Remarks"]]
    for i in range(ROWS):
        kind, description = THINGS[i % len(THINGS)]
        day = f"{i % 28 + 1:02d}/0{i % 9 + 1}/2024"
        link = f"https://shop.example/item/{i}.html"
        rows.append(
            [day, f"{i % 24:02d}:15", str(i % 5), f"AB-{1000 + i * 37}", f"${i}.49", kind, description, link, ""]
        )
    return BaseTable("items", rows, frozenset((6, 7)))


NAMES = ["Nguyễn, Thị Hà", "O'Neill, Séamus", 'Baker, Ann "Annie"', "Müller, Jörg", "Li, Wei"]
CITIES = ["Hà Nội", "Cork", "Leeds", "Köln", "台北"]


def people() -> BaseTable:
    """Contacts of a CRM: names with a comma, leading zeros, phones, empty cells in every column but the first."""
    rows = [["Contact ID", "Full Name", "E-mail", "Phone", "Birthday", "City", "Newsletter", "Orders", "Note"]]
    for i in range(ROWS):
        row = [
            f"00{4100 + i}",
            NAMES[i % 5],
            f"person{i}@example.org",
            f"+49 30 {1234500 + i}",
            f"19{50 + i % 50}-0{i % 9 + 1}-{i % 28 + 1:02d}",
            CITIES[i % 5],
            "yes" if i % 3 else "no",
            str(i % 12),
            "likes tea, not coffee" if i % 4 == 0 else "",
        ]
        if i % 7 == 3:
            row[1 + i % 7] = ""
        rows.append(row)
    return BaseTable("people", rows, frozenset())


def orders() -> BaseTable:
    """Orders: every cell quoted, time stamps, amounts, a note of two lines."""
    rows = [["order_id", "placed at", "customer", "sku", "qty", "total", "currency", "status", "comment"]]
    for i in range(ROWS):
        rows.append(
            [
                str(900100 + i),
                f"2024-0{i % 9 + 1}-{i % 28 + 1:02d} {i % 24:02d}:30:00",
                f"c{i % 40}",
                f"TEA-{i % 9}{'ABC'[i % 3]}",
                str(i % 4 + 1),
                f"{i * 3}.{i % 90 + 10}",
                "EUR",
                ["paid", "shipped", "returned"][i % 3],
                "ring twice,\nthen leave it" if i % 10 == 6 else "",
            ]
        )
    return BaseTable("orders", rows, frozenset(range(9)))
