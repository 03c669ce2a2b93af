"""How much memory a program takes (Linux)."""

from pathlib import Path


class Memory:
    """How much more memory than at the start was held at the worst moment.

    `getrusage` would not do: a new process begins with the peak of the one that started it.
    """

    def __init__(self) -> None:
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins again from here
        self.before = self._megabytes("VmRSS")

    def grown(self) -> float:
        return self._megabytes("VmHWM") - self.before

    def _megabytes(self, name: str) -> float:
        lines = Path("/proc/self/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith(name)).split()[1]) / 1024
