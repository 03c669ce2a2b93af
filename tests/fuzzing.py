"""What fuzz tests share: how many examples, the values that break programs, and a tripwire.

`@fuzz(300)` runs 300 examples in the usual run on SQLite; FUZZ_TIMES=10 runs ten times as many.
"""

import os
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from campaigns.models import Total, Version

TIMES = float(os.environ.get("FUZZ_TIMES", "1"))
if os.environ.get("TEST_DATABASE_URL"):
    TIMES /= 6  # what another database refuses shows in fewer; the pages are the same
# A test's one database and one client serve all its examples: each is taken back at its end.
SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def fuzz(examples: int):
    limited = settings(
        max_examples=round(examples * TIMES), deadline=None, suppress_health_check=SHARED
    )
    return lambda test: pytest.mark.fuzz(limited(test))


NASTY = (
    # numbers
    "0", "-0", "-1", "007", "5.600", "5,600", "5 600", "5\u00a0600", "5\u202f600", "5.60", "5,6",
    "1.234,5", "1e309", "1e3", "0x10", "NaN", "Infinity", "TRUE", "٣٤٦", "３４６", "9" * 400,
    "1000000", "1000001", "9223372036854775807", "9223372036854775808", "hơn 6.000", "133,3%",
    "vượt 22 đơn vị", "vượt 20%", "½", "²",
    # days and hours
    "31/02/2026", "29/02/2025", "01/02/26", "01/02/2026", "2026-02-03", "45000", "0000-01-01",
    "0001-01-01", "9999-12-31", "01/01/1900", "24:00", "23:59", "7:30", "25:61", "00:00:00.1",
    # text
    "", " ", "\u00a0", "\u200b", "\ufeff", "\u202e12", "\x00", "a\x00b", "\x1b[31m", "\r\n", "\t",
    "=1+1", "+1", "-1+1", "@SUM(1)", "<script>alert(1)</script>", "'; DROP TABLE--", "{{ 7 }}",
    "%s %(n)s {0}", "a" * 10_001, "e\u0301" * 50, "Ð", "hoà", "hòa", "\U0010ffff", "\ud7ff", "🩸",
    "Nguyễn Văn A 0912345678", "001095012345", "moi", "None", "on", "../../etc/passwd",
    "00000000-0000-0000-0000-000000000000", "https://elsewhere.example/", "//elsewhere.example",
)  # fmt: skip

nasty = st.one_of(st.sampled_from(NASTY), st.text(max_size=12))


@st.composite
def forms(draw, fields: dict[str, tuple], most: int = 3) -> dict[str, str]:
    """A form filled well, but for some fields that hold something nasty or are missing."""
    sent = {name: draw(st.sampled_from(values)) for name, values in fields.items()}
    spoilt = st.tuples(st.sampled_from(sorted(fields)), st.one_of(st.none(), nasty))
    for name, value in draw(st.lists(spoilt, max_size=most)):
        if value is None:
            sent.pop(name, None)
        else:
            sent[name] = value
    return sent


# What follows from other rows, and is held to them by tests of its own.
DERIVED = (Total, Version)


def how_many() -> dict[str, int]:
    """How many rows each of our tables holds, history too; what is derived is left out."""
    quoted = connection.ops.quote_name
    models = set(apps.get_app_config("campaigns").get_models()) - set(DERIVED)
    tables = sorted(model._meta.db_table for model in models)
    counts = ", ".join(f"(SELECT count(*) FROM {quoted(table)})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return dict(zip(tables, cursor.fetchone(), strict=True))


@contextmanager
def taken_back():
    """One example; yields a function that tells which tables have grown since, by how much. The
    audit grows with others: see tests/models/test_audit.py."""
    with transaction.atomic():
        before = how_many()

        def grown() -> dict[str, int]:
            after = how_many()
            return {
                table.removeprefix("campaigns_"): count - before[table]
                for table, count in after.items()
                if count != before[table] and table != "campaigns_audit"
            }

        yield grown
        transaction.set_rollback(True)
