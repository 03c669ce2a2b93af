"""The administrative units in fixtures/places.json, read as plain JSON."""

import json
import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

PLACES_FILE = Path(__file__).resolve().parents[2] / "fixtures" / "places.json"
TEXT = PLACES_FILE.read_text(encoding="utf-8")
ROWS = json.loads(TEXT)
PLACES = [row["fields"] for row in ROWS if row["model"] == "campaigns.place"]
SUCCESSIONS = [row["fields"] for row in ROWS if row["model"] == "campaigns.succession"]
BY_SLUG = {place["slug"]: place for place in PLACES}

PROVINCE_KINDS = {"province", "municipality"}
DISTRICT_KINDS = {"district", "town", "provincial_city"}
COMMUNE_KINDS = {"ward", "commune", "township"}
KINDS = {"country"} | PROVINCE_KINDS | DISTRICT_KINDS | COMMUNE_KINDS
PROVINCES = [place for place in PLACES if place["kind"] in PROVINCE_KINDS]
ENDED_PROVINCES = [place for place in PROVINCES if place["valid_until"]]
UNCHANGED = {
    "ha-noi", "hue", "lai-chau", "dien-bien", "son-la", "lang-son",
    "quang-ninh", "thanh-hoa", "nghe-an", "ha-tinh", "cao-bang",
}  # fmt: skip


def in_force(place, day):
    begins, ends = place["valid_from"], place["valid_until"]
    return (begins is None or begins <= day) and (ends is None or day < ends)


def provinces_on(day):
    return [place for place in PROVINCES if in_force(place, day)]


def successors_of(slug):
    return [row["successor"][0] for row in SUCCESSIONS if row["predecessor"] == [slug]]


def predecessors_of(slug):
    return {row["predecessor"][0] for row in SUCCESSIONS if row["successor"] == [slug]}


def plain_ascii(name):
    marks_off = "".join(
        c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c)
    )
    return re.sub(r"[^a-z0-9]+", "-", marks_off.replace("đ", "d")).strip("-")


# How many, and when


@pytest.mark.parametrize(
    ("day", "municipalities", "provinces"),
    [
        ("2024-03-10", 5, 58),
        ("2024-12-31", 5, 58),
        ("2025-01-01", 6, 57),
        ("2025-06-30", 6, 57),
        ("2025-07-01", 6, 28),
    ],
)
def test_there_are_63_provinces_before_the_merger_and_34_from_its_first_day(
    day, municipalities, provinces
):
    kinds = Counter(place["kind"] for place in provinces_on(day))
    assert kinds == {"municipality": municipalities, "province": provinces}


def test_eleven_provinces_go_through_the_merger_unchanged():
    before = {place["slug"] for place in provinces_on("2025-06-30")}
    after = {place["slug"] for place in provinces_on("2025-07-01")}
    assert before & after == UNCHANGED
    assert all(BY_SLUG[slug]["valid_until"] is None for slug in UNCHANGED)


def test_fifty_two_provinces_end_and_twenty_three_begin_on_the_day_of_the_merger():
    ended = [place for place in PROVINCES if place["valid_until"] == "2025-07-01"]
    begun = [place for place in PROVINCES if place["valid_from"] == "2025-07-01"]
    assert (len(ended), len(begun)) == (52, 23)


def test_hue_became_a_municipality_half_a_year_before_the_merger():
    assert successors_of("thua-thien-hue") == ["hue"]
    assert BY_SLUG["thua-thien-hue"]["valid_until"] == "2025-01-01"
    assert BY_SLUG["hue"]["valid_from"] == "2025-01-01"
    assert BY_SLUG["hue"]["kind"] == "municipality"


# Who took over whom


@pytest.mark.parametrize("place", ENDED_PROVINCES, ids=lambda place: place["slug"])
def test_an_ended_province_has_one_successor_that_begins_on_the_day_it_ends(place):
    (successor,) = successors_of(place["slug"])
    (row,) = [row for row in SUCCESSIONS if row["predecessor"] == [place["slug"]]]
    assert row["on"] == place["valid_until"] == BY_SLUG[successor]["valid_from"]
    assert row["document"]


def test_only_ended_provinces_are_succeeded():
    assert {row["predecessor"][0] for row in SUCCESSIONS} == {p["slug"] for p in ENDED_PROVINCES}


def test_each_merged_province_took_over_two_or_three_and_among_them_its_namesake():
    for new in PROVINCES:
        if new["valid_from"] != "2025-07-01":
            continue
        old = predecessors_of(new["slug"])
        assert len(old) in (2, 3), new["slug"]
        assert f"{new['slug']}-truoc-2025" in old


def test_an_giang_took_over_kien_giang_and_old_an_giang():
    assert predecessors_of("an-giang") == {"kien-giang", "an-giang-truoc-2025"}


def test_tien_giang_went_to_dong_thap_alone():
    assert successors_of("tien-giang") == ["dong-thap"]


# Codes


