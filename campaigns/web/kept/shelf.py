"""The memory of kept pages: so many bytes, and what nobody asked for longest goes first."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from .page import Page


class Shelf:
    def __init__(self, *, size: int):
        self.size, self.used = size, 0
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: Hashable) -> Page | None:
        with self._lock:
            found = self._pages.get(key)
            if found is None:
                return None
            self._pages.move_to_end(key)
            return found

    def put(self, key: Hashable, page: Page) -> None:
        """No page takes more than an eighth of the room."""
        with self._lock:
            self._drop(key)
            if page.size > self.size // 8:
                return
            self._pages[key] = page
            self.used += page.size
            while self.used > self.size:
                self._drop(next(iter(self._pages)))

    def drop(self, key: Hashable) -> None:
        with self._lock:
            self._drop(key)

    def _drop(self, key: Hashable) -> None:
        if found := self._pages.pop(key, None):
            self.used -= found.size
