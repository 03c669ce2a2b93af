"""Two entries beside each other, line by line."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.rules.deferral import DEFERRAL_REASONS
from campaigns.rules.quantity import BAG_SIZES
from campaigns.rules.wording import number

from .entry_form import LABELS


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of both sides, in words; `differs` is said in a word too, not by colour alone."""

    label: str
    stored: str
    offered: str
    differs: bool


def both_sides(stored, facts, reason: str = "") -> list[Line]:
    """What is stored (None: nothing is) beside what was offered, where either says anything."""
    theirs = words_of(stored.facts, stored.reason) if stored else {}
    ours = words_of(facts, reason)
    return [
        Line(label, theirs.get(label, ""), said, theirs.get(label, "") != said)
        for label, said in ours.items()
        if said or theirs.get(label)
    ]


def words_of(facts, reason: str = "") -> dict[str, str]:
    """Every fact under its label; "" where it is not known."""
    language = get_language()
    said = {
        str(LABELS["registered"]): facts.registered,
        str(LABELS["examined"]): facts.examined,
        str(LABELS["deferred"]): facts.deferred,
    }
    for key, words in DEFERRAL_REASONS.items():
        label = _("deferred: %(reason)s") % {"reason": words[language == "en"]}
        said[label] = facts.deferred_reasons.get(key)
    said[str(LABELS["donors"])] = facts.donors
    said[str(LABELS["first_time_donors"])] = facts.first_time_donors
    for size in BAG_SIZES:
        said[_("bags of %(size)s ml") % {"size": size}] = facts.bags[size]
    said[str(LABELS["apheresis"])] = facts.apheresis
    said[str(LABELS["emergency_units"])] = facts.emergency_units
    shown = {label: "" if n is None else number(n, language) for label, n in said.items()}
    return {**shown, _("note"): facts.note, _("reason for the correction"): reason}


def changes(trail) -> list[tuple[object, list[Line]]]:
    """Each entry of a trail, oldest first, with what it says: of a later one, what it changed."""
    found, before = [], {}
    for entry in trail:
        now = words_of(entry)
        lines = [
            Line(label, before.get(label, ""), said, bool(before))
            for label, said in now.items()
            if said != before.get(label, "")
        ]
        found.append((entry, lines))
        before = now
    return found
