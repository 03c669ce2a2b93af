"""Administrative units with dates of validity, their succession, and who answers for them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.rules.validity import Validity

from .fields import FoldedField, SlugManager


class Place(models.Model):
    """An administrative unit as it stood between two dates (domain glossary: Place).

    A former unit is never edited or deleted: it ends on `valid_until`, the first day on
    which it is no longer in force, and a `Succession` links it to what took it over.
    """

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        PROVINCE = "province", _("province")
        MUNICIPALITY = "municipality", _("centrally run city")
        DISTRICT = "district", _("district")
        TOWN = "town", _("town")
        PROVINCIAL_CITY = "provincial_city", _("provincial city")
        WARD = "ward", _("ward")
        COMMUNE = "commune", _("commune")
        TOWNSHIP = "township", _("township")

    slug = models.SlugField(_("address word"), max_length=80, unique=True)
    code = models.CharField(_("official code"), max_length=10, blank=True)
    name = models.CharField(_("name"), max_length=120)
    folded = FoldedField()
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_until = models.DateField(
        _("in force until"),
        null=True,
        blank=True,
        help_text=_("The first day on which the unit no longer exists; empty while in force."),
    )

    objects = SlugManager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["folded", "slug"]
        constraints = [
            models.CheckConstraint(
                name="place_dates_in_order",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lt=F("valid_until")),
                violation_error_message=_("A place must begin before it ends."),
            ),
            models.CheckConstraint(
                name="place_not_part_of_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message=_("A place cannot be part of itself."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.name}"

    def natural_key(self):
        return (self.slug,)

    @property
    def validity(self):
        """The days on which this unit is in force, as `rules.validity.Validity`."""
        return Validity(self.valid_from, self.valid_until)


class Succession(models.Model):
    """One former unit and one unit that took it over, on a day, by a document."""

    predecessor = models.ForeignKey(
        Place,
        verbose_name=_("former place"),
        on_delete=models.PROTECT,
        related_name="succeeded_by",
    )
    successor = models.ForeignKey(
        Place,
        verbose_name=_("taken over by"),
        on_delete=models.PROTECT,
        related_name="took_over",
    )
    on = models.DateField(_("on"))
    document = models.CharField(_("document"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ["on", "predecessor__folded"]
        constraints = [
            models.UniqueConstraint(
                name="succession_stated_once", fields=["predecessor", "successor"]
            ),
            models.CheckConstraint(
                name="succession_is_by_another_place",
                condition=~Q(predecessor=F("successor")),
                violation_error_message=_("A place cannot succeed itself."),
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"


class Responsibility(models.Model):
    """A member of staff answers for a place, and for all that lies below it (domain rule 11)."""

    class Role(models.TextChoices):
        COLLECTOR = "collector", _("collector")
        MANAGER = "manager", _("manager")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member of staff"),
        on_delete=models.CASCADE,
        related_name="responsibilities",
    )
    place = models.ForeignKey(
        Place,
        verbose_name=_("place"),
        on_delete=models.PROTECT,
        related_name="responsibilities",
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.COLLECTOR)

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        constraints = [
            models.UniqueConstraint(name="responsibility_stated_once", fields=["user", "place"]),
        ]

    def __str__(self):
        return f"{self.user} – {self.place}"
