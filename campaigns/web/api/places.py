"""Places for anyone's program: those in force and the former ones."""

from django.http import HttpRequest
from ninja import Query, Router
from ninja.decorators import decorate_view

from campaigns import reading

from . import told
from .api import api
from .asking import PlacesAsked, listed
from .open import open_to_anyone
from .shapes import ProblemsOut
from .shapes_open import PlacesOut

router = Router(tags=["open data"])


@router.get(
    "",
    response={200: PlacesOut, 304: None, 422: ProblemsOut},
    auth=None,
    by_alias=True,
    operation_id="listPlaces",
    summary="All places",
    url_name="places",
)
@decorate_view(open_to_anyone(PlacesAsked.model_fields))
def list_places(request: HttpRequest, asked: Query[PlacesAsked]):
    """Places in force and former ones, by name, with their dates and what took over what."""
    found = reading.open_places(
        kind=asked.kind,
        on=asked.on,
        text=asked.q,
        page=asked.page,
        page_size=asked.page_size,
    )
    items = [told.place(one) for one in found.items]
    return api.create_response(request, listed(request, asked, found, items), status=200)
