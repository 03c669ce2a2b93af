"""The JSON behind the charts: labels and datasets of plain numbers, the same each time."""

import pytest

pytestmark = pytest.mark.django_db

FIGURES = "/bieu-do/chien-dich/kien-giang-tet-xuan-hong-2024/so-lieu/"


def test_the_figures_of_a_campaign_beside_the_target(articles, client):
    answer = client.get(FIGURES).json()
    assert set(answer) == {"labels", "datasets"}
    assert answer["labels"] == ["tiêu đề", "đoạn 4", "chỉ tiêu suy ra"]
    (dataset,) = answer["datasets"]
    assert dataset["data"] == [495, 5600, 4200]
    assert dataset["roles"] == ["result", "result", "target"]


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


@pytest.mark.parametrize("path", ["so-lieu", "theo-ngay"])
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
