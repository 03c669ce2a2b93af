"""Refusals of the rules as lazy translations, and address words made from names."""

from django.db.models import Model
from django.utils.functional import lazy
from django.utils.text import slugify
from django.utils.translation import get_language

from campaigns.rules.text import CannotRead, fold


def _said(error: CannotRead) -> str:
    return error.en if (get_language() or "").startswith("en") else str(error)


said = lazy(_said, str)


def free_slug(model: type[Model], *names: str, longest: int = 80) -> str:
    """An address word from the first name that gives one, with a number where it is taken."""
    words = (slugify(fold(name))[:longest].strip("-") for name in names)
    stem = next(filter(None, words), model._meta.model_name)
    taken = set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number = 1
    while (slug := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return slug
