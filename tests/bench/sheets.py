"""A sheet of very many rows, checked and applied; the bare driver with the same rows beside it.

`python -m tests.bench.sheets COMMAND …` is the process that sends and applies it.
"""

import csv
import json
import statistics
import sys
import time
from pathlib import Path

from .countries import Country, run
from .figures import Row, ratio, spread
from .goals import GOALS, POSTGRES

COLLECTOR = "bench-tinh"
NEW, STANDING = "new", "standing"


def measure(*, engine: str, large: Country, work: Path, turns: int, rows: int) -> list[Row]:
    sheet = work / "sheet.csv"
    database = large["url"]
    run("-m", "tests.bench.sheets", "prepare", str(rows), str(turns), str(sheet), database=database)
    found = {"bare": [], STANDING: [], NEW: [], "memory": []}
    for turn in range(turns):
        bare = json.loads(run("-m", "tests.bench.bare", "copy", str(sheet), database=database))
        found["bare"].append(bare["seconds"])
        for kind in (STANDING, NEW):
            name = f"bench-{kind}-{turn}"
            said = run("-m", "tests.bench.sheets", "apply", str(sheet), name, database=database)
            done = json.loads(said)
            found[kind].append(done["seconds"])
            if kind == STANDING:
                found["memory"].append(done["megabytes"])
    return _rows(engine, found, rows)


def _rows(engine: str, found: dict[str, list[float]], rows: int) -> list[Row]:
    key, beside = (
        ("sheet", "bare COPY") if engine == POSTGRES else ("sheet_sqlite", "bare executemany")
    )

    def row(name, what, values, against=""):
        return Row(
            engine=engine, key=name, what=what, figure=statistics.median(values), unit="s",
            ratio=ratio(found["bare"], values) if against else None, against=against,
            noise=spread(values),
        )  # fmt: skip

    many = f"{rows:,} rows"
    memory = statistics.median(found["memory"])
    return [
        row("bare_sheet", f"B{beside[1:]} of its {many}, lightly read", found["bare"]),
        row(key, f"{GOALS[key].what}: {many}", found[STANDING], beside),
        Row(
            engine=engine, key="sheet_memory", what=GOALS["sheet_memory"].what, figure=memory,
            unit="MB", noise=spread(found["memory"]),
        ),
        row("sheet_new", f"The same, and {many} of new drives made for it", found[NEW], beside),
    ]  # fmt: skip


# The other process


def prepare(rows: str, turns: str, sheet: str) -> None:
    """A place of its own with as many campaigns, half of them with their drives; and the sheet."""
    from django.db import transaction
    from django.utils import timezone

    from campaigns.models import Campaign, DonationSite, Drive, Place, Responsibility
    from campaigns.recording import bulk
    from tests.bench.prepare import session_of
    from tests.torture.large_sheets import HEADER
    from tests.torture.large_sheets import rows as lines

    today = timezone.localdate()
    country = Place.objects.get(kind=Place.Kind.COUNTRY)
    place = Place.objects.create(
        slug=COLLECTOR, name="Tỉnh để đo", kind=Place.Kind.PROVINCE, parent=country
    )
    session_of(place, Responsibility.Role.MANAGER)
    found = [cells for cells, _ in lines(int(rows))]
    with open(sheet, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *found])
    names = sorted({cells[1] for cells in found})
    DonationSite.objects.bulk_create(DonationSite(place=place, name=name) for name in names)
    sites = dict(DonationSite.objects.filter(place=place).values_list("name", "pk"))
    for turn in range(int(turns)):
        for kind in (NEW, STANDING):
            campaign = Campaign.objects.create(
                slug=f"bench-{kind}-{turn}", name=f"Chiến dịch {kind} {turn}", place=place,
                kind="blood_donation", starts_on=today.replace(month=1, day=1),
            )  # fmt: skip
            if kind == STANDING:
                with transaction.atomic():
                    bulk.insert_like(
                        Drive(campaign=campaign),
                        ("site_id", "starts_on"),
                        ((sites[cells[1]], _day(cells[0])) for cells in found),
                    )


def _day(text: str):
    from datetime import datetime

    return datetime.strptime(text, "%d/%m/%Y").date()


def apply(sheet: str, campaign: str) -> None:
    """Send and apply it, as the staff's pages do: in how many seconds, with how much memory."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from campaigns import recording
    from tests.memory import Memory

    user = User.objects.get(username__startswith=f"bench-{COLLECTOR}-")
    data = Path(sheet).read_bytes()
    memory, began = Memory(), time.monotonic()
    token = recording.send_sheet(
        campaign=campaign, name="lon.csv", data=data, sent_by=user, at=timezone.now()
    )
    checked = time.monotonic() - began
    outcome = recording.apply_sheet(upload=token, user=user, at=timezone.now())
    took = time.monotonic() - began
    expected = data.count(b"\n") - 1
    if outcome.new != expected:
        sys.exit(f"{outcome} of {expected} rows")
    print(json.dumps({"seconds": took, "checked": checked, "megabytes": memory.grown()}))


if __name__ == "__main__":
    import django

    django.setup()
    command, *arguments = sys.argv[1:]
    {"prepare": prepare, "apply": apply}[command](*arguments)
