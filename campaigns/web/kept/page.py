"""An answer as it is sent: its bodies plain and compressed, its headers, and when it is the same.

Each body is compressed once, when somebody first asks for it so. What is kept holds no secret, so
that the length of a compressed page tells nobody anything (BREACH).
"""

import gzip
import hashlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from threading import Lock

import brotli

from campaigns.web.compress import TEXTS

from .freshness import Read

Headers = list[tuple[str, str]]

SHORTEST = 200  # bytes that are worth compressing
OVERHEAD = 4096  # what a page costs beside its bodies, about
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
# A shared cache in front asks again after a second, and shows what it has while nobody answers.
# What is asked with a cookie goes by: who is signed in sees at once what they wrote.
FOR_CACHES = "public, max-age=0, s-maxage=1, stale-if-error=86400"
ANEW = {"content-length", "etag", "vary"}  # said of each encoding by itself
OF_UNCHANGED = ("cache-control", "access-control-", "cross-origin-")
OF_UNCHANGED += ("content-security-policy", "x-content-type-options", "x-frame-options")
OF_UNCHANGED += ("referrer-policy", "permissions-policy", "strict-transport-security")


class Page:
    """One kept answer. `shown` are the versions it was made from, `checked` when they last held;
    `until` is the time of day at which its day, or its minute, is over."""

    __slots__ = (
        "_bodies",
        "_headers",
        "_lock",
        "_tag",
        "checked",
        "route",
        "size",
        "until",
        "version",
    )

    def __init__(
        self,
        *,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        shown: Read,
        until: float,
        route: str = "",
    ):
        headers, self.route = list(headers), route
        said = {name.lower(): value for name, value in headers}
        self.version, self.checked, self.until = shown.numbers, shown.at, until
        digest = said.get("etag") or f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
        self._tag = digest.removeprefix("W/").strip('"')
        kept = [(name, value) for name, value in headers if name.lower() not in ANEW]
        vary = [said["vary"]] if "vary" in said else []
        text = said.get("content-type", "").startswith(TEXTS) and len(body) >= SHORTEST
        if text and "accept-encoding" not in said.get("vary", "").lower():
            vary.append("Accept-Encoding")
        if "cache-control" not in said:
            kept.append(("Cache-Control", FOR_CACHES))
            vary.append("Cookie")
        if vary:
            kept.append(("Vary", ", ".join(vary)))
        self._headers = kept
        self._bodies: dict[str, bytes | None] = {"": body}
        if text:
            self._bodies |= dict.fromkeys(COMPRESS)
        self._lock = Lock()
        # Compressed ones are about half as long as the plain one, both together.
        self.size = OVERHEAD + len(body) + (len(body) // 2 if text else 0)

    def encoding_for(self, accepted: str) -> str:
        """The best of what it can be had in; empty for plain."""
        return next((e for e in preferred(accepted) if e in self._bodies), "")

    def answer(self, encoding: str) -> tuple[Headers, bytes]:
        body = self._bodies[encoding]
        if body is None:
            body = self._compressed(encoding)
        headers = [*self._headers, ("ETag", self._named(encoding))]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        headers.append(("Content-Length", str(len(body))))
        return headers, body

    def answer_to(self, environ: dict[str, object]) -> tuple[str, Headers, list[bytes]]:
        """As the asker can read it, or that it is what they have: status, headers, body."""
        encoding = self.encoding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and (unchanged := self.unchanged(encoding, asked)):
            return "304 Not Modified", unchanged, []
        headers, body = self.answer(encoding)
        return "200 OK", headers, [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def unchanged(self, encoding: str, asked: str) -> Headers | None:
        """The headers of a 304, where the asker names what they would be sent."""
        own = self._named(encoding)
        if asked != own:
            mine = {self._named(one) for one in self._bodies}
            named = [one.strip().removeprefix("W/") for one in asked.split(",")]
            own = next((own if one == "*" else one for one in named if one in mine | {"*"}), None)
            if own is None:
                return None
        said = [pair for pair in self._headers if pair[0].lower().startswith(OF_UNCHANGED)]
        return [*said, *(pair for pair in self._headers if pair[0] == "Vary"), ("ETag", own)]

    def _named(self, encoding: str) -> str:
        return f'"{self._tag}-{encoding}"' if encoding else f'"{self._tag}"'

    def _compressed(self, encoding: str) -> bytes:
        with self._lock:  # by one thread, while others of this page wait
            if (body := self._bodies[encoding]) is None:
                body = self._bodies[encoding] = COMPRESS[encoding](self._bodies[""])
        return body


@lru_cache(maxsize=512)
def preferred(accepted: str) -> tuple[str, ...]:
    """The encodings of ours that `Accept-Encoding` takes, the best first."""
    weights = {}
    for part in accepted.split(","):
        name, _, more = part.partition(";")
        weights[name.strip().lower()] = _weight(more)
    other = weights.get("*", 0.0)
    found = [(weights.get(name, other), name) for name in COMPRESS]
    return tuple(name for weight, name in sorted(found, key=lambda one: -one[0]) if weight > 0)


def _weight(text: str) -> float:
    name, _, value = text.replace(" ", "").partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
