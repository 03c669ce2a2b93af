"""What `wrk` says, and what is made of it: rates, ratios, medians, verdicts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from .goals import GOALS, Goal

SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


class BenchError(Exception):
    """Something did not answer as it should: no figure is better than a wrong one."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One turn of a load: answers a second, and in how many seconds 99 of 100 came."""

    rate: float
    p99: float


def parse_wrk(said: str) -> Shot:
    """Refuses a turn in which anything else than 2xx or 3xx was answered, or nothing was."""
    if wrong := re.search(r"Non-2xx or 3xx responses: (\d+)", said):
        raise BenchError(f"{wrong[1]} answers were errors:\n{said}")
    if broken := re.search(r"Socket errors: (.*)", said):
        counts = dict(re.findall(r"(\w+) (\d+)", broken[1]))
        if any(int(counts.get(kind, 0)) for kind in ("connect", "read", "write", "timeout")):
            raise BenchError(f"connections broke: {broken[1]}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", said)
    if not rate or not p99 or not float(rate[1]):
        raise BenchError(f"wrk said no figures:\n{said}")
    return Shot(float(rate[1]), float(p99[1]) * SECONDS[p99[2]])


def ratio(values: Sequence[float], to: Sequence[float]) -> float:
    """The median of the ratios turn by turn, in which both saw the same noise."""
    return median(value / other for value, other in zip(values, to, strict=True))


def spread(values: Sequence[float]) -> float:
    """How noisy the turns were: (largest - smallest) / median."""
    middle = median(values)
    return (max(values) - min(values)) / middle if middle else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the report. What has a key of GOALS has a goal; the rest is told for interest.

    `own` is the ratio to the constant view on the tracker's own server, where the yardstick is
    another; `noise` how far the turns lay apart.
    """

    engine: str
    key: str
    what: str
    figure: float
    unit: str
    ratio: float | None = None
    against: str = ""
    own: float | None = None
    noise: float | None = None

    @property
    def goal(self) -> Goal | None:
        goal = GOALS.get(self.key)
        return goal if goal and self.engine in goal.engines else None

    @property
    def is_met(self) -> bool | None:
        if self.goal is None:
            return None
        return self.goal.is_met(self.figure if self.ratio is None else self.ratio)


def wanted(engine: str, *, full: bool) -> set[str]:
    """The keys that a whole run gives a row for."""
    from .goals import FULL_ONLY

    return {
        key
        for key, goal in GOALS.items()
        if engine in goal.engines and (full or key not in FULL_ONLY)
    }
