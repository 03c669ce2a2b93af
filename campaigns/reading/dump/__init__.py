"""All public data as tables of CSV: what `manage.py dump_open_data` writes.

Counts and what sources printed: no account, note, reason or donor is in any of them.
"""

from .columns import Column, Kind, Table
from .snapshot import Snapshot, snapshot
from .tables import TABLES

__all__ = ["TABLES", "Column", "Kind", "Snapshot", "Table", "snapshot"]
