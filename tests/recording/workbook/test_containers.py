"""Files that are no sheet, or more than one: refused with what to do, and quickly."""

import io
import struct
import time
import zipfile

import pytest

from campaigns.recording.workbook import BadWorkbook
from campaigns.recording.workbook.containers import MAX_BYTES, Archive
from tests.recording.workbook.making import (
    CSV_HEADER,
    SHEET,
    csv,
    member,
    ods,
    ods_table,
    read,
    repacked,
    with_sheet,
    xlsx,
)


def refusal(data: bytes) -> BadWorkbook:
    started = time.process_time()
    with pytest.raises(BadWorkbook) as caught:
        read(data)
    assert time.process_time() - started < 5
    assert str(caught.value) and caught.value.en
    return caught.value


def test_a_good_workbook_is_read():
    assert len(read(xlsx()).rows) == 1


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\xef\xbb\xbf", b"\0" * 50])
def test_an_empty_file(data):
    assert "trống" in str(refusal(data))


def test_exactly_the_size_limit_is_taken_and_one_byte_more_is_not():
    lines = csv(CSV_HEADER, "03/02/2024;Nhà văn hoá;427;346", "")
    at_limit = lines + b"\n" * (MAX_BYTES - len(lines))
    assert len(read(at_limit).rows) == 1
    assert "10 MB" in str(refusal(at_limit + b"\n"))


def test_a_picture_named_xlsx():
    assert "hình ảnh" in str(refusal(b"\x89PNG\r\n\x1a\n" + b"x" * 500))


@pytest.mark.parametrize("data", [b"%PDF-1.7 ...", b"<html><table>", b"<?xml version='1.0'?>"])
def test_other_files(data):
    assert ".xlsx" in str(refusal(data))


def test_an_old_xls():
    assert "kiểu cũ" in str(refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 500))


def test_an_encrypted_xlsx():
    stream = "EncryptedPackage".encode("utf-16-le")
    assert "mật khẩu" in str(refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 90 + stream))


def test_an_encrypted_ods():
    data = ods(ods_table(("a",)), "<m:encryption-data/>")
    assert "mật khẩu" in str(refusal(data))


def test_an_encrypted_zip_member():
    data = bytearray(xlsx())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "mật khẩu" in str(refusal(bytes(data)))


def test_macros_by_content_type_and_by_member():
    types = member(xlsx(), "[Content_Types].xml").replace(b"sheet.main", b"macroEnabled.main")
    assert "xlsm" in str(refusal(repacked(xlsx(), {"[Content_Types].xml": types})))
    assert "xlsm" in str(refusal(repacked(xlsx(), {"xl/vbaProject.bin": b"x"})))


def test_a_binary_workbook():
    assert "xlsb" in str(refusal(repacked(xlsx(), {"xl/workbook.bin": b"x"})))


def test_a_zip_of_something_else():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert "không phải là bảng tính" in str(refusal(out.getvalue()))


@pytest.mark.parametrize("kept", [0.01, 0.3, 0.6, 0.9, 0.99])
def test_a_truncated_xlsx(kept):
    data = xlsx()
    refusal(data[: int(len(data) * kept)])


def test_damaged_bytes_within_a_member():
    data = bytearray(xlsx())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(SHEET)
    middle = info.header_offset + 60 + info.compress_size // 2
    data[middle] ^= 0xFF
    assert "hỏng" in str(refusal(bytes(data)))


def test_more_than_a_thousand_members():
    data = repacked(xlsx(), {f"xl/x{i}.xml": b"<x/>" for i in range(1001)})
    assert "bung ra quá lớn" in str(refusal(data))


def test_paths_that_leave_the_archive():
    for name in ("../x.xml", "xl/../../x.xml", "/etc/x.xml", "C:x.xml"):
        assert "đường dẫn" in str(refusal(repacked(xlsx(), {name: b"x"})))


def test_the_same_name_twice():
    out = io.BytesIO(xlsx())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning):
        archive.writestr(SHEET, b"<worksheet/>")
    refusal(out.getvalue())


