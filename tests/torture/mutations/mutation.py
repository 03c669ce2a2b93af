"""One guard, and what the program is without it."""

from dataclasses import dataclass

SQLITE, POSTGRESQL = "sqlite", "postgresql"
BOTH = frozenset((SQLITE, POSTGRESQL))


@dataclass(frozen=True, slots=True)
class Mutation:
    """`old`, which stands once in `file`, becomes `new`; then `test` must fail.

    Without `old`, `file` is a new one that holds `new`. `on` are the databases where it is tried:
    what the database itself guards on both, the rest once.
    """

    guard: str
    file: str
    old: str
    new: str
    test: str
    on: frozenset[str] = frozenset((SQLITE,))

    @property
    def test_file(self) -> str:
        return self.test.partition("::")[0]

    @property
    def test_function(self) -> str:
        return self.test.partition("::")[2].partition("[")[0]
