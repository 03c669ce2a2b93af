"""Organisations as a list of campaigns is narrowed by them."""

from campaigns.models import Organisation

from .answers import NotFound


def organisation_named(*, slug: str) -> str:
    """The name of the organisation; raises NotFound for an unknown slug."""
    name = Organisation.objects.filter(slug=slug).values_list("name", flat=True).first()
    if name is None:
        raise NotFound(slug)
    return name
