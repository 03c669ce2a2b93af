"""A copy of the program in which guards are removed, one at a time, and what their tests say."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from tests.databases import ROOT
from tests.test_house import files

from .mutations.mutation import Mutation

PATIENCE = 300
FAILS = "fails"
AT_THE_END = 'failed on teardown with "AssertionError'  # figures beside their goals
# What a guard's removal is not: a program that cannot be read, or that misses a name.
BROKEN = ("SyntaxError", "IndentationError", "ImportError", "ModuleNotFoundError", "NameError")


class Copy:
    """`database` is where its tests make theirs; None for SQLite in memory."""

    def __init__(self, folder: Path, *, database: str | None = None):
        self.root, self.database = folder / "copy", database
        for file in files(ROOT):
            there = self.root / file.relative_to(ROOT)
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, there)
        for name in (".venv", "node_modules"):
            if (ROOT / name).exists():
                (self.root / name).symlink_to(ROOT / name)
        for file in (ROOT / "campaigns" / "locale").rglob("*.mo"):
            shutil.copy2(file, self.root / file.relative_to(ROOT))
        (self.root / "var").mkdir(exist_ok=True)
        command = [sys.executable, "-m", "compileall", "-q", "campaigns", "tests"]
        subprocess.run(command, cwd=self.root, check=True)

    def without(self, mutation: Mutation) -> str:
        """FAILS where the test fails because the guard is gone; else what it did instead."""
        with self._changed(mutation):
            return self._verdict(mutation.test)

    @contextmanager
    def _changed(self, mutation: Mutation) -> Iterator[None]:
        file = self.root / mutation.file
        if not mutation.old:
            file.write_text(mutation.new, encoding="utf-8")
            yield
            file.unlink()
            return
        text, stat = file.read_text(encoding="utf-8"), file.stat()
        assert text.count(mutation.old) == 1, mutation
        file.write_text(text.replace(mutation.old, mutation.new), encoding="utf-8")
        yield
        file.write_text(text, encoding="utf-8")
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # what was compiled holds again

    def _verdict(self, test: str) -> str:
        report = self.root / "var" / "report.xml"
        report.unlink(missing_ok=True)
        command = [
            sys.executable, "-m", "pytest", "-n", "0", "-x", "-q", "-m", "", f"--junitxml={report}",
            test,
        ]  # fmt: skip
        done = subprocess.run(
            command,
            cwd=self.root,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        if done.returncode == 0:
            return "passes"
        if done.returncode != 1:
            return f"does not run: {done.stdout[-1500:]}{done.stderr[-500:]}"
        return _said(ElementTree.parse(report).getroot())

    def _environment(self) -> dict[str, str]:
        ours = {
            "TEST_DATABASE_URL",
            "DATABASE_URL",
            "PYTEST_CURRENT_TEST",
            "PYTEST_ADDOPTS",
            "TORTURE_REPORT",
        }
        kept = {name: value for name, value in os.environ.items() if name not in ours}
        # A file is changed and put back within a second: nothing of it may be kept compiled.
        kept["PYTHONDONTWRITEBYTECODE"] = "1"
        return {**kept, "TEST_DATABASE_URL": self.database} if self.database else kept


def _said(report: ElementTree.Element) -> str:
    """A failure of the test itself, and not of what stands around it."""
    failure, error = report.find(".//failure"), report.find(".//error")
    if failure is None and not _message(error).startswith(AT_THE_END):
        return f"breaks before it asks: {_message(error)}"
    message = _message(failure)
    return f"breaks: {message}" if message.startswith(BROKEN) else FAILS


def _message(found: ElementTree.Element | None) -> str:
    return "" if found is None else found.get("message", "")[:300]
