"""What a shape of text says as a date: `9999-99-99t99:99z` is a year, a month, a day and a time in UTC.

In:  a shape: a value in lower case, every digit a 9
Out: the Pattern that reads values of that shape, or None; whether a value is written as a date

Month names become `§` and two digits beforehand, so that one pattern serves all languages.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

Order = Literal["DMY", "MDY", "YMD"]
Reader = Literal["text", "s", "ms", "us", "ns", "serial", "minutes or ms"]
ORDERS: tuple[Order, ...] = ("DMY", "MDY", "YMD")

_MONTH_NAMES = (
    "january jan januar jänner janv janvier janeiro enero ene gennaio gen januari "
    "tammikuuta tammik jaanuar ιαν янв січ oca gener ינואר בינואר जनवरी มกราคม ม.ค. "
    "января январь январа stycznia styczeń styczen sty ledna leden ocak januára ianuarie január tammikuu січня "
    "ιανουαρίου يناير جانفي كانون_الثاني",
    "february feb februar feber févr fév février fevrier fev fevereiro febrero febbraio februari "
    "helmikuuta helmik veebruar φεβ фев лют şub febr febrer פברואר בפברואר फ़रवरी फरवरी กุมภาพันธ์ ก.พ. "
    "февраля февраль lutego luty lut února únor unora unor şubat subat februarie február helmikuu лютого "
    "φεβρουαρίου فبراير فيفري شباط",
    "march mar märz maerz mrz mär mars março marco marzo maart mrt "
    "maaliskuuta maalisk märts marts març márc μαρ мар бер מרץ במרץ मार्च marec มีนาคม มี.ค. "
    "марта март marca marzec března březen brezna brezen bře mart martie március maaliskuu maret березня "
    "μαρτίου مارس آذار اذار",
    "april apr avril avr abril abr aprile "
    "huhtikuuta huhtik aprill ápr απρ апр кві אפריל באפריל अप्रैल เมษายน เม.ย. "
    "апреля апрель kwietnia kwiecień kwiecien kwi dubna duben nisan aprilie április huhtikuu квітня "
    "απριλίου أبريل ابريل إبريل أفريل افريل نيسان",
    "may mai mayo maio maggio mag mei мая май maja maj května květen kvetna kveten mayıs mayis május toukokuu травня "
    "toukokuuta toukok maig máj μαΐ μαϊ тра מאי במאי मई พฤษภาคม พ.ค. "
    "μαΐου مايو ماي أيار ايار",
    "june jun juni juin junho junio giugno giu "
    "kesäkuuta kesäk juuni juny jún ιουν июн чер יוני ביוני जून junij มิถุนายน มิ.ย. "
    "июня июнь czerwca czerwiec cze června červen cervna cerven haziran iunie június kesäkuu ιουνίου "
    "червня يونيو يونيه جوان حزيران",
    "july jul juli juil juillet julho julio luglio lug "
    "heinäkuuta heinäk juuli juliol júl ιουλ июл лип tem יולי ביולי जुलाई julij กรกฎาคม ก.ค. "
    "июля июль lipca lipiec lip července červenec cervence cervenec temmuz iulie július heinäkuu ιουλίου "
    "липня يوليو يوليه يوليوز جويلية تموز",
    "august aug août aout agosto ago augustus "
    "elokuuta elok agost αυγ авг сер ağu אוגוסט באוגוסט अगस्त avgust สิงหาคม ส.ค. "
    "августа август sierpnia sierpień sierpien sie srpna srpen ağustos agustos augusti augusztus elokuu серпня "
    "αυγούστου أغسطس اغسطس غشت أوت اوت آب",
    "september sep sept septembre setembro septiembre set settembre "
    "syyskuuta syysk setembre szept σεπ сен сент вер eyl zář ספטמבר בספטמבר सितंबर सितम्बर กันยายน ก.ย. "
    "сентября сентябрь września wrzesień wrzesnia wrzesien wrz září zari eylül eylul septembrie szeptember syyskuu "
    "вересня σεπτεμβρίου سبتمبر شتنبر أيلول ايلول",
    "october oct oktober okt octobre outubro out octubre ottobre ott "
    "lokakuuta lokak oktoober οκτ окт жов eki říj אוקטובר באוקטובר अक्टूबर अक्तूबर ตุลาคม ต.ค. "
    "октября октябрь października październik paź října říjen rijna ekim octombrie október lokakuu жовтня "
    "οκτωβρίου أكتوبر اكتوبر تشرين_الأول تشرين_الاول",
    "november nov novembre novembro noviembre "
    "marraskuuta marrask νοε ноя нояб kas נובמבר בנובמבר नवंबर नवम्बर พฤศจิกายน พ.ย. "
    "ноября ноябрь listopada listopad lis listopadu kasım kasim noiembrie marraskuu "
    "νοεμβρίου листопада نوفمبر نونبر تشرين_الثاني",
    "december dec dezember dez décembre decembre déc dezembro diciembre dic dicembre "
    "joulukuuta jouluk detsember desembre δεκ дек гру ara דצמבר בדצמבר दिसंबर दिसम्बर ธันวาคม ธ.ค. "
    "декабря декабрь grudnia grudzień grudzien gru prosince prosinec aralık aralik decembrie joulukuu desember грудня "
    "δεκεμβρίου ديسمبر دجنبر كانون_الأول كانون_الاول",
)
MONTHS = {
    word.replace("_", " "): f"§{number:02}" for number, words in enumerate(_MONTH_NAMES, 1) for word in words.split()
}
#: Of two words, with dots or with signs above and below their letters: no run of letters.
_NOT_ONE_RUN = [word for word in MONTHS if not re.fullmatch(r"[^\W\d_]+", word)]
_HALVES = {"a.m.": "am", "p.m.": "pm", "a. m.": "am", "p. m.": "pm", "a.m": "am", "p.m": "pm", "sa": "am", "ch": "pm"}
_HALVES |= {"ص": "am", "م": "pm"}
_ALONE = {word: re.compile(rf"(?<!\w){re.escape(word)}(?!\w)") for word in _HALVES}
#: Halves that stand before the hour.
_HALVES_BEFORE = {"午前": "am ", "午後": "pm ", "上午": "am ", "下午": "pm ", "오전": "am ", "오후": "pm "}
#: What Thailand may write before the year.
_BUDDHIST_ERA = "พ.ศ. "

#: Minutes east of UTC. What is used on two continents goes to the one that writes most files.
ZONES = {
    **{"est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420},
    **{"wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180},
    **{"msk": 180, "ist": 330, "ict": 420, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "brt": -180},
    **{"hkt": 480, "sgt": 480, "pht": 480, "wib": 420, "awst": 480, "acst": 570, "acdt": 630, "nzst": 720, "nzdt": 780},
    **{"akst": -540, "akdt": -480, "hst": -600, "sast": 120},
}


@dataclass(frozen=True)
class Pattern:
    """How to read one shape.

    `format` is strptime's, for text; the other readers take the value as a number. `minutes` are to be taken off a
    named zone; a `short_offset` has hours of one digit, as in `gmt+1`. `era` is the year before the first of a Japanese
    era whose years are counted. `fixed` is False where another order of day, month and year would fit the shape too.
    """

    reader: Reader
    format: str = ""
    offset: bool = False
    short_offset: bool = False
    minutes: int = 0
    has_time: bool = False
    short_year: bool = False
    twelve_hours: bool = False
    fixed: bool = True
    era: int = 0
    #: A month without a day, read as its first.
    month: bool = False


#: Years of Japanese eras, written with the era's name or its letter: the year before the first.
ERAS = {
    "明治": 1867,
    "大正": 1911,
    "昭和": 1925,
    "平成": 1988,
    "令和": 2018,
    "m": 1867,
    "t": 1911,
    "s": 1925,
    "h": 1988,
}
ERAS["r"] = 2018
#: The years of the Republic of China, as Taiwan counts.
ERAS |= {"中華民國": 1911, "民國": 1911, "民国": 1911}
_ERA = re.compile(rf"(?P<era>{'|'.join(ERAS)})\.? ?(?:元|99?|(?<=[國国])999)(?=[年./-])")

_SEP = r"(?:[.,]? ?(?:tháng|thang|thg\.?|th|năm|nam|de|del|of|년|월|年|月) ?| ?[-/.] ?|, ?| )"
_JOINED = r"(?:[-.,/ º°]|er\b|st\b|nd\b|rd\b|th\b|del?\b|of\b)"
_JOIN, _APART = f"{_JOINED}*", f"{_JOINED}+"
_YEAR = r"'?(?P<year>9999|99)"
_DATES = (
    rf"(?P<year>9999){_SEP}(?P<month>99?){_SEP}(?P<day>99?)(?:日|일|\.)?",
    rf"(?P<first>99?)(?P<sep>{_SEP}(?P<second>99?){_SEP}){_YEAR}\.?(?: ?[гр]\.?)?",
    rf"(?P<day>99?){_JOIN}§(?P<month>99){_JOIN}{_YEAR}(?: ?[гр]\.?)?",
    # Without a sign between them, the digits behind a month are its year: feb 2026.
    rf"§(?P<month>99){_JOIN}(?P<day>99?){_APART}{_YEAR}",
    rf"(?P<year>9999){_JOIN}§(?P<month>99){_JOIN}(?P<day>99?)\.?",
    r"(?P<year>9999)(?P<month>99)(?P<day>99)",
)
_CLOCK = (
    r"(?:(?P<half_before>am|pm) {1,2})?"
    r"(?P<hour>99?)(?:(?:[:.h時시]|時 ?|시 ?)(?P<minute>99)"
    r"(?:[:.分분]? ?(?P<second_>99)(?:[.,](?P<fraction>9{1,6}))?)?|(?=[時시]))"
    r"(?:[秒초分분時시]| ?uhr| ?ч\.?| ?h(?:rs?|s|oras)?\.?|min)?(?: ?(?P<half>am|pm))?"
)
_ZONE = (
    r"(?: {0,2}[\[(]?(?:z|utc|gmt))?(?: ?(?P<offset>[+-]99(?::?99)?|(?<=gmt|utc)[+-]9(?::99)?))?[\])]?"
    rf"(?: (?P<zone>{'|'.join(ZONES)}))?(?: (?P<region>[a-z]+(?:/[a-z9_+-]+)+))?(?: ?[\[(][^\])9]*[\])])?"
)
_LEAD = r"(?P<lead>(?:[^\W\d_]{2,12}(?:-feira)?\.?,? ){0,2})"
#: A day of the week in brackets, as Japan and Korea put it behind a date.
_WEEKDAY = r"(?: ?[(（][^\W\d_]{1,12}\.?[)）])?"
_GAP = r"(?:(?<=[)）日])|t|:|,? (?:(?!am |pm )[^\W\d_]{1,6}\.? ){0,2}| - |, ?)"
_COMPACT = (
    r"(?P<year>9999)(?P<month>99)(?P<day>99)[t ]?(?P<hour>99)(?P<minute>99)(?P<second_>99)(?:\.(?P<fraction>9{1,6}))?"
)
_WHOLE = [
    *(re.compile(rf"{_LEAD}{date}{_WEEKDAY}(?:{_GAP}{_CLOCK}{_ZONE})?") for date in _DATES),
    re.compile(rf"{_COMPACT}{_ZONE}"),
    *(re.compile(rf"{_CLOCK}{_GAP}{date}") for date in _DATES[:5]),
    # JavaScript and `date` put the year last: tue jan 23 2024 …, tue jan 23 02:21:49 utc 2024
    re.compile(rf"{_LEAD}§(?P<month>99) +(?P<day>99?) {_CLOCK}{_ZONE} (?P<year>9999)"),
]
#: Months without a day: feb 2026, 2026-02, 02/2026, 2026年2月.
_MONTHS_ALONE = [
    re.compile(rf"§(?P<month>99){_APART}(?P<year>9999)(?: ?[гр]\.?)?"),
    re.compile(rf"(?P<year>9999){_APART}§(?P<month>99)"),
    re.compile(r"(?P<year>9999)[-/.](?P<month>99)"),
    re.compile(r"(?P<month>99?)[-/.](?P<year>9999)"),
    re.compile(r"(?P<year>9999) ?[年년] ?(?P<month>99?) ?[月월]"),
]
#: What a value may be besides a date: a list of numbers, or a word with numbers behind it.
_LISTED = re.compile(r"\d+(?:, ?\d+)+")
_LED = re.compile(r"[^\W\d_]+(?:\.? [^\W\d_]+)*\.? \d+[^\w,]\d+[^\w,]\d+(?: .*)?")
_COMPACT_DAY = re.compile(r"(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d")
#: A day whose year is last and that has no signs: 01202020, or 5051990 where a spreadsheet took the first zero. Where
#: the year is first, as in 19800112, a month stands in the place of its century.
YEAR_LAST = r"(0?[1-9]|[12]\d|3[01])(0[1-9]|[12]\d|3[01])((?:1[6-9]|20)\d\d)"
_NINES = str.maketrans("0123456789", "9" * 10)
_LONG_FRACTION = re.compile(r"(:\d\d[.,]\d{6})\d+")
_LONGEST, _FEWEST_DIGITS = 60, 2
_MOST_DIGITS = {"Y": 4, "f": 6}
_NUMBERS: dict[int, Reader] = {9: "s", 10: "s", 11: "ms", 12: "minutes or ms", 13: "ms", 16: "us", 19: "ns"}


@lru_cache(maxsize=4096)
def pattern(shape: str, order: Order) -> Pattern | None:
    """The pattern of a shape, where day, month and year stand in this order if it leaves that open."""
    number = re.fullmatch(r"-?(9+)([.,]9*)?", shape)
    if number:
        digits = len(number[1])
        if digits == 5 and shape[0] != "-":
            return Pattern("serial", has_time=bool(number[2]))
        if digits in _NUMBERS and "," not in shape and (digits in (9, 10) or not number[2]):
            return Pattern(_NUMBERS[digits], has_time=True)
    if of_era := _ERA.match(shape):
        since = pattern("9999" + shape[of_era.end() :], order)
        return replace(since, era=ERAS[of_era["era"]]) if since and since.reader == "text" else None
    for whole in _WHOLE:
        found = whole.fullmatch(shape)
        if found:
            return _text_pattern(found, order)
    alone = next((found for month in _MONTHS_ALONE if (found := month.fullmatch(shape))), None)
    read = _text_pattern(alone, order) if alone else None
    return replace(read, month=True) if read else None


_PARTS = {"D": "day", "M": "month", "Y": "year"}


def _text_pattern(found: re.Match[str], order: Order) -> Pattern | None:
    codes = {name: found.span(name) for name, text in found.groupdict().items() if text is not None}
    zone = found.groupdict().get("zone")
    half = "half" in codes or "half_before" in codes
    fixed = True
    short_year = len(found["year"]) == 2
    if "first" in codes:
        fixed = bool(re.search(r"[^\W\d_]", found["sep"]))
        stands = "DMY" if fixed else order
        if stands == "YMD" and not (short_year and found["first"] == "99"):
            return None
        spans = (codes.pop("first"), codes.pop("second"), codes.pop("year"))
        codes.update(zip((_PARTS[letter] for letter in stands), spans, strict=True))
    directives = {
        "year": "%y" if short_year else "%Y",
        "month": "%m",
        "day": "%d",
        "hour": "%I" if half else "%H",
        "minute": "%M",
        "second_": "%S",
        "fraction": "%f",
        "half": "%p",
        "half_before": "%p",
        "offset": "%z",
        "region": "%Z",
    }
    text, at = [], 0
    for name, (start, end) in sorted(codes.items(), key=lambda code: code[1]):
        if name in directives:
            text += [found.string[at:start].replace("%", "%%"), directives[name]]
            at = end
    text.append(found.string[at:].replace("%", "%%"))
    return Pattern(
        "text",
        "".join(text),
        offset="offset" in codes or "region" in codes,
        short_offset="offset" in codes and bool(re.fullmatch(r"[+-]9(?::99)?", found["offset"])),
        minutes=ZONES[zone] if zone else 0,
        has_time="hour" in codes,
        short_year=short_year,
        twelve_hours=half,
        fixed=fixed,
    )


def words_to_replace(shapes: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Month names and halves of the day in these shapes, with what to put for them, longest first."""
    found = set()
    for shape in shapes:
        found |= {(word, MONTHS[word]) for word in re.findall(r"[^\W\d_]+", shape) if word in MONTHS}
        found |= {(word, MONTHS[word]) for word in _NOT_ONE_RUN if word in shape}
        found |= {(word, said) for word, said in (*_HALVES_BEFORE.items(), (_BUDDHIST_ERA, "")) if word in shape}
        found |= {(word, half) for word, half in _HALVES.items() if word in shape and _ALONE[word].search(shape)}
    return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair)))


