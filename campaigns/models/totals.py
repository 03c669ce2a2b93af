"""Running totals: what the entries that stand add up to, kept beside the ledger.

Written by `recording.totals` alone, in the transaction of what is counted; read by
`reading.totals`. `manage.py check_totals` counts the ledger again and compares every row.
"""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

# The day of sums over all time.
EVER = date(1, 1, 1)
# Sums that many add to at once stand in so many rows, so that writers seldom wait for each other.
SLOTS = 8
TOTALLED = (
    "registered",
    "deferred",
    "donors",
    "bags_150",
    "bags_250",
    "bags_350",
    "bags_450",
)
# Every column that adds up.
SUMMED = ("entries", *TOTALLED, *(f"given_{name}" for name in TOTALLED), "unnamed_bags")


def _sum():
    return models.BigIntegerField(default=0)


def _given():
    return models.IntegerField(default=0)


class Total(models.Model):
    """What the entries of one subject that stand add up to, approved ones apart from others.

    `subject` is the key of the campaign, drive, site, place or organisation; 0 is the country.
    `part` is 0, or which part of a campaign the row is about: its drives at the sites of a place
    (without what is part of that), or of a host or hospital. `day` is EVER, which each has, or
    the drive's first day (of a campaign, of the country), or the first of its month (of a place).
    `slot` is the drive's key by SLOTS, and 0 of drives and sites: a reader adds the slots up. A
    place has what was logged there and in what is part of it; what it took over has rows of its
    own.

    `given_…` are the entries that say a count: where none does the sum is unknown, and no zero
    (domain rule 1). `unnamed_bags` leave out the bags of some size. `changes` grows with every
    write. `last_recorded_at` is of every entry that was ever submitted, corrected ones too; only
    a drive's and a campaign's EVER rows that are not approved have it.

    Rows have no key of their own: nothing refers to them, and each would cost one more index
    for every result that is stored.
    """

    class Kind(models.IntegerChoices):
        DRIVE = 1, _("drive")
        SITE = 2, _("site")
        CAMPAIGN = 3, _("campaign")
        CAMPAIGN_PLACE = 4, _("campaign in a place")
        CAMPAIGN_HOST = 5, _("campaign with a host")
        CAMPAIGN_HOSPITAL = 6, _("campaign with a hospital")
        PLACE = 7, _("place")
        HOST = 8, _("host")
        HOSPITAL = 9, _("collecting hospital")
        COUNTRY = 10, _("country")

    pk = models.CompositePrimaryKey("kind", "subject", "part", "day", "approved", "slot")
    kind = models.SmallIntegerField(choices=Kind)
    subject = models.BigIntegerField()
    part = models.BigIntegerField(default=0)
    day = models.DateField()
    approved = models.BooleanField()
    slot = models.SmallIntegerField()
    entries = _given()
    registered = _sum()
    deferred = _sum()
    donors = _sum()
    bags_150 = _sum()
    bags_250 = _sum()
    bags_350 = _sum()
    bags_450 = _sum()
    given_registered = _given()
    given_deferred = _given()
    given_donors = _given()
    given_bags_150 = _given()
    given_bags_250 = _given()
    given_bags_350 = _given()
    given_bags_450 = _given()
    unnamed_bags = _given()
    changes = models.BigIntegerField(default=1)
    last_recorded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("running total")
        verbose_name_plural = _("running totals")

    def __str__(self):
        return f"{self.get_kind_display()} {self.subject} {self.day}"
