"""Long lists to choose from. Django renders a template for each option, and copies all of them for
each form."""

from django import forms
from django.forms.utils import flatatt
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from campaigns import reading
from campaigns.reading.answers import PlaceRef
from campaigns.templatetags.html import EMPTY, Html, joined
from campaigns.web.labels import place_label

from .drawn import Drawn

SELECT = Html('<select name="{}"{}>\n{}</select>')
OPTION = Html('  <option value="{}"{}>{}</option>\n\n')
CHOSEN = Html(" selected")()


class LeanSelect(forms.Select):
    """A few choices that are always the same."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = set(self.format_value(value))
        options = (
            OPTION(key, CHOSEN if str(key) in chosen else "", label) for key, label in self.choices
        )
        return SELECT(name, flatatt(self.build_attrs(self.attrs, attrs)), joined(options))


@Drawn
def options(places: tuple[PlaceRef, ...]) -> dict[str, SafeString]:
    """An option for each place, by its address word."""
    return {place.slug: OPTION(place.slug, EMPTY, place_label(place)) for place in places}


class PlaceSelect(forms.Widget):
    """The places that have campaigns, and the one that was asked for, where it has some below."""

    places: tuple[PlaceRef, ...] = ()
    other: PlaceRef | None = None

    def render(self, name, value, attrs=None, renderer=None):
        shown = {"": OPTION("", EMPTY, _("All places"))}
        if self.other is not None:
            shown[self.other.slug] = OPTION(self.other.slug, EMPTY, place_label(self.other))
        shown |= options(self.places)
        if (chosen := value or "") in shown:
            begin = f'<option value="{chosen}"'
            shown[chosen] = SafeString(shown[chosen].replace(begin, f"{begin} selected"))
        return SELECT(name, flatatt(self.build_attrs(self.attrs, attrs)), joined(shown.values()))


class PlaceField(forms.Field):
    """The address word of one of the places."""

    widget = PlaceSelect

    def __init__(self, *, places: tuple[PlaceRef, ...], asked: str, **kwargs):
        super().__init__(**kwargs)
        self.slugs = options(places).keys()
        self.widget.places = places
        if asked and asked not in self.slugs:
            self.widget.other = reading.place_with_campaigns_below(slug=asked)

    def to_python(self, value):
        return "" if value in self.empty_values else str(value)

    def validate(self, value):
        super().validate(value)
        other = self.widget.other
        if value and value not in self.slugs and not (other and other.slug == value):
            raise forms.ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": value},
            )
