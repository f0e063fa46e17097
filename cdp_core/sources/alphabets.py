"""Which letters a language writes beside a–z, and in which code pages its files come.

A byte above 127 says little by itself; a whole word of letters that one language uses together says a lot.
Sources: the alphabets of CLDR's exemplar characters, the code pages of the WHATWG Encoding Standard.
"""

# In order of how often such exports are seen: the first of two equally good readings wins.
LANGUAGES: dict[str, str] = {
    "German": "äöüßÄÖÜẞéè",
    "French": "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ",
    "Spanish": "áéíñóúüÁÉÍÑÓÚÜ¿¡ªº",
    "Portuguese": "ãáàâçéêíóôõúüÃÁÀÂÇÉÊÍÓÔÕÚÜªº",
    "Italian": "àèéìíîòóùúÀÈÉÌÍÎÒÓÙÚ",
    "Nordic": "åäöæøéüÅÄÖÆØÉÜ",
    "Dutch": "ëïéèüöáóíÉËÏ",
    "Western names": "áàâäãåæçéèêëíìîïñóòôöõøœúùûüßÁÀÂÄÃÅÆÇÉÈÊËÍÎÑÓÔÖÕØÚÜ",
    "Icelandic": "áðéíóúýþæöÁÐÉÍÓÚÝÞÆÖ",
    "Polish": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",
    "Czech and Slovak": "áčďéěíňóřšťúůýžľôäÁČĎÉĚÍŇÓŘŠŤÚŮÝŽĽÔÄ",
    "Hungarian": "áéíóöőúüűÁÉÍÓÖŐÚÜŰ",
    "Romanian": "ăâîșțşţĂÂÎȘȚŞŢ",
    "South Slavic": "čćđšžČĆĐŠŽ",
    "Turkish": "çğıöşüâîûÇĞİÖŞÜ",
    "Baltic": "āčēģīķļņšūžąęėįųõäöüĀČĒĢĪĶĻŅŠŪŽĄĘĖĮŲÕÄÖÜ",
    "Russian": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ№",
    "Ukrainian and Serbian": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяђјљњћџѓќўАБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯЂЈЉЊЋЏЃЌЎ№",
    "Greek": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ",
    "Hebrew": "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
    "Arabic": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگ،؛؟",
    "Thai": "".join(chr(c) for c in range(0x0E01, 0x0E5C)),
    "Vietnamese": "ăâđêôơưàáèéìíòóùúýĂÂĐÊÔƠƯÀÁÈÉÌÍÒÓÙÚÝ\u0300\u0301\u0303\u0309\u0323",
}

# Letters that make up most of a text: they tell one code page from another that has letters in the same places.
FREQUENT = frozenset("оеаинтсрвлкмдпуОЕАИНТСРВЛКМДПУαοιετσνηρςκπΑΟΙΕΤΣΝΗΡΚΠיולהמרתאשבנםדعاليمونتربةدسحكقف")

SINGLE_BYTE = (
    "cp1252", "cp1250", "cp1251", "mac_roman", "cp1254", "cp1253", "cp1257", "iso8859_2", "koi8_r", "cp1255",
    "cp1256", "cp874", "cp850", "cp852", "cp866", "iso8859_5", "iso8859_7", "iso8859_9", "mac_latin2",
    "mac_cyrillic", "koi8_u", "cp1258", "cp437", "iso8859_15",
)  # fmt: skip

MULTI_BYTE = ("cp932", "euc_jp", "cp949", "gb18030", "big5", "big5hkscs")
