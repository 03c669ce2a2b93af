"""`python -m tests.postgres -- COMMAND…`: runs it with DATABASE_URL of a throw-away PostgreSQL.

TEST_DATABASE_URL says the same, for pytest.

The server listens on a socket in a temporary folder and on no port. It is ended, and its folder
removed, however the command ends.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 60
CLUSTER = [
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--locale-provider=icu",
    "--icu-locale=vi",
    "--no-sync",
]
QUICK = {  # nothing here need survive a power cut
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "listen_addresses": "",
}


def main() -> int:
    if len(sys.argv) < 3 or sys.argv[1] != "--":
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with server() as url:
        environment = {**os.environ, "DATABASE_URL": url, "TEST_DATABASE_URL": url}
        return subprocess.run(sys.argv[2:], env=environment).returncode


@contextmanager
def server(
    *, settings: dict[str, str] = QUICK, copy_of: Path | None = None, keep_as: Path | None = None
) -> Iterator[str]:
    """A running server's DATABASE_URL.

    It begins with a copy of the data in `copy_of`, or empty; at a good end, its data are kept.
    """
    binaries = newest_binaries()
    folder = Path(tempfile.mkdtemp(prefix="tracker-postgres-", dir="/tmp"))
    identity = unprivileged(folder)
    try:
        if copy_of:
            command = ["cp", "-R", copy_of, folder / "data"]
            subprocess.run(command, check=True)
            if identity:
                subprocess.run(["chown", "-R", "postgres", folder / "data"], check=True)
            (folder / "data").chmod(0o700)
        else:
            subprocess.run(
                [binaries / "initdb", "-D", folder / "data", *CLUSTER],
                check=True,
                stdout=subprocess.DEVNULL,
                cwd=folder,
                **identity,
            )
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with open(folder / "log", "wb") as log:
            process = subprocess.Popen(
                [binaries / "postgres", "-D", folder / "data", "-k", folder, *options],
                stdout=log,
                stderr=log,
                cwd=folder,
                start_new_session=True,  # Ctrl-C goes to the command; we end the server after it
                **identity,
            )
        try:
            wait_until_ready(process, folder)
            yield f"postgres://postgres@/{folder}/postgres"
        finally:
            end(process)
        if keep_as:
            shutil.move(folder / "data", keep_as)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def newest_binaries() -> Path:
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]),
    )
    if not found:
        sys.exit("No PostgreSQL server on this machine: apt-get install postgresql")
    return found[-1].parent


def unprivileged(folder: Path) -> dict:
    """PostgreSQL refuses to run as root: then it runs as the user that its package made."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def wait_until_ready(process: subprocess.Popen, folder: Path) -> None:
    import psycopg

    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
            time.sleep(0.05)


def end(process: subprocess.Popen) -> None:
    for wish in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(wish)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                continue


if __name__ == "__main__":
    sys.exit(main())
