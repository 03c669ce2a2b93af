"""The tile map of the country, its table, and where the tiles lie."""

import csv
import io
from datetime import date

import pytest

from campaigns import reading
from campaigns.models import Campaign, Claim, Place, Source, Target
from campaigns.web.public.tiles import BEFORE, NOW, layout

pytestmark = pytest.mark.django_db

AFTER_MERGER, BEFORE_MERGER = date(2026, 1, 1), date(2025, 6, 30)


def campaign(place, slug, result=None, target=None, *, year=2026, how="exact", printed=""):
    made = Campaign.objects.create(
        slug=slug,
        name=f"Chiến dịch {slug}",
        kind="blood_donation",
        place=Place.objects.get(slug=place),
        starts_on=date(year, 2, 1),
        ends_on=date(year, 3, 1),
    )
    if result is not None:
        Claim.objects.create(
            source=Source.objects.first(),
            campaign=made,
            part="paragraph",
            measure="blood_units",
            role="result",
            basis="bags",
            amount=result,
            qualifier=how,
            as_printed=printed or f"{result} đơn vị máu",
        )
    if target is not None:
        Target.objects.create(
            campaign=made, measure="blood_units", basis="bags", amount=target, qualifier="exact"
        )
    return made


@pytest.fixture
def figures(articles):
    """Four provinces of 2026: one past its target, one short, one of doubt, one without."""
    campaign("an-giang", "ag-1", 1200, 1000)
    campaign("an-giang", "ag-2", 9000)
    campaign("lai-chau", "lc", 1999, 2000)
    campaign("quang-tri", "qt", 600, 1000, how="at_least", printed="hơn 600 đơn vị máu")
    campaign("ca-mau", "cm")


def tile(page, slug):
    """What a screen reader says of a province, and the shade it has."""
    html = page.html.split('<svg class="tilemap"')[1].split("</svg>")[0]
    link = next(part for part in html.split("<a ")[1:] if f'/noi/{slug}/"' in part)
    return link.split('aria-label="')[1].split('"')[0], link.split('class="tile t-')[1].split('"')[
        0
    ]


@pytest.mark.parametrize(
    ("on", "tiles", "number"), [(AFTER_MERGER, NOW, 34), (BEFORE_MERGER, BEFORE, 63)]
)
def test_every_province_of_the_day_has_one_square_of_its_own(articles, on, tiles, number):
    codes = list(
        Place.objects.filter(slug__in=[place.slug for place in reading.provinces(on=on)])
        .order_by()
        .values_list("code", flat=True)
    )
    assert len(codes) == number
    assert sorted(codes) == sorted(tiles)
    assert len(set(tiles.values())) == number
    assert layout(on) is tiles


NORTH_TO_SOUTH = ("04", "01", "38", "40", "42", "44", "46", "51", "66", "79", "96")
NEIGHBOURS = {
    "now": (NOW, ["01 24", "24 22", "22 31", "38 40", "40 42", "46 48", "56 68", "79 75", "91 96"]),
    "before": (BEFORE, ["01 27", "31 22", "49 48", "51 52", "62 64", "79 74", "89 91", "94 95"]),
}


@pytest.mark.parametrize("tiles", [NOW, BEFORE], ids=["34", "63"])
def test_the_tiles_run_as_the_country_does(tiles):
    rows = [tiles[code][1] for code in NORTH_TO_SOUTH if code in tiles]
    assert rows == sorted(rows)
    assert tiles["01"][1] < tiles["46"][1] < tiles["79"][1]
    assert max(tiles, key=lambda code: tiles[code][1]) == "96"  # Cà Mau
    assert min(tiles, key=lambda code: tiles[code][0]) in {"11", "12", "89", "91"}


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_neighbours_are_near(name):
    tiles, pairs = NEIGHBOURS[name]
    for one, other in (pair.split() for pair in pairs):
        (column, row), (beside, below) = tiles[one], tiles[other]
        assert max(abs(column - beside), abs(row - below)) == 1, (one, other)