def written_date(value: str) -> Pattern | None:
    """How a value is read that is written as a date: with signs or words between a day, a month and a year.

    A bare number is none, but for a day as 20250504.
    """
    found = _written(value)
    return None if found is None or found.month else found


def has_year_last(value: str) -> bool:
    """Whether a value may be a day without signs whose year is last; a number is one only where a header says so."""
    found = re.fullmatch(YEAR_LAST, value)
    return found is not None and min(int(found[1]), int(found[2])) <= 12


def is_written_month(value: str) -> bool:
    """Whether a value is written as a month and a year."""
    found = _written(value)
    return found is not None and found.month


def _written(value: str) -> Pattern | None:
    text = " ".join(_in_ascii(value).lower().split())
    if not 6 <= len(text) <= _LONGEST or "@" in text:
        return None
    if text.isdigit():
        return pattern("9" * len(text), "DMY") if _COMPACT_DAY.fullmatch(text) else None
    found, words = _of_shape(text.translate(_NINES))
    if found is None or found.reader != "text" or _LISTED.fullmatch(text) or _LED.fullmatch(text):
        return None
    for word, replacement in words:
        text = text.replace(word, replacement)
    return found if _may_be(text, found) else None


def _in_ascii(value: str) -> str:
    """A value with digits of any script as ASCII has them, and fractions of a second no finer than microseconds."""
    if not value.isascii():
        plain = unicodedata.normalize("NFKC", value)
        value = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain)
    return _LONG_FRACTION.sub(r"\1", value)


