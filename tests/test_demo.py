"""`make demo`: a made-up country in a database of its own, served as `make run` serves."""

import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import contextmanager

import pytest

from tests.serving import ROOT, Server

# What `make` has done already where tests run.
THERE = [f"--assume-old=.venv/stamps/{name}" for name in ("run", "catalogues", "static")]
READY = "Ctrl-C"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Settings of a server on a free port, with its static files."""
    found = Server(folder=tmp_path_factory.mktemp("demo"), password="một mật khẩu để thử")
    found.manage("collectstatic", "--no-input", "--verbosity", "0")
    return found


@contextmanager
def make_demo(demo):
    """Runs until the server is ready; gives what was printed until then."""
    process = subprocess.Popen(
        [
            *("make", "--no-print-directory", *THERE, "demo"),
            *(f"MANAGE={sys.executable} manage.py", f"DATABASE_URL={of(demo)}"),
        ],
        env=demo.environment,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        printed = []
        for line in process.stdout:
            printed.append(line)
            if READY in line:
                break
        yield "".join(printed)
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


def of(demo) -> str:
    return demo.environment["DATABASE_URL"]


def rows(demo, table: str) -> int:
    with sqlite3.connect(of(demo).removeprefix("sqlite:///")) as database:
        return database.execute(f"SELECT COUNT(*) FROM campaigns_{table}").fetchone()[0]


def test_it_serves_a_made_up_country_and_keeps_it(demo):
    with make_demo(demo) as printed:
        assert READY in printed, printed
        assert "Making a country of the size small" in printed
        assert f"http://127.0.0.1:{demo.port}/" in printed
        assert "quanly, kiengiang, hanoi" in printed and demo.password in printed
        with urllib.request.urlopen(demo.url, timeout=20) as answer:
            assert answer.headers["X-Sample-Data"] == "made-up"
            assert "<strong>Dữ liệu mẫu</strong>" in answer.read().decode()
    assert rows(demo, "campaign") == 200
    with make_demo(demo) as printed:
        assert READY in printed and "Making" not in printed
    assert rows(demo, "campaign") == 200


def test_its_database_is_not_that_of_make_run():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "\ndemo: export DATABASE_URL = sqlite:///var/demo.sqlite3\n" in text
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True
    )
    assert "make demo" in listed.stdout
