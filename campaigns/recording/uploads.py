"""Sheets come in, are asked about, and go out: templates, and wrong rows with their reasons.

Nothing is kept of a file before its container and its table were found to be right and to name
nobody; then its table alone is kept.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from campaigns import access
from campaigns.models import Campaign, ColumnMapping, Drive, SheetPage, Upload

from .batch.commit import upload_of
from .batch.comparison import Comparison, compare_with
from .batch.match import drive_code
from .batch.preview import keep_preview
from .batch.shelf import open_book
from .facts import problem_of_text
from .workbook import (
    FIELDS,
    IGNORE,
    DonorList,
    FailedRow,
    Headers,
    Misread,
    Problem,
    SheetColumn,
    TemplateDrive,
    cells_of,
    columns_of,
    failed_rows_workbook,
    pack,
    read_packed,
    signature,
    template_workbook,
)

Asked = Headers | Misread  # a person says what the columns are
LONGEST_NAME = 200
FORGOTTEN_AFTER = timedelta(days=30)  # sheets that nobody applied


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumns:
    """The columns of a sheet with what each is taken for, and why they must be said by hand."""

    name: str
    columns: tuple[SheetColumn, ...]
    refusal: tuple[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFile:
    """A spreadsheet to be saved."""

    name: str
    content: bytes


def send_sheet(
    *, campaign: str, name: str, data: bytes, sent_by: AbstractBaseUser, at: datetime
) -> UUID:
    """Keep the table of a file and compare it with the books; its token, whose page says more.

    The same file again, while it was not applied, is the same sheet. Raises NotYours, or
    BadWorkbook (DonorList among them), and then keeps nothing.
    """
    today = timezone.localdate(at)
    within = access.get_campaign(user=sent_by, slug=campaign, today=today)
    packed = pack(data=data)
    digest = hashlib.sha256(data).hexdigest()
    columns, found = _compared_as_remembered(name, packed, within, sent_by, today)
    with transaction.atomic():
        _forget_old(sent_by, at)
        own = Upload.objects.filter(campaign=within, sent_by=sent_by, digest=digest)
        upload = _held(own).defer("content").first() or Upload(
            token=uuid4(), campaign=within, digest=digest, content=packed, sent_by=sent_by
        )
        upload.name, upload.sent_at, upload.columns = _harmless(name), at, columns
        upload.save()
        _keep(upload, found, at)
    return upload.token


def sheet_columns(*, token: UUID, user: AbstractBaseUser, at: datetime) -> SheetColumns:
    """What a person is asked about a sheet's columns. Raises NotYours."""
    sheet, _ = upload_of(token=token, user=user, at=at)
    if sheet.applied_at:
        raise access.NotYours(f"sheet {token} was applied")
    mapping = {int(column): field for column, field in sheet.columns.items()}
    asks = sheet.outcome.get("asks")
    return SheetColumns(
        name=sheet.name,
        columns=columns_of(packed=bytes(sheet.content), mapping=mapping),
        refusal=tuple(asks) if asks else None,
    )


def say_columns(
    *, token: UUID, columns: Mapping[int, str], said_by: AbstractBaseUser, at: datetime
) -> None:
    """Read a sheet with the columns as a person says, and remember that for the next one.

    Raises NotYours (also where it was applied meanwhile), or BadWorkbook: Headers where they still
    do not say enough, DonorList where they tell of single people; then nothing of the sheet stays.
    """
    sheet, campaign = upload_of(token=token, user=said_by, at=at)
    if sheet.applied_at:
        raise access.NotYours(f"sheet {token} was applied")
    said = {i: field for i, field in columns.items() if field in FIELDS or field == IGNORE}
    packed, today = bytes(sheet.content), timezone.localdate(at)
    labels = [column.label for column in columns_of(packed=packed)]
    try:
        found = _compared(sheet.name, packed, said, campaign, said_by, today)
    except DonorList:
        with transaction.atomic():
            _still_unapplied(sheet).delete()
        raise
    with transaction.atomic():
        sheet = _still_unapplied(sheet)
        sheet.columns = {str(i): field for i, field in said.items()}
        sheet.save(update_fields=["columns"])
        ColumnMapping.objects.update_or_create(
            owner=said_by, signature=signature(labels), defaults={"columns": sheet.columns}
        )
        _keep(sheet, found, at)


