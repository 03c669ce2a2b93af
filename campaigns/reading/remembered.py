"""What is long to add up, remembered in this process until something of it changes.

A map of two thousand campaigns is the same for every reader and on several pages, and takes a
tenth of a second to work out. What is remembered is asked for with the versions of all that it is
made of (`reading.versions`), one cheap query, and worked out again where they differ.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar
from weakref import WeakSet

from .versions import DRIVES, LISTS, NAMES, RESULTS, SOURCES, Subject, versions_of

Answer = TypeVar("Answer")
Moment = tuple

UNKNOWN = object()

_all: WeakSet["Memory"] = WeakSet()


class Memory:
    """So many answers of some kilobytes, those that were asked for latest."""

    def __init__(self, *, most: int):
        self._most = most
        self._answers: OrderedDict[Hashable, tuple[Moment, object]] = OrderedDict()
        self._lock = Lock()
        _all.add(self)

    def known(self, key: Hashable, at: Moment) -> object:
        """What was kept, where it is of that moment; else UNKNOWN."""
        with self._lock:
            found = self._answers.get(key)
            if found is None or found[0] != at:
                return UNKNOWN
            self._answers.move_to_end(key)
            return found[1]

    def keep(self, key: Hashable, at: Moment, answer: object) -> None:
        with self._lock:
            self._answers[key] = (at, answer)
            self._answers.move_to_end(key)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._answers.clear()


_country = Memory(most=64)


def moment(*subjects: Subject) -> Moment:
    """The state of a few things, or of all that is published, to be asked for before what is
    remembered."""
    found = versions_of(subjects=subjects or (DRIVES, LISTS, NAMES, RESULTS, SOURCES))
    return tuple(sorted(found.items()))


def part_of(at: Moment, *subjects: Subject) -> Moment:
    """Of that moment, the state of a few things: what only they make different."""
    return tuple(one for one in at if one[0] in subjects)


def remembered(key: Hashable, at: Moment, ask: Callable[[], Answer]) -> Answer:
    """The answer of `ask` about the whole country, of that moment or a later one."""
    known = _country.known(key, at)
    if known is not UNKNOWN:
        return known
    answer = ask()
    _country.keep(key, at, answer)
    return answer


def forget() -> None:
    """As if the process had just begun; for databases that are put back to an earlier state."""
    for memory in _all:
        memory.forget()
