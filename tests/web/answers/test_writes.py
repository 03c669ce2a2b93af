"""Nothing is written for a page of somebody else's: each address, by every method that writes.

A browser sends the cookies of who is signed in along with whatever a strange page makes it send.
So a write needs the token that only our own pages hold, or the bearer token of a program, which
no page can have sent.
"""

import json
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from campaigns import recording
from campaigns.models import Collection
from tests.cast import NOW
from tests.fuzzing import how_many
from tests.web.staff.test_permissions import QUERIES, TABLE, path_of

WRITING = ("POST", "PUT", "PATCH", "DELETE")

# The key that an app is offered waits here, the same each time, and opens nothing by itself.
OFFERED = ["/nhap-lieu/buoc-hai/"]
# What answers something else before anybody asks for the token: nothing is there to be written.
EARLIER = {401, 404, 405, 410}


@pytest.fixture
def strange(cast):
    """The browser of the national coordinator, made to send something by a strange page."""
    client = Client(enforce_csrf_checks=True, headers={"origin": "https://elsewhere.example"})
    client.force_login(cast.quanly, "django.contrib.auth.backends.ModelBackend")
    return client


def writable(row: str) -> bool:
    """Does a signed-in person get an answer to POST there that may have written something?"""
    _gets, posts = TABLE[row].split(" | ")
    return any(int(status) not in EARLIER for status in posts.split())


@pytest.mark.parametrize("room", sorted({"/".join(row.split("/")[:3]) for row in TABLE}))
def test_without_the_token_nothing_is_written(room, filled, strange):
    let_in = []
    for row in (row for row in TABLE if "/".join(row.split("/")[:3]) == room):
        path = path_of(row.split(" ")[0], filled) + QUERIES.get(row, "")
        for method in WRITING:
            before, asked = how_many(), transaction.savepoint()
            status = strange.generic(method, path, b"a=b", "application/x-www-form-urlencoded")
            expected = {403} if method == "POST" and writable(row) else {403, *EARLIER}
            if status.status_code not in expected or how_many() != before:
                let_in.append(f"{method} {path}: {status.status_code}")
            transaction.savepoint_rollback(asked)
    assert let_in == []


def test_only_the_api_looks_at_the_token_by_itself():
    """It asks for it where a session is meant; every other view leaves it to the middleware."""

    def exempt(resolver, before=""):
        for pattern in resolver.url_patterns:
            route = before + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from exempt(pattern, route)
            elif getattr(pattern.callback, "csrf_exempt", False):
                yield route

    found = set(exempt(get_resolver()))
    assert found and all(route.startswith("api/v1/") for route in found)


@pytest.mark.parametrize("token", ["", "a" * 32, "b" * 64, "\u00e9" * 32])
def test_a_token_that_is_made_up_is_none(cast, token):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.hanoi, "django.contrib.auth.backends.ModelBackend")
    client.get("/nhap-lieu/dot/moi/")
    before = how_many()
    sent = {"csrfmiddlewaretoken": token, "place": "ha-noi"}
    for path in ("/nhap-lieu/dot/moi/", "/nhap-lieu/khoa/", "/nhap-lieu/dang-xuat/", "/admin/"):
        assert client.post(path, sent).status_code == 403, path
    assert how_many() == before


def test_a_program_needs_no_token_of_a_page_and_a_browser_cannot_be_one(cast):
    bearer = recording.make_token(user=cast.hanoi, name="máy", at=NOW)
    body = json.dumps({"drive": str(cast.hn_drive.pk), "donors": 3})
    said = {"Idempotency-Key": str(uuid4()), "Origin": "https://elsewhere.example"}

    def log(client, **more):
        where, kind = "/api/v1/collections", "application/json"
        return client.post(where, body, content_type=kind, headers={**said, **more})

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.hanoi, "django.contrib.auth.backends.ModelBackend")
    assert log(browser).status_code == 403
    assert not Collection.objects.exists()
    program = Client(enforce_csrf_checks=True)
    assert log(program, Authorization=f"Bearer {bearer}").status_code == 201


def test_to_ask_is_not_to_write(filled, cast):
    """What a picture or a link on a strange page makes a browser ask for changes nothing."""
    client = Client()
    client.force_login(cast.quanly, "django.contrib.auth.backends.ModelBackend")
    before, written = how_many(), []
    for row in TABLE:
        path = path_of(row.split(" ")[0], filled) + QUERIES.get(row, "")
        client.get(path)
        if how_many() != before:
            written.append(path)
            before = how_many()
    assert written == OFFERED
    assert client.get("/nhap-lieu/").status_code == 200  # nor was anybody signed out
