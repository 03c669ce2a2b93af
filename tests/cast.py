"""The standing cast: who answers for what, and a small country for them to act in.

`quanly` coordinates the whole country, `kiengiang` and `hanoi` manage their provinces,
`angiang` manages the province that took Kiên Giang over, `collector` only logs results in
Hà Nội, `gone` managed Hà Nội and is no longer active.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import uuid4

from django.contrib.auth.models import User

from campaigns.models import (
    Campaign,
    Collection,
    DonationSite,
    Drive,
    Organisation,
    Place,
    Responsibility,
    Source,
    Succession,
)
from campaigns.recording.record import CollectionFacts, record_collection

TODAY = date(2026, 2, 3)
NOW = datetime(2026, 2, 3, 2, 30, tzinfo=UTC)
MERGER = date(2025, 7, 1)
PASSWORD = "một mật khẩu để thử 1926"


@dataclass
class Cast:
    country: Place
    kien_giang: Place
    kien_luong: Place
    an_giang: Place
    ha_noi: Place
    quanly: User
    kiengiang: User
    angiang: User
    hanoi: User
    collector: User
    gone: User
    kg_campaign: Campaign
    hn_campaign: Campaign
    national: Campaign
    kg_drive: Drive
    hn_drive: Drive
    hospital: Organisation
    source: Source


def make_cast() -> Cast:
    country = place("viet-nam", "Việt Nam", Place.Kind.COUNTRY)
    kien_giang = place("kien-giang", "Kiên Giang", parent=country, valid_until=MERGER)
    kien_luong = place(
        "huyen-kien-luong", "Kiên Lương", Place.Kind.DISTRICT, kien_giang, valid_until=MERGER
    )
    an_giang = place("an-giang", "An Giang", parent=country, valid_from=MERGER)
    ha_noi = place("ha-noi", "Hà Nội", Place.Kind.MUNICIPALITY, country)
    Succession.objects.create(predecessor=kien_giang, successor=an_giang, on=MERGER)
    kg_campaign = campaign("kg-2024", "Tết nhân ái Kiên Giang", kien_giang, date(2024, 1, 11))
    hn_campaign = campaign("hn-2026", "Lễ hội xuân hồng Hà Nội", ha_noi, date(2026, 1, 15))
    return Cast(
        country=country,
        kien_giang=kien_giang,
        kien_luong=kien_luong,
        an_giang=an_giang,
        ha_noi=ha_noi,
        quanly=person("quanly", country, is_superuser=True),
        kiengiang=person("kiengiang", kien_giang),
        angiang=person("angiang", an_giang),
        hanoi=person("hanoi", ha_noi),
        collector=person("collector", ha_noi, role=Responsibility.Role.COLLECTOR),
        gone=person("gone", ha_noi, is_active=False),
        kg_campaign=kg_campaign,
        hn_campaign=hn_campaign,
        national=campaign("toan-quoc", "Hành trình đỏ", None, date(2026, 1, 1)),
        kg_drive=drive(kg_campaign, site("Nhà văn hóa Kiên Lương", kien_luong)),
        hn_drive=drive(hn_campaign, site("Đại học Bách khoa", ha_noi), date(2026, 2, 1)),
        hospital=Organisation.objects.create(
            slug="vien-huyet-hoc", name="Viện Huyết học – Truyền máu Trung ương", kind="hospital"
        ),
        source=Source.objects.create(
            slug="bao-kien-giang", label="Báo Kiên Giang", title="Hơn 5.600 đơn vị máu"
        ),
    )


def place(slug, name, kind=Place.Kind.PROVINCE, parent=None, **more) -> Place:
    if parent is not None:
        more["parent"] = parent
    return Place.objects.create(slug=slug, name=name, kind=kind, **more)


def person(name, *places, role=Responsibility.Role.MANAGER, **more) -> User:
    user = User.objects.create_user(name, password=PASSWORD, is_staff=True, **more)
    for where in places:
        Responsibility.objects.create(user=user, place=where, role=role)
    return user


def campaign(slug, name, where, starts_on=None, **more) -> Campaign:
    return Campaign.objects.create(
        slug=slug, name=name, kind=Campaign.Kind.BLOOD, place=where, starts_on=starts_on, **more
    )


def site(name, where) -> DonationSite:
    return DonationSite.objects.create(name=name, place=where)


def drive(of, at, starts_on=date(2024, 2, 3), **more) -> Drive:
    return Drive.objects.create(campaign=of, site=at, starts_on=starts_on, **more)


FACTS = CollectionFacts(registered=427, donors=346, bags={150: 0, 250: 194, 350: 152, 450: 0})


def log(drive: Drive, by: User, *, facts=FACTS, entry_key=None, at=NOW, **more):
    return record_collection(
        drive=drive.pk, facts=facts, entry_key=entry_key or uuid4(), logged_by=by, at=at, **more
    )


def entry_of(receipt) -> Collection:
    return Collection.objects.get(pk=receipt.entry)
