"""Sharing a campaign or a place: its picture, its QR code, its card for other sites, and the page
that hands these out."""

import io
from collections.abc import Callable

import segno
from csp.constants import NONE, SELF
from csp.decorators import csp, csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from campaigns import reading
from campaigns.reading.answers import CampaignRow

from ..open_data import open_data
from ..sample import marked
from .asking import found
from .card import Card, campaign_card, place_card, site_card
from .picture import picture

# How large the embedded card is; it fits without scrolling.
EMBED_WIDTH, EMBED_HEIGHT = 300, 420
# The card is drawn by its style sheets alone, and any page may frame it.
EMBED_POLICY = {"default-src": [NONE], "style-src": [SELF], "object-src": [NONE],
                "base-uri": [NONE], "form-action": [NONE], "frame-ancestors": ["*"]}  # fmt: skip

Asked = Callable[[str], tuple[Card, CampaignRow | None]]


def _campaign(slug: str) -> tuple[Card, CampaignRow | None]:
    today = timezone.localdate()
    row = found(reading.shared_campaign, slug=slug, today=today)
    return campaign_card(row, today=today), row


def _place(slug: str) -> tuple[Card, CampaignRow | None]:
    today = timezone.localdate()
    shared = found(reading.shared_place, slug=slug, today=today)
    return place_card(shared.place, shared.row, today=today), shared.row


def png(card: Card) -> HttpResponse:
    return HttpResponse(
        picture(card, site=marked(_("Campaign progress"))), content_type="image/png"
    )


@open_data(max_age=300)
@require_safe
def site_picture(request: HttpRequest) -> HttpResponse:
    """The picture of the pages that are about no one campaign or place."""
    return png(site_card())


def pictures_of(ask: Asked) -> Callable[..., HttpResponse]:
    @open_data(max_age=300)
    @require_safe
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        return png(ask(slug)[0])

    return view


def qr_of(ask: Asked, page: str) -> Callable[..., HttpResponse]:
    """The page's whole address as a QR code, for posters."""

    @open_data(max_age=300)
    @require_safe
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        ask(slug)
        address = request.build_absolute_uri(reverse(page, args=[slug]))
        return HttpResponse(qr_svg(address), content_type="image/svg+xml")

    return view


def qr_svg(address: str) -> bytes:
    file = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        file, kind="svg", xmldecl=False, svgclass=None, lineclass=None, border=4, light="#fff",
        title=address, omitsize=True,
    )  # fmt: skip
    return file.getvalue()


def embed_of(ask: Asked, page: str) -> Callable[..., HttpResponse]:
    """The card that other sites frame; nothing else of the site may be framed."""

    @xframe_options_exempt
    @csp(EMBED_POLICY)
    @open_data(max_age=60)
    @require_safe
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        card, row = ask(slug)
        context = {"card": card, "line": row and row.main, "page": reverse(page, args=[slug])}
        return render(request, "public/embed.html", context)

    return view


def share_of(ask: Asked, name: str) -> Callable[..., HttpResponse]:
    """All that is needed to pass a page on: picture, sentence, address, QR code, code to embed."""

    @csp_update({"frame-src": [SELF]})
    @require_safe
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        card, _row = ask(slug)
        kinds = ("", "_picture", "_qr", "_embed")
        page, image, qr, embed = (reverse(f"{name}{kind}", args=[slug]) for kind in kinds)
        context = {
            "card": card,
            "page": page,
            "picture": image,
            "qr": qr,
            "embed": embed,
            "size": (EMBED_WIDTH, EMBED_HEIGHT),
            "code": embed_code(request.build_absolute_uri(embed), card.name),
            "section": "places" if name == "public:place" else "campaigns",
        }
        return render(request, "public/share.html", context)

    return view


def embed_code(address: str, title: str) -> str:
    """What is pasted into another site's page. No style, so that a strict site may paste it too."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" frameborder="0" loading="lazy">'
        "</iframe>",
        address, title, EMBED_WIDTH, EMBED_HEIGHT,
    )  # fmt: skip


campaign_picture, place_picture = pictures_of(_campaign), pictures_of(_place)
campaign_qr, place_qr = qr_of(_campaign, "public:campaign"), qr_of(_place, "public:place")
campaign_embed = embed_of(_campaign, "public:campaign")
place_embed = embed_of(_place, "public:place")
campaign_share = share_of(_campaign, "public:campaign")
place_share = share_of(_place, "public:place")
