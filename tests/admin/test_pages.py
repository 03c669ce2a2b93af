"""Every page of the back office opens, says its name, and asks few questions."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import translation

from campaigns.admin.fields import NumberField
from campaigns.models import Claim, Target, Upload
from campaigns.recording import approve, lock_period
from tests.cast import NOW, campaign, drive, log, site

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
READ_ONLY = {"approval", "audit", "periodlock", "upload"}
OURS = [model for model in MODELS if model._meta.app_label == "campaigns"]


def address(model, page, *args, language="vi"):
    with translation.override(language):
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def claim(cast, **more):
    values = {
        "measure": "blood_units",
        "role": "result",
        "part": "paragraph",
        "amount": 5600,
        "qualifier": "exact",
        "basis": "unstated",
        "as_printed": "5.600 đơn vị máu",
        "unit": "đơn vị máu",
    }
    return Claim.objects.create(source=cast.source, campaign=cast.kg_campaign, **{**values, **more})


@pytest.fixture
def filled(cast):
    """One row of everything."""
    claim(cast)
    claim(cast, amount=495, as_printed="495 đơn vị máu", part="headline")
    Target.objects.create(
        campaign=cast.kg_campaign, measure="blood_units", amount=4200, qualifier="exact",
        basis="unstated",
    )  # fmt: skip
    entry = log(cast.kg_drive, cast.kiengiang).entry
    approve(entries=[entry], approved_by=cast.kiengiang, at=NOW)
    day = date(2023, 1, 1)
    lock_period(place="kien-giang", first_day=day, last_day=day, locked_by=cast.quanly, at=NOW)
    Upload.objects.create(
        token=uuid4(), campaign=cast.kg_campaign, name="thang-2.xlsx", digest="0" * 64,
        content=b"", sent_by=cast.kiengiang, sent_at=NOW,
    )  # fmt: skip
    return cast


def test_a_page_exists_for_each_of_our_tables_that_people_look_after():
    names = {model._meta.model_name for model in OURS}
    assert names == {
        "approval", "audit", "campaign", "claim", "collection", "donationsite", "drive",
        "organisation", "periodlock", "place", "source", "target", "upload",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_page_opens_for_the_coordinator(filled, client_of, model, language):
    client, admin_class = client_of("quanly"), admin.site._registry[model]
    pages = [address(model, "changelist", language=language)]
    if model._meta.app_label != "axes" and model._meta.model_name not in READ_ONLY:
        pages.append(address(model, "add", language=language))
    if (row := model._default_manager.order_by("pk").first()) is not None:
        pages += [address(model, page, row.pk, language=language) for page in ("change", "history")]
        if hasattr(row, "history") and (version := row.history.first()):
            pages.append(address(model, "simple_history", row.pk, version.pk, language=language))
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, (page, admin_class)
        assert_clean(response.content.decode())


def assert_clean(html: str) -> None:
    """What our Content-Security-Policy would block, or what marks a slip."""
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", html)
    assert not re.search(r"<[^>]+\son[a-z]+=", html)
    assert "<style" not in html
    assert not re.search(r"<[^>]+\sstyle=", html)
    ids = re.findall(r"\sid=\"([^\"]+)\"", html)
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize(
    ("model", "most"),
    [("campaign", 9), ("drive", 9), ("collection", 10), ("donationsite", 9), ("claim", 9),
     ("target", 9), ("source", 8), ("organisation", 9), ("place", 7)],
)  # fmt: skip
def test_a_list_asks_the_same_few_questions_for_one_row_and_for_many(
    filled, client_of, django_assert_max_num_queries, model, most
):
    client, page = client_of("quanly"), reverse(f"admin:campaigns_{model}_changelist")
    client.get(page)
    with django_assert_max_num_queries(most) as few:
        client.get(page)
    for number in range(8):
        of = campaign(f"c{number}", f"Đợt {number}", filled.ha_noi, filled.kg_drive.starts_on)
        at = site(f"Nhà văn hóa {number}", filled.kien_giang)
        log(drive(of, at), filled.quanly)
        Claim.objects.create(
            source=filled.source, campaign=of, measure="donors", role="result", part="paragraph",
            amount=number, qualifier="exact", as_printed=str(number),
        )  # fmt: skip
        Target.objects.create(campaign=of, measure="donors", amount=5, qualifier="exact")
    with django_assert_max_num_queries(most) as many:
        response = client.get(page)
    assert response.status_code == 200
    assert len(many) == len(few)


def test_a_campaigns_page_asks_the_same_for_one_figure_and_for_many(
    filled, client_of, django_assert_max_num_queries
):
    client = client_of("quanly")
    page = reverse("admin:campaigns_campaign_change", args=[filled.kg_campaign.pk])
    client.get(page)
    with django_assert_max_num_queries(40) as few:
        client.get(page)
    for number in range(6):
        claim(filled, amount=number, as_printed=f"{number} đơn vị máu")
        Target.objects.create(
            campaign=filled.kg_campaign, measure="donors", amount=7, qualifier="exact",
            place=filled.kien_giang, set_by=filled.hospital, source=filled.source,
        )  # fmt: skip
    with django_assert_max_num_queries(40) as many:
        assert client.get(page).status_code == 200
    assert len(many) == len(few)


def test_names_stand_in_vietnamese_and_in_english(filled, client_of):
    client = client_of("quanly")
    page = reverse("admin:campaigns_campaign_change", args=[filled.kg_campaign.pk])
    assert "Tên" in client.get(page).content.decode()
    assert "What do you want to look after?" in client.get("/en/admin/").content.decode()


def test_the_campaigns_page_shows_progress_and_the_flags_of_its_figures(filled, client_of):
    page = reverse("admin:campaigns_campaign_change", args=[filled.kg_campaign.pk])
    html = client_of("quanly").get(page).content.decode()
    assert "5.600" in html
    assert "mâu thuẫn với số liệu khác" in html
    english = client_of("quanly").get(f"/en{page}").content.decode()
    assert "disagrees with another figure" in english


def test_the_list_shows_what_stands_and_says_what_is_unknown(filled, client_of):
    html = client_of("quanly").get("/en/admin/campaigns/campaign/").content.decode()
    [kien_giang] = re.findall(r"<tr>(?:(?!</tr>).)*Kiên Giang.*?</tr>", html, re.S)
    [ha_noi] = re.findall(r"<tr>(?:(?!</tr>).)*Lễ hội xuân hồng.*?</tr>", html, re.S)
    assert "346" in kien_giang
    assert "no figure yet" in ha_noi


@pytest.mark.parametrize("year", ["0", "1", "10000", "9" * 20])
@pytest.mark.parametrize(
    "asked",
    ["campaigns/campaign/?starts_on__year=", "campaigns/source/?published_on__year=",
     "campaigns/upload/?sent_at__year=", "campaigns/drive/?starts_on__year=",
     "campaigns/drive/?starts_on__year__gt=", "campaigns/drive/?starts_on__iso_year=",
     "auth/user/?last_login__year="],
)  # fmt: skip
def test_a_year_that_no_calendar_has_is_refused(client_of, asked, year):
    assert client_of("quanly").get(f"/admin/{asked}{year}").status_code == 400
    assert client_of("quanly").get(f"/admin/{asked}2026").status_code == 200


@pytest.mark.parametrize("words", ["kien giang", "KIÊN GIANG", "nhan ai kien"])
def test_search_needs_no_accents(filled, client_of, words):
    html = client_of("quanly").get("/admin/campaigns/campaign/", {"q": words}).content.decode()
    assert "Tết nhân ái Kiên Giang" in html
    assert "Lễ hội xuân hồng" not in html


@pytest.mark.parametrize(
    ("typed", "number"), [("5.600", 5600), ("5600", 5600), ("0", 0), ("", None), ("1.000", 1000)]
)
def test_numbers_are_read_as_vietnamese_write_them(typed, number):
    assert NumberField(required=False).clean(typed) == number


@pytest.mark.parametrize(
    "typed", ["5,6", "5.60", "-1", "1e3", "hơn 5", "5 túi", "NaN", "٣", "5,600"]
)
def test_numbers_that_are_none_or_could_be_two_are_refused(typed):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        NumberField().clean(typed)
