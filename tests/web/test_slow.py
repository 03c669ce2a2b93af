"""Slow clients hold up nobody else: by the guard alone, and by the real server."""

import http.client
import json
import os
import socket
import threading
import time
from datetime import date
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from campaigns.models import Campaign
from campaigns.web import slow
from campaigns.web.slow import Places, Refused, SlowClients
from tests.recording.conftest import shared  # noqa: F401
from tests.serving import Server, address_of
from tests.slow_sockets import KINDS, POST
from tests.slow_sockets import slow as slow_sockets


class Begun:
    def __call__(self, status, headers, exc_info=None):
        self.status, self.headers = status, dict(headers)


def asked(guard, method="GET", path="/", body=b"", length=None, query=""):
    """What is answered, joined; the guard's answer itself; and the status."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "wsgi.input": body if hasattr(body, "read") else BytesIO(body),
        "CONTENT_LENGTH": str(len(body) if length is None else length),
    }
    begun = Begun()
    return guard(environ, begun), begun


def echo(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


# Bodies


def test_a_body_is_there_whole_before_the_view_runs():
    answer, begun = asked(SlowClients(echo, threads=8), "POST", body=b"units=320")
    assert (begun.status, answer) == ("200 OK", [b"units=320"])


def test_half_of_a_body_reaches_no_view():
    answer, begun = asked(SlowClients(echo, threads=8), "POST", body=b"units=3", length=9)
    assert begun.status.startswith("400 ") and b"".join(answer) == b""


def test_what_asks_has_no_body_to_wait_for():
    class NeverRead:
        def read(self, size=-1):
            raise AssertionError

    for method in ("GET", "HEAD"):
        answer, _ = asked(SlowClients(echo, threads=8), method, body=NeverRead(), length=500)
        assert answer == [b""]


@pytest.mark.parametrize("length", ["", "much", "-5", "0"])
def test_what_says_no_length_has_no_body(length):
    answer, _ = asked(SlowClients(echo, threads=8), "POST", body=b"abc", length=length)
    assert answer == [b""]


def test_a_body_larger_than_any_form_is_left_to_the_view(monkeypatch):
    monkeypatch.setattr(slow, "LARGEST", 4)
    guard = SlowClients(lambda environ, start: [str(len(guard.places._taken)).encode()], threads=8)
    assert asked(guard, "POST", body=b"abcde")[0] == [b"1"]
    assert asked(guard, "POST", body=b"abcd")[0] == [b"0"]


class Held:
    """A body that comes when it is let go."""

    def __init__(self, body=b"x"):
        self.body, self.reading, self.comes = body, threading.Event(), threading.Event()

    def __len__(self):
        return len(self.body)

    def read(self, size=-1):
        self.reading.set()
        assert self.comes.wait(20)
        return self.body


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def held_up(guard, many):
    bodies = [Held() for _ in range(many)]
    threads = [threading.Thread(target=asked, args=(guard, "POST", "/", body)) for body in bodies]
    for thread, body in zip(threads, bodies, strict=True):
        thread.start()
        assert body.reading.wait(20)
    return bodies, threads


def let_go(bodies, threads):
    for body in bodies:
        body.comes.set()
    for thread in threads:
        thread.join(20)


@pytest.mark.parametrize(
    ("path", "language", "kind", "words"),
    [
        ("/nhap-lieu/", "vi", "text/html; charset=utf-8", "Chưa có gì được lưu"),
        ("/en/nhap-lieu/", "en", "text/html; charset=utf-8", "Nothing was stored"),
        ("/api/v1/collections", "vi", "application/json", "Chưa có gì được lưu"),
    ],
)
def test_where_half_of_the_threads_wait_the_next_body_is_refused_at_once(
    path, language, kind, words
):
    clock = Clock()
    guard = SlowClients(echo, threads=4)
    guard.places = Places(2, clock=clock)
    holding = held_up(guard, 2)
    clock.now = slow.PATIENCE  # all of them are slow now
    answer, begun = asked(guard, "POST", path, b"units=320")
    assert begun.status.startswith("503 ")
    assert begun.headers["Retry-After"] == "5" and begun.headers["Cache-Control"] == "no-store"
    assert begun.headers["Content-Language"] == language
    assert begun.headers["Content-Type"] == kind
    assert "default-src 'none'" in begun.headers["Content-Security-Policy"]
    assert words in b"".join(answer).decode()
    assert asked(guard)[1].status == "200 OK"  # who asks for a page is served meanwhile
    let_go(*holding)
    assert asked(guard, "POST", path, b"units=320")[0] == [b"units=320"]


def test_a_crowd_that_sends_quickly_is_put_in_a_row():
    guard, answers = SlowClients(echo, threads=4), []
    guard.places = Places(2, clock=Clock())
    holding = held_up(guard, 2)
    late = threading.Thread(target=lambda: answers.append(asked(guard, "POST", body=b"a")[0]))
    late.start()
    let_go(*holding)
    late.join(20)
    assert answers == [[b"a"]]


def test_a_place_comes_back_however_its_body_ends():
    class Broken:
        def read(self, size=-1):
            raise ConnectionError

    guard = SlowClients(echo, threads=2)
    for _ in range(3):
        with pytest.raises(ConnectionError):
            asked(guard, "POST", body=Broken(), length=5)
    clock = Clock()
    places = Places(1, clock=clock)
    places.give_back(places.take())
    places.take()
    clock.now = slow.PATIENCE
    with pytest.raises(Refused):
        places.take()


# Answers


@pytest.mark.django_db  # to be closed, a response looks after connections
def test_an_answer_of_one_piece_takes_no_thread_to_be_sent():
    closed = []
    response = HttpResponse("trang")
    response.close = lambda: closed.append(True)
    assert asked(SlowClients(lambda *_: response, threads=8))[0] == [b"trang"]
    assert closed


@pytest.mark.django_db
def test_a_file_whose_length_is_known_goes_out_in_one_piece():
    response = StreamingHttpResponse([b"a" * 10] * 5, headers={"Content-Length": "50"})
    assert asked(SlowClients(lambda *_: response, threads=8))[0] == [b"a" * 50]


def test_a_server_that_wraps_files_hides_no_length():
    seen = {}
    guard = SlowClients(lambda environ, start: seen.update(environ) or [], threads=8)
    said = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", "wsgi.input": None}
    guard({**said, "wsgi.file_wrapper": iter}, None)
    assert "wsgi.file_wrapper" not in seen


@pytest.mark.django_db
def test_streams_have_half_of_the_threads_and_give_their_place_back():
    made = []

    def stream(environ, start_response):
        start_response("200 OK", [])
        made.append(StreamingHttpResponse(iter([b"1", b"2"])))
        return made[-1]

    clock = Clock()
    guard = SlowClients(stream, threads=4)
    guard.places = Places(2, clock=clock)
    one, two = asked(guard)[0], asked(guard)[0]
    clock.now = slow.PATIENCE
    _, begun = asked(guard)
    assert begun.status.startswith("503 ") and made[2].closed
    assert list(one) == [b"1", b"2"]
    one.close()
    three, begun = asked(guard)
    assert begun.status == "200 OK" and list(three) == [b"1", b"2"]
    two.close(), three.close()
    assert not guard.places._taken


@pytest.mark.django_db
def test_a_file_to_take_away_is_not_even_begun_without_a_place():
    begun = []

    def made(environ, start_response):
        begun.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return StreamingHttpResponse(["1"]) if environ["QUERY_STRING"] else HttpResponse("1")

    clock = Clock()
    guard = SlowClients(made, threads=2)
    guard.places = Places(1, clock=clock)
    first = asked(guard, query="_export=csv")[0]
    clock.now = slow.PATIENCE
    assert asked(guard, query="_export=csv")[1].status.startswith("503 ")
    assert asked(guard, path="/chien-dich/a/ket-qua.csv")[1].status.startswith("503 ")
    assert len(begun) == 1 and asked(guard)[0] == [b"1"]
    first.close()
    assert asked(guard, path="/chien-dich/a/ket-qua.csv")[0] == [b"1"]
    assert not guard.places._taken


def test_no_secret_of_the_server_reaches_a_request(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "geheim")
    monkeypatch.setenv("DATABASE_URL", "postgres://secret@/")
    monkeypatch.setenv("PATH_INFO", "/not/this")
    seen = {}
    guard = SlowClients(lambda environ, start: seen.update(environ) or [], threads=2)
    said = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", "wsgi.input": None}
    guard({**os.environ, **said}, None)
    assert seen["PATH_INFO"] == "/"
    assert not {"SECRET_KEY", "DATABASE_URL", "PATH"} & set(seen)


# The real server

SECONDS, CROWD, LONG = 3.0, 200, "x" * 150


@pytest.fixture
def server(shared, tmp_path):  # noqa: F811
    _, database = shared
    day = date(2024, 3, 1)
    Campaign.objects.bulk_create(  # so many that nobody's buffer holds the list of them
        Campaign(
            slug=f"dot-{n}", name=f"Đợt {n} " + "x" * 150, kind="blood_donation", starts_on=day
        )
        for n in range(3000)
    )
    with database():
        found = Server(folder=tmp_path, database=address_of(tmp_path))
        found.manage("collectstatic", "--no-input", "--verbosity", "0")
        found.start()
        yield found
        found.stop()


def took(url: str, path: str, status: int = 200) -> float:
    began = time.monotonic()
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == status
    return time.monotonic() - began


def test_others_are_served_while_two_hundred_sockets_are_slow(server, tmp_path):
    took(server.url, "/chien-dich/")
    manifest = json.loads((tmp_path / "static" / "staticfiles.json").read_text())
    script = "/static/" + manifest["paths"]["vendor/chart/chart.umd.min.js"]
    for kind in KINDS:
        times = {"/healthz": [], "/chien-dich/": []}
        with slow_sockets(server.url, kind, CROWD, page=script):
            until = time.monotonic() + SECONDS
            while time.monotonic() < until:
                for path, found in times.items():
                    found.append(took(server.url, path))
        worst = {path: sorted(found)[int(len(found) * 0.95)] for path, found in times.items()}
        assert max(worst.values()) < 3, (kind, worst)


def test_what_was_begun_is_ended_before_the_server_ends(server):
    """Its body is half here when TERM comes; the answer comes all the same."""
    head = POST.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as begun:
        begun.sendall(head)
        assert begun.recv(100).startswith(b"HTTP/1.1 100 ")  # a thread reads it
        begun.sendall(b"a" * 250)
        server.process.terminate()
        until = time.monotonic() + 20
        while listens(server.port) and time.monotonic() < until:
            threading.Event().wait(0.02)
        begun.sendall(b"a" * 250)
        assert begun.recv(100).startswith(b"HTTP/1.1 403 ")
    assert server.process.wait(20) == 0


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_no_process_outlives_the_first_one(server):
    """Not even where that is killed, and can tell nobody."""
    server.process.kill()
    server.process.wait()
    until = time.monotonic() + 20
    while listens(server.port) and time.monotonic() < until:
        threading.Event().wait(0.02)
    assert not listens(server.port)
