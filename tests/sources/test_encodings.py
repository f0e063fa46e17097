"""The encoding is judged by the whole file, and said where it is a guess."""

import codecs

import pytest

from cdp_core.sources import tables
from cdp_core.sources.encodings import detect_encoding
from tests.sources.reading_back import only, rows

TEXTS = {
    "cp1252": "id;Straße;Ort\n1;Große Straße;Köln\n2;Müllerweg;Düsseldorf\n",
    "cp1250": "Imię;Miasto\nŁukasz;Łódź\nŻaneta;Kraków\nZdzisław;Gdańsk\n",
    "iso8859_2": "Imię;Miasto\nŁukasz;Łódź\nŻaneta;Kraków\nZdzisław;Gdańsk\n",
    "cp1251": "Имя;Город\nИван;Москва\nМария;Казань\n",
    "koi8_r": "Имя;Город\nИван;Москва\nМария;Казань\n",
    "cp1253": "Όνομα;Πόλη\nΓιώργος;Αθήνα\nΜαρία;Θεσσαλονίκη\n",
    "cp1254": "Ad;Şehir\nÇağla;İstanbul\nGökhan Yıldız;Eskişehir\n",
    "cp1257": "Vardas;Miestas\nŽydrūnas;Šiauliai\nAgnė;Kaunas\nLīga;Rīga\n",
    "cp874": "ชื่อ;เมือง\nสมชาย;กรุงเทพ\n",
    "cp1256": "اسم;مدينة\nمحمد;القاهرة\n",
    "cp850": "id;Straße;Ort\n1;Große Straße;Köln\n2;Müllerweg;Düsseldorf\n",
    "mac_roman": "id;Straße;Preis\n1;Große Straße;12 €\n2;O’Brien Weg;9 €\n",
    "cp932": "氏名,住所\n山田太郎,東京都港区\nスズキ,大阪府\n",
    "euc_jp": "氏名,住所\n山田太郎,東京都港区\nすずき,おおさか\n",
    "iso2022_jp": "氏名,住所\n山田太郎,東京都港区\n",
    "big5": "姓名,地址\n陳大文,香港\n林小姐,台北市\n",
    "gb18030": "姓名,地址\n王伟,北京市\n李娜,上海市浦东新区\n",
    "cp949": "이름,주소\n홍길동,서울특별시\n김철수,부산\n",
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_legacy_encodings_are_told_by_the_words_they_give(written, encoding):
    path = written("text.csv", TEXTS[encoding].encode(encoding))
    assert path.read_bytes().decode(detect_encoding(path).encoding) == TEXTS[encoding]


WESTERN = (
    "Dirección;Población\nC/ Mayor, 8, 2º B;València\n",
    "Nº Socio;Móvil;Acepta\n101;655819182;Sí\n102;655819183;No\n",
    "nombre;piso\nBegoña;3ª\nMª Carmen;1º\n",
    "NOMBRE;POBLACIÓN\nIÑAKI;CÁDIZ\nÁNGEL NÚÑEZ;LEÓN\n",
    "Cliente;Año\nPepe;2024\n",
    "Nº;Endereço\n1;Rua São Bento, n.º 5, 2º Dto\n",
    "Opção;Irmã\nsim;não\n",
    "N° client;Société\n1;Boulangerie Lefèvre\n",
    "Prénom;Ville\nIrène;Genève\nLoïc;Nîmes\n",
    "N° tessera;Città;Attivo\n1;Forlì;sì\n2;Cantù;no\n",
    "Navn;By\nJørgensen;Ærø\nBjørn;Tromsø\nHåkon;Ås\n",
    "Habitación;Huésped\n1;Hans Müller\n2;Françoise Lefèvre\n3;Søren Jørgensen\n4;João Simões\n",
)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman"])
@pytest.mark.parametrize("text", WESTERN)
def test_a_short_western_list_is_no_eastern_one(written, text, encoding):
    path = written("text.csv", text.encode(encoding))
    assert path.read_bytes().decode(detect_encoding(path).encoding) == text


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        ("Nazwisko;Miasto\nKamiński;Gdańsk\nWiśniewski;Łódź\n", ("cp1250", "iso8859_2")),
        ("IMIĘ;MIASTO\nJĘDRZEJ;ŁÓDŹ\nMAŁGORZATA;SPÓŁDZIELCZA 3\n", ("cp1250", "iso8859_2")),
        ("Jméno;Příjmení\nJiří;Dvořák\nŽaneta;Růžičková\n", ("cp1250", "iso8859_2")),
        ("Név;Város\nSzűcs Erzsébet;Győr\nErdős Pál;Mezőkövesd\n", ("cp1250", "iso8859_2")),
        ("Ime;Kraj\nŽiga Hočevar;Škofja Loka\nLuka Modrić;Črnomelj\n", ("cp1250",)),
        ("Nume;Judeţ\nIonuţ;Timiş\nMădălina;Braşov\n", ("cp1250", "iso8859_2")),
        ("Name;Ort\nMüller;Wien\nDvořák;Brno\nSzabó Győző;Pécs\nŁukasz;Gdańsk\n", ("cp1250",)),
        ("Adı;Soyadı\nMehmet;Demir\nDoğan;Kaya\n", ("cp1254", "iso8859_9")),
        ("AD;ŞEHİR\nIŞIL;ESKİŞEHİR\nGÜL;ADIYAMAN\n", ("cp1254", "iso8859_9")),
        ("Miestas;Gatvė\nŠiauliai;Žemaitės 3\nPanevėžys;Kęstučio 5\n", ("cp1257",)),
        ("Qyteti\nDurrës\nVlorë\n", ("cp1252",)),
        ("Nafn;Heimili\nÞórður Guðmundsson;Hafnarfjörður\n", ("cp1252",)),
        ("Διεύθυνση;Όροφος\nΆρτα 3;2ος\nΣταδίου 8;1ος\n", ("cp1253", "iso8859_7")),
        ("Товар;Цена\nUSB-кабель 2м;100\nЧехол iPhone;200\n", ("cp1251", "koi8_r")),
        ("Назва;Ціна\nЇжак;12\n", ("cp1251", "koi8_u")),
    ],
)
def test_an_eastern_list_is_no_western_one(written, text, encodings):
    for encoding in encodings:
        path = written("text.csv", text.encode(encoding))
        assert path.read_bytes().decode(detect_encoding(path).encoding) == text


