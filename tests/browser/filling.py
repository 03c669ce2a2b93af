"""Made-up data beside the articles, so that every page of the site has something to show.

`python manage.py shell -c "from tests.browser.filling import fill; fill()"` writes it into the
server's database and prints, as JSON, what the addresses of `site_map.py` are filled in with.
All of it lies in Đà Nẵng, so that no other test counts it.
"""

import json
from datetime import date, timedelta
from uuid import uuid4

from axes.models import AccessLog
from django.conf import settings
from django.utils import timezone

from campaigns import recording
from campaigns.management.commands.ensure_trial_accounts import staff_group
from campaigns.models import (
    Approval,
    Audit,
    Campaign,
    Claim,
    Collection,
    Drive,
    Organisation,
    Place,
    Responsibility,
    Source,
    Target,
    Upload,
)
from campaigns.recording import CollectionFacts
from tests.cast import User, campaign, drive, site
from tests.recording.sheets import xlsx

SLUG = "xuan-hong-da-nang"
SITES = (
    "Đại học Bách khoa Đà Nẵng", "Nhà văn hóa Lao động", "Bệnh viện Đà Nẵng",
    "Trường THPT Phan Châu Trinh", "Ủy ban nhân dân phường Hải Châu", "Khu công nghiệp Hòa Khánh",
)  # fmt: skip


def fill() -> None:
    print(json.dumps(filled()))


def filled() -> dict[str, str]:
    now, today = timezone.now(), timezone.localdate()
    da_nang = Place.objects.get(slug="da-nang")
    manager = person("danang", "Chi hội Đà Nẵng", da_nang, Responsibility.Role.MANAGER)
    collector = person("thu-thap", "Tổ tiếp nhận 1", da_nang, Responsibility.Role.COLLECTOR)
    spring = campaign(
        SLUG, "Lễ hội Xuân hồng Đà Nẵng", da_nang, today - timedelta(days=14),
        ends_on=today + timedelta(days=14), name_en="Da Nang Pink Spring Festival",
        plan_number="12/KH-BCĐ", plan_dated=today - timedelta(days=60),
    )  # fmt: skip
    target = Target.objects.create(
        campaign=spring, measure="blood_units", amount=2600, qualifier="exact",
        basis="bags", layer="province", principal=True, document="12/KH-BCĐ",
    )  # fmt: skip
    sites = [site(name, da_nang) for name in SITES]
    drives = plan(spring, sites, today)
    entries = log_all(drives, collector, manager, now)
    source = claimed(spring)
    locked = recording.lock_period(
        place="da-nang", first_day=date(2025, 8, 1), last_day=date(2025, 8, 31),
        locked_by=manager, at=now, reason="Đã gửi báo cáo tháng 8",
    )  # fmt: skip
    opened = recording.lock_period(
        place="da-nang", first_day=date(2025, 9, 1), last_day=date(2025, 9, 30),
        locked_by=manager, at=now,
    )  # fmt: skip
    recording.unlock_period(lock=opened.id, reason="Sót một buổi", unlocked_by=manager, at=now)
    sheets = sent(manager, today, now)
    rows = {
        "campaign": spring, "target": target, "donationsite": sites[0], "drive": drives[0],
        "claim": Claim.objects.filter(campaign=spring).first(), "source": source,
        "organisation": Organisation.objects.order_by("pk").first(), "place": da_nang,
        "collection": Collection.objects.get(pk=entries["approved"]),
        "audit": Audit.objects.filter(kind="campaigns_campaign").first(),
        "approval": Approval.objects.first(), "upload": Upload.objects.get(token=sheets["sheet"]),
        "user": collector, "group": staff_group(),
        "accesslog": AccessLog.objects.create(
            username="danang", ip_address="127.0.0.1", path_info="/"
        ),
    }  # fmt: skip
    versions = {
        f"{name}_version": str(row.history.first().pk)
        for name, row in rows.items()
        if hasattr(row, "history")
    }
    return {
        **{name: str(row.pk) for name, row in rows.items()}, **versions, **sheets,
        **{f"{name}_entry": str(key) for name, key in entries.items()},
        "periodlock": str(locked.id), "missing_drive": str(drives[-3].pk),
        "today_drive": str(drives[-2].pk),
    }  # fmt: skip


