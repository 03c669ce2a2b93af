"""Programs that are measured beside the tracker, each set in an environment of its own."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from .countries import HOLD, ROOT, once


def installed(pins: str = "requirements-bench.txt", *, built: bool = False) -> Path:
    """The folder of the programs that are pinned there; installed once for these pins.

    `built`: some of their packages come as sources only, and are built here.
    """
    file = ROOT / pins
    folder = HOLD / f"{file.stem}-{sha256(file.read_bytes()).hexdigest()[:8]}"
    stamp = folder / "installed"
    if not stamp.exists():
        with once(f"installing {pins}"):
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
            pip = [folder / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install"]
            options = ["-qq", "--no-input", "--require-hashes"]
            options += [] if built else ["--only-binary", ":all:"]
            subprocess.run([*pip, *options, "-r", file], check=True)
        stamp.touch()
    return folder / "bin"
