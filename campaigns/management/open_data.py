"""A dump as a folder: its files, what describes them, and how it takes the place of the last."""

import gzip
import hashlib
import io
import os
import re
import shutil
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

from campaigns.reading import is_sample_data
from campaigns.reading.dump import TABLES, Snapshot, Table, snapshot

from .open_data_words import data_dictionary, data_package, read_me

BOM = b"\xef\xbb\xbf"  # without it spreadsheets take UTF-8 for something else
NAMED = re.compile(r"\d{4}-\d{2}-\d{2}-\d{6}")  # a finished dump
UNFINISHED = ".unfinished-"
LATEST = "latest"
LONG_AGO = 24 * 3600  # seconds: no dump takes so long


@dataclass(frozen=True, slots=True)
class Written:
    """One file of a dump. `rows` is None for those that describe the others."""

    name: str
    size: int
    sha256: str
    rows: int | None = None
    table: Table | None = None


def write_dump(
    *, to: Path, at: datetime, keep: int, compressed: bool
) -> tuple[Path, list[Written]]:
    """A new dump in the folder `to`, named by its time, and `latest` leading to it.

    Nothing of it is there under its name until all of it is. The newest `keep` stay.
    """
    to.mkdir(parents=True, exist_ok=True)
    unfinished = Path(mkdtemp(prefix=UNFINISHED, dir=to))
    try:
        files = _write(unfinished, at, compressed)
        unfinished.chmod(0o755)
        folder = to / f"{at:%Y-%m-%d-%H%M%S}"
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    _lead(to / LATEST, folder.name)
    _prune(to, keep, at)
    return folder, files


def _write(folder: Path, at: datetime, compressed: bool) -> list[Written]:
    ending = ".csv.gz" if compressed else ".csv"
    with snapshot() as found:
        files = [_table(found, table, folder / f"{table.name}{ending}") for table in TABLES]
    described = {
        "data-dictionary.csv": data_dictionary(),
        "datapackage.json": data_package(files, at),
        "README.txt": read_me(files, at, sample=is_sample_data()),
    }
    files += [_text(folder / name, text) for name, text in described.items()]
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in files)
    return [*files, _text(folder / "SHA256SUMS", sums)]


def _table(found: Snapshot, table: Table, file: Path) -> Written:
    rows = 0
    with Summed(file) as out, _through(out, file) as way:
        way.write(BOM + ",".join(column.name for column in table.columns).encode() + b"\n")
        for piece, count in found.pieces(table):
            way.write(piece)
            rows += count
    return Written(file.name, out.size, out.sha256, rows, table)


def _text(file: Path, text: str) -> Written:
    with Summed(file) as out:
        out.write(text.encode())
    return Written(file.name, out.size, out.sha256)


class Summed(io.RawIOBase):
    """What is written to it, in a file, and its size and SHA-256."""

    def __init__(self, file: Path):
        self.file = file.open("xb")
        self.sum, self.size = hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, piece) -> int:
        self.sum.update(piece)
        self.size += len(piece)
        return self.file.write(piece)

    @property
    def sha256(self) -> str:
        return self.sum.hexdigest()

    def close(self) -> None:
        if not self.file.closed:
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()
        super().close()


def _through(out: Summed, file: Path):
    """Where its bytes go in; without name and time, so that the same rows make the same file."""
    if file.suffix != ".gz":
        return nullcontext(out)
    return gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=out, mtime=0)


def _lead(link: Path, name: str) -> None:
    """`latest` leads to the new dump, from one moment to the next."""
    fresh = link.with_name(f"{UNFINISHED}{LATEST}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(name)
    fresh.replace(link)


def _prune(to: Path, keep: int, at: datetime) -> None:
    finished = sorted(path for path in to.iterdir() if NAMED.fullmatch(path.name))
    abandoned = (
        path
        for path in to.glob(f"{UNFINISHED}*")
        if path.is_dir() and at.timestamp() - path.stat().st_mtime > LONG_AGO
    )
    for path in (*finished[:-keep], *abandoned):
        shutil.rmtree(path)
