"""The search page: one question over campaigns, places, organisations and sources."""

from urllib.parse import quote

import pytest

from campaigns.models import Campaign, CampaignOrganisation, Organisation

pytestmark = pytest.mark.django_db

KIEN_GIANG = "/chien-dich/kien-giang-tet-xuan-hong-2024/"


@pytest.mark.parametrize(("prefix", "said"), [("", "kết quả cho"), ("/en", "results for")])
def test_the_sentence_comes_first_then_each_kind(articles, visitor, prefix, said):
    page = visitor.visit(f"{prefix}/tim/?q=kien+giang")
    assert f"{said} “kien giang”" in page.text
    for link in ("/noi/kien-giang/", KIEN_GIANG, "/nguon/hien-mau-kien-giang-2024/"):
        assert prefix + link in page.links
    assert "Ban Chỉ đạo vận động hiến máu tình nguyện tỉnh" in page.text
    assert "133" in page.text  # how far the campaign is


def test_the_whole_name_of_a_place_puts_places_first(articles, visitor):
    named = visitor.visit("/tim/?q=kien+giang").html
    assert named.index("/noi/kien-giang/") < named.index(KIEN_GIANG)
    other = visitor.visit("/tim/?q=xuan+hong").html
    assert KIEN_GIANG in other


def test_a_former_province_leads_to_what_it_is_part_of_now(articles, visitor):
    page = visitor.visit("/tim/?q=Kiên Giang")
    assert "nay thuộc tỉnh An Giang" in page.text
    assert "/noi/an-giang/" in page.links


def test_what_was_found_is_marked_in_the_text(articles, visitor):
    html = visitor.visit("/tim/?q=KIEN+giang").html
    assert "<mark>Kiên</mark> <mark>Giang</mark>" in html


@pytest.mark.parametrize("query", ["", "?q=", "?q=+++", "?q=%E2%80%8B", "?khac=1"])
def test_nothing_asked_is_a_page_that_helps(articles, visitor, query):
    page = visitor.visit("/tim/" + query)
    assert "Cách tìm" in page.text
    assert "không tìm thấy" not in page.text.lower()


def test_nothing_found_says_so_and_what_to_try(articles, visitor):
    page = visitor.visit("/tim/?q=khong+he+co+dau")
    assert "Không tìm thấy gì cho “khong he co dau”" in page.text
    assert "Hãy thử" in page.text
    assert "Nothing was found" in visitor.visit("/en/tim/?q=khong+he+co+dau").text


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
@pytest.mark.parametrize(
    "typed",
    [
        "%00",
        "a%00b",
        "a" * 201,
        "+".join(f"w{n}" for n in range(40)),
        "+".join(f"w{n}" for n in range(10_000)),
        "%1B[31m",
    ],
    ids=["nul", "nul-inside", "too-long", "40-words", "10000-words", "escape"],
)
def test_what_is_no_search_is_explained_beside_the_field(articles, visitor, typed, prefix):
    page = visitor.visit(f"{prefix}/tim/?q={typed}")
    assert 'class="error"' in page.html
    assert 'aria-invalid="true"' in page.html
    assert ("Clear it" in page.text or "at most" in page.text) is bool(prefix)


@pytest.mark.parametrize(
    "typed",
    ["%ff%fe", "%ed%a0%80", "%25", "_", "'", '"><script>', "{{ 7 }}", "%E2%80%AE", "\\", "🩸"],
)
def test_odd_text_is_searched_for_as_text(articles, visitor, typed):
    page = visitor.visit("/tim/?q=" + (typed if typed.startswith("%") else quote(typed)))
    assert "<script>" not in page.html
    assert "/chien-dich/?" not in page.html  # no campaign holds it


def test_results_are_kept_out_of_search_engines_and_nothing_is_set(articles, visitor):
    found = visitor.visit("/tim/?q=kien")
    assert '<meta name="robots" content="noindex">' in found.html
    assert not found.response.cookies
    assert "noindex" not in visitor.visit("/tim/").html


def test_every_page_has_the_search_in_its_header(articles, visitor):
    for path, status in (("/", 200), (KIEN_GIANG, 200), ("/nhap-lieu/dang-nhap/", 200)):
        page = visitor.visit(path, status=status)
        assert 'action="/tim/" role="search"' in page.html, path
        assert "/tim/" in page.links, path
    assert 'action="/tim/"' in visitor.visit("/khong-co/", status=404).html
    assert 'action="/en/tim/"' in visitor.visit("/en/nguon/").html


def test_a_phone_and_a_program_can_ask_without_the_page(articles, client):
    assert client.head("/tim/?q=kien").status_code == 200
    assert client.post("/tim/", {"q": "kien"}).status_code in (403, 405)


@pytest.fixture
def chapter(db):
    """An organisation that had a part in twelve of thirteen campaigns, in one of them twice."""
    found = Organisation.objects.create(slug="hoi-a", name="Hội Chữ thập đỏ tỉnh A")
    for number in range(13):
        campaign = Campaign.objects.create(
            slug=f"c{number}", name=f"Chiến dịch {number}", kind="blood_donation"
        )
        for role in ["organiser", "host"][: 2 if number == 1 else 1] if number else []:
            CampaignOrganisation.objects.create(campaign=campaign, organisation=found, role=role)
    return found


def test_an_organisation_leads_to_the_campaigns_it_had_a_part_in(chapter, visitor):
    page = visitor.visit("/tim/?q=chu thap do")
    assert "Tất cả 12 chiến dịch của đơn vị" in page.text
    (link,) = [link for link in page.links if "don-vi=" in link]
    listed = visitor.visit(link)
    assert "12 chiến dịch" in listed.text
    assert "Hội Chữ thập đỏ tỉnh A" in listed.text
    assert 'name="don-vi" value="hoi-a"' in listed.html  # another filter keeps it
    assert "/chien-dich/c0/" not in listed.links


def test_the_organisation_can_be_taken_away_from_the_list(chapter, visitor):
    page = visitor.visit("/chien-dich/?don-vi=hoi-a&sort=name&page=1")
    (away,) = [link for link in page.links if link.startswith("?") and "don-vi" not in link]
    assert away == "?sort=name"
    assert "13 chiến dịch" in visitor.visit("/chien-dich/" + away).text
    assert "don-vi" not in visitor.visit("/chien-dich/").html


def test_an_unknown_organisation_is_explained(chapter, visitor):
    page = visitor.visit("/chien-dich/?don-vi=khong-co")
    assert "Không có đơn vị nào là “khong-co”" in page.text
    assert "/chien-dich/c1/" not in page.links
    visitor.visit("/chien-dich/?don-vi=%00")


def test_all_campaigns_that_match_stand_in_the_list(chapter, visitor):
    page = visitor.visit("/tim/?q=Chiến+dịch")
    assert "13 kết quả" in page.text
    (more,) = [link for link in page.links if link.startswith("/chien-dich/?q=")]
    assert "Tất cả 13 chiến dịch khớp" in page.text
    assert "13 chiến dịch" in visitor.visit(more).text


def test_queries_do_not_grow_with_what_is_found(articles, visitor, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        visitor.visit("/tim/?q=a")