@pytest.mark.parametrize("day", ["2024-03-10", "2025-01-01", "2025-06-30", "2025-07-01"])
def test_no_two_provinces_carry_the_same_code_on_the_same_day(day):
    codes = Counter(place["code"] for place in provinces_on(day))
    assert max(codes.values()) == 1


def test_provinces_have_two_digits_districts_three_and_communes_five():
    for kinds, pattern in (
        (PROVINCE_KINDS, r"\d{2}"),
        (DISTRICT_KINDS, r"(\d{3})?"),
        (COMMUNE_KINDS, r"(\d{5})?"),
    ):
        for place in PLACES:
            if place["kind"] in kinds:
                assert re.fullmatch(pattern, place["code"]), place["slug"]


@pytest.mark.parametrize(
    ("slug", "code"),
    [
        ("an-giang", "91"), ("an-giang-truoc-2025", "89"), ("kien-giang", "91"),
        ("gia-lai", "52"), ("gia-lai-truoc-2025", "64"), ("binh-dinh", "52"),
        ("dong-thap", "82"), ("dong-thap-truoc-2025", "87"), ("bac-ninh", "24"),
        ("bac-ninh-truoc-2025", "27"), ("lao-cai", "15"), ("tay-ninh", "80"),
        ("quang-tri", "44"), ("hue", "46"), ("can-tho", "92"),
    ],
)  # fmt: skip
def test_a_new_province_may_carry_the_former_code_of_a_partner(slug, code):
    assert BY_SLUG[slug]["code"] == code


# Names and slugs


def test_slugs_are_unique_and_ascii():
    slugs = [place["slug"] for place in PLACES]
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)


def test_a_province_slug_is_its_name_and_only_a_namesake_that_ended_is_marked():
    names_in_force = {place["name"] for place in provinces_on("2025-07-01")}
    for place in PROVINCES:
        marked = place["valid_until"] and place["name"] in names_in_force
        assert place["slug"] == plain_ascii(place["name"]) + ("-truoc-2025" if marked else "")


def test_names_are_composed_unicode_written_out_one_row_to_a_line():
    assert "\\u" not in TEXT
    assert unicodedata.is_normalized("NFC", TEXT)
    lines = TEXT.splitlines()
    assert (lines[0], lines[-1]) == ("[", "]")
    assert [json.loads(line.rstrip(",")) for line in lines[1:-1]] == ROWS


# Dates and parents


def test_every_place_begins_before_it_ends():
    for place in PLACES:
        begins, ends = (
            value and date.fromisoformat(value)
            for value in (place["valid_from"], place["valid_until"])
        )
        assert begins is None or ends is None or begins < ends, place["slug"]


def test_every_kind_is_known_and_only_the_country_has_no_parent():
    assert {place["kind"] for place in PLACES} <= KINDS
    assert [place["slug"] for place in PLACES if place["parent"] is None] == ["viet-nam"]


def test_every_parent_stands_before_its_children():
    seen = set()
    for place in PLACES:
        if place["parent"]:
            assert place["parent"][0] in seen, place["slug"]
        seen.add(place["slug"])


def test_both_ends_of_a_succession_stand_before_it():
    seen = set()
    for row in ROWS:
        if row["model"] == "campaigns.place":
            seen.add(row["fields"]["slug"])
        else:
            assert {row["fields"]["predecessor"][0], row["fields"]["successor"][0]} <= seen


def test_no_place_outlives_its_parent():
    for place in PLACES:
        parent_ends = place["parent"] and BY_SLUG[place["parent"][0]]["valid_until"]
        if parent_ends:
            assert place["valid_until"] and place["valid_until"] <= parent_ends, place["slug"]


def test_no_district_is_in_force_once_the_level_was_abolished():
    districts = [place for place in PLACES if place["kind"] in DISTRICT_KINDS]
    assert districts
    assert not [place["slug"] for place in districts if in_force(place, "2025-07-01")]


# The places the articles name, as they were on the day


@pytest.mark.parametrize(
    ("slug", "parent", "day"),
    [
        ("huyen-tan-hiep", "kien-giang", "2024-03-10"),
        ("huyen-kien-luong", "kien-giang", "2024-03-10"),
        ("huyen-ba-be", "bac-kan", "2024-06-20"),
        ("xa-khang-ninh", "huyen-ba-be", "2024-06-20"),
        ("thanh-pho-mong-cai", "quang-ninh", "2025-06-12"),
        ("thanh-pho-dong-trieu", "quang-ninh", "2025-06-12"),
        ("thi-xa-quang-yen", "quang-ninh", "2025-06-12"),
        ("phuong-thanh-xuan", "ha-noi", "2026-01-31"),
    ],
)
def test_a_place_named_by_an_article_was_in_force_on_the_day_in_its_parent(slug, parent, day):
    place = BY_SLUG[slug]
    assert place["parent"] == [parent]
    assert in_force(place, day)
    assert in_force(BY_SLUG[parent], day)
