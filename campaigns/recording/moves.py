"""What stands already is changed in the back office; what was logged there goes along with it.

A row that stays where it is costs no more than its own statement. The rows are held in the
order of all writers: sites, drives, then the tree of places.
"""

from django.db import transaction
from django.db.models import Model

from campaigns.models import DonationSite, Drive, Place

from .locks import hold_open, hold_site_open, hold_tree
from .totals import moving_drive, moving_place, moving_site

PLACED_BY = ("campaign_id", "site_id", "starts_on", "host_id", "collecting_hospital_id")


def hold_drive(*, drive: int) -> None:
    """Keep a drive that is to be changed, and its days from being locked, until the transaction
    ends. Raises PeriodLocked."""
    _held(Drive, drive, ("pk",))
    hold_open(drives=[drive])


def save_drive(*, drive: Drive) -> None:
    """Save a drive that stands. Raises PeriodLocked where it is to move and is locked."""
    with transaction.atomic():
        if _stays(drive, PLACED_BY):
            drive.save()
            return
        hold_open(drives=[drive.pk])
        with moving_drive(drive=drive.pk):
            drive.save()


def hold_site(*, site: int, place: int) -> None:
    """Keep a site that is to be saved as one of the place, and the days of its drives from being
    locked if it moves there, until the transaction ends. Raises PeriodLocked."""
    with transaction.atomic():  # so that one may also ask alone
        stands = _held(DonationSite, site, ("place_id",))
        if stands and stands != (place,):
            hold_tree()
            hold_site_open(site=site, places=(*stands, place))


def save_site(*, site: DonationSite) -> None:
    """Save a site that stands. Raises PeriodLocked where it is to move and, here or there, a day
    of its drives is locked."""
    with transaction.atomic():
        if _stays(site, ("place_id",)):
            site.save()
            return
        hold_site(site=site.pk, place=site.place_id)
        with moving_site(site=site.pk):
            site.save()


def save_place(*, place: Place) -> None:
    """Save a place that stands."""
    with transaction.atomic():
        if _stays(place, ("parent_id",)):
            place.save()
            return
        hold_tree()
        with moving_place(place=place.pk):
            place.save()


def _stays(row: Model, by: tuple[str, ...]) -> bool:
    """Whether a row that is to be saved stays where it is stored; it is held, so that nobody
    else puts it elsewhere meanwhile."""
    return _held(type(row), row.pk, by) == tuple(getattr(row, name) for name in by)


def _held(model: type[Model], pk: int, columns: tuple[str, ...]) -> tuple | None:
    rows = model.objects.select_for_update(no_key=True).filter(pk=pk)
    return rows.values_list(*columns).first()
