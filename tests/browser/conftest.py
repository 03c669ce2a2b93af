"""The real thing: granian as `make run` starts it, and Debian's Chromium looking at it.

- `server`: the address of a server with a database of its own, filled as `make run` fills it.
- `page`: a phone's page (360 px, light). `open_page(...)` makes others; `any_page` is run on a
  phone and a desk, light and dark.
- `troubles`: what went wrong on any of the test's pages, which fails the test at its end; a test
  that means to cause one takes it out by `troubles.expect("part of its text")`.
- `sign_in(page, "kiengiang")`: signs a trial account in.
- `visit(Visit(…), "/en")`: a page of site_map.py, opened by whom it names, with data to show.

All of them run in one worker, so that only one server and one browser are started.
"""

import json
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.serving import Server

from .filling import SLUG

HERE = Path(__file__).resolve().parent
CHROMIUM = "/usr/bin/chromium"
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)

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
            reduced_motion=more.pop("reduced_motion", "reduce"),
            **more,
        )
        context.set_default_timeout(PATIENCE_MS)
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
        page.wait_for_url(lambda url: urlsplit(url).path == "/admin/")

    return sign_in


@pytest.fixture(scope="session")
def filled(running_server) -> dict[str, str]:
    """What `filling.py` made, for the addresses of `site_map.py`."""
    said = running_server.manage("shell", "-c", "from tests.browser.filling import fill; fill()")
    return {"slug": SLUG, **json.loads(said.splitlines()[-1])}


@pytest.fixture(scope="session")
def signed_in(browser, running_server):
    """signed_in("danang"): the cookies of an account, which signs in once for all tests."""
    states = {"": None}

    def signed_in(username: str):
        if username not in states:
            context = browser.new_context(base_url=running_server.url)
            page = context.new_page()
            page.goto("/admin/login/?next=/admin/password_change/done/")
            page.locator("#id_username").fill(username)
            page.locator("#id_password").fill(running_server.password)
            page.locator("#login-form [type=submit]").click()
            page.wait_for_url(lambda url: urlsplit(url).path.endswith("/done/"))
            states[username] = context.storage_state()
            context.close()
        return states[username]

    return signed_in


@pytest.fixture
def visit(open_page, signed_in, filled, troubles):
    def visit(to, prefix="", *, page=None, **more):
        page = page or open_page(storage_state=signed_in(to.who), **more)
        answer = page.goto(prefix + to.path.format(**filled))
        assert answer.status == to.status, f"{page.url}: {answer.status}"
        if to.told:
            for _ in range(PATIENCE_MS // 100):
                if any(to.told in trouble for trouble in troubles):
                    break
                page.wait_for_timeout(100)
        if told := to.told or (str(to.status) if to.status >= 400 else ""):
            troubles.expect(told)
        return page

    return visit