@pytest.mark.parametrize("tiles", [NOW, BEFORE], ids=["34", "63"])
def test_no_tile_lies_apart(tiles):
    squares = set(tiles.values())
    found, step = set(), {min(squares)}
    while step:
        found |= step
        step = {
            (column + x, row + y) for column, row in step for x in (-1, 0, 1) for y in (-1, 0, 1)
        } & squares - found
    assert found == squares


def test_the_page_begins_with_a_sentence(figures, visitor):
    page = visitor.visit("/noi/")
    assert (
        "Hiến máu năm 2026: 1 trong 34 tỉnh, thành phố đã đạt chỉ tiêu, 2 nơi chưa đạt, "
        "31 nơi chưa có số liệu."
    ) in page.text
    assert (
        "Blood donation in 2026, by province: target reached in 1 of 34, not yet in 2, "
        "no figure for 31."
    ) in visitor.visit("/en/noi/").text


def test_each_tile_says_in_words_what_it_shows(figures, visitor):
    page = visitor.visit("/noi/")
    assert tile(page, "an-giang") == (
        "An Giang: 120% chỉ tiêu, 1 trong 2 chiến dịch có đủ số liệu",
        "reached",
    )
    assert tile(page, "lai-chau") == (
        "Lai Châu: 99,9% chỉ tiêu, 1 trong 1 chiến dịch có đủ số liệu",
        "under_100",
    )
    assert tile(page, "quang-tri")[0].startswith("Quảng Trị: hơn 60% chỉ tiêu")
    assert tile(page, "ca-mau") == ("Cà Mau: chưa có số liệu, có 1 chiến dịch", "unknown")
    assert tile(page, "da-nang") == ("Đà Nẵng: chưa biết chiến dịch nào", "no_campaign")
    english = tile(visitor.visit("/en/noi/"), "an-giang")[0]
    assert english == "An Giang: 120% of the target, 1 of 2 campaigns have both figures"


def test_the_table_says_the_same_as_the_map(figures, visitor):
    page = visitor.visit("/noi/")
    table = page.html.split("<tbody>")[1].split("</tbody>")[0]
    assert table.count("<tr>") == 34
    rows = {
        slug: next(row for row in table.split("<tr>") if f'"/noi/{slug}/"' in row)
        for slug in ("an-giang", "quang-tri", "ca-mau", "da-nang")
    }
    for part in ("120%", "1.200", "1.000", "1 trong 2"):
        assert part in rows["an-giang"]
    for part in ("hơn 60%", "hơn 600"):
        assert part in rows["quang-tri"]
    assert rows["ca-mau"].count("chưa có số liệu") == 3
    assert "chưa biết chiến dịch nào" in rows["da-nang"]
    for row in (rows["ca-mau"], rows["da-nang"]):
        assert "0%" not in row


def test_rule_2_a_percent_only_the_source_printed_says_so_and_names_its_campaign(articles, visitor):
    page = visitor.visit("/noi/?nam=2024")
    assert tile(page, "kien-giang") == (
        "Kiên Giang: 133,3% kế hoạch, như nguồn công bố",
        "reached",
    )
    row = next(row for row in page.html.split("<tr>") if ">Kiên Giang</a>" in row)
    assert "như nguồn công bố" in row
    assert "/chien-dich/kien-giang-tet-xuan-hong-2024/" in row
    assert "4.200" not in row  # what the percent implies is no target that somebody stated


def test_a_year_before_the_merger_has_the_map_of_its_time(articles, visitor):
    page = visitor.visit("/noi/?nam=2024")
    assert (
        page.html.count('class="tile t-') - page.html.count('aria-hidden="true" class="tile') == 63
    )
    assert "63 tỉnh, thành phố trước khi sáp nhập ngày 1/7/2025" in page.text
    assert "Thừa Thiên Huế: chưa biết chiến dịch nào" in page.html


