"""The full dump of open data: complete, of one moment, whole or not there, and with no secret."""

import csv
import gzip
import hashlib
import io
import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from threading import Thread
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection

from campaigns import recording
from campaigns.models import (
    Campaign,
    CampaignOrganisation,
    Claim,
    DonationSite,
    Mention,
    Organisation,
    Place,
    Target,
    Upload,
)
from campaigns.reading.dump import TABLES, Kind, snapshot
from campaigns.reading.logged import counted
from campaigns.rules.spreadsheets import RISKY, harmless_text
from tests.cast import NOW, log, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
DESCRIBED = {"data-dictionary.csv", "datapackage.json", "README.txt", "SHA256SUMS"}


@pytest.fixture
def dump(tmp_path):
    def dump(**options):
        call_command("dump_open_data", to=tmp_path, stdout=io.StringIO(), **options)
        return (tmp_path / "latest").resolve()

    return dump


@pytest.fixture
def filled():
    """Something in every table, and what is hard to print."""
    cast = make_cast()
    risky = Organisation.objects.create(
        slug="to-chuc", name='=HYPERLINK("http://evil.example"), “a”\nb', place=cast.ha_noi
    )
    Organisation.objects.create(slug="nbsp", name="\u00a0\u00a0+84", parent=risky)
    CampaignOrganisation.objects.create(
        campaign=cast.hn_campaign, organisation=risky, role="organiser"
    )
    cast.national.named_in.add(cast.source)
    DonationSite.objects.create(name="Số 5, phố “Huế”", place=cast.ha_noi, address="@nhà")
    for amount, high in ((Decimal("133.3"), None), (Decimal("208500000000"), None), (5, 7)):
        Claim.objects.create(
            source=cast.source, campaign=cast.hn_campaign, measure="vnd", amount=amount, high=high,
            qualifier="range" if high else "exact", as_printed=f"{amount} đồng", part="paragraph",
            part_number=3,
        )  # fmt: skip
    Target.objects.create(
        campaign=cast.hn_campaign, measure="blood_units", basis="bags", amount=4200,
        qualifier="exact", set_by=risky, source=cast.source, dated=date(2026, 1, 1),
    )  # fmt: skip
    Mention.objects.create(source=cast.source, place=cast.ha_noi, as_printed="HN", part="caption")
    cast.hn_drive.opens_at = time(7, 30)
    cast.hn_drive.save()
    first = log(cast.hn_drive, cast.hanoi, at=datetime(2026, 2, 1, 17, 5, 9, 999999, tzinfo=UTC))
    log(cast.hn_drive, cast.hanoi, replaces=first.entry, reason="đếm lại")
    draft = log(cast.hn_drive, cast.hanoi, draft=True)
    log(cast.hn_drive, cast.hanoi, replaces=draft.entry, reason="gửi")
    final = log(cast.kg_drive, cast.quanly)
    recording.approve(entries=[final.entry], approved_by=cast.quanly, at=NOW)
    return cast


def read(file):
    data = file.read_bytes()
    if file.suffix == ".gz":
        data = gzip.decompress(data)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


# What each table should hold, worked out apart from the program: row by row, in Python.


def reached(row, path):
    for name in path.split("__"):
        row = None if row is None else getattr(row, name)
    return row


ASKED = {
    ("collections", "replaces"): lambda row: (
        None if row.replaces is None or row.replaces.draft else row.replaces_id
    ),
    ("collections", "stands"): lambda row: not hasattr(row, "replaced_by"),
    ("collections", "approved"): lambda row: hasattr(row, "approval"),
    ("collections", "approved_at"): lambda row: (
        row.approval.approved_at if hasattr(row, "approval") else None
    ),
}


def printed(value, kind):
    if value is None or value == "":
        return ""
    if kind is Kind.BOOLEAN:
        return "true" if value else "false"
    if kind is Kind.DATETIME:
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if kind is Kind.TIME:
        return value.strftime("%H:%M")
    if kind is Kind.DECIMAL:
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    text = str(value)
    risky = text.lstrip(" \u00a0")[:1] in tuple("=+-@\t\r\n＝＋－＠")
    return f"'{text}" if kind is Kind.TEXT and risky else text


def expected(table):
    return [
        {
            column.name: printed(
                ASKED[table.name, column.name](row)
                if (table.name, column.name) in ASKED
                else reached(row, column.source),
                column.kind,
            )
            for column in table.columns
        }
        for row in table.rows().order_by("pk")
    ]


def test_every_table_is_in_it_row_by_row(filled, dump):
    folder = dump()
    for table in TABLES:
        rows = read(folder / f"{table.name}.csv")
        assert rows == expected(table), table.name
        assert rows, f"{table.name} is not tested"


def test_the_articles_are_in_it_row_by_row(articles, dump):
    folder = dump()
    for table in TABLES:
        assert read(folder / f"{table.name}.csv") == expected(table), table.name


