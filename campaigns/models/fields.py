"""Columns that several tables share: folded search text and figures as printed."""

import json
import zlib

from django.db import models
from django.db.models import F, Q
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.rules.quantity import MEASURES, Basis, Qualifier
from campaigns.rules.wording import fold

# Fifteen digits are what SQLite keeps exactly in its numeric columns: up to 9 999 999 999 999.99.
FIGURE = {"max_digits": 15, "decimal_places": 2}


class SlugManager(models.Manager):
    """Rows that fixtures and addresses name by their slug."""

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Packed(bytes):
    """What a PackedField stores, packed beforehand."""


def packed(text: str) -> Packed:
    """JSON as a PackedField stores it."""
    return Packed(zlib.compress(text.encode(), 1))


class PackedField(models.BinaryField):
    """Lists, texts and numbers as compressed JSON: what is read whole, and never searched."""

    def from_db_value(self, value, expression, connection):
        return None if value is None else json.loads(zlib.decompress(value))

    def get_db_prep_value(self, value, connection, prepared=False):
        if value is not None and not isinstance(value, Packed):
            value = packed(json.dumps(value, ensure_ascii=False))
        return super().get_db_prep_value(value, connection, prepared)


class FoldedField(models.CharField):
    """The accent-free form of other columns of the row, for search and sorting.

    Written at every save, bulk_create and `recording.bulk`, so that both databases search alike
    ("kien giang" finds "Kiên Giang"); never edited.
    """

    def __init__(self, *args, source=("name",), **kwargs):
        self.source = tuple(source)
        kwargs.setdefault("max_length", 600)
        kwargs.update(editable=False, blank=True, default="", db_index=True)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for key in ("editable", "blank", "default", "db_index"):
            kwargs.pop(key, None)
        return name, path, args, {**kwargs, "source": self.source}

    def folded(self, values):
        """What is stored beside these values of the source columns."""
        return fold(" ".join(str(value or "") for value in values))[: self.max_length]

    def pre_save(self, instance, add):
        folded = self.folded(getattr(instance, name) for name in self.source)
        setattr(instance, self.attname, folded)
        return folded


def _measure_name(key):
    measure = MEASURES[key]
    return measure.name_en if get_language() == "en" else measure.name_vi


def measure_choices():
    """Every measure of `rules.quantity`; a callable, so that a new one needs no migration."""
    return [(key, lazy(_measure_name, str)(key)) for key in MEASURES]


QUALIFIERS = [
    (Qualifier.EXACT.value, _("exact")),
    (Qualifier.AT_LEAST.value, _("at least")),
    (Qualifier.NEARLY.value, _("nearly")),
    (Qualifier.ABOUT.value, _("about")),
    (Qualifier.RANGE.value, _("range")),
]
BASES = [
    (Basis.BAGS.value, _("bags as counted")),
    (Basis.STANDARD.value, _("250 ml standard units")),
    (Basis.UNSTATED.value, _("not stated")),
]


class Figure(models.Model):
    """One figure: measure, amount or range, qualifier. An absent amount is unknown, never 0."""

    measure = models.CharField(_("measure"), max_length=40, choices=measure_choices)
    amount = models.DecimalField(_("amount"), null=True, blank=True, **FIGURE)
    high = models.DecimalField(_("upper end of the range"), null=True, blank=True, **FIGURE)
    qualifier = models.CharField(_("qualifier"), max_length=10, blank=True, choices=QUALIFIERS)
    basis = models.CharField(
        _("counted in"),
        max_length=15,
        blank=True,
        choices=BASES,
        help_text=_("Units of blood only: bags and 250 ml standard units are never added up."),
    )

    class Meta:
        abstract = True


def figure_constraints(prefix):
    """The checks every table of figures has; `prefix` keeps their names apart."""
    known, unknown = Q(amount__isnull=False), Q(amount__isnull=True)
    ranged, single = Q(qualifier=Qualifier.RANGE.value), ~Q(qualifier=Qualifier.RANGE.value)
    qualifiers = [value for value, _label in QUALIFIERS]
    return [
        models.CheckConstraint(
            name=f"{prefix}_amount_not_negative",
            condition=unknown | Q(amount__gte=0),
            violation_error_message=_("An amount cannot be negative."),
        ),
        models.CheckConstraint(
            name=f"{prefix}_range_in_order",
            condition=Q(high__isnull=True) | Q(amount__isnull=False, high__gt=F("amount")),
            violation_error_message=_("The upper end must be larger than the lower one."),
        ),
        models.CheckConstraint(
            name=f"{prefix}_high_is_for_ranges",
            condition=(ranged & Q(high__isnull=False)) | (single & Q(high__isnull=True)),
            violation_error_message=_("A range has two ends; every other figure has one."),
        ),
        models.CheckConstraint(
            name=f"{prefix}_unknown_has_no_qualifier",
            condition=(known & Q(qualifier__in=qualifiers)) | (unknown & Q(qualifier="")),
            violation_error_message=_("A known amount has a qualifier, an unknown one has none."),
        ),
        models.CheckConstraint(
            name=f"{prefix}_basis_is_for_blood",
            condition=Q(measure="blood_units") ^ Q(basis=""),
            violation_error_message=_(
                "Units of blood say what they are counted in; nothing else does."
            ),
        ),
    ]
