"""What must be there before the site starts, told by `manage.py check` and by `serve`."""

from django.core.checks import CheckMessage, Error, register

from .public.lettering import REGULAR, SEMIBOLD, font_file


@register
def the_font_is_there(app_configs, **kwargs) -> list[CheckMessage]:
    """Share pictures are written in it; without it each would fail when somebody asks for it."""
    return [
        Error(
            f"The font of the share pictures is missing: {font_file(weight)}",
            hint="Install what package.json names: npm ci, or make run, which does it by itself.",
            id="campaigns.E001",
        )
        for weight in (REGULAR, SEMIBOLD)
        if not font_file(weight).is_file()
    ][:1]
