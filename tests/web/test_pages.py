"""The public pages as a visitor reads them, with the five articles in the database."""

import re

import pytest
from django.db import OperationalError
from django.test import override_settings

from campaigns.rules.sentence import STATE_WORDS

pytestmark = pytest.mark.django_db

CAMPAIGN = "/chien-dich/kien-giang-tet-xuan-hong-2024/"
THANH_XUAN = "/chien-dich/an-sinh-tet-binh-ngo-2026-thanh-xuan/"
PAGES = [
    "/",
    "/chien-dich/",
    CAMPAIGN,
    THANH_XUAN,
    "/chien-dich/hien-mau-phong-tham-muu-cong-an-ha-noi-2026/",
    "/chien-dich/cum-thi-dua-so-4-6-thang-dau-nam-2024/",
    "/chien-dich/hanh-trinh-do-2024/",
    "/lich/",
    "/noi/an-giang/lich/",
    "/noi/",
    "/noi/kien-giang/",
    "/noi/an-giang/",
    "/noi/viet-nam/",
    f"{CAMPAIGN}chia-se/",
    "/noi/an-giang/chia-se/",
    "/nguon/",
    "/nguon/hien-mau-kien-giang-2024/",
    "/nguon/so-ket-cum-thi-dua-so-4-2024/",
    "/nguon/phong-tham-muu-cong-an-ha-noi-2026/",
    "/api/v1/docs",
    "/tim/",
    "/phuong-phap/",
    "/du-lieu/",
]


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_in_both_languages(articles, visitor, path, prefix):
    page = visitor.visit(prefix + path)
    other = path if prefix else "/en" + path
    assert other in page.links
    assert f'hreflang="vi" href="http://testserver{path}"' in page.html
    assert f'hreflang="en" href="http://testserver/en{path}"' in page.html
    assert f'rel="canonical" href="http://testserver{prefix}{path}"' in page.html
    assert '<meta name="description" content="' in page.html


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
def test_every_link_of_the_pages_leads_somewhere(articles, visitor, prefix):
    seen, waiting = set(), [f"{prefix}/"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        if not path.partition("#")[0].endswith("/"):  # a file
            assert visitor.get(path).status_code == 200, path
            continue
        for link in visitor.visit(path, follow=True).links:
            if link.startswith(f"{prefix}/") and "_export" not in link and "?" not in link:
                waiting.append(link) if prefix or not link.startswith("/en/") else None
    assert len(seen) > 100


def test_an_empty_tracker_has_designed_pages(db, visitor):
    assert "chưa có" in visitor.visit("/").text.lower()
    assert "Không có chiến dịch nào khớp" in visitor.visit("/chien-dich/").text
    assert "Chưa có nguồn nào" in visitor.visit("/nguon/").text
    visitor.visit("/noi/")


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
def test_every_page_has_a_title_of_its_own(articles, visitor, prefix):
    titles = {}
    for path in PAGES:
        title = visitor.visit(prefix + path).html.split("<title>")[1].split("</title>")[0]
        titles.setdefault(title, []).append(path)
    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}


BARS = ["/", "/chien-dich/", CAMPAIGN, "/noi/kien-giang/"]


@pytest.mark.parametrize("path", BARS)
def test_every_bar_says_its_result_target_percent_and_state(articles, visitor, path):
    html = visitor.visit(path).html
    bars = re.findall(r'<svg class="bar[^>]*role="img" aria-label="([^"]*)"', html)
    assert len(bars) == html.count('<svg class="bar') > 0
    for said in bars:
        assert re.search(r"\d", said), said
        assert "chỉ tiêu" in said or "kế hoạch" in said, said
        known = "chưa rõ chỉ tiêu" not in said.lower()
        assert not known or "%" in said, said
        assert not known or any(state in said for state, _ in STATE_WORDS.values()), said


def test_a_campaign_page_says_what_a_reader_came_for(articles, visitor):
    page = visitor.visit(CAMPAIGN)
    assert "Kiên Giang: 5.600 đơn vị máu từ 11/1 đến 10/3/2024, đạt 133,3% kế hoạch" in page.text
    for fact in (
        "353/KH-BCĐ",
        "27/11/2023",
        "Hiến giọt máu đào - Trao đời sự sống",
        "19 điểm hiến máu tập trung",
        "tiêu đề",
        "đoạn 4",
        "chú thích ảnh 2",
        "Ban Chỉ đạo vận động hiến máu tình nguyện tỉnh Kiên Giang",
    ):
        assert fact in page.text, fact
    assert "/nguon/hien-mau-kien-giang-2024/" in page.links
    assert page.text.index("Kiên Giang: 5.600") < page.text.index("Ai nói như vậy")


def test_the_english_page_prints_english_figures(articles, visitor):
    text = visitor.visit("/en" + CAMPAIGN).text
    for fact in ("5,600 units of blood", "133.3%", "4,200", "4,198 to 4,202", "27 November 2023"):
        assert fact in text, fact
    assert "chưa" not in text.lower()


def test_rule_1_what_nobody_gave_is_unknown_and_never_zero(articles, visitor):
    page = visitor.visit("/chien-dich/hien-mau-phong-tham-muu-cong-an-ha-noi-2026/")
    assert "chưa có số liệu" in page.text
    assert "nguồn không nêu số liệu" in page.text
    assert " 0 đơn vị máu" not in page.text
    named = visitor.visit("/chien-dich/hanh-trinh-do-2024/")
    assert "Chưa có số liệu nào" in named.text


