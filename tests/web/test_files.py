"""Every list as a file: CSV that streams, XLSX of limited length, both safe to open."""

import csv
import ctypes
import gc
import io
from datetime import date

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from campaigns import reading
from campaigns.models import Campaign, Claim, DonationSite, Drive, Place, Source
from campaigns.recording import approve
from campaigns.recording.facts import CollectionFacts
from campaigns.web.public import exports
from campaigns.web.public.campaign_list import CampaignList
from tests.cast import NOW, TODAY, log, make_cast
from tests.memory import Memory

pytestmark = pytest.mark.django_db

KIEN_GIANG = "/chien-dich/kien-giang-tet-xuan-hong-2024/"
ASKED = RequestFactory().get("/chien-dich/?_export=csv")


def make_campaigns(many):
    place = Place.objects.create(slug="o-day", name="Ở Đây", kind=Place.Kind.PROVINCE)
    source = Source.objects.create(slug="bai", label="Bài")
    Campaign.objects.bulk_create(
        (
            Campaign(slug=f"c-{n}", name=f"Chiến dịch {n:05}", kind="blood_donation", place=place)
            for n in range(many)
        ),
        batch_size=1_000,
    )
    Claim.objects.bulk_create(
        (
            Claim(
                source=source, campaign_id=pk, measure="blood_units", basis="unstated",
                amount=pk, qualifier="exact", as_printed=str(pk), part="paragraph",
            )
            for pk in Campaign.objects.order_by("pk").values_list("pk", flat=True)
        ),
        batch_size=1_000,
    )  # fmt: skip


def pieces():
    response = CampaignList.as_view()(ASKED)
    assert response.streaming and response.status_code == 200
    return response


