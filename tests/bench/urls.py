"""The site map, and the yardstick: 20 KB that never change, through the full stack."""

from django.http import HttpResponse
from django.urls import path

from campaigns.urls import urlpatterns as site

CONSTANT = ("<!doctype html><title>20 KB</title>" + "<p>Một giọt máu cho đi. " * 1000)[:18_000]
BODY = CONSTANT.encode()[:20_000]


def constant(request):
    return HttpResponse(BODY)


urlpatterns = [path("bench/constant/", constant), *site]
