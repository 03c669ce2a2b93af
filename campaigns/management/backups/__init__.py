"""A backup: one file with the whole database at one moment, and what proves that it is whole.

`manage.py backup` writes it while others read and write, `manage.py restore` puts it back.
"""

from .envelope import Manifest, check, newest, write_backup
from .errors import BackupError
from .putting_back import restore_backup

__all__ = [
    "BackupError",
    "Manifest",
    "check",
    "newest",
    "restore_backup",
    "write_backup",
]