def test_members_that_overlap():
    """Two entries of the directory that lead to the same bytes."""
    data = repacked(xlsx(), {"xl/y.xml": b"<y/>" * 100})
    end = data.rindex(b"PK\x05\x06")
    size, start = struct.unpack_from("<II", data, end + 12)
    directory = data[start : start + size]
    last = directory[directory.rindex(b"PK\x01\x02") :]
    body = bytearray(data[:start])
    twin = last.replace(b"xl/y.xml", b"xl/z.xml")
    forged = bytes(body) + directory + twin + data[end : end + 8]
    count = struct.unpack_from("<H", data, end + 10)[0] + 1
    forged += struct.pack("<HHIIH", count, count, size + len(twin), start, 0)
    assert "hỏng" in str(refusal(forged))


def overlapping_in_name_too() -> bytes:
    """The local header carries the name that the second entry claims."""
    data = repacked(xlsx(), {"xl/y.xml": b"<y/>" * 100})
    end = data.rindex(b"PK\x05\x06")
    size, start = struct.unpack_from("<II", data, end + 12)
    directory = data[start : start + size]
    last = directory[directory.rindex(b"PK\x01\x02") :]
    inner = data[data.rindex(b"PK\x03\x04") : start]
    count = struct.unpack_from("<H", data, end + 10)[0] + 1
    # A stored member that holds another member's header and bytes.
    outer = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 8, 0) + b"xl/o.xml"
    crc, length = zipfile.crc32(inner), len(inner)
    outer = (
        struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 33, crc, length, length, 8, 0)
        + b"xl/o.xml"
    )
    at = data.rindex(b"PK\x03\x04")
    body = data[:at] + outer + inner
    shifted = bytearray(last)
    struct.pack_into("<I", shifted, 42, at + len(outer))
    entry = (
        struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            b"PK\x01\x02",
            20,
            20,
            0,
            0,
            0,
            33,
            crc,
            length,
            length,
            8,
            0,
            0,
            0,
            0,
            0,
            at,
        )
        + b"xl/o.xml"
    )
    whole = directory[: directory.rindex(b"PK\x01\x02")] + bytes(shifted) + entry
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(whole), len(body), 0)
    return body + whole + tail


def test_members_within_members():
    data = overlapping_in_name_too()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "xl/y.xml" in archive.namelist()  # a zip that others would open
    assert "hỏng" in str(refusal(data))


