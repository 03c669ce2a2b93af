"""Campaigns for anyone's program: the list, one of them, and what was logged of it."""

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Query, Router
from ninja.decorators import decorate_view

from campaigns import reading

from . import told
from .api import api, refused
from .asking import Asked, CampaignsAsked, InPath, listed, slug_in
from .open import open_to_anyone
from .shapes import ProblemsOut, RefusalOut
from .shapes_open import CampaignsOut, CollectionsOut, OpenCampaignOut

router = Router(tags=["open data"])


@router.get(
    "",
    response={200: CampaignsOut, 304: None, 422: ProblemsOut},
    auth=None,
    by_alias=True,
    operation_id="listCampaigns",
    summary="All campaigns",
    url_name="campaigns",
)
@decorate_view(open_to_anyone(CampaignsAsked.model_fields))
def list_campaigns(request: HttpRequest, asked: Query[CampaignsAsked]):
    """The campaigns, newest first, each with all its figures and its progress."""
    try:
        found = reading.open_campaigns(
            kind=asked.kind,
            place=asked.place,
            year=asked.year,
            text=asked.q,
            page=asked.page,
            page_size=asked.page_size,
        )
    except reading.NotFound:
        return refused(request, {"place": gettext("There is no such place.")})
    items = [told.campaign(one) for one in found.items]
    return api.create_response(request, listed(request, asked, found, items), status=200)


@router.get(
    "/{slug}",
    response={200: OpenCampaignOut, 304: None, 404: RefusalOut, 422: ProblemsOut},
    auth=None,
    by_alias=True,
    operation_id="getCampaign",
    summary="One campaign",
    url_name="campaign",
)
@decorate_view(open_to_anyone())
def get_campaign(request: HttpRequest, slug: InPath):
    """One campaign: every figure beside who says it, and its progress against each target."""
    found = reading.open_campaign(slug=slug_in(slug))
    return api.create_response(request, told.campaign(found), status=200)


@router.get(
    "/{slug}/collections",
    response={200: CollectionsOut, 304: None, 404: RefusalOut, 422: ProblemsOut},
    auth=None,
    by_alias=True,
    operation_id="listCollections",
    summary="What was logged of a campaign",
    url_name="campaign_collections",
)
@decorate_view(open_to_anyone(Asked.model_fields))
def list_collections(request: HttpRequest, slug: InPath, asked: Query[Asked]):
    """The results that were logged, drive by drive, the latest day first. Counts only."""
    found = reading.open_collections(slug=slug_in(slug), page=asked.page, page_size=asked.page_size)
    items = [told.collection(one) for one in found.items]
    return api.create_response(request, listed(request, asked, found, items), status=200)
