"""The report: a table for people, JSON for programs."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from .figures import Row, wanted
from .goals import GOALS

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
    """Markdown, whose columns stand below each other on a terminal too."""
    lines = [HEAD, *map(line, rows)]
    widths = [max(len(one[column]) for one in lines) for column in range(len(HEAD))]
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
