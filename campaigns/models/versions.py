"""What tells whether a kept page still shows what is stored.

A number grows with every write to what it stands for. Triggers of the database raise it, so that
no writer can forget to. Results raise none of these: their totals count their own changes.
"""

from django.db import models


class Version(models.Model):
    """How often a subject was written; a reader adds its slots up.

    `subject` is a key, or 0 of the kinds that stand for all of their sort. On PostgreSQL each
    connection raises the row of its own slot, so that writers wait for no other.
    """

    class Kind(models.IntegerChoices):
        NAMES = 1  # what is printed on very many pages: of places, organisations, sites, sources
        LISTS = 2  # campaigns with what was said and promised of them
        DRIVES = 3
        SOURCES = 4
        ORGANISATIONS = 5
        CAMPAIGN = 6
        PLAN = 7  # the drives of one campaign
        PLACE = 8  # campaigns, drives and mentions of one place, not of those below it
        SOURCE = 9
        MOVED = 10  # drives that were put elsewhere, and their results with them

    pk = models.CompositePrimaryKey("kind", "subject", "slot")
    kind = models.SmallIntegerField()  # of Kind
    subject = models.BigIntegerField()
    slot = models.SmallIntegerField()
    number = models.BigIntegerField(default=1)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.Kind(self.kind).name} {self.subject}: {self.number}"
