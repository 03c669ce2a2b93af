"""When an administrative unit was in force, and who took it over."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Validity:
    """From `start` (counted) to `end` (not counted); None is without limit.

    A province valid until 2025-07-01 was in force on 2025-06-30, and no longer
    on 2025-07-01. Raises ValueError when the end is not after the start.
    """

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError(f"the validity ends on {self.end}, not after its start {self.start}")

    def contains(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def overlaps(self, other: Validity) -> bool:
        """Whether both are in force on some day."""
        return _begins_before_end(self, other) and _begins_before_end(other, self)


def _begins_before_end(one: Validity, other: Validity) -> bool:
    return one.start is None or other.end is None or one.start < other.end


def heirs(links: Iterable[tuple[T, T]], start: T) -> list[T]:
    """All that took over from `start`, and from these in turn, nearest first.

    `links` are pairs of former and new. `start` is never its own heir, even
    where wrong data run in a circle.
    """
    return _follow(links, start)


def forebears(links: Iterable[tuple[T, T]], start: T) -> list[T]:
    """All that `start` took over, and what these had taken over, nearest first."""
    return _follow([(new, old) for old, new in links], start)


def _follow(links: Iterable[tuple[T, T]], start: T) -> list[T]:
    onward: dict[T, list[T]] = {}
    for origin, goal in links:
        onward.setdefault(origin, []).append(goal)
    found = {start: None}  # a dict for its order
    queue = [start]
    for place in queue:
        new = [goal for goal in dict.fromkeys(onward.get(place, ())) if goal not in found]
        found.update(dict.fromkeys(new))
        queue.extend(new)
    return queue[1:]
