"""What it was measured on."""

import os
import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tests import postgres

from .countries import ROOT
from .programs import installed


def facts() -> dict[str, object]:
    memory = next(
        line for line in Path("/proc/meminfo").read_text().splitlines() if "MemTotal" in line
    )
    return {
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "commit": _said("git", "-C", str(ROOT), "describe", "--always", "--dirty"),
        "cores": os.cpu_count(),
        "memory_gb": round(int(memory.split()[1]) / 1024**2),
        "load_before": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "django": _version("django"),
        "sqlite": sqlite3.sqlite_version,
        "postgresql": _said(str(postgres.newest_binaries() / "postgres"), "--version").split()[2],
        "server": f"granian {_version('granian')}",
        "yardstick": _said(str(installed() / "gunicorn"), "--version")
        .replace(" (version ", " ")
        .rstrip(")"),
    }


def _said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)
