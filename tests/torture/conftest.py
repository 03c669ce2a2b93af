"""Figures beside their goals, and databases of their own for what runs in other processes."""

from dataclasses import dataclass, field

import pytest

from tests import databases
from tests.torture import report

FIGURES: list[tuple[str, str, str, bool]] = []
FAILED: list[str] = []  # without a figure that says so


def pytest_runtest_logreport(report):
    if report.failed and "but the goal is" not in str(report.longrepr):
        FAILED.append(report.nodeid)


def pytest_terminal_summary(terminalreporter):
    report.leave("PostgreSQL" if databases.on_postgresql() else "SQLite", FIGURES, FAILED)
    if FIGURES:
        terminalreporter.section("figures beside their goals")
        for what, found, goal, good in FIGURES:
            terminalreporter.line(f"{'✓' if good else '✗'} {what}: {found} (goal: {goal})")


@dataclass
class Figures:
    """`at_most("…", 12.3, 60, "s")`: printed at the end of the run, and the test fails above it."""

    missed: list[str] = field(default_factory=list)

    def at_most(self, what: str, found: float, goal: float, unit: str) -> None:
        self._said(what, f"{found:.1f} {unit}", f"at most {goal} {unit}", found <= goal)

    def exactly(self, what: str, found: object, goal: object) -> None:
        self._said(what, str(found), str(goal), found == goal)

    def _said(self, what, found, goal, good) -> None:
        FIGURES.append((what, found, goal, good))
        if not good:
            self.missed.append(f"{what}: {found}, but the goal is {goal}")


@pytest.fixture
def figures():
    found = Figures()
    yield found
    assert not found.missed, "\n".join(found.missed)


@pytest.fixture
def own_database(tmp_path):
    with databases.own_database(tmp_path) as url:
        yield url
