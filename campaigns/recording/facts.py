"""What one result says: counts that are known, counts that are not, a note. Never a donor."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from campaigns.rules.deferral import DEFERRAL_REASONS
from campaigns.rules.persons import tells_a_number
from campaigns.rules.quantity import BAG_SIZES

LARGEST = 1_000_000
LONGEST_NOTE = 1000
LONGEST_REASON = 300
COUNTS = (
    "registered",
    "examined",
    "deferred",
    "donors",
    "apheresis",
    "emergency_units",
    "first_time_donors",
)


class InvalidFacts(ValueError):
    """Facts that cannot be stored: `errors` gives each field a message for a person.

    The messages are lazy translations. A bag size's field is "bags.250"; what concerns no
    single field stands under "".
    """

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {message}" for name, message in errors.items()))
        self.errors = dict(errors)


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionFacts:
    """The facts of one result. None is "not known", and is kept apart from 0 (domain rule 1).

    `bags` gives each size in ml its count, `deferred_reasons` each key of DEFERRAL_REASONS;
    what is left out is not known. Two facts are equal when they say the same.
    """

    registered: int | None = None
    examined: int | None = None
    deferred: int | None = None
    deferred_reasons: Mapping[str, int | None] = field(default_factory=dict, hash=False)
    donors: int | None = None
    bags: Mapping[int, int | None] = field(default_factory=dict, hash=False)
    apheresis: int | None = None
    emergency_units: int | None = None
    first_time_donors: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        every_size = {**dict.fromkeys(BAG_SIZES), **self.bags}
        object.__setattr__(self, "bags", MappingProxyType(every_size))
        known = {key: n for key, n in self.deferred_reasons.items() if n is not None}
        object.__setattr__(self, "deferred_reasons", MappingProxyType(known))
        object.__setattr__(self, "note", tidy(self.note))

    def counts(self) -> dict[str, int | None]:
        """Every count by the name that a message would give it."""
        return {
            **{name: getattr(self, name) for name in COUNTS},
            **{f"bags.{size}": count for size, count in self.bags.items()},
            **{f"deferred_reasons.{key}": n for key, n in self.deferred_reasons.items()},
        }

    def problems(self) -> dict[str, str]:
        """What keeps these facts from being stored, by field; empty where nothing does."""
        found = {}
        for name, count in self.counts().items():
            if name.startswith("bags.") and name not in _BAG_FIELDS:
                found[name] = _("No bag of this size is collected.")
            elif name.startswith("deferred_reasons.") and name not in _REASON_FIELDS:
                found[name] = _("This reason is not on the list.")
            elif count is not None and not _is_count(count):
                found[name] = _("Give a whole number from 0 to 1,000,000.")
        if not found and all(count is None for count in self.counts().values()):
            found[""] = _("Give at least one count. Leave empty only what is not known.")
        known = not found and self.deferred is not None
        if known and sum(self.deferred_reasons.values()) > self.deferred:
            found["deferred_reasons"] = _("The reasons add up to more than all deferred.")
        if problem := problem_of_text(self.note, LONGEST_NOTE):
            found["note"] = problem
        return found


_BAG_FIELDS = frozenset(f"bags.{size}" for size in BAG_SIZES)
_REASON_FIELDS = frozenset(f"deferred_reasons.{key}" for key in DEFERRAL_REASONS)


def _is_count(count: object) -> bool:
    return isinstance(count, int) and not isinstance(count, bool) and 0 <= count <= LARGEST


def tidy(text: str) -> str:
    """The text as it is stored: NFC, one kind of line end, nothing around it or unseen in it.

    What turns the direction of letters, or takes no room, would let a text look like another.
    """
    plain = re.sub("\r\n?|[\u2028\u2029]", "\n", unicodedata.normalize("NFC", text))
    return "".join(char for char in plain if unicodedata.category(char) != "Cf").strip()


def problem_of_text(text: str, longest: int) -> str | None:
    """What keeps a note or reason from being stored, if anything does (domain rule 12)."""
    if len(text) > longest:
        return _("This text is too long.")
    if any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in text):
        return _("This text holds characters that cannot be seen. Type it again.")
    if tells_a_number(text):
        return _(
            "This looks like a telephone or identity number. No donor's number may be stored: "
            "write only what concerns the whole drive."
        )
    return None
