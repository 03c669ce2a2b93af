"""A campaign under way and some years of results, so that every chart has something to draw.

`fill()` runs in a server's own database: `server.manage("shell", "-c", "from tests.drawn import
fill; fill()")`. Dates follow the day on which it runs: a chart of today's pace needs a today.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.contrib.auth.models import User
from django.utils import timezone

from campaigns.models import Campaign, DonationSite, Drive, Organisation, Place, Target
from campaigns.recording import approve
from campaigns.recording.facts import CollectionFacts
from campaigns.recording.record import record_collection
from campaigns.rules.seasons import Season, season_of

RUNNING = "giot-hong-an-giang"
EARLIER = "hien-mau-thuong-xuyen"
DISTRICTS = ("Long Xuyên", "Châu Đốc", "Rạch Giá", "Hà Tiên", "Phú Quốc")
DAYS, GONE, TARGET = 60, 30, 4200
BLOOD = {"measure": "blood_units", "qualifier": "exact"}


def fill() -> None:
    today = timezone.localdate()
    staff = User.objects.filter(is_superuser=True).first()
    staff = staff or User.objects.create_superuser("bieu-do", password=str(uuid4()))
    of = _Filling(staff, Place.objects.get(slug="an-giang"))
    of.running(today)
    of.earlier(today)


class _Filling:
    def __init__(self, staff: User, province: Place):
        self.staff, self.province = staff, province
        self.sites = [self.site(at, name) for at, name in enumerate(DISTRICTS)]
        self.hospitals = [
            Organisation.objects.create(slug=f"benh-vien-{at}", name=name, kind="hospital")
            for at, name in enumerate(("Bệnh viện Đa khoa An Giang", "Trung tâm Huyết học Cần Thơ"))
        ]

    def site(self, at: int, name: str) -> DonationSite:
        where = Place.objects.create(
            slug=f"phuong-ve-{at}", name=name, kind=Place.Kind.WARD, parent=self.province
        )
        return DonationSite.objects.create(name=f"Nhà văn hóa {name}", place=where)

    def running(self, today: date) -> None:
        """Thirty of sixty days have gone; three wards have targets, one of them no result yet."""
        starts = today - timedelta(days=GONE - 1)
        campaign = self.campaign(
            RUNNING, "Giọt hồng An Giang", starts, starts + timedelta(days=DAYS - 1)
        )
        Target.objects.create(campaign=campaign, basis="bags", amount=TARGET, **BLOOD)
        for at, amount in ((0, 500), (1, 450), (4, 300)):
            Target.objects.create(
                campaign=campaign,
                basis="bags",
                amount=amount,
                place=self.sites[at].place,
                layer=Target.Layer.DISTRICT,
                **BLOOD,
            )
        for gone in range(0, GONE, 2):  # no drive on every second day
            self.log(
                campaign,
                starts + timedelta(days=gone),
                at=gone // 2 % 4,
                bags={250: 60 + gone, 350: 30 + 7 * gone % 40, 450: 5},
                approved=gone < GONE - 6,
            )

    def earlier(self, today: date) -> None:
        """Three whole years with less blood in the month of Tết and in summer, and this one."""
        campaign = self.campaign(EARLIER, "Hiến máu thường xuyên", date(today.year - 3, 1, 1), None)
        usual = {Season.TET: 610, Season.SUMMER: 740, Season.USUAL: 1000}
        for year in range(today.year - 3, today.year + 1):
            for month in range(1, 13):
                day = date(year, month, 15)
                if day < today - timedelta(days=DAYS):
                    bags = usual[season_of(year, month)] + 45 * (year % 7) + 13 * month
                    self.log(campaign, day, at=month % 5, bags={250: bags}, approved=True)

    def campaign(self, slug: str, name: str, starts: date, ends: date | None) -> Campaign:
        return Campaign.objects.create(
            slug=slug,
            name=name,
            kind=Campaign.Kind.BLOOD,
            place=self.province,
            starts_on=starts,
            ends_on=ends,
        )

    def log(self, campaign: Campaign, day: date, *, at: int, bags: dict, approved: bool) -> None:
        drive = Drive.objects.create(
            campaign=campaign,
            site=self.sites[at],
            starts_on=day,
            collecting_hospital=self.hospitals[at % 2],
        )
        when = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        receipt = record_collection(
            drive=drive.pk,
            facts=CollectionFacts(bags=bags),
            entry_key=uuid4(),
            logged_by=self.staff,
            at=when,
        )
        if approved:
            approve(entries=[receipt.entry], approved_by=self.staff, at=when)
