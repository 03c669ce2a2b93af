"""Running totals are exact, whatever happens to results and to what they are part of."""

from datetime import date
from importlib import import_module
from io import StringIO
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from campaigns import recording
from campaigns.models import Collection, Total
from campaigns.models.totals import EVER
from campaigns.recording import CollectionFacts, at_once
from tests.cast import NOW, log, make_cast
from tests.recording.histories import Histories
from tests.recording.plain import recounted, stored
from tests.recording.sheets import apply, send, xlsx

pytestmark = pytest.mark.django_db
Kind = Total.Kind


def play(examples: int, steps: int):
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, database=None
        ),
    )


def test_totals_are_what_a_plain_recount_says_after_whatever_people_do():
    play(20, 15)


@pytest.mark.torture
def test_totals_are_exact_after_long_histories(figures):
    play(300, 60)
    figures.exactly("300 histories of 60 steps: totals that differ from a recount", 0, 0)


def donors_of(kind, subject, **more):
    rows = Total.objects.filter(kind=kind, subject=subject, part=0, day=EVER, **more)
    return sum(rows.values_list("donors", flat=True))


def test_rule_9_a_correction_counts_in_place_of_what_it_corrects(cast):
    first = log(cast.kg_drive, cast.kiengiang)
    facts = CollectionFacts(donors=5)
    log(cast.kg_drive, cast.kiengiang, facts=facts, replaces=first.entry, reason="đếm lại")
    for kind, subject in ((Kind.DRIVE, cast.kg_drive.pk), (Kind.PLACE, cast.country.pk)):
        assert donors_of(kind, subject) == 5
    assert not Total.objects.filter(registered__gt=0).exists()


def test_a_draft_counts_nowhere_until_it_is_submitted(cast):
    draft = log(cast.kg_drive, cast.kiengiang, draft=True)
    assert not Total.objects.exists()
    log(cast.kg_drive, cast.kiengiang, replaces=draft.entry)
    assert donors_of(Kind.CAMPAIGN, cast.kg_campaign.pk) == 346


def test_rule_10_a_submission_sent_again_counts_once(cast):
    key = uuid4()
    for _time in range(3):
        log(cast.kg_drive, cast.kiengiang, entry_key=key)
    assert donors_of(Kind.SITE, cast.kg_drive.site_id) == 346
    assert recounted() == stored()


def test_what_fails_leaves_no_trace(cast):
    log(cast.kg_drive, cast.kiengiang)
    before = list(Total.objects.order_by("pk").values())
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        log(cast.kg_drive, cast.kiengiang)
        raise ZeroDivisionError
    assert list(Total.objects.order_by("pk").values()) == before


