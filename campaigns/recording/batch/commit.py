"""A sheet is applied: all of what its preview promised, once, or nothing."""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from campaigns import access
from campaigns.models import Campaign, SheetPage, Upload
from campaigns.recording.totals import count_upload
from campaigns.recording.workbook import Workbook, read_packed

from .book import open_book
from .judge import compare_with
from .preview import keep_preview
from .rows import WRONG, Comparison
from .write import Moved, hold, write


class SheetMoved(Exception):
    """The books were changed since the preview: nothing is written, a new preview is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What applying a sheet wrote, in rows. `repeated`: it had been applied before."""

    new: int
    changed: int
    same: int
    wrong: int
    new_drives: int
    new_sites: int
    repeated: bool = False


def apply(
    *,
    upload: UUID,
    user: AbstractBaseUser,
    at: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Write the new and the changed rows of a sheet, all of them or none; once only.

    Raises NotYours, or SheetMoved where that would not be what the preview said.
    """
    steps = applying(upload=upload, user=user, at=at)
    while True:
        try:
            step = next(steps)
        except StopIteration as done:
            return done.value
        if progress:
            progress(*step)


def applying(
    *, upload: UUID, user: AbstractBaseUser, at: datetime
) -> Generator[tuple[int, int], None, Outcome]:
    """The same, step by step: gives (entries written, of how many). Closed early, it stores
    nothing."""
    sheet, campaign = upload_of(token=upload, user=user, at=at)
    if sheet.applied_at:
        return _outcome_of(sheet)
    if "preview" not in sheet.outcome:
        raise access.NotYours(f"sheet {upload} was not compared yet")
    today = timezone.localdate(at)
    workbook = read_sheet(sheet, today=timezone.localdate(sheet.sent_at))
    book = open_book(campaign=campaign, user=user, today=today)
    comparison = compare_with(workbook=workbook, book=book)
    yield 0, comparison.writes
    try:
        with _readers_unhindered(), transaction.atomic():
            return (yield from _applied(sheet, comparison, campaign=campaign, user=user, at=at))
    except (Moved, IntegrityError):
        _show_again(sheet, workbook, campaign=campaign, user=user, at=at)
        raise SheetMoved from None


def _applied(
    sheet: Upload,
    comparison: Comparison,
    *,
    campaign: Campaign,
    user: AbstractBaseUser,
    at: datetime,
) -> Generator[tuple[int, int], None, Outcome]:
    kept = Upload.objects.select_for_update(of=("self",)).defer("content").get(pk=sheet.pk)
    if kept.applied_at:
        return _outcome_of(kept)
    hold(comparison)
    comparison = _now(comparison, campaign, user)
    promised = kept.outcome["preview"]
    if comparison.digest != promised["digest"] and not _is_done(comparison, promised["counts"]):
        raise Moved
    words = {"reason": reason_of(kept.name), "upload": kept.pk}
    for done in write(comparison, campaign=campaign, user=user, at=at, **words):
        yield done, comparison.writes
    if comparison.writes:
        count_upload(upload=kept.pk)
    outcome = Outcome(
        **comparison.counts,
        new_drives=comparison.new_drives,
        new_sites=len(comparison.new_sites),
    )
    kept.applied_at = at
    kept.outcome = {**kept.outcome, "applied": asdict(outcome)}
    kept.save(update_fields=["applied_at", "outcome"])
    # What was wrong can still be had back.
    SheetPage.objects.filter(upload=kept).exclude(state=_wrong_pages(comparison)).delete()
    return outcome


def _wrong_pages(comparison: Comparison) -> str:
    return "all" if comparison.counts[WRONG] == len(comparison.rows) else WRONG


def _is_done(comparison: Comparison, promised: Mapping[str, int]) -> bool:
    """Whether somebody else has written by now all that was promised."""
    return not comparison.writes and comparison.counts[WRONG] == promised[WRONG]


def _now(comparison: Comparison, campaign: Campaign, user: AbstractBaseUser) -> Comparison:
    """The comparison with the books as they are now, while they are held; Moved where it wants
    more held than was."""
    book = open_book(campaign=campaign, user=user, today=comparison.book.today)
    if book == comparison.book:
        return comparison
    again = compare_with(workbook=comparison.workbook, book=book)
    if again.digest != comparison.digest and again.writes:
        raise Moved
    return again


def _show_again(sheet: Upload, workbook: Workbook, *, campaign, user, at: datetime) -> None:
    book = open_book(campaign=campaign, user=user, today=timezone.localdate(at))
    with transaction.atomic():
        kept = Upload.objects.select_for_update(of=("self",)).defer("content").get(pk=sheet.pk)
        if not kept.applied_at:
            comparison = compare_with(workbook=workbook, book=book)
            keep_preview(upload=kept, comparison=comparison, at=at, moved=True)


def upload_of(*, token: UUID, user: AbstractBaseUser, at: datetime) -> tuple[Upload, Campaign]:
    """A sheet that this person sent, and its campaign, if that is still theirs; NotYours."""
    sheet = Upload.objects.select_related("campaign").filter(token=token, sent_by=user).first()
    if sheet is None:
        raise access.NotYours(f"sheet {token}")
    today = timezone.localdate(at)
    return sheet, access.get_campaign(user=user, slug=sheet.campaign.slug, today=today)


def read_sheet(sheet: Upload, *, today) -> Workbook:
    """The kept table as it was read when it came."""
    mapping = {int(column): field for column, field in sheet.columns.items()}
    return read_packed(
        name=sheet.name, packed=bytes(sheet.content), today=today, mapping=mapping or None
    )


def reason_of(name: str) -> str:
    """What the ledger says of a correction that a sheet made."""
    return f"Theo bảng “{name}”"


def _outcome_of(sheet: Upload) -> Outcome:
    return Outcome(**{**sheet.outcome["applied"], "repeated": True})


@contextmanager
def _readers_unhindered() -> Iterator[None]:
    """SQLite shuts out readers once a transaction outgrows its cache: let it grow instead."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_spill = OFF")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_spill = ON")
