"""Running totals counted the plain way: entry by entry, from the ledger, with nothing kept."""

from campaigns.models import Collection, Drive, Place, Total
from campaigns.models.totals import EVER, SLOTS, SUMMED, TOTALLED

Kind = Total.Kind
BAGS = [name for name in TOTALLED if name.startswith("bags")]


def recounted() -> dict[tuple, dict[str, object]]:
    """What every row should say, by its key; rows that say nothing are left out."""
    parents = dict(Place.objects.values_list("pk", "parent"))
    found: dict[tuple, dict] = {}
    for entry in Collection.objects.filter(draft=False).select_related("drive__site", "approval"):
        drive = entry.drive
        for kind, of, number in (
            (Kind.DRIVE, drive.pk, 0),
            (Kind.CAMPAIGN, drive.campaign_id, slot(drive)),
        ):
            row = _row(found, (kind, of, 0, EVER, False, number))
            known = row["last_recorded_at"] or entry.recorded_at
            row["last_recorded_at"] = max(known, entry.recorded_at)
        if hasattr(entry, "replaced_by"):
            continue
        for kind, of, part, day, number in _keys(drive, parents):
            row = _row(found, (kind, of, part, day, hasattr(entry, "approval"), number))
            row["entries"] += 1
            row["unnamed_bags"] += any(getattr(entry, bag) is None for bag in BAGS)
            for name in TOTALLED:
                if (count := getattr(entry, name)) is not None:
                    row[name] += count
                    row[f"given_{name}"] += 1
    return found


def stored() -> dict[tuple, dict[str, object]]:
    """What the rows say; those that say nothing are left out."""
    found = {}
    for row in Total.objects.values():
        key = tuple(row[name] for name in ("kind", "subject", "part", "day", "approved", "slot"))
        said = {name: row[name] for name in (*SUMMED, "last_recorded_at")}
        if any(said.values()):
            found[key] = said
    return found


def standing() -> list[Collection]:
    """The entries that count, with all they are part of."""
    rows = Collection.objects.filter(draft=False, replaced_by__isnull=True)
    return list(rows.select_related("drive__site", "approval"))


def bags_by(entries, key) -> dict[object, int]:
    """The bags of entries that give any, by what `key` says of an entry."""
    found: dict[object, int] = {}
    for entry in entries:
        known = [count for bag in BAGS if (count := getattr(entry, bag)) is not None]
        if known:
            found[key(entry)] = found.get(key(entry), 0) + sum(known)
    return found


def slot(drive: Drive) -> int:
    return drive.pk % SLOTS


def _row(found, key) -> dict:
    return found.setdefault(key, {**dict.fromkeys(SUMMED, 0), "last_recorded_at": None})


def _keys(drive, parents):
    shared, day, campaign = slot(drive), drive.starts_on, drive.campaign_id
    host, hospital, place = drive.host_id, drive.collecting_hospital_id, drive.site.place_id
    yield Kind.DRIVE, drive.pk, 0, EVER, 0
    yield Kind.SITE, drive.site_id, 0, EVER, 0
    yield Kind.CAMPAIGN_PLACE, campaign, place, EVER, shared
    for when in (EVER, day):
        yield Kind.CAMPAIGN, campaign, 0, when, shared
        yield Kind.COUNTRY, 0, 0, when, shared
    if host:
        yield Kind.HOST, host, 0, EVER, shared
        yield Kind.CAMPAIGN_HOST, campaign, host, EVER, shared
    if hospital:
        yield Kind.HOSPITAL, hospital, 0, EVER, shared
        yield Kind.CAMPAIGN_HOSPITAL, campaign, hospital, EVER, shared
    while place is not None:
        yield Kind.PLACE, place, 0, EVER, shared
        yield Kind.PLACE, place, 0, day.replace(day=1), shared
        place = parents[place]
