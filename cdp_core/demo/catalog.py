"""What Maison Lumen sells, writes about and tags its visitors with: products, campaigns, interests.

Product names carry brand line, kind and shade, as a merchant writes them, because an order export of the web shop has
no category column.
"""

from dataclasses import dataclass

SHOP = "Maison Lumen"
SITE = "https://www.maisonlumen.example"


@dataclass(frozen=True)
class Product:
    """`price` is in euros; `line` is what the web shop calls the vendor."""

    sku: str
    name: str
    category: str
    line: str
    color: str
    price: float

    @property
    def url(self) -> str:
        return f"{SITE}/products/{self.sku.lower()}"


def _shades(sku: str, name: str, category: str, line: str, price: float, *colors: str) -> list[Product]:
    return [Product(f"{sku}-{n:02d}", f"{name} {c}", category, line, c, price) for n, c in enumerate(colors, 1)]


PRODUCTS: tuple[Product, ...] = (
    *_shades("LIP", "Velvet Lipstick", "Lipstick", "Lumen Color", 24.90, "Red", "Coral", "Plum", "Nude", "Berry"),
    *_shades("GLS", "Glass Lip Gloss", "Lipstick", "Lumen Color", 18.50, "Rose", "Peach"),
    *_shades("MSC", "Feather Mascara", "Makeup", "Lumen Color", 27.00, "Black", "Brown"),
    *_shades("FND", "Second Skin Foundation", "Makeup", "Lumen Color", 38.00, "Ivory", "Beige", "Amber", "Espresso"),
    *_shades("NAI", "Nail Lacquer", "Makeup", "Lumen Color", 12.90, "Scarlet", "Midnight", "Pearl"),
    *_shades("SER", "Lumen Skincare Night Serum", "Skincare", "Lumen Skincare", 59.00, "30 ml", "50 ml"),
    *_shades("CRM", "Lumen Skincare Day Cream", "Skincare", "Lumen Skincare", 42.00, "50 ml", "100 ml"),
    *_shades("CLN", "Lumen Skincare Cleansing Oil", "Skincare", "Lumen Skincare", 29.50, "150 ml"),
    *_shades("SUN", "Lumen Skincare Sun Fluid SPF 50", "Skincare", "Lumen Skincare", 31.00, "50 ml"),
    *_shades("MSK", "Lumen Skincare Clay Mask", "Skincare", "Lumen Skincare", 24.00, "75 ml"),
    *_shades("PRF", "Eau de Parfum Jardin", "Fragrance", "Atelier Nº 4", 89.00, "30 ml", "50 ml"),
    *_shades("PRM", "Eau de Parfum Minuit", "Fragrance", "Atelier Nº 4", 96.00, "50 ml"),
    *_shades("CND", "Scented Candle", "Home", "Atelier Nº 4", 34.00, "Fig", "Cedar"),
    *_shades("DRS", "Linen Midi Dress", "Dresses", "Maison", 129.00, "White", "Olive", "Navy"),
    *_shades("DRM", "Silk Slip Dress", "Dresses", "Maison", 219.00, "Champagne", "Black"),
    *_shades("DRP", "Wrap Dress", "Dresses", "Maison", 99.00, "Floral", "Emerald"),
    *_shades("BLZ", "Tailored Blazer", "Jackets", "Maison", 249.00, "Charcoal", "Camel"),
    *_shades("COA", "Wool Coat", "Jackets", "Maison", 389.00, "Camel", "Black"),
    *_shades("JNS", "Straight Jeans", "Trousers", "Maison", 109.00, "Indigo", "Ecru"),
    *_shades("KNT", "Cashmere Sweater", "Knitwear", "Maison", 179.00, "Oatmeal", "Burgundy", "Sky"),
    *_shades("TSH", "Organic T-Shirt", "Tops", "Maison", 39.00, "White", "Black", "Sage"),
    *_shades("SNK", "Leather Sneakers", "Shoes", "Pas à Pas", 139.00, "White", "Sand"),
    *_shades("PMP", "Block Heel Pumps", "Shoes", "Pas à Pas", 159.00, "Black", "Cognac"),
    *_shades("BOT", "Chelsea Boots", "Shoes", "Pas à Pas", 189.00, "Black", "Chestnut"),
    *_shades("SND", "Strappy Sandals", "Shoes", "Pas à Pas", 89.00, "Gold", "Tan"),
    *_shades("BAG", "Crossbody Bag", "Accessories", "Pas à Pas", 149.00, "Black", "Taupe"),
    *_shades("SCF", "Silk Scarf", "Accessories", "Maison", 69.00, "Azure", "Terracotta"),
    *_shades("BLT", "Leather Belt", "Accessories", "Pas à Pas", 49.00, "Black", "Cognac"),
)

CATEGORIES: tuple[str, ...] = tuple(dict.fromkeys(product.category for product in PRODUCTS))

BY_NAME: dict[str, int] = {product.name: position for position, product in enumerate(PRODUCTS)}

#: Where visitors come from: (source / campaign, medium, referrer, share of landings).
ARRIVALS: tuple[tuple[str, str, str, float], ...] = (
    ("", "", "", 0.34),
    ("", "organic", "https://www.google.com/", 0.27),
    ("brand_search", "cpc", "https://www.google.com/", 0.13),
    ("autumn_looks", "paid_social", "https://www.instagram.com/", 0.12),
    ("lipstick_launch", "paid_social", "https://www.tiktok.com/", 0.07),
    ("lumen_letter", "email", "", 0.07),
)

#: What people type into the shop's search box.
SEARCHES: tuple[str, ...] = ("red lipstick", "linen dress", "sneakers", "night serum", "gift", "blazer", "perfume")

#: The weekly letters, oldest first: the last one went out three days before the demo's day, the others weekly before.
LETTERS: tuple[str, ...] = (
    "Lumen Letter: Soft knits",
    "Lumen Letter: New in shoes",
    "Lumen Letter: The skincare hour",
    "Lumen Letter: Colors of autumn",
    "Lumen Letter: Members' evening",
    "Lumen Letter: The red edit",
    "Lumen Letter: Gifts, wrapped early",
)
LAST_LETTER_DAYS = 3

#: Paths in the IAB Content Taxonomy 1.0, by which ad systems name what somebody reads about.
INTERESTS: tuple[tuple[str, ...], ...] = (
    ("Style & Fashion", "Beauty"),
    ("Style & Fashion", "Fashion"),
    ("Style & Fashion", "Clothing"),
    ("Style & Fashion", "Accessories"),
    ("Shopping", "Couponing"),
    ("Shopping", "Comparison"),
    ("Travel", "Spas"),
    ("Travel", "Honeymoons/Getaways"),
    ("Food & Drink", "Wine"),
    ("Food & Drink", "Vegan"),
    ("Health & Fitness", "Weight Loss"),
    ("Sports", "Running/Jogging"),
    ("Home & Garden", "Interior Decorating"),
    ("Arts & Entertainment", "Music"),
    ("Family & Parenting", "Babies & Toddlers"),
    ("Automotive", "Electric Vehicle"),
    ("Automotive", "Luxury"),
    ("Personal Finance", "Investing"),
)
ELECTRIC_CARS = INTERESTS.index(("Automotive", "Electric Vehicle"))

#: Who sold the interest, and for how many days it is worth anything.
PROVIDERS: tuple[tuple[str, int], ...] = (("Nordlicht Audience", 30), ("Panoptes Data", 90), ("Open Meadow", 180))
