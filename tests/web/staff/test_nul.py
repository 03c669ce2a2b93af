"""A NUL in a question, a form or a cookie names nothing: PostgreSQL fails on it, and nobody else
may notice."""

import json

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict

from tests.web.conftest import Visitor
from tests.web.staff.test_permissions import FILLED, QUERIES, ROLES, TABLE, fill, path_of, words_of

NUL = "%00"
# Django's own in every list and form of the back office: no question is asked with them.
DJANGOS = {"_changelist_filters", "_facets", "_popup", "_to_field", "all", "p"}


@pytest.fixture
def filled(cast):
    return fill(cast)


@pytest.fixture
def asked(monkeypatch):
    """The names of parameters that pages look for, as they do."""
    names: set[str] = set()

    class Spied(QueryDict):
        def __getitem__(self, name):
            names.add(name)
            return super().__getitem__(name)

        def getlist(self, name, default=None):
            names.add(name)
            return super().getlist(name, default)

        def __contains__(self, name):
            names.add(name)
            return super().__contains__(name)

    monkeypatch.setattr(
        WSGIRequest, "GET", property(lambda request: Spied(request.META["QUERY_STRING"]))
    )
    return names


def read(client, path):
    """The status; what is sent while it is made is made."""
    answer = client.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def rows_of(role):
    """All for a manager; for others where something else is declared."""
    column, managers = ROLES.index(role), ROLES.index("hanoi")
    answers = {row: declared.split() for row, declared in TABLE.items()}
    differs = {row for row, given in answers.items() if given[column] != given[managers]}
    return [row for row in TABLE if role == "hanoi" or row in differs]


@pytest.mark.parametrize("role", ["", "hanoi", "quanly"])
def test_a_nul_in_any_parameter_of_any_address_is_no_fault_of_ours(role, filled, client_of, asked):
    client, failed, tried = client_of(role), [], 0
    for row in rows_of(role):
        path = path_of(row.split(" ")[0], filled)
        begin = QUERIES.get(row, "?q=")
        asked.clear()
        answer = read(client, path + begin)
        names = {str(name) for name in asked}
        if changes := (answer.context or {}).get("cl"):
            names |= {name for spec in changes.filter_specs for name in spec.expected_parameters()}
        for name in sorted(names - DJANGOS):
            tried += 1
            try:
                status = read(client, f"{path}{begin}&{name}={NUL}").status_code
            except Exception as error:
                status = repr(error)
            if not isinstance(status, int) or status >= 500:
                failed.append((path, name, status))
    assert not failed
    assert tried


@pytest.mark.parametrize("row", sorted(FILLED))
def test_a_nul_in_any_field_of_a_form_is_no_fault_of_ours(row, filled, client_of):
    client, path = client_of("hanoi"), path_of(row.split(" ")[0], filled)
    for name in FILLED[row]:
        sent = {**words_of(row, filled), name: "a\0"}
        assert client.post(path, sent).status_code in (302, 404, 422), name


DRIVE = {"campaign": "hn-2026", "site": {"name": "Chợ", "place": "ha-noi"}, "date": "2026-02-10"}


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"campaign": "hn-2026\0"}, 404),
        ({"site": {"name": "Chợ", "place": "ha-noi\0"}}, 404),
        ({"site": {"name": "Chợ\0", "place": "ha-noi"}}, 422),
        ({"host": "Hội\0"}, 422),
    ],
)
def test_a_nul_in_what_a_program_plans_names_nothing(cast, client_of, given, status):
    body = json.dumps({**DRIVE, **given})
    answer = client_of("hanoi").post("/api/v1/drives", body, content_type="application/json")
    assert answer.status_code == status


def test_a_nul_in_the_cookie_of_a_session_is_no_session(cast):
    client = Visitor()
    client.cookies["sessionid"] = "abcdefgh\0"
    assert "\\000" in client.cookies.output()
    assert client.get("/nhap-lieu/").status_code == 302


def test_places_with_a_nul_in_their_name_have_no_campaigns(cast, visitor):
    """And say so as any other place that is not there."""
    nowhere, nul = (visitor.visit(f"/chien-dich/?place={word}") for word in ("x", NUL))
    assert nul.text.replace("“\0”", "“x”") == nowhere.text
