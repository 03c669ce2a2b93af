"""How an app server ends and begins: nobody who reached it goes without an answer."""

import os
import signal
import socket
from contextlib import closing
from time import monotonic, sleep

import pytest

from campaigns.management import farewell
from tests.clusters import children
from tests.serving import Server

QUESTION = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A server, and what its supervisor heard of it."""
    folder = tmp_path_factory.mktemp("farewell")
    one = Server(folder=folder)
    one.environment |= {"WORKERS": "1", "NOTIFY_SOCKET": str(folder / "notify")}
    one.manage("migrate", "--verbosity", "0")
    one.manage("collectstatic", "--no-input", "--verbosity", "0")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(one.environment["NOTIFY_SOCKET"])
        line.settimeout(60)
        one.start()
        yield one, line
        one.stop()


def test_who_waits_is_taken_and_who_comes_then_waits():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = listening.getsockname()
        with socket.create_connection(address) as waiting:
            farewell.drop_beginnings(listening)
            waiting.sendall(b"?")
            taken, _ = listening.accept()
            with taken:
                assert taken.recv(1) == b"?"
                taken.sendall(b"!")
                assert waiting.recv(1) == b"!"
        with pytest.raises(TimeoutError):
            socket.create_connection(address, timeout=0.3)


def test_its_supervisor_is_told_when_it_can_be_asked(told):
    _, line = told
    assert line.recv(100) == b"READY=1"


def test_a_server_that_is_told_to_end_takes_nobody_new_and_answers_who_is_there(told):
    server, _ = told
    address = ("127.0.0.1", server.port)
    with closing(socket.create_connection(address)) as early:
        for process in children(server.process.pid):
            os.kill(process, farewell.NO_NEW_ONES)
        deadline = monotonic() + 5
        while takes_one(address):
            assert monotonic() < deadline
            sleep(0.05)
        early.sendall(QUESTION)
        assert early.recv(100).startswith(b"HTTP/1.1 200 ")
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=40) == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=5)


def takes_one(address) -> bool:
    try:
        socket.create_connection(address, timeout=0.3).close()
    except TimeoutError:
        return False
    return True
