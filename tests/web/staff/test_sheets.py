"""Sheets by the pages: sent, understood, looked at, applied; refused with words, never a 500."""

import json
import logging
from datetime import date
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from campaigns.models import Collection, ColumnMapping, Upload
from campaigns.recording.batch import commit
from campaigns.web.staff.sheets.apply import progress
from tests.cast import drive, log, site
from tests.fuzzing import fuzz, nasty, taken_back
from tests.recording.sheets import BACH_KHOA, DAY, HEADER, rows_of, xlsx
from tests.web.conftest import Visitor

SEND = "/nhap-lieu/bang/"
LINES = "application/x-ndjson"


def upload(client, data, *, campaign="hn-2026", name="thang-2.xlsx", path=SEND):
    file = SimpleUploadedFile(name, data, content_type="application/octet-stream")
    return client.post(path, {"campaign": campaign, "file": file})


def sent(client, data, **more) -> str:
    """The address of the sheet's own page."""
    response = upload(client, data, **more)
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


@pytest.fixture
def hanoi(client_of):
    return client_of("hanoi")


def wrong(donors="abc", at="Chợ Mơ"):
    return (DAY, at, 1, donors, None, None, None)


# From the file to the books


def test_a_sheet_goes_from_its_file_to_the_books(hanoi):
    page = hanoi.visit(SEND)
    assert "Lễ hội xuân hồng Hà Nội" in page.text
    path = sent(hanoi, xlsx(BACH_KHOA, wrong()))
    page = hanoi.visit(path)
    assert "2 dòng: 1 dòng mới, 1 dòng sai." in page.text
    assert "Ghi 1 dòng đúng" in page.text
    assert "1 dòng sai không được ghi" in page.text
    assert Collection.objects.count() == 0

    response = hanoi.post(f"{path}ghi/")
    assert (response.status_code, response["Location"]) == (302, path)
    page = hanoi.visit(path)
    assert "Đã lưu. 1 dòng đã ghi; 1 dòng sai không ghi." in page.text
    assert Collection.objects.get().donors == 346
    assert "đã ghi 1 dòng" in hanoi.visit(SEND).text


def test_the_preview_names_row_column_and_what_to_do(hanoi):
    path = sent(hanoi, xlsx(BACH_KHOA, wrong()))
    page = hanoi.visit(path)
    assert "Cột D (Người hiến): “abc”" in page.text, "what is wrong is shown first"
    assert "Đại học Bách khoa" not in page.text
    page = hanoi.visit(f"{path}?dong=all")
    assert "Đại học Bách khoa" in page.text
    page = hanoi.visit(f"/en{path}?dong=wrong")
    assert "Column D (Người hiến): “abc” is no" in page.text
    assert "Write 1 right row" in page.text


def test_the_preview_shows_the_old_beside_the_new(hanoi, cast):
    log(cast.hn_drive, cast.hanoi)
    page = hanoi.visit(sent(hanoi, xlsx((*BACH_KHOA[:3], 350, *BACH_KHOA[4:]))))
    assert "1 dòng thay đổi" in page.text
    assert "Người hiến: 346 → 350" in page.text


def test_the_preview_is_paged(hanoi):
    rows = [(DAY, f"Điểm số {n}", n, n, None, None, None) for n in range(1, 121)]
    path = sent(hanoi, xlsx(*rows))
    page = hanoi.visit(f"{path}?trang=3")
    assert "Trang 3 / 3" in page.text or "Trang 3" in page.text
    assert "Điểm số 120" in page.text
    for odd in ("0", "-1", "x", "99999", "1" * 400, "٣"):
        hanoi.visit(f"{path}?trang={odd}&dong=new")
    hanoi.visit(f"{path}?dong=nothing")


def test_new_drives_and_sites_are_said_before_they_are_made(hanoi):
    page = hanoi.visit(sent(hanoi, xlsx((DAY, "Chợ Mơ", 1, 2, 3, 4, None))))
    assert "1 buổi mới sẽ được lập, 1 điểm mới" in page.text
    assert "Chợ Mơ – Hà Nội (bảng không ghi ở đâu)" in page.text