def test_of_the_year_of_the_merger_both_maps_can_be_had(articles, visitor):
    campaign("kien-giang", "kg-2025", 500, 1000, year=2025)
    campaign("an-giang", "ag-2025", 900, 1000, year=2025)
    after = visitor.visit("/noi/?nam=2025")
    assert tile(after, "an-giang")[0].startswith("An Giang: 90%")
    assert "Không cộng vào đây: chiến dịch năm 2025" in after.text
    assert "Kiên Giang (1)" in after.text
    assert "?nam=2025&luc=2025-06-30" in after.links
    before = visitor.visit("/noi/?nam=2025&luc=2025-06-30")
    assert tile(before, "kien-giang")[0].startswith("Kiên Giang: 50%")
    assert "An Giang (1)" in before.text
    assert visitor.visit("/noi/?luc=2025-06-30").text == before.text


def test_the_table_can_be_had_by_percent(figures, visitor):
    def order(path):
        table = visitor.visit(path).html.split("<tbody>")[1].split("</tbody>")[0]
        return [row.split('href="/noi/')[1].split("/")[0] for row in table.split("<tr>")[1:]]

    by_name = order("/noi/")
    assert by_name[:4] == ["an-giang", "bac-ninh", "ca-mau", "can-tho"]
    by_percent = order("/noi/?xep=ty-le")
    assert by_percent[:4] == ["an-giang", "lai-chau", "quang-tri", "bac-ninh"]
    assert "?xep=ty-le" in visitor.visit("/noi/").links


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("nam=abc", "“abc” không phải là năm"),
        ("nam=1999", "Chưa biết chiến dịch hiến máu nào của năm 1999. Đây là năm 2026."),
        ("luc=abc", "Ngày phải viết như 2025-06-30."),
        ("nam=2026&luc=2025-06-30", "30/6/2025 không phải là ngày của năm 2026. Đây là bản đồ"),
        ("luc=1999-06-30", "Chưa biết chiến dịch hiến máu nào của năm 1999. Đây là năm 2026."),
    ],
)
@pytest.mark.parametrize("file", ["", "&_export=csv", "&_export=xlsx"])
def test_what_cannot_be_shown_is_explained_and_never_a_file_of_something_else(
    figures, visitor, asked, said, file
):
    page = visitor.visit(f"/noi/?{asked}{file}")
    assert said in page.text
    assert "Hiến máu năm 2026" in page.text


def test_the_table_as_a_file_says_both_ends_of_a_result_and_how_exact_it_is(articles, client):
    made = campaign("an-giang", "ag", 1200, 1000, printed="từ 1.200 đến 1.500 đơn vị máu")
    made.claims.update(high=1500, qualifier="range")
    answer = client.get("/noi/?_export=csv")
    rows = csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline=""))
    [row] = [row for row in rows if row["Tên"] == "An Giang"]
    assert (row["Kết quả"], row["Kết quả, cao nhất"]) == ("1200", "1500")
    assert row["Mức độ chính xác của kết quả"] == "range"
    assert (row["Tỷ lệ"], row["Tỷ lệ, cao nhất"]) == ("120", "150")


def test_the_table_as_a_file_leaves_unknown_figures_empty(figures, client):
    answer = client.get("/noi/?_export=csv")
    text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(
        "utf-8-sig"
    )
    rows = list(csv.reader(io.StringIO(text)))
    head = rows[0]
    by_name = {row[head.index("Tên")]: row for row in rows[1:]}
    assert len(by_name) == 34
    percent, result = head.index("Tỷ lệ"), head.index("Kết quả")
    assert (by_name["An Giang"][percent], by_name["An Giang"][result]) == ("120", "1200")
    assert (by_name["Cà Mau"][percent], by_name["Cà Mau"][result]) == ("", "")
    assert "trong" not in by_name["An Giang"]


def test_the_overview_has_the_map_and_leads_to_its_page(figures, visitor):
    page = visitor.visit("/")
    assert tile(page, "an-giang")[0].startswith("An Giang: 120%")
    assert page.text.index("Đang diễn ra") < page.text.index("Cả nước trên một bản đồ")
    assert page.text.index("Cả nước trên một bản đồ") < page.text.rindex("Nhân đạo")
    assert "/noi/" in page.links


def test_an_empty_tracker_has_a_page_of_places_and_no_map_on_the_overview(db, visitor):
    assert "tilemap" not in visitor.visit("/").html
    page = visitor.visit("/noi/")
    assert "Chưa có tỉnh nào được ghi" in page.text
    assert "tilemap" not in page.html
