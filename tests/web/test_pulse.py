"""Connections of a thread that lived through an outage, and what is known of one unasked."""

from time import monotonic

import pytest
from django.db import connection, transaction

from campaigns.models import Source
from campaigns.web.pulse import Pulse, is_silent
from tests.databases import on_postgresql


@pytest.mark.django_db
def test_who_is_inside_a_transaction_keeps_the_connection_when_the_database_is_back():
    pulse = Pulse()
    with transaction.atomic():
        source = Source.objects.create(slug="bao", title="Báo")
        pulse._returns = 1
        with pulse.under_way():
            assert connection.connection is not None
        assert Source.objects.get() == source


@pytest.mark.skipif(not on_postgresql(), reason="SQLite has no other end that could hang up")
def test_a_connection_that_was_hung_up_is_made_anew(transactional_db):
    """A database that was begun anew meanwhile costs nobody a request."""
    other = connection.copy()
    other.set_autocommit(True)
    try:
        other.ensure_connection()
        other.health_check_enabled = True
        before = other.connection.info.backend_pid
        assert is_silent(other) and other.is_usable()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [before])
        until = monotonic() + 5
        while is_silent(other):
            assert monotonic() < until
        assert not other.is_usable()
        other.health_check_done = False
        with other.cursor() as cursor:
            cursor.execute("SELECT 42")
            assert cursor.fetchone() == (42,)
        assert other.connection.info.backend_pid != before
    finally:
        other.close()


@pytest.mark.skipif(not on_postgresql(), reason="of its driver's connections")
def test_after_an_error_a_connection_is_asked_whether_it_works(transactional_db):
    other = connection.copy()
    other.ensure_connection()
    try:
        other.errors_occurred = True
        assert not is_silent(other) and other.is_usable()
    finally:
        other.close()
