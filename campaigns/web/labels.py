"""What is chosen from a list, as the list names it."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _


def place_label(place) -> str:
    if place.valid_until is None:
        return place.name
    return _("%(place)s (until %(year)s)") % {
        "place": place.name,
        "year": place.valid_until.year,
    }


def campaign_label(campaign) -> str:
    return in_language(campaign, "name")


def in_language(thing, field: str) -> str:
    """The English field where the page is English and there is one, else the Vietnamese."""
    return (get_language() == "en" and getattr(thing, f"{field}_en")) or getattr(thing, field)


def part_label(part: str, number: int | None) -> str:
    """Where in a source something stands: "đoạn 4", "tiêu đề"."""
    where = _(part.replace("_", " "))
    return where if number is None else f"{where} {number}"