def test_the_sheets_own_total_is_compared_on_the_page(hanoi):
    page = hanoi.visit(sent(hanoi, xlsx(BACH_KHOA, ("Tổng", None, 427, 999, 194, 152, None))))
    assert "Dòng tổng của bảng (dòng 3) khác với tổng các dòng." in page.text
    assert "bảng ghi 999, cộng các dòng được 346" in page.text
    same = ("TỔNG CỘNG", None, 427, 346, 194, 152, None)
    assert "khớp với tổng" in hanoi.visit(sent(hanoi, xlsx(BACH_KHOA, same))).text


def test_rule_1_a_total_of_what_no_row_gives_is_not_compared_with_zero(hanoi):
    bare, total = (DAY, "Đại học Bách khoa", 427, 346, None, None, None), ("Tổng", None, 427, 346)
    address = sent(hanoi, xlsx(bare, (*total, 0, 152, None)))
    page = hanoi.visit(address)
    assert "bảng ghi 152, các dòng chưa có số liệu" in page.text
    assert "cộng các dòng được 0" not in page.text
    assert "the sheet says 152, its rows give no figure" in hanoi.visit(f"/en{address}").text


def test_rule_1_bags_that_are_given_in_total_alone_are_said_not_to_be_stored(hanoi):
    header = (*HEADER[:4], "Tổng số túi")
    address = sent(hanoi, xlsx((*BACH_KHOA[:4], 346), header=header))
    assert "chỉ có tổng số túi" in hanoi.visit(address).text
    assert "only the total of their bags" in hanoi.visit(f"/en{address}").text


def test_the_same_sheet_again_has_nothing_to_write(hanoi):
    data = xlsx(BACH_KHOA)
    hanoi.post(f"{sent(hanoi, data)}ghi/")
    page = hanoi.visit(sent(hanoi, data))
    assert "mọi số trong bảng đã có trong sổ" in page.text
    assert "ghi/" not in page.html


def test_applying_twice_writes_once(hanoi):
    path = sent(hanoi, xlsx(BACH_KHOA))
    for _time in range(2):
        assert hanoi.post(f"{path}ghi/").status_code == 302
    assert Collection.objects.count() == 1


def test_books_that_moved_are_said_to_have_moved(hanoi, cast):
    path = sent(hanoi, xlsx((*BACH_KHOA[:3], 300, *BACH_KHOA[4:])))
    log(cast.hn_drive, cast.collector)
    hanoi.post(f"{path}ghi/")
    page = hanoi.visit(path)
    assert "Chưa ghi gì. Sổ đã thay đổi từ lúc bạn xem." in page.text
    assert Collection.objects.count() == 1


def test_when_the_books_are_busy_nothing_is_written_and_that_is_said(hanoi, monkeypatch):
    path = sent(hanoi, xlsx(BACH_KHOA))

    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(commit, "hold", busy)
    response = hanoi.post(f"{path}ghi/")
    assert "người khác đang ghi" in hanoi.get(response["Location"]).content.decode()
    assert "người khác đang ghi" in steps_of(hanoi, path)[-1]["error"]
    assert Collection.objects.count() == 0


# The bar


def steps_of(client, path) -> list[dict]:
    response = client.post(f"{path}ghi/", headers={"Accept": LINES})
    assert response.streaming
    assert response["Content-Type"] == LINES
    return [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]


def test_a_script_is_told_each_step(hanoi):
    path = sent(hanoi, xlsx(BACH_KHOA, (DAY, "Chợ Mơ", 1, 2, 3, 4, None)))
    assert steps_of(hanoi, path) == [
        {"stage": "reading"},
        {"done": 0, "total": 2},
        {"done": 2, "total": 2},
        {"to": path},
    ]
    assert Collection.objects.count() == 2


def test_a_script_that_goes_away_leaves_nothing_written(hanoi, cast, rf):
    path = sent(hanoi, xlsx(BACH_KHOA))
    request = rf.post(f"{path}ghi/")
    request.user = cast.hanoi
    steps = progress(request, Upload.objects.get().token)
    assert [json.loads(next(steps)) for _ in range(3)][-1] == {"done": 1, "total": 1}
    steps.close()  # as Django does once the line is cut
    assert Collection.objects.count() == 0


# Files in and out


