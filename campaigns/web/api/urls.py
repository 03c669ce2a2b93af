"""/api/v1/…; under /en/ the same, with its messages in English."""

from django.urls import path

from . import collections, drives
from .api import api

api.add_router("drives", drives.router)
api.add_router("collections", collections.router)

urlpatterns = [path("", api.urls)]
