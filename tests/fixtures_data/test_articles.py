"""The articles in fixtures/article_*.json and organisations.json, read as plain JSON.

Where a figure stands in its article (`part`, `part_number`) is counted by one rule, each part
from 1 in the order printed; names of sites and sections, dates, menus and signatures count as
nothing:

- headline: the title, and what is printed above it; without a number;
- paragraph: a block of text that closes with a full stop;
- caption: a block among the paragraphs that does not (an ellipsis is none); one that is broken
  over several lines is one;
- subheading: a line that heads the paragraphs after it;
- side_column: an entry of the list beside the article; an entry that is printed twice, whole and
  shortened, is one.
"""

import json
import re
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest

from campaigns.rules.quantity import MEASURES
from campaigns.rules.wording import parse

FOLDER = Path(__file__).resolve().parents[2] / "fixtures"
ARTICLES = sorted(FOLDER.glob("article_*.json"))
FILES = [FOLDER / "organisations.json", *ARTICLES]
NO_FIGURE = None
UNDATED = "2026-01-31"  # the one day that the undated article on Tết 2026 prints

# Every figure of every article, in the order of the fixture: campaign, place in the source, form.
PRINTED = {
    "hien-mau-kien-giang-2024": [
        ("kien-giang-tet-xuan-hong-2024", "headline", None, "495 đơn vị máu"),
        ("kien-giang-tet-xuan-hong-2024", "paragraph", 1, "2 tháng"),
        ("kien-giang-tet-xuan-hong-2024", "paragraph", 4, "2 tháng"),
        ("kien-giang-tet-xuan-hong-2024", "paragraph", 4, "19 điểm hiến máu tập trung"),
        ("kien-giang-tet-xuan-hong-2024", "paragraph", 4, "5.600 đơn vị máu"),
        ("kien-giang-tet-xuan-hong-2024", "paragraph", 4, "133,3%"),
    ],
    "so-ket-cum-thi-dua-so-4-2024": [
        ("ho-tro-tinh-hoi-bac-kan-2024", "paragraph", 1, "2 ngày"),
        ("cum-thi-dua-so-4-6-thang-dau-nam-2024", "paragraph", 3, "7 lĩnh vực"),
        ("cum-thi-dua-so-4-6-thang-dau-nam-2024", "paragraph", 3, "6 tháng"),
        ("cum-thi-dua-so-4-6-thang-dau-nam-2024", "paragraph", 3, "208,500 tỷ đồng"),
        ("cum-thi-dua-so-4-6-thang-dau-nam-2024", "paragraph", 3, "401.489 đối tượng"),
        ("nha-nhan-dao-khang-ninh-2024", "paragraph", 4, NO_FIGURE),
        ("nha-nhan-dao-khang-ninh-2024", "paragraph", 4, NO_FIGURE),
        ("ho-tro-tinh-hoi-bac-kan-2024", "paragraph", 4, "200 triệu đồng"),
        ("tang-qua-benh-vien-san-nhi-bac-giang", "side_column", 3, "20 bệnh nhân"),
        ("tang-qua-benh-vien-san-nhi-bac-giang", "side_column", 3, "1 triệu đồng"),
    ],
    "tham-hoi-tre-em-quang-ninh-2025": [
        ("tham-tang-qua-tre-em-quang-ninh-2025", "paragraph", 1, "2 ngày"),
        ("tham-tang-qua-tre-em-quang-ninh-2025", "paragraph", 2, NO_FIGURE),
        ("tham-tang-qua-tre-em-quang-ninh-2025", "paragraph", 2, "3.200.000 đồng"),
    ],
    "phong-tham-muu-cong-an-ha-noi-2026": [
        ("tang-qua-khoa-benh-mau-tre-em-2026", "paragraph", 2, "200 phần quà"),
        ("tang-qua-khoa-benh-mau-tre-em-2026", "paragraph", 2, "200 bệnh nhân"),
        ("hien-mau-phong-tham-muu-cong-an-ha-noi-2026", "caption", 9, NO_FIGURE),
    ],
    "xuan-nhan-ai-thanh-xuan-2026": [
        ("an-sinh-tet-binh-ngo-2026-thanh-xuan", "subheading", 2, "Hơn 22.000 suất quà"),
        ("an-sinh-tet-binh-ngo-2026-thanh-xuan", "subheading", 2, "trên 9,3 tỷ đồng"),
        ("an-sinh-tet-binh-ngo-2026-thanh-xuan", "paragraph", 8, "hơn 22.000 suất quà"),
        ("an-sinh-tet-binh-ngo-2026-thanh-xuan", "paragraph", 8, "trên 9,3 tỷ đồng"),
        ("xuan-nhan-ai-tet-binh-ngo-2026-thanh-xuan", "paragraph", 13, NO_FIGURE),
    ],
}


def rows(file, model=None):
    wanted = model and f"campaigns.{model}"
    found = json.loads(file.read_text(encoding="utf-8"))
    return [row["fields"] for row in found if not model or row["model"] == wanted]


def of_all(model):
    return [row for file in FILES for row in rows(file, model)]


PLACES = {row["slug"]: row for row in rows(FOLDER / "places.json", "place")}
CAMPAIGNS = {row["slug"]: row for row in of_all("campaign")}
SOURCES = {row["slug"]: row for row in of_all("source")}
CLAIMS = of_all("claim")
KNOWN = [claim for claim in CLAIMS if claim["amount"] is not None]
UNKNOWN = [claim for claim in CLAIMS if claim["amount"] is None]
MENTIONS = of_all("mention")
TEXTS = [
    text
    for file in FILES
    for row in rows(file)
    for field, text in row.items()
    if isinstance(text, str) and field != "amount"
]


