"""How much memory a program takes: the most since `reset`, in MB.

`getrusage` would not do: a new process begins with the peak of the one that started it.
"""

from pathlib import Path

PROCESS = Path("/proc/self")


def now() -> float:
    return _status("VmRSS")


def most() -> float:
    return _status("VmHWM")


def reset() -> None:
    """From here on `most` begins anew."""
    (PROCESS / "clear_refs").write_text("5")


def _status(name: str) -> float:
    lines = (PROCESS / "status").read_text().splitlines()
    [line] = [line for line in lines if line.startswith(f"{name}:")]
    return int(line.split()[1]) / 1024
