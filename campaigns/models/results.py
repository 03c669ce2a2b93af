"""The ledger of logged results. Written by `recording` alone, never edited or deleted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .plans import Drive


def _count(label):
    return models.PositiveIntegerField(label, null=True, blank=True)


class Collection(models.Model):
    """One logged result of a drive (glossary: Collection; domain rules 1, 9, 10, 12).

    Counts only, never a donor's name or number. An empty count is unknown, not zero.
    A correction is a new row that `replaces` an older one; what nothing replaces stands.
    """

    entry_key = models.UUIDField(_("entry key"), unique=True)
    drive = models.ForeignKey(
        Drive, verbose_name=_("drive"), on_delete=models.PROTECT, related_name="collections"
    )
    registered = _count(_("registered"))
    examined = _count(_("examined"))
    deferred = _count(_("deferred"))
    donors = _count(_("donors"))
    bags_150 = _count(_("bags of 150 ml"))
    bags_250 = _count(_("bags of 250 ml"))
    bags_350 = _count(_("bags of 350 ml"))
    bags_450 = _count(_("bags of 450 ml"))
    apheresis = _count(_("apheresis units"))
    emergency_units = _count(_("emergency units"))
    first_time_donors = _count(_("first-time donors"))
    note = models.TextField(_("note"), blank=True, max_length=1000)
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("replaces"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    reason = models.CharField(_("reason for the correction"), max_length=300, blank=True)
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("logged by"),
        on_delete=models.PROTECT,
        related_name="collections",
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("logged result")
        verbose_name_plural = _("logged results")
        ordering = ["-recorded_at", "-id"]
        indexes = [
            models.Index(fields=["drive", "recorded_at"], name="collection_of_drive"),
        ]
        constraints = [
            models.CheckConstraint(
                name="collection_not_replacing_itself",
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
            ),
            models.CheckConstraint(
                name="collection_correction_has_reason",
                condition=Q(replaces__isnull=True) | ~Q(reason=""),
                violation_error_message=_("Say why the entry is corrected."),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.drive}"
