"""Connections of a thread that lived through an outage."""

import pytest
from django.db import connection, transaction

from campaigns.models import Source
from campaigns.web.pulse import Pulse

pytestmark = pytest.mark.django_db


def test_who_is_inside_a_transaction_keeps_the_connection_when_the_database_is_back():
    pulse = Pulse()
    with transaction.atomic():
        source = Source.objects.create(slug="bao", title="Báo")
        pulse._returns = 1
        with pulse.under_way():
            assert connection.connection is not None
        assert Source.objects.get() == source
