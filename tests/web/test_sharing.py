"""What goes out with a link: Open Graph, the picture, the QR code, the card for other sites."""

import io
import re
import unicodedata
from datetime import date
from html import unescape
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.urls import URLPattern, get_resolver
from PIL import Image, ImageColor

from campaigns.models import Campaign, Claim
from campaigns.rules.progress import Bar
from campaigns.web.public import lettering, picture, sharing
from campaigns.web.public.card import Card
from campaigns.web.public.inks import INKS, light_inks
from campaigns.web.public.lettering import REGULAR, SEMIBOLD, fit, font, plain
from tests.cast import log, make_cast

pytestmark = pytest.mark.django_db

CAMPAIGN = "/chien-dich/kien-giang-tet-xuan-hong-2024/"
POLICE = "/chien-dich/hien-mau-phong-tham-muu-cong-an-ha-noi-2026/"
NAMED = "/chien-dich/hanh-trinh-do-2024/"
SHARED = [CAMPAIGN, POLICE, NAMED, "/noi/kien-giang/", "/noi/an-giang/", "/noi/ca-mau/"]


# Open Graph


def properties(html: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', html)
    assert len(found) == len(dict(found)), "something is said twice"
    return {name: unescape(content) for name, content in found}


@pytest.mark.parametrize(
    ("prefix", "locale", "other", "said"),
    [
        ("", "vi_VN", "en_GB", "Kiên Giang: 5.600 đơn vị máu từ 11/1 đến 10/3/2024, đạt 133,3%"),
        ("/en", "en_GB", "vi_VN", "Kiên Giang: 5,600 units of blood"),
    ],
)
def test_a_link_to_a_campaign_says_its_sentence(articles, visitor, prefix, locale, other, said):
    found = properties(visitor.visit(prefix + CAMPAIGN).html)
    assert found["og:description"].startswith(said)
    assert found["og:image:alt"] == found["og:description"]
    assert "2024" in found["og:title"]
    assert found["og:url"] == f"http://testserver{prefix}{CAMPAIGN}"
    assert (found["og:locale"], found["og:locale:alternate"]) == (locale, other)
    assert found["og:site_name"] == ("Campaign progress" if prefix else "Tiến độ chiến dịch")
    assert found["og:image"] == f"http://testserver{prefix}{CAMPAIGN}anh.png"
    assert found["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize("path", ["/", "/chien-dich/", *SHARED, "/nguon/"])
def test_the_picture_that_a_page_names_is_as_large_as_it_says(articles, visitor, path):
    found = properties(visitor.visit(path).html)
    assert found["og:title"]
    assert found["og:description"]
    answer = visitor.get(found["og:image"].removeprefix("http://testserver"))
    assert answer.headers["Content-Type"] == found["og:image:type"] == "image/png"
    size = int(found["og:image:width"]), int(found["og:image:height"])
    assert Image.open(io.BytesIO(answer.content)).size == size == (1200, 630)


def test_a_place_is_told_by_its_newest_campaign_with_a_figure(articles, visitor):
    found = properties(visitor.visit("/noi/an-giang/").html)
    assert found["og:description"].startswith("Kiên Giang: 5.600 đơn vị máu")
    nothing = properties(visitor.visit("/noi/ca-mau/").html)
    assert "Chưa có số liệu" in nothing["og:description"]
    assert "0 đơn vị" not in nothing["og:description"]


def test_a_page_and_its_picture_choose_the_same_campaign(articles, visitor):
    for place in ("kien-giang", "an-giang", "ha-noi", "viet-nam", "quang-ninh"):
        said = properties(visitor.visit(f"/noi/{place}/").html)["og:description"]
        assert said in visitor.visit(f"/noi/{place}/chia-se/").text


def test_a_staff_page_and_a_missing_page_are_not_for_sharing(articles, visitor):
    assert properties(visitor.get("/nhap-lieu/dang-nhap/").content.decode()) == {}
    assert properties(visitor.visit("/khong-co/", status=404).html) == {}


# The picture


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
@pytest.mark.parametrize("path", SHARED)
def test_a_picture_is_light_and_kept_for_five_minutes(articles, client, path, prefix):
    answer = client.get(f"{prefix}{path}anh.png")
    assert answer.status_code == 200
    assert len(answer.content) < 60_000
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Cookie" not in answer.headers.get("Vary", "")
    again = client.get(f"{prefix}{path}anh.png", headers={"if-none-match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/chien-dich/khong-co/", "/noi/khong-co/"])
@pytest.mark.parametrize("what", ["anh.png", "qr.svg", "chia-se/"])
def test_nothing_is_drawn_for_what_does_not_stand(articles, client, path, what):
    with patch.object(picture, "drawn") as drawn:
        assert client.get(path + what).status_code == 404
    assert not drawn.called


def test_the_same_facts_are_drawn_once_and_new_facts_anew(articles, client):
    cache.clear()
    with patch.object(picture, "drawn", wraps=picture.drawn) as drawn:
        first = client.get(f"{CAMPAIGN}anh.png").content
        assert client.get(f"{CAMPAIGN}anh.png").content == first
        assert drawn.call_count == 1
        Claim.objects.filter(campaign__slug=CAMPAIGN.split("/")[2], amount=5600).update(
            amount=5700, as_printed="5.700 đơn vị máu"
        )
        assert client.get(f"{CAMPAIGN}anh.png").content != first
        assert drawn.call_count == 2


FACTS = {
    "title": "Chiến dịch",
    "sentence": "Kiên Giang: 5.600 đơn vị máu.",
    "figure": "5.600 đơn vị máu",
    "known": True,
}


def pixels(**changed) -> Image.Image:
    drawn = picture.drawn(Card(**FACTS | changed), site="Tiến độ chiến dịch")
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def near(found: tuple[int, int, int], ink: str) -> bool:
    wanted = ImageColor.getrgb(INKS[ink])
    return max(abs(one - other) for one, other in zip(found, wanted, strict=True)) <= 12


def ink_at(image: Image.Image, thousandths: int, dy: int = 0) -> tuple[int, int, int]:
    at = picture.LEFT + picture.INNER * thousandths / 1000
    return image.getpixel((round(at), picture.BAR_TOP + picture.BAR_HEIGHT // 2 + dy))


@pytest.mark.parametrize("target_at", [1, 120, 500, 750, 1000])
def test_rule_8_the_line_of_the_target_stands_where_the_rules_say(target_at):
    image = pixels(bar=Bar(min(60, target_at), 0, target_at, None, False), goal="chỉ tiêu 9.400")
    over_the_bar = -picture.BAR_HEIGHT // 2 - picture.TICK // 2
    dark = [
        x
        for x in range(image.width)
        if near(
            image.getpixel((x, picture.BAR_TOP + picture.BAR_HEIGHT // 2 + over_the_bar)), "ink"
        )
    ]
    wanted = picture.LEFT + picture.INNER * target_at / 1000
    assert min(dark) - 4 <= wanted <= max(dark) + 4
    assert max(dark) - min(dark) < 8


def test_what_lies_past_the_target_has_a_hatch_and_a_colour_of_its_own():
    image = pixels(bar=Bar(750, 250, 750, None, False), goal="chỉ tiêu 4.200")
    assert near(ink_at(image, 300), "fill")
    row = {ink_at(image, place) for place in range(770, 995)}
    assert any(near(each, "past") for each in row)
    assert len(row) > 1, "no stripes"
    assert not any(near(each, "fill") for each in row)


def test_what_is_short_of_the_target_leaves_the_rest_empty():
    image = pixels(bar=Bar(400, 0, 1000, None, False), goal="chỉ tiêu 14.000")
    assert near(ink_at(image, 390), "fill")
    assert near(ink_at(image, 410), "sunken")


def test_at_least_fades_at_its_end():
    image = pixels(bar=Bar(600, 0, 1000, None, True), goal="chỉ tiêu 9.000")
    assert near(ink_at(image, 300), "fill")
    reds = [ink_at(image, place)[1] for place in (470, 520, 560, 590)]
    assert reds == sorted(reds)
    assert reds[-1] > reds[0] + 100


def test_a_promised_range_is_a_band_over_the_bar():
    image = pixels(bar=Bar(500, 0, 800, (800, 900), False), goal="chỉ tiêu 45.000–50.000")
    over = -picture.BAR_HEIGHT // 2 - picture.TICK // 2
    assert near(ink_at(image, 850, over), "doubt-line")
    assert not near(ink_at(image, 950, over), "doubt-line")


def test_rule_1_an_unknown_target_has_no_line_and_says_so():
    image = pixels(bar=Bar(1000, 0, None, None, False), open_goal="Chưa rõ chỉ tiêu")
    over = -picture.BAR_HEIGHT // 2 - picture.TICK // 2
    assert not any(near(ink_at(image, place, over), "ink") for place in range(0, 1001))
    assert not near(ink_at(image, 500), "fill")


LONG = "Chiến dịch vận động hiến máu tình nguyện dịp Tết Nguyên đán và Lễ hội Xuân hồng "
ENDLESS = {
    "a name of 300 letters": {"title": (LONG * 4)[:300], "where": (LONG * 4)[:300]},
    "a word of 300 letters": {"title": "Ngườ" * 75, "sentence": "Ế" * 300, "figure": "9" * 60},
    "a sentence of 40 lines": {"sentence": LONG * 40, "says": LONG * 10},
    "figures of any length": {"figure": LONG * 2, "figure_of": LONG, "share": "9" * 40,
                              "share_of": LONG, "goal": LONG * 3},
    "hidden letters": {"sentence": "\u202e\u200b" * 200 + "máu\n\n\tmáu", "where": "\x00" * 9},
}  # fmt: skip


@pytest.mark.parametrize("what", ENDLESS)
def test_no_text_leaves_its_place_however_long(what):
    bar = Bar(750, 250, 750, None, False)
    image = pixels(bar=bar, **{"goal": "chỉ tiêu 4.200", **ENDLESS[what]})
    paper = ImageColor.getrgb(INKS["paper"])

    def clear(box):
        low, high = zip(*image.crop(box).getextrema(), strict=True)
        return all(abs(each - want) <= 3 for each, want in zip(low + high, paper * 2, strict=True))

    left, right = picture.LEFT, picture.RIGHT
    assert clear((0, 12, left - 4, image.height))
    assert clear((right + 4, 12, image.width, image.height))
    assert clear((0, image.height - 16, image.width, image.height))
    assert clear((0, 314, image.width, 321)), "the sentence runs into the figures"


@pytest.mark.parametrize("text", [LONG * 40, "Ế" * 3000, LONG, "máu", "", "a b " * 500])
@pytest.mark.parametrize("width", [120, 500, 1072])
def test_lines_fit_their_box_and_are_never_cut_without_an_ellipsis(text, width):
    block = fit(text, weight=REGULAR, width=width, height=176, sizes=(54, 46, 38, 31))
    assert block.height <= 176
    assert all(block.font.getlength(line) <= width for line in block.lines)
    said = " ".join(block.lines)
    if said.replace(" ", "") != plain(text).replace(" ", ""):
        assert said.endswith("…")
        assert plain(text).replace(" ", "").startswith(said[:-1].replace(" ", ""))


def test_lines_are_of_about_one_length():
    block = fit(LONG, weight=REGULAR, width=1000, height=176, sizes=(40,))
    lengths = [block.font.getlength(line) for line in block.lines]
    assert len(lengths) > 1
    assert min(lengths) > 0.7 * max(lengths)


LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)


@pytest.mark.parametrize("weight", [REGULAR, SEMIBOLD])
def test_each_vietnamese_letter_is_one_glyph_of_the_font(weight):
    letters = font(weight, 40)
    missing = bytes(letters.getmask("\U0010fffd"))
    for letter in LETTERS + LETTERS.upper() + "0123456789%.,–·…“”;:()/":
        assert bytes(letters.getmask(letter)) != missing, letter
        assert plain(unicodedata.normalize("NFD", letter)) == letter


def test_the_colours_are_the_pages_own():
    used = {"paper", "ink", "ink-2", "fill", "past", "past-mark", "sunken", "line-2", "accent",
            "doubt-line"}  # fmt: skip
    assert used <= set(INKS)
    css = ":root { --paper: #fff; --s1: 1rem; } @media x { :root { --paper: #000; } }"
    assert light_inks(css) == {"paper": "#fff"}


def test_a_missing_font_is_told_before_the_site_starts(settings, tmp_path):
    from campaigns.web.checks import the_font_is_there

    assert the_font_is_there(None) == []
    settings.NODE_MODULES = tmp_path
    told = the_font_is_there(None)
    assert [each.id for each in told] == ["campaigns.E001"]
    assert "npm ci" in told[0].hint


# Logged results


def test_a_provisional_sum_is_said_to_be_so(client, db):
    cast = make_cast()
    log(cast.hn_drive, cast.collector)
    page = client.get("/chien-dich/hn-2026/chia-se/").content.decode()
    assert "Do nơi tiếp nhận ghi nhận · tạm tính" in page
    embed = client.get("/nhung/chien-dich/hn-2026/").content.decode()
    assert "tạm tính" in embed


# The QR code


def matrix_of(svg: str) -> list[str]:
    """The modules that the path draws: a "1" where it is dark, the quiet zone left out."""
    path = re.search(r'<path[^>]* stroke="[^"]*" d="([^"]*)"', svg)[1]
    size = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    dark, x, y = set(), 0, 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", path):
        values = [float(each) for each in re.findall(r"-?[\d.]+", numbers)]
        if command == "h":
            dark |= {(int(y), int(x) + step) for step in range(int(values[0]))}
            x += values[0]
        else:
            x, y = values if command == "M" else (x + values[0], y + values[1])
    edge = range(4, size - 4)
    assert all(4 <= row < size - 4 and 4 <= column < size - 4 for row, column in dark)
    return ["".join("01"[(row, column) in dark] for column in edge) for row in edge]


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
@pytest.mark.parametrize("path", [CAMPAIGN, "/noi/an-giang/"])
def test_the_qr_code_holds_the_address_of_the_page(articles, client, path, prefix):
    import segno

    answer = client.get(f"{prefix}{path}qr.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    svg = answer.content.decode()
    address = f"http://testserver{prefix}{path}"
    code = segno.make(address, error="m", micro=False)
    assert code.error in "MQH"
    assert matrix_of(svg) == ["".join(map(str, row)) for row in code.matrix]
    assert "style" not in svg
    assert "<script" not in svg


# The card for other sites

EMBEDS = [f"/nhung{path}" for path in SHARED]


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
@pytest.mark.parametrize("path", EMBEDS)
def test_the_card_may_be_framed_by_anyone_and_does_nothing_else(articles, client, path, prefix):
    client.cookies["sessionid"] = "x" * 32
    answer = client.get(prefix + path)
    html = answer.content.decode()
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "<script" not in html
    assert " style=" not in html
    assert f'href="{prefix}{path.removeprefix("/nhung")}" target="_blank" rel="noopener"' in html


def test_the_card_says_what_the_page_says(articles, client):
    html = client.get(f"/nhung{CAMPAIGN}").content.decode()
    for fact in ("5.600 đơn vị máu", "133,3%", "chỉ tiêu suy ra 4.200", "Tỉnh Kiên Giang",
                 "từ 11/1 đến 10/3/2024", "Nguồn: Tin về đợt hiến máu"):  # fmt: skip
        assert fact in html, fact
    assert 'x="75%" width="25%"' in html
    assert "cao hơn chỉ tiêu" in html  # read aloud
    unknown = client.get(f"/nhung{POLICE}").content.decode()
    assert "chưa có số liệu" in unknown


def every_address(resolver=None, before="/"):
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + re.sub(r"^\^|\$$", "", str(pattern.pattern))
        if not isinstance(pattern, URLPattern):
            yield from every_address(pattern, route)
            continue
        route = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)|\([^()]*\)", "1", route)
        slug = "kien-giang" if "/noi/" in route else CAMPAIGN.split("/")[2]
        slug = "hien-mau-kien-giang-2024" if "/nguon/" in route else slug
        token = "11111111-1111-4111-8111-111111111111"
        route = route.replace("<slug:slug>", slug).replace("<uuid:token>", token)
        yield re.sub(r"<[^>]*>", "1", route)


def test_nothing_but_the_card_may_be_framed(articles, client):
    addresses = sorted(set(every_address()))
    assert len(addresses) > 100
    opened = []
    for prefix in ("", "/en"):
        for address in addresses:
            answer = client.get(
                address if address in ("/healthz", "/metrics") else prefix + address
            )
            policy = answer.headers["Content-Security-Policy"]
            closed = "frame-ancestors 'none'" in policy
            assert closed == (answer.headers.get("X-Frame-Options") == "DENY"), address
            opened += [] if closed else [address]
    assert set(opened) == {"/nhung/chien-dich/kien-giang-tet-xuan-hong-2024/",
                           "/nhung/noi/kien-giang/"}  # fmt: skip


# The page that hands them out


def test_the_share_page_has_all_that_one_passes_on(articles, visitor):
    page = visitor.visit(f"{CAMPAIGN}chia-se/")
    assert "Kiên Giang: 5.600 đơn vị máu" in page.text
    assert f"http://testserver{CAMPAIGN}" in page.text
    assert f'src="{CAMPAIGN}anh.png"' in page.html
    assert f'src="{CAMPAIGN}qr.svg"' in page.html
    assert f'<iframe src="/nhung{CAMPAIGN}"' in page.html
    assert "frame-src 'self'" in page.response.headers["Content-Security-Policy"]
    for shared in (CAMPAIGN, "/noi/kien-giang/"):
        assert f"{shared}chia-se/" in visitor.visit(shared).links


def test_the_code_to_paste_is_escaped_once_for_each_page_it_stands_in(articles, visitor):
    name = 'Máu & "nghĩa tình" <b>2024</b>\''
    Campaign.objects.filter(slug=CAMPAIGN.split("/")[2]).update(name=name)
    html = visitor.visit(f"{CAMPAIGN}chia-se/").html
    assert "<b>" not in html
    code = unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)[1])
    tag = re.fullmatch(r'<iframe src="([^"]*)" title="([^"]*)" width="300" height="(\d+)" '
                       r'frameborder="0" loading="lazy"></iframe>', code)  # fmt: skip
    assert unescape(tag[1]) == f"http://testserver/nhung{CAMPAIGN}"
    assert unescape(tag[2]) == name
    assert int(tag[3]) == sharing.EMBED_HEIGHT


def test_the_code_of_a_place_is_titled_by_the_place_whatever_is_newest_there(articles, visitor):
    html = visitor.visit("/noi/an-giang/chia-se/").html
    code = unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)[1])
    assert 'title="Tỉnh An Giang"' in code


COUNTS = {f"{CAMPAIGN}anh.png": 6, f"/nhung{CAMPAIGN}": 6, "/noi/an-giang/anh.png": 12}


@pytest.mark.parametrize("path", COUNTS)
def test_what_is_shared_asks_no_more_than_it_must(
    articles, client, path, django_assert_max_num_queries
):
    with django_assert_max_num_queries(COUNTS[path]):
        client.get(path)


def test_a_picture_of_the_longest_sentence_is_not_dear():
    """The work is bounded: of a text that cannot be shown, most is never measured."""
    with patch.object(lettering, "wrap", wraps=lettering.wrap) as wrapped:
        pixels(sentence=LONG * 400, says=LONG * 100, title=LONG * 100, known=True)
    assert wrapped.call_count < 120
    assert all(sum(map(len, call.args[0])) <= lettering.MOST for call in wrapped.call_args_list)


def test_dates_not_known_are_said_to_be_so(articles, client):
    page = client.get(f"{NAMED}chia-se/").content.decode()
    assert "Chưa có số liệu" in page
    assert date(1, 1, 1).isoformat() not in page