def test_rule_2_an_implied_target_is_shown_as_implied_with_its_range(articles, visitor):
    text = visitor.visit(CAMPAIGN).text
    assert "chỉ tiêu suy ra, không phải số công bố" in text
    assert "5.600 ÷ 133,3% cho từ 4.198 đến 4.202" in text
    assert "4.200 là số tròn nhất" in text
    assert "đi vòng tròn" in text
    assert "do trang này tính" not in text  # no percent is computed from it


def test_rule_5_figures_that_disagree_stand_apart(articles, visitor):
    page = visitor.visit(CAMPAIGN)
    assert "495 đơn vị máu" in page.text
    assert "mâu thuẫn với số liệu khác" in page.text
    assert "số trong thân bài được ưu tiên" in page.text
    assert "6.095" not in page.text  # their sum
    assert "không được dùng để tính" in page.text


def test_rule_8_the_bar_shows_what_lies_past_the_target(articles, visitor):
    page = visitor.visit(CAMPAIGN)
    assert "133,3%" in page.text
    assert 'x="75%" width="25%"' in page.html
    assert "phần cao hơn chỉ tiêu" in page.text


def test_a_humanitarian_programme_has_a_page_as_good(articles, visitor):
    text = visitor.visit(THANH_XUAN).text
    for fact in ("hơn 22.000 suất quà", "trên 9,3 tỷ đồng", "Chưa rõ chỉ tiêu", "thanh mờ dần"):
        assert fact in text, fact
    english = visitor.visit("/en" + THANH_XUAN).text
    assert "more than 22,000 gifts" in english
    assert "9.3 billion VND" in english


def test_a_place_is_shown_through_time(articles, visitor):
    was = visitor.visit("/noi/kien-giang/")
    assert "1/7/2025" in was.text
    assert "/noi/an-giang/" in was.links
    assert CAMPAIGN in was.links
    now = visitor.visit("/noi/an-giang/")
    assert "/noi/kien-giang/" in now.links
    assert "Chiến dịch của tỉnh Kiên Giang trước đây" in now.text
    assert CAMPAIGN in now.links


def test_a_source_page_has_every_figure_by_where_it_stands(articles, visitor):
    text = visitor.visit("/nguon/hien-mau-kien-giang-2024/").text
    assert text.index("“495 đơn vị máu”" if "“495" in text else "495 đơn vị máu ⚠") < text.index(
        "133,3%"
    )
    misprint = visitor.visit("/nguon/phong-tham-muu-cong-an-ha-noi-2026/").text
    assert "Tuyên Giang" in misprint
    assert "không có nơi nào tên như vậy" in misprint


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
@pytest.mark.parametrize(
    "path", ["/chien-dich/khong-co/", "/noi/khong-co/", "/nguon/khong-co/", "/khong-co/"]
)
def test_an_unknown_address_is_answered_in_the_design(articles, visitor, path, prefix):
    page = visitor.visit(prefix + path, status=404)
    assert ("Nothing stands" if prefix else "Không có trang nào") in page.text
    assert f"{prefix}/chien-dich/" in page.links


def test_the_language_switch_cannot_be_led_astray(db, visitor):
    page = visitor.visit("/en//evil.example/", status=404)
    assert not [link for link in page.links if link.startswith("//")]


@override_settings(DEBUG=False)
def test_a_failure_is_answered_without_the_database(visitor, monkeypatch):
    visitor.raise_request_exception = False

    def broken(**kwargs):
        raise RuntimeError

    monkeypatch.setattr("campaigns.reading.overview", broken)
    page = visitor.visit("/", status=500)
    assert "Trang gặp lỗi" in page.text
    assert "Something went wrong" in visitor.visit("/en/", status=500).text


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html"]
)
def test_error_pages_need_neither_request_nor_database(name):
    from django.template.loader import render_to_string

    assert "<h1>" in render_to_string(name)


@override_settings(DEBUG=False)
def test_where_the_database_fails_the_page_says_to_come_again(articles, visitor, monkeypatch):
    visitor.raise_request_exception = False

    def broken(**kwargs):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("campaigns.reading.overview", broken)
    page = visitor.visit("/", status=503)
    assert "Cơ sở dữ liệu chưa trả lời" in page.text and "closed" not in page.text
    assert "The database does not answer" in visitor.visit("/en/", status=503).text


@override_settings(DEBUG=False)
def test_a_middleware_that_the_database_fails_says_so_too(db, client, monkeypatch):
    client.raise_request_exception = False

    def broken(*args):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("campaigns.web.language.AddressLocaleMiddleware.process_response", broken)
    assert client.get("/").status_code == 503


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("path", ["/", "/chien-dich/", CAMPAIGN, "/nguon/"])
def test_the_pages_are_for_reading_only(db, client, path, method):
    assert getattr(client, method)(path).status_code in (403, 405)


# Questions to the database when a page is asked for the first time in a process, and again: what
# the whole country adds up to is remembered until something of it changes.
COUNTS = {
    "/": (16, 2),
    "/noi/": (11, 3),
    "/chien-dich/": (7, 3),
    CAMPAIGN: (5, 5),
    "/noi/kien-giang/": (17, 14),
    "/nguon/": (4, 4),
    "/lich/": (3, 3),
}


@pytest.mark.parametrize("path", COUNTS)
def test_no_page_asks_more_than_it_must(articles, visitor, path, django_assert_max_num_queries):
    for most in COUNTS[path]:
        with django_assert_max_num_queries(most):
            visitor.visit(path)
