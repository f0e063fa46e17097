"""Which letters a language writes beside a–z, where they stand in a word, and in which code pages its files come.

A byte above 127 says little by itself; a whole word of letters that one language uses together says a lot.
Sources: the alphabets of CLDR's exemplar characters, the code pages of the WHATWG Encoding Standard.
"""

from collections.abc import Callable

# In order of how often such exports are seen: the first of two equally good readings wins.
LANGUAGES: dict[str, str] = {
    "German": "äöüßÄÖÜẞéè",
    "French": "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ",
    "Spanish": "áéíñóúüÁÉÍÑÓÚÜ",
    "Portuguese": "ãáàâçéêíóôõúüÃÁÀÂÇÉÊÍÓÔÕÚÜ",
    "Italian": "àèéìíîòóùúÀÈÉÌÍÎÒÓÙÚ",
    "Nordic": "åäöæøéüÅÄÖÆØÉÜ",
    "Dutch": "ëïéèüöáóíÉËÏ",
    "Catalan": "àçèéíïòóúüÀÇÈÉÍÏÒÓÚÜ",
    "Western names": "áàâäãåæçéèêëíìîïñóòôöõøœúùûüßÁÀÂÄÃÅÆÇÉÈÊËÍÎÑÓÒÔÖÕØÚÜ",
    "Polish": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",
    "Turkish": "çğıöşüâîûÇĞİÖŞÜ",
    "Czech and Slovak": "áčďéěíňóřšťúůýžľôäĺŕÁČĎÉĚÍŇÓŘŠŤÚŮÝŽĽÔÄĹŔ",
    "Hungarian": "áéíóöőúüűÁÉÍÓÖŐÚÜŰ",
    "Romanian": "ăâîșțşţĂÂÎȘȚŞŢ",
    "South Slavic": "čćđšžČĆĐŠŽ",
    "Icelandic": "áðéíóúýþæöÁÐÉÍÓÚÝÞÆÖ",
    "Lithuanian": "ąčęėįšųūžĄČĘĖĮŠŲŪŽ",
    "Latvian": "āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ",
    "Estonian": "õäöüšžÕÄÖÜŠŽ",
    "Russian": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ№",
    "Ukrainian and Serbian": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяђјљњћџѓќўАБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯЂЈЉЊЋЏЃЌЎ№",
    "Greek": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ",
    "Hebrew": "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
    "Arabic": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگ،؛؟",
    "Thai": "".join(chr(c) for c in range(0x0E01, 0x0E5C)),
    "Vietnamese": "ăâđêôơưàáèéìíòóùúýĂÂĐÊÔƠƯÀÁÈÉÌÍÒÓÙÚÝ\u0300\u0301\u0303\u0309\u0323",
}
# Lists of several countries.
LANGUAGES["Central European names"] = "".join(
    LANGUAGES[language]
    for language in ("German", "Polish", "Czech and Slovak", "Hungarian", "South Slavic", "Romanian")
)

_WESTERN = frozenset(("cp1252", "iso8859_15", "mac_roman", "cp850", "cp437"))
_CENTRAL = frozenset(("cp1250", "iso8859_2", "cp852", "mac_latin2"))
_BALTIC = frozenset(("cp1257",))
#: The code pages that a language comes in; a language of another script comes in any that has its letters.
CODE_PAGES: dict[str, frozenset[str]] = {
    **dict.fromkeys(("German", "French", "Spanish", "Portuguese", "Italian", "Nordic", "Dutch", "Catalan"), _WESTERN),
    **dict.fromkeys(("Western names", "Icelandic"), _WESTERN),
    **dict.fromkeys(("Polish", "Czech and Slovak", "Hungarian", "Romanian", "South Slavic"), _CENTRAL),
    "Central European names": _CENTRAL,
    "Turkish": frozenset(("cp1254", "iso8859_9")),
    "Lithuanian": _BALTIC,
    "Latvian": _BALTIC,
    "Estonian": _BALTIC | {"cp1252", "iso8859_15"},
    "Vietnamese": frozenset(("cp1258",)),
}

