"""Approvals, locks and sheets in the back office: seen within one's places, never changed."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from campaigns.models import Drive, Upload
from campaigns.recording import approve, lock_period, unlock_period
from tests.cast import NOW, log

KINDS = ("approval", "periodlock", "upload")


@pytest.fixture
def rows(staffed):
    """One row of each kind in Kiên Giang."""
    entry = log(staffed.kg_drive, staffed.kiengiang).entry
    [approved] = approve(entries=[entry], approved_by=staffed.kiengiang, at=NOW)
    days = {"first_day": date(2024, 2, 1), "last_day": date(2024, 2, 29)}
    return {
        "approval": staffed.kg_drive.collections.get(pk=approved.entry).approval.pk,
        "periodlock": lock_period(
            place="kien-giang", **days, locked_by=staffed.kiengiang, at=NOW
        ).id,
        "upload": Upload.objects.create(
            token=uuid4(), campaign=staffed.kg_campaign, name="thang-2.xlsx", digest="0" * 64,
            content=b"secret", sent_by=staffed.kiengiang, sent_at=NOW,
        ).pk,
    }  # fmt: skip


def page(kind, name, *args):
    return reverse(f"admin:campaigns_{kind}_{name}", args=args)


@pytest.mark.parametrize("kind", KINDS)
def test_rule_11_they_are_seen_by_their_place_alone(rows, client_of, kind):
    for name, status in (("kiengiang", 200), ("angiang", 200), ("hanoi", 404), ("quanly", 200)):
        client = client_of(name)
        assert client.get(page(kind, "change", rows[kind])).status_code == status, name
        listed = client.get(page(kind, "changelist"))
        assert listed.status_code == 200
        assert (f"/{rows[kind]}/change/" in listed.content.decode()) is (status == 200), name


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_adds_changes_or_deletes_them_here(rows, client_of, kind):
    client = client_of("quanly")
    assert client.post(page(kind, "add")).status_code == 403
    assert client.post(page(kind, "change", rows[kind]), {"name": "x"}).status_code == 403
    assert client.post(page(kind, "delete", rows[kind]), {"post": "yes"}).status_code == 403


def test_a_sheets_content_is_not_shown(rows, client_of):
    shown = client_of("quanly").get(page("upload", "change", rows["upload"])).content.decode()
    assert "thang-2.xlsx" in shown
    assert "secret" not in shown


def test_a_site_whose_results_are_locked_is_renamed_and_not_moved(staffed, rows, client_of):
    client, there = client_of("kiengiang"), staffed.kg_drive.site
    form = {"name": there.name, "kind": there.kind, "address": "", "place": staffed.kien_giang.pk}
    change = page("donationsite", "change", there.pk)
    version = page("donationsite", "simple_history", there.pk, there.history.first().pk)
    for address in (change, version):
        response = client.post(address, form)
        assert response.status_code == 200
        assert "đã khóa" in response.content.decode()
    there.refresh_from_db()
    assert there.place == staffed.kien_luong
    stays = {**form, "name": "Nhà văn hóa huyện", "place": there.place_id}
    assert client.post(change, stays).status_code == 302
    there.refresh_from_db()
    assert there.name == "Nhà văn hóa huyện"
    unlock_period(lock=rows["periodlock"], reason="chuyển điểm", unlocked_by=staffed.quanly, at=NOW)
    assert client.post(change, form).status_code == 302
    there.refresh_from_db()
    assert there.place == staffed.kien_giang


def drive_form(drive, **more):
    form = {"campaign": drive.campaign_id, "site": drive.site_id, "starts_on": "03/02/2024",
            "status": "planned", "target": ""}  # fmt: skip
    return {**form, **more}


def test_a_drive_in_a_locked_period_is_neither_changed_nor_moved_nor_planned(rows, client_of):
    client, drive = client_of("kiengiang"), Drive.objects.get(campaign__slug="kg-2024")
    change = page("drive", "change", drive.pk)
    for address, more in (
        (change, {"target": "99"}),
        (change, {"starts_on": "03/03/2024"}),
        (page("drive", "add"), {}),
    ):
        response = client.post(address, drive_form(drive, **more))
        assert response.status_code == 200
        assert "đã khóa" in response.content.decode()
    drive.refresh_from_db()
    assert (drive.target, drive.starts_on) == (None, date(2024, 2, 3))
    response = client.post(page("drive", "add"), drive_form(drive, starts_on="03/03/2024"))
    assert response.status_code == 302
    later = Drive.objects.get(starts_on=date(2024, 3, 3))
    response = client.post(page("drive", "change", later.pk), drive_form(later))
    assert "đã khóa" in response.content.decode()
    assert Drive.objects.filter(starts_on=date(2024, 3, 3)).exists()
