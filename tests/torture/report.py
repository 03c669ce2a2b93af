"""`python -m tests.torture.report FOLDER`: one table of what the runs into that folder found.

Each run leaves a file there, for TORTURE_REPORT names the folder. `report.json` beside them holds
the same for programs. The exit code is 1 where a goal is missed, a test failed, or a database was
left out.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

FOLDER = "TORTURE_REPORT"
DATABASES = ("SQLite", "PostgreSQL")
HEAD = ("", "database", "figure", "found", "goal")
WIDEST = 90  # letters of a column


@dataclass(frozen=True)
class Row:
    database: str
    what: str
    found: str
    goal: str
    good: bool


def leave(database: str, figures: list[tuple[str, str, str, bool]], failed: list[str]) -> None:
    """What a run found, where somebody wants to know. A test that failed without a figure of its
    own is one."""
    if not (folder := os.environ.get(FOLDER)):
        return
    rows = [Row(database, *figure) for figure in figures]
    rows += [Row(database, name, "failed", "passes", False) for name in failed]
    path = Path(folder) / f"{database}-{os.getpid()}.run.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(row) for row in rows]), encoding="utf-8")


def read(folder: Path) -> list[Row]:
    """SQLite's first; each in the order in which it was found."""
    files = sorted(folder.glob("*.run.json"), key=lambda file: file.stat().st_mtime)
    rows = [Row(**row) for file in files for row in json.loads(file.read_text(encoding="utf-8"))]
    rows += [
        Row(name, "the whole run", "nothing", "figures", False)
        for name in DATABASES
        if name not in {row.database for row in rows}
    ]
    return sorted(rows, key=lambda row: DATABASES.index(row.database))


def table(rows: list[Row]) -> str:
    lines = [HEAD]
    lines += [("✓" if r.good else "✗", r.database, r.what, r.found, r.goal) for r in rows]
    lines = [tuple(short(cell) for cell in line) for line in lines]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    rows = read(folder)
    told = json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1)
    (folder / "report.json").write_text(told, encoding="utf-8")
    missed = sum(not row.good for row in rows)
    print(table(rows))
    print(f"\n{len(rows) - missed} of {len(rows)} hold. {folder / 'report.json'} has them too.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
