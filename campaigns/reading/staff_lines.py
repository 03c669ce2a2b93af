"""Drives, entries and locks become lines of the pages of staff."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from statistics import median

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, Q, QuerySet, Sum

from campaigns import access
from campaigns.models import Collection, DonationSite, Drive, Organisation, PeriodLock
from campaigns.rules.percents import percent_of
from campaigns.rules.quantity import BAG_SIZES, bags_total, standard_units
from campaigns.rules.warnings import Expected

from .answers import OrganisationRef
from .answers_staff import DriveLine, EntryLine, LockLine, SiteRef
from .loading import campaign_ref, place_ref
from .logged import counted

USUAL_DRIVES = 10
BAGS = tuple(f"bags_{size}" for size in BAG_SIZES)


def drives_with_all(drives: QuerySet[Drive]) -> QuerySet[Drive]:
    """The drives with what a line of theirs needs."""
    return drives.select_related("campaign", "site__place", "host", "collecting_hospital")


def drive_lines(drives: Sequence[Drive], today: date) -> tuple[DriveLine, ...]:
    """A line for each drive, in one query for the sums of all."""
    sums = _sums([drive.pk for drive in drives])
    return tuple(_drive_line(drive, sums[drive.pk], today) for drive in drives)


class _Sums:
    """What a drive's standing entries add up to."""

    def __init__(self):
        self.entries = self.drafts = self.unapproved = 0
        self.totals: dict[str, int | None] = dict.fromkeys(("donors", *BAGS))
        self.complete = True

    def add(self, row: Mapping) -> None:
        if row["draft"]:
            self.drafts += row["n"]
            return
        self.entries += row["n"]
        self.unapproved += 0 if row["approved"] else row["n"]
        for name in self.totals:
            if row[f"sum_{name}"] is not None:
                self.totals[name] = (self.totals[name] or 0) + row[f"sum_{name}"]
        self.complete = self.complete and all(row[f"known_{name}"] == row["n"] for name in BAGS)


def _sums(drives: Iterable[int]) -> dict[int, _Sums]:
    rows = (
        Collection.objects.filter(drive__in=drives, replaced_by__isnull=True)
        .order_by()
        .values("drive", "draft", approved=Q(approval__isnull=False))
        .annotate(n=Count("pk"))
        .annotate(**{f"sum_{name}": Sum(name) for name in ("donors", *BAGS)})
        .annotate(**{f"known_{name}": Count(name) for name in BAGS})
    )
    found: dict[int, _Sums] = defaultdict(_Sums)
    for row in rows:
        found[row["drive"]].add(row)
    return found


def _drive_line(drive: Drive, sums: _Sums, today: date) -> DriveLine:
    bags = {size: sums.totals[f"bags_{size}"] for size in BAG_SIZES}
    total, last = bags_total(bags), drive.ends_on or drive.starts_on
    when = "past" if last < today else "today" if drive.starts_on <= today else "coming"
    percent = percent_of(Decimal(total), Decimal(drive.target)) if total and drive.target else None
    return DriveLine(
        id=drive.pk,
        campaign=campaign_ref(drive.campaign),
        campaign_starts_on=drive.campaign.starts_on,
        campaign_ends_on=drive.campaign.ends_on,
        site=site_ref(drive.site),
        starts_on=drive.starts_on,
        ends_on=drive.ends_on,
        opens_at=drive.opens_at,
        closes_at=drive.closes_at,
        target=drive.target,
        status=drive.status,
        when=when,
        entries=sums.entries,
        drafts=sums.drafts,
        unapproved=sums.unapproved,
        donors=sums.totals["donors"],
        bags_total=total,
        standard_units=standard_units(bags),
        bags_complete=bool(sums.entries) and sums.complete,
        percent=Decimal(0) if total == 0 and drive.target else percent,
        missing=when == "past" and not sums.entries and drive.status != Drive.Status.CANCELLED,
    )


def site_ref(site: DonationSite) -> SiteRef:
    return SiteRef(
        id=site.pk,
        name=site.name,
        address=site.address,
        kind=site.kind,
        place=place_ref(site.place),
    )


def organisation_ref(organisation: Organisation | None) -> OrganisationRef | None:
    if organisation is None:
        return None
    return OrganisationRef(slug=organisation.slug, name=organisation.name, role=organisation.kind)


def entries_with_all(entries: QuerySet[Collection]) -> QuerySet[Collection]:
    """The entries with what a line of theirs needs; never the content of a sheet."""
    related = ("logged_by", "approval__approved_by", "replaced_by", "replaces", "upload")
    unread = ("content", "columns", "outcome")
    return entries.select_related(*related).defer(*(f"upload__{name}" for name in unread))


