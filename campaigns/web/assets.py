"""Static files: how they are named and joined, and Chart.js from where npm puts it."""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

PREFIX = "vendor/chart/"
PUBLISHED = {
    "chart.umd.min.js": "dist/chart.umd.min.js",
    "chart.umd.min.js.map": "dist/chart.umd.min.js.map",
    "LICENSE.md": "LICENSE.md",
}


JOINED = "css/"  # our own style sheets; the admin's stay as they come
IMPORTED = re.compile(r'@import "([^"]+)";\n?')


class HashedStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's; what a script imports (`from "./counting.js"`) is named by its hash too.

    A style sheet takes in what it imports, so that a page asks for one file instead of five.
    """

    support_js_module_import_aggregation = True

    def post_process(self, paths, dry_run=False, **options):
        found = paths if dry_run else {name: _joined(name, paths) for name in paths}
        yield from super().post_process(found, dry_run=dry_run, **options)


def _joined(name: str, paths: dict) -> tuple:
    """Where collectstatic reads the file: from memory where others were joined into it."""
    if not (name.startswith(JOINED) and name.endswith(".css")):
        return paths[name]
    text = _text(name, paths)
    whole = IMPORTED.sub(
        lambda found: _text(posixpath.join(posixpath.dirname(name), found[1]), paths), text
    )
    if whole == text:
        return paths[name]
    memory = InMemoryStorage()
    return memory, memory.save(name, ContentFile(whole.encode()))


def _text(name: str, paths: dict) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()


class ChartFinder(BaseFinder):
    """`vendor/chart/chart.umd.min.js`, its map and its licence. All of `dist/` would be 50 MB."""

    def __init__(self, app_names=None, *args, **kwargs):
        self.package = Path(settings.NODE_MODULES) / "chart.js"
        self.storage = _Renamed(location=self.package)
        self.storage.prefix = None
        super().__init__(*args, **kwargs)

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        file = PUBLISHED.get(path.removeprefix(PREFIX)) if path.startswith(PREFIX) else None
        if not file or not (self.package / file).is_file():
            return []
        found = str(self.package / file)
        return [found] if find_all else found

    def list(self, ignore_patterns) -> Iterator[tuple[str, FileSystemStorage]]:
        for name, file in PUBLISHED.items():
            if (
                not matches_patterns(name, ignore_patterns or [])
                and (self.package / file).is_file()
            ):
                yield PREFIX + name, self.storage


class _Renamed(FileSystemStorage):
    """Reads a published name from the file that stands behind it in the package."""

    def path(self, name: str) -> str:
        return super().path(PUBLISHED[name.removeprefix(PREFIX)])
