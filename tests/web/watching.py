"""The site as WSGI serves it, its log in a list; or a real server's log, read line by line."""

import json
import logging
from dataclasses import dataclass, field
from io import BytesIO

from django.core.handlers.wsgi import WSGIHandler

from campaigns.web import journal
from campaigns.web.lines import Lines, in_json
from campaigns.web.outage import Outage
from campaigns.web.pulse import Pulse
from campaigns.web.slow import SlowClients
from campaigns.web.watch import Watched


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


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
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "testserver",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": BytesIO(),
            **more,
        }
        said = []
        found = self.application(environ, lambda *begun: said.append(begun))
        content = b"".join(found)
        if hasattr(found, "close"):
            found.close()
        status, headers, *_error = said[-1]
        return Answer(int(status[:3]), dict(headers), content)

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
