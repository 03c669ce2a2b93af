"""What only a page can show of rules 3, 6, 7 and 8: figures that the articles do not have."""

import gzip
import uuid
from datetime import UTC, date, datetime

import pytest

from campaigns.models import Campaign, Claim, DonationSite, Drive, Place, Source, Target
from campaigns.recording.record import CollectionFacts, record_collection

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(db):
    return Source.objects.create(slug="bai", label="Bài để thử")


@pytest.fixture
def campaign(db):
    place = Place.objects.create(slug="o-day", name="Ở Đây", kind=Place.Kind.PROVINCE)
    return Campaign.objects.create(
        slug="thu",
        name="Chiến dịch để thử",
        kind=Campaign.Kind.BLOOD,
        place=place,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 1, 31),
    )


@pytest.fixture
def print_figure(campaign, source):
    def make(role, amount, as_printed, *, measure="blood_units", **more):
        basis = "bags" if measure == "blood_units" else ""
        return Claim.objects.create(
            **{
                "source": source,
                "campaign": campaign,
                "part": "paragraph",
                "part_number": 2,
                "role": role,
                "measure": measure,
                "amount": amount,
                "as_printed": as_printed,
                "qualifier": "exact",
                "basis": basis,
                **more,
            }
        )

    return make


@pytest.fixture
def promise(campaign):
    def make(amount, **more):
        return Target.objects.create(
            **{
                "campaign": campaign,
                "measure": "blood_units",
                "basis": "bags",
                "amount": amount,
                "qualifier": "exact",
                **more,
            }
        )

    return make


def percent(print_figure, amount, as_printed):
    print_figure(
        "percent",
        amount,
        as_printed,
        measure="percent_of_plan",
        percent_of="blood_units",
        percent_means="reached",
    )


def test_rule_3_the_printed_percent_stands_beside_the_computed_one(visitor, print_figure, promise):
    print_figure("result", 596, "596 đơn vị máu")
    promise(1100)
    percent(print_figure, 51, "51%")
    page = visitor.visit("/chien-dich/thu/")
    assert "54,2%" in page.text
    assert "Tỷ lệ không khớp" in page.text
    assert "Nguồn công bố 51%" in page.text


def test_rule_3_a_percent_cut_off_agrees(visitor, print_figure, promise):
    print_figure("result", 240, "240 đơn vị máu")
    promise(210)
    percent(print_figure, "114.2", "114,2%")
    page = visitor.visit("/chien-dich/thu/")
    assert "Tỷ lệ không khớp" not in page.text
    assert "nguồn công bố 114,2%" in page.text


BAGS = CollectionFacts(bags={150: 0, 250: 3000, 350: 120, 450: 0})


def log(campaign, accounts, *more):
    """3.120 bags, and what else was logged at a drive of its own each."""
    site = DonationSite.objects.create(name="Trường", place=campaign.place)
    by = accounts.objects.create(username="quanly", is_superuser=True)
    for facts in (BAGS, *more):
        _log(
            Drive.objects.create(campaign=campaign, site=site, starts_on=date(2026, 1, 5)),
            facts,
            by,
        )


def _log(drive, facts, by):
    record_collection(
        drive=drive.pk,
        facts=facts,
        entry_key=uuid.uuid4(),
        logged_by=by,
        at=datetime(2026, 1, 5, 3, tzinfo=UTC),
    )


def test_where_sources_disagree_and_results_are_logged_the_figure_is_what_was_logged(
    visitor, print_figure, promise, campaign, django_user_model
):
    """Rules 5 and 6: the percent is of this figure, and what the sources say stands below."""
    other = Source.objects.create(slug="bai-khac", label="Bài khác")
    print_figure("result", 3000, "3.000 đơn vị máu")
    print_figure("result", 4000, "4.000 đơn vị máu", source=other)
    promise(6240)
    text = visitor.visit("/chien-dich/thu/").text
    assert "các nguồn mâu thuẫn" in text
    log(campaign, django_user_model)
    text = visitor.visit("/chien-dich/thu/").text
    assert "các nguồn mâu thuẫn" not in text
    assert "3.120 đơn vị máu" in text and "50%" in text
    assert "3.000" in text and "4.000" in text and "Số liệu mâu thuẫn" in text
    for path in ("/chien-dich/", "/nhung/chien-dich/thu/"):
        told = visitor.visit(path).text
        assert "3.120" in told and "các nguồn mâu thuẫn" not in told