def person(name: str, shown: str, place: Place, role: str) -> User:
    user = User.objects.create_user(
        name, password=settings.DEMO_PASSWORD, first_name=shown, is_staff=True
    )
    user.groups.add(staff_group())
    Responsibility.objects.create(user=user, place=place, role=role)
    return user


def plan(of: Campaign, sites, today: date) -> list[Drive]:
    """Eight drives that were held, one whose result is missing, today's, and one to come."""
    days = [-14, -13, -11, -9, -7, -6, -4, -3, -2, 0, 5]
    return [
        drive(of, sites[n % len(sites)], today + timedelta(days=day), target=220 + 10 * n)
        for n, day in enumerate(days)
    ]


def log_all(drives, collector, manager, now) -> dict[str, int]:
    keys = []
    for n, held in enumerate(drives[:8]):
        donors = 150 + 23 * n
        facts = CollectionFacts(
            registered=donors + 31, donors=donors, deferred=31,
            bags={150: 0, 250: donors // 2, 350: donors - donors // 2, 450: 0},
        )  # fmt: skip
        keys.append(recorded(held, facts, collector, now))
    recording.approve(entries=keys[:4], approved_by=manager, at=now)
    better = CollectionFacts(registered=400, donors=340, bags={150: 0, 250: 200, 350: 140, 450: 0})
    correction = recorded(
        drives[5], better, collector, now, replaces=keys[5], reason="Đếm lại túi 250 ml"
    )
    draft = recorded(drives[7], CollectionFacts(donors=20), collector, now, draft=True)
    return {
        "approved": keys[0], "own": keys[6], "replaced": keys[5], "correction": correction,
        "draft": draft,
    }  # fmt: skip


def recorded(held: Drive, facts: CollectionFacts, by: User, at, **more) -> int:
    return recording.record_collection(
        drive=held.pk, facts=facts, entry_key=uuid4(), logged_by=by, at=at, **more
    ).entry


def claimed(of: Campaign) -> Source:
    """Two figures of one article that disagree, as the flags need."""
    source = Source.objects.create(
        slug="bao-da-nang", label="Bản tin Đà Nẵng", title="Hơn 1.900 đơn vị máu"
    )
    for part, amount, printed in (("headline", 1900, "1.900"), ("paragraph", 1850, "1.850")):
        Claim.objects.create(
            source=source, campaign=of, measure="blood_units", role="result", part=part,
            amount=amount, qualifier="exact", basis="unstated", as_printed=f"{printed} đơn vị máu",
        )  # fmt: skip
    return source


def sent(by: User, today: date, now) -> dict[str, str]:
    """A sheet to be looked at, one whose columns are to be said, and one that was written."""

    def send(name, data):
        token = recording.send_sheet(campaign=SLUG, name=name, data=data, sent_by=by, at=now)
        return str(token)

    day = today - timedelta(days=1)
    total = ("Tổng", None, 999, 1, 1, 1, None)
    preview = send(
        "thang-nay.xlsx",
        xlsx((day, "Chợ Hàn", 90, 80, 40, 40, None), (day, "Chợ Cồn", 1, "abc", None, None, None),
             total),
    )  # fmt: skip
    odd = ("Hôm nào", "Chỗ nào", "Bao nhiêu người")
    columns = send("la.xlsx", xlsx((day, "Chợ Mới", 3), header=odd))
    done = send("tuan-truoc.xlsx", xlsx((day, "Công viên 29/3", 70, 60, 30, 30, None)))
    recording.apply_sheet(upload=done, user=by, at=now)
    return {"sheet": preview, "columns": columns, "applied": done}
