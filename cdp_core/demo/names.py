"""Names of invented people, by country: our own lists.

A name stands as its owner writes it; `folded` is how it looks in an e-mail address.
"""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """First names of women and of men, and last names, of one country."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    last: tuple[str, ...]


def _names(women: str, men: str, last: str) -> Names:
    return Names(tuple(women.split(", ")), tuple(men.split(", ")), tuple(last.split(", ")))


NAMES: dict[str, Names] = {
    "DE": _names(
        "Anna, Lena, Katharina, Johanna, Greta, Franziska, Ute, Birgit, Heike, Sabine, Clara, Mia, Frieda, Ingrid, "
        "Claudia, Julia, Jana, Antje, Lotte, Marlene, Elisabeth, Margarethe, Änne, Käthe, Magdalena, Charlotte",
        "Jürgen, Lukas, Felix, Matthias, Stefan, Björn, Uwe, Karsten, Jonas, Tobias, Heinrich, Moritz, Emil, Anton",
        "Müller, Schröder, Weiß, Köhler, Becker, Wagner, Hoffmann, Krüger, Jäger, Brandt, Vogt, Lindner, Seidel, "
        "Kühn, Böhm, Winter, Sommer, Ziegler, Pfeiffer, Albrecht, Graf, Haas, Busch, Kaiser, Roth, Groß, Fuchs, "
        "Arnold, Lorenz, Baumann, Ott, Thiele, Engel, Horn, Pohl, Sauer, Ebert, Voß, Kranz, Günther",
    ),
    "FR": _names(
        "Camille, Chloé, Léa, Inès, Manon, Océane, Élodie, Amélie, Noémie, Margaux, Juliette, Sophie, Hélène, Anaïs, "
        "Béatrice, Mathilde, Agathe, Éloïse, Clémence, Geneviève, Françoise, Catherine",
        "Théo, Jérôme, Étienne, François, Rémi, Gaël, Loïc, Hugo, Antoine, Bastien, Cédric, Maxime, Raphaël",
        "Lefèvre, Moreau, Girard, Bonnet, Dupont, Rousseau, Fournier, Mercier, Chevalier, Gauthier, Perrin, Marchand, "
        "Lemoine, Renaud, Picard, Roussel, Caron, Béranger, Delacroix, Fabre, Guérin, Hébert, Jolivet, Lacroix, "
        "Maréchal, Noël, Olivier, Pelletier, Quentin, Sauvage, Tessier, Vallée, Beaumont, Collin",
    ),
    "VN": _names(
        "Minh Anh, Thu Hà, Ngọc Lan, Bích Ngọc, Thanh Mai, Hồng Nhung, Quỳnh Chi, Phương Thảo, Thùy Linh, Mỹ Duyên, "
        "Kim Oanh, Tuyết Nhi, Bảo Trân, Khánh Vy, Diễm My, Hoài Thương, Yến Nhi, Cẩm Tú",
        "Quang Huy, Đức Anh, Minh Tuấn, Văn Hùng, Hoàng Nam, Bảo Long, Gia Khánh, Thành Đạt, Công Phượng, Tấn Phát",
        "Nguyễn, Trần, Lê, Phạm, Hoàng, Huỳnh, Phan, Vũ, Võ, Đặng, Bùi, Đỗ, Hồ, Ngô, Dương, Lý, Đinh, Trịnh, Mai, Cao",
    ),
    "GB": _names(
        "Elizabeth, Charlotte, Imogen, Harriet, Beatrice, Florence, Georgina, Margaret, Victoria, Rosie, Freya, Isla, "
        "Philippa, Eleanor, Poppy, Gemma, Siobhan, Niamh, Katherine, Alexandra",
        "Oliver, Harry, Alistair, Callum, Rupert, Ewan, Gareth, Nigel, William, Edward, Angus, Robert",
        "Ashworth, Bancroft, Carmichael, Davenport, Ellsworth, Fairfax, Goodwin, Hargreaves, Islington, Jennings, "
        "Kingsley, Langley, McAllister, Norwood, O'Connor, Pemberton, Quill, Radcliffe, Sinclair, Thackeray, "
        "Underhill, Vaughan, Whitfield, Yardley, Smythe-Jones, Blackwood, Copeland, Dunmore, Eastwood, Fenwick",
    ),
    "US": _names(
        "Jennifer, Ashley, Madison, Brooke, Savannah, Kayla, Tiffany, Deborah, Patricia, Samantha, Abigail, Jasmine, "
        "Destiny, Guadalupe, Rebecca, Christina, Elizabeth, Susan",
        "Tyler, Brandon, Marcus, Jamal, Diego, Ethan, Wyatt, Michael, Christopher, Benjamin, Robert",
        "Anderson, Brooks, Castillo, Delgado, Edwards, Freeman, Garcia, Holloway, Iverson, Jackson, Kowalski, Lawson, "
        "Martinez, Nelson, Ortega, Patterson, Quinn, Ramirez, Sullivan, Thompson, Urban, Vargas, Whitaker, Xiong, "
        "Young, Zimmerman, Harper, Monroe, Prescott, St. James",
    ),
    "JP": _names(
        "Sakura, Yui, Haruka, Aoi, Misaki, Rina, Mei, Keiko, Naomi, Emi, Yōko, Kaori, Ayaka, Chihiro, Momoka, Hina",
        "Haruto, Ren, Daiki, Kenji, Takumi, Shōta, Yūto, Kazuki, Ryōta, Satoshi",
        "Satō, Suzuki, Takahashi, Tanaka, Itō, Watanabe, Yamamoto, Nakamura, Kobayashi, Katō, Yoshida, Yamada, Sasaki, "
        "Matsumoto, Inoue, Kimura, Hayashi, Shimizu, Mori, Abe, Ikeda, Hashimoto, Ogawa, Fujita",
    ),
}

#: What friends, and sloppy clerks, write instead.
NICKNAMES: dict[str, str] = {
    "Katharina": "Kathi",
    "Elisabeth": "Lisa",
    "Margarethe": "Grete",
    "Magdalena": "Leni",
    "Charlotte": "Lotte",
    "Franziska": "Franzi",
    "Johanna": "Hanna",
    "Matthias": "Matze",
    "Tobias": "Tobi",
    "Catherine": "Cathy",
    "Mathilde": "Tilda",
    "Elizabeth": "Liz",
    "Margaret": "Maggie",
    "Victoria": "Vicky",
    "Georgina": "Georgie",
    "Philippa": "Pippa",
    "Katherine": "Kate",
    "Alexandra": "Alex",
    "William": "Bill",
    "Robert": "Bob",
    "Edward": "Ted",
    "Jennifer": "Jenny",
    "Deborah": "Debbie",
    "Patricia": "Pat",
    "Samantha": "Sam",
    "Rebecca": "Becky",
    "Christina": "Tina",
    "Susan": "Sue",
    "Michael": "Mike",
    "Christopher": "Chris",
    "Benjamin": "Ben",
}

_FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "đ": "d", "'": None, " ": None, ".": None})


def folded(name: str) -> str:
    """The name in the letters of an e-mail address: `Jürgen` is juergen, `Minh Anh` is minhanh, `Yōko` is yoko."""
    spread = unicodedata.normalize("NFD", name.lower().translate(_FOLDED))
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).replace("-", "")
