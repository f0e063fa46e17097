"""What a file is, told by its first bytes and never by its ending.

In:  a file
Out: a `Format`, or one clear sentence why it cannot be read
"""

import re
import zipfile
from enum import Enum
from pathlib import Path

from cdp_core.errors import UnreadableFile, UnsafeFile
from cdp_core.sources.archives import broken_zip_refused

HEAD_BYTES = 64 << 10
MARKS = ("\ufeff",)


class Format(Enum):
    GZIP = "gz"
    ZIP = "zip"
    EXCEL = "excel"
    EXCEL_XML = "xml of excel"
    PARQUET = "parquet"
    HTML = "html"
    JSON = "json"
    DELIMITED = "csv"


_EXPORT = "export the data as CSV, Excel, JSON or Parquet"
_UNPACK = "unpack it and load what is inside"
UNREADABLE = (
    (b"%PDF", "is a PDF", _EXPORT),
    (b"\x89PNG", "is a picture", _EXPORT),
    (b"\xff\xd8\xff", "is a picture", _EXPORT),
    (b"GIF8", "is a picture", _EXPORT),
    (b"BZh", "is packed with bzip2", _UNPACK),
    (b"\xfd7zXZ", "is packed with xz", _UNPACK),
    (b"7z\xbc\xaf", "is packed with 7-Zip", _UNPACK),
    (b"Rar!", "is packed with RAR", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "is packed with Zstandard", _UNPACK),
    (b"SQLite format 3", "is a database", _EXPORT),
    (b"BEGIN:VCARD", "holds vCards", _EXPORT),
    (b"BEGIN:VCALENDAR", "is a calendar", _EXPORT),
    (b"Obj\x01", "is an Avro file", _EXPORT),
    (b"ARROW1", "is a Feather file", _EXPORT),
    (b"\x7fELF", "is a program", _EXPORT),
    (b"MZ\x90", "is a program", _EXPORT),
)
#: Where in a tar archive its mark stands.
_TAR_MARK, _TAR = slice(257, 262), b"ustar"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
ASSIGNMENT = re.compile(r"(?:(?:var|let|const)\s+)?[A-Za-z_$][\w.$\[\]\"']*\s*=\s*[\[{]")
HTML = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|div|style)\b",
    re.IGNORECASE | re.DOTALL,
)
#: Comments before the first value, which JSON does not know and people write.
COMMENTS = re.compile(r"(?:\s|\ufeff|//[^\n]*\n|/\*.*?\*/)*", re.DOTALL)
JSON = re.compile(
    rf"\{{\s*(?:\"(?:[^\"\\]|\\.)*\"\s*:|\}})|\[{COMMENTS.pattern}(?:[\[{{\]\"\d-]|true|false|null)",
    re.DOTALL,
)
#: The same as programs print their objects, with nothing behind them in the first line.
PRINTED = re.compile(r"\s*\[?\s*\{\s*'(?:[^'\\\n]|\\.)*'\s*(?=:)[^\n]*(?:[}\],{\[:][ \t\r]*\n|\Z)")
#: How dumps of databases begin, and what stands somewhere in them.
_DUMP = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/;?)*(?:INSERT\s+INTO|CREATE\s+\w+|DROP\s+TABLE|COPY\s+\S+|SET\s+\w+|PRAGMA|USE\s|BEGIN)\b",
    re.IGNORECASE | re.DOTALL,
)
_STATEMENT = re.compile(r"\bINSERT\s+INTO\s+\S+|\bCOPY\s+\S+[^;]*\bFROM\s+stdin", re.IGNORECASE)
EXCEL_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"


def recognize(path: Path, name: str) -> Format:
    """The format of a file by its content. Raises UnreadableFile for what is no table."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith(b"\x1f\x8b"):
        return Format.GZIP
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip_or_workbook(path, name)
    if head.startswith(b"PAR1"):
        return Format.PARQUET
    if head.startswith(OLE):
        return _old_workbook(path, name)
    for mark, what, remedy in UNREADABLE:
        if head.startswith(mark):
            raise UnreadableFile(f"{name} {what}; {remedy}.")
    if head[_TAR_MARK] == _TAR:
        raise UnreadableFile(f"{name} is a tar archive; {_UNPACK}.")
    return _text_format(head, name)


def _zip_or_workbook(path: Path, name: str) -> Format:
    with broken_zip_refused(name), zipfile.ZipFile(path) as archive:
        inside = archive.namelist()
    if any(part.endswith(".iwa") for part in inside) and not name.lower().endswith((".pages", ".key")):
        raise UnreadableFile(f"{name} is a Numbers document; export it from Numbers as CSV or Excel and load that.")
    if "word/document.xml" in inside or "ppt/presentation.xml" in inside:
        raise UnreadableFile(f"{name} is a document, not a table; export the data as CSV or Excel.")
    return Format.EXCEL if any(part.startswith("xl/") or part == "content.xml" for part in inside) else Format.ZIP


def _old_workbook(path: Path, name: str) -> Format:
    """Before 2007 Excel wrote OLE files; today only encrypted workbooks are."""
    with path.open("rb") as file:
        if ENCRYPTED_PACKAGE in file.read(4 << 20):
            raise UnreadableFile(
                f"{name} is protected by a password; open it in Excel, remove the password and save it."
            )
    return Format.EXCEL


def _text_format(head: bytes, name: str) -> Format:
    text = _first_text(head)
    start = text.lstrip("\ufeff \t\r\n")
    if HTML.match(start):
        return Format.HTML
    if start.startswith(("<?xml", "<Workbook", "<ss:Workbook")):
        if "<!ENTITY" in text:
            raise UnsafeFile(f"{name} is XML that defines entities, as files made to do harm do; it was not read.")
        if EXCEL_NAMESPACE in text:
            return Format.EXCEL_XML
        raise UnreadableFile(f"{name} is XML; {_EXPORT}.")
    if JSON.match(start) or ASSIGNMENT.match(start) or JSON.match(text, _past_comments(text)) or PRINTED.match(start):
        return Format.JSON
    if _DUMP.match(text) and _STATEMENT.search(text):
        raise UnreadableFile(f"{name} holds statements of SQL, as dumps of databases do; export the table as CSV.")
    if _is_binary(head):
        raise UnreadableFile(f"{name} is not text and of no known kind; {_EXPORT}.")
    return Format.DELIMITED


def _past_comments(text: str) -> int:
    found = COMMENTS.match(text)
    return found.end() if found else 0


def _first_text(head: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head.decode(encoding, "ignore")
    return head.decode("utf-8", "replace")


def _is_binary(head: bytes) -> bool:
    """Control characters that no text has; two-byte encodings have only NULs, and a text may be filled up with them."""
    head = head.rstrip(b"\0") or head
    odd = sum(head.count(code) for code in (*range(4, 9), *range(14, 26)))
    nuls = head.count(0)
    wide = nuls and max(head[0::2].count(0), head[1::2].count(0)) > 0.9 * nuls
    return odd > max(4, len(head) // 50) or (
        nuls > len(head) // 3 and not wide and not head.startswith(b"\xff\xfe\0\0")
    )
