"""Other programs, each signed in as one of the cast, with the CSRF header that a page sends."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from tests.cast import Cast, make_cast

DRIVES, COLLECTIONS = "/api/v1/drives", "/api/v1/collections"


class Program(Client):
    """Sends and reads JSON; by default its writes carry the CSRF header."""

    def __init__(self, user=None):
        super().__init__(enforce_csrf_checks=True)
        if user is not None:
            self.force_login(user, "django.contrib.auth.backends.ModelBackend")
        self.get(f"{DRIVES}?mine=1")  # sets the cookie, as a page would

    def send(self, path, body, *, csrf=True, **headers):
        if csrf and "csrftoken" in self.cookies:
            headers["X-CSRFToken"] = self.cookies["csrftoken"].value
        return self.post(
            path,
            body if isinstance(body, bytes) else json.dumps(body),
            content_type="application/json",
            headers=headers,
        )

    def log(self, body, *, key=None, **more):
        headers = {"Idempotency-Key": str(key or uuid4()), **more}
        return self.send(COLLECTIONS, body, **headers)


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def body(cast):
    """What interface.md sends."""
    return {
        "drive": str(cast.kg_drive.pk),
        "registered": 427,
        "donors": 346,
        "deferred": None,
        "bags": {"150": 0, "250": 194, "350": 152, "450": 0},
        "note": "",
        "replaces": None,
        "reason": "",
    }
