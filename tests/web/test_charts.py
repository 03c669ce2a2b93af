"""The JSON behind the charts: labels and datasets of plain numbers, the same each time."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from campaigns.models import Campaign, Claim, Source, Target
from campaigns.reading.answers_series import Blood, CampaignDays, DaySum
from campaigns.rules.pace import pace_sentence
from campaigns.rules.progress import Promise
from campaigns.rules.quantity import BAG_SIZES
from campaigns.rules.wording import number
from campaigns.web.points import of_days
from tests.drawn import DAYS, GONE, RUNNING, TARGET, fill

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
FIGURES = "/bieu-do/chien-dich/kien-giang-tet-xuan-hong-2024/so-lieu/"


def test_the_figures_of_a_campaign_beside_the_target(articles, client):
    answer = client.get(FIGURES).json()
    assert set(answer) == {"labels", "datasets"}
    assert answer["labels"] == ["tiêu đề", "đoạn 4", "chỉ tiêu suy ra"]
    (dataset,) = answer["datasets"]
    assert dataset["data"] == [495, 5600, 4200]
    assert dataset["roles"] == ["result", "result", "target"]
    assert dataset["shown"] == ["495 đơn vị máu", "5.600 đơn vị máu", "4.200 đơn vị máu"]


def test_rule_8_a_bar_says_the_words_of_its_table(articles, client, visitor):
    campaign = Campaign.objects.create(slug="gan-dat", name="Gần đạt", kind="blood_donation")
    blood = {"campaign": campaign, "measure": "blood_units", "basis": "bags", "amount": 1000}
    Target.objects.create(qualifier="exact", **blood)
    where = {"source": Source.objects.first(), "part": "paragraph", "as_printed": "gần 1.000"}
    Claim.objects.create(role="result", qualifier="nearly", **where, **blood)
    answer = client.get("/bieu-do/tong-quan/").json()
    at, (dataset,) = answer["labels"].index("Gần đạt"), answer["datasets"]
    assert (dataset["data"][at], dataset["shown"][at]) == (100, "gần 100%")
    assert "gần 100%" in visitor.visit("/").text


def test_labels_are_in_the_language_of_the_address(articles, client):
    assert client.get("/en" + FIGURES).json()["labels"][0] == "headline"


def test_the_answer_leaks_nothing_and_is_the_same_each_time(articles, client):
    first, second = client.get(FIGURES), client.get(FIGURES)
    assert first.content == second.content
    assert first["Content-Type"] == "application/json"
    for word in (b"object at", b"slug", b"view"):
        assert word not in first.content


def test_percent_of_plan_where_one_is_known(articles, client):
    answer = client.get("/bieu-do/tong-quan/").json()
    assert answer["datasets"][0]["data"] == [133.3]


def test_days_have_the_total_so_far_beside_them(db, client):
    from tests.cast import log, make_cast

    cast = make_cast()
    log(cast.kg_drive, cast.kiengiang)
    answer = client.get(f"/bieu-do/chien-dich/{cast.kg_campaign.slug}/theo-ngay/").json()
    bags, so_far = answer["datasets"]
    assert bags["data"][-1] == so_far["data"][-1] > 0
    assert (bags["type"], so_far["type"]) == ("bar", "line")


@pytest.fixture
def filled(articles):
    with time_machine.travel(NOW, tick=False):  # a new year's first day has no results before it
        fill()
        yield


OF_CAMPAIGN = ["so-lieu", "theo-ngay", "theo-tui", "theo-noi", "theo-don-vi", "theo-benh-vien"]
RUNS = f"/bieu-do/chien-dich/{RUNNING}/"
DRAWN = [
    *(RUNS + path + "/" for path in OF_CAMPAIGN if path not in ("theo-don-vi", "so-lieu")),
    "/bieu-do/tong-quan/",
    "/bieu-do/theo-thang/",
    "/bieu-do/theo-nam/",
    "/bieu-do/noi/an-giang/theo-thang/",
    "/bieu-do/noi/an-giang/theo-nam/",
]


@pytest.mark.parametrize("path", DRAWN)
def test_every_chart_is_labels_and_numbers_kept_by_an_etag(filled, client, path):
    first = client.get(path)
    answer = first.json()
    assert set(answer) == {"labels", "datasets"}
    for dataset in answer["datasets"]:
        assert len(dataset["data"]) == len(answer["labels"]) > 1
        assert all(isinstance(amount, int | float | None) for amount in dataset["data"])
    assert b"object at" not in first.content
    assert client.get(path).content == first.content
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "public, max-age=0"
    assert "sessionid" not in first.cookies


def series_of(client, path, language=""):
    answer = client.get(language + path).json()
    return answer["labels"], {one["label"]: one["data"] for one in answer["datasets"]}


def test_the_days_stand_beside_the_even_pace_and_where_the_present_one_ends(filled, client):
    labels, found = series_of(client, RUNS + "theo-ngay/")
    bags, so_far, even, ahead = found.values()
    assert list(found) == ["Túi máu", "Tổng đến nay", "Theo kế hoạch đều", "Với nhịp hiện nay"]
    assert len(labels) == DAYS
    logged = [amount for amount in bags if amount is not None]
    # Every second day has no drive, and a day nobody logged is no day with 0 bags.
    assert len(logged) == GONE // 2
    assert 0 not in bags
    assert so_far[GONE - 1] == sum(logged)
    assert set(so_far[GONE:]) == {None}
    assert (even[GONE - 1], even[-1]) == (TARGET // 2, TARGET)
    assert set(ahead[: GONE - 1]) == {None}
    assert (ahead[GONE - 1], ahead[-1]) == (sum(logged), 2 * sum(logged))


@pytest.mark.parametrize("on", [date(2026, 5, 7), date(2026, 5, 10)])
def test_the_total_of_a_week_under_way_stands_beside_the_pace_of_today(on):
    """Ten a day of 3,650 in the year; the 7th of May begins a week."""
    gone = (on - date(2026, 1, 1)).days + 1
    day = DaySum(date(2026, 1, 1), Blood(dict.fromkeys(BAG_SIZES, None) | {350: 10 * gone}))
    dates = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "today": on}
    found = CampaignDays((day,), Promise.exact(3650), False, False, **dates, partial=False)
    drawing = of_days(found)
    _bags, so_far, even, ahead = (series.amounts for series in drawing.series)
    at = drawing.labels.index("7/5/2026")
    assert (so_far[at], even[at], ahead[at]) == (10 * gone, 10 * gone, 10 * gone)
    assert f"phải có {number(10 * gone)}; đã ghi nhận {number(10 * gone)}." in pace_sentence(
        found.pace
    )
    assert (so_far[at + 1], ahead[at - 1]) == (None, None)
    assert even[at + 1] == ahead[at + 1] == 1330 + 70
    assert (even[at - 1], even[-1], ahead[-1]) == (1260, 3650, 3650)


def test_the_pace_is_said_in_words(filled, client, visitor):
    _labels, found = series_of(client, RUNS + "theo-ngay/")
    stands = number(found["Tổng đến nay"][GONE - 1])
    ends = number(found["Với nhịp hiện nay"][-1])
    text = visitor.visit(f"/chien-dich/{RUNNING}/").text
    # Nobody wrote down how many bags of 150 and 450 ml there were.
    assert f"Theo kế hoạch đều, đến hôm nay phải có 2.100; đã ghi nhận ít nhất {stands}." in text
    least = "Có kết quả chưa ghi đủ số túi từng loại, nên tổng là mức ít nhất."
    assert f"sẽ đạt khoảng {ends} trong 4.200. {least} Số đã ghi nhận là tạm tính" in text
    english = visitor.visit(f"/en/chien-dich/{RUNNING}/").text
    assert "At an even pace 2,100 should stand by today" in english


def test_rule_1_a_place_with_a_target_and_no_result_is_not_drawn_as_zero(filled, client, visitor):
    labels, found = series_of(client, RUNS + "theo-noi/")
    at = labels.index("Phú Quốc")
    assert (found["Túi máu"][at], found["Chỉ tiêu"][at]) == (None, 300)
    assert found["Chỉ tiêu"][labels.index("Rạch Giá")] is None
    text = visitor.visit(f"/chien-dich/{RUNNING}/").text
    assert "Chưa có số liệu: Phú Quốc." in text


def test_bags_by_size_are_counts_of_the_sizes_that_are_known(filled, client):
    labels, found = series_of(client, RUNS + "theo-tui/")
    assert labels == ["250 ml", "350 ml", "450 ml"]
    _days, by_day = series_of(client, RUNS + "theo-ngay/")
    assert sum(found["Túi máu"]) == sum(filter(None, by_day["Túi máu"]))


def test_the_months_of_each_year_are_a_line_and_seasons_are_told(filled, client, visitor):
    labels, found = series_of(client, "/bieu-do/theo-thang/", "/en")
    assert (labels[0], labels[11], len(found)) == ("January", "December", 4)
    assert list(found) == sorted(found, reverse=True)
    english = visitor.visit("/en/").text
    for season in ("The month of Tết: ", "Summer (June to August): "):
        told = english.split(season)[1].split(".")
        assert "fewer than in the usual months" in ".".join(told[:3])
    assert "ít hơn" in visitor.visit("/noi/an-giang/").text


def test_years_add_up_to_their_months(filled, client):
    _months, by_month = series_of(client, "/bieu-do/theo-thang/")
    labels, by_year = series_of(client, "/bieu-do/theo-nam/")
    sums = [sum(filter(None, data)) for data in by_month.values()]
    assert by_year["Túi máu"] == sums
    assert labels[0].startswith(f"{next(iter(by_month))}, đến ")


def test_campaigns_are_ranked_by_percent_and_say_who_counted(filled, client, visitor):
    labels, found = series_of(client, "/bieu-do/tong-quan/")
    percents = found["Tỷ lệ so với kế hoạch"]
    assert percents == sorted(percents, reverse=True)
    assert labels.index("Giọt hồng An Giang") > 0
    table = visitor.visit("/").text.split("Các chiến dịch xếp theo tỷ lệ")[-1]
    assert "nguồn công bố" in table
    assert "tính ở đây" in table


@pytest.mark.parametrize("path", OF_CAMPAIGN)
def test_nothing_to_draw_is_empty_and_unknown_is_404(articles, client, path):
    quiet = f"/bieu-do/chien-dich/hanh-trinh-do-2024/{path}/"
    assert client.get(quiet).json() == {"labels": [], "datasets": []}
    assert client.get(f"/bieu-do/chien-dich/khong-co/{path}/").status_code == 404


def test_the_script_loads_only_where_there_is_something_to_draw(articles, visitor):
    script = "vendor/chart/chart.umd.min.js"
    page = visitor.visit("/chien-dich/kien-giang-tet-xuan-hong-2024/")
    assert script in page.html
    assert "495 đơn vị máu" in page.text.split("Xem dưới dạng bảng")[1]
    for path in ("/nguon/", "/noi/an-giang/", "/chien-dich/hanh-trinh-do-2024/"):
        assert script not in visitor.visit(path).html
