"""The set-up of docs/deploy/, begun by hand: PostgreSQL, Redis, two app servers, nginx."""

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode

from tests.cast import PASSWORD
from tests.clusters import Cluster, cluster
from tests.databases import ROOT
from tests.deploy.front import NAME, Front
from tests.serving import Server, free_port

REDIS = shutil.which("redis-server")
PATIENCE = 30  # seconds


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Line(http.client.HTTPSConnection):
    """To nginx, by the site's name."""

    def __init__(self, front: Front):
        super().__init__(NAME, front.https, timeout=PATIENCE)
        self.trusted = ssl.create_default_context(cafile=front.folder / "fullchain.pem")

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=self.timeout)
        self.sock = self.trusted.wrap_socket(plain, server_hostname=NAME)


class Person:
    """Whoever opens pages over TLS, under the site's name; each question on a line of its own."""

    def __init__(self, front: Front):
        self.front, self.cookies, self.token = front, {}, ""

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **more: str) -> Answer:
        headers = {"Host": NAME, "Referer": f"https://{NAME}{path}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        if self.token:
            headers["X-CSRFToken"] = self.token
        line = Line(self.front)
        try:
            line.request(method, path, body, headers | more)
            said = line.getresponse()
            for value in said.headers.get_all("Set-Cookie", []):
                crumbs = SimpleCookie(value)
                self.cookies |= {key: crumb.value for key, crumb in crumbs.items()}
            return Answer(said.status, said.headers, said.read())
        finally:
            line.close()

    def sign_in(self, name: str) -> None:
        path = "/nhap-lieu/dang-nhap/"
        form = {"username": name, "password": PASSWORD, "csrfmiddlewaretoken": self._token(path)}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self.ask(path, "POST", urlencode(form).encode(), **kind)
        assert answer.status == 302, answer.body[:500]
        self.token = self._token("/nhap-lieu/tai-khoan/")

    def _token(self, path: str) -> str:
        page = self.ask(path).body.decode()
        return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]

    def send(self, path: str, facts: dict, **more: str) -> Answer:
        kind = {"Content-Type": "application/json"}
        return self.ask(path, "POST", json.dumps(facts).encode(), **kind, **more)


@dataclass
class Redis:
    folder: Path
    port: int = field(default_factory=free_port)

    def start(self) -> None:
        command = [REDIS, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        command += ["--appendonly", "no", "--dir", str(self.folder)]
        with open(self.folder / "redis.out", "wb") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out)
        deadline = monotonic() + PATIENCE
        while self.process.poll() is None and monotonic() < deadline:
            try:
                self.say("PING")
                return
            except OSError:
                sleep(0.05)
        raise RuntimeError((self.folder / "redis.out").read_text())

    def say(self, *words: str) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
            line.sendall(" ".join(words).encode() + b"\r\n")
            return line.recv(1000)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)


@dataclass(frozen=True)
class Together:
    servers: list[Server]
    redis: Redis
    front: Front
    owners: str  # the address of the database, for who owns its tables

    def restart(self, server: Server) -> None:
        """As its supervisor does it: TERM, wait for its end, begin again, wait until it is well."""
        server.process.terminate()
        server.process.wait(timeout=40)
        server.start()


def app_server(folder: Path, database: str, redis: Redis) -> Server:
    folder.mkdir()
    server = Server(folder=folder, password=PASSWORD, database=database)
    server.environment |= {
        "STATIC_ROOT": str(folder.parent / "static"),
        "SECRET_KEY": "the-same-for-both-" + "k" * 50,
        "CACHE_URL": f"redis://127.0.0.1:{redis.port}/0",
        "ALLOWED_HOSTS": f"{NAME},127.0.0.1",
        "CSRF_TRUSTED_ORIGINS": f"https://{NAME}",
        "TRUSTED_PROXIES": "127.0.0.1",
        "METRICS_NETWORKS": "127.0.0.1",
        "STATUS_FOLDER": str(folder.parent / "status"),
        "HTTPS": "on",
    }
    return server


@contextmanager
def together(folder: Path) -> Iterator[Together]:
    """With the articles' campaigns and the trial accounts."""
    with ExitStack() as ends:
        database = ends.enter_context(cluster())
        redis = Redis(folder)
        owners, serving = roles(database)
        servers = [app_server(folder / name, serving, redis) for name in ("one", "two")]
        prepare(servers[0], owners)
        redis.start()
        ends.callback(redis.stop)
        with ThreadPoolExecutor() as both:
            list(both.map(Server.start, servers))
        for server in servers:
            ends.callback(server.stop)
        named = zip(("127.0.0.1:8001", "127.0.0.1:8002"), servers, strict=True)
        front = Front(folder / "nginx", {old: f"127.0.0.1:{one.port}" for old, one in named})
        front.start()
        ends.callback(front.stop)
        wait_until_it_answers(front)
        yield Together(servers, redis, front, owners)


def roles(database: Cluster) -> tuple[str, str]:
    """The addresses of the database for who owns its tables, and for who serves."""
    environment = {"PATH": f"{os.environ['PATH']}:{database.binaries}", "PGHOST": database.folder}
    socket = {"POSTGRES_DB": "tracker", "SERVING_PASSWORD": "not asked for at a socket"}
    asked = "CREATE ROLE tracker_owner LOGIN; CREATE DATABASE tracker OWNER tracker_owner"
    for command in asked.split("; "):
        psql = [database.binaries / "psql", "--username=postgres", "--command", command]
        subprocess.run(psql, env=environment, check=True, capture_output=True)
    subprocess.run(
        [ROOT / "docs" / "deploy" / "postgres-roles.sh"],
        env=environment | socket | {"POSTGRES_USER": "postgres"},
        check=True,
    )
    own = f"@/{database.folder}/tracker"
    return f"postgres://tracker_owner{own}", f"postgres://tracker{own}"


def prepare(server: Server, owners: str) -> None:
    serving = server.environment["DATABASE_URL"]
    server.environment["DATABASE_URL"] = owners
    server.manage("migrate", "--verbosity", "0")
    server.manage("grant_app_role", "tracker")
    for command in ("load_articles", "ensure_trial_accounts"):
        server.manage(command, "--verbosity", "0")
    server.manage("collectstatic", "--no-input", "--verbosity", "0")
    server.environment["DATABASE_URL"] = serving


def wait_until_it_answers(front: Front) -> None:
    deadline = monotonic() + PATIENCE
    while True:
        try:
            if Person(front).ask("/healthz").status == 200:
                return
        except OSError:
            pass
        if front.process.poll() is not None or monotonic() > deadline:
            raise RuntimeError((front.folder / "error.log").read_text())
        sleep(0.05)
