"""The fuzz tests again, with many more examples than in the usual run."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 3600
TIMES = 5


@pytest.mark.torture
def test_many_more_examples(tmp_path, figures):
    on_another = bool(os.environ.get("TEST_DATABASE_URL"))  # where the usual run has a sixth
    command = [
        sys.executable, "-m", "pytest", "-m", "fuzz", "--numprocesses", "2", "--dist", "loadgroup",
        "--quiet", "--ignore", "tests/browser", f"--junitxml={tmp_path}/said.xml",
        *(["--only-database"] if on_another else []),
    ]  # fmt: skip
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "FUZZ_TIMES": str(TIMES)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    [said] = ElementTree.parse(tmp_path / "said.xml").getroot()
    many = int(said.get("tests"))
    missed = int(said.get("failures")) + int(said.get("errors"))
    figures.exactly(f"{many} fuzz tests with {TIMES} times their examples: failures", missed, 0)
    assert done.returncode == 0, done.stdout[-5000:]
