"""How large a made-up country is."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Size:
    """What is made. `entries` are the logged results with their corrections and drafts.

    `running` campaigns begin about today, whatever the size; `communes` and `districts` are made
    up below each province. With another `budget` than `entries` the same campaigns are planned:
    with less, the older ones have no logged results; with more, each has more of them.
    """

    name: str
    campaigns: int
    sites: int
    entries: int
    running: int
    communes: int
    districts: int
    budget: int

    def with_entries(self, count: int) -> "Size":
        return replace(self, budget=count, name=f"{self.name}, {count}")


def _size(name: str, *numbers: int) -> Size:
    return Size(name, *numbers, budget=numbers[2])


SIZES = {
    size.name: size
    for size in (
        _size("full", 10_000, 60_000, 1_000_000, 80, 12, 6),
        _size("small", 200, 1_500, 5_000, 24, 3, 2),
        _size("tiny", 70, 400, 900, 10, 1, 1),
    )
}
# What part of the results the one very large campaign has, and how many drives a result has.
FLAGSHIP = 0.06
DRIVES = 0.3