def rows_of(response):
    text = response.getvalue().decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def grown_while_reading():
    """How many rows came, and how many megabytes more were held at the worst moment."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what was let go before cannot hide what is taken now
    memory, lines = Memory(), 0
    for piece in pieces():
        lines += piece.count(b"\r\n")
        gc.collect()  # when it runs by itself is chance
    return lines - 1, memory.grown()


def empty():
    for model in (Claim, Campaign, Place, Source):
        model.objects.all().delete()


def test_memory_does_not_grow_with_the_list():
    make_campaigns(500)
    grown_while_reading()  # what is loaded once is loaded here
    before = max(grown for _rows, grown in (grown_while_reading() for _ in range(3)))
    empty()
    make_campaigns(5_000)
    [(rows, after), *others] = [grown_while_reading() for _ in range(3)]
    after = min(after, *(grown for _rows, grown in others))
    assert rows == 5_000
    assert after - before < 4, "megabytes"


def test_the_first_bytes_come_before_the_rows_are_read():
    make_campaigns(1_000)
    response = pieces()
    with CaptureQueriesContext(connection) as first:
        assert next(iter(response)).decode().startswith("\ufeffĐịa chỉ trang,Tên,")
    with CaptureQueriesContext(connection) as rest:
        for _ in response:
            pass
    assert len(first) == 0
    assert len(rest) > 5


def test_a_reader_who_breaks_off_ends_the_queries():
    make_campaigns(1_000)
    response = pieces()
    lines = iter(response)
    next(lines), next(lines)
    with CaptureQueriesContext(connection) as later:
        response.close()
        assert next(lines, None) is None
    assert len(later) == 0


def test_no_row_comes_twice_or_is_missed_while_others_come_in():
    make_campaigns(600)
    lines = iter(pieces())
    text = next(lines) + next(lines)
    Campaign.objects.create(slug="z", name="AAA", kind="blood_donation", starts_on=date(2026, 1, 1))
    Claim.objects.filter(campaign__slug="c-599").delete()
    Campaign.objects.filter(slug="c-599").delete()
    text += b"".join(lines)
    found = [row["Tên"] for row in csv.DictReader(io.StringIO(text.decode(), newline=""))]
    assert sorted(found) == [f"Chiến dịch {n:05}" for n in range(599)]


def test_the_file_has_the_order_and_the_language_that_were_asked_for():
    make_campaigns(450)
    asked = "/en/chien-dich/?sort=-name&_export=csv"
    response = CampaignList.as_view()(RequestFactory().get(asked))
    names = [row["Tên"] for row in rows_of(response)]
    assert names == sorted(names, reverse=True) and len(names) == 450


def test_a_file_is_in_the_language_of_its_address(articles, client):
    response = client.get("/en/chien-dich/?_export=csv")
    client.get("/chien-dich/")  # another request in between, in Vietnamese
    rows = rows_of(response)
    assert {row["Address"][:15] for row in rows} == {"/en/chien-dich/"}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/chien-dich/?_export={}", "chien-dich"),
        ("/nguon/?_export={}", "nguon"),
        (KIEN_GIANG + "ket-qua.{}", "kien-giang-tet-xuan-hong-2024-ket-qua"),
        (KIEN_GIANG + "so-lieu.{}", "kien-giang-tet-xuan-hong-2024-so-lieu"),
        ("/nguon/hien-mau-kien-giang-2024/so-lieu.{}", "nguon-hien-mau-kien-giang-2024"),
    ],
)
def test_every_file_is_named_dated_and_open_to_every_origin(
    articles, client, time_machine, path, name, ending
):
    time_machine.move_to("2026-11-21T20:00:00Z")  # the 22nd in Việt Nam
    response = client.get(path.format(ending))
    assert response.status_code == 200
    said = response.headers["Content-Disposition"]
    assert said == f'attachment; filename="{name}-2026-11-22.{ending}"'
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "public" in response.headers["Cache-Control"]
    assert "Set-Cookie" not in response.headers and "Cookie" not in response.get("Vary", "")
    if ending == "csv":
        assert rows_of(response) or "ket-qua" in path
    else:
        assert load_workbook(io.BytesIO(response.content)).active.max_row >= 1
    head = client.head(path.format(ending))
    assert head.status_code == 200 and head.getvalue() == b""
    assert head.headers["Content-Disposition"] == said


@pytest.mark.parametrize(
    "path", ["/chien-dich/khong-co/ket-qua.csv", "/nguon/khong-co/so-lieu.csv"]
)
def test_a_file_of_nothing_is_the_page_that_says_so(db, visitor, path):
    assert "Không có trang nào" in visitor.visit(path, status=404).text


def test_all_drives_of_a_campaign_are_in_its_file(client):
    cast = make_cast()
    other = DonationSite.objects.create(name="=1+1", place=cast.ha_noi)
    Drive.objects.bulk_create(
        Drive(campaign=cast.hn_campaign, site=other, starts_on=date(2026, 3, 1)) for _ in range(250)
    )
    log(cast.hn_drive, cast.hanoi)
    rows = rows_of(client.get("/chien-dich/hn-2026/ket-qua.csv"))
    assert len(rows) == 251
    assert rows[0]["Điểm"] == "'=1+1"
    assert rows[0]["Túi máu"] == "", "unknown, and never zero"
    assert (rows[-1]["Ngày"], rows[-1]["Túi máu"]) == ("2026-02-01", "346")
    assert rows[-1]["đơn vị quy đổi 250 ml"] == "406.8"
    assert rows[-1]["Số liệu là mức ít nhất"] == ""


def test_rule_1_the_file_of_drives_says_which_counts_are_at_least(client):
    cast = make_cast()
    log(cast.hn_drive, cast.hanoi)
    log(cast.hn_drive, cast.hanoi, facts=CollectionFacts(donors=80))
    [row] = rows_of(client.get("/chien-dich/hn-2026/ket-qua.csv"))
    assert (row["Túi máu"], row["Người hiến máu"]) == ("346", "426")
    assert row["Số liệu là mức ít nhất"] == "bags"


def test_the_files_say_what_is_provisional_and_how_much_of_a_sum_is_approved(client):
    cast = make_cast()
    told = ("Tạm tính hay đã duyệt", "Số phiếu được tính", "Số phiếu đã duyệt")
    listed = ("Tạm tính hay đã duyệt", "Kết quả", "Trong đó đã duyệt")

    def said():
        [day] = rows_of(client.get("/chien-dich/hn-2026/ket-qua.csv"))
        rows = rows_of(client.get("/chien-dich/?_export=csv"))
        [row] = [row for row in rows if row["Địa chỉ trang"] == "/chien-dich/hn-2026/"]
        return tuple(day[name] for name in told), tuple(row[name] for name in listed)

    assert said() == (("", "0", "0"), ("", "", ""))
    first = log(cast.hn_drive, cast.hanoi)
    assert said() == (("provisional", "1", "0"), ("provisional", "346", ""))
    approve(entries=[first.entry], approved_by=cast.quanly, at=NOW)
    assert said() == (("approved", "1", "1"), ("approved", "346", "346"))
    log(cast.hn_drive, cast.hanoi)
    assert said() == (("provisional", "2", "1"), ("provisional", "692", "346"))
    [shown] = reading.campaign_page(slug="hn-2026", today=TODAY).days
    assert (shown.entries, shown.approved_entries) == (2, 1)


def test_the_figures_of_a_campaign_say_who_and_how(articles, client):
    rows = rows_of(client.get(KIEN_GIANG + "so-lieu.csv"))
    printed = {row["Nguyên văn"]: row for row in rows}
    body = printed["5.600 đơn vị máu"]
    assert body["Địa chỉ nguồn"] == "/nguon/hien-mau-kien-giang-2024/"
    assert (body["Số lượng"], body["Dùng để tính tiến độ"]) == ("5600", "true")
    rival = printed["495 đơn vị máu"]
    assert rival["Dùng để tính tiến độ"] == "false"
    assert "conflicts_with_other_claim" in rival["Cờ"]


def test_figures_stay_figures_in_a_workbook(articles, client):
    response = client.get(KIEN_GIANG + "so-lieu.xlsx")
    headers, *rows = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    amounts = [row[headers.index("Số lượng")] for row in rows]
    assert 5600 in amounts and 133.3 in amounts


@pytest.mark.parametrize("path", ["/chien-dich/?q=chien&_export=xlsx", "/chien-dich/?_export=xlsx"])
def test_a_workbook_that_would_be_too_long_leads_to_the_csv(visitor, monkeypatch, path):
    make_campaigns(12)
    monkeypatch.setattr(exports, "LONGEST_XLSX", 11)
    page = visitor.visit(path, status=400)
    assert "12 dòng" in page.text and "11" in page.text
    assert path.replace("xlsx", "csv") in page.links
    assert "q=chien" not in path or len(rows_of(visitor.get(path.replace("xlsx", "csv")))) == 12


def test_a_campaign_file_that_would_be_too_long_leads_to_its_csv(visitor, monkeypatch):
    make_cast()
    monkeypatch.setattr(exports, "LONGEST_XLSX", 0)
    page = visitor.visit("/en/chien-dich/hn-2026/ket-qua.xlsx", status=400)
    assert "/en/chien-dich/hn-2026/ket-qua.csv" in page.links


def test_the_sources_turn_their_pages(visitor):
    Source.objects.bulk_create(Source(slug=f"s-{n}", label=f"Bài {n}") for n in range(150))
    assert "Trang 1 / 2" in visitor.visit("/nguon/").text
    assert len(rows_of(visitor.get("/nguon/?_export=csv"))) == 150


@pytest.mark.parametrize("ending", ["json", "yaml", "xls", "html"])
def test_other_endings_are_not_offered(articles, visitor, ending):
    visitor.visit(f"/chien-dich/?_export={ending}")