@pytest.mark.parametrize(
    "text", ["Provincia\nÁvila\nÁlava\n", "Name;Temperatur\nRaum;21 °C\n", "Vej\nÅlborgvej\n", "Name\nŒdipe Cœur\n"]
)
def test_two_letters_of_a_word_are_no_ideograph(written, text):
    path = written("text.csv", text.encode("cp1252"))
    assert detect_encoding(path).encoding == "cp1252"


def test_capitals_that_happen_to_be_utf8_make_no_damaged_file(written):
    rows = "".join(f"{i};JĘDRZEJ KOWALSKI;TARGOWA {i};01-234 WARSZAWA\n" for i in range(20))
    path = written("text.csv", ("IMIĘ;ULICA;MIASTO\nJAN;SPÓŁDZIELCZA 3;WARSZAWA\n" + rows).encode("cp1250"))
    assert (detect_encoding(path).encoding, detect_encoding(path).damaged) == ("cp1250", False)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
     (codecs.BOM_UTF32_LE, "utf-32-le"), (b"", "utf-16-le"), (b"", "utf-16-be")],
)  # fmt: skip
def test_unicode_with_and_without_a_mark(written, mark, encoding):
    table = only(written("wide.csv", mark + "id\tname\r\n1\tJörg €\r\n".encode(encoding)))
    assert (table.encoding, table.columns, rows(table)) == (encoding, ("id", "name"), [["1", "Jörg €"]])


def test_the_head_of_a_file_does_not_decide(written):
    plain = "".join(f"{i},Name{i}\n" for i in range(20_000))
    late = only(written("late.csv", f"id,name\n{plain}20001,Zoë\n"))
    assert (late.encoding, rows(late)[-1]) == ("utf-8", ["20001", "Zoë"])
    latin = only(written("latin.csv", f"id,name\n{plain}20001,Zoë\n20002,Jörg Müller\n".encode("cp1252")))
    assert (latin.encoding, rows(latin)[-1]) == ("cp1252", ["20002", "Jörg Müller"])


