"""Rows, cards and figures put together in Python say what people typed, and never run it."""

from collections import Counter

import pytest
from django.db import models
from django.utils.safestring import SafeString

from campaigns.models import (
    Campaign,
    Claim,
    DonationSite,
    Drive,
    Mention,
    Organisation,
    Place,
    Source,
    Target,
)
from campaigns.recording.record import CollectionFacts
from campaigns.templatetags.html import Html, joined
from tests.cast import log, make_cast

pytestmark = pytest.mark.django_db

PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script src=//evil.example></script>",
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "</td></tr></table><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</a><a href='javascript:alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<!--<script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "<style>*{display:none}</style>",
    "<base href=//evil.example>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ record }}{% load i18n %}{}%(n)s<b>",
    "<ScRiPt\n>alert(1)</sCrIpT >`${alert(1)}`",
]
# Words for machines, which no person types.
KEYS = {"slug", "code", "folded", "measure", "basis", "percent_of", "unit", "qualifier"}
WRITTEN = (Place, Organisation, Campaign, Source, Claim, Mention, Target, DonationSite)
PATHS = [
    "/",
    "/chien-dich/",
    "/chien-dich/kg-2024/",
    "/noi/",
    "/noi/kien-giang/",
    "/noi/an-giang/",
    "/nguon/",
    "/nguon/bao-kien-giang/",
    "/tim/?q=kien",
]


def write_everywhere(text: str):
    """The text into every field that a person fills in by hand."""
    for model in WRITTEN:
        fields = [
            field
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
            and not (field.choices or field.unique or field.name in KEYS)
        ]
        for row in model.objects.all():
            said = {field.name: text[: field.max_length] for field in fields}
            if model is DonationSite:  # of one name in one place there is one site
                said["name"] = f"{text} {row.pk}"
            model.objects.filter(pk=row.pk).update(**said)


@pytest.fixture
def full_country():
    """A campaign of which everything is known: drives, rivals, a target, parts, a mention."""
    cast = make_cast()
    campaign, source = cast.kg_campaign, cast.source
    common = {"campaign": campaign, "source": source, "measure": "blood_units", "basis": "bags"}
    for amount, part in ((5600, "paragraph"), (495, "headline"), (None, "caption")):
        Claim.objects.create(
            **common,
            amount=amount,
            part=part,
            as_printed="5.600" if amount else "",
            qualifier="exact" if amount else "",
        )
    Claim.objects.create(
        **{**common, "measure": "donors", "basis": ""},
        role="context",
        qualifier="exact",
        amount=7,
        as_printed="7",
        part="table",
    )
    targets = {"campaign": campaign, "qualifier": "exact"}
    Target.objects.create(
        **targets,
        measure="blood_units",
        basis="bags",
        amount=4200,
        set_by=cast.hospital,
        source=source,
    )
    Target.objects.create(**targets, measure="donors", amount=10, organisation=cast.hospital)
    Mention.objects.create(
        campaign=campaign, source=source, place=cast.kien_giang, as_printed="Kiên", part="caption"
    )
    Campaign.objects.filter(pk=cast.hn_campaign.pk).update(part_of=campaign, place=None)
    Drive.objects.update(host=cast.hospital, collecting_hospital=cast.hospital)
    log(cast.kg_drive, cast.quanly, facts=CollectionFacts(donors=7, bags={250: 3, 350: 4}))
    return cast


def tags_of(visitor):
    return {path: visitor.visit(path).tags for path in PATHS}


@pytest.fixture
def plain_tags(full_country, visitor):
    write_everywhere("Chữ thường")
    return tags_of(visitor)


def test_what_people_type_is_never_run(plain_tags, visitor):
    for payload in PAYLOADS:
        write_everywhere(payload)
        for path, tags in plain_tags.items():
            page = visitor.visit(path)  # which refuses inline scripts, styles and handlers
            assert page.tags == tags, f"{payload} makes tags on {path}: {page.tags - tags}"
            assert not [link for link in page.links if "evil" in link or ":alert" in link]


def test_what_people_type_stands_as_they_typed_it(full_country, visitor):
    write_everywhere("<b>Tết & “Xuân” 'hồng'</b>")
    for path in PATHS[2:4]:
        assert "<b>Tết & “Xuân” 'hồng'</b>" in visitor.visit(path).text
    table = visitor.visit("/chien-dich/kg-2024/").html.split("<tbody>")[1]
    assert "&lt;b&gt;Tết &amp; “Xuân” &#x27;hồng&#x27;&lt;/b&gt;" in table


def test_a_hole_escapes_text_and_takes_html_as_it_is():
    piece = Html('<a href="{}">{}</a>')
    assert piece("/?a=1&b='\"", "<b>") == '<a href="/?a=1&amp;b=&#x27;&quot;">&lt;b&gt;</a>'
    assert piece("/", SafeString("<b>x</b>")) == '<a href="/"><b>x</b></a>'
    assert piece("/", piece("/", "{}")) == '<a href="/"><a href="/">{}</a></a>'
    assert isinstance(piece("/", 5), SafeString)
    assert joined([SafeString("<b>")], "<br>") == "<b>"


def test_a_hole_left_open_is_a_mistake():
    with pytest.raises(ValueError):
        Html("<b>{}</b>")()
    with pytest.raises(ValueError):
        Html("<b>{}</b>")("a", "b")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_links_of_rows_are_those_of_the_site_map(full_country, visitor, prefix):
    links = Counter(visitor.visit(f"{prefix}/chien-dich/").links)
    assert links[f"{prefix}/chien-dich/kg-2024/"] == 1
    assert f"{prefix}/nguon/bao-kien-giang/" in visitor.visit(f"{prefix}/nguon/").links
