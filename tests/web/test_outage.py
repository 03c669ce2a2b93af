"""The database goes away, or hangs, under a real server, and comes back."""

import json
import resource
import sqlite3
import threading
from contextlib import closing, contextmanager
from time import monotonic, sleep
from uuid import UUID, uuid4

import pytest

from tests.clusters import children
from tests.databases import on_postgresql
from tests.sites import ended, hanging, locked, moved, site
from tests.torture.phones import Phone

SEEN = {"/": "Có thể chưa cập nhật", "/en/": "May be out of date"}
DATA = "/api/v1/sources"
UNSEEN = "/nguon/?q={}"
ON_SQLITE = {"locked": locked, "moved": moved}
TROUBLES = {"hangs": hanging, "ended": ended} if on_postgresql() else ON_SQLITE


@pytest.fixture(scope="module")
def own_database(tmp_path_factory):
    """A site on it, of one process."""
    with site(tmp_path_factory.mktemp("outage"), WORKERS="1") as one:
        yield one


@pytest.mark.parametrize("trouble", TROUBLES)
def test_it_is_borne_and_over_when_the_database_is_back(own_database, trouble):
    site, key, unseen_path = own_database, str(uuid4()), UNSEEN.format(uuid4().hex)
    seen = {path: site.ask(path).text for path in [*SEEN, DATA]}
    assert site.log(str(uuid4())).status == 201
    seen |= {path: site.ask(path).text for path in SEEN}
    sleep(1)  # so long is a page shown without asking
    with TROUBLES[trouble](site.stored):
        health = site.ask("/healthz")
        assert (health.status, health.text) == (503, '{"status":"unavailable"}')
        assert health.seconds < 2
        for path, words in SEEN.items():
            page = site.ask(path)
            assert page.status == 200 and page.seconds < 1
            assert int(page.headers["Age"]) >= 0 and page.headers["Warning"].startswith("111")
            assert page.headers["Cache-Control"] == "no-store"
            assert words in page.text and "frame-ancestors" in str(page.headers)
        told = site.ask(DATA)
        assert (told.status, told.text) == (200, seen[DATA]) and told.headers["Age"]
        sent = site.log(key)
        assert (sent.status, sent.headers["Retry-After"]) == (503, "5")
        assert "Xin gửi lại" in json.loads(sent.text)["detail"]
        unseen = site.ask(unseen_path)
        assert (unseen.status, unseen.headers["Retry-After"]) == (503, "5")
        assert "Cơ sở dữ liệu chưa trả lời" in unseen.text
    back = monotonic()
    site.wait_for(200, within=5)
    site.wait_for(200, unseen_path, within=5)
    while (sent := site.log(key)).status == 503:
        assert monotonic() - back < 5
    assert sent.status == 201 and site.log(key).status == 200
    while "Warning" in (page := site.ask("/")).headers:
        assert monotonic() - back < 5
        sleep(0.1)
    assert SEEN["/"] not in page.text
    assert "Internal Server Error" not in site.server.log.read_text(errors="replace")


@pytest.mark.skipif(not on_postgresql(), reason="SQLite's file is never waited for without an end")
def test_where_every_thread_waits_for_it_the_health_check_is_answered(own_database):
    """Each thread of the only process is in the middle of a request when the database hangs."""
    site = own_database
    Phone(site.server, "quanly")  # the threads have connections
    with hanging(site.stored):
        answers = []
        askers = [
            threading.Thread(target=lambda n=n: answers.append(site.ask(f"/chien-dich/?q=x{n}")))
            for n in range(4)
        ]
        for asker in askers:
            asker.start()
        health = site.ask("/healthz")
        assert health.status == 503 and health.seconds < 4
        for asker in askers:
            asker.join(10)
        assert [answer.status for answer in answers] == [503] * 4
        assert all(answer.seconds < 6 for answer in answers)  # a thread may be connecting
    site.wait_for(200, within=5)
    site.wait_for(200, "/chien-dich/?q=x1", within=5)


@contextmanager
def no_larger_file(server, size: int):
    """No file of the server's can grow beyond it: as on a full disk, a write comes to nothing."""
    processes = [server.process.pid, *children(server.process.pid)]
    before = [resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in processes]
    for pid, (_soft, hard) in zip(processes, before, strict=True):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        for pid, limits in zip(processes, before, strict=True):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


@pytest.mark.skipif(on_postgresql(), reason="how PostgreSQL keeps its word is for its own tests")
def test_where_the_disk_is_full_what_was_acknowledged_stays_and_pages_are_shown(own_database):
    site, keys = own_database, [str(uuid4()) for _ in range(400)]
    acknowledged = []
    with no_larger_file(site.server, site.stored.stat().st_size):
        for key in keys:
            if (sent := site.log(key)).status != 201:
                break
            acknowledged.append(key)
        assert (sent.status, sent.headers["Retry-After"]) == (503, "5")
        assert site.ask("/healthz").status == 200
        assert site.ask(UNSEEN.format(uuid4().hex)).status == 200
    assert site.log(key).status == 201
    with closing(sqlite3.connect(site.stored)) as database:
        rows = database.execute("SELECT entry_key FROM campaigns_collection").fetchall()
    stored = {str(UUID(key)) for (key,) in rows}
    assert {*acknowledged, key} <= stored and not stored & set(keys[len(acknowledged) + 1 :])
    site.server.manage("check_totals", "--quiet")
