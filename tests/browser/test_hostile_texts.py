"""What looks like a program in names and notes runs on no page: no dialog, and nothing that the
policy had to stop. That it comes out as text everywhere is tested in tests/web/answers."""

import json

import pytest

from .site_map import MANAGER, NATIONAL, VISITOR, Visit

PAGES = {
    "/": VISITOR,
    "/en/chien-dich/xq7z/": VISITOR,
    "/chien-dich/xq7z/": VISITOR,
    "/chien-dich/xq7z/chia-se/": VISITOR,
    "/nhung/chien-dich/xq7z/": VISITOR,
    "/chien-dich/?q=xq7z": VISITOR,
    "/noi/da-nang/": VISITOR,
    "/nguon/xq7z/": VISITOR,
    "/lich/": VISITOR,
    "/tim/?q=xq7z": VISITOR,
    "/tim/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E": VISITOR,
    "/nhap-lieu/": MANAGER,
    "/nhap-lieu/dot/{hostile_drive}/": MANAGER,
    "/nhap-lieu/dot/{hostile_drive}/ghi/": MANAGER,
    "/nhap-lieu/dot/{hostile_drive}/sua/": MANAGER,
    "/admin/campaigns/campaign/?q=xq7z": NATIONAL,
    "/admin/campaigns/campaign/{hostile_campaign}/change/": NATIONAL,
    "/admin/campaigns/campaign/{hostile_campaign}/history/": NATIONAL,
}


@pytest.fixture
def hostile(filled, running_server):
    code = "from tests.browser.hostile import {0}; {0}()"
    said = running_server.manage("shell", "-c", code.format("fill"))
    yield json.loads(said.splitlines()[-1])
    running_server.manage("shell", "-c", code.format("remove"))


def test_no_text_runs_on_any_page(visit, open_page, signed_in, hostile, troubles):
    for who in (VISITOR, MANAGER, NATIONAL):
        page = open_page(storage_state=signed_in(who), screen="desk")
        page.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
        for path in (path for path, by in PAGES.items() if by == who):
            visit(Visit(path.format(**hostile), who), page=page)
            page.wait_for_load_state("networkidle")
            made = "[...document.querySelectorAll('*')].filter(one => one.hasAttribute('xq7z'))"
            assert page.evaluate(f"{made}.length") == 0, path
        assert "alert(1)" in page.locator("body").inner_text()
