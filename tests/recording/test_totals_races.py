"""Totals are exact after many wrote at once, and no two writers wait for each other in a circle."""

from datetime import date

from campaigns import recording
from campaigns.models import Collection, DonationSite, Drive, Place, Total
from campaigns.recording import CollectionFacts
from tests.cast import NOW, TODAY, drive, log, place, site
from tests.races import all_at_once
from tests.recording.plain import recounted, stored
from tests.recording.sheets import apply, send, xlsx

ROUNDS = 4
FACTS = [CollectionFacts(donors=n, bags={250: n}) for n in range(20)]


def exact() -> None:
    """Asked on a connection of its own: that of the threads' database."""

    def compare():
        return stored() == recounted(), recording.compare_totals().different

    [found] = all_at_once(compare)
    assert found == (True, 0)


def failures(results, *, told=()) -> list:
    return [one for one in results if isinstance(one, Exception) and not isinstance(one, told)]


def hot(cast):
    """Drives of one campaign at sites of two places, each with an entry."""
    at = [site(f"Điểm {n}", where) for n in range(3) for where in (cast.ha_noi, cast.an_giang)]
    drives = [drive(cast.national, one, date(2026, 1, 20 + n)) for n, one in enumerate(at)]
    return drives, [log(one, cast.quanly) for one in drives]


def test_many_log_and_correct_in_one_campaign_while_its_drives_move(shared):
    cast, database = shared
    drives, first = hot(cast)

    def logging(n):
        return lambda: [
            log(drives[(n + k) % len(drives)], cast.quanly, facts=FACTS[k]) for k in range(ROUNDS)
        ]

    def correcting(n):
        def correct():
            done = []
            for receipt, of in zip(first, drives, strict=True):
                try:
                    more = {"replaces": receipt.entry, "reason": "đếm lại"}
                    done.append(log(of, cast.quanly, facts=FACTS[n], **more))
                except recording.AlreadyReplaced as told:
                    done.append(told)
            return done

        return correct

    def approving():
        entries = [receipt.entry for receipt in first]
        recording.approve(entries=entries, approved_by=cast.quanly, at=NOW)

    def moving():
        for n, campaign in enumerate((cast.hn_campaign, cast.national) * ROUNDS):
            row = Drive.objects.get(pk=drives[n % 2].pk)
            row.campaign, row.collecting_hospital = campaign, cast.hospital
            recording.save_drive(drive=row)

    def rescheduling():
        for day in range(1, 1 + ROUNDS):
            recording.change_drive(
                drive=drives[2].pk, site=recording.SiteChoice(id=drives[2].site_id),
                starts_on=date(2026, 2, day), changed_by=cast.quanly, today=TODAY,
            )  # fmt: skip

    with database():
        results = all_at_once(
            *map(logging, range(3)), *map(correcting, (3, 4)), approving, moving, rescheduling
        )
        exact()
        [count] = all_at_once(Collection.objects.count)
    assert not failures(results), results
    assert count == len(first) + 3 * ROUNDS + len(first)


def test_many_log_at_one_drive_and_never_wait_in_a_circle(shared):
    """All of them add to the very same rows: in one order."""
    cast, database = shared

    def logging():
        for facts in FACTS:
            log(cast.hn_drive, cast.quanly, facts=facts)

    with database():
        results = all_at_once(*[logging] * 6)
        exact()
    assert not failures(results), results


def test_a_site_and_a_place_are_put_elsewhere_while_many_log_there(shared):
    cast, database = shared
    drives, _first = hot(cast)
    ward = place("phuong", "Phường", Place.Kind.WARD, cast.ha_noi)

    def logging(n):
        return lambda: [log(drives[n], cast.quanly, facts=FACTS[k]) for k in range(2 * ROUNDS)]

    def moving_sites():
        for n, to in enumerate((ward, cast.an_giang, cast.kien_luong, cast.ha_noi)):
            row = DonationSite.objects.get(pk=drives[n % 2].site_id)
            row.place = to
            recording.save_site(site=row)

    def reparenting():
        for above in (cast.an_giang, cast.kien_luong, cast.ha_noi, cast.country):
            row = Place.objects.get(pk=ward.pk)
            row.parent = above
            recording.save_place(place=row)

    with database():
        results = all_at_once(*map(logging, (0, 1, 2)), moving_sites, reparenting)
        exact()
    assert not failures(results), results


def test_sheets_that_share_drives_and_a_repair_run_while_people_log(shared):
    cast, database = shared
    drives, _first = hot(cast)
    rows = [(one.starts_on, one.site.name, 60, n, n, n, None) for n, one in enumerate(drives)]
    new = [(date(2026, 1, 5), f"Chợ {n}", 60, 9, 9, 0, None) for n in range(4)]

    def logging():
        for k in range(ROUNDS):
            log(drives[k], cast.quanly, facts=FACTS[k])

    def sheet(some):
        def send_and_apply():
            sent = send(cast.quanly, xlsx(*some), campaign="toan-quoc")
            return apply(sent, cast.quanly)

        return send_and_apply

    def damaging():
        Total.objects.filter(kind=Total.Kind.CAMPAIGN).update(donors=1)

    with database():
        all_at_once(damaging)
        sheets = [sheet(rows), sheet([*reversed(rows), *new])]
        results = all_at_once(*sheets, logging, recording.repair_totals)
        exact()
    # Of two sheets that would write the same, the second is asked again.
    assert not failures(results, told=(recording.SheetMoved,)), results
