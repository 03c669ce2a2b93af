"""The real thing: gunicorn as `make run` starts it, and Debian's Chromium looking at it.

- `server`: the address of a server with a database of its own, filled as `make run` fills it.
- `page`: a phone's page (360 px, light). `open_page(...)` makes others; `any_page` is run on a
  phone and a desk, light and dark.
- `troubles`: what went wrong on any of the test's pages, which fails the test at its end; a test
  that means to cause one takes it out by `troubles.expect("part of its text")`.
- `sign_in(page, "kiengiang")`: signs a trial account in.

All of them run in one worker, so that only one server and one browser are started.
"""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
CHROMIUM = "/usr/bin/chromium"
START_SECONDS = 60

SCREENS = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 800}}
QUIET = [  # the browser itself asks no host for anything
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs an event loop in this thread


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


class Server:
    def __init__(self, *, folder: Path, password: str):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.password = password
        self.log = folder / "server.log"
        self.environment = {
            **{key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ},
            "ENV_FILE": "",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "STATIC_ROOT": str(folder / "static"),
            "DEMO_PASSWORD": password,
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py on this server's database."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, f"{' '.join(arguments)}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self) -> None:
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), "serve"],
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.is_healthy():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                pytest.exit(f"The server did not start:\n{self.log.read_text()}", returncode=1)
            time.sleep(0.1)

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def running_server(tmp_path_factory):
    server = Server(
        folder=tmp_path_factory.mktemp("server"), password=f"trial-{secrets.token_hex(8)}"
    )
    server.manage("collectstatic", "--no-input", "--verbosity", "0")
    server.manage("migrate", "--verbosity", "0")
    server.manage("load_articles")
    server.manage("ensure_trial_accounts")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def server(running_server) -> str:
    return running_server.url


@pytest.fixture(scope="session")
def base_url(running_server) -> str:
    """So that `page.goto("/chien-dich/")` finds it."""
    return running_server.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    # Playwright gives each start a new and empty profile.
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET + as_root}


class Troubles(list):
    """What no page may do: errors in the console, scripts that fail, requests to other hosts."""

    def __init__(self, host: str):
        super().__init__()
        self.host = host

    def watch(self, context) -> None:
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.append(f"script failed: {error.error}"))
        context.on("request", self.on_request)

    def on_console(self, message) -> None:
        # A breach of the Content-Security-Policy is an error in the console too.
        if message.type == "error":
            self.append(f"console: {message.text} ({message.location.get('url', '')})")

    def on_request(self, request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in {"data", "blob", "about"} and url.netloc != self.host:
            self.append(f"request to another host: {request.url}")

    def expect(self, part: str) -> None:
        """Take out what the test meant to cause; fails where it did not happen."""
        expected = [trouble for trouble in self if part in trouble]
        assert expected, f"expected trouble with {part!r}, but there is only {list(self)}"
        self[:] = [trouble for trouble in self if trouble not in expected]


@pytest.fixture
def troubles(server):
    troubles = Troubles(urlsplit(server).netloc)
    yield troubles
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def open_page(browser, server, troubles):
    """open_page(screen="phone", scheme="light", javascript=True, …): a page in its own context."""
    contexts = []

    def open_page(*, screen="phone", scheme="light", javascript=True, **more):
        context = browser.new_context(
            base_url=server,
            viewport=SCREENS[screen],
            color_scheme=scheme,
            java_script_enabled=javascript,
            locale=more.pop("locale", "vi-VN"),
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        troubles.watch(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def desk_page(open_page):
    return open_page(screen="desk")


@pytest.fixture(params=["phone-light", "phone-dark", "desk-light", "desk-dark"])
def any_page(request, open_page):
    screen, scheme = request.param.split("-")
    return open_page(screen=screen, scheme=scheme)


@pytest.fixture
def sign_in(running_server):
    def sign_in(page, username: str) -> None:
        page.goto("/admin/login/?next=/admin/")
        page.locator("#id_username").fill(username)
        page.locator("#id_password").fill(running_server.password)
        page.locator("#login-form [type=submit]").click()
        page.wait_for_url("**/admin/")

    return sign_in
