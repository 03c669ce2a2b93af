"""The report: a table for people, JSON for programs.

`python -m tests.bench.report [var/bench/report.json]` prints the README's table: both databases
beside each other.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

from .countries import HOLD
from .figures import Row, wanted
from .goals import BOTH, GOALS

HEAD = ("", "what", "figure", "noise", "ratio", "goal")
SIGNS = {True: "✓", False: "✗", None: " "}


def number(value: float) -> str:
    """Three figures that count, and no more than the measuring is worth."""
    if value == int(value) and abs(value) < 1000:
        return str(int(value))
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return (
        f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"
    )


def line(row: Row) -> tuple[str, ...]:
    unit = row.unit if row.unit in {"", "/s"} else f" {row.unit}"
    against = f"{number(row.ratio)} × {row.against}" if row.ratio is not None else ""
    own = f" ({number(row.own)} × its own)" if row.own is not None else ""
    return (
        SIGNS[row.is_met],
        row.what,
        f"{number(row.figure)}{unit}",
        f"± {row.noise / 2:.0%}" if row.noise is not None else "",
        against + own,
        row.goal.said() if row.goal else "",
    )


def missing(rows: Sequence[Row], engine: str, *, full: bool) -> list[str]:
    """Goals without a figure: never left out in silence."""
    return sorted(wanted(engine, full=full) - {row.key for row in rows if row.engine == engine})


def table(rows: Sequence[Row]) -> str:
    return aligned([HEAD, *map(line, rows)])


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Markdown, whose columns stand below each other on a terminal too."""
    widths = [max(len(one[column]) for one in lines) for column in range(len(lines[0]))]
    printed = [_printed(one, widths) for one in lines]
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    return "\n".join([printed[0], rule, *printed[1:]])


def _printed(cells: Sequence[str], widths: Sequence[int]) -> str:
    return (
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        + " |"
    )


def verdict(rows: Sequence[Row]) -> tuple[int, int]:
    """How many goals are met, and how many were measured."""
    judged = [row.is_met for row in rows if row.is_met is not None]
    return sum(judged), len(judged)


def keep(path: Path, rows: Sequence[Row], machine: dict, told: dict) -> None:
    said = {
        "machine": machine,
        **told,
        "rows": [
            {
                **asdict(row),
                "goal": row.goal.limit if row.goal else None,
                "at_least": row.goal.at_least if row.goal else None,
                "met": row.is_met,
            }
            for row in rows
        ],
    }
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def what_is_missing(key: str) -> str:
    return GOALS[key].what


def side_by_side(rows: Sequence[Row]) -> str:
    """What has a goal, and how each database meets it."""
    found = {(row.key, row.engine): row for row in rows}
    lines = [("what", "goal", *BOTH)]
    for key, goal in GOALS.items():
        cells = [_cell(found.get((key, engine))) for engine in BOTH]
        if any(cells):
            against = f" {goal.against}" if goal.against else ""
            lines.append((goal.what, goal.said() + against, *cells))
    return aligned(lines)


def _cell(row: Row | None) -> str:
    if row is None or row.goal is None:
        return ""
    sign, _, figure, noise, _, _ = line(row)
    said = f"{number(row.ratio)} × ({figure}, {noise})" if row.ratio is not None else figure
    return f"{sign} {said}".replace(", )", ")")


def read(path: Path) -> tuple[dict, list[Row]]:
    """What `keep` wrote."""
    said = json.loads(path.read_text(encoding="utf-8"))
    names = {field.name for field in fields(Row)}
    rows = [Row(**{name: row[name] for name in names & row.keys()}) for row in said["rows"]]
    return said, rows


def main(path: str = str(HOLD / "report.json")) -> int:
    said, rows = read(Path(path))
    machine = said["machine"]
    print(
        f"{machine['date'][:10]}, {machine['cores']} cores, {machine['memory_gb']} GB, "
        f"Python {machine['python']}, Django {machine['django']}, SQLite {machine['sqlite']}, "
        f"PostgreSQL {machine['postgresql']}, {machine['server']}; {said['form']} form:\n"
    )
    print(side_by_side(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
