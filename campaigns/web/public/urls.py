"""The public pages. The words are Vietnamese in both languages: one address, one page."""

from django.urls import path

from . import (
    calendar,
    calendar_file,
    campaign,
    campaign_list,
    overview,
    places,
    search,
    sources,
)

app_name = "public"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("chien-dich/", campaign_list.CampaignList.as_view(), name="campaigns"),
    path("chien-dich/<slug:slug>/", campaign.campaign, name="campaign"),
    path("lich/", calendar.calendar, name="calendar"),
    path("lich.ics", calendar_file.calendar_file, name="calendar_ics"),
    path("noi/", places.places, name="places"),
    path("noi/<slug:slug>/", places.place, name="place"),
    path("noi/<slug:slug>/lich/", calendar.calendar, name="place_calendar"),
    path("noi/<slug:slug>/lich.ics", calendar_file.calendar_file, name="place_calendar_ics"),
    path("nguon/", sources.SourceList.as_view(), name="sources"),
    path("nguon/<slug:slug>/", sources.source, name="source"),
    path("tim/", search.search, name="search"),
]