def test_the_template_and_the_wrong_rows_are_files(hanoi, cast):
    response = hanoi.get(f"{SEND}mau.xlsx?chien-dich=hn-2026")
    assert response["Content-Disposition"] == 'attachment; filename="mau-hn-2026.xlsx"'
    assert rows_of(response.content)[1][2] == "Đại học Bách khoa"
    assert hanoi.get(f"{SEND}mau.xlsx?chien-dich=kg-2024").status_code == 404
    assert hanoi.get(f"{SEND}mau.xlsx").status_code == 404

    path = sent(hanoi, xlsx(BACH_KHOA, wrong()), name="tháng 2.xlsx")
    response = hanoi.get(f"{path}dong-sai.xlsx")
    assert rows_of(response.content)[1][7] == 3
    assert "filename*=utf-8''th%C3%A1ng%202" in response["Content-Disposition"]
    good = sent(hanoi, xlsx(BACH_KHOA))
    assert hanoi.get(f"{good}dong-sai.xlsx").status_code == 404


def test_text_that_a_spreadsheet_would_run_comes_back_as_text(hanoi, cast):
    drive(cast.hn_campaign, site("=HYPERLINK(1)", cast.ha_noi), DAY)
    response = hanoi.get(f"{SEND}mau.xlsx?chien-dich=hn-2026")
    assert any(row[2] == "'=HYPERLINK(1)" for row in rows_of(response.content))
    path = sent(hanoi, xlsx(wrong("@x", at="+cmd")))
    [_, row] = rows_of(hanoi.get(f"{path}dong-sai.xlsx").content)
    assert row[1:4] == ["'+cmd", 1, "'@x"]


def test_a_template_comes_back_without_duplicates(hanoi, cast):
    log(cast.hn_drive, cast.hanoi)
    header, row = rows_of(hanoi.get(f"{SEND}mau.xlsx?chien-dich=hn-2026").content)
    row[header.index("Người hiến")] = 346
    assert "1 dòng đã có" in hanoi.visit(sent(hanoi, xlsx(row, header=header))).text


# Columns by hand

ODD = xlsx((DAY, "Đại học Bách khoa", 346), header=("Hôm nào", "Chỗ nào", "Bao nhiêu người"))


def test_columns_are_said_on_a_page_and_remembered(hanoi):
    path = sent(hanoi, ODD)
    response = hanoi.get(path)
    assert response["Location"] == f"{path}cot/"
    page = hanoi.visit(f"{path}cot/")
    assert "Hôm nào 01/02/2026" in page.text
    assert "Thiếu cột" in page.text

    response = hanoi.post(f"{path}cot/", {"k0": "day", "k1": "site"})
    assert response.status_code == 422
    html = response.content.decode()
    assert '<option value="day" selected>' in html, "what was chosen stays"
    response = hanoi.post(f"{path}cot/", {"k0": "day", "k1": "site", "k2": "donors"})
    assert response.status_code == 302
    assert "1 dòng mới" in hanoi.visit(path).text
    assert ColumnMapping.objects.count() == 1
    assert hanoi.post(f"{path}cot/", {"k0": "no such field"}).status_code == 422

    again = hanoi.get(
        sent(hanoi, xlsx((DAY, "Chợ Mơ", 3), header=("Hôm nào", "Chỗ nào", "Bao nhiêu người")))
    )
    assert again.status_code == 200, "the next sheet with these headers is read by it"


# Refused, and nothing kept

DONORS = xlsx(
    ("Nguyễn Văn An", "0912345678", DAY, 1),
    ("Trần Thị Bình", "0987654321", DAY, 1),
    header=("Họ và tên", "SĐT", "Ngày", "Người hiến"),
)
SECRETS = ("Nguyễn Văn An", "Trần Thị Bình", "0912345678", "0987654321")


