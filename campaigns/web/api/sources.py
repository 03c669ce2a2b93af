"""Sources for anyone's program, and every figure taken from one."""

from django.http import HttpRequest
from ninja import Query, Router
from ninja.decorators import decorate_view

from campaigns import reading

from . import told
from .api import api
from .asking import InPath, SourcesAsked, listed, slug_in
from .open import open_to_anyone
from .shapes import ProblemsOut, RefusalOut
from .shapes_open import OpenSourceFiguresOut, SourcesOut

router = Router(tags=["open data"])


@router.get(
    "",
    response={200: SourcesOut, 304: None, 422: ProblemsOut},
    auth=None,
    by_alias=True,
    operation_id="listSources",
    summary="All sources",
    url_name="sources",
)
@decorate_view(open_to_anyone(SourcesAsked.model_fields))
def list_sources(request: HttpRequest, asked: Query[SourcesAsked]):
    """The articles and reports that figures were taken from, newest first."""
    found = reading.open_sources(text=asked.q, page=asked.page, page_size=asked.page_size)
    items = [told.source(one) for one in found.items]
    return api.create_response(request, listed(request, asked, found, items), status=200)


@router.get(
    "/{slug}",
    response={200: OpenSourceFiguresOut, 304: None, 404: RefusalOut, 422: ProblemsOut},
    auth=None,
    by_alias=True,
    operation_id="getSource",
    summary="One source",
    url_name="source",
)
@decorate_view(open_to_anyone())
def get_source(request: HttpRequest, slug: InPath):
    """One source with every figure and every place name taken from it."""
    found = reading.open_source(slug=slug_in(slug))
    return api.create_response(request, told.source_figures(found), status=200)
