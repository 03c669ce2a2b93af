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
from campaigns.models import Campaign, SheetPage, Upload, acting
from campaigns.recording.totals import count_upload
from campaigns.recording.workbook import Workbook, read_packed

from .comparison import compare_with, digest_of
from .pages import ALL
from .preview import keep_preview
from .promise import promise_of
from .rows import CHANGED, NEW, WRONG
from .shelf import open_book, word_of_book
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
    counts = sheet.outcome["preview"]["counts"]
    yield 0, counts[NEW] + counts[CHANGED]
    try:
        with _readers_unhindered(), transaction.atomic():
            return (yield from _applied(sheet, campaign=campaign, user=user, at=at))
    except (Moved, IntegrityError):
        _show_again(sheet, campaign=campaign, user=user, at=at)
        raise SheetMoved from None


def _applied(
    sheet: Upload, *, campaign: Campaign, user: AbstractBaseUser, at: datetime
) -> Generator[tuple[int, int], None, Outcome]:
    kept = Upload.objects.select_for_update(of=("self",)).defer("content").get(pk=sheet.pk)
    if kept.applied_at:
        return _outcome_of(kept)
    preview, promise = kept.outcome["preview"], promise_of(kept)
    if promise is None:
        raise Moved
    hold(promise)
    counts = _counts_now(sheet, preview, campaign=campaign, user=user, at=at)
    writes = counts[NEW] + counts[CHANGED]
    if writes:
        words = {"reason": reason_of(kept.name), "upload": kept.pk}
        for done in write(promise, campaign=campaign, user=user, at=at, **words):
            yield done, writes
        count_upload(upload=kept.pk)
    outcome = Outcome(
        **counts,
        new_drives=preview["new_drives"] if writes else 0,
        new_sites=preview["new_sites_count"] if writes else 0,
    )
    kept.applied_at = at
    kept.outcome = {**kept.outcome, "applied": asdict(outcome)}
    with acting(user.pk):
        kept.save(update_fields=["applied_at", "outcome"])
    # What was wrong can still be had back.
    alone = counts[WRONG] == sum(counts.values())
    SheetPage.objects.filter(upload=kept).exclude(state=ALL if alone else WRONG).delete()
    return outcome


def _counts_now(
    sheet: Upload, preview: Mapping, *, campaign: Campaign, user: AbstractBaseUser, at: datetime
) -> Mapping[str, int]:
    """The rows by what applying them does now, while what they meet is held: what was promised,
    or nothing, where somebody else has written it all by now. Raises Moved where neither."""
    today = timezone.localdate(at)
    if preview.get("book") == word_of_book(campaign=campaign, user=user, today=today):
        return preview["counts"]
    workbook = read_sheet(sheet, today=timezone.localdate(sheet.sent_at))
    book = open_book(campaign=campaign, user=user, today=today)
    digest, counts = digest_of(workbook=workbook, book=book)
    is_done = not counts[NEW] + counts[CHANGED] and counts[WRONG] == preview["counts"][WRONG]
    if digest != preview["digest"] and not is_done:
        raise Moved
    return counts


def _show_again(sheet: Upload, *, campaign, user, at: datetime) -> None:
    workbook = read_sheet(sheet, today=timezone.localdate(sheet.sent_at))
    book = open_book(campaign=campaign, user=user, today=timezone.localdate(at))
    comparison = compare_with(workbook=workbook, book=book)
    with transaction.atomic():
        kept = Upload.objects.select_for_update(of=("self",)).defer("content").get(pk=sheet.pk)
        if not kept.applied_at:
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