def test_rows_that_stand_are_those_that_count(filled, dump):
    rows = read(dump() / "collections.csv")
    standing = {int(row["id"]) for row in rows if row["stands"] == "true"}
    assert standing == set(counted().values_list("pk", flat=True))
    known = {row["id"] for row in rows}
    assert {row["replaces"] for row in rows if row["replaces"]} <= known


def test_text_that_a_spreadsheet_would_run_is_made_harmless(filled, dump):
    names = {row["slug"]: row["name"] for row in read(dump() / "organisations.csv")}
    assert names["to-chuc"].startswith("'=HYPERLINK")
    assert names["nbsp"] == "'\u00a0\u00a0+84"


def test_each_text_is_printed_as_the_rules_say(db, dump):
    signs = [chr(n) for n in (*range(1, 48), 58, 91, 92, 94, 123, 0xA0, 0x2003, 0x200B)]
    around = (("", "a"), ("a", "b"), ("a", ""), (" ", "a"), ("\u00a0 ", "a"), ("Đ", "ế"))
    names = [f"{a}{sign}{b}" for sign in (*signs, *RISKY) for a, b in around]
    names += ["Đợt 1", "-", "a\nb\x0bc", "“Huế”", "😀", "]", "^a", "\\d"]
    Organisation.objects.bulk_create(
        Organisation(slug=f"s{i}", name=name) for i, name in enumerate(names)
    )
    folder = dump()
    printed = {row["slug"]: row["name"] for row in read(folder / "organisations.csv")}
    assert [printed[f"s{i}"] for i in range(len(names))] == [harmless_text(n) for n in names]


def test_the_dictionary_has_every_column_and_no_other(filled, dump):
    folder = dump()
    described = read(folder / "data-dictionary.csv")
    assert all(row["meaning_vi"] and row["meaning_en"] and row["type"] for row in described)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    found = {}
    for file in folder.glob("*.csv"):
        if file.name not in DESCRIBED:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                found[file.stem] = next(csv.reader(lines))
    named = [(row["table"], row["column"]) for row in described]
    assert named == [(table.name, name) for table in TABLES for name in found[table.name]]
    assert set(found) == {table.name for table in TABLES}
    for resource in package["resources"]:
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert fields == found[resource["path"].removesuffix(".csv")]
        assert set(resource["schema"]["primaryKey"]) <= set(fields)


@pytest.mark.parametrize(
    ("table", "column", "vi", "en"),
    [
        ("places", "valid_until", "còn hiệu lực", "in force"),
        ("campaigns", "part_of", "không là phần của chiến dịch nào", "part of no other campaign"),
        ("claims", "high", "không phải là một khoảng", "not a range"),
        ("claims", "scope", "cả chiến dịch", "the whole campaign"),
        ("mentions", "place", "không có nơi nào tên như vậy", "no place has that name"),
        ("targets", "high", "không phải là một khoảng", "not a range"),
        ("targets", "place", "cả chiến dịch", "the whole campaign"),
        ("targets", "organisation", "cả chiến dịch", "the whole campaign"),
        ("targets", "wave", "cả chiến dịch", "the whole campaign"),
        ("collections", "replaces", "không thay mục nào", "replaces no entry"),
        ("collections", "approved_at", "chưa được duyệt", "not approved"),
    ],
)
def test_rule_1_the_dictionary_says_what_an_empty_cell_means_where_it_is_known(
    dump, db, table, column, vi, en
):
    rows = {(row["table"], row["column"]): row for row in read(dump() / "data-dictionary.csv")}
    said = rows[table, column]
    assert vi in said["empty_vi"] and en in said["empty_en"]
    assert "chưa rõ" not in said["empty_vi"] and "not known" not in said["empty_en"]
    assert rows["collections", "donors"]["empty_en"] == "not known, which is not 0"


def test_every_link_of_the_description_leads_to_a_row(filled, dump):
    folder = dump()
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    rows = {one["name"]: read(folder / one["path"]) for one in package["resources"]}
    for resource in package["resources"]:
        schema = resource["schema"]
        keys = [tuple(row[name] for name in schema["primaryKey"]) for row in rows[resource["name"]]]
        assert len(set(keys)) == len(keys), resource["name"]
        for link in schema["foreignKeys"]:
            to = rows[link["reference"]["resource"] or resource["name"]]
            there = {row[link["reference"]["fields"]] for row in to} | {""}
            assert {row[link["fields"]] for row in rows[resource["name"]]} <= there


SECRETS = (
    "ten-dang-nhap", "Họ Của Cán Bộ", "thu@example.org", "phien-bi-mat", "ghi chú kín",
    "lý do kín", "vì sao chọn", "nhận xét kín", "danh-sach.xlsx",
)  # fmt: skip


