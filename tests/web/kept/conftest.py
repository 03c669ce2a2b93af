"""A visitor in front of the kept pages, with a clock that only the test moves."""

import gzip
import os
from dataclasses import dataclass, field
from pathlib import Path

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from campaigns.reading.versions import versions_of
from campaigns.web.kept import KeptPages
from tests.web.wsgi import Answer, ask

BEGIN = 1_770_000_000.0  # 2026-02-02, 9:40 in Việt Nam


class Seen(Answer):
    @property
    def text(self) -> str:
        read = {"gzip": gzip.decompress, "br": brotli.decompress}
        return read.get(self.headers.get("Content-Encoding"), bytes)(self.body).decode()


@dataclass
class Site:
    """`site.get("/")`. `made` are the addresses for which Django was asked; `asked` counts the
    questions whether something was written."""

    megabytes: float = 16
    seconds: float = 0.0
    made: list[str] = field(default_factory=list)
    asked: int = 0
    broken: Exception | None = None
    folder: Path = Path(os.devnull)  # where no copy can be

    def __post_init__(self):
        self.django = WSGIHandler()
        self.pages = KeptPages(
            self._django,
            megabytes=self.megabytes,
            clock=lambda: self.seconds,
            now=lambda: BEGIN + self.seconds,
            ask=self._ask,
            folder=self.folder,
        )

    def _django(self, environ, start_response):
        query = environ.get("QUERY_STRING", "")
        self.made.append(environ["PATH_INFO"] + (f"?{query}" if query else ""))
        return self.django(environ, start_response)

    def __enter__(self):
        """As Django's own test client: the test's connection outlives its requests."""
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        return self

    def __exit__(self, *error):
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)

    def _ask(self, subjects):
        self.asked += 1
        if self.broken:
            raise self.broken
        return versions_of(subjects=subjects)

    def pass_by(self, seconds: float = 1.0) -> None:
        self.seconds += seconds

    def get(self, address: str, method: str = "GET", **headers: str) -> Seen:
        path, _, query = address.partition("?")
        answer = ask(self.pages, path, method, query=query, **headers)
        return Seen(answer.status, answer.headers, answer.body)

    def is_made_by(self, address: str, **headers: str) -> bool:
        """Did Django have to make it?"""
        before = len(self.made)
        self.get(address, **headers)
        return len(self.made) > before


@pytest.fixture
def site():
    with Site() as site:
        yield site
