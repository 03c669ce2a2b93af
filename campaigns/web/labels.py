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
    return (get_language() == "en" and campaign.name_en) or campaign.name


def part_label(part: str, number: int | None) -> str:
    """Where in a source something stands: "đoạn 4", "tiêu đề"."""
    where = _(part.replace("_", " "))
    return where if number is None else f"{where} {number}"
