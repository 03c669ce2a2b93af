"""Approvals, locks and uploaded sheets. SQLite remakes the ledger's table and drops its triggers."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


ledger = import_module("campaigns.migrations.0002_ledger_is_append_only")


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0003_campaign_named_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(ledger.unguard, ledger.guard),
        migrations.AddField(
            model_name="collection",
            name="deferred_reasons",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="Counts by the keys of DEFERRAL_REASONS; a reason left out is unknown.",
                verbose_name="deferred, by reason",
            ),
        ),
        migrations.AddField(
            model_name="collection",
            name="draft",
            field=models.BooleanField(
                default=False,
                help_text="Kept, and not counted; it is submitted by an entry that replaces it.",
                verbose_name="draft",
            ),
        ),
        migrations.AddField(
            model_name="collection",
            name="said_at",
            field=models.DateTimeField(
                blank=True,
                help_text="As the phone said it, right or wrong; nothing is decided by it.",
                null=True,
                verbose_name="time on the sender's clock",
            ),
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("approved_at", models.DateTimeField(verbose_name="approved at")),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval",
                        to="campaigns.collection",
                        verbose_name="entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "approval",
                "verbose_name_plural": "approvals",
                "ordering": ["-approved_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.UUIDField(unique=True, verbose_name="address word")),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("content", models.BinaryField(verbose_name="content")),
                (
                    "columns",
                    models.JSONField(blank=True, default=dict, verbose_name="what each column is"),
                ),
                ("sent_at", models.DateTimeField(verbose_name="sent at")),
                (
                    "applied_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="applied at"),
                ),
                ("outcome", models.JSONField(blank=True, default=dict, verbose_name="outcome")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="campaigns.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent by",
                    ),
                ),
            ],
            options={
                "verbose_name": "uploaded sheet",
                "verbose_name_plural": "uploaded sheets",
                "ordering": ["-sent_at", "-id"],
            },
        ),
        migrations.AddField(
            model_name="collection",
            name="upload",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="campaigns.upload",
                verbose_name="sheet",
            ),
        ),
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "signature",
                    models.CharField(max_length=64, verbose_name="signature of the headers"),
                ),
                ("columns", models.JSONField(verbose_name="what each column is")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="column_mappings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member of staff",
                    ),
                ),
            ],
            options={
                "verbose_name": "remembered columns",
                "verbose_name_plural": "remembered columns",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "signature"), name="columns_remembered_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PeriodLock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField(verbose_name="first day")),
                ("last_day", models.DateField(verbose_name="last day")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("locked_at", models.DateTimeField(verbose_name="locked at")),
                (
                    "unlocked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="unlocked at"),
                ),
                (
                    "unlock_reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="reason for unlocking"
                    ),
                ),
                (
                    "locked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="locks",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="locked by",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="locks",
                        to="campaigns.place",
                        verbose_name="place",
                    ),
                ),
                (
                    "unlocked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unlocks",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="unlocked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "locked period",
                "verbose_name_plural": "locked periods",
                "ordering": ["-locked_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first_day__lte", models.F("last_day"))),
                        name="lock_days_in_order",
                        violation_error_message="A period cannot end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("unlock_reason", ""),
                                ("unlocked_at__isnull", True),
                                ("unlocked_by__isnull", True),
                            ),
                            models.Q(
                                ("unlocked_at__isnull", False),
                                ("unlocked_by__isnull", False),
                                models.Q(("unlock_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="lock_ends_with_who_when_and_why",
                        violation_error_message="Unlocking needs a person, a time and a reason.",
                    ),
                ],
            },
        ),
        migrations.RunPython(ledger.guard, ledger.unguard),
    ]
