"""CSV as districts save it: which encoding, which separator, which rows."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from operator import itemgetter

from campaigns.rules.text import fold

from .errors import BadWorkbook

SEPARATORS = (",", ";", "\t", "|")
_AS_UTF8 = (
    "Hãy lưu lại dạng “CSV UTF-8” (hoặc .xlsx) rồi gửi.",
    "Save it as “CSV UTF-8” (or .xlsx) and send it again.",
)
_UNIKEY = (
    "Hãy chuyển sang Unicode (Unikey: Ctrl+Shift+F6) rồi lưu lại và gửi.",
    "Convert it to Unicode (for example with Unikey), save it and send it again.",
)

_OURS = frozenset(
    c
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for mark in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    for c in unicodedata.normalize("NFC", base + mark)
) | frozenset("đĐÐð")
# Letters of no Vietnamese word, right beside a letter: what TCVN3 and VNI files look like.
_FOREIGN = re.compile(r"(?<=[^\W\d_])[^\x00-\x7f]|[^\x00-\x7f](?=[^\W\d_])")
_TCVN3 = re.compile(r"[¨©ª«¬®µ¸¶·¹¾¼½Æ§]")
# In no Vietnamese syllable does a plain a or e stand right before one of these.
_SURELY_VNI = re.compile(r"[ae][ùøûõïáàåãäâêéèúüë]", re.I)
_VNI = re.compile(r"[aeouyAEOUY][ùøûõïáàåãäëêéèúüæâ]|[öñÖÑ]", re.I)


def legacy_font(text: str) -> BadWorkbook | None:
    """The refusal of text typed for a font of the 1990s, if this is such text."""
    if len(_SURELY_VNI.findall(text)) > 1:
        return _typed_for("VNI")
    foreign = [c for c in _FOREIGN.findall(text) if c not in _OURS and not _is_mark(c)]
    beyond = sum(not c.isascii() for c in text)
    if len(foreign) < 3 or len(foreign) * 5 < beyond:
        return None
    tcvn3, vni = len(_TCVN3.findall(text)), len(_VNI.findall(text))
    if not tcvn3 and not vni:
        return None
    return _typed_for("TCVN3 (ABC)" if tcvn3 * 2 > vni else "VNI")


def _typed_for(name: str) -> BadWorkbook:
    return BadWorkbook(
        f"Chữ trong tệp dùng bảng mã cũ {name}. {_UNIKEY[0]}",
        f"The text uses the old encoding {name}. {_UNIKEY[1]}",
    )


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Cf", "Zs", "Pd", "Pi", "Pf")


def text_of(data: bytes) -> str:
    """The text in NFC; BadWorkbook where the encoding is not known for certain."""
    text = unicodedata.normalize("NFC", _decoded(data))
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise BadWorkbook(
            f"Dòng {line} có ký tự NUL: tệp bị hỏng. {_AS_UTF8[0]}",
            f"Line {line} holds a NUL character: the file is damaged. {_AS_UTF8[1]}",
        )
    return text


def _decoded(data: bytes) -> str:
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _strictly(data, encoding)
    if encoding := _utf16_without_mark(data):
        return _strictly(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _windows_1258(data, error)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _invalid(data, error.start) from None


def _invalid(data: bytes, at: int) -> BadWorkbook:
    line = data[:at].count(b"\n") + 1
    return BadWorkbook(
        f"Dòng {line} có ký tự không đọc được. {_AS_UTF8[0]}",
        f"Line {line} holds bytes that are no text. {_AS_UTF8[1]}",
    )


def _utf16_without_mark(data: bytes) -> str | None:
    start = data[:4000]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if even + odd < len(start) // 4:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _windows_1258(data: bytes, error: UnicodeDecodeError) -> str:
    beyond = sum(byte >= 0x80 for byte in data[:200_000])
    broken = data[:200_000].decode("utf-8", "replace").count("\ufffd")
    if broken * 4 < beyond:  # UTF-8 but for a few bytes
        raise _invalid(data, error.start) from None
    sample = data[:200_000].decode("cp1252", "replace")
    if len(_SURELY_VNI.findall(sample)) > 1:
        raise _typed_for("VNI") from None
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        raise legacy_font(sample) or _invalid(data, error.start) from None
    words = text[:200_000]
    foreign = sum(c not in _OURS and not _is_mark(c) for c in _FOREIGN.findall(words))
    if foreign * 10 > sum(not c.isascii() for c in words):
        raise legacy_font(sample) or _invalid(data, error.start) from None
    return text


_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """The records with their row numbers, as a spreadsheet would show them."""
    match = re.match(r"sep=([,;\t|])[\r\n]", text)
    separator = match[1] if match else _separator(text)
    lines = map(itemgetter(0), _LINE.finditer(text))  # a text file would hold a larger copy
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            yield number, row
    except csv.Error as error:
        raise _bad_quote(number + 1, "field larger" in str(error)) from None


def _bad_quote(row: int, long: bool) -> BadWorkbook:
    more = (" hoặc có ô quá dài", " or a cell that is too long") if long else ("", "")
    return BadWorkbook(
        f'Dòng {row} có dấu nháy kép (") không khép kín{more[0]}. Hãy sửa dòng này rồi gửi lại.',
        f'Row {row} has a quotation mark (") that is not closed{more[1]}. Mend that row and '
        "send the file again.",
    )


def _separator(text: str) -> str:
    """The one that cuts the first lines into the most columns, most evenly."""
    lines = [line for line in re.split(r"[\r\n]+", text[:65_536]) if line.strip()][:40]
    if not lines:
        return SEPARATORS[0]
    return max(SEPARATORS, key=lambda separator: _evenness(lines, separator))


def _evenness(lines: list[str], separator: str) -> tuple[int, int]:
    widths = [len(re.sub(r'"[^"]*"', "", line).split(separator)) for line in lines]
    common = max(set(widths), key=lambda width: (widths.count(width) * (width > 1), width))
    # A header cut into words beats decimal commas in the rows below.
    words = max(
        (sum(bool(fold(c)) and c[:1].isalpha() for c in line.split(separator)) for line in lines),
        default=0,
    )
    return (words if common > 1 else 0, widths.count(common) if common > 1 else 0)
