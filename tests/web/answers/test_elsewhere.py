"""Nobody is led elsewhere, and nothing is fetched because somebody named it.

`next=` and its kin lead to pages of this site alone; no name of a host that a request brings gets
into a link; and the server opens no connection but to its own database.
"""

import ast
import re
import socket
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import PASSWORD
from tests.recording.sheets import DAY, HEADER, xlsx
from tests.web.staff.test_permissions import QUERIES, TABLE, path_of

SIGN_IN = "/nhap-lieu/dang-nhap/"
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    " //evil.example",
    "http:///evil.example",
    "https:evil.example",
    "javascript:alert(document.domain)//evil.example",
    "data:text/html,<script>alert('evil.example')</script>",
    "http://testserver@evil.example/",
]
DOORS = [
    SIGN_IN,
    f"/en{SIGN_IN}",
    "/admin/login/",
    "/en/admin/login/",
]


def leads_home(answer) -> bool:
    """A path of this site: a browser reads backslashes as slashes, and skips tabs and line ends."""
    where = re.sub(r"[\t\r\n]", "", answer.headers["Location"].strip()).replace("\\", "/")
    return where.startswith("/") and not where.startswith("//") and not urlsplit(where).netloc


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_signing_in_leads_to_own_pages(cast, door, elsewhere):
    sent = {"username": "quanly", "password": PASSWORD}
    by_form, by_address = Client(), Client()
    answers = [
        by_form.post(door, {**sent, "next": elsewhere}),
        by_address.post(door, sent, query_params={"next": elsewhere}),
        by_form.get(door, {"next": elsewhere}),  # who is signed in already
    ]
    for answer in answers:
        assert answer.status_code == 302 and leads_home(answer), answer.headers["Location"]
        assert "evil.example" not in answer.headers["Location"]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
@pytest.mark.parametrize(
    ("who", "method", "path"),
    [
        ("quanly", "get", "/nhap-lieu/buoc-hai/"),
        ("quanly", "post", "/nhap-lieu/buoc-hai/"),
        ("quanly", "post", "/nhap-lieu/dang-xuat/"),
        ("quanly", "post", "/admin/logout/"),
        ("quanly", "post", "/admin/password_change/"),
        ("", "post", "/nhap-lieu/quen-mat-khau/"),
        ("", "get", "/nhap-lieu/"),
        ("", "get", "/admin/"),
        ("", "get", "/tim/"),
    ],
)
def test_no_page_follows_it(client_of, who, method, path, elsewhere):
    """Nor leads there by a link: what is printed of it is text."""
    answer = getattr(client_of(who), method)(path, {"next": elsewhere}, follow=False)
    if answer.status_code in (301, 302):
        assert leads_home(answer), answer.headers["Location"]
    else:
        assert not re.findall(r'(?:href|action|src)="[^"/?#]*(?://|\\)?evil\.example', answer.text)


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/nguon",
        "/\\evil.example/nguon",
        "/%5Cevil.example/nguon",
        "/%2F/evil.example/nguon",
        "/%09/evil.example/nguon",
        "/en//evil.example/nguon",
        "/admin//evil.example/nguon",
        "/nguon%0d%0aLocation:%20https:/evil.example",
    ],
)
def test_no_address_leads_elsewhere_by_its_slash(client_of, path):
    for who in ("", "quanly"):
        answer = client_of(who).generic("GET", path)
        if "Location" in answer.headers:
            assert leads_home(answer), answer.headers["Location"]
        assert not re.findall(r'(?:href|action)="(?://|https?://evil)', answer.text)