def test_rule_6_reported_and_logged_are_both_shown(
    visitor, print_figure, campaign, django_user_model
):
    print_figure("result", 5600, "5.600 đơn vị máu")
    log(campaign, django_user_model)
    page = visitor.visit("/chien-dich/thu/")
    assert "Đã ghi nhận 3.120 trong 5.600 đơn vị máu đã công bố." in page.text
    assert "Chênh lệch: 2.480." in page.text
    assert "theo nguồn công bố" in page.text  # which of the two the bar shows
    assert "Trường" in page.text and "3.120" in page.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/chien-dich/thu/", "đã ghi nhận ít nhất 3.120 đơn vị máu"),
        ("/chien-dich/thu/", "ít nhất 50%"),
        ("/chien-dich/thu/", "đã ghi nhận ít nhất 3.120 trong 6.240"),
        ("/chien-dich/", "ít nhất 3.120 đơn vị máu"),
        ("/nhung/chien-dich/thu/", "ít nhất 3.120 đơn vị máu"),
        ("/chien-dich/thu/chia-se/", "ít nhất 3.120 đơn vị máu"),
        ("/en/chien-dich/thu/", "at least 3,120 units of blood"),
    ],
)
def test_rule_1_bags_that_one_drive_leaves_out_make_the_sum_at_least_everywhere(
    visitor, promise, campaign, django_user_model, path, said
):
    promise(6240)
    log(campaign, django_user_model, CollectionFacts(donors=80))
    assert said in visitor.visit(path).text


def test_rule_1_no_difference_is_said_where_the_logged_sum_is_at_least(
    visitor, print_figure, campaign, django_user_model
):
    print_figure("result", 5600, "5.600 đơn vị máu")
    log(campaign, django_user_model, CollectionFacts(donors=80))
    text = visitor.visit("/chien-dich/thu/").text
    assert "Đã ghi nhận ít nhất 3.120 trong 5.600 đơn vị máu đã công bố." in text
    assert "Chênh lệch" not in text


def test_rule_7_parts_stand_below_and_are_not_added(visitor, print_figure, campaign, source):
    print_figure("result", 5600, "5.600 đơn vị máu")
    part = Campaign.objects.create(
        slug="phan", name="Một phần", kind=Campaign.Kind.BLOOD, part_of=campaign
    )
    print_figure("result", 1000, "1.000 đơn vị máu", campaign=part)
    text = visitor.visit("/chien-dich/thu/").text
    assert "Một phần" in text and "1.000 đơn vị máu" in text
    assert "6.600" not in text and "6600" not in text
    assert "không bao giờ được cộng" in text


def test_rule_8_short_by_little_is_never_shown_as_reached(visitor, print_figure, promise):
    print_figure("result", 9996, "9.996 đơn vị máu")
    promise(10000)
    page = visitor.visit("/chien-dich/thu/")
    assert "99,9%" in page.text
    assert "100%" not in page.text
    assert 'class="got" width="99.9%"' in page.html


def test_layers_of_the_target_stand_side_by_side(visitor, print_figure, promise):
    print_figure("result", 500, "500 đơn vị máu")
    promise(1000, principal=True, document="12/KH-BCĐ")
    promise(1500, layer="national")
    text = visitor.visit("/chien-dich/thu/").text
    assert "12/KH-BCĐ" in text and "1.500 đơn vị máu" in text and "ban chỉ đạo quốc gia" in text
    assert "50%" in text


def test_a_promised_range_is_a_band(visitor, print_figure, promise):
    print_figure("result", 4700, "4.700 đơn vị máu")
    promise(4500, high=5000, qualifier="range")
    page = visitor.visit("/chien-dich/thu/")
    assert 'class="band"' in page.html
    assert "chỉ tiêu 4.500–5.000" in page.html


def test_hostile_words_stay_words(visitor, print_figure, campaign):
    Campaign.objects.filter(pk=campaign.pk).update(name="<script>alert(1)</script>")
    print_figure("result", 5, '5 "><img src=x onerror=alert(1)>')
    page = visitor.visit("/chien-dich/thu/")
    assert page.tags["img"] == 0
    assert "<script>alert" not in page.html


def test_a_campaign_page_is_light(articles, visitor):
    """At most 3 KB, and 0.1 KB for each row."""
    page = visitor.visit("/chien-dich/kien-giang-tet-xuan-hong-2024/")
    rows = page.tags["details"] + page.tags["tr"] + page.tags["dd"] // 4
    assert len(gzip.compress(page.response.content, 6)) <= 3000 + 100 * rows
