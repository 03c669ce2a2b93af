"""A kept page that may be out of date says so: to programs by headers, to people by a line."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

HEADER, BODY = b'<header class="site">', b"<body"
# Said of the page as it is kept. No cache puts the marked one in the place of a good one.
NOT_OF_OLD = {"etag", "content-length", "cache-control", "last-modified"}

Headers = list[tuple[str, str]]


def marked_as_old(
    headers: Headers, body: bytes, *, path: str, age: float, now: float
) -> tuple[Headers, bytes]:
    """`age` in seconds since the page was known to hold."""
    kept = [(name, value) for name, value in headers if name.lower() not in NOT_OF_OLD]
    kind = next((value for name, value in kept if name.lower() == "content-type"), "")
    if kind.startswith("text/html"):
        body = with_line(body, path=path, age=age, now=now)
    said = [
        ("Age", str(int(age))),
        ("Warning", '111 - "Revalidation Failed"'),
        ("Cache-Control", "no-store"),
        ("Content-Length", str(len(body))),
    ]
    return kept + said, body


def with_line(body: bytes, *, path: str, age: float, now: float) -> bytes:
    """Above the head of the page, or where it has none, as an embedded one, at its beginning."""
    at = body.find(HEADER)
    if at < 0:
        begun = body.find(BODY)
        at = body.find(b">", begun) + 1 if begun >= 0 else 0
    held = datetime.fromtimestamp(now - age, timezone.get_default_timezone())
    with translation.override("en" if path.startswith("/en/") else settings.LANGUAGE_CODE):
        context = {"held": held, "minutes": max(1, int(age // 60))}
        line = render_to_string("components/old.html", context).strip()
    return body[:at] + line.encode() + body[at:]
