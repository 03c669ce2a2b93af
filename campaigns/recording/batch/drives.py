"""The drives that stand in a campaign, found by their key and by their site and day."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from campaigns.models import Drive


class StandingDrive(NamedTuple):
    """Its days are counted as `date.toordinal` counts them."""

    id: int
    site: int
    first: int
    last: int


class StandingDrives:
    """The drives by their key, in few bytes each: a campaign may have 100,000."""

    def __init__(self, rows: Iterable[tuple]) -> None:
        self._ids, self._sites = array("q"), array("q")
        self._first, self._last = array("i"), array("i")
        self._cancelled: set[int] = set()
        for pk, site, first, last, status in rows:  # in the order of their keys
            self._ids.append(pk)
            self._sites.append(site)
            self._first.append(first)
            self._last.append(last)
            if status == Drive.Status.CANCELLED:
                self._cancelled.add(pk)

    def __len__(self) -> int:
        return len(self._ids)

    def get(self, drive: int) -> StandingDrive | None:
        at = bisect_left(self._ids, drive)
        if at == len(self._ids) or self._ids[at] != drive:
            return None
        return StandingDrive(drive, self._sites[at], self._first[at], self._last[at])

    @cached_property
    def sites(self) -> frozenset[int]:
        return frozenset(self._sites)

    def on(self, site: int, day: int) -> Sequence[int]:
        """The keys of those at a site on a day; those that begin then come first."""
        found = self._on.get((site << _DAYS) + day, ())
        return (found,) if type(found) is int else found

    @cached_property
    def _on(self) -> dict[int, int | list[int]]:
        """Drives by site and day in one number; most have one drive alone. None is cancelled."""
        found: dict[int, int | list[int]] = {}
        later = []
        for pk, site, first, last in zip(
            self._ids, self._sites, self._first, self._last, strict=True
        ):
            if pk not in self._cancelled:
                _put(found, (site << _DAYS) + first, pk)
                later += [((site << _DAYS) + day, pk) for day in range(first + 1, last + 1)]
        for key, pk in later:
            _put(found, key, pk)
        return found


_DAYS = 22  # bits: more than a calendar's days


def _put(found: dict[int, int | list[int]], key: int, drive: int) -> None:
    if (there := found.setdefault(key, drive)) is not drive:
        found[key] = [*([there] if type(there) is int else there), drive]
