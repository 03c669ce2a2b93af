"""A place's page leads to all campaigns of the place where it shows some."""

from datetime import date, timedelta

import pytest

from campaigns.models import Campaign, Mention, Place, Source, Succession
from campaigns.reading.places import FORMER_SHOWN, MENTIONS_SHOWN, OWN_SHOWN

pytestmark = pytest.mark.django_db

MANY = OWN_SHOWN + 6


@pytest.fixture
def province(db):
    """A province of which only communes have campaigns."""
    province = Place.objects.create(slug="tinh", name="Thử", kind="province")
    commune = Place.objects.create(slug="xa", name="Xã Thử", kind="commune", parent=province)
    Campaign.objects.bulk_create(
        Campaign(
            slug=f"chien-dich-{n}",
            name=f"Chiến dịch {n}",
            folded=f"chien dich {n}",
            kind="blood_donation",
            place=commune,
            starts_on=date(2025, 1, 1) + timedelta(n),
        )
        for n in range(MANY)
    )
    return province


def test_a_cut_list_says_so_and_leads_to_the_whole(province, visitor):
    page = visitor.visit("/noi/tinh/")
    assert f"{OWN_SHOWN} mới nhất trong {MANY}" in page.text
    assert f"Tất cả {MANY} chiến dịch của tỉnh Thử" in page.text
    assert f"/chien-dich/chien-dich-{MANY - 1}/" in page.links
    assert "/chien-dich/chien-dich-0/" not in page.links
    assert "/chien-dich/?place=tinh" in page.links
    whole = visitor.visit("/chien-dich/?place=tinh&page=2")
    assert f"{MANY} chiến dịch" in whole.text
    assert "/chien-dich/chien-dich-0/" in whole.links
    rows = visitor.get("/chien-dich/?place=tinh&_export=csv").getvalue().decode()
    assert rows.count("\r\n") == MANY + 1


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_place_without_coming_drives_leads_to_its_calendar_and_its_news(
    province, visitor, language
):
    page = visitor.visit(f"{language}/noi/tinh/")
    for path in ("lich/", "lich.ics", "ket-qua.atom"):
        assert f"{language}/noi/tinh/{path}" in page.links


def test_a_former_unit_is_told_from_its_namesake(province, visitor):
    former = Place.objects.create(
        slug="cu", name="Thử", kind="province", valid_until=date(2025, 7, 1)
    )
    Succession.objects.create(predecessor=former, successor=province, on=date(2025, 7, 1))
    Campaign.objects.update(place=former)
    page = visitor.visit("/noi/tinh/")
    assert f"{FORMER_SHOWN} mới nhất trong {MANY}" in page.text
    assert f"Tất cả {MANY} chiến dịch của tỉnh Thử trước đây" in page.text
    assert "/chien-dich/?place=cu" in page.links


def test_a_short_list_is_shown_whole_and_says_nothing_of_it(province, visitor):
    Campaign.objects.filter(starts_on__gt=date(2025, 1, 20)).delete()
    page = visitor.visit("/noi/tinh/")
    assert "mới nhất trong" not in page.text
    assert "/chien-dich/?place=tinh" not in page.links
    assert "/chien-dich/chien-dich-0/" in page.links


def test_a_cut_list_of_mentions_says_so(province, visitor):
    source = Source.objects.create(slug="bai", label="Bài", kind="article")
    Mention.objects.bulk_create(
        Mention(source=source, place=province, as_printed=f"Tên {n}")
        for n in range(MENTIONS_SHOWN + 1)
    )
    page = visitor.visit("/en/noi/tinh/")
    assert f"the last {MENTIONS_SHOWN} of {MENTIONS_SHOWN + 1}" in page.text
    assert "/en/nguon/" in page.links
    assert '<q lang="vi">Tên 1</q>' in page.html
    assert '<q lang="vi">Tên 0</q>' not in page.html


def test_what_people_typed_into_a_mention_is_escaped(province, visitor):
    source = Source.objects.create(slug="bai", label="<i>Bài", kind="article")
    Mention.objects.create(source=source, place=province, as_printed="<b>Tên", remark="a & <u>")
    html = visitor.visit("/noi/tinh/").html
    assert "&lt;b&gt;Tên" in html and "&lt;i&gt;Bài" in html and ". a &amp; &lt;u&gt;" in html


def test_an_unknown_place_is_still_no_choice_of_the_list(province, visitor):
    page = visitor.visit("/chien-dich/?place=khong-co")
    assert "khong-co" in page.text and "chien-dich-0" not in page.html


def test_what_lies_below_it_today_stands_apart_from_what_did(articles, visitor):
    """34 provinces and the 63 before them have many a name in common."""
    page = visitor.visit("/noi/viet-nam/")
    now, before = "Các đơn vị trực thuộc", "Các đơn vị trực thuộc trước đây"
    assert page.text.count("Tỉnh An Giang") == 2
    assert page.text.index("Tỉnh An Giang") < page.text.index(before)
    assert page.text.index(now) < page.text.index(before) < page.text.index("Tỉnh Kiên Giang")


def test_of_a_place_that_ended_all_that_lay_below_it_stands_in_one_list(articles, visitor):
    page = visitor.visit("/noi/kien-giang/")
    assert "Huyện Tân Hiệp" in page.text
    assert "trước đây" not in page.text
