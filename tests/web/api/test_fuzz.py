"""Anything at all is sent to the write endpoints: an answer of the contract, never a 500."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campaigns.models import Collection, Drive
from tests.cast import make_cast
from tests.fuzzing import fuzz
from tests.web.api.conftest import COLLECTIONS, DRIVES, Program

NUMBERS = st.integers() | st.floats() | st.sampled_from([0, 1, -1, 2**31, 2**63, 10**30, 1e308])
TEXT = st.text() | st.sampled_from(
    ["", "1", "-1", "2026-02-10", "07:30", "ha-noi", "hn-2026", "\udcff", "\0", "0912 345 678"]
)
LEAVES = st.none() | st.booleans() | NUMBERS | TEXT
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
KEYS = st.uuids().map(str) | TEXT


def bodies(fields):
    """What is put over a sound body: known and unknown fields that hold anything."""
    broken = st.dictionaries(st.sampled_from(fields) | TEXT, ANYTHING, max_size=4)
    return broken | ANYTHING


@pytest.fixture
def hanoi(db):
    cast = make_cast()
    return cast, Program(cast.hanoi)


COLLECTION_FIELDS = [
    "drive", "registered", "examined", "deferred", "deferred_reasons", "donors", "bags",
    "apheresis", "emergency_units", "first_time_donors", "note", "replaces", "reason", "draft",
    "said_at",
]  # fmt: skip
DRIVE_FIELDS = [
    "campaign", "site", "date", "last_day", "opens_at", "closes_at", "target", "host",
    "collecting_hospital",
]  # fmt: skip


def merged(sound, found):
    return {**sound, **found} if isinstance(found, dict) else found


@fuzz(300)
@given(found=bodies(COLLECTION_FIELDS), key=KEYS)
@example(found={"said_at": "0000-00-00"}, key="")
@example(found={"bags": {"250": 1, "\udcff": 2}}, key="")
def test_collections(hanoi, found, key):
    cast, program = hanoi
    sent = merged({"drive": str(cast.hn_drive.pk), "donors": 1}, found)
    before = Collection.objects.count()
    headers = {"Idempotency-Key": key.encode("utf-8", "replace").decode("latin-1")}
    response = program.send(COLLECTIONS, json.dumps(sent).encode(), **headers)
    assert response.status_code in (200, 201, 400, 404, 409, 422), response.content
    stored = Collection.objects.count() - before
    assert stored == (1 if response.status_code == 201 else 0)
    assert response.json()


@fuzz(300)
@given(found=bodies(DRIVE_FIELDS))
def test_drives(hanoi, found):
    _cast, program = hanoi
    sound = {
        "campaign": "hn-2026",
        "site": {"name": "Nhà thi đấu", "place": "ha-noi"},
        "date": "2026-02-10",
    }
    before = Drive.objects.count()
    response = program.send(DRIVES, json.dumps(merged(sound, found)).encode())
    assert response.status_code in (200, 201, 400, 404, 422), response.content
    stored = Drive.objects.count() - before
    assert stored == (1 if response.status_code == 201 else 0)


@fuzz(300)
@given(sent=st.binary(max_size=200) | st.text().map(lambda text: text.encode("utf-8", "replace")))
def test_bytes(hanoi, sent):
    _cast, program = hanoi
    for path in (COLLECTIONS, DRIVES):
        assert program.send(path, sent).status_code in (400, 422)
