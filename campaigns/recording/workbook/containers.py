"""What kind of file this is, by its content, and whether its zip is safe to unpack.

Every member is unpacked here once, in pieces and up to what the directory says of it, so that
the library behind cannot be led further than was checked.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from .errors import BadWorkbook, refused

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 220 * 1024 * 1024
MAX_MEMBERS = 1000
PIECE = 1 << 20

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF", b"II*\0", b"MM\0*")
_OTHERS = (
    b"%PDF",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"<!DOCTYPE",
    b"<html",
    b"<?xml",
)
_LOCAL, _END, _ZIP64 = b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x07"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def kind_of(data: bytes) -> str:
    """`zip` or `csv` (any text); BadWorkbook on what is no table, and on too much."""
    if len(data) > MAX_BYTES:
        raise BadWorkbook(
            "Tệp lớn quá 10 MB. Hãy bỏ hình ảnh và các trang không cần, hoặc chia thành nhiều tệp.",
            "The file is over 10 MB. Leave out pictures and other sheets, or split it.",
        )
    if not data.strip(b"\0\r\n\t \xef\xbb\xbf"):
        raise BadWorkbook(
            "Tệp trống. Hãy chọn lại tệp có số liệu.",
            "The file is empty. Choose the file that has the figures.",
        )
    if data.startswith((_LOCAL, _END)):
        return "zip"
    if data.startswith(_OLE2):
        raise _old_or_locked(data)
    if data.startswith(_IMAGES):
        raise BadWorkbook(
            "Tệp này là hình ảnh, không phải bảng tính. Hãy gửi bảng .xlsx, .ods hoặc .csv.",
            "This is a picture, not a spreadsheet. Send an .xlsx, .ods or .csv sheet.",
        )
    if data[:64].lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(_OTHERS):
        raise refused(
            "Tệp này không phải là .xlsx, .ods hay .csv.", "This is no .xlsx, .ods or .csv file."
        )
    return "csv"


def _old_or_locked(data: bytes) -> BadWorkbook:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _locked()
    return refused(
        "Tệp này là .xls kiểu cũ (trước 2007).", "This is an old .xls file (from before 2007)."
    )


def _locked() -> BadWorkbook:
    return BadWorkbook(
        "Tệp có mật khẩu. Hãy bỏ mật khẩu, lưu lại rồi gửi.",
        "The file has a password. Remove the password, save it and send it again.",
    )


def _damaged() -> BadWorkbook:
    return refused(
        "Tệp bị hỏng hoặc chưa tải hết.", "The file is damaged, or was not sent to its end."
    )


@dataclass(frozen=True, slots=True)
class Member:
    """One file in the zip: where its packed bytes stand, and how much they must give."""

    name: str
    start: int
    end: int
    size: int
    crc: int
    deflated: bool


class Archive:
    """The members of a zip whose directory has been checked."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.members = _directory(data)
        self.kind = self._kind()

    def pieces(self, name: str) -> Iterator[bytes]:
        """The member's content, never more of it than its directory entry says."""
        member = self.members[name]
        given = crc = 0
        for piece in _unpacked(self.data, member):
            given += len(piece)
            if given > member.size:
                raise _damaged()
            crc = zlib.crc32(piece, crc)
            yield piece
        if given != member.size or crc != member.crc:
            raise _damaged()

    def read(self, name: str, limit: int = 4 << 20) -> bytes:
        """All of a small member; empty where there is none."""
        if name not in self.members:
            return b""
        if self.members[name].size > limit:
            raise too_much()
        return b"".join(self.pieces(name))

    def _kind(self) -> str:
        names = self.members.keys()
        if "xl/vbaProject.bin" in names or b"macroEnabled" in self.read("[Content_Types].xml"):
            raise refused("Tệp có macro (.xlsm).", "The file holds macros (.xlsm).")
        if "xl/workbook.bin" in names:
            raise refused("Tệp này là .xlsb.", "This is an .xlsb file.")
        if "xl/workbook.xml" in names:
            return "xlsx"
        if self.read("mimetype").strip() == _ODS.encode() and "content.xml" in names:
            if b"encryption-data" in self.read("META-INF/manifest.xml"):
                raise _locked()
            return "ods"
        raise refused(
            "Tệp nén này không phải là bảng tính .xlsx hay .ods.",
            "This archive is no .xlsx or .ods spreadsheet.",
        )


def too_much() -> BadWorkbook:
    """The refusal of a file that holds more than any campaign's sheet."""
    return BadWorkbook(
        "Tệp bung ra quá lớn. Hãy chép riêng bảng số liệu sang một tệp mới rồi gửi.",
        "The file unpacks to too much. Copy the table alone into a new file and send that.",
    )


def _unpacked(data: bytes, member: Member) -> Iterator[bytes]:
    packed = memoryview(data)[member.start : member.end]
    if not member.deflated:
        for at in range(0, len(packed), PIECE):
            yield bytes(packed[at : at + PIECE])
        return
    engine = zlib.decompressobj(-15)
    try:
        for at in range(0, len(packed), PIECE):
            piece = engine.decompress(packed[at : at + PIECE], PIECE)
            while piece:
                yield piece
                piece = engine.decompress(engine.unconsumed_tail, PIECE)
        yield engine.flush()
    except zlib.error:
        raise _damaged() from None
    if not engine.eof:
        raise _damaged()


def _directory(data: bytes) -> dict[str, Member]:
    # One end record, at the end, and nothing before the first member: so that every reader
    # of this zip sees the same members.
    if not data.startswith(_LOCAL) or len(data) < 22 or data[-22:-18] != _END:
        raise _damaged()
    if data[-42:-38] == _ZIP64:
        raise refused("Tệp nén kiểu lạ (zip64).", "The file is packed unusually (zip64).")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            central = archive.start_dir
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError, struct.error):
        raise _damaged() from None
    except (KeyError, IndexError, OverflowError, EOFError, OSError):
        raise _damaged() from None
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise too_much()
    members = [_member(data, info, central) for info in infos]
    _check_apart(members)
    found = {member.name: member for member in members}
    if len(found) != len(members) or len({name.casefold() for name in found}) != len(found):
        raise _damaged()
    return found


def _member(data: bytes, info: zipfile.ZipInfo, central: int) -> Member:
    name, parts = info.filename, info.filename.replace("\\", "/").split("/")
    if ".." in parts or name.startswith("/") or "\\" in name or ":" in name:
        raise refused("Tệp nén chứa đường dẫn lạ.", "The file holds unusual paths.")
    if info.flag_bits & 0x1:
        raise _locked()
    at = info.header_offset
    if not 0 <= at <= central - 30 or data[at : at + 4] != _LOCAL:
        raise _damaged()
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _damaged()
    method, name_length, extra_length = (
        *struct.unpack_from("<H", data, at + 8),
        *struct.unpack_from("<HH", data, at + 26),
    )
    start = at + 30 + name_length + extra_length
    end = start + info.compress_size
    encoding = "utf-8" if info.flag_bits & 0x800 else "cp437"
    same_name = data[at + 30 : at + 30 + name_length] == info.orig_filename.encode(encoding)
    if end > central or method != info.compress_type or not same_name:
        raise _damaged()
    deflated = info.compress_type == zipfile.ZIP_DEFLATED
    return Member(info.filename, start, end, info.file_size, info.CRC, deflated)


def _check_apart(members: list[Member]) -> None:
    reached = 0
    for member in sorted(members, key=lambda m: m.start):
        # `start` lies behind the member's own header, of at least 30 bytes.
        if member.start - 30 < reached:
            raise _damaged()
        reached = member.end
