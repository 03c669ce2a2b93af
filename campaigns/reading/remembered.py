"""What the whole country adds up to, remembered in this process until something of it changes.

A map of two thousand campaigns is the same for every reader and on several pages, and takes a
tenth of a second to work out. What is remembered is asked for with the versions of all that it is
made of (`reading.versions`), one cheap query, and worked out again where they differ.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

from .versions import DRIVES, LISTS, NAMES, RESULTS, SOURCES, versions_of

Answer = TypeVar("Answer")
Moment = tuple

MOST = 64  # answers of some kilobytes

_answers: OrderedDict[Hashable, tuple[Moment, object]] = OrderedDict()
_lock = Lock()


def moment() -> Moment:
    """The state of all that is published, to be asked for before what is remembered."""
    found = versions_of(subjects=(DRIVES, LISTS, NAMES, RESULTS, SOURCES))
    return tuple(sorted(found.items()))


def remembered(key: Hashable, at: Moment, ask: Callable[[], Answer]) -> Answer:
    """The answer of `ask`, of that moment or a later one."""
    with _lock:
        known = _answers.get(key)
        if known is not None and known[0] == at:
            _answers.move_to_end(key)
            return known[1]
    answer = ask()
    with _lock:
        _answers[key] = (at, answer)
        _answers.move_to_end(key)
        while len(_answers) > MOST:
            _answers.popitem(last=False)
    return answer


def forget() -> None:
    """As if the process had just begun; for databases that are put back to an earlier state."""
    with _lock:
        _answers.clear()
