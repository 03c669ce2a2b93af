"""Static files: how they are named, and Chart.js from where npm puts it."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

PREFIX = "vendor/chart/"
PUBLISHED = {
    "chart.umd.min.js": "dist/chart.umd.min.js",
    "chart.umd.min.js.map": "dist/chart.umd.min.js.map",
    "LICENSE.md": "LICENSE.md",
}


class HashedStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's; what a script imports (`from "./counting.js"`) is named by its hash too."""

    support_js_module_import_aggregation = True


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
