"""Who did what when to which row, with the old and the new value.

Triggers of the database write it with each change of a table they watch (see migration 0014), in
the transaction of the change: no way of writing goes past it, and without the record the change
does not stand. Logged results and approvals are not in it: their tables are only ever added to,
and are their own record. Signing in and out is noted by `recording.audit`.

The same triggers let nobody change or remove a record, and on PostgreSQL the role that serves has
no right to (see `manage.py grant_app_role`).
"""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .places import Place


class Audit(models.Model):
    """`kind` is a table and `subject` the key of its row. `old` and `new` name the columns that
    changed; what is secret stands there as "•". `place` is whose managers may read it, and
    `former_place` that of a row that was moved; where neither is said, it is the country's.

    The keys refer to rows by number alone: a record outlasts what it tells of.
    """

    class Action(models.TextChoices):
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("deleted")
        SIGNED_IN = "signed_in", _("signed in")
        SIGNED_OUT = "signed_out", _("signed out")
        PASSWORD_WRONG = "password_wrong", _("failed to sign in")
        CODE_RIGHT = "code_right", _("took the second step of signing in")
        CODE_WRONG = "code_wrong", _("failed at the second step of signing in")
        LINK_MADE = "link_made", _("made a link for a new password")
        LINK_ASKED = "link_asked", _("asked for a link for a new password")

    at = models.DateTimeField(_("when"), db_default=Now())
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    action = models.CharField(_("did what"), max_length=20, choices=Action)
    kind = models.CharField(_("to what"), max_length=63)
    subject = models.BigIntegerField(_("number of the row"), null=True)
    place = models.ForeignKey(
        Place,
        verbose_name=_("place"),
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    former_place = models.ForeignKey(
        Place,
        verbose_name=_("former place"),
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    old = models.JSONField(_("before"), null=True)
    new = models.JSONField(_("after"), null=True)

    class Meta:
        verbose_name = _("audit record")
        verbose_name_plural = _("audit")
        ordering = ["-id"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["kind", "subject"], name="audit_of_row")]

    def __str__(self):
        return f"#{self.pk}"
