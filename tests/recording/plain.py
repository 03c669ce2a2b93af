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
        own = [
            (Kind.DRIVE, drive.pk, EVER, 0),
            (Kind.CAMPAIGN, drive.campaign_id, EVER, slot(drive)),
        ]
        for kind, subject, day, number in own:
            row = _row(found, (kind, subject, day, False, number))
            row["last_recorded_at"] = max(
                filter(None, (row["last_recorded_at"], entry.recorded_at))
            )
        if hasattr(entry, "replaced_by"):
            continue
        for key in _keys(drive, parents):
            kind, subject, day, number = key
            row = _row(found, (kind, subject, day, hasattr(entry, "approval"), number))
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
        key = (row["kind"], row["subject"], row["day"], row["approved"], row["slot"])
        said = {name: row[name] for name in (*SUMMED, "last_recorded_at")}
        if any(said.values()):
            found[key] = said
    return found


def slot(drive: Drive) -> int:
    return drive.pk % SLOTS


def _row(found, key) -> dict:
    return found.setdefault(key, {**dict.fromkeys(SUMMED, 0), "last_recorded_at": None})


def _keys(drive, parents):
    shared, day = slot(drive), drive.starts_on
    yield Kind.DRIVE, drive.pk, EVER, 0
    yield Kind.SITE, drive.site_id, EVER, 0
    for when in (EVER, day):
        yield Kind.CAMPAIGN, drive.campaign_id, when, shared
        yield Kind.COUNTRY, 0, when, shared
    if drive.host_id:
        yield Kind.HOST, drive.host_id, EVER, shared
    if drive.collecting_hospital_id:
        yield Kind.HOSPITAL, drive.collecting_hospital_id, EVER, shared
    place = drive.site.place_id
    while place is not None:
        yield Kind.PLACE, place, EVER, shared
        yield Kind.PLACE, place, day.replace(day=1), shared
        place = parents[place]
