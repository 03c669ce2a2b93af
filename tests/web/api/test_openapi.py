"""The API does what its description says, whatever is sent: schemathesis with all its checks.

It sends the examples of the description, the edges of every schema, wrong values, missing and
unknown parameters, undeclared methods and false sign-ins, and then values made up at random.
"""

import re

import jsonschema_rs
import pytest
import schemathesis
from django.contrib.sessions.backends.db import SessionStore
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils.translation import gettext
from schemathesis.specs.openapi.checks import positive_data_acceptance

from campaigns.web.api import docs
from campaigns.wsgi import everything  # not the pages that are kept before it
from tests.cast import log, make_cast
from tests.fuzzing import fuzz

pytestmark = pytest.mark.django_db

WRITING = "^/api/v1/(drives|collections)"
SLUG = "[-a-zA-Z0-9_]+"
SESSION, CSRF = "s" * 32, "c" * 32


def described():
    """The API by its own description, called through Django's WSGI handler in this thread."""
    config = schemathesis.Config(seed=1926)
    config.projects.default.generation.with_security_parameters = False
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", everything, config=config)


def signed_in():
    """Known before the tests begin, when schemathesis asks; the session itself is made in each."""
    schema = described()

    @schema.auth(refresh_interval=None)
    class SignedIn:
        def get(self, case, context):
            return {"sessionid": SESSION, "csrftoken": CSRF}

        def set(self, case, data, context):
            case.cookies = {**(case.cookies or {}), **data}
            case.headers = {**(case.headers or {}), "X-CSRFToken": CSRF}

    return schema


