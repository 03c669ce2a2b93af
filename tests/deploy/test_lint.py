"""What docs/deploy/ ships is read by the programs that it is for."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import ROOT
from tests.deploy.front import Front

DEPLOY = ROOT / "docs" / "deploy"
BIN = Path(sys.executable).parent
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVERS = {
    "upstream.conf": {"127.0.0.1:8001": "127.0.0.1:1", "127.0.0.1:8002": "127.0.0.1:2"},
    "upstream-compose.conf": {},
}


def read_by(*command: str | Path) -> str:
    """What a program complains of."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    complaint = f"{done.stdout}{done.stderr}".strip()
    return complaint if done.returncode else ""


@pytest.mark.parametrize("upstream", SERVERS)
def test_nginx_takes_its_site(tmp_path, upstream):
    front = Front(tmp_path, SERVERS[upstream], upstream)
    front.write()
    done = front.check()
    assert done.returncode == 0 and "[warn]" not in done.stderr, done.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_takes_each_unit(tmp_path, unit):
    """Where it is installed as they say: with a Python at that path."""
    for one in UNITS:
        text = one.read_text(encoding="utf-8")
        if one.suffix == ".service":
            assert "/srv/tracker/.venv/bin/python" in text
        instance = one.name.replace("@", "@8001")
        (tmp_path / instance).write_text(
            text.replace("/srv/tracker/.venv/bin/python", sys.executable), encoding="utf-8"
        )
    named = tmp_path / unit.name.replace("@", "@8001")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", named], capture_output=True, text=True, timeout=60
    )
    complaints = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
    assert done.returncode == 0 and not complaints, done.stderr


def test_hadolint_takes_the_dockerfile():
    assert not read_by(BIN / "hadolint", "--failure-threshold", "info", DEPLOY / "Dockerfile")


def test_the_compose_file_is_of_the_form_that_compose_reads():
    schema = ["--builtin-schema", "vendor.compose-spec"]
    assert not read_by(BIN / "check-jsonschema", *schema, DEPLOY / "compose.yaml")


def test_what_the_image_copies_is_let_into_its_build():
    let_in = set((ROOT / ".dockerignore").read_text(encoding="utf-8").split())
    for line in (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            *sources, _ = line.removeprefix("COPY ").split()
            for source in sources:
                assert (ROOT / source).exists()
                assert f"!{source}" in let_in
