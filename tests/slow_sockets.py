"""Sockets that are slow in each of the ways that hold up a server."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

HEAD = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
# With a token's cookie, so that the body is read before it is refused.
POST = b"POST /nhap-lieu/dang-nhap/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
POST += b"Cookie: csrftoken=" + b"a" * 32 + b"\r\n"
POST += b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\n"
ASKED = 300  # answers of one piece that nobody reads

# They say nothing, send their head or their body a byte a second, or do not read: neither what is
# sent in one piece nor a stream.
KINDS = ("silent", "head", "body", "unread", "stream")


def first(kind: str, *, page: str, stream: str) -> bytes:
    """What such a socket says at once."""
    return {
        "silent": b"",
        "head": HEAD.format(page).encode(),
        "body": POST,
        "unread": f"{HEAD.format(page)}\r\n".encode() * ASKED,
        "stream": f"{HEAD.format(stream)}\r\n".encode(),
    }[kind]


@contextmanager
def slow(
    url: str, kind: str, many: int, *, page: str = "/", stream: str = "/chien-dich/?_export=csv"
) -> Iterator[None]:
    """So many of them, which go on being slow until the end."""
    sockets = [_begun(url, first(kind, page=page, stream=stream)) for _ in range(many)]
    ended = threading.Event()

    def drip() -> None:
        while not ended.wait(1):
            for one in sockets:
                _send(one, {"head": b"X", "body": b"a"}.get(kind, b""))

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        yield
    finally:
        ended.set()
        dripping.join()
        for one in sockets:
            one.close()


def _begun(url: str, said: bytes) -> socket.socket:
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.settimeout(5)
    one.connect((urlsplit(url).hostname, urlsplit(url).port))
    one.setblocking(False)
    _send(one, said)
    return one


def _send(one: socket.socket, data: bytes) -> None:
    if data:
        with suppress(OSError):  # the server has had enough of it, or its buffer is full
            one.send(data)