def test_rule_12_a_list_of_donors_leaves_no_trace(hanoi, caplog, tmp_path, monkeypatch, settings):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    large = DONORS + b"\0" * (3 << 20)
    with caplog.at_level(logging.DEBUG):
        for data in (DONORS, large):
            response = upload(hanoi, data, name="Nguyễn Văn An 0912345678.xlsx")
            assert response.status_code == 422
            html = response.content.decode()
            assert not any(secret in html for secret in SECRETS)
    assert (
        "Hệ thống không nhận danh sách người hiến máu và không giữ lại gì"
        in upload(hanoi, DONORS).content.decode()
    )
    assert Upload.objects.count() == 0
    assert not any(secret in caplog.text for secret in SECRETS)
    assert list(tmp_path.rglob("*")) == []


def test_rule_12_a_list_that_shows_only_by_its_columns_goes_too(hanoi):
    names = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường", "x", "y", "z", "t")
    rows = [(DAY, f"Chợ {i}", name, 3) for i, name in enumerate(names)]
    path = sent(hanoi, xlsx(*rows, header=("Hôm nào", "Chỗ nào", "Z", "Số")))
    response = hanoi.post(f"{path}cot/", {"k0": "day", "k1": "site", "k2": "donors"})
    assert response.status_code == 422
    assert "không giữ lại gì" in response.content.decode()
    assert Upload.objects.count() == 0


