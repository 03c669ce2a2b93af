"""The cast at their desks: clients signed in, and the clock stopped on the day of the cast."""

import pytest
import time_machine
from django.utils import translation

from tests.cast import NOW, Cast, make_cast
from tests.web.conftest import Visitor


@pytest.fixture(autouse=True)
def vietnamese():
    """An English page leaves its language behind; the next test begins in Vietnamese."""
    with translation.override("vi"):
        yield


@pytest.fixture
def cast(db) -> Cast:
    with time_machine.travel(NOW, tick=False):
        yield make_cast()


@pytest.fixture
def client_of(cast):
    """A signed-in client of one of the cast: `client_of("hanoi")`; "" is a visitor."""

    def signed_in(name: str) -> Visitor:
        client = Visitor()
        if name:
            person = getattr(cast, name)
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