BROKEN = {
    "sqlite": (
        "CREATE TRIGGER broken BEFORE INSERT ON campaigns_total "
        "BEGIN SELECT RAISE(ABORT, 'broken'); END",
        "DROP TRIGGER broken",
    ),
    "postgresql": (
        "CREATE TRIGGER broken BEFORE INSERT ON campaigns_total "
        "FOR EACH ROW EXECUTE FUNCTION ledger_refuses()",
        "DROP TRIGGER broken ON campaigns_total",
    ),
}


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_cannot_be_counted_is_not_stored():
    cast = make_cast()
    first = log(cast.kg_drive, cast.kiengiang)
    breaks, mends = BROKEN[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(breaks)
        try:
            for correction in ({}, {"replaces": first.entry, "reason": "đếm lại"}):
                with pytest.raises(IntegrityError):
                    log(cast.kg_drive, cast.kiengiang, **correction)
        finally:
            cursor.execute(mends)
    assert Collection.objects.count() == 1


def test_a_locked_period_changes_no_total(cast):
    log(cast.hn_drive, cast.hanoi)
    before = stored()
    days = {"first_day": date(2026, 2, 1), "last_day": date(2026, 2, 28)}
    recording.lock_period(place="ha-noi", **days, locked_by=cast.hanoi, at=NOW)
    with pytest.raises(recording.PeriodLocked):
        log(cast.hn_drive, cast.hanoi)
    assert stored() == before


def test_one_statement_counts_an_entry_and_a_sheet_of_many(cast):
    """However many rows come, they are counted at once, and not entry by entry."""
    log(cast.hn_drive, cast.hanoi)  # what is prepared once is prepared
    rows = [(date(2026, 1, n), f"Điểm {k}", 9, 9, 9, 0, None) for n in (5, 6) for k in range(30)]
    sheet = send(cast.hanoi, xlsx(*rows))
    counting, stored_and_counted = [], at_once.COUNTED.called()

    def note(execute, sql, params, many, context):
        counting.extend([sql] if "campaigns_total" in sql or stored_and_counted in sql else [])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        apply(sheet, cast.hanoi)
        assert len(counting) == 1
        log(cast.hn_drive, cast.hanoi)
    assert len(counting) == 2
    assert stored() == recounted()


def check(*options) -> tuple[int, str]:
    """What the command says, with its exit code."""
    out, error = StringIO(), StringIO()
    try:
        call_command("check_totals", *options, stdout=out, stderr=error)
    except SystemExit as ended:
        return ended.code, out.getvalue() + error.getvalue()
    return 0, out.getvalue() + error.getvalue()


@pytest.fixture
def logged(cast):
    """Entries of two drives, one corrected and one approved."""
    cast.kg_drive.host = cast.hospital
    cast.kg_drive.collecting_hospital = cast.hospital
    cast.kg_drive.save()
    first = log(cast.kg_drive, cast.kiengiang)
    facts = CollectionFacts(donors=300, bags={250: 300})
    log(cast.kg_drive, cast.kiengiang, facts=facts, replaces=first.entry, reason="đếm lại")
    approved = log(cast.hn_drive, cast.hanoi).entry
    recording.approve(entries=[approved], approved_by=cast.hanoi, at=NOW)
    return cast


def test_the_check_says_that_all_agrees_and_nothing_when_quiet(logged):
    assert check() == (0, f"{Total.objects.count()} running totals agree with the ledger.\n")
    assert check("--quiet") == (0, "")


def planted(kind, **more):
    return Total.objects.filter(kind=kind, **more)


DAMAGE = {
    "a sum of a campaign": lambda cast: planted(
        Kind.CAMPAIGN, subject=cast.kg_campaign.pk, day=EVER, approved=False
    ).update(donors=9),
    "a sum of a drive": lambda cast: planted(Kind.DRIVE).update(bags_250=1),
    "a count of who gives a figure": lambda cast: planted(Kind.SITE).update(given_donors=7),
    "a number of entries": lambda cast: planted(Kind.COUNTRY).update(entries=3),
    "entries that leave out a size": lambda cast: planted(Kind.PLACE).update(unnamed_bags=5),
    "a part of a campaign": lambda cast: planted(Kind.CAMPAIGN_PLACE).update(donors=2),
    "a row that is missing": lambda cast: planted(Kind.HOST).delete(),
    "all rows of a kind that are missing": lambda cast: planted(Kind.DRIVE).delete(),
    "a row too many": lambda cast: Total.objects.create(
        kind=Kind.HOSPITAL, subject=987, day=EVER, approved=True, slot=3, entries=1, donors=5
    ),
    "a row of a day on which nothing was": lambda cast: Total.objects.create(
        kind=Kind.CAMPAIGN, subject=cast.hn_campaign.pk, day=date(1999, 1, 1), approved=True,
        slot=0, entries=1, donors=5,
    ),
    "approved and provisional mixed up": lambda cast: planted(
        Kind.COUNTRY, day=EVER, approved=True
    ).update(entries=0, donors=0),
    "a time that is wrong": lambda cast: planted(Kind.DRIVE, approved=False).update(
        last_recorded_at=NOW.replace(year=2031)
    ),
    "a time that is missing": lambda cast: planted(Kind.CAMPAIGN).update(last_recorded_at=None),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
def test_the_check_finds_and_repairs(logged, damage):
    right = recounted()
    DAMAGE[damage](logged)
    assert stored() != right
    changes = dict(Total.objects.values_list("pk", "changes"))
    code, said = check("--quiet")
    assert code == 1
    assert "the ledger says" in said and "--repair" in said
    code, said = check("--repair")
    assert (code, "put right" in said) == (0, True)
    assert stored() == right
    assert check("--quiet") == (0, "")
    after = dict(Total.objects.values_list("pk", "changes"))
    assert all(after[key] >= seen for key, seen in changes.items())


def test_what_differs_is_told_so_that_a_person_understands(logged):
    row = planted(Kind.CAMPAIGN, subject=logged.hn_campaign.pk, day=EVER, approved=True)
    row.update(donors=300)
    slot = row.get().slot
    _code, said = check()
    told = f"campaign {logged.hn_campaign.pk}, all time, approved, slot {slot}"
    assert f"{told}: the ledger says donors +46\n" in said
    assert "1 of " in said


def test_the_migration_fills_the_table_from_the_ledger(logged):
    migration = import_module("campaigns.migrations.0008_totals")
    Total.objects.all().delete()
    migration.fill(None, SimpleNamespace(connection=connection))
    assert stored() == recounted()