@pytest.mark.parametrize(
    "data, words",
    [
        (b"", "Tệp trống"),
        (b"\x89PNG\r\n\x1a\n", "hình ảnh"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls kiểu cũ"),
        (xlsx(BACH_KHOA)[:800], "hỏng"),
        (b"1;2;3\n4;5;6\n", "dòng tên cột"),
        (b"x" * (10 * 1024 * 1024 + 1), "10 MB"),
        (b"x" * (12 * 1024 * 1024), "10 MB"),
    ],
)
def test_what_is_no_sheet_is_refused_with_words(hanoi, data, words):
    response = upload(hanoi, data)
    assert response.status_code == 422
    html = response.content.decode()
    assert words in html
    assert '<option value="hn-2026" selected>' in html, "the choice of campaign stays"
    assert Upload.objects.count() == 0


def test_a_form_without_its_parts_says_so(hanoi, cast):
    response = hanoi.post(SEND, {"campaign": "hn-2026"})
    assert response.status_code == 422
    assert "Hãy chọn tệp bảng tính." in response.content.decode()
    assert upload(hanoi, xlsx(BACH_KHOA), campaign="kg-2024").status_code == 422
    assert upload(hanoi, xlsx(BACH_KHOA), campaign="").status_code == 422
    assert hanoi.post(SEND, {"campaign": "hn-2026", "file": "text"}).status_code == 422


def test_a_files_name_is_only_text_on_the_page(hanoi):
    path = sent(hanoi, xlsx(BACH_KHOA), name='"><script>alert(1)</script>.xlsx')
    page = hanoi.visit(path)
    assert "<script>alert" not in page.html
    assert page.tags["script"] == hanoi.visit(SEND).tags["script"]


# Who


def test_rule_11_a_sheet_is_its_senders_alone(client_of):
    path = sent(client_of("hanoi"), xlsx(BACH_KHOA, wrong()))
    for name in ("collector", "kiengiang", "quanly"):
        other = client_of(name)
        for address in (path, f"{path}cot/", f"{path}dong-sai.xlsx"):
            assert other.get(address).status_code == 404
        assert other.post(f"{path}ghi/").status_code == 404
        assert other.post(f"{path}ghi/", headers={"Accept": LINES}).status_code == 404
    assert client_of("").get(path).status_code == 302
    assert client_of("").post(f"{path}ghi/").status_code == 401
    assert client_of("hanoi").get(f"{SEND}{uuid4()}/").status_code == 404
    assert Collection.objects.count() == 0


def test_a_sheet_that_was_applied_asks_for_no_columns(hanoi):
    path = sent(hanoi, xlsx(BACH_KHOA))
    hanoi.post(f"{path}ghi/")
    assert hanoi.get(f"{path}cot/").status_code == 404


def test_writing_wants_the_forms_token(cast):
    client = Visitor(enforce_csrf_checks=True)
    client.force_login(cast.hanoi, backend="django.contrib.auth.backends.ModelBackend")
    assert upload(client, xlsx(BACH_KHOA)).status_code == 403


# Anything at all

CELL = st.one_of(
    nasty,
    st.integers(-(10**12), 10**12).map(str),
    st.floats().map(str),
    st.sampled_from([*HEADER, "01/02/2026", "5.600", "5,6", "Họ tên", "=1+1", "TỔNG CỘNG", "\0"]),
)
FILES = st.one_of(
    st.binary(max_size=400),
    st.lists(st.lists(CELL, max_size=8), max_size=8).map(
        lambda rows: "\n".join(";".join(row) for row in rows).encode("utf-8", "replace")
    ),
    st.lists(st.lists(CELL, min_size=4, max_size=4), max_size=6).map(
        lambda rows: "\n".join(
            ";".join(row) for row in (("Ngày", "Điểm hiến máu", "Người hiến", "Ghi chú"), *rows)
        ).encode("utf-8", "replace")
    ),
    st.tuples(st.integers(0, 5000), st.binary(max_size=8)).map(
        lambda cut: GOOD[: cut[0]] + cut[1] + GOOD[cut[0] + len(cut[1]) :]
    ),
)
GOOD = xlsx(BACH_KHOA, wrong())


def upload_raw(client, data, *, campaign, name):
    """Byte by byte, with names that no browser would give a file."""
    parts = (
        f'name="campaign"\r\n\r\n{campaign}'.encode(),
        f"name=\"file\"; filename*=utf-8''{quote(name)}\r\n\r\n".encode() + data,
    )
    start = b"--limit-of-parts\r\nContent-Disposition: form-data; "
    body = b"".join(start + part + b"\r\n" for part in parts) + b"--limit-of-parts--\r\n"
    return client.generic(
        "POST", SEND, body, content_type="multipart/form-data; boundary=limit-of-parts"
    )


def test_a_header_of_which_a_name_is_somebodys_number_is_none(hanoi):
    with taken_back() as grown:
        response = upload_raw(hanoi, b"a;a000000000;a\n0", campaign="hn-2026", name="a.csv")
        assert response.status_code == 422
        assert grown() == {}


@fuzz(300)
@given(data=FILES, name=nasty, campaign=st.sampled_from(["hn-2026", "kg-2024", "", "\0"]))
def test_any_file_gets_an_answer(hanoi, data, name, campaign):
    with taken_back() as grown:
        response = upload_raw(hanoi, data, campaign=campaign, name=name)
        too_long = len(quote(name)) > 800  # Django takes no header of that length
        assert response.status_code in ((302, 422, 400) if too_long else (302, 422))
        if response.status_code != 302:
            assert grown() == {}, "what is refused leaves nothing"
            return
        path = response["Location"]
        assert hanoi.get(path).status_code in (200, 302)
        assert hanoi.post(f"{path}ghi/").status_code in (302, 404)


SAID = st.one_of(nasty, st.sampled_from(["day", "site", "donors", "ignore", "note"]))


@fuzz(300)
@given(said=st.dictionaries(st.sampled_from(["k0", "k1", "k2", "k9", "x"]), SAID))
def test_any_choice_of_columns_gets_an_answer(hanoi, said):
    with taken_back() as grown:
        path = sent(hanoi, ODD)
        before = grown()
        status = hanoi.post(f"{path}cot/", said).status_code
        assert status in (302, 422)
        assert status == 302 or grown() == before


def test_a_day_in_the_table_is_a_day(hanoi):
    path = sent(hanoi, xlsx((date(2026, 2, 1), *BACH_KHOA[1:])))
    assert "1/2/2026" in hanoi.visit(path).text


def test_the_pages_speak_english_too(hanoi):
    page = hanoi.visit(f"/en{SEND}")
    assert "Send a sheet" in page.text
    path = sent(hanoi, xlsx(BACH_KHOA, wrong()), path=f"/en{SEND}")
    page = hanoi.visit(path)
    assert "2 rows: 1 new, 1 wrong." in page.text
    assert hanoi.post(f"{path}ghi/")["Location"] == path
    assert "1 row was written; 1 wrong row was left out." in hanoi.visit(path).text


def test_a_busy_database_refuses_a_sheet_with_words(hanoi, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("campaigns.recording.uploads.keep_preview", locked)
    response = upload(hanoi, xlsx(BACH_KHOA))
    assert response.status_code == 422
    assert "người khác đang ghi" in response.content.decode()
