"""The versions of what kept pages show, asked of the database at most once in a while."""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from threading import Lock

from django.db import Error

from campaigns.reading.versions import Numbers, Subject, versions_of
from campaigns.web.pulse import pulse

log = logging.getLogger(__name__)

Asked = Callable[[Collection[Subject]], dict[Subject, Numbers]]
MOST = 200  # subjects of one question
PATIENCE = 0.8  # seconds to wait for an answer, to one's own question or to somebody else's


class Unanswered(Exception):
    """The database does not say whether anything was written."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was stored at a moment, by this process's clock."""

    numbers: tuple[Numbers | None, ...]
    at: float


class Freshness:
    """`read` answers from what was asked lately; whoever asks first asks for all that others
    asked for too, so that it is one query for all the pages in use."""

    def __init__(self, *, clock: Callable[[], float], lag: float, ask: Asked | None = None):
        self._clock, self._lag, self._ask = clock, lag, ask or from_database
        self._known: dict[Subject, tuple[Numbers | None, float]] = {}
        self._wanted: dict[Subject, float] = {}
        self._failed = float("-inf")
        self._asking = Lock()

    def read(self, subjects: tuple[Subject, ...]) -> Read:
        """The versions of the subjects, no older than `lag`; Unanswered where there are none."""
        now = self._clock()
        since = now - self._lag
        self._wanted |= dict.fromkeys(subjects, now)
        if found := self._read(subjects, since):
            return found
        if not self._asking.acquire(timeout=PATIENCE):
            raise Unanswered
        try:
            if found := self._read(subjects, since):
                return found
            self._ask_again(subjects)
        finally:
            self._asking.release()
        return self._read(subjects, float("-inf"))

    def _read(self, subjects: tuple[Subject, ...], since: float) -> Read | None:
        known = [self._known.get(subject) for subject in subjects]
        if None in known:
            return None
        at = min((moment for _numbers, moment in known), default=self._clock())
        return Read(tuple(numbers for numbers, _moment in known), at) if at >= since else None

    def _ask_again(self, subjects: Iterable[Subject]) -> None:
        now = self._clock()
        if self._failed > now - self._lag:
            raise Unanswered  # asked a moment ago: each question may wait long for its error
        # Others add to it meanwhile; a copy is made at one stroke.
        self._wanted = {s: at for s, at in list(self._wanted.items()) if at > now - 2 * self._lag}
        wanted = dict.fromkeys([*subjects, *list(self._wanted)])
        wanted = list(wanted)[: max(MOST, len(subjects))]
        try:
            found = self._ask(wanted)
        except Error as error:
            self._failed = self._clock()
            log.warning("Kept pages cannot ask whether they are new: %s", error)
            raise Unanswered from error
        if len(self._known) > 20 * MOST:
            self._known = {s: k for s, k in self._known.items() if s in self._wanted}
        self._known |= {subject: (found.get(subject), now) for subject in wanted}


def from_database(subjects: Collection[Subject]) -> dict[Subject, Numbers]:
    """By the thread that asks: this one has a visitor waiting."""
    return pulse.ask(lambda: versions_of(subjects=subjects), patience=PATIENCE)
