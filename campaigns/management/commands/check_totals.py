"""`manage.py check_totals`: the ledger counted anew beside the running totals."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from campaigns import recording
from campaigns.management.left import leave


class Command(BaseCommand):
    help = (
        "Counts the ledger of results anew and compares every running total with it. Where one "
        "differs it is listed, and the exit code is 1. Writers need not wait for it."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--repair",
            action="store_true",
            help="put every total right, while all who write results wait",
        )
        parser.add_argument(
            "--quiet",
            action="store_true",
            help="say nothing where all agrees: for the nightly check, whose words are sent on",
        )

    def handle(self, *, repair, quiet, **options):
        found = recording.repair_totals() if repair else recording.compare_totals()
        agree = bool(repair or not found.different)
        leave("check_totals", at=timezone.now(), agree=agree)
        if not found.different:
            if not quiet:
                self.stdout.write(f"{found.rows} running totals agree with the ledger.")
            return
        for difference in found.shown:
            self.stdout.write(line_of(difference))
        if (more := found.different - len(found.shown)) > 0:
            self.stdout.write(f"… and {more} more.")
        if repair:
            self.stdout.write(f"{found.different} running totals were put right.")
        else:
            self.stderr.write(
                f"{found.different} of {found.rows} running totals differ from the ledger. "
                "`manage.py check_totals --repair` puts them right."
            )
            raise SystemExit(1)


def line_of(difference: recording.Difference) -> str:
    """`campaign 12, all time, provisional, slot 3: the ledger says donors +346, entries +1`."""
    kind, *of = difference.kind.split("_")
    subject = "".join((f" {difference.subject}", *(f" {part} {difference.part}" for part in of)))
    state = "approved" if difference.approved else "provisional"
    columns = ", ".join(
        f"{name} {value:+}" if isinstance(value, int) else f"{name} {value}"
        for name, value in difference.columns.items()
    )
    where = f"{kind}{'' if kind == 'country' else subject}, {difference.day or 'all time'}, {state}"
    return f"{where}, slot {difference.slot}: the ledger says {columns}"