# The name of the host


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil", "a b"]
)
def test_a_host_that_is_not_ours_is_refused(client_of, host):
    for path in ("/", SIGN_IN, "/api/v1/campaigns", "/nhap-lieu/quen-mat-khau/"):
        answer = client_of("").get(path, headers={"host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.text


def test_what_else_claims_to_be_the_host_is_not_asked(cast, client_of):
    cast.collector.email = "binh@example.org"
    cast.collector.save()
    claims = {
        "x-forwarded-host": "evil.example",
        "x-host": "evil.example",
        "forwarded": "host=evil.example",
        "x-forwarded-server": "evil.example",
        "x-original-url": "//evil.example/",
        "x-rewrite-url": "//evil.example/",
    }
    client = client_of("")
    for path in ("/", "/ket-qua.atom", "/lich.ics", "/chien-dich/hn-2026/chia-se/"):
        assert "evil.example" not in client.get(path, headers=claims).text
    client.post("/nhap-lieu/quen-mat-khau/", {"email": "binh@example.org"}, headers=claims)
    for thread in threading.enumerate():
        if thread.name == "letter":
            thread.join()
    [letter] = mail.outbox
    assert "http://testserver/" in letter.body and "evil" not in letter.body


# What the server itself opens

CONNECTS = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"}
CONNECTS |= {"socket.sendto", "http.client.connect", "ftplib.connect", "smtplib.connect"}
watched: list[tuple] | None = None


def _watch(event: str, arguments: tuple) -> None:
    if watched is not None and event in CONNECTS:
        watched.append((event, arguments))


sys.addaudithook(_watch)


@pytest.fixture
def opened():
    """Whatever a socket is opened for, by whatever library in Python."""
    global watched
    watched = []
    yield watched
    watched = None


EVIL = "http://127.0.0.1:9/evil.png"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{EVIL}"/></svg>'
ENTITY = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{EVIL}">]><x>&e;</x>'


def test_nothing_is_fetched_that_somebody_named(filled, cast, client_of, opened):
    """As a note, a title, an address, a file, a header: every form, every page, every picture."""
    cast.source.title = cast.source.note = f"{EVIL} {SVG}"
    cast.source.save()
    cast.hn_campaign.name = cast.hn_campaign.note = f"{SVG} ![x]({EVIL})"
    cast.hn_campaign.save()
    manager, coordinator, visitor = (client_of(name) for name in ("hanoi", "quanly", ""))
    claims = {"referer": EVIL, "origin": EVIL, "x-forwarded-for": EVIL, "x-forwarded-host": EVIL}
    formula = f'=WEBSERVICE("{EVIL}")'
    sheet = xlsx((DAY, EVIL, 1, 1, 1, 0, formula), header=HEADER)
    for name, data in (("a.xlsx", sheet), ("a.csv", EVIL.encode()), ("a.xlsx", ENTITY.encode())):
        file = SimpleUploadedFile(name, data)
        manager.post("/nhap-lieu/bang/", {"campaign": "hn-2026", "file": file})
    assert EVIL in visitor.get("/nguon/bao-kien-giang/").text
    for row in TABLE:
        path = path_of(row.split(" ")[0], filled) + QUERIES.get(row, "")
        for client in (coordinator, visitor):
            client.get(path, headers=claims)
        if "/logout/" not in path and "dang-xuat" not in path:
            coordinator.post(path, {"url": EVIL, "note": EVIL, "next": EVIL, "name": SVG})
    assert opened == []


def test_a_connection_would_be_seen(opened):
    with socket.socket() as one, pytest.raises(OSError):
        one.connect(("127.0.0.1", 9))
    assert opened


FETCHING = {"requests", "httpx", "urllib3", "aiohttp", "http.client", "urllib.request", "ftplib"}
KNOCKING = {"socket": {"web/pulse.py", "management/commands/serve.py", "management/farewell.py"}}


def test_nothing_in_the_program_can_fetch():
    """Sockets are for feeling whether the database answers, and for serving."""
    house, found = Path(settings.BASE_DIR) / "campaigns", []
    for path in house.rglob("*.py"):
        room = path.relative_to(house).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            found += [
                f"{room} imports {name}"
                for name in names
                if name in FETCHING or room not in KNOCKING.get(name, {room})
            ]
    assert found == []
