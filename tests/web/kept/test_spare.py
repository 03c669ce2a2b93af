"""Copies in a folder: what one process has shown another one shows while the database is away."""

import os
from pathlib import Path

import pytest
from django.db import OperationalError

from campaigns.web.kept.spare import EVERY, OLDEST, SWEPT, Spares
from tests.web.kept.conftest import Site

AWAY = OperationalError("the database is away")
HEADERS = [("Content-Type", "text/html")]


@pytest.fixture
def two(articles, tmp_path):
    with Site(folder=tmp_path / "kept") as one, Site(folder=tmp_path / "kept") as other:
        yield one, other


def test_what_one_process_made_another_shows_where_nobody_can_make_it(two):
    one, other = two
    made = one.get("/en/")
    other.broken = AWAY
    other.pass_by(120)
    old = other.get("/en/")
    assert old.status == 200 and old.headers["Age"] == "120"
    assert "May be out of date" in old.text and "2 minutes ago" in old.text
    assert len(old.body) > len(made.body) and other.made == []
    assert old.headers["Content-Security-Policy"] == made.headers["Content-Security-Policy"]


def test_no_copy_is_shown_while_the_database_answers(two):
    one, other = two
    one.get("/")
    assert other.is_made_by("/")


def test_what_no_process_made_is_left_to_django(two):
    one, other = two
    one.get("/")
    other.broken = AWAY
    assert other.is_made_by("/nguon/")
    assert other.is_made_by("/", HTTP_HOST="localhost")


def test_a_page_is_copied_now_and_then(articles, tmp_path):
    with Site(folder=tmp_path) as site:
        site.get("/")
        [copy] = tmp_path.iterdir()
        copy.unlink()
        site.broken = None
        for seconds, copies in ((EVERY - 1, 0), (2, 1)):
            site.pass_by(seconds)
            site.pages.shelf.drop(("http", "testserver", "/", ""))
            site.get("/")
            assert len(list(tmp_path.iterdir())) == copies


class Clock:
    now = 1_770_000_000.0

    def __call__(self) -> float:
        return self.now


def spares(folder: Path, *, site: str = "a", size: int = 100_000, now=None) -> Spares:
    return Spares(folder, size=size, site=site, now=now or Clock())


def test_the_copy_of_another_database_is_another(tmp_path):
    spares(tmp_path).put(("/",), HEADERS, b"a")
    assert spares(tmp_path).get(("/",)).body == b"a"
    assert spares(tmp_path, site="b").get(("/",)) is None


def test_a_copy_is_a_day_old_at_most(tmp_path):
    clock = Clock()
    stored = spares(tmp_path, now=clock)
    stored.put(("/",), HEADERS, b"a")
    clock.now += OLDEST
    assert stored.get(("/",))
    clock.now += 1
    assert stored.get(("/",)) is None


def test_the_folder_is_bounded_and_what_is_not_ours_to_read_is_no_page(tmp_path):
    clock = Clock()
    stored = spares(tmp_path, size=20_000, now=clock)
    for number in range(2 * SWEPT):
        stored.put((str(number),), HEADERS, b"x" * 1_000)
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 20_000 + SWEPT * 1_100
    for file in tmp_path.iterdir():
        file.write_bytes(b"{")
    assert stored.get(("1",)) is None
    stored.put(("large",), HEADERS, b"x" * 2_501)
    assert stored.get(("large",)) is None


def test_where_nothing_can_be_written_there_are_no_copies():
    stored = spares(Path(os.devnull))
    stored.put(("/",), HEADERS, b"a")
    assert stored.get(("/",)) is None
