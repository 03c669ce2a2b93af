"""Does the database answer? Nobody waits for it longer than they said they would.

A database that is gone says so at once. One that hangs says nothing, and whoever asks it waits with
it. So what must be answered in time is asked by a thread of its own (`Line`), and while requests
are under way another one (`Pulse`) feels every moment whether the database still answers: where it
does not, all further requests are told so without asking, and PostgreSQL's connections are broken
off, so that no thread goes on waiting at one. When it is back every thread connects anew.
"""

import logging
import os
import select
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from time import monotonic
from typing import TypeVar
from weakref import WeakSet

from django.db import InterfaceError, OperationalError, connection, connections
from django.db.backends.signals import connection_created

log = logging.getLogger(__name__)
T = TypeVar("T")

GONE = (OperationalError, InterfaceError)
PATIENCE = 1.2  # seconds of silence after which a database hangs
PAUSE = 0.3  # seconds from one beat to the next
_asking = threading.local()  # is this thread the one of a line?


class Silent(OperationalError):
    """The database has not answered in time."""


class Line:
    """A thread that asks, one question after the other, on a connection of its own."""

    def __init__(self, *, clock: Callable[[], float] = monotonic):
        self._clock = clock
        self._questions: SimpleQueue[tuple[Callable, Future]] = SimpleQueue()
        self._begun: float | None = None
        self._thread: Thread | None = None
        self._lock = threading.Lock()

    def ask(self, question: Callable[[], T], *, patience: float) -> T:
        begun = self._begun
        if begun is not None and self._clock() - begun > patience:
            raise Silent("an earlier question was not answered")
        with self._lock:
            if self._thread is None or not self._thread.is_alive():  # a fork has no threads
                self._begun, self._questions = None, SimpleQueue()
                self._thread = Thread(target=self._go_on, args=[self._questions], daemon=True)
                self._thread.start()
        answer: Future[T] = Future()
        self._questions.put((question, answer))
        try:
            return answer.result(timeout=patience)
        except Late:
            if answer.cancel() or not answer.done():
                raise Silent(f"no answer within {patience} s") from None
            return answer.result()

    def _go_on(self, questions: SimpleQueue) -> None:
        _asking.own = True
        while True:
            question, answer = questions.get()
            if answer.set_running_or_notify_cancel():
                self._begun = self._clock()
                try:
                    answer.set_result(asked(question))
                except BaseException as error:
                    answer.set_exception(error)
                self._begun = None
            del question, answer


def asked(question: Callable[[], T]) -> T:
    """On this thread's connection, looked after as Django does it around a request."""
    connection.close_if_unusable_or_obsolete()
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():
        name = str(connection.settings_dict["NAME"])
        if not Path(name).exists():  # who has it open would go on reading what is there no more
            raise OperationalError("the database's file is gone")
    try:
        return question()
    finally:
        connection.close_if_unusable_or_obsolete()


def one_row() -> None:
    """Of a table: without one, SQLite would not look into its file."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
        cursor.fetchone()


class Pulse:
    """`away`: it has been felt to be gone. `with pulse.under_way():` around each request."""

    def __init__(self, *, line: Line | None = None):
        self.line = line or Line()
        self.away = False
        self._returns = 0
        self._known = threading.local()
        self._under_way = 0
        self._someone = threading.Condition()
        self._thread: Thread | None = None

    def ask(self, question: Callable[[], T], *, patience: float = PATIENCE) -> T:
        """OperationalError, and Silent is one, where it does not answer in time."""
        if self.away:
            raise Silent("it is known to be away")
        with self.under_way():
            try:
                return self._answer(question, patience)
            except Silent:
                raise
            except GONE as error:
                self._gone(error)
                raise

    def _answer(self, question: Callable[[], T], patience: float) -> T:
        try:
            return self.line.ask(question, patience=patience)
        except Silent:
            raise
        except GONE:  # it may only have hung up
            return self.line.ask(question, patience=patience)

    @contextmanager
    def under_way(self) -> Iterator[None]:
        if getattr(self._known, "returns", 0) != self._returns:
            for one in connections.all(initialized_only=True):  # this thread's, from before
                if not one.in_atomic_block:  # who is inside a transaction finds it out by itself
                    one.close()
            self._known.returns = self._returns
        with self._someone:
            self._under_way += 1
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._feel_on, daemon=True)
                self._thread.start()
            self._someone.notify()
        try:
            yield
        finally:
            with self._someone:
                self._under_way -= 1

    def _feel_on(self) -> None:
        rest = threading.Event()
        while True:
            with self._someone:
                while not (self._under_way or self.away):
                    self._someone.wait()
            rest.wait(PAUSE)  # most requests are over by then
            if self._under_way or self.away:
                self._feel()

    def _feel(self) -> None:
        try:
            self._answer(one_row, PATIENCE)
        except Silent as error:
            # SQLite's file is locked for a moment by each who writes; its own timeout decides.
            if connection.vendor == "postgresql":
                self._gone(error)
                break_off()
        except Exception as error:
            self._gone(error)
        else:
            if self.away:
                log.warning("The database is back")
                self._returns += 1
                self.away = False

    def _gone(self, error: Exception) -> None:
        with self._someone:
            if not self.away:
                log.warning("The database is away: %s", error)
            self.away = True
            self._someone.notify()


pulse = Pulse()

_open: WeakSet = WeakSet()


def break_off() -> None:
    """Whoever waits at one of this process's connections to PostgreSQL is told that it is over."""
    for wrapper in list(_open):
        with suppress(Exception):  # it may be closed by its own thread at this moment
            descriptor = os.dup(wrapper.connection.pgconn.socket)
            with socket.socket(fileno=descriptor) as line:
                line.shutdown(socket.SHUT_RDWR)


def look_after(*, connection, **_more) -> None:
    """So that it can be broken off; and then its thread does not wait to connect again."""
    if connection.vendor != "postgresql" or connection in _open:
        return
    _open.add(connection)
    connect, answers = connection.get_new_connection, connection.is_usable

    def unless_away(parameters):
        if pulse.away and not getattr(_asking, "own", False):
            raise Silent("it is known to be away")
        return connect(parameters)

    connection.get_new_connection = unless_away
    connection.is_usable = lambda: is_silent(connection) or answers()


def is_silent(connection) -> bool:
    """Between questions PostgreSQL says nothing, but that it hangs up: then its socket can be read.
    To look there, at the beginning of each request, costs a fiftieth of what a question does."""
    driver = connection.connection
    if driver is None or driver.closed or connection.errors_occurred:
        return False
    looked = select.poll()
    looked.register(driver.pgconn.socket, select.POLLIN)
    return not looked.poll(0)


connection_created.connect(look_after, dispatch_uid="campaigns.web.pulse")
