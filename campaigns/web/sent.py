"""An answer that is made while it is sent."""

from collections.abc import Callable, Iterable, Iterator


class Sent:
    """The answer as it was; `ended` is called once the server has closed it, however it went."""

    def __init__(self, answer: Iterable[bytes], ended: Callable[[], None]):
        self._answer, self._ended = answer, ended

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        try:
            if close := getattr(self._answer, "close", None):
                close()
        finally:
            self._ended()