def test_a_few_damaged_bytes_do_not_spoil_the_rest(written):
    table = only(written("damaged.csv", "id,name\n1,Zoë\n2,René\n3,Jörg\n".encode() + b"4,M\xfcller\n"))
    assert [row[1] for row in rows(table)] == ["Zoë", "René", "Jörg", "Müller"]
    assert table.notes == ("Some bytes are not UTF-8; they were read as Windows-1252.",)


def test_a_character_cut_off_at_the_end_does_not_change_the_rest(written):
    table = only(written("cut.csv", "id,name\n1,Zoë\n2,René\n".encode() + "3,ë".encode()[:-1]))
    assert [row[1] for row in rows(table)][:2] == ["Zoë", "René"]


def test_text_that_was_encoded_twice_is_kept_and_said(written):
    twice = "id,name,city\n1,Jörg Müller,Köln\n".encode().decode("cp1252").encode()
    assert "encoded twice" in only(written("twice.csv", twice)).notes[0]


def test_doubt_is_said_where_two_encodings_fit(written):
    table = tables(written("short.csv", "이름,주소\n홍길동,부산\n".encode("cp949")))[0]
    assert table.encoding == "cp949"
    assert table.notes == ("The encoding is not certain: read as cp949, gb18030 fits nearly as well.",)


def test_byte_order_marks_inside_joined_files_hide_no_header(written):
    mark = b"\xef\xbb\xbf"
    table = only(written("joined.csv", mark + b"id,name\n1,Ann\n" + mark + b"id,name\n2,Bob\n"))
    assert (table.header, rows(table)) == (("id", "name"), [["1", "Ann"], ["2", "Bob"]])
    assert table.notes[0] == "Byte order marks inside the file (1) were taken out; joined files have them."


OLD = ["Jürgen", "Köln Straße", "Müller", "Größe", "André", "Zoë"]
OLDER = ["Иван Петров", "Мария Москва", "Казань", "Ольга", "Пётр", "Юлия"]
EASTERN = ["Kamiński", "Wiśniewski", "Łódź", "Gdańsk", "Żaneta", "SPÓŁKA"]


@pytest.mark.parametrize(
    ("old", "encoding", "added"),
    [
        (OLD, "cp1252", ["Renée Größe", "Ana Íñigo", "Łukasz"]),
        (OLD, "cp1252", ["Renée"]),
        (OLDER, "cp1251", ["Анна", "Олег"]),
        (EASTERN, "cp1250", ["Łukasz Dvořák", "Müller"]),
    ],
)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_rows_in_utf8_below_older_ones_are_each_read_as_they_are_written(written, old, encoding, added, mark):
    path = written("grown.csv", mark + "\n".join(["name", *old, ""]).encode(encoding) + "\n".join(added).encode())
    table = only(path)
    assert (table.encoding, table.columns) == (encoding, ("name",))
    assert [name for (name,) in rows(table)] == [*old, *added]
    count = "1 line is" if len(added) == 1 else f"{len(added)} lines are"
    assert table.notes == (f"{count} in UTF-8 and the others are not: each was read as it is written.",)


def test_a_mark_of_utf8_before_rows_of_an_older_encoding_is_no_letter(written):
    table = only(written("marked.csv", b"\xef\xbb\xbf" + "\n".join(["id;name", "1;Jörg", "2;Zoë"]).encode("cp1252")))
    assert (table.encoding, table.columns, rows(table)) == ("cp1252", ("id", "name"), [["1", "Jörg"], ["2", "Zoë"]])


def test_capitals_of_an_older_encoding_that_happen_to_be_utf8_are_left_as_they_are(written):
    names = ["RĂŞINARI", "Timişoara", "Braşov", "IAŞI", "Mureş"]
    table = only(written("towns.csv", "\n".join(["Oraş", *names]).encode("cp1250")))
    assert [name for (name,) in rows(table)] == names


def test_lines_of_utf8_amid_older_ones_are_read_as_they_are_written_where_several_letters_tell(written):
    names = ["Jörg;Groß;Köln", "Bärbel;Schön;Düren", "Günter;Maaß;Fürth"]
    lines = [name.encode("utf-8" if name.startswith("B") else "cp1252") for name in names]
    table = only(written("names.csv", b"\n".join([b"first;last;city", *lines])))
    assert (rows(table), table.encoding) == ([name.split(";") for name in names], "cp1252")
