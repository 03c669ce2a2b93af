"""Names of files that are sent, and what gets into the log: each is one line of plain text."""

import logging
import re

import pytest
from django.db import OperationalError
from django.test import Client

from campaigns.models import Upload
from tests.recording.sheets import BACH_KHOA, DAY, xlsx

SHEETS = "/nhap-lieu/bang/"
NAMES = [
    "../../etc/passwd",
    "..\\..\\windows\\win.ini.xlsx",
    "/etc/cron.d/job.xlsx",
    "a\r\nSet-Cookie: x=1.xlsx",
    "a\nX-Evil: 1.xlsx",
    "a\x00.xlsx",
    "a\x1b[2J.xlsx",
    "a\u202exslx.exe",
    'a"; filename="evil.exe',
    "a%0d%0aX-Evil: 1.xlsx",
    "=cmd|' /C calc'!A0.xlsx",
    "<script>alert(1)</script>.xlsx",
    "CON.xlsx",
    ".htaccess",
    "a" * 5000 + ".xlsx",
    "tháng 2 – Hà Nội.xlsx",
]


def multipart(name: str, data: bytes) -> bytes:
    """As a program sends it: the test client would tidy the name up."""
    said = name.replace("\\", "\\\\").replace('"', '\\"').encode()
    return b"".join(
        [
            b'--edge\r\nContent-Disposition: form-data; name="campaign"\r\n\r\nhn-2026\r\n',
            b'--edge\r\nContent-Disposition: form-data; name="file"; filename="',
            said,
            b'"\r\nContent-Type: application/octet-stream\r\n\r\n',
            data,
            b"\r\n--edge--\r\n",
        ]
    )


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_files_name_is_a_word_and_nothing_else(cast, client_of, tmp_path, settings, name):
    settings.MEDIA_ROOT = settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    client = client_of("hanoi")
    body = multipart(name, xlsx(BACH_KHOA, (DAY, "Chợ", 1, "x", None, None, None)))
    answer = client.generic("POST", SHEETS, body, "multipart/form-data; boundary=edge")
    assert answer.status_code in (302, 400, 422)
    assert not list(tmp_path.iterdir())  # nothing of it is on the disk, under no name
    for sheet in Upload.objects.all():
        assert len(sheet.name) <= 200
        assert not re.search(r"[\x00-\x1f\x7f\u202a-\u202e/\\]", sheet.name), sheet.name
        page = client.get(answer.headers["Location"])
        assert page.status_code == 200 and "<script>alert" not in page.text
        file = client.get(f"{SHEETS}{sheet.token}/dong-sai.xlsx")
        disposition = file.headers["Content-Disposition"]
        assert disposition.startswith("attachment; filename")
        assert "x-evil" not in file.headers and not file.cookies
        assert re.search(r'\.xlsx"?$', disposition), disposition


LINES = "x\r\n2026-01-01 CRITICAL forged: all is lost\x1b[31m\u2028y"


def what_is_asked(client: Client, monkeypatch) -> None:
    """With line ends wherever a request may bring them."""

    def broken(*args):
        raise OperationalError("gone")

    quoted = "/%0d%0aforged%1b%5b31m/"
    for path in (quoted, f"/chien-dich{quoted}", f"/admin{quoted}", f"/nhap-lieu{quoted}"):
        client.get(path)
        client.post(path, {"a": "b"})
    client.get("/", headers={"host": "evil\r\nforged"})
    client.get("/", headers={"user-agent": LINES, "referer": LINES, "x-forwarded-for": LINES})
    for door in ("/nhap-lieu/dang-nhap/", "/admin/login/"):
        client.post(door, {"username": LINES, "password": LINES, "next": LINES})
    client.post("/nhap-lieu/quen-mat-khau/", {"email": LINES})
    client.get("/api/v1/drives?mine=1", headers={"authorization": f"Bearer {LINES}"})
    client.get("/api/v1/campaigns", {"q": LINES, LINES: "1"})
    Client(enforce_csrf_checks=True).post(quoted, {"a": "b"})
    Client(enforce_csrf_checks=True).post(
        "/nhap-lieu/dang-nhap/", headers={"origin": LINES, "referer": LINES}
    )
    monkeypatch.setattr("campaigns.web.language.AddressLocaleMiddleware.process_response", broken)
    assert client.get(quoted).status_code == 503


def test_nobody_writes_a_line_of_their_own_into_the_log(db, caplog, monkeypatch):
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.DEBUG):
        for name in ("django", "django.request", "django.security", "axes", "campaigns"):
            caplog.set_level(logging.DEBUG, logger=name)
        what_is_asked(client, monkeypatch)
    said = [
        record for record in caplog.records
        if not record.name.startswith(("django.template", "django.db"))
    ]  # fmt: skip
    assert len(said) > 5
    forged = [
        record for record in said if re.search(r"[\r\n\x1b\u2028]", record.getMessage())
    ]  # fmt: skip
    assert [(record.name, record.getMessage()) for record in forged] == []
