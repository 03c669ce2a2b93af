"""What commands leave for whoever asks a server of this machine how it is: see web/metrics.py."""

import json
import os
from contextlib import suppress
from datetime import datetime

from django.conf import settings


def leave(name: str, *, at: datetime, **more: bool) -> None:
    """The command `name` came to its end at `at`, and `more` is what it found."""
    with suppress(OSError):  # it did what it is for
        settings.STATUS_FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = settings.STATUS_FOLDER / f"{name}.{os.getpid()}.new"
        unfinished.write_text(json.dumps({"at": at.timestamp(), **more}))
        unfinished.replace(settings.STATUS_FOLDER / f"{name}.json")
