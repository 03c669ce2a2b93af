"""Spare copies of kept pages in a folder, for when the database is away.

A page that one process has shown another one may not have; and a process begun meanwhile has none.
They are never shown while the database answers.
"""

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from uuid import uuid4

from .page import Headers

EVERY = 60  # seconds at least from one copy of a page to the next
OLDEST = 24 * 3600  # seconds; as long as caches in front may show a page (`stale-if-error`)
SWEPT = 64  # copies after which the folder is looked over


@dataclass(frozen=True, slots=True)
class Spare:
    headers: Headers
    body: bytes
    made: float  # time of day


class Spares:
    """`size` in bytes, of all of them; with none there are no copies. `site` tells this one's
    from those of another database."""

    def __init__(self, folder: Path, *, size: int, site: str, now: Callable[[], float]):
        self._folder, self._size, self._site, self._now = folder, size, site, now
        self._copied: dict[str, float] = {}
        self._count = 0
        self._lock = Lock()

    def put(self, key: tuple[str, ...], headers: Headers, body: bytes) -> None:
        name, now = self._name(key), self._now()
        with self._lock:
            if now - self._copied.get(name, float("-inf")) < EVERY or len(body) > self._size // 8:
                return
            if len(self._copied) > 10_000:
                self._copied.clear()
            self._copied[name] = now
            self._count += 1
            swept = self._count % SWEPT == 1
        head = json.dumps({"headers": headers, "made": now}).encode()
        with suppress(OSError):  # a copy less
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished = self._folder / f"{uuid4().hex}.new"
            unfinished.write_bytes(head + b"\n" + body)
            os.replace(unfinished, self._folder / name)
            if swept:
                self._sweep()

    def get(self, key: tuple[str, ...]) -> Spare | None:
        try:
            head, _, body = (self._folder / self._name(key)).read_bytes().partition(b"\n")
            told = json.loads(head)
        except (OSError, ValueError):
            return None
        if self._now() - told["made"] > OLDEST:
            return None
        return Spare([(name, value) for name, value in told["headers"]], body, told["made"])

    def _name(self, key: tuple[str, ...]) -> str:
        return hashlib.sha256("\n".join([self._site, *key]).encode()).hexdigest()[:40]

    def _sweep(self) -> None:
        """What was copied longest ago goes first."""
        files = [(file, file.stat()) for file in self._folder.iterdir()]
        left = self._size
        for file, stat in sorted(files, key=lambda one: -one[1].st_mtime):
            left -= stat.st_size
            if left < 0 or self._now() - stat.st_mtime > OLDEST:
                file.unlink(missing_ok=True)
