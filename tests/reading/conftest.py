"""A small country to ask questions of: what a test does not say about a row does not matter."""

import uuid
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model

from campaigns.models import Campaign, Claim, DonationSite, Drive, Place, Source, Target
from campaigns.recording.facts import CollectionFacts
from campaigns.recording.record import record_collection
from campaigns.rules.wording import parse

TODAY = date(2026, 11, 21)


class Country:
    """Makes rows by the few words that matter to a test."""

    def __init__(self):
        self.place = Place.objects.create(slug="tinh", name="Tỉnh Thử", kind="province")
        self.staff = get_user_model().objects.create_superuser("chi", password="x" * 12)
        self.made = 0

    def campaign(self, slug="chien-dich", **fields):
        fields = {"kind": "blood_donation", "place": self.place, "name": slug, **fields}
        return Campaign.objects.create(slug=slug, **fields)

    def source(self, slug="bai"):
        return Source.objects.get_or_create(slug=slug, defaults={"label": slug})[0]

    def claim(self, campaign, printed, *, source="bai", part="paragraph", **fields):
        measure = fields.setdefault("measure", "blood_units")
        read = parse(printed) if printed else SimpleNamespace(amount=None, high=None, unit=None)
        return Claim.objects.create(
            source=self.source(source),
            campaign=campaign,
            part=part,
            as_printed=printed,
            amount=read.amount,
            high=read.high,
            qualifier=read.qualifier if printed else "",
            unit=read.unit or "",
            **{"basis": "unstated" if measure == "blood_units" else "", **fields},
        )

    def percent(self, campaign, printed, means="reached", **fields):
        fields = {"percent_of": "blood_units", "percent_means": means, **fields}
        return self.claim(campaign, printed, measure="percent_of_plan", role="percent", **fields)

    def target(self, campaign, amount, **fields):
        return Target.objects.create(
            campaign=campaign,
            **{
                "measure": "blood_units",
                "basis": "unstated",
                "amount": amount,
                "qualifier": "range" if fields.get("high") else "exact",
                **fields,
            },
        )

    def drive(self, campaign, day=date(2026, 11, 20), **fields):
        site, _ = DonationSite.objects.get_or_create(name="Nhà văn hóa", place=self.place)
        return Drive.objects.create(campaign=campaign, site=site, starts_on=day, **fields)

    def log(self, drive, *, replaces=None, reason="", bags=None, draft=False, **counts):
        self.made += 1
        return record_collection(
            drive=drive.pk,
            facts=CollectionFacts(bags=bags or {}, **counts),
            entry_key=uuid.uuid5(uuid.NAMESPACE_OID, str(self.made)),
            logged_by=self.staff,
            at=datetime(2026, 11, 20, 9, tzinfo=UTC),
            replaces=replaces,
            reason=reason,
            draft=draft,
        )


@pytest.fixture
def country(db):
    return Country()
