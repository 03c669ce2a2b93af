"""A new version of the offline page arrives while a phone is using the old one."""

import copy
import json
import shutil

import pytest
from playwright.sync_api import expect

from tests.serving import free_port

OFFLINE = "/nhap-lieu/ngoai-tuyen/"
STYLES = "css/components/offline.css"


@pytest.fixture
def deployed(running_server, tmp_path):
    """The same server once more, with static files of its own that a test may replace."""
    server = copy.copy(running_server)
    static = tmp_path / "static"
    shutil.copytree(running_server.environment["STATIC_ROOT"], static)
    server.port = free_port()
    server.url = f"http://127.0.0.1:{server.port}"
    server.log = tmp_path / "server.log"
    more = {"STATIC_ROOT": str(static), "PORT": str(server.port)}
    server.environment = {**running_server.environment, **more}
    server.static = static
    server.start()
    yield server
    server.stop()


def deploy(server):
    """Another version: one file has another name, and the old one is gone."""
    manifest = server.static / "staticfiles.json"
    names = json.loads(manifest.read_text())
    old = server.static / names["paths"][STYLES]
    names["paths"][STYLES] = "css/components/offline.000000000000.css"
    shutil.copy(old, server.static / names["paths"][STYLES])
    for file in old.parent.glob(f"{old.name}*"):
        file.unlink()
    manifest.write_text(json.dumps(names))


def test_an_update_waits_for_the_person_and_loses_nothing(deployed, open_page, troubles):
    page = open_page()
    page.goto(f"{deployed.url}/admin/login/?next=/admin/")
    page.locator("#id_username").fill("hanoi")
    page.locator("#id_password").fill(deployed.password)
    page.locator("#login-form [type=submit]").click()
    page.wait_for_url(f"{deployed.url}/admin/")
    page.goto(deployed.url + OFFLINE)
    expect(page.locator("[data-offline][data-ready]")).to_be_attached()
    page.locator("[name=donors]").fill("17")
    page.wait_for_timeout(600)

    deployed.stop()
    deploy(deployed)
    page.reload()  # no server at all: the old version opens
    expect(page.locator('[data-part="unreachable"]')).to_be_visible()
    expect(page.locator("[name=donors]")).to_have_value("17")
    troubles.clear()

    deployed.start()
    page.reload()  # the old version still, whole, though the server has its file no more
    styles = page.locator("link[href*='components/offline.']")
    assert "000000000000" not in styles.get_attribute("href")
    expect(page.locator('[data-outcome="sent"]')).to_be_attached()
    expect(page.locator('[data-part="update"]')).to_be_visible()
    assert not [trouble for trouble in troubles if "404" in trouble]

    page.locator('[data-part="take-over"]').click()
    expect(page.locator("link[href*='offline.000000000000.css']")).to_be_attached()
    expect(page.locator("[name=donors]")).to_have_value("17")
    expect(page.locator('[data-part="update"]')).to_be_hidden()
    assert page.evaluate("async () => (await caches.keys()).length") == 1
    deployed.stop()
    page.reload()
    expect(page.locator("[name=donors]")).to_have_value("17")
    page.context.close()  # what it still tells is heard before it is forgotten
    deployed.start()
    troubles.clear()  # another port is another host to the watch, and a server that is away
