"""`load_articles`: what an empty database is filled with, and that nothing else is touched."""

import json
import shutil
from collections import Counter
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.conf import settings
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from campaigns.management.commands import load_articles as command
from campaigns.models import (
    Campaign,
    CampaignOrganisation,
    Claim,
    Drive,
    Mention,
    Organisation,
    Place,
    Source,
    Succession,
    Target,
)

TABLES = [
    Place,
    Succession,
    Organisation,
    Source,
    Source.history.model,
    Campaign,
    Campaign.history.model,
    CampaignOrganisation,
    Claim,
    Claim.history.model,
    Mention,
]


def load(**options):
    out = StringIO()
    call_command("load_articles", stdout=out, **options)
    return out.getvalue()


def stored():
    return [serializers.serialize("json", model.objects.order_by("pk")) for model in TABLES]


@pytest.fixture
def folder(tmp_path):
    """A copy of the fixtures, to be spoilt."""
    return shutil.copytree(settings.BASE_DIR / "fixtures", tmp_path / "fixtures")


def spoil(file, *, row, **fields):
    rows = json.loads(file.read_text(encoding="utf-8"))
    rows[row - 1]["fields"].update(fields)
    file.write_text(json.dumps(rows), encoding="utf-8")


def claims(campaign, **facts):
    return Claim.objects.filter(campaign__slug=campaign, **facts)


# Loading


@pytest.mark.django_db
def test_loads_an_empty_database_once():
    assert "Loaded" in load()
    before = stored()
    assert "holds data already" in load()
    assert stored() == before


@pytest.mark.django_db
def test_a_second_run_leaves_what_staff_changed():
    load()
    Campaign.objects.filter(slug="kien-giang-tet-xuan-hong-2024").update(name="Changed by staff")
    Claim.objects.filter(as_printed="495 đơn vị máu").delete()
    load()
    assert Campaign.objects.get(slug="kien-giang-tet-xuan-hong-2024").name == "Changed by staff"
    assert not Claim.objects.filter(as_printed="495 đơn vị máu").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "row",
    [
        Place(slug="viet-nam", name="Việt Nam", kind=Place.Kind.COUNTRY),
        Organisation(slug="cum-thi-dua-so-4", name="Cụm thi đua số 4"),
        Source(slug="a-source", label="A source"),
        Campaign(slug="a-campaign", name="A campaign", kind=Campaign.Kind.BLOOD),
    ],
    ids=lambda row: type(row).__name__,
)
def test_one_row_is_data_already(row):
    row.save()
    assert "holds data already" in load()
    assert Claim.objects.count() == 0


@pytest.mark.django_db
def test_says_nothing_when_asked_to_be_quiet():
    assert load(verbosity=0) == load(verbosity=0) == ""
    assert Source.objects.count() == 5


@pytest.mark.django_db
def test_of_two_starts_at_once_the_later_one_changes_nothing(monkeypatch):
    def other_start_was_first(file):
        load_file(file)
        raise IntegrityError("duplicate key")

    load_file, answers = command._load_file, iter([False, True])
    monkeypatch.setattr(command, "_load_file", other_start_was_first)
    monkeypatch.setattr(command, "_holds_data", lambda: next(answers))
    assert "holds data already" in load()
    assert Place.objects.count() == 0, "its own half is rolled back"


# Broken fixtures


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "row", "fields", "said"),
    [
        ("article_thanh_xuan.json", 2, {"kind": "party"}, "kind: "),
        ("article_thanh_xuan.json", 3, {"place": ["atlantis"]}, "atlantis"),
        ("article_thanh_xuan.json", 3, {"colour": "red"}, "colour"),
        ("article_thanh_xuan.json", 3, {"starts_on": "31/1"}, "31/1"),
        ("organisations.json", 2, {"slug": "trung-uong-hoi-chu-thap-do-viet-nam"}, "earlier row"),
    ],
)
def test_a_broken_row_is_named_and_nothing_is_loaded(folder, file, row, fields, said):
    spoil(folder / file, row=row, **fields)
    with pytest.raises(CommandError, match=f"{file}, row {row}: .*{said}"):
        load(dir=folder)
    assert not Place.objects.exists()


@pytest.mark.django_db
def test_a_figure_that_breaks_a_rule_is_refused(folder):
    file = folder / "article_hanoi_police.json"
    kinds = [row["model"] for row in json.loads(file.read_text(encoding="utf-8"))]
    row = kinds.index("campaigns.claim") + 1
    spoil(file, row=row, measure="vnd", basis="bags")
    with pytest.raises(CommandError, match=rf"article_hanoi_police\.json, row {row}: "):
        load(dir=folder)


@pytest.mark.django_db
def test_a_file_that_is_not_json_is_named(folder):
    (folder / "organisations.json").write_text("[\n{]", encoding="utf-8")
    with pytest.raises(CommandError, match=r"organisations\.json is not JSON: .*line 2"):
        load(dir=folder)


@pytest.mark.django_db
def test_a_folder_without_places_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"lacks places\.json and organisations\.json"):
        load(dir=tmp_path)


# What is there afterwards


def test_every_source_has_its_figures(articles):
    assert Counter(Claim.objects.values_list("source__slug", flat=True)) == {
        "hien-mau-kien-giang-2024": 6,
        "so-ket-cum-thi-dua-so-4-2024": 10,
        "tham-hoi-tre-em-quang-ninh-2025": 3,
        "phong-tham-muu-cong-an-ha-noi-2026": 3,
        "xuan-nhan-ai-thanh-xuan-2026": 5,
    }


