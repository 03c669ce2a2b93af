"""The ledger of logged results, its approvals and locks, and the sheets it was filled from.

Written by `recording` alone. Entries and approvals are never edited or deleted.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .fields import PackedField
from .places import Place
from .plans import Campaign, Drive


def _count(label):
    return models.PositiveIntegerField(label, null=True, blank=True)


class Collection(models.Model):
    """One logged result of a drive (glossary: Collection; domain rules 1, 9, 10, 12).

    Counts only, never a donor's name or number. An empty count is unknown, not zero.
    A correction is a new row that `replaces` an older one; what nothing replaces stands.
    """

    # Every row that replaces one has a reason. What follows a draft needs none from its author:
    # this stands for it, and is never asked for or shown.
    FROM_DRAFT = "từ bản nháp"

    entry_key = models.UUIDField(_("entry key"), unique=True)
    drive = models.ForeignKey(
        Drive, verbose_name=_("drive"), on_delete=models.PROTECT, related_name="collections"
    )
    draft = models.BooleanField(
        _("draft"),
        default=False,
        help_text=_("Kept, and not counted; it is submitted by an entry that replaces it."),
    )
    registered = _count(_("registered"))
    examined = _count(_("examined"))
    deferred = _count(_("deferred"))
    deferred_reasons = models.JSONField(
        _("deferred, by reason"),
        default=dict,
        blank=True,
        help_text=_("Counts by the keys of DEFERRAL_REASONS; a reason left out is unknown."),
    )
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
    said_at = models.DateTimeField(
        _("time on the sender's clock"),
        null=True,
        blank=True,
        help_text=_("As the phone said it, right or wrong; nothing is decided by it."),
    )
    upload = models.ForeignKey(
        "campaigns.Upload",
        verbose_name=_("sheet"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entries",
    )

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


class Approval(models.Model):
    """A manager says that an entry is final. A correction of it needs one of its own."""

    entry = models.OneToOneField(
        Collection, verbose_name=_("entry"), on_delete=models.PROTECT, related_name="approval"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        on_delete=models.PROTECT,
        related_name="approvals",
    )
    approved_at = models.DateTimeField(_("approved at"))

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-approved_at", "-id"]

    def __str__(self):
        return f"#{self.entry_id} ✓"


class PeriodLock(models.Model):
    """No result of these days is written in this place, or below it, while the lock holds.

    Unlocking ends the lock and is kept with who, when and why; a new lock is a new row.
    """

    place = models.ForeignKey(
        Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="locks"
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("locked by"),
        on_delete=models.PROTECT,
        related_name="locks",
    )
    locked_at = models.DateTimeField(_("locked at"))
    unlocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("unlocked by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="unlocks",
    )
    unlocked_at = models.DateTimeField(_("unlocked at"), null=True, blank=True)
    unlock_reason = models.CharField(_("reason for unlocking"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("locked period")
        verbose_name_plural = _("locked periods")
        ordering = ["-locked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="lock_days_in_order",
                condition=Q(first_day__lte=F("last_day")),
                violation_error_message=_("A period cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="lock_ends_with_who_when_and_why",
                condition=Q(unlocked_by__isnull=True, unlocked_at__isnull=True, unlock_reason="")
                | (Q(unlocked_by__isnull=False, unlocked_at__isnull=False) & ~Q(unlock_reason="")),
                violation_error_message=_("Unlocking needs a person, a time and a reason."),
            ),
        ]

    def __str__(self):
        return f"{self.place}: {self.first_day:%d/%m/%Y}–{self.last_day:%d/%m/%Y}"


class Upload(models.Model):
    """The table of a sheet, kept from its preview until it was applied, and after that.

    A sheet with donors' names or numbers never becomes a row (domain rule 12); of others only
    the table that was read is kept, without what looks like somebody's number.
    """

    token = models.UUIDField(_("address word"), unique=True)
    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="uploads"
    )
    name = models.CharField(_("file name"), max_length=200)
    digest = models.CharField(_("SHA-256"), max_length=64)
    content = models.BinaryField(_("content"))
    columns = models.JSONField(_("what each column is"), default=dict, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.PROTECT,
        related_name="uploads",
    )
    sent_at = models.DateTimeField(_("sent at"))
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    outcome = models.JSONField(_("outcome"), default=dict, blank=True)

    class Meta:
        verbose_name = _("uploaded sheet")
        verbose_name_plural = _("uploaded sheets")
        ordering = ["-sent_at", "-id"]

    def __str__(self):
        return self.name


class SheetPage(models.Model):
    """Some rows of a sheet's preview, as they compared with the ledger at that time."""

    upload = models.ForeignKey(
        Upload, verbose_name=_("sheet"), on_delete=models.CASCADE, related_name="pages"
    )
    state = models.CharField(_("which rows"), max_length=10)
    number = models.PositiveIntegerField(_("page"))
    rows = PackedField(_("rows"))

    class Meta:
        verbose_name = _("page of a preview")
        verbose_name_plural = _("pages of previews")
        ordering = ["upload", "state", "number"]
        constraints = [
            models.UniqueConstraint(name="preview_page_once", fields=["upload", "state", "number"]),
        ]

    def __str__(self):
        return f"{self.upload_id} {self.state} {self.number}"


class ColumnMapping(models.Model):
    """What the columns of a kind of sheet are, as a member of staff once said by hand."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member of staff"),
        on_delete=models.CASCADE,
        related_name="column_mappings",
    )
    signature = models.CharField(_("signature of the headers"), max_length=64)
    columns = models.JSONField(_("what each column is"))

    class Meta:
        verbose_name = _("remembered columns")
        verbose_name_plural = _("remembered columns")
        constraints = [
            models.UniqueConstraint(name="columns_remembered_once", fields=["owner", "signature"]),
        ]

    def __str__(self):
        return self.signature[:12]
