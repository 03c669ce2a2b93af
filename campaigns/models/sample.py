"""The mark of a database whose country was made up."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SampleData(models.Model):
    """One row where everything in the database was made up; none where it is real.

    It lies in the database itself, so that it goes wherever a copy of the data goes. From the
    same three values `make_country` makes the same rows again.
    """

    only = models.BooleanField(primary_key=True, default=True, editable=False)
    seed = models.BigIntegerField(_("seed"))
    size = models.CharField(_("size"), max_length=40)
    today = models.DateField(_("as of"))

    class Meta:
        verbose_name = _("sample data")
        verbose_name_plural = _("sample data")
        constraints = [
            models.CheckConstraint(name="sample_data_marked_once", condition=Q(only=True)),
        ]

    def __str__(self):
        return f"{self.size} {self.seed}"
