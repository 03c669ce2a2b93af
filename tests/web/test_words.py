"""The methodology and the open data: in both languages, with anchors, and never out of date."""

import re

import pytest
from django.test import override_settings

from campaigns.reading.dump import TABLES
from campaigns.rules.claims import FLAG_WORDS
from campaigns.rules.quantity import BAG_SIZES

pytestmark = pytest.mark.django_db
METHOD, DATA = "/phuong-phap/", "/du-lieu/"
ANCHORS = {
    "chien-dich", "dot-hien-mau", "don-vi-mau", "don-vi-quy-doi", "nguoi-hien-mau", "chi-tieu",
    "nguon", "muc-chac-chan", "lam-tron", "in-va-tinh", "chi-tieu-suy-ra", "chua-co-so-lieu",
    "cong-bo-va-ghi-nhan", "mau-thuan", "khong-cong-hai-lan", "tam-tinh", "dinh-chinh",
    "noi-va-sap-nhap", "ai-duoc-ghi", "co", "trich-dan",
}  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
def test_each_word_has_its_anchor_in_both_languages(visitor, prefix):
    page = visitor.visit(prefix + METHOD)
    assert set(page.ids) >= ANCHORS
    within = {link[1:] for link in page.links if link.startswith("#") and link != "#main"}
    assert within and within <= set(page.ids)


def test_the_examples_are_worked_out_by_the_rules(visitor):
    text = visitor.visit(METHOD).text
    for said in (
        "150 ml 0,6", "250 ml 1", "350 ml 1,4", "450 ml 1,8",
        "là 346 túi, và là 406,8 đơn vị quy đổi",
        "từ 4.198 đến 4.202", "4.200 là số tròn nhất", "đạt 133,3% kế hoạch",
        "240 trên 210 là 114,3%, nên số in 114,2% là khớp",
        "596 trên 1.100 mà in là 51%", "54,2%", "9.996 trên 10.000 là 99,9%", "1/7/2025",
    ):  # fmt: skip
        assert said in text, said


def test_the_english_page_has_english_figures(visitor):
    text = visitor.visit("/en" + METHOD).text
    for said in ("4,198 to 4,202", "406.8 standard units", "114.2%", "more than 22,000", "10%"):
        assert said in text, said


def test_a_change_of_the_rules_changes_the_page(visitor, monkeypatch):
    monkeypatch.setattr("campaigns.web.public.worked.BAG_SIZES", (*BAG_SIZES[:1], 350))
    monkeypatch.setattr("campaigns.web.public.worked.roundest", lambda low, high: 4199)
    text = visitor.visit(METHOD).text
    assert "4.199 là số tròn nhất" in text and "450 ml" not in text


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
def test_every_flag_is_named(visitor, prefix):
    text = visitor.visit(prefix + METHOD).text
    for flag, words in FLAG_WORDS.items():
        assert words[prefix == "/en"] in text and flag.value in text


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
def test_the_open_data_page_leads_to_every_file(visitor, prefix):
    page = visitor.visit(prefix + DATA)
    files = [link for link in page.links if "_export" in link]
    assert len(files) == 6
    for link in files:
        assert visitor.get(link).headers["Content-Disposition"].startswith("attachment")
    assert {f"{prefix}/ket-qua.atom", f"{prefix}/lich.ics"} <= set(page.links)
    assert any(link.endswith("/api/v1/openapi.json") for link in page.links)
    assert "CC BY 4.0" in page.text
    for table in TABLES:
        assert table.name in page.text and (table.en if prefix else table.vi) in page.text


def test_how_to_cite_names_the_site_and_the_day(visitor, time_machine):
    time_machine.move_to("2026-11-21T20:00:00Z")
    said = "Tiến độ chiến dịch, testserver, dữ liệu ngày 22/11/2026, CC BY 4.0"
    assert said in visitor.visit(DATA).text


def test_the_dump_is_linked_where_the_operator_publishes_it(visitor):
    assert "manage.py dump_open_data" in visitor.visit(DATA).text
    with override_settings(OPEN_DATA_URL="https://example.org/open-data/latest/"):
        page = visitor.visit(DATA)
    assert "https://example.org/open-data/latest/" in page.links
    assert "manage.py dump_open_data" not in page.text


def test_a_campaign_leads_to_how_it_is_counted_and_to_its_files(articles, visitor):
    page = visitor.visit("/en/chien-dich/kien-giang-tet-xuan-hong-2024/")
    assert "/en" + METHOD in page.links
    assert "/en/chien-dich/kien-giang-tet-xuan-hong-2024/so-lieu.csv" in page.links


def test_neither_page_asks_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        for path in (METHOD, DATA):
            assert not re.search(r"\{[{%]", client.get(path).content.decode())
