"""nginx with the site that docs/deploy/ ships, before app servers of a test's own."""

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tests.databases import ROOT
from tests.serving import free_port

SHIPPED = ROOT / "docs" / "deploy" / "nginx"
NAME = "hienmau.example.org"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
AROUND = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 2;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/tracker.conf;
}}
"""


@dataclass
class Front:
    """`upstream` is one of the shipped files; `servers` stand in the place of those it names."""

    folder: Path
    servers: dict[str, str]
    upstream: str = "upstream.conf"
    http: int = field(default_factory=free_port)
    https: int = field(default_factory=free_port)

    def write(self) -> None:
        self.folder.mkdir(exist_ok=True)
        make_certificate(self.folder)
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(AROUND.format(folder=self.folder, user=user))
        upstream = replaced(SHIPPED / self.upstream, self.servers)
        (self.folder / "upstream.conf").write_text(upstream)
        site = {
            "    listen [::]:80 default_server;\n": "",
            "    listen [::]:443 ssl default_server;\n": "",
            "    listen [::]:80;\n": "",
            "    listen [::]:443 ssl http2;\n": "",
            "listen 80": f"listen 127.0.0.1:{self.http}",
            "listen 443": f"listen 127.0.0.1:{self.https}",
            "/etc/nginx/tracker-upstream.conf": f"{self.folder}/upstream.conf",
            f"/etc/letsencrypt/live/{NAME}": str(self.folder),
            "/var/log/nginx/tracker.log": f"{self.folder}/tracker.log",
            "/var/cache/nginx-tracker": f"{self.folder}/cache",
            "/dev/shm/tracker-bodies": f"{self.folder}/site-bodies",
        }
        (self.folder / "tracker.conf").write_text(replaced(SHIPPED / "tracker.conf", site))

    def check(self) -> subprocess.CompletedProcess:
        return subprocess.run(self.command("-t"), capture_output=True, text=True, timeout=30)

    def start(self) -> None:
        self.write()
        with open(self.folder / "nginx.out", "wb") as out:
            self.process = subprocess.Popen(self.command(), stdout=out, stderr=out)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)

    def command(self, *more: str) -> list[str]:
        return [NGINX, "-e", f"{self.folder}/error.log", "-c", f"{self.folder}/nginx.conf", *more]


def replaced(file: Path, by: dict[str, str]) -> str:
    text = file.read_text(encoding="utf-8")
    for old, new in by.items():
        assert old in text, f"{file.name} does not say {old!r}"
        text = text.replace(old, new)
    return text


def make_certificate(folder: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", f"/CN={NAME}"),
            *("-addext", f"subjectAltName=DNS:{NAME}"),
            *("-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"),
        ],
        check=True,
        capture_output=True,
    )