@pytest.fixture(autouse=True)
def the_tests_own_connection():
    """As Django's test client does: a request's end leaves the test's transaction open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def drive(db, client):
    cast = make_cast()
    log(cast.hn_drive, cast.hanoi)
    client.force_login(cast.hanoi, "django.contrib.auth.backends.ModelBackend")
    session = SessionStore(session_key=SESSION)
    session.update(client.session.items())
    session.save(must_create=True)
    return cast.hn_drive


PLAIN = {"Accept-Encoding": "identity"}  # what is compressed, schemathesis does not read


def what_is_open_is_answered_as_described():
    def test(articles, case):
        if re.fullmatch(SLUG, str(case.query.get("place", ""))):
            case.query["place"] = "kien-giang"  # no schema can name the places there are
        case.call_and_validate(headers=PLAIN)

    return test


def a_stranger_is_turned_away_as_described():
    def test(db, case):
        assert case.call_and_validate(headers=PLAIN).status_code in (401, 405)

    return test


def staff_are_answered_as_described():
    def test(drive, case):
        if isinstance(case.body, dict) and isinstance(case.body.get("drive"), str):
            case.body["drive"] = str(drive.pk)
        # What counts say together (more donors than people registered) no schema can say.
        beyond = [positive_data_acceptance] if case.method == "POST" else []
        case.call_and_validate(headers=PLAIN, excluded_checks=beyond)

    return test


def one_for_each_operation(make, schema, *, writing):
    """Each named after its operation: those that schemathesis makes of one test share its name."""
    for found in schema.get_all_operations():
        operation = found.ok()
        if bool(re.match(WRITING, operation.path)) is writing:
            only = schema.include(method=operation.method, path=operation.path)
            name = operation.definition.raw["operationId"]
            yield f"test_{make.__name__}_{name}", only.parametrize()(fuzz(12)(make()))


for make, schema, writing in (
    (what_is_open_is_answered_as_described, described(), False),
    (a_stranger_is_turned_away_as_described, described(), True),
    (staff_are_answered_as_described, signed_in(), True),
):
    globals().update(one_for_each_operation(make, schema, writing=writing))


# The description itself


def test_the_description_is_complete(client):
    told = client.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert told["info"]["license"] == {
        "name": "CC BY 4.0",
        "url": "https://creativecommons.org/licenses/by/4.0/",
    }
    assert set(told["components"]["securitySchemes"]) == {"Session", "Csrf", "Token"}
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"] and operation["description"], path
            for parameter in operation["parameters"]:
                assert parameter["description"], (path, parameter["name"])
            for status, answer in operation["responses"].items():
                assert answer["description"], (path, status)
                if status in ("200", "201"):
                    assert answer["content"]["application/json"]["example"], path
            secured = [sorted(scheme) for scheme in operation["security"]]
            if re.match(WRITING, path):
                session = ["Session"] if method == "get" else ["Csrf", "Session"]
                assert secured == [["Token"], session]
            else:
                assert secured == []


def test_the_examples_fit_the_schemas_beside_them(client):
    told = client.get("/api/v1/openapi.json").json()
    for operations in told["paths"].values():
        for operation in operations.values():
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            for body in bodies:
                content = body.get("content", {}).get("application/json", {})
                if "example" in content:
                    schema = {**content["schema"], "components": told["components"]}
                    jsonschema_rs.validator_for(schema).validate(content["example"])


def test_the_example_is_a_real_answer(articles, client):
    told = client.get("/api/v1/openapi.json").json()["paths"]
    example = example_of(told["/api/v1/campaigns/{slug}"])
    real = client.get(f"/api/v1/campaigns/{example['slug']}").json()
    lists = ("figures", "organisations", "progress", "sources")
    assert {k: v for k, v in example.items() if k not in lists}.items() <= real.items()
    for name in lists:
        assert all(item in real[name] for item in example[name]), name
    [place] = example_of(told["/api/v1/places"])["items"]
    assert place in client.get("/api/v1/places?q=kien giang").json()["items"]
    source = example_of(told["/api/v1/sources/{slug}"])
    real = client.get(f"/api/v1/sources/{source['slug']}").json()
    for name in ("figures", "mentions"):
        assert all(item in real[name] for item in source.pop(name)), name
    assert source.items() <= real.items()


def example_of(path):
    return path["get"]["responses"]["200"]["content"]["application/json"]["example"]


def test_under_en_it_describes_the_addresses_under_en(client):
    paths = client.get("/en/api/v1/openapi.json").json()["paths"]
    assert all(path.startswith("/en/api/v1/") for path in paths)


# The page


def test_the_page_shows_every_operation_with_this_servers_address(db, visitor):
    page = visitor.visit("/api/v1/docs")
    told = visitor.get("/api/v1/openapi.json").json()
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            assert f"{method.upper()} {path}" in page.text
            for parameter in operation["parameters"]:
                assert parameter["name"] in page.text
    assert "curl 'http://testserver/api/v1/campaigns?place=kien-giang&year=2024'" in page.text
    assert "5.600 đơn vị máu" in page.text
    assert "số nguyên từ 1 đến 200" in page.text
    assert "mỗi giây một lần" in page.text
    assert "https://creativecommons.org/licenses/by/4.0/" in page.links
    assert "/api/v1/openapi.json" in page.links


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
def test_the_page_loads_no_script_and_nothing_from_elsewhere(db, visitor, prefix):
    page = visitor.visit(f"{prefix}/api/v1/docs")
    assert page.tags["script"] == page.tags["iframe"] == 0
    for loaded in re.findall(r'(?:src|href)="(https?:[^"]+)"', page.html):
        assert loaded.startswith(("http://testserver/", "https://creativecommons.org/"))
    policy = page.response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy
    assert not page.response.cookies


def test_every_word_of_the_description_has_its_vietnamese(db, visitor, monkeypatch):
    told = []
    monkeypatch.setattr(docs, "gettext", lambda text: told.append(text) or text)
    visitor.visit("/api/v1/docs")
    assert len(set(told)) > 80
    assert {text for text in told if gettext(text) == text} == set()


def test_the_page_speaks_english_under_en(db, visitor):
    page = visitor.visit("/en/api/v1/docs")
    assert "whole number from 1 to 200" in page.text
    assert "http://testserver/en/api/v1/campaigns?" in page.text
