"""Large sheets: exact reasons in time and memory, applied in time, and whole or not at all."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture.large_sheets import make

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600
MODULE = "tests.torture.large_sheets"


class Machine:
    """Other processes at work on one database."""

    def __init__(self, url: str):
        self.environment = {
            **{key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ},
            "DATABASE_URL": url,
        }
        self.run("prepare")

    def start(self, *command: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", MODULE, *command],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str) -> dict:
        """What it said last."""
        process = self.start(*command)
        out, error = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, error[-3000:]
        return json.loads(out.splitlines()[-1])

    def killed_after(self, token: str, written: int) -> int:
        """Apply a sheet and kill that at once when so many entries stand; how many did."""
        process = self.start("apply", token)
        step = {}
        for line in process.stdout:
            step = json.loads(line)
            if step.get("step", -1) >= written:
                process.kill()
                break
        process.communicate()
        assert process.returncode == -9, "it was done before it was killed"
        return step["step"]


@pytest.fixture
def machine(own_database):
    return Machine(own_database)


def exact_reasons(machine, folder, figures, *, many: int, wrong: int):
    expected = make(folder / "sheet.xlsx", many, wrong=wrong)
    assert len(expected) == wrong
    found = machine.run("send", str(folder / "sheet.xlsx"))
    reasons = [tuple(reason) for reason in found["reasons"]]
    figures.exactly(f"reasons of {many} rows, by row and column", len(reasons), wrong)
    assert reasons == expected
    assert found["counts"] == {"new": many - wrong, "same": 0, "changed": 0, "wrong": wrong}
    figures.at_most(f"preview of {many} rows", found["seconds"], 60, "s")
    figures.at_most(f"memory for {many} rows", found["megabytes"], 200, "MB")


def whole_or_nothing(machine, folder, *, many: int, kills: list[int]):
    make(folder / "sheet.xlsx", many)
    token = machine.run("send", str(folder / "sheet.xlsx"))["token"]
    before = machine.run("count")
    assert before["entries"] == 0
    for written in kills:
        machine.killed_after(token, written)
        assert machine.run("count") == before, f"killed after {written}"
    assert machine.run("apply", token)["new"] == many
    after = machine.run("count")
    assert (after["entries"], after["applied"]) == (many, 1)
    assert after["drives"] == before["drives"] + many
    again = machine.run("apply", token)
    assert again["repeated"] and machine.run("count") == after


# The short forms, in the usual run


def test_a_sheet_with_wrong_rows_gives_each_reason(machine, tmp_path, figures):
    exact_reasons(machine, tmp_path, figures, many=2_000, wrong=50)


def test_a_sheet_that_is_killed_midway_is_whole_or_not_there(machine, tmp_path):
    whole_or_nothing(machine, tmp_path, many=5_000, kills=[0, 2_000])


# The long ones


@pytest.mark.torture
def test_50000_rows_with_500_wrong_ones(machine, tmp_path, figures):
    exact_reasons(machine, tmp_path, figures, many=50_000, wrong=500)


@pytest.mark.torture
def test_100000_rows_are_applied_in_time(machine, tmp_path, figures):
    make(tmp_path / "sheet.xlsx", 100_000)
    sent = machine.run("send", str(tmp_path / "sheet.xlsx"))
    applied = machine.run("apply", sent["token"])
    assert applied["new"] == 100_000
    assert machine.run("count")["entries"] == 100_000
    figures.at_most("100000 good rows applied", applied["seconds"], 20, "s")
    figures.at_most("memory for applying 100000 rows", applied["megabytes"], 200, "MB")
    again = machine.run("send", str(tmp_path / "sheet.xlsx"))
    figures.exactly("rows of the same sheet again that are new", again["counts"]["new"], 0)
    applied = machine.run("apply", again["token"])
    figures.exactly("entries after applying it again", machine.run("count")["entries"], 100_000)


@pytest.mark.torture
def test_100000_rows_that_are_killed_midway(machine, tmp_path, figures):
    kills = [0, 2_000, 40_000, 98_000]
    whole_or_nothing(machine, tmp_path, many=100_000, kills=kills)
    figures.exactly("applies killed midway that left nothing", len(kills), len(kills))
