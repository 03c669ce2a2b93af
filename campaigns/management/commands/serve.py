"""`manage.py serve`: gunicorn as `make run` and the browser tests start it."""

import errno
import socket
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.servers.basehttp import get_internal_wsgi_application
from gunicorn.app.base import BaseApplication

SHARED_MEMORY = Path("/dev/shm")  # where a worker's heartbeat waits for no disk


class Command(BaseCommand):
    help = "Serve on HOST:PORT, and print the addresses when ready."

    def handle(self, *args, **options):
        refuse_taken_port(settings.HOST, settings.PORT)
        if not (settings.STATIC_ROOT / "staticfiles.json").exists() and not settings.DEBUG:
            raise CommandError("No static files yet: run `manage.py collectstatic` first.")
        Server(on_ready=self.announce).run()

    def announce(self, arbiter) -> None:
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


class Server(BaseApplication):
    """Threads, not processes, wait for slow phones: a few slow readers stop nobody."""

    def __init__(self, *, on_ready):
        self.on_ready = on_ready
        super().__init__()

    def load_config(self) -> None:
        chosen = {
            "bind": f"[{settings.HOST}]:{settings.PORT}"
            if ":" in settings.HOST
            else f"{settings.HOST}:{settings.PORT}",
            "worker_class": "gthread",
            "workers": settings.WORKERS,
            "threads": settings.THREADS,
            "worker_tmp_dir": str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None,
            "loglevel": "warning",
            "control_socket_disable": True,
            # Which proxy headers count is said once, in the settings.
            "forwarder_headers": "",
            "secure_scheme_headers": {},
            "when_ready": self.on_ready,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self):
        return get_internal_wsgi_application()  # as the settings name it, with its kept pages


def refuse_taken_port(host: str, port: int) -> None:
    """Say it in one line now, where gunicorn would try five times and end in a traceback."""
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
