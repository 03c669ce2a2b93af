"""Text that people and attackers type into the staff pages: kept in one form, shown as text."""

import unicodedata

import pytest

from campaigns.models import Collection, Drive
from tests.cast import log

LONG = "a" * 10_001


def address(drive) -> str:
    return f"/nhap-lieu/dot/{drive.pk}/ghi/"


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("dot/{drive}/ghi/", {"note": LONG, "donors": "1", "sure": "1"}),
        ("phieu/{entry}/sua/", {"reason": LONG, "donors": "1", "sure": "1"}),
        ("dot/moi/", {"campaign": "hn-2026", "starts_on": "2026-02-10", "site": "moi",
                      "site_name": LONG, "place": "ha-noi"}),
        ("dot/moi/", {"campaign": "hn-2026", "starts_on": "2026-02-10", "site": "moi",
                      "site_name": "Chợ", "place": "ha-noi", "host": LONG}),
        ("khoa/", {"place": "ha-noi", "first_day": "2025-01-01", "last_day": "2025-01-31",
                   "reason": LONG}),
        ("so-cong-bo/moi/?chien-dich=hn-2026", {"source": "moi", "title": LONG, "lines": "1",
                                                "so0-as_printed": "5.600", "save": "1"}),
        ("so-cong-bo/moi/?chien-dich=hn-2026", {"source": "moi", "title": "Báo cáo", "lines": "1",
                                                "so0-as_printed": LONG, "save": "1"}),
    ],
)  # fmt: skip
def test_10001_characters_are_refused_beside_their_field(
    cast, client_of, todays, typed, path, sent
):
    entry = log(todays, cast.hanoi).entry
    drives = Drive.objects.count()
    path = "/nhap-lieu/" + path.format(drive=todays.pk, entry=entry)
    answer = client_of("hanoi").post(path, typed(**sent))
    assert answer.status_code == 422
    assert "quá dài" in answer.text or "dài quá" in answer.text
    assert (Collection.objects.count(), Drive.objects.count()) == (1, drives)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "=1+1", "{{ 7 }}", "%s"]
)
def test_what_looks_like_a_program_is_text(cast, client_of, todays, typed, text):
    client = client_of("hanoi")
    assert client.post(address(todays), typed(note=text)).status_code == 302
    entry = Collection.objects.get()
    assert entry.note == text
    page = client.visit(f"/nhap-lieu/phieu/{entry.pk}/")
    assert text in page.text  # as text: the page has no more tags for it
    assert (page.tags["img"], "<script>alert" in page.html) == (0, False)


@pytest.mark.parametrize(
    "text",
    [
        unicodedata.normalize("NFD", "Đã đếm lại ở Tân Hòa"),
        " Đã đếm\u00a0lại ở  Tân Hòa\r\n",
        "Đã đếm\u202flại ở Tân Hòa",
    ],
)
def test_a_note_is_kept_in_one_form(client_of, todays, typed, text):
    assert client_of("hanoi").post(address(todays), typed(note=text)).status_code == 302
    kept = Collection.objects.get().note
    assert " ".join(kept.split()) == "Đã đếm lại ở Tân Hòa"
    assert unicodedata.is_normalized("NFC", kept)


@pytest.mark.parametrize(
    ("typed_text", "kept"),
    [
        ("Bàn \u202e2", "Bàn 2"),  # would turn the letters after it round
        ("Bàn\u200b 2\ufeff", "Bàn 2"),
        ("Bàn\u2028 2", "Bàn\n 2"),
        ("Bàn\x1b 2", None),
        ("Bàn\x00 2", None),
    ],
)
def test_what_cannot_be_seen_is_left_out_or_refused(client_of, todays, typed, typed_text, kept):
    answer = client_of("hanoi").post(address(todays), typed(note=typed_text))
    notes = [entry.note for entry in Collection.objects.all()]
    assert (answer.status_code, notes) == ((302, [kept]) if kept else (422, []))
    if not kept:
        assert "không nhìn thấy" in answer.text


def test_a_reason_of_nothing_that_can_be_seen_is_no_reason(cast, client_of, todays, typed):
    entry = log(todays, cast.hanoi).entry
    sent = typed(reason="\u200b\u2060", sure="1")
    assert client_of("hanoi").post(f"/nhap-lieu/phieu/{entry}/sua/", sent).status_code == 422
    assert Collection.objects.count() == 1
