"""/api/v1/…; under /en/ the same, with its messages in English."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from . import campaigns, collections, drives, places, sources
from .api import api
from .description import openapi
from .docs import docs
from .open import nothing, open_to_anyone, polite, reading_only

api.add_router("campaigns", campaigns.router)
api.add_router("places", places.router)
api.add_router("sources", sources.router)
api.add_router("drives", drives.router)
api.add_router("collections", collections.router)

routes, app, namespace = api.urls
routes = [
    path("openapi.json", reading_only(open_to_anyone()(openapi)), name="openapi"),
    path("docs", reading_only(docs), name="docs"),
    *routes,
]
for route in routes:
    route.callback = csrf_exempt(polite(route.callback, name=route.name))

urlpatterns = [
    path("", (routes, app, namespace)),
    path("<path:rest>", csrf_exempt(nothing)),
]
