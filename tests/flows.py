"""What staff do, from signing in to a sheet, one after the other."""

from datetime import date
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from campaigns import recording
from campaigns.models import Audit, Place
from tests.cast import NOW, PASSWORD, log, make_cast
from tests.recording.sheets import BACH_KHOA, sent_and_applied, xlsx


def walk() -> None:
    cast, day = make_cast(), date(2023, 5, 1)
    first = log(cast.kg_drive, cast.kiengiang)
    corrected = log(cast.kg_drive, cast.kiengiang, replaces=first.entry, reason="đếm lại")
    recording.approve(entries=[corrected.entry], approved_by=cast.kiengiang, at=NOW)
    lock = recording.lock_period(
        place="kien-giang", first_day=day, last_day=day, locked_by=cast.kiengiang, at=NOW
    )
    recording.unlock_period(lock=lock.id, reason="nhầm", unlocked_by=cast.kiengiang, at=NOW)
    assert sent_and_applied(cast.hanoi, xlsx(BACH_KHOA)).new == 1
    site = cast.kg_drive.site
    site.place = Place.objects.get(slug="an-giang")
    recording.save_site(site=site)
    token = recording.make_token(user=cast.hanoi, name="máy", at=NOW)
    assert recording.use_token(token=token, today=timezone.localdate()) == cast.hanoi
    recording.offer_second_factor(user=cast.hanoi)
    recording.drop_second_factor(user=cast.hanoi)
    browser = Client(HTTP_HOST="localhost")
    sent = {"username": "collector", "password": "sai mật khẩu rồi 2026"}
    assert browser.post("/nhap-lieu/dang-nhap/", sent).status_code == 200
    sent["password"] = PASSWORD
    assert browser.post("/nhap-lieu/dang-nhap/", sent).status_code == 302
    facts = {"drive": str(cast.hn_drive.pk), "bags": {"250": 7}}
    told = {"content_type": "application/json", "headers": {"Idempotency-Key": str(uuid4())}}
    assert browser.post("/api/v1/collections", facts, **told).status_code == 201
    assert browser.post("/nhap-lieu/dang-xuat/").status_code == 302
    assert browser.get("/chien-dich/kg-2024/").status_code == 200
    assert browser.get("/healthz").status_code == 200
    assert not recording.compare_totals().different
    assert Audit.objects.filter(action="signed_out", person=cast.collector).exists()