@lru_cache(maxsize=4096)
def _of_shape(shape: str) -> tuple[Pattern | None, tuple[tuple[str, str], ...]]:
    """The pattern of a shape with its words in it, and what to put for them."""
    if sum(digits == "9" for digits in shape) < _FEWEST_DIGITS:
        return None, ()
    words = words_to_replace([shape])
    for word, replacement in words:
        shape = shape.replace(word, "§99" if replacement.startswith("§") else replacement)
    return pattern(shape, "DMY"), words


def _may_be(text: str, found: Pattern) -> bool:
    """Whether the numbers may be a day, a month and a year, in whatever order; 0000-00-00 is written as one, too."""
    names = re.findall(r"%([YymdHIMSf])", found.format)
    # Of 20250105 each part takes what it has digits for.
    numbers = re.match(r"\D*" + r"\D*".join(rf"(\d{{1,{_MOST_DIGITS.get(name, 2)}}})" for name in names), text)
    told = dict(zip(names, map(int, numbers.groups()), strict=True)) if numbers else {}
    if found.month and told:
        return told["m"] <= 12 and 1900 <= told["Y"] < 2200
    if found.era or not {"m", "d"} <= told.keys():
        return True
    low, high = sorted((told["m"], told["d"]))
    year = told.get("Y", 2000)
    return low <= 12 and high <= 31 and (1000 <= year < 3000 or year in (0, 1, 9999)) and told.get("H", 0) <= 24
