"""A backup in the place of what a database holds."""

from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from .envelope import ENGINES, Manifest, opened
from .errors import BackupError


def restore_backup(file: Path, *, replace: bool) -> Manifest:
    """Puts all of a backup into the database, or nothing. Raises BackupError in words.

    It must be of the same engine, and of this program or an older one: what a newer one knows
    cannot be kept here. Without `replace` a database that holds anything is left as it is.
    """
    engine = ENGINES[connection.vendor]
    with opened(file) as (manifest, copy):
        _refuse_other(manifest)
        if not replace and engine.holds_data():
            raise BackupError(
                "The database holds data already. `--replace` puts the backup in their "
                "place: make a backup of what is there first."
            )
        engine.put_back(copy, manifest.tables)
    return manifest


def _refuse_other(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise BackupError(
            f"The backup was made on {manifest.engine}, and DATABASE_URL leads to "
            f"{connection.vendor}. It goes back to where it came from only."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(manifest.migrations) - known):
        raise BackupError(
            f"The backup was made by a newer program (it has {', '.join(unknown[:3])}). "
            "Install that one, then restore."
        )
