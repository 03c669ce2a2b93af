"""One line in the log for each request: JSON where the site is served to the world, or plain.

A line names the route, the path without its query (what people search for, and links that hold a
secret, are nobody's business), the number of the account and the times in milliseconds. All lines
are ASCII, and what clients send is quoted: nobody writes a second line into the log.

A page that is kept goes out in some hundredths of a millisecond, and a line for each would take a
good part of that again. So these wait for a moment: what was asked for once in it has its line as
all others, and what was asked for more often has one line that says how many times.
"""

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from threading import Event, Lock, Thread

from . import metrics
from .asked import HIT, Asked

MOMENT = 0.25  # seconds that kept pages wait for their line
WHOLE = 4096  # bytes that a pipe takes in one piece, whoever else writes into it
LONGEST = 300  # characters of a path
# What a link of a letter holds; see staff/urls.py.
SECRET = re.compile(r"(/mat-khau-moi/)[^/]+/[^/]+")

Form = Callable[["Line"], str]


class Line:
    """A request that was answered; or `times` as many alike, and `seconds` is their mean. `at` is
    the time of day."""

    __slots__ = ("asked", "at", "method", "path", "seconds", "times")

    def __init__(
        self, asked: Asked, *, at: float, method: str, path: str, seconds: float, times: int = 1
    ):
        self.asked, self.at, self.method, self.path = asked, at, method, path
        self.seconds, self.times = seconds, times


@lru_cache(maxsize=2048)
def shown(text: str) -> str:
    """A path or a method, as WSGI hands it on, in quotes."""
    read = text.encode("latin-1", "replace").decode("utf-8", "replace")
    return json.dumps(SECRET.sub(r"\1…", read)[:LONGEST])


@lru_cache(maxsize=4)
def _second(at: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at))


def moment(at: float) -> str:
    """In UTC, to the millisecond."""
    return f"{_second(int(at))}.{int(at * 1000) % 1000:03}Z"


def in_json(line: Line) -> str:
    asked = line.asked
    more = "" if asked.account is None else f',"account":{asked.account}'
    if asked.kept:
        more += f',"kept":"{asked.kept}"'
    if line.times > 1:
        more += f',"times":{line.times}'
    return (
        f'{{"time":"{moment(line.at)}","level":"{level(asked.status)}","logger":"request",'
        f'"request":"{asked.code}","method":{shown(line.method)},"path":{shown(line.path)},'
        f'"route":"{asked.route}","status":{asked.status},"ms":{line.seconds * 1000:.2f},'
        f'"database_ms":{asked.database * 1000:.2f},"statements":{asked.statements}{more}}}\n'
    )


def in_words(line: Line) -> str:
    asked = line.asked
    more = "" if asked.account is None else f" account={asked.account}"
    if asked.kept:
        more += f" kept={asked.kept}"
    if line.times > 1:
        more += f" times={line.times}"
    return (
        f"{moment(line.at)} {level(asked.status)} {shown(line.method)[1:-1]} "
        f"{shown(line.path)[1:-1]} {asked.status} {line.seconds * 1000:.2f} ms "
        f"(database {asked.database * 1000:.2f} ms, {asked.statements}) "
        f"route={asked.route} request={asked.code}{more}\n"
    )


def level(status: int) -> str:
    return "ERROR" if status >= 500 else "INFO"


def to_terminal(text: bytes) -> None:
    with suppress(OSError):  # no answer fails for a log that cannot be written
        os.write(2, text)


Kind = tuple[str, str, str, str]  # route, method, path, status


class Lines:
    """Writes them, and counts what they tell."""

    def __init__(self, form: Form, *, write: Callable[[bytes], None] = to_terminal):
        self._form, self._write = form, write
        self._found: list[tuple[Kind, str, float]] = []
        self._some = Event()
        self._thread: Thread | None = None
        self._lock = Lock()

    def say(self, line: Line) -> None:
        metrics.count(line.asked, line.method, line.seconds)
        self._write(self._form(line).encode())

    def found(self, kind: Kind, code: str, took: float) -> None:
        """A kept page was sent, in so many seconds."""
        self._found.append((kind, code, took))
        if not self._some.is_set():
            self._wake()

    def _wake(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._go_on, daemon=True, name="log")
                self._thread.start()
        self._some.set()

    def _go_on(self) -> None:
        while True:
            self._some.wait()
            time.sleep(MOMENT)
            self._some.clear()
            self.say_found()

    def say_found(self) -> None:
        """In pieces that no other process's lines can come between."""
        piece, length = [], 0
        for line in self._together():
            metrics.count_found(line.asked, line.method, line.times)
            text = self._form(line).encode()
            if length + len(text) > WHOLE and piece:
                self._write(b"".join(piece))
                piece, length = [], 0
            piece.append(text)
            length += len(text)
        if piece:
            self._write(b"".join(piece))

    def _together(self) -> Iterator[Line]:
        many = len(self._found)  # others go on adding
        sums: dict[Kind, list] = {}
        for kind, code, took in self._found[:many]:
            if (found := sums.get(kind)) is None:
                sums[kind] = [1, took, code]
            else:
                found[0] += 1
                found[1] += took
        del self._found[:many]
        at = time.time()
        for (route, method, path, status), (times, took, code) in sums.items():
            asked = Asked(code if times == 1 else "")
            asked.route, asked.kept, asked.status = route, HIT, int(status[:3])
            seconds = took / times
            yield Line(asked, at=at, method=method, path=path, seconds=seconds, times=times)
