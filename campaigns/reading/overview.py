"""The first page: what runs now, what was reached, against what was promised."""

from datetime import date

from campaigns.models import Campaign, Claim, Source

from .answers import Overview
from .calendar import coming_soon
from .campaigns import campaign_rows, campaigns_queryset, in_stage
from .series import history
from .territory import provinces

# How many campaigns of each sort the overview names; the list has them all.
SHOWN = 12


def overview(*, today: date) -> Overview:
    """Campaigns side by side and never added up: totals of parts and wholes would overlap."""
    every = campaigns_queryset()
    past = every.exclude(pk__in=in_stage(every, stage="upcoming", today=today).values("pk"))
    wanted = {
        "running": in_stage(every, stage="running", today=today),
        "upcoming": in_stage(every, stage="upcoming", today=today).order_by("starts_on", "folded"),
        "blood": past.filter(kind=Campaign.Kind.BLOOD),
        "humanitarian": past.filter(kind=Campaign.Kind.HUMANITARIAN),
    }
    chosen = {name: list(queryset[:SHOWN]) for name, queryset in wanted.items()}
    distinct = {campaign.pk: campaign for group in chosen.values() for campaign in group}
    rows = dict(zip(distinct, campaign_rows(campaigns=distinct.values(), today=today), strict=True))
    return Overview(
        today=today,
        **{name: tuple(rows[campaign.pk] for campaign in group) for name, group in chosen.items()},
        campaigns_count=Campaign.objects.count(),
        sources_count=Source.objects.count(),
        figures_count=Claim.objects.filter(amount__isnull=False).count(),
        coming_soon=coming_soon(today=today),
        provinces=provinces(on=today),
        history=history(today=today),
    )