def wrong_rows(
    *, token: UUID, user: AbstractBaseUser, at: datetime, language: str = "vi"
) -> SheetFile:
    """The wrong rows of a sheet as they came, with the reasons beside them. Raises NotYours."""
    sheet, _ = upload_of(token=token, user=user, at=at)
    rows = _wrong(sheet)
    if not rows:
        raise access.NotYours(f"sheet {token} has no wrong rows")
    packed = bytes(sheet.content)
    cells = cells_of(packed=packed, numbers={row["n"] for row in rows})
    labels = [column.label for column in columns_of(packed=packed)]
    content = failed_rows_workbook(
        columns=labels,
        failed=[FailedRow(row["n"], cells.get(row["n"], ())) for row in rows],
        problems=[Problem(row["n"], *why) for row in rows for why in row["why"]],
        language=language,
    )
    stem = re.sub(r"\.\w{1,5}$", "", sheet.name)[:80]
    return SheetFile(name=f"{stem} - can sua.xlsx", content=content)


def sheet_template(*, campaign: str, user: AbstractBaseUser, today: date) -> SheetFile:
    """The campaign's own sheet: one row for each of its drives that is the person's to log."""
    within = access.get_campaign(user=user, slug=campaign, today=today)
    drives = access.drives_for(user=user, today=today).filter(campaign=within)
    drives = drives.exclude(status=Drive.Status.CANCELLED).order_by("starts_on", "pk")
    rows = drives.values_list("pk", "starts_on", "site__name", "site__place__name")
    content = template_workbook(
        drives=(
            TemplateDrive(code=drive_code(pk), day=day, site=site, place=place)
            for pk, day, site, place in rows.iterator(chunk_size=5000)
        )
    )
    return SheetFile(name=f"mau-{within.slug}.xlsx", content=content)


def _compared_as_remembered(
    name: str, packed: bytes, campaign: Campaign, owner: AbstractBaseUser, today: date
) -> tuple[dict[str, str], Comparison | Asked]:
    """Read with the columns as the person once said of such a sheet, if it still can be."""
    labels = [column.label for column in columns_of(packed=packed)]
    found = ColumnMapping.objects.filter(owner=owner, signature=signature(labels)).first()
    for columns in ([found.columns] if found else []) + [{}]:
        mapping = {int(column): field for column, field in columns.items()}
        try:
            return columns, _compared(name, packed, mapping, campaign, owner, today)
        except (Headers, Misread) as refusal:
            asked = refusal
    return {}, asked


def _compared(
    name: str,
    packed: bytes,
    mapping: dict[int, str],
    campaign: Campaign,
    user: AbstractBaseUser,
    today: date,
) -> Comparison:
    workbook = read_packed(name=name, packed=packed, today=today, mapping=mapping or None)
    book = open_book(campaign=campaign, user=user, today=today)
    return compare_with(workbook=workbook, book=book)


def _keep(upload: Upload, found: Comparison | Asked, at: datetime) -> None:
    if not isinstance(found, Comparison):
        upload.outcome = {"asks": [str(found), found.en]}
        upload.save(update_fields=["outcome"])
        SheetPage.objects.filter(upload=upload).delete()
    else:
        keep_preview(upload=upload, comparison=found, at=at, moved=False)


def _held(sheets: QuerySet[Upload]) -> QuerySet[Upload]:
    """Those that nobody applied, and that nobody can until the transaction ends."""
    return sheets.filter(applied_at__isnull=True).select_for_update(of=("self",))


def _still_unapplied(sheet: Upload) -> Upload:
    """The sheet as it stands by now, held. Raises NotYours where it was applied, or is gone."""
    held = _held(Upload.objects.filter(pk=sheet.pk)).defer("content").first()
    if held is None:
        raise access.NotYours(f"sheet {sheet.token} was applied")
    return held


def _forget_old(owner: AbstractBaseUser, at: datetime) -> None:
    old = Upload.objects.filter(sent_by=owner, sent_at__lt=at - FORGOTTEN_AFTER)
    forgotten = list(_held(old.filter(entries__isnull=True)).values_list("pk", flat=True))
    Upload.objects.filter(pk__in=forgotten).delete()


def _wrong(sheet: Upload) -> list[dict]:
    pages = SheetPage.objects.filter(upload=sheet).order_by("number")
    for state in ("wrong", "all"):
        rows = [row for page in pages.filter(state=state) for row in page.rows]
        if found := [row for row in rows if row["state"] == "wrong"]:
            return found
    return []


def _harmless(name: str) -> str:
    """The file's own name without its folders, hidden characters and anybody's number."""
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    text = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    text = " ".join(text.split())
    if len(text) > LONGEST_NAME:
        text = f"{text[: LONGEST_NAME - 11]}…{text[-10:]}"
    return "bảng tính" if not text or problem_of_text(text, LONGEST_NAME) else text
