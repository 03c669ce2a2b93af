"""What is put elsewhere in the back office takes its results along."""

from datetime import date

import pytest
from django.urls import reverse

from campaigns.models import DonationSite, Place, Total
from campaigns.models.totals import EVER
from tests.cast import log
from tests.recording.plain import recounted, stored

Kind = Total.Kind


@pytest.fixture
def admin(cast, client_of):
    """Sends the form of a row as it stands, but for what is said; the row's totals after it."""
    log(cast.hn_drive, cast.hanoi)
    log(cast.kg_drive, cast.kiengiang)
    client = client_of("quanly")

    def send(kind, row, **fields):
        address = reverse(f"admin:campaigns_{kind}_change", args=[row.pk])
        page = client.get(address)
        form = page.context["adminform"].form
        data = {name: form[name].value() for name in form.fields}
        data = {name: "" if value is None else value for name, value in data.items()}
        for formset in page.context["inline_admin_formsets"]:
            management = formset.formset.management_form
            data |= {field.html_name: field.value() for field in management}
        answer = client.post(address, {**data, **fields})
        errors = answer.context["errors"] if answer.context else ""
        assert answer.status_code == 302, errors
        assert stored() == recounted()

    return send


def donors(kind, subject, day=EVER):
    rows = Total.objects.filter(kind=kind, subject=subject, part=0, day=day)
    return sum(rows.values_list("donors", flat=True))


def test_a_drive_that_is_put_into_another_campaign(cast, admin):
    admin("drive", cast.hn_drive, campaign=cast.national.pk, starts_on="31/01/2026")
    assert donors(Kind.CAMPAIGN, cast.hn_campaign.pk) == 0
    assert donors(Kind.CAMPAIGN, cast.national.pk) == 346
    assert donors(Kind.CAMPAIGN, cast.national.pk, date(2026, 1, 31)) == 346


def test_a_site_that_is_put_into_another_place(cast, admin):
    admin("donationsite", cast.hn_drive.site, place=cast.an_giang.pk)
    assert (donors(Kind.PLACE, cast.ha_noi.pk), donors(Kind.PLACE, cast.an_giang.pk)) == (0, 346)


def test_a_place_that_becomes_part_of_another(cast, admin):
    ward = Place.objects.create(slug="phuong", name="Phường", kind="ward", parent=cast.an_giang)
    admin("donationsite", cast.hn_drive.site, place=ward.pk)
    admin("place", ward, parent=cast.ha_noi.pk)
    assert donors(Kind.PLACE, ward.pk) == donors(Kind.PLACE, cast.ha_noi.pk) == 346
    assert donors(Kind.PLACE, cast.an_giang.pk) == 0


def test_an_earlier_version_of_a_site_that_is_taken_back(cast, admin, client_of):
    """The history's own form saves too."""
    site = cast.hn_drive.site
    first = site.history.first()
    admin("donationsite", site, place=cast.an_giang.pk)
    address = reverse("admin:campaigns_donationsite_simple_history", args=[site.pk, first.pk])
    client = client_of("quanly")
    form = client.get(address).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    assert client.post(address, data).status_code == 302
    assert DonationSite.objects.get(pk=site.pk).place == cast.ha_noi
    assert donors(Kind.PLACE, cast.ha_noi.pk) == 346
    assert stored() == recounted()
