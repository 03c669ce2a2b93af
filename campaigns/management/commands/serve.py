"""`manage.py serve`: granian as `make run` and the browser tests start it."""

import ctypes
import errno
import os
import resource
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from campaigns.management import farewell

SOCKETS = 2048  # open at once in each process
OTHER_FILES = 512
GRACE_SECONDS = 30
IDLE_SECONDS = 600  # a thread that ends takes its database connection with it
PARENT_DEATH_SIGNAL = 1  # of prctl


class Command(BaseCommand):
    help = "Serve on HOST:PORT, and print the addresses when ready."

    def handle(self, *args, **options):
        if settings.DEBUG:
            raise CommandError(
                "DEBUG is on, and would show strangers the settings with each error. Set DEBUG=off "
                "to serve; to look for a fault: DEBUG=on .venv/bin/python manage.py runserver"
            )
        refuse_taken_port(settings.HOST, settings.PORT)
        if not (settings.STATIC_ROOT / "staticfiles.json").exists():
            raise CommandError("No static files yet: run `manage.py collectstatic` first.")
        allow_open_files(SOCKETS + OTHER_FILES)
        prepare_forks()
        try:
            server(when_begun=self.announce).serve()
        finally:
            if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
                shutil.rmtree(folder, ignore_errors=True)

    def announce(self) -> None:
        wait_until_listening(settings.HOST, settings.PORT)
        farewell.say_ready()
        host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
        address = f"http://{host}:{settings.PORT}"
        self.stdout.write(
            "\n"
            f"  Tiếng Việt   {address}/\n"
            f"  English      {address}/en/\n"
            f"  Admin        {address}/admin/\n"
            "\n  Ctrl-C ends it.\n"
        )
        self.stdout.flush()


class Server(Granian):
    """TERM: who was let in is served first, see farewell.py."""

    when_begun: Callable[[], None]

    def startup(self, *args, **kwargs):
        super().startup(*args, **kwargs)
        # Not before it has forked: what a thread locks in that moment, an import say, stays locked
        # in the other process for ever.
        Thread(target=self.when_begun, daemon=True).start()

    def _respawn_workers(self, *args, **kwargs):
        """However often one process ends: granian would end them all where one did so twice
        within some seconds, while the others serve well."""
        super()._respawn_workers(*args, **kwargs)
        self.respawned_wrks.clear()

    def signal_handler_interrupt(self, *args, **kwargs):
        processes = [worker.inner.pid for worker in self.wrks]
        farewell.after_a_moment(super().signal_handler_interrupt, processes=processes)


def server(*, when_begun: Callable[[], None]) -> Server:
    """Sockets wait outside Python: hundreds that are slow or say nothing cost no thread.

    TERM lets what was begun come to its end; HUP takes the processes one after the other.
    """
    module, _, name = settings.WSGI_APPLICATION.rpartition(".")
    chosen = Server(
        f"{module}:{name}",  # with its kept pages
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=settings.WORKERS,
        blocking_threads=settings.THREADS,
        blocking_threads_idle_timeout=IDLE_SECONDS,
        backpressure=SOCKETS,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS,
        log_level=LogLevels.error,
    )
    chosen.when_begun = when_begun
    return chosen


def allow_open_files(wanted: int) -> None:
    """As far as this process may raise its own limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def prepare_forks() -> None:
    """What is to end a child ends it from the start, though its parent's handlers do nothing in
    it; and where the first process is killed outright, no other goes on holding the port.
    """
    ends = {signal.SIGTERM, signal.SIGINT, farewell.NO_NEW_ONES}

    def begin_child() -> None:
        signal.signal(farewell.NO_NEW_ONES, farewell.take_no_new_ones)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all: the first ends them
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ends)

    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, ends),
        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, ends),
        after_in_child=begin_child,
    )


def wait_until_listening(host: str, port: int) -> None:
    """The processes listen once they have loaded everything."""
    while True:
        with suppress(OSError), socket.create_connection((host, port), timeout=1):
            return
        time.sleep(0.05)


def refuse_taken_port(host: str, port: int) -> None:
    """Say it in one line now, where the server would end in a traceback."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"Port {port} on {host} is taken by another program. End that one, or choose "
                    f"another port: PORT={port + 1} make run"
                ) from error
            raise CommandError(f"Cannot listen on {host}:{port}: {error.strerror}") from error
