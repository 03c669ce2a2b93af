"""Which pages a write makes stale: those that show it, and no others."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import get_resolver
from django.utils import timezone

from campaigns import recording
from campaigns.models import (
    Campaign,
    CampaignOrganisation,
    Claim,
    DonationSite,
    Drive,
    Mention,
    Organisation,
    Place,
    SampleData,
    Source,
    Succession,
    Target,
)
from campaigns.reading.versions import versions_of
from campaigns.recording.approve import approve
from campaigns.recording.record import record_collection
from campaigns.web.kept import routes
from tests import cast as standing
from tests.cast import FACTS, make_cast

pytestmark = pytest.mark.django_db

OVERVIEW, LIST, MAP, SEARCH = "/", "/chien-dich/?q=tet", "/noi/?nam=2024", "/tim/?q=tet"
KG, HN, NATIONAL = "/chien-dich/kg-2024/", "/chien-dich/hn-2026/", "/chien-dich/toan-quoc/"
KG_FILES = {"/chien-dich/kg-2024/anh.png", "/bieu-do/chien-dich/kg-2024/theo-ngay/"}
KG_API = {"/api/v1/campaigns/kg-2024", "/api/v1/campaigns/kg-2024/collections"}
LUONG, KIEN_GIANG = "/noi/huyen-kien-luong/", "/noi/kien-giang/"
AN_GIANG, HA_NOI, COUNTRY = "/noi/an-giang/", "/noi/ha-noi/", "/noi/viet-nam/"
KG_MONTHS, HN_MONTHS = "/bieu-do/noi/kien-giang/theo-thang/", "/bieu-do/noi/ha-noi/theo-thang/"
CALENDAR, KG_CALENDAR, HN_CALENDAR = "/lich/", "/noi/kien-giang/lich.ics", "/noi/ha-noi/lich/"
NEWS, KG_NEWS, HN_NEWS = "/ket-qua.atom", "/noi/kien-giang/ket-qua.atom", "/noi/ha-noi/ket-qua.atom"
SOURCES, SOURCE, OTHER_SOURCE = "/nguon/", "/nguon/bao-kien-giang/", "/nguon/bao-ha-noi/"
API_PLACES, API_CAMPAIGNS = "/api/v1/places", "/api/v1/campaigns"
STILL = {"/phuong-phap/", "/du-lieu/", "/api/v1/docs"}

OF_COUNTRY = {OVERVIEW, COUNTRY, NEWS}
EVERYTHING = {SEARCH, API_CAMPAIGNS}
OF_LISTS = {LIST, MAP, *EVERYTHING}
OF_KG = {KG, *KG_FILES, *KG_API}
AROUND_KG = {KIEN_GIANG, AN_GIANG, KG_MONTHS, KG_CALENDAR, KG_NEWS}
AT_LUONG = {LUONG, *AROUND_KG}
AROUND_HN = {HA_NOI, HN_MONTHS, HN_CALENDAR, HN_NEWS}
PAGES = {
    *OF_COUNTRY,
    *OF_LISTS,
    *OF_KG,
    *AT_LUONG,
    *AROUND_HN,
    HN,
    NATIONAL,
    CALENDAR,
    SOURCES,
    SOURCE,
    OTHER_SOURCE,
    API_PLACES,
    *STILL,
}
NAMED = PAGES - STILL


@pytest.fixture
def cast(db):
    cast = make_cast()
    organisation = Organisation.objects.create(slug="hoi", name="Hội", kind="red_cross")
    CampaignOrganisation.objects.create(
        campaign=cast.kg_campaign, organisation=organisation, role="organiser"
    )
    other = Source.objects.create(slug="bao-ha-noi", label="Báo Hà Nội")
    claim(cast.kg_campaign, cast.source, 5600)
    claim(cast.hn_campaign, other, 100)
    promise(cast.kg_campaign, 4200)
    Mention.objects.create(
        source=cast.source,
        campaign=cast.kg_campaign,
        as_printed="Kiên Lương",
        place=cast.kien_luong,
        part="paragraph",
    )
    record(cast, cast.kg_drive)
    return cast


def claim(campaign, source, amount):
    return Claim.objects.create(
        campaign=campaign,
        source=source,
        part="headline",
        measure="blood_units",
        amount=amount,
        qualifier="exact",
        as_printed=f"{amount} đơn vị",
        basis="unstated",
    )


def promise(campaign, amount):
    return Target.objects.create(
        campaign=campaign, measure="blood_units", amount=amount, qualifier="exact", basis="bags"
    )


def record(cast, drive, **more):
    return record_collection(
        drive=drive.pk,
        facts=FACTS,
        entry_key=uuid4(),
        logged_by=cast.quanly,
        at=timezone.now(),
        **more,
    )


def a_result(cast):
    record(cast, cast.kg_drive)


def a_correction(cast):
    entry = cast.kg_drive.collections.get()
    record(cast, cast.kg_drive, replaces=entry.pk, reason="đếm lại")


def an_approval(cast):
    entries = [cast.kg_drive.collections.get().pk]
    approve(entries=entries, approved_by=cast.quanly, at=timezone.now())


def a_result_elsewhere(cast):
    """A campaign of Hà Nội that collects in Kiên Lương too."""
    record(cast, Drive.objects.get(campaign=cast.hn_campaign, site__place=cast.kien_luong))


def a_draft(cast):
    record(cast, cast.kg_drive, draft=True)


def a_drive(cast):
    standing.drive(cast.kg_campaign, cast.kg_drive.site, date(2024, 2, 9))


def a_drive_moved(cast):
    cast.kg_drive.campaign = cast.hn_campaign
    recording.save_drive(drive=cast.kg_drive)


def a_drive_cancelled(cast):
    Drive.objects.filter(pk=cast.kg_drive.pk).update(status=Drive.Status.CANCELLED)


def a_figure(cast):
    claim(cast.kg_campaign, cast.source, 495)


def a_figure_gone(cast):
    cast.kg_campaign.claims.get().delete()


def a_target(cast):
    Target.objects.filter(campaign=cast.kg_campaign).update(amount=4300)


def an_organisation_in_it(cast):
    CampaignOrganisation.objects.filter(campaign=cast.kg_campaign).delete()


def a_mention(cast):
    Mention.objects.filter(source=cast.source).update(remark="như báo in")


def named_in_a_source(cast):
    cast.kg_campaign.named_in.add(Source.objects.get(slug="bao-ha-noi"))


def a_campaign_changed(cast):
    Campaign.objects.filter(pk=cast.kg_campaign.pk).update(slogan="Mỗi giọt máu cho đi")


def a_campaign_moved(cast):
    Campaign.objects.filter(pk=cast.kg_campaign.pk).update(place=cast.ha_noi)


def a_part(cast):
    Campaign.objects.filter(pk=cast.kg_campaign.pk).update(part_of=cast.national)


def a_result_of_a_part(cast):
    record(cast, cast.hn_drive)


def a_figure_of_a_part(cast):
    claim(cast.hn_campaign, Source.objects.get(slug="bao-ha-noi"), 120)


def a_site(cast):
    standing.site("Trường mới", cast.ha_noi)


def an_organisation(cast):
    Organisation.objects.create(slug="moi", name="Mới", kind="other")


def a_source(cast):
    Source.objects.create(slug="bao-moi", label="Báo mới")


def a_note_on_a_source(cast):
    Source.objects.filter(pk=cast.source.pk).update(note="đã xem lại")


def renamed_campaign(cast):
    Campaign.objects.filter(pk=cast.kg_campaign.pk).update(name="Tết 2024")


def renamed_organisation(cast):
    Organisation.objects.filter(slug="hoi").update(name="Hội Chữ thập đỏ")


def renamed_source(cast):
    Source.objects.filter(pk=cast.source.pk).update(label="Kiên Giang")


def renamed_site(cast):
    DonationSite.objects.filter(pk=cast.kg_drive.site_id).update(address="Quốc lộ 80")


def renamed_place(cast):
    Place.objects.filter(pk=cast.kien_luong.pk).update(name="Kiên Lương cũ")


def a_succession(cast):
    Succession.objects.update(document="NQ 1654")


def made_up(cast):
    SampleData.objects.create(seed=7, size="tiny", today=standing.TODAY)


def staff(cast):
    cast.collector.set_password("khác")
    cast.collector.save()


AT_KG_RESULT = OF_COUNTRY | OF_LISTS | OF_KG | AT_LUONG | {SOURCE}
SHOWN = {
    a_result: AT_KG_RESULT,
    a_correction: AT_KG_RESULT,
    an_approval: AT_KG_RESULT,
    a_draft: set(),
    a_drive: {OVERVIEW, COUNTRY, CALENDAR, *EVERYTHING} | OF_KG | AT_LUONG,
    a_drive_cancelled: {OVERVIEW, COUNTRY, CALENDAR, *EVERYTHING} | OF_KG | AT_LUONG,
    a_drive_moved: {HN, HA_NOI, SOURCE, OTHER_SOURCE, CALENDAR}
    | OF_COUNTRY
    | OF_LISTS
    | OF_KG
    | AROUND_HN
    | AT_LUONG,
    a_figure: {CALENDAR, SOURCES, SOURCE} | OF_COUNTRY | OF_LISTS | OF_KG | AROUND_KG,
    a_figure_gone: {CALENDAR, SOURCES, SOURCE} | OF_COUNTRY | OF_LISTS | OF_KG | AROUND_KG,
    a_target: {CALENDAR, SOURCE} | OF_COUNTRY | OF_LISTS | OF_KG | AROUND_KG,
    an_organisation_in_it: {CALENDAR, SOURCE} | OF_COUNTRY | OF_LISTS | OF_KG | AROUND_KG,
    a_mention: {OVERVIEW, COUNTRY, *EVERYTHING, SOURCES, SOURCE} | OF_KG | AT_LUONG,
    named_in_a_source: {OVERVIEW, COUNTRY, *EVERYTHING, SOURCES, SOURCE, OTHER_SOURCE}
    | OF_KG
    | AROUND_KG,
    a_campaign_changed: {CALENDAR, SOURCE} | OF_COUNTRY | OF_LISTS | OF_KG | AROUND_KG,
    a_campaign_moved: {CALENDAR, SOURCE} | OF_COUNTRY | OF_LISTS | OF_KG | AROUND_KG | AROUND_HN,
    a_part: {CALENDAR, SOURCE, NATIONAL} | OF_COUNTRY | OF_LISTS | OF_KG | AROUND_KG,
    a_site: set(),
    an_organisation: OF_LISTS - {MAP},
    a_source: {OVERVIEW, COUNTRY, *EVERYTHING, SOURCES},
    a_note_on_a_source: {OVERVIEW, COUNTRY, *EVERYTHING, SOURCES, SOURCE},
    renamed_campaign: NAMED,
    renamed_organisation: NAMED,
    renamed_source: NAMED,
    renamed_site: NAMED,
    renamed_place: NAMED,
    a_succession: NAMED,
    made_up: PAGES,
    staff: set(),
}


def versions():
    return {
        page: versions_of(subjects=routes.found(page.partition("?")[0]).subjects) for page in PAGES
    }


def stale(write, cast):
    before = versions()
    assert versions() == before
    write(cast)
    after = versions()
    return {page for page in PAGES if after[page] != before[page]}


@pytest.mark.parametrize("write", SHOWN, ids=lambda write: write.__name__)
def test_a_write_makes_stale_what_shows_it(cast, write):
    found, wanted = stale(write, cast), SHOWN[write]
    assert (sorted(found - wanted), sorted(wanted - found)) == ([], [])


def test_results_of_a_campaign_at_other_places_are_on_its_own_places_page(cast):
    standing.drive(cast.hn_campaign, cast.kg_drive.site, date(2026, 1, 20))
    found = stale(a_result_elsewhere, cast)
    shown = {HN, OTHER_SOURCE, *AROUND_HN, *AT_LUONG, *OF_COUNTRY, *OF_LISTS}
    assert (sorted(found - shown), sorted(shown - found)) == ([], [])


@pytest.mark.parametrize("write", [a_result_of_a_part, a_figure_of_a_part])
def test_what_is_written_of_a_part_shows_on_the_whole(cast, write):
    Campaign.objects.filter(pk=cast.hn_campaign.pk).update(part_of=cast.national)
    found = stale(write, cast)
    assert {NATIONAL, HN, HA_NOI} <= found
    assert not found & {KG, KIEN_GIANG, LUONG, SOURCE}


def test_each_of_these_pages_is_kept(cast, site):
    for page in PAGES:
        assert site.get(page).status == 200, page
    site.pass_by()
    assert not [page for page in PAGES if site.is_made_by(page)]
    assert len(site.pages.shelf) == len(PAGES)


def test_every_page_that_anyone_may_read_says_what_it_shows():
    def names(resolver, inside=()):
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                more = (pattern.namespace,) if pattern.namespace else ()
                yield from names(pattern, (*inside, *more))
            elif pattern.name:
                yield ":".join((*inside, pattern.name))

    public = {name for name in names(get_resolver()) if name.startswith(("public:", "charts:"))}
    files = {name for name in public if name.endswith(("_csv", "_xlsx"))}
    assert public - files <= routes.ROUTES.keys()
    api = {name for name in names(get_resolver()) if name.startswith("api:")}
    assert set(routes.ROUTES) <= public | api
    assert api - routes.ROUTES.keys() == {
        "api:api-root",
        "api:drives",
        "api:plan_drive",
        "api:collections",
    }
