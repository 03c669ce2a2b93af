"""The table at the end of `make torture`: every figure of both databases, and whether all hold."""

import json
import subprocess
import sys

import pytest

from tests.databases import ROOT
from tests.torture.report import FOLDER, leave

GOOD = ("entries lost", "0", "0", True)
BAD = ("memory", "600.0 MB", "at most 512 MB", False)


def said(folder):
    command = [sys.executable, "-m", "tests.torture.report", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("found", "failed", "code"), [(GOOD, [], 0), (BAD, [], 1), (GOOD, ["test_ledger"], 1)]
)
def test_one_that_misses_makes_it_fail(tmp_path, monkeypatch, found, failed, code):
    monkeypatch.setenv(FOLDER, str(tmp_path))
    leave("SQLite", [GOOD], [])
    leave("PostgreSQL", [found], failed)
    ended, text = said(tmp_path)
    assert ended == code
    assert text.count("✗") == code and text.count("entries lost") >= 1
    rows = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert [row["database"] for row in rows][:2] == ["SQLite", "PostgreSQL"]
    assert all(name in text for name in failed)


def test_a_database_that_was_left_out_is_missed(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER, str(tmp_path))
    leave("SQLite", [GOOD], [])
    ended, text = said(tmp_path)
    assert ended == 1 and "✗  PostgreSQL" in text