def entry_line(entry: Collection, user: AbstractBaseUser) -> EntryLine:
    bags = {size: getattr(entry, f"bags_{size}") for size in BAG_SIZES}
    approval = getattr(entry, "approval", None)
    after_draft = entry.replaces is not None and entry.replaces.draft
    follower = getattr(entry, "replaced_by", None)
    return EntryLine(
        id=entry.pk,
        number=f"PN-{entry.pk:06d}",
        drive=entry.drive_id,
        status="draft" if entry.draft else "approved" if approval else "submitted",
        stands=follower is None,
        registered=entry.registered,
        examined=entry.examined,
        deferred=entry.deferred,
        deferred_reasons=dict(entry.deferred_reasons),
        donors=entry.donors,
        bags=bags,
        apheresis=entry.apheresis,
        emergency_units=entry.emergency_units,
        first_time_donors=entry.first_time_donors,
        note=entry.note,
        bags_total=bags_total(bags),
        standard_units=standard_units(bags),
        bags_complete=None not in bags.values(),
        reason="" if entry.reason == Collection.FROM_DRAFT else entry.reason,
        submits_draft=after_draft and not entry.draft,
        replaces=entry.replaces_id,
        replaced_by=follower.pk if follower else None,
        logged_by=access.name_of(entry.logged_by),
        mine=entry.logged_by_id == user.pk,
        recorded_at=entry.recorded_at,
        said_at=entry.said_at,
        approved_by=access.name_of(approval.approved_by) if approval else None,
        approved_at=approval.approved_at if approval else None,
        upload=entry.upload.name if entry.upload else "",
    )


def lock_line(lock: PeriodLock, *, may_unlock: bool) -> LockLine:
    ended = lock.unlocked_by
    return LockLine(
        id=lock.pk,
        place=place_ref(lock.place),
        first_day=lock.first_day,
        last_day=lock.last_day,
        reason=lock.reason,
        locked_by=access.name_of(lock.locked_by),
        locked_at=lock.locked_at,
        unlocked_by=access.name_of(ended) if ended else None,
        unlocked_at=lock.unlocked_at,
        unlock_reason=lock.unlock_reason,
        may_unlock=may_unlock and lock.unlocked_at is None,
    )


def locks_with_all() -> QuerySet[PeriodLock]:
    return PeriodLock.objects.select_related("place", "locked_by", "unlocked_by")


def lock_of(drive: Drive, *, user: AbstractBaseUser, today: date) -> LockLine | None:
    """The lock that keeps results of the drive from being written, if one does."""
    last = drive.ends_on or drive.starts_on
    found = locks_with_all().filter(
        unlocked_at__isnull=True, first_day__lte=last, last_day__gte=drive.starts_on
    )
    if not (locks := list(found)):
        return None
    above = access.places_above(places=[drive.site.place_id])
    lock = next((lock for lock in locks if lock.place_id in above), None)
    if lock is None:
        return None
    may = access.may_manage(user=user, place=lock.place_id, today=today)
    return lock_line(lock, may_unlock=may)


def expected_of(drives: Iterable[Drive]) -> dict[int, Expected]:
    """What results of each drive are held against, in one query for all of their sites."""
    drives = list({drive.pk: drive for drive in drives}.values())
    rows = (
        counted()
        .filter(drive__site__in={drive.site_id for drive in drives})
        .order_by()
        .values("drive", "drive__site", "drive__starts_on")
        .annotate(**{name: Sum(name) for name in ("donors", *BAGS)})
    )
    held = defaultdict(list)
    for row in rows:
        held[row["drive__site"]].append(row)
    return {drive.pk: _expected(drive, held[drive.site_id]) for drive in drives}


def _expected(drive: Drive, held: Sequence[Mapping]) -> Expected:
    others = [row for row in held if row["drive"] != drive.pk]
    others.sort(key=lambda row: (row["drive__starts_on"], row["drive"]), reverse=True)
    last = others[:USUAL_DRIVES]
    bags = [bags_total({size: row[f"bags_{size}"] for size in BAG_SIZES}) for row in last]
    return Expected(
        drive_starts_on=drive.starts_on,
        drive_ends_on=drive.ends_on,
        campaign_starts_on=drive.campaign.starts_on,
        campaign_ends_on=drive.campaign.ends_on,
        target=drive.target,
        usual_bags=_median(bags),
        usual_donors=_median([row["donors"] for row in last]),
        usual_drives=len(last),
    )


def _median(counts: Iterable[int | None]) -> Decimal | None:
    known = [Decimal(count) for count in counts if count is not None]
    return median(known) if known else None
