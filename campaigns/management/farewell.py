"""How an app server ends, so that nobody who reached it goes without an answer.

When a program stops listening, the system throws away the connections that nobody had taken yet,
with what was sent on them: a proxy cannot know whether it may send that again elsewhere. So before
a process stops, it takes no new ones (each waits a moment, and is then refused, and goes to
another server), and has a moment for those that are there already.
"""

import ctypes
import os
import signal
import socket
import struct
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Timer

NO_NEW_ONES = signal.SIGUSR1  # what the first process tells the others
A_MOMENT = 0.3  # seconds: by far more than it takes to accept what waits

# In a form that the system runs on each packet to a socket (BPF): the flags of TCP are its byte 13;
# where of SYN and ACK only SYN is set, somebody wants to begin, and that is dropped.
SO_ATTACH_FILTER = 26
SYN, ACK = 0x02, 0x10
BEGINNINGS_DROPPED = [
    (0x30, 0, 0, 13),
    (0x54, 0, 0, SYN | ACK),
    (0x15, 0, 1, SYN),
    (0x06, 0, 0, 0),
    (0x06, 0, 0, 0xFFFFFFFF),
]


def after_a_moment(end: Callable[[], None], *, processes: Iterable[int]) -> None:
    """In the first process: `end()`, once the others (their ids) have taken all that waits."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, NO_NEW_ONES)
    Timer(A_MOMENT, end).start()


def take_no_new_ones(*_signal) -> None:
    """In each of the others. Elsewhere than on Linux it does nothing, and a few may be lost."""
    folder = Path("/proc/self/fd")
    for name in os.listdir(folder) if folder.is_dir() else ():
        # The server keeps its socket to itself: a copy of the number that the system gave it.
        with suppress(OSError), socket.fromfd(int(name), socket.AF_INET, socket.SOCK_STREAM) as one:
            if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                drop_beginnings(one)


def drop_beginnings(listening: socket.socket) -> None:
    program = b"".join(struct.pack("HBBI", *line) for line in BEGINNINGS_DROPPED)
    held = ctypes.create_string_buffer(program)
    described = struct.pack("HL", len(BEGINNINGS_DROPPED), ctypes.addressof(held))
    listening.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, described)


def say_ready() -> None:
    """To systemd, where it has asked for it (`Type=notify`)."""
    if address := os.environ.get("NOTIFY_SOCKET"):
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.connect(address.replace("@", "\0", 1) if address[0] == "@" else address)
            line.send(b"READY=1")
