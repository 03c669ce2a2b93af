"""Many at once, each on a connection of their own, as in the server's threads."""

import threading

from django.db import connections

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