def test_a_member_that_unpacks_to_more_than_it_says():
    data = bytearray(repacked(xlsx(), {"xl/y.xml": b"<y>" + b" " * 5_000_000 + b"</y>"}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.rindex(mark) + offset, 100)
    assert "hỏng" in str(refusal(bytes(data)))
    taken = []
    with pytest.raises(BadWorkbook):  # with the first piece, before the rest is unpacked
        taken.extend(Archive(bytes(data)).pieces("xl/y.xml"))
    assert taken == []


def test_a_member_whose_own_header_has_another_name():
    data = xlsx().replace(b"xl/styles.xml", b"xl/stylez.xml", 1)
    assert "hỏng" in str(refusal(data))


def test_a_zip_with_a_comment_could_hold_a_second_directory():
    out = io.BytesIO(xlsx())
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"x" * 30
    assert "hỏng" in str(refusal(out.getvalue()))


def test_every_member_is_held_to_its_size_and_checksum():
    """Our own reading, since another reader may be more lenient."""
    good = repacked(xlsx(), {"xl/y.xml": b"<y>" + b" " * 5_000_000 + b"</y>"})
    assert Archive(good).read("xl/y.xml", 1 << 24)
    for offset, value in ((14, 1), (22, 100), (22, 5_000_008)):
        data = bytearray(good)
        struct.pack_into("<I", data, data.rindex(b"PK\x03\x04") + offset, value)
        struct.pack_into("<I", data, data.rindex(b"PK\x01\x02") + offset + 2, value)
        with pytest.raises(BadWorkbook):
            Archive(bytes(data)).read("xl/y.xml", 1 << 24)
    data = bytearray(good)
    struct.pack_into("<I", data, data.rindex(b"PK\x01\x02") + 24, 100)
    taken = 0
    with pytest.raises(BadWorkbook):
        for piece in Archive(bytes(data)).pieces("xl/y.xml"):
            taken += len(piece)
    assert taken == 0  # not a piece more than it said


def test_bytes_before_or_behind_the_zip():
    """Readers differ on which of two directories counts, so there may be only one."""
    for data in (b"x" + xlsx(), xlsx() + b"x", xlsx() + xlsx()[-22:]):
        if data.startswith(b"PK"):
            refusal(data)
        else:
            with pytest.raises(BadWorkbook):
                read(data)


def test_entities_are_refused_in_every_member():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'

    def change(sheet):
        return b"<?xml version='1.0'?>" + bomb + sheet

    assert "XML" in str(refusal(with_sheet(change)))
    styles = bomb + member(xlsx(), "xl/styles.xml")
    assert "XML" in str(refusal(repacked(xlsx(), {"xl/styles.xml": styles})))
    body = ods(ods_table(("a",)))
    content = bomb + member(body, "content.xml")
    assert "XML" in str(refusal(repacked(body, {"content.xml": content})))


def test_xml_in_an_encoding_that_hides_tags():
    refused = refusal(with_sheet(lambda sheet: sheet.decode().encode("utf-16")))
    assert "bảng mã" in str(refused)
    declared = b'<?xml version="1.0" encoding="utf-7"?>'
    assert "bảng mã" in str(refusal(with_sheet(lambda sheet: declared + sheet)))


def test_markup_that_is_no_xml():
    refusal(with_sheet(lambda sheet: sheet[: len(sheet) // 2]))
    refusal(repacked(xlsx(), {"xl/workbook.xml": b"<workbook><sheets>"}))


def cell_at(place: bytes) -> bytes:
    cell = b'<row r="%b"><c r="%b"><v>1</v></c></row></sheetData>' % (
        place.lstrip(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        place,
    )
    return with_sheet(lambda sheet: sheet.replace(b"</sheetData>", cell))


def test_a_cell_in_the_last_corner():
    data = cell_at(b"XFD1048576")
    assert len(data) < 8_000
    assert "cột" in str(refusal(data))


def test_a_cell_in_the_last_row_and_one_in_the_last_column():
    assert "100.000 dòng" in str(refusal(cell_at(b"A1048576")))
    assert "200 cột" in str(refusal(cell_at(b"XFD9")))


@pytest.mark.parametrize(
    "cell",
    [
        b"<x:c xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main' "
        b"r='XFD1048576'><x:v>1</x:v></x:c>",
        b"<c\n  r = 'xfd1048576' ><v>1</v></c>",
        b'<c s="1" r="XFD1048576"><v>1</v></c>',
    ],
)
def test_a_far_cell_however_it_is_written(cell):
    refusal(
        with_sheet(lambda s: s.replace(b"</sheetData>", b"<row>" + cell + b"</row></sheetData>"))
    )


def test_cells_that_do_not_say_where_they_are():
    cells = b"<row>" + b"<c><v>1</v></c>" * 16_384 + b"</row></sheetData>"
    data = with_sheet(lambda sheet: sheet.replace(b"</sheetData>", cells))
    assert "vị trí" in str(refusal(data))


def test_ghost_cells_far_out_do_not_matter():
    """Formats without values, left by deleting or by formatting whole columns."""
    ghosts = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    data = with_sheet(lambda sheet: sheet.replace(b"</sheetData>", ghosts))
    assert len(read(data).rows) == 1


def test_16384_columns():
    assert "200 cột" in str(refusal(xlsx([["x"] * 16_384])))
    assert "200 cột" in str(refusal(csv(";".join(["x"] * 16_384))))
    wide = '<table:table-cell table:number-columns-repeated="16384" office:value-type="string">'
    body = ods_table((wide + "<text:p>x</text:p></table:table-cell>",))
    assert "200 cột" in str(refusal(ods(body)))


def test_an_ods_row_repeated_a_million_times():
    row = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'office:value-type="float" office:value="1"/></table:table-row>'
    )
    data = ods(f'<table:table table:name="A">{row}</table:table>')
    assert "dòng" in str(refusal(data))


def test_100001_rows():
    row = "03/02/2024;Nhà văn hoá;427;346"
    assert len(read(csv(CSV_HEADER, *[row] * 100_000)).rows) == 100_000
    assert "100.000 dòng" in str(refusal(csv(CSV_HEADER, *[row] * 100_001)))
