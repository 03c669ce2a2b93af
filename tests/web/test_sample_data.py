"""Whatever goes out of a made-up country says so."""

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from campaigns.management.open_data import write_dump
from campaigns.models import Campaign, Claim, SampleData
from campaigns.web.public.picture import picture
from campaigns.web.sample import mark
from tests.made_up import TODAY

pytestmark = pytest.mark.django_db
SAYS = {"": "Dữ liệu mẫu", "/en": "Sample data"}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(f"{TODAY}T03:00:00Z", tick=False):
        yield


def pages():
    campaigns = Campaign.objects.order_by("pk")
    chosen = [
        campaigns.get(name__startswith="Triệu trái tim"),
        campaigns.filter(parts__isnull=False).first() or campaigns.first(),
        campaigns.filter(part_of__isnull=False).first() or campaigns.first(),
        campaigns.filter(kind="humanitarian").first(),
        campaigns.filter(targets=None, claims__role="percent").first() or campaigns.first(),
        campaigns.filter(starts_on__gte=TODAY).first() or campaigns.last(),
        campaigns.filter(place__kind="district").first() or campaigns.first(),
    ]
    yield from ("/", "/chien-dich/", "/noi/", "/lich/", "/nguon/", "/tim/?q=hien+mau")
    for one in dict.fromkeys(chosen):
        yield f"/chien-dich/{one.slug}/"
    yield f"/chien-dich/{chosen[0].slug}/chia-se/"
    places = ("viet-nam", "ha-noi", "an-giang", "kien-giang", "hue")
    yield from (f"/noi/{slug}/" for slug in places)
    yield "/noi/ha-noi/lich/"
    two = Claim.objects.values_list("source__slug", flat=True)
    yield from (f"/nguon/{slug}/" for slug in dict.fromkeys([two.first(), two.last()]))


def test_every_page_says_so_in_both_languages(sample, visitor):
    for path in pages():
        for prefix, said in SAYS.items():
            page = visitor.visit(prefix + path)
            assert f"<strong>{said}</strong>" in page.html, path
            assert page.response.headers["X-Sample-Data"] == "made-up"


def test_feeds_calendars_and_cards_say_so(sample, client):
    assert "<title>Kết quả mới – dữ liệu mẫu</title>" in client.get("/ket-qua.atom").text
    assert "dữ liệu mẫu" in client.get("/lich.ics").text
    assert "dữ liệu mẫu" in client.get("/noi/ha-noi/lich.ics").text
    slug = Campaign.objects.last().slug
    assert "Dữ liệu mẫu" in client.get(f"/nhung/chien-dich/{slug}/").text
    assert "Sample data" in client.get("/en/nhung/noi/ha-noi/").text


def test_programs_are_told_by_a_header(sample, client):
    campaign = Campaign.objects.filter(drives__isnull=False).first().slug
    for path in (
        "/api/v1/campaigns",
        f"/api/v1/campaigns/{campaign}",
        f"/api/v1/campaigns/{campaign}/collections",
        "/api/v1/places",
        "/api/v1/sources",
        "/chien-dich/?_export=csv",
        f"/chien-dich/{campaign}/ket-qua.csv",
        f"/chien-dich/{campaign}/ket-qua.xlsx",
        f"/chien-dich/{campaign}/anh.png",
        f"/chien-dich/{campaign}/qr.svg",
        "/lich.ics",
        "/ket-qua.atom",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["X-Sample-Data"] == "made-up", path
        if "Access-Control-Expose-Headers" in answer.headers:
            assert "X-Sample-Data" in answer.headers["Access-Control-Expose-Headers"]


def test_a_shared_picture_says_so(sample, client, monkeypatch):
    sites = []
    monkeypatch.setattr(
        "campaigns.web.public.sharing.picture",
        lambda card, *, site: sites.append(site) or picture(card, site=site),
    )
    assert client.get("/anh.png").content.startswith(b"\x89PNG")
    assert sites == ["Tiến độ chiến dịch – dữ liệu mẫu"]


def test_staff_and_the_back_office_are_told(sample, client):
    call_command("ensure_trial_accounts", verbosity=0)
    client.force_login(User.objects.get(username="quanly"))
    for path in ("/nhap-lieu/", "/nhap-lieu/ngoai-tuyen/", "/admin/", "/admin/campaigns/campaign/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Dữ liệu mẫu</strong>" in answer.text, path
        assert answer.headers["X-Sample-Data"] == "made-up"


@pytest.mark.django_db(transaction=True)
def test_a_dump_says_so_first(tmp_path):
    SampleData.objects.create(seed=7, size="tiny", today=TODAY)
    folder, _files = write_dump(to=tmp_path, at=timezone.localtime(), keep=1, compressed=False)
    assert (folder / "README.txt").read_text(encoding="utf-8").startswith("DỮ LIỆU MẪU")


def test_real_data_is_not_called_made_up(articles, client, monkeypatch):
    monkeypatch.setattr("campaigns.web.sample.mark.asked_again", 0)
    answer = client.get("/")
    assert "mẫu</strong>" not in answer.text
    assert "X-Sample-Data" not in answer.headers
    assert not mark


def test_a_server_without_its_database_does_not_fail_for_the_mark(db, client, monkeypatch):
    def away():
        raise OperationalError

    monkeypatch.setattr("campaigns.web.sample.mark.asked_again", 0)
    monkeypatch.setattr("campaigns.reading.is_sample_data", away)
    assert client.get("/").status_code == 200
