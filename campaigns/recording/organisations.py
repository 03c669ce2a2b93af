"""Organisations by the name that people type."""

from campaigns.models import Organisation
from campaigns.rules.text import fold, name_key

from .words import free_slug


def organisation_named(
    name: str, *, place: int | None, hospital: bool = False
) -> Organisation | None:
    """The organisation of that slug or name; a new one, of the place, where nobody is called so.

    None for no name.
    """
    if not name:
        return None
    if found := Organisation.objects.filter(slug=name).first():
        return found
    wanted = name_key(name)
    for organisation in Organisation.objects.filter(folded=fold(name)).order_by("pk"):
        if name_key(organisation.name) == wanted:
            return organisation
    kind = Organisation.Kind.HOSPITAL if hospital else Organisation.Kind.OTHER
    slug = free_slug(Organisation, name)
    return Organisation.objects.create(slug=slug, name=name, kind=kind, place_id=place)
