"""The file: a zip archive of the database's own copy and of a manifest that describes it.

An archive ends with its own directory, so one that was cut short cannot be opened at all; the
manifest has the copy's SHA-256, and of each table the number of rows and a sum over all of them.
"""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from . import postgresql, sqlite
from .errors import BackupError

FORM = 1
ENDING = ".backup"
COPY, MANIFEST = "database", "manifest.json"
PIECE = 1 << 20
ENGINES = {"postgresql": postgresql, "sqlite": sqlite}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`tables`: name to `rows:sum`, see the engines' `sums`; `migrations`: `app.name` of each."""

    form: int
    engine: str
    made_at: str
    migrations: list[str]
    sha256: str
    size: int
    tables: dict[str, str]

    @property
    def rows(self) -> int:
        return sum(int(said.partition(":")[0]) for said in self.tables.values())


def write_backup(*, to: Path, at: datetime, keep: int) -> tuple[Path, Manifest]:
    """A new backup in the folder `to`, named by its time; of the older ones the newest stay, so
    that there are `keep`. Raises OSError, and BackupError where the database cannot be copied.

    Only its owner may read it: it holds the accounts. It has its name once all of it is on the
    disk.
    """
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(prefix=".unfinished-", dir=to) as folder:
        copy, unfinished = Path(folder) / COPY, Path(folder) / "archive"
        migrations, tables = ENGINES[connection.vendor].copy_to(copy, _migrations)
        manifest = Manifest(
            form=FORM,
            engine=connection.vendor,
            made_at=at.isoformat(timespec="seconds"),
            migrations=migrations,
            sha256=_sha256(copy),
            size=copy.stat().st_size,
            tables=tables,
        )
        _pack(unfinished, copy, manifest)
        file = to / f"{at:%Y-%m-%d-%H%M%S}{ENDING}"
        unfinished.rename(file)
        _onto_disk(to)
    for old in _finished(to)[:-keep]:
        old.unlink()
    return file, manifest


def newest(folder: Path) -> Path:
    """The last backup in a folder. Raises BackupError where there is none."""
    if not (found := _finished(folder)):
        raise BackupError(f"No backup in {folder}: `manage.py backup` makes one.")
    return found[-1]


def check(file: Path) -> Manifest:
    """What a backup says of itself, once all of it was read. Raises BackupError if it is not
    whole."""
    with opened(file) as (manifest, _):
        return manifest


@contextmanager
def opened(file: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest and the database's copy, unpacked beside the file and proved to be whole."""
    try:
        with zipfile.ZipFile(file) as archive, TemporaryDirectory(dir=file.parent) as folder:
            manifest = _manifest(archive)
            copy = Path(folder) / COPY
            _unpack(archive, copy, manifest)
            yield manifest, copy
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {error.filename}.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError) as error:
        raise BackupError(
            f"{file} is not a whole backup: it was cut short or changed, or is something else. "
            "Nothing was restored. Take another one."
        ) from error


def _migrations(using) -> list[str]:
    applied = MigrationRecorder(using).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def _pack(file: Path, copy: Path, manifest: Manifest) -> None:
    with file.open("xb") as out:
        os.fchmod(out.fileno(), 0o600)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.write(copy, COPY)
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        out.flush()
        os.fsync(out.fileno())


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    said = json.loads(archive.read(MANIFEST))
    if said.get("form") != FORM:
        raise BackupError(
            f"This backup is of form {said.get('form')}, and this program reads form {FORM}. "
            "Use the program that made it."
        )
    try:
        return Manifest(**said)
    except TypeError as error:
        raise ValueError(str(error)) from error


def _unpack(archive: zipfile.ZipFile, copy: Path, manifest: Manifest) -> None:
    """At most as large as it says it is: an archive may unpack to any size."""
    found, size = hashlib.sha256(), 0
    with archive.open(COPY) as packed, copy.open("xb") as out:
        os.fchmod(out.fileno(), 0o600)
        while (piece := packed.read(PIECE)) and size <= manifest.size:
            found.update(piece)
            size += len(piece)
            out.write(piece)
    if (size, found.hexdigest()) != (manifest.size, manifest.sha256):
        raise ValueError("the copy is not the one that the manifest describes")


def _sha256(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def _finished(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{ENDING}"))


def _onto_disk(folder: Path) -> None:
    """The new name too: a power cut must not take it back."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