def test_no_account_note_reason_or_session_is_in_it(dump):
    cast = make_cast()
    user = cast.hanoi
    user.username, user.last_name, user.email = SECRETS[:3]
    user.save()
    Session.objects.create(session_key=SECRETS[3], session_data="x", expire_date=NOW)
    key = uuid4()
    facts = recording.CollectionFacts(
        donors=1, note=SECRETS[4], deferred_reasons={"weight": 987_654}
    )
    entry = log(cast.hn_drive, user, facts=facts, entry_key=key)
    log(cast.hn_drive, user, replaces=entry.entry, reason=SECRETS[5])
    Claim.objects.create(
        source=cast.source, campaign=cast.hn_campaign, measure="donors", amount=5, as_printed="5",
        qualifier="exact", part="paragraph", chosen=True, chosen_reason=SECRETS[6],
        remark=SECRETS[7],
    )  # fmt: skip
    Campaign.objects.update(note=SECRETS[4])
    Upload.objects.create(
        token=uuid4(), campaign=cast.hn_campaign, name=SECRETS[8], digest="d" * 64, content=b"",
        sent_by=user, sent_at=NOW,
    )  # fmt: skip
    recording.lock_period(
        place="ha-noi", first_day=date(2025, 1, 1), last_day=date(2025, 1, 31), reason=SECRETS[5],
        locked_by=user, at=NOW,
    )  # fmt: skip
    folder = dump()
    whole = "\n".join(file.read_text(encoding="utf-8") for file in folder.iterdir())
    assert "hn-2026" in whole
    for secret in (
        *SECRETS,
        user.password,
        user.password.split("$")[-1],
        str(key),
        key.hex,
        "987654",
    ):
        assert secret not in whole


def test_all_tables_show_one_moment(filled):
    """Another connection writes while the dump is made; nothing of that is in it."""
    before = [expected(table) for table in TABLES]
    with snapshot() as found:
        pieces = [b"".join(piece for piece, _rows in found.pieces(TABLES[0]))]
        elsewhere = Thread(target=_write_elsewhere, args=(filled,))
        elsewhere.start()
        elsewhere.join()
        pieces += [b"".join(piece for piece, _rows in found.pieces(one)) for one in TABLES[1:]]
    for table, piece, rows in zip(TABLES, pieces, before, strict=True):
        names = [column.name for column in table.columns]
        lines = csv.DictReader(io.StringIO(piece.decode(), newline=""), fieldnames=names)
        assert list(lines) == rows, table.name
    assert Place.objects.filter(slug="moi").exists()


def _write_elsewhere(cast):
    try:
        place = Place.objects.create(slug="moi", name="Mới", kind=Place.Kind.PROVINCE)
        DonationSite.objects.create(name="Điểm mới", place=place)
        log(cast.hn_drive, cast.hanoi)
    finally:
        connection.close()


def test_it_is_whole_or_not_there(filled, dump, tmp_path, monkeypatch):
    folder = dump()
    monkeypatch.setattr("campaigns.management.open_data.read_me", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        dump()
    assert (tmp_path / "latest").resolve() == folder
    assert {path.name for path in tmp_path.iterdir()} == {"latest", folder.name}


def test_the_newest_stay(filled, dump, tmp_path, time_machine):
    made = []
    for minute in range(5):
        time_machine.move_to(f"2026-11-21T20:0{minute}:00Z")
        made.append(dump(keep=3).name)
    assert made[-1] == "2026-11-22-030400", "by the clock of Việt Nam"
    assert sorted(path.name for path in tmp_path.iterdir()) == [*made[-3:], "latest"]


def test_the_sums_are_those_of_the_files(filled, dump):
    folder = dump()
    sums = dict(
        reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines()
    )
    assert set(sums) == {path.name for path in folder.iterdir()} - {"SHA256SUMS"}
    for name, found in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == found


def test_compressed_files_hold_the_same_rows(filled, dump):
    folder = dump(gzip=True)
    for table in TABLES:
        assert read(folder / f"{table.name}.csv.gz") == expected(table)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {one["compression"] for one in package["resources"]} == {"gz"}


def test_the_read_me_counts_the_rows_and_says_how_to_cite(filled, dump):
    folder = dump()
    text = (folder / "README.txt").read_text(encoding="utf-8")
    assert "CC-BY-4.0" in text and "sha256sum -c SHA256SUMS" in text
    for table in TABLES:
        line = next(line for line in text.splitlines() if line.split()[:1] == [f"{table.name}.csv"])
        assert int(line.split()[1]) == len(read(folder / f"{table.name}.csv"))


def test_an_empty_tracker_has_an_empty_dump(db, dump):
    folder = dump()
    assert all(read(folder / f"{table.name}.csv") == [] for table in TABLES)


def test_a_folder_that_cannot_be_written_is_said_in_one_line(db, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CommandError, match="Cannot write to"):
        call_command("dump_open_data", to=tmp_path / "file" / "below")
