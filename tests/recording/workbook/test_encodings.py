"""CSV in the encodings that are met: read rightly, or refused with what to do."""

import unicodedata

import pytest

from campaigns.recording.workbook import BadWorkbook
from tests.recording.workbook.making import CSV_HEADER, csv, read, xlsx

LINES = (CSV_HEADER, "03/02/2024;Nhà văn hoá xã Đông Yên;427;346", "")


def site(data: bytes) -> str:
    [row] = read(data, name="kq.csv").rows
    assert (row.registered, row.donors) == (427, 346)
    return row.site


def refusal(data: bytes) -> str:
    with pytest.raises(BadWorkbook) as caught:
        read(data, name="kq.csv")
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_with_and_without_its_mark(encoding):
    assert site(csv(*LINES, encoding=encoding)) == "Nhà văn hoá xã Đông Yên"


def test_utf16_big_endian_with_its_mark():
    assert site(b"\xfe\xff" + csv(*LINES, encoding="utf-16-be")) == "Nhà văn hoá xã Đông Yên"


def in_windows_1258(text: str) -> bytes:
    """As Windows writes it: the tone as a mark of its own, the rest composed."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = ""
    for char in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(c for c in parts if c in tones)
        base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
        out += char if not tone or (len(parts) == 2 and char in "àáèéìíòóùúâêô") else base + tone
    return out.encode("cp1258")


def test_windows_1258_with_its_combining_marks():
    data = in_windows_1258("\r\n".join(LINES))
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    name = site(data)
    assert name == unicodedata.normalize("NFC", name) == "Nhà văn hoá xã Đông Yên"


TCVN3 = "Ngµy;§iÓm hiÕn m¸u;§¨ng ký;Ng­êi hiÕn"
VNI = "Ngaøy;Ñieåm hieán maùu;Ñaêng kyù;Ngöôøi hieán"


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        ((TCVN3, "03/02/2024;NguyÔn V¨n Trçi;427;346"), "TCVN3"),
        ((VNI, "03/02/2024;Nguyeãn Vaên Troãi;427;346"), "VNI"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_fonts_of_the_nineties_are_refused_with_a_hint(lines, named, encoding):
    message = refusal(csv(*lines, encoding=encoding))
    assert named in message and "Unicode" in message


@pytest.mark.parametrize(
    "name", ["Nguyeãn Vaên", "Traïm y teá xaõ Taây Yeân", "Nhaø vaên hoùa", "TRAÏM Y TEÁ"]
)
@pytest.mark.parametrize("header", [CSV_HEADER, "Ngay;Diem hien mau;Dang ky;Nguoi hien"])
def test_a_few_words_for_an_old_font_are_refused_too(name, header):
    message = refusal(csv(header, f"03/02/2024;{name};427;346"))
    assert "VNI" in message and "Unicode" in message


def test_a_few_words_for_an_old_font_in_a_file_of_its_time():
    lines = ("Ngay;Diem hien mau;Dang ky;Nguoi hien", "03/02/2024;Nguyeãn Vaên;427;346")
    assert "VNI" in refusal(csv(*lines, encoding="cp1252"))


def test_a_foreign_name_and_a_tone_put_elsewhere_are_no_old_font():
    assert site(csv(CSV_HEADER, "03/02/2024;Trường Michaël, thị trấn Cái Keó;427;346"))


@pytest.mark.parametrize(("header", "named"), [(TCVN3, "TCVN3"), (VNI, "VNI")])
def test_fonts_of_the_nineties_in_a_workbook(header, named):
    with pytest.raises(BadWorkbook, match=named):
        read(xlsx([header.split(";"), ["03/02/2024", "x", 427, 346]]))


def test_foreign_names_are_no_old_font():
    lines = (CSV_HEADER, "03/02/2024;Trường Hermann Müller, Café Señor;427;346")
    assert "Müller" in site(csv(*lines))


def test_invalid_bytes_name_their_line():
    data = csv(*LINES).replace(b"427", b"4\xff7")
    message = refusal(data)
    assert "Dòng 2" in message and "UTF-8" in message


def test_bytes_that_are_no_text_at_all():
    refusal(bytes(range(1, 256)) * 40)


def test_a_cut_utf16_character():
    refusal(csv(*LINES, encoding="utf-16")[:-1])


def test_nul_names_its_line():
    assert "Dòng 2" in refusal(csv(*LINES).replace(b"427", b"4\x007"))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_are_found_out(separator):
    lines = [line.replace(";", separator) for line in LINES]
    assert site(csv(*lines)) == "Nhà văn hoá xã Đông Yên"


def test_a_comma_within_figures_and_titles_is_no_separator():
    lines = ("Kết quả, tháng 2, năm 2024, tỉnh Kiên Giang", *LINES)
    assert site(csv(*lines)) == "Nhà văn hoá xã Đông Yên"


def test_the_separator_that_excel_is_told():
    assert site(csv("sep=;", *LINES)) == "Nhà văn hoá xã Đông Yên"


def test_mixed_line_ends_and_their_row_numbers():
    data = f"{CSV_HEADER}\r\n03/02/2024;A;1;1\n\n04/02/2024;B;2;2\r05/02/2024;C;x;3".encode()
    book = read(data)
    assert [row.number for row in book.rows] == [2, 4]
    assert [(p.row, p.column) for p in book.problems] == [(5, "C")]


def test_a_quoted_cell_may_hold_line_ends_and_separators():
    book = read(
        csv(CSV_HEADER, '03/02/2024;"Nhà văn hoá; xã\nĐông Yên";427;346', "04/02/2024;B;1;x")
    )
    assert book.rows[0].site == "Nhà văn hoá; xã Đông Yên"
    assert book.problems[0].row == 3  # as a spreadsheet counts rows, not lines


def test_an_unclosed_quote_names_its_row():
    message = refusal(csv(*LINES[:2], '04/02/2024;"Nhà;1;1', *["05/02/2024;B;1;1"] * 5))
    assert "Dòng 3" in message and "nháy kép" in message


def test_an_unclosed_quote_in_a_long_file_names_its_row():
    message = refusal(csv(*LINES[:2], '04/02/2024;"Nhà;1;1', *["05/02/2024;B;1;1"] * 20_000))
    assert "Dòng 3" in message