def printed(claim):
    return claim["as_printed"] or "no figure"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_is_plain_and_has_one_row_on_a_line(file):
    text = file.read_text(encoding="utf-8")
    objects = json.loads(text)
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in objects)
    assert text == f"[\n{lines}\n]\n"
    assert unicodedata.is_normalized("NFC", text)
    assert all(set(row) == {"model", "fields"} for row in objects), "names, never numbers, of rows"


def test_each_article_is_one_source_with_its_own_rows():
    assert len(ARTICLES) == len(SOURCES) == 5
    for file in ARTICLES:
        [source] = rows(file, "source")
        theirs = rows(file, "claim") + rows(file, "mention")
        assert {tuple(row["source"]) for row in theirs} == {(source["slug"],)}


def test_every_name_of_another_row_is_known():
    known = {
        "source": SOURCES,
        "campaign": CAMPAIGNS,
        "part_of": CAMPAIGNS,
        "place": PLACES,
        "organisation": {row["slug"] for row in of_all("organisation")},
        "parent": {row["slug"] for row in of_all("organisation")},
    }
    for file in FILES:
        for row in rows(file):
            for field in known.keys() & row.keys():
                assert row[field] is None or row[field][0] in known[field], (file.name, row)


@pytest.mark.parametrize("source", SOURCES)
def test_the_figures_of_an_article(source):
    found = [
        (claim["campaign"][0], claim["part"], claim["part_number"], claim["as_printed"] or None)
        for claim in CLAIMS
        if claim["source"] == [source]
    ]
    assert found == PRINTED[source]


@pytest.mark.parametrize("claim", KNOWN, ids=printed)
def test_a_printed_form_reads_as_the_stored_figure(claim):
    figure = parse(claim["as_printed"])
    assert figure.amount == Decimal(claim["amount"])
    assert figure.high is None and "high" not in claim
    assert figure.qualifier == claim["qualifier"]
    assert figure.unit == claim["unit"]


def test_a_printed_form_is_a_figure_and_not_a_sentence():
    assert max(len(claim["as_printed"].split()) for claim in CLAIMS) <= 8


@pytest.mark.parametrize("claim", UNKNOWN, ids=lambda claim: claim["campaign"][0])
def test_a_figure_that_nobody_gave_is_absent_and_not_zero(claim):
    assert claim["as_printed"] == claim["unit"] == claim["qualifier"] == ""
    assert claim["remark"]


@pytest.mark.parametrize("claim", CLAIMS, ids=printed)
def test_a_figure_has_a_known_measure_and_basis(claim):
    assert claim["measure"] in MEASURES
    blood = MEASURES[claim["measure"]].has_basis
    assert claim.get("basis", "") == ("unstated" if blood else "")


def test_no_target_is_stored_for_no_article_prints_one():
    assert not of_all("target")
    assert {claim["role"] for claim in CLAIMS} == {"result", "context", "percent"}


def test_what_we_remark_is_said_in_both_languages():
    for row in [*CLAIMS, *MENTIONS, *CAMPAIGNS.values(), *SOURCES.values()]:
        for field in ("remark", "note", "scope", "coverage", "label", "name"):
            assert bool(row.get(field)) == bool(row.get(f"{field}_en")), row
    assert all(claim["remark"] for claim in CLAIMS)


def day_of(mention):
    campaign = CAMPAIGNS[mention["campaign"][0]] if "campaign" in mention else {}
    source = SOURCES[mention["source"][0]]
    return campaign.get("starts_on") or source.get("published_on") or UNDATED


def in_force(slug, day):
    begins, ends = PLACES[slug]["valid_from"], PLACES[slug]["valid_until"]
    return (begins is None or begins <= day) and (ends is None or day < ends)


def test_places_are_those_of_the_day():
    for campaign in CAMPAIGNS.values():
        if campaign.get("place") and campaign.get("starts_on"):
            assert in_force(campaign["place"][0], campaign["starts_on"]), campaign["slug"]
    for mention in MENTIONS:
        if mention["place"]:
            assert in_force(mention["place"][0], day_of(mention)), mention


def test_a_place_is_named_as_printed():
    misprinted = {"tỉnh Băc Kạn", "huyện ba Bể"}
    for mention in MENTIONS:
        if mention["place"] and mention["as_printed"] not in misprinted:
            assert mention["as_printed"].endswith(PLACES[mention["place"][0]]["name"])


def test_no_place_bears_the_misprinted_name():
    names = {place["name"] for place in PLACES.values()}
    [mention] = [row for row in MENTIONS if row["place"] is None]
    assert mention["as_printed"] == "Tuyên Giang"
    assert "Tuyên Giang" not in names
    assert not any(name in mention["remark"] + mention["remark_en"] for name in names)


# A person's title before a capital letter; "Bà Rịa" and the like would be named here.
PERSON = re.compile(r"\b(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí|Thượng tá|Mr|Mrs|Ms|Dr)\.? [A-ZĐ]")


@pytest.mark.parametrize(
    "unwanted",
    [re.compile(r"\d{7,}"), re.compile(r"\b0\d{2,3}[ .-]?\d{3}[ .-]?\d{3,4}\b"), PERSON],
    ids=["identity numbers", "telephone numbers", "people"],
)
def test_nobody_can_be_recognised(unwanted):
    assert [text for text in TEXTS if unwanted.search(text)] == []
