"""The cast at their desks: clients signed in, and the clock stopped on the day of the cast."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import translation

from campaigns.models import Drive
from tests.cast import NOW, TODAY, Cast, drive, make_cast
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


@pytest.fixture
def todays(cast) -> Drive:
    """A drive of today in Hà Nội, with a target; its campaign runs."""
    of = cast.hn_campaign
    of.ends_on = TODAY + timedelta(days=30)
    of.save()
    return drive(of, cast.hn_drive.site, TODAY, target=150)


@pytest.fixture
def typed():
    """What a hand types for a result: `typed(bags_250="194")`, under a key of its own."""

    def typed(**more):
        usual = {"registered": "427", "donors": "346", "bags_250": "194", "bags_350": "152"}
        return {"entry_key": str(uuid4()), "rest_is_none": "on", **usual, **more}

    return typed
