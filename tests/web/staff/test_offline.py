"""The offline page and its worker: the same bytes for everyone, and all that they need named."""

import json
import re

import pytest
from django.test import Client

from campaigns.web.staff.offline import views
from tests.cast import make_cast

PAGES = ["/nhap-lieu/ngoai-tuyen/", "/nhap-lieu/sw.js"]


def shell_of(response):
    return json.loads(re.match(r"self\.SHELL = (\{.*\});\n", response.content.decode())[1])


@pytest.mark.parametrize("path", [*PAGES, *[f"/en{path}" for path in PAGES]])
def test_everyone_gets_the_same_bytes(db, path):
    cast = make_cast()
    clients = [Client(), Client(), Client()]
    for client, user in zip(clients[1:], (cast.hanoi, cast.quanly), strict=True):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    answers = [client.get(path) for client in clients]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert all(not answer.cookies and "Cookie" not in answer.get("Vary", "") for answer in answers)
    assert all(answer.headers["Cache-Control"] == "no-cache" for answer in answers)
    assert b"csrfmiddlewaretoken" not in answers[0].content


def test_the_worker_stays_below_the_logging_pages(client):
    for prefix, path in (("", "/nhap-lieu/sw.js"), ("/en", "/en/nhap-lieu/sw.js")):
        answer = client.get(path)
        told = shell_of(answer)
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert "Service-Worker-Allowed" not in answer.headers
        assert told["page"] == f"{prefix}/nhap-lieu/ngoai-tuyen/"
        assert told["signOut"] == f"{prefix}/nhap-lieu/dang-xuat/"
        assert told["name"] == f"{told['prefix']}{told['version']}"
        assert client.get(told["page"]).headers["X-Shell-Version"] == told["version"]
        page = client.get(told["page"]).content.decode()
        assert f'data-scope="{prefix}/nhap-lieu/"' in page
    assert shell_of(client.get("/nhap-lieu/sw.js"))["prefix"] != told["prefix"]


def test_every_module_that_is_imported_is_kept(client, settings):
    files = shell_of(client.get("/nhap-lieu/sw.js"))["files"]
    folder = settings.BASE_DIR / "static"
    names = [file.removeprefix(settings.STATIC_URL) for file in files]
    assert {"js/offline/page.js", "css/components/offline.css"} <= set(names)
    for name in names:
        script = folder / name
        assert script.is_file()
        if script.suffix == ".js":
            for imported in re.findall(r'from "(\..*?)";', script.read_text(encoding="utf-8")):
                needed = (script.parent / imported).resolve().relative_to(folder)
                assert needed.as_posix() in names


def test_the_version_follows_the_page_and_the_worker(client, monkeypatch):
    first = views.shell()
    assert views.shell() == first
    monkeypatch.setattr(views, "WORKER", "js/offline/another.js")
    assert views.shell().version != first.version
    monkeypatch.undo()
    monkeypatch.setattr(views, "MODULES", views.MODULES[1:])
    assert views.shell().version != first.version