def test_there_are_the_campaigns_that_the_articles_name_and_nothing_made_up(articles):
    assert set(Campaign.objects.values_list("slug", flat=True)) == {
        "kien-giang-tet-xuan-hong-2024",
        "cum-thi-dua-so-4-6-thang-dau-nam-2024",
        "ho-tro-tinh-hoi-bac-kan-2024",
        "nha-nhan-dao-khang-ninh-2024",
        "tang-qua-benh-vien-san-nhi-bac-giang",
        "hanh-trinh-do-2020-bac-giang",
        "hanh-trinh-do-2024",
        "thang-nhan-dao-2024",
        "trieu-buoc-chan-nhan-ai",
        "tham-tang-qua-tre-em-quang-ninh-2025",
        "tang-qua-khoa-benh-mau-tre-em-2026",
        "hien-mau-phong-tham-muu-cong-an-ha-noi-2026",
        "an-sinh-tet-binh-ngo-2026-thanh-xuan",
        "xuan-nhan-ai-tet-binh-ngo-2026-thanh-xuan",
    }
    assert not Target.objects.exists()
    assert not Drive.objects.exists()


def test_search_columns_and_histories_are_written(articles):
    assert Campaign.objects.filter(folded__contains="xuan hong").exists()
    assert not any(
        model.objects.filter(folded="").exists()
        for model in (Place, Organisation, Source, Campaign)
    )
    for model in (Source, Campaign, Claim):
        assert model.history.count() == model.objects.count()


def test_the_plan_of_kien_giang(articles):
    campaign = Campaign.objects.get(slug="kien-giang-tet-xuan-hong-2024")
    assert (campaign.starts_on, campaign.ends_on) == (date(2024, 1, 11), date(2024, 3, 10))
    assert (campaign.plan_number, campaign.plan_dated) == ("353/KH-BCĐ", date(2023, 11, 27))
    assert campaign.slogan == "Hiến giọt máu đào - Trao đời sự sống"
    assert campaign.place.valid_until == date(2025, 7, 1), "the province of that day"


def test_headline_and_body_disagree_and_both_are_kept(articles):
    figures = claims("kien-giang-tet-xuan-hong-2024", measure="blood_units").order_by("amount")
    assert [(row.amount, row.part, row.chosen) for row in figures] == [
        (495, "headline", False),
        (5600, "paragraph", False),
    ]
    assert {row.basis for row in figures} == {"unstated"}
    assert "5.600" in figures[0].remark and "495" in figures[1].remark


def test_the_percent_is_of_units_of_blood_and_means_reached(articles):
    [percent] = claims("kien-giang-tet-xuan-hong-2024", role="percent")
    assert (percent.amount, percent.as_printed) == (Decimal("133.3"), "133,3%")
    assert (percent.percent_of, percent.percent_means) == ("blood_units", "reached")


def test_the_blood_donation_without_a_figure(articles):
    [donation] = claims("hien-mau-phong-tham-muu-cong-an-ha-noi-2026")
    assert donation.measure == "blood_units"
    assert donation.amount is None
    assert donation.as_printed == donation.qualifier == ""


def test_the_comma_of_a_value_in_ty_is_a_decimal_sign(articles):
    [value] = claims("cum-thi-dua-so-4-6-thang-dau-nam-2024", measure="vnd")
    assert (value.as_printed, value.amount) == ("208,500 tỷ đồng", 208_500_000_000)
    assert value.campaign.place is None and value.campaign.coverage and value.campaign.coverage_en


def test_the_misprinted_province_is_no_place(articles):
    mention = Mention.objects.get(as_printed="Tuyên Giang")
    assert (mention.place, mention.part, mention.part_number) == (None, "caption", 5)
    assert mention.remark and mention.remark_en
    others = Mention.objects.filter(source=mention.source, part="caption", place__isnull=False)
    assert [row.place.slug for row in others] == ["nghe-an", "ha-tinh", "lai-chau", "phu-tho"]


def test_the_value_of_gifts_that_reads_in_two_ways(articles):
    [value] = Claim.objects.filter(ambiguous=True)
    assert (value.amount, value.measure) == (3_200_000, "vnd")
    assert value.source.title == "" and value.source.published_on is None


def test_subheading_and_body_print_the_same_floors(articles):
    for measure, amount in (("gifts", 22_000), ("vnd", 9_300_000_000)):
        twins = claims("an-sinh-tet-binh-ngo-2026-thanh-xuan", measure=measure)
        assert [(row.part, row.amount, row.qualifier) for row in twins] == [
            ("subheading", amount, "at_least"),
            ("paragraph", amount, "at_least"),
        ]


def test_the_side_column_of_the_cluster(articles):
    side = Claim.objects.filter(part="side_column")
    assert [(row.measure, row.amount) for row in side] == [
        ("people_helped", 20),
        ("vnd_each", 1_000_000),
    ]
    assert {row.campaign.starts_on for row in side} == {None}


def test_the_festival_is_part_of_the_gifts_of_tet(articles):
    festival = Campaign.objects.get(slug="xuan-nhan-ai-tet-binh-ngo-2026-thanh-xuan")
    assert festival.part_of.slug == "an-sinh-tet-binh-ngo-2026-thanh-xuan"
    assert festival.starts_on == festival.ends_on == date(2026, 1, 31)