#: Vowels as they are written in Latin letters. ĺ and ŕ stand as vowels do.
VOWELS = frozenset("aeiouyáàâäãåāăąæéèêëēėęěíìîïīįıóòôöõøōőœúùûüūůűųýÿĺŕ")
#: Letters that their own language seldom uses.
RARE = frozenset("ĺŕľÿ")
#: Letters of a small language, in places where a great one has its commonest.
LESS_SPOKEN = frozenset("ðý")

#: Where a letter stands in a word, told by the letters before and after it and whether they are vowels. What a code
#: page puts in its place often cannot stand there.
PLACES: dict[str, Callable[[str, str, bool, bool], bool]] = {
    "ñ": lambda b, a, after_vowel, before_vowel: before_vowel,
    "ń": lambda b, a, after_vowel, before_vowel: not before_vowel,
    "ã": lambda b, a, after_vowel, before_vowel: a in "oesi" or not a.isalpha(),
    "ă": lambda b, a, after_vowel, before_vowel: not before_vowel,
    "ő": lambda b, a, after_vowel, before_vowel: a != "e",
    "ů": lambda b, a, after_vowel, before_vowel: not before_vowel and b.isalpha(),
    "ą": lambda b, a, after_vowel, before_vowel: not before_vowel and (b == "i" or not after_vowel),
    "ę": lambda b, a, after_vowel, before_vowel: not before_vowel and (b == "i" or not after_vowel),
    "è": lambda b, a, after_vowel, before_vowel: not before_vowel,
    "î": lambda b, a, after_vowel, before_vowel: a in "tlmns" or not b.isalpha(),
    "û": lambda b, a, after_vowel, before_vowel: not (after_vowel and before_vowel),
    "ě": lambda b, a, after_vowel, before_vowel: b != "" and b in "bdfmnptv",
    "ì": lambda b, a, after_vowel, before_vowel: not a.isalpha(),
    "ù": lambda b, a, after_vowel, before_vowel: not a.isalpha(),
    "ï": lambda b, a, after_vowel, before_vowel: after_vowel != before_vowel,
    "â": lambda b, a, after_vowel, before_vowel: not after_vowel,
    "æ": lambda b, a, after_vowel, before_vowel: not after_vowel,
    "ø": lambda b, a, after_vowel, before_vowel: not (after_vowel and before_vowel),
    "œ": lambda b, a, after_vowel, before_vowel: not after_vowel,
    "ò": lambda b, a, after_vowel, before_vowel: not after_vowel or b == "u",
    "þ": lambda b, a, after_vowel, before_vowel: not b.isalpha(),
    "ð": lambda b, a, after_vowel, before_vowel: b.isalpha(),
    "ğ": lambda b, a, after_vowel, before_vowel: after_vowel and a not in ("k", "t"),
    "ß": lambda b, a, after_vowel, before_vowel: b.isalpha(),
    "ý": lambda b, a, after_vowel, before_vowel: b != "y",
}

# Letters that make up most of a text: they tell one code page from another that has letters in the same places.
FREQUENT = frozenset("оеаинтсрвлкмдпуОЕАИНТСРВЛКМДПУαοιετσνηρςκπμλυΑΟΙΕΤΣΝΗΡΚΠΜΛΥיולהמרתאשבנםדعاليمونتربةدسحكقف")

SINGLE_BYTE = (
    "cp1252", "cp1250", "cp1251", "mac_roman", "cp1254", "cp1253", "cp1257", "iso8859_2", "koi8_r", "cp1255",
    "cp1256", "cp874", "cp850", "cp852", "cp866", "iso8859_5", "iso8859_7", "iso8859_9", "mac_latin2",
    "mac_cyrillic", "koi8_u", "cp1258", "cp437", "iso8859_15",
)  # fmt: skip

#: Code pages that have gone out of use: they have to fit better than the others.
SELDOM = frozenset(("koi8_r", "koi8_u", "cp437", "cp866", "iso8859_5"))

MULTI_BYTE = ("cp932", "euc_jp", "cp949", "gb18030", "big5", "big5hkscs")
