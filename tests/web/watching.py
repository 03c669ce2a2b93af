"""The site as WSGI serves it, its log in a list; or a real server's log, read line by line."""

import json
import logging
from dataclasses import dataclass, field

from django.core.handlers.wsgi import WSGIHandler

from campaigns.web import journal
from campaigns.web.lines import Lines, in_json
from campaigns.web.outage import Outage
from campaigns.web.pulse import Pulse
from campaigns.web.slow import SlowClients
from campaigns.web.watch import Watched

from .wsgi import Answer, ask


@dataclass
class Site:
    """`site.ask("/")`. `log` is what was written, requests and messages."""

    log: list[str] = field(default_factory=list)
    pulse: Pulse = field(default_factory=Pulse)

    def __post_init__(self):
        self.lines = Lines(in_json, write=lambda text: self.log.append(text.decode()))
        self.application = self.around(Outage(WSGIHandler(), pulse=self.pulse))

    def around(self, application, **more) -> Watched:
        return Watched(SlowClients(application, threads=4), lines=self.lines, **more)

    def ask(self, path: str, method: str = "GET", body: bytes = b"", query="", **more) -> Answer:
        return ask(self.application, path, method, body, query, **more)

    @property
    def requests(self) -> list[dict]:
        self.lines.say_found()
        return requests_in("".join(self.log))


class Told(logging.Handler):
    """What is logged, as it is written down."""

    def __init__(self, log: list[str], formatter: logging.Formatter):
        super().__init__()
        self.log = log
        self.setFormatter(formatter)

    def emit(self, record: logging.LogRecord) -> None:
        self.log.append(self.format(record) + "\n")


def listened(log: list[str]) -> Told:
    return Told(log, journal.Json())


def requests_in(text: str) -> list[dict]:
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return [line for line in lines if line["logger"] == "request"]
