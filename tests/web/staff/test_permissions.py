"""Every address of the site, for every role, in their own place and another's, by both methods.

The table is in permissions.txt beside this file, which explains it.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from axes.models import AccessLog
from django.db import transaction
from django.urls import URLPattern, get_resolver

from campaigns import recording
from campaigns.management.commands.ensure_trial_accounts import staff_group
from campaigns.models import Approval, Audit, Claim, Target, Upload
from tests.cast import NOW, log
from tests.recording.sheets import BACH_KHOA, xlsx

ROLES = ("", "collector", "hanoi", "quanly", "kiengiang")
LINES = (Path(__file__).parent / "permissions.txt").read_text(encoding="utf-8").splitlines()
TABLE = {
    line[43:].strip(): line[:43].strip() for line in LINES if line and not line.startswith("#")
}
# What a row asks or sends beyond its address; {drive_id} and the like are filled in.
QUERIES = {
    "/nhap-lieu/bao-cao/ of a campaign": "?campaign=hn-2026",
    "/nhap-lieu/bao-cao/ of a place": "?place=ha-noi",
    "/nhap-lieu/bao-cao/bao-cao.xlsx of a place": "?place=ha-noi",
    "/nhap-lieu/so-cong-bo/moi/ of a campaign": "?chien-dich=hn-2026",
    "/nhap-lieu/bang/mau.xlsx of a campaign": "?chien-dich=hn-2026",
    "/api/v1/drives of mine": "?mine=1",
}
FILLED = {
    "/nhap-lieu/dot/moi/ filled": {
        "campaign": "hn-2026", "site": "{site_id}", "starts_on": "2026-02-10",
    },
    "/nhap-lieu/dot/<int:drive_id>/ghi/ filled": {"donors": "346", "entry_key": "", "sure": "1"},
    "/nhap-lieu/duyet/ filled": {"entry": "{entry_id}"},
    "/nhap-lieu/khoa/ filled": {
        "place": "ha-noi", "first_day": "2025-03-01", "last_day": "2025-03-31",
    },
    "/nhap-lieu/khoa/<int:lock_id>/mo/ filled": {"reason": "Ghi sót một buổi"},
    "/nhap-lieu/so-cong-bo/chon/": {"campaign": "hn-2026"},
}  # fmt: skip


def addresses(resolver=None, before: str = "/") -> Iterator[str]:
    """The site map as routes: "/nhap-lieu/dot/<int:drive_id>/ghi/"."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + re.sub(r"^\^|\$$", "", str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from addresses(pattern, route)


@pytest.fixture
def filled(cast):
    return fill(cast)


def fill(cast):
    """One row of everything, in Hà Nội; returns its ids, its versions, and words for addresses."""
    group = staff_group()
    for name in ("collector", "hanoi", "kiengiang"):
        getattr(cast, name).groups.add(group)
    receipt = log(cast.hn_drive, cast.collector)
    lock = recording.lock_period(
        place="ha-noi", first_day=date(2025, 1, 1), last_day=date(2025, 1, 31),
        locked_by=cast.hanoi, at=NOW,
    )  # fmt: skip
    claim = Claim.objects.create(
        source=cast.source, campaign=cast.hn_campaign, measure="blood_units", role="result",
        part="paragraph", amount=5600, qualifier="exact", basis="unstated", as_printed="5.600",
    )  # fmt: skip
    target = Target.objects.create(
        campaign=cast.hn_campaign, measure="blood_units", amount=4200, qualifier="exact",
        basis="unstated",
    )  # fmt: skip
    final = log(cast.hn_drive, cast.hanoi)
    recording.approve(entries=[final.entry], approved_by=cast.hanoi, at=NOW)
    found = recording.send_sheet(
        campaign="hn-2026", name="thang-1.xlsx", data=xlsx(BACH_KHOA, (None, "Chợ", "x")),
        sent_by=cast.hanoi, at=NOW,
    )  # fmt: skip
    sheet = Upload.objects.get(token=found)
    rows = {
        "approval": Approval.objects.get(), "upload": sheet, "campaign": cast.hn_campaign,
        "audit": Audit.objects.get(kind="campaigns_target"),
        "claim": claim, "donationsite": cast.hn_drive.site,
        "drive": cast.hn_drive, "organisation": cast.hospital, "place": cast.ha_noi,
        "source": cast.source, "target": target, "user": cast.collector, "group": group,
    }  # fmt: skip
    ids = {model: str(row.pk) for model, row in rows.items()}
    signing_in = AccessLog.objects.create(username="hanoi", ip_address="127.0.0.1", path_info="/")
    ids |= {
        "collection": str(receipt.entry), "periodlock": str(lock.id),
        "accesslog": str(signing_in.pk),
    }  # fmt: skip
    versions = {
        model: str(row.history.first().pk) for model, row in rows.items() if hasattr(row, "history")
    }
    words = {
        "drive_id": ids["drive"], "entry_id": ids["collection"], "lock_id": str(lock.id),
        "site_id": ids["donationsite"], "token": str(sheet.token), "token_id": "1",
        "uidb64": "MQ",
    }  # fmt: skip
    return ids, versions, words


def path_of(route: str, filled) -> str:
    """The address of what lies in Hà Nội."""
    ids, versions, words = filled
    model = route.split("/")[3] if route.startswith("/admin/") and route.count("/") > 3 else ""
    version = f"{ids.get(model)}/history/{versions.get(model)}"
    route = route.replace("([^/]+)/history/([^/]+)", version)
    slugs = {
        "/noi/": "ha-noi", "/nhung/noi/": "ha-noi", "/bieu-do/noi/": "ha-noi",
        "/nguon/": "bao-kien-giang", "/api/v1/sources/": "bao-kien-giang",
    }  # fmt: skip
    known = {
        **words, "object_id": ids.get(model, "1"), "id": ids.get(model, "1"),
        "user_id": ids.get(model, "1"),
        "pk": ids.get(model, "1"), "app_label": "campaigns", "url": "nothing-here",
        "content_type_id": "1", "rest": "khong-co",
        "slug": next((slug for start, slug in slugs.items() if route.startswith(start)), "hn-2026"),
    }  # fmt: skip
    route = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda match: known[match[1]], route)
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: known[match[1]], route)


def words_of(row: str, filled) -> dict[str, str]:
    words = {name: text.format(**filled[2]) for name, text in FILLED.get(row, {}).items()}
    return words | ({"entry_key": str(uuid4())} if "entry_key" in words else {})


def observed(row: str, filled, client_of) -> str:
    path = path_of(row.split(" ")[0], filled) + QUERIES.get(row, "")
    gets = [client_of(role).get(path).status_code for role in ROLES]
    posts = [client_of(role).post(path, words_of(row, filled)).status_code for role in ROLES]
    return f"{' '.join(map(str, gets))} | {' '.join(map(str, posts))}"


def test_every_address_declares_who_may_use_it():
    declared = {row.split(" ")[0] for row in TABLE}
    found = set(addresses())
    assert found - declared == set(), "declare these in tests/web/staff/permissions.txt"
    assert declared - found == set(), "these addresses are gone"


@pytest.mark.parametrize("room", sorted({"/".join(row.split("/")[:3]) for row in TABLE}))
def test_each_role_gets_the_answer_that_is_declared(room, filled, client_of):
    rows = [row for row in TABLE if "/".join(row.split("/")[:3]) == room]
    found = {}
    for row in rows:
        asked = transaction.savepoint()  # what one row writes, the next does not see
        found[row] = observed(row, filled, client_of)
        transaction.savepoint_rollback(asked)
    assert found == {row: TABLE[row] for row in rows}
