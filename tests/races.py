"""Many at once, each on a connection of their own, as in the server's threads."""

import threading

from django.db import connections, transaction

PATIENCE = 60  # seconds


def all_at_once(*tasks):
    """What each task gave or raised; all begin together."""
    barrier, results = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(number, task):
        barrier.wait(PATIENCE)
        try:
            results[number] = task()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "someone still waits"
    return results


def held_open(first, second):
    """`second` begins while the transaction of `first` is open; what it gave or raised, and
    whether it had to wait."""
    begun, may_end = threading.Event(), threading.Event()
    ended = threading.Event()

    def hold():
        with transaction.atomic():
            result = first()
            begun.set()
            may_end.wait(1)  # as long as a second thread would need, were it let in
            waited = not ended.is_set()
        return result, waited

    def follow():
        assert begun.wait(PATIENCE)
        try:
            return second()
        finally:
            ended.set()
            may_end.set()

    return all_at_once(hold, follow)
