"""A real server of two processes: what it writes into its log, and what it counts."""

import os
import re
import signal
import threading
from contextlib import suppress
from pathlib import Path
from time import monotonic
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests.cast import PASSWORD
from tests.clusters import children
from tests.sites import site
from tests.torture.phones import FORM, SIGN_IN
from tests.web.test_metrics import TOKEN, read
from tests.web.watching import requests_in

ASK, ACCOUNT = "/nhap-lieu/quen-mat-khau/", "/nhap-lieu/tai-khoan/"


@pytest.fixture(scope="module")
def own_database(tmp_path_factory):
    """A site of two processes on it."""
    folder = tmp_path_factory.mktemp("metrics")
    with site(folder, METRICS_TOKEN=TOKEN, LOG_FORMAT="json", WORKERS="2") as one:
        one.server.manage("check_totals", "--quiet")
        one.server.manage("backup", "--to", str(folder / "backups"))
        yield one


def asked(found) -> dict[tuple, float]:
    return read(found.ask("/metrics", Authorization=f"Bearer {TOKEN}").text)


def until(found, name: tuple, value: float) -> dict[tuple, float]:
    """Pages that were found ready are counted a moment later."""
    end = monotonic() + 20
    while (metrics := asked(found)).get(name, 0) < value:
        assert monotonic() < end, {key: metrics[key] for key in metrics if key[0] == name[0]}
        threading.Event().wait(0.05)
    return metrics


def counted(route: str, status: str, method: str = "GET") -> tuple:
    labels = (("method", method), ("route", route), ("status", status))
    return ("tracker_requests_total", *labels)


def test_they_are_of_all_processes_together_and_outlive_one(own_database):
    """Forty of each, over connections of their own: each process answers some."""
    found, many = own_database, 40
    before = asked(found)
    for _ in range(many):
        assert found.ask("/nguon/").status == 200
        assert found.ask("/khong-co/").status == 404
    for _ in range(3):
        assert found.log(str(uuid4())).status == 201
    wanted = before.get(counted("public:sources", "200"), 0) + many
    after = until(found, counted("public:sources", "200"), wanted)
    assert after[counted("public:sources", "200")] == wanted
    assert after[counted("none", "404")] == before.get(counted("none", "404"), 0) + many
    written = ("tracker_results_total", ("by", "program"))
    assert after[written] == before.get(written, 0) + 3
    hits, misses = (after[("tracker_kept_pages_total", ("how", how))] for how in ("hit", "miss"))
    assert hits > misses >= 1
    assert after[("tracker_request_seconds_count", ("route", "api:collections"))] >= 3
    assert after[("tracker_database_seconds_total",)] > 0
    assert after[("tracker_slow_clients",)] == 0
    assert after[("tracker_totals_agree",)] == 1
    assert after[("tracker_backup_timestamp_seconds",)] > 1.7e9

    first = next(pid for pid in children(found.server.process.pid) if is_worker(pid))
    os.kill(first, signal.SIGKILL)
    end = monotonic() + 20
    while first in children(found.server.process.pid):
        assert monotonic() < end
        threading.Event().wait(0.05)
    found.wait_for(200, within=20)
    last = asked(found)
    assert last[counted("public:sources", "200")] == wanted
    assert last[("tracker_slow_clients",)] == 0


def is_worker(pid: int) -> bool:
    with open(f"/proc/{pid}/cmdline", "rb") as file:
        return b"resource_tracker" not in file.read()


def test_no_label_is_what_a_visitor_made_up(own_database):
    found = own_database
    for n in range(20):
        found.ask(f"/made-up-{n}/")
        found.ask(f"/chien-dich/made-up-{n}/")
    found.ask("/", "BREW")
    text = found.ask("/metrics", Authorization=f"Bearer {TOKEN}").text
    assert "made-up" not in text and "BREW" not in text
    assert re.search(r'method="other",route="none"|method="other"', text)


def test_its_folder_goes_with_the_server(own_database):
    server = own_database.server
    [folder] = folders_of(server)
    assert folder.is_dir()
    server.stop()
    assert not folder.exists()
    server.start()


def folders_of(server) -> set[Path]:
    """Where its processes count."""
    opened = []
    for pid in children(server.process.pid):
        for file in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):  # it was closed meanwhile
                opened.append(Path(os.readlink(file)))
    return {file.parent for file in opened if file.parent.name.startswith("tracker-metrics-")}


# The log


def test_what_people_do_leaves_no_secret_in_the_log(own_database):
    found = own_database
    secrets = do_what_people_do(found)
    log = settled(found)
    lines = requests_in(log)
    routes = {line["route"] for line in lines}
    assert {"staff:sign_in", "staff:lost_password", "staff:new_password"} <= routes
    assert {"staff:account", "api:collections", "api:drives"} <= routes
    assert {line["status"] for line in lines} >= {200, 201, 401, 403, 404}
    told = [found.server.environment["SECRET_KEY"], TOKEN, PASSWORD, "quanly"]
    for secret in [*secrets, *told]:
        assert secret not in log


def do_what_people_do(found) -> list[str]:
    """Sign in, fail to, ask for a password, open such a link, make a token and use it. The secrets
    that went over the line meanwhile."""
    phone, wrong = found.phone, "wrong-and-yet-secret"
    token_of = phone.cookies["csrftoken"]
    form = {"username": "quanly", "csrfmiddlewaretoken": token_of}
    assert phone.ask("POST", SIGN_IN, encoded(**form, password=wrong), FORM)[0] in (200, 422)
    phone.ask("POST", ASK, encoded(email="quanly@example.org", csrfmiddlewaretoken=token_of), FORM)
    link = "/nhap-lieu/mat-khau-moi/MQ/c4rt1f-0123456789abcdef0123456789abcdef/"
    phone.ask("GET", link)
    found.ask(link, "POST", b"a=b")
    made = phone.ask("POST", ACCOUNT, encoded(name="máy", csrfmiddlewaretoken=token_of), FORM)
    token = re.search(rb"hm_[\w-]{43}", made[1])[0].decode()
    bearing = {"Authorization": f"Bearer {token}"}
    assert found.ask("/api/v1/drives?mine=1", **bearing).status == 200
    assert found.ask("/api/v1/drives?mine=1", Authorization="Bearer hm_wrong").status == 401
    assert found.ask("/api/v1/collections", "POST", b'{"note": "wrong-and', **bearing).status in (
        400,
        422,
    )
    assert found.log(str(uuid4())).status == 201
    assert found.ask(f"/?password={wrong}&token={token}").status == 200
    assert found.ask(f"/khong-co/?password={wrong}").status == 404
    return [wrong, token, link.split("/")[-2], *phone.cookies.values(), "binh@example.org"]


def encoded(**form: str) -> bytes:
    return urlencode(form).encode()


def settled(found) -> str:
    """The log, once it holds the line of what is asked for now."""
    code = found.ask("/khong-co-nua/").headers["X-Request-ID"]
    until = monotonic() + 20
    while code not in (log := found.server.log.read_text()):
        assert monotonic() < until
        threading.Event().wait(0.02)
    return log
