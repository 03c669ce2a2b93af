import pytest
import time_machine
from django.test import Client

from tests.cast import NOW, Cast, make_cast


@pytest.fixture
def cast(db) -> Cast:
    with time_machine.travel(NOW, tick=False):
        yield make_cast()


@pytest.fixture
def client_of(cast):
    """A signed-in client of one of the cast: `client_of("hanoi")`."""

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(getattr(cast, name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def staffed(cast):
    """The cast, with what `make run` grants its staff."""
    from campaigns.management.commands.ensure_trial_accounts import staff_group

    group = staff_group()
    for name in ("kiengiang", "angiang", "hanoi", "collector"):
        getattr(cast, name).groups.add(group)
    return cast
