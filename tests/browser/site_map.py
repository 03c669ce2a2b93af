"""Every page of the site that a person opens, and who opens it here.

The staff's and the admin's pages are named by their routes in tests/web/staff/permissions.txt,
and are filled in with what `filling.py` made. A route that answers 200 to anybody and is neither
visited nor stated in `NO_PAGE` fails a test.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from django.urls import resolve

VISITOR, COLLECTOR, MANAGER, NATIONAL = "", "thu-thap", "danang", "quanly"
APPS = "(?P<app_label>campaigns|auth|axes)"
ROUTES = Path(__file__).parents[1] / "web" / "staff" / "permissions.txt"


@dataclass(frozen=True)
class Visit:
    """`path` may name what is filled in: "/nhap-lieu/phieu/{own_entry}/"."""

    path: str
    who: str = VISITOR
    status: int = 200
    told: str = ""  # what the browser's console rightly says of it


CAMPAIGN = "/chien-dich/kien-giang-tet-xuan-hong-2024/"
LOGGED = "/chien-dich/xuan-hong-da-nang/"
PUBLIC = {
    "overview": Visit("/"),
    "campaigns": Visit("/chien-dich/"),
    "campaigns-nothing-found": Visit("/chien-dich/?q=khong+co+gi+nhu+vay"),
    "campaigns-bad-filter": Visit("/chien-dich/?year=abc&place=khong-co"),
    "campaign": Visit(CAMPAIGN),
    "campaign-humanitarian": Visit("/chien-dich/an-sinh-tet-binh-ngo-2026-thanh-xuan/"),
    "campaign-unknown-result": Visit("/chien-dich/hien-mau-phong-tham-muu-cong-an-ha-noi-2026/"),
    "campaign-only-named": Visit("/chien-dich/hanh-trinh-do-2024/"),
    "campaign-logged": Visit(LOGGED),
    "places": Visit("/noi/"),
    "places-2024": Visit("/noi/?nam=2024"),
    "place-ended": Visit("/noi/kien-giang/"),
    "place-took-over": Visit("/noi/an-giang/"),
    "calendar": Visit("/lich/"),
    "place-calendar": Visit("/noi/da-nang/lich/"),
    "place-calendar-empty": Visit("/noi/kien-giang/lich/"),
    "search": Visit("/tim/"),
    "search-found": Visit("/tim/?q=da+nang"),
    "search-refused": Visit("/tim/?q=%00"),
    "search-nothing-found": Visit("/tim/?q=khong+co+gi+nhu+vay"),
    "campaign-share": Visit(f"{LOGGED}chia-se/"),
    "place-share": Visit("/noi/an-giang/chia-se/"),
    "campaign-embed": Visit(f"/nhung{CAMPAIGN}"),
    "place-embed": Visit("/nhung/noi/an-giang/"),
    "sources": Visit("/nguon/"),
    "source": Visit("/nguon/hien-mau-kien-giang-2024/"),
    "source-misprint": Visit("/nguon/phong-tham-muu-cong-an-ha-noi-2026/"),
    "methodology": Visit("/phuong-phap/"),
    "data": Visit("/du-lieu/"),
    "api-docs": Visit("/api/v1/docs"),
    "not-found": Visit("/khong-co-trang-nay/", status=404),
}
STAFF = {
    "sign-in": Visit("/nhap-lieu/dang-nhap/"),
    "today": Visit("/nhap-lieu/", MANAGER),
    "today-collector": Visit("/nhap-lieu/", COLLECTOR),
    "plan": Visit("/nhap-lieu/dot/moi/", MANAGER),
    "drive": Visit("/nhap-lieu/dot/{drive}/", MANAGER),
    "drive-missing": Visit("/nhap-lieu/dot/{missing_drive}/", COLLECTOR),
    "drive-change": Visit("/nhap-lieu/dot/{drive}/sua/", MANAGER),
    "drive-repeat": Visit("/nhap-lieu/dot/{drive}/lap-lai/", MANAGER),
    "log": Visit("/nhap-lieu/dot/{today_drive}/ghi/", COLLECTOR),
    "log-again": Visit("/nhap-lieu/dot/{drive}/ghi/", MANAGER),
    "entry": Visit("/nhap-lieu/phieu/{own_entry}/", COLLECTOR),
    "entry-replaced": Visit("/nhap-lieu/phieu/{replaced_entry}/", MANAGER),
    "entry-correction": Visit("/nhap-lieu/phieu/{correction_entry}/", MANAGER),
    "correct": Visit("/nhap-lieu/phieu/{own_entry}/sua/", COLLECTOR),
    "draft": Visit("/nhap-lieu/phieu/{draft_entry}/sua/", COLLECTOR),
    "approve": Visit("/nhap-lieu/duyet/", MANAGER),
    "locks": Visit("/nhap-lieu/khoa/", MANAGER),
    "reported": Visit("/nhap-lieu/so-cong-bo/moi/", MANAGER),
    "reported-campaign": Visit("/nhap-lieu/so-cong-bo/moi/?chien-dich={slug}", MANAGER),
    "sheets": Visit("/nhap-lieu/bang/", MANAGER),
    "sheet-preview": Visit("/nhap-lieu/bang/{sheet}/", MANAGER),
    "sheet-columns": Visit("/nhap-lieu/bang/{columns}/cot/", MANAGER),
    "sheet-applied": Visit("/nhap-lieu/bang/{applied}/", MANAGER),
    "upward": Visit("/nhap-lieu/bao-cao/", MANAGER),
    "upward-refused": Visit("/nhap-lieu/bao-cao/?period=dates", MANAGER, status=422),
    "offline": Visit("/nhap-lieu/ngoai-tuyen/", COLLECTOR),
    "offline-signed-out": Visit("/nhap-lieu/ngoai-tuyen/", told="401"),
    "second-factor": Visit("/nhap-lieu/buoc-hai/", COLLECTOR),
    "lost-password": Visit("/nhap-lieu/quen-mat-khau/"),
    "new-password-ended": Visit("/nhap-lieu/mat-khau-moi/MQ/x/", status=410),
    "account": Visit("/nhap-lieu/tai-khoan/", COLLECTOR),
    "not-yours": Visit("/nhap-lieu/duyet/", COLLECTOR, status=404),
}
ADMIN_ALIKE = {
    "admin-sign-in": Visit("/admin/login/"),
    "admin-index-province": Visit("/admin/", MANAGER),
    "admin-campaign-read-only": Visit("/admin/campaigns/campaign/{campaign}/change/", COLLECTOR),
    "admin-campaign-province": Visit("/admin/campaigns/campaign/{campaign}/change/", MANAGER),
    "admin-forbidden": Visit("/admin/auth/user/", MANAGER, status=403),
    "admin-not-found": Visit("/admin/campaigns/campaign/0/change/", MANAGER, status=404),
    "admin-filtered": Visit("/admin/campaigns/collection/?q=da+nang", NATIONAL),
    "admin-nothing-found": Visit("/admin/campaigns/campaign/?q=khong+co+gi", NATIONAL),
}
# What answers 200 and is no page that one reads: files, pictures, JSON, and these.
FILE = re.compile(
    r"\.(atom|csv|ics|js|json|png|svg|xlsx|zip)$|^/api/v1/(?!docs)|^/bieu-do/|^/admin/jsi18n/$"
)
# A card in somebody else's page has one size: long words end there, and its link leads to them all.
EXCUSED = {"campaign-embed": "cut off", "place-embed": "cut off"}
NO_PAGE = {
    "/admin/(?P<url>.*)": "answers only 404",
    "/admin/autocomplete/": "JSON for a field; used in the admin's keyboard walk",
    "/admin/logout/": "answers a POST; looked at where the keyboard signs out",
    "/healthz": "JSON for machines",
    "/metrics": "text for Prometheus",
}


def routes() -> dict[str, bool]:
    """Each route of the site, and whether anybody gets a 200 there, by GET or by POST."""
    answers = {}
    for line in ROUTES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            route = line[43:].strip().split(" ")[0]
            answers[route] = answers.get(route, False) or "200" in line[:43]
    return answers


def admin() -> dict[str, Visit]:
    """The admin names its pages by itself: whatever answers 200 there is opened by the country's
    coordinator."""
    visits = {}
    for route, answers in routes().items():
        if answers and route.startswith("/admin/") and not is_no_page(route):
            words = route.replace("([^/]+)/history/([^/]+)", "version").replace(APPS, "app")
            name = "-".join(re.findall(r"\w+", re.sub(r"<.*?>", "", words)))
            visits["admin-index" if route == "/admin/" else name] = of_route(route)
    del visits["admin-login"]  # open to those who are not signed in, see ADMIN_ALIKE
    return visits | ADMIN_ALIKE


def is_no_page(route: str) -> bool:
    return route in NO_PAGE or bool(FILE.search(route))


def of_route(route: str) -> Visit:
    """/admin/campaigns/target/<path:object_id>/change/ → …/target/{target}/change/"""
    model = parts[3] if len(parts := route.split("/")) > 4 else ""
    path = route.replace("([^/]+)/history/([^/]+)", f"{{{model}}}/history/{{{model}_version}}")
    path = path.replace(APPS, "campaigns")
    return Visit(re.sub(r"<.*?>", f"{{{model}}}", path), NATIONAL)


def route_of(path: str) -> str:
    """The line of permissions.txt that an address belongs to."""
    filled = re.sub(r"\{(sheet|columns|applied)\}", "00000000-0000-0000-0000-000000000000", path)
    match = resolve(re.sub(r"\{\w+\}", "1", filled).partition("?")[0])
    return "/" + re.sub(r"(?<!\[)\^|\$", "", match.route)


PAGES = PUBLIC | STAFF | admin()
