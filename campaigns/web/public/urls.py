"""The public pages. The words are Vietnamese in both languages: one address, one page."""

from django.urls import path

from . import (
    calendar,
    calendar_file,
    campaign,
    campaign_files,
    campaign_list,
    country,
    feeds,
    open_data,
    overview,
    places,
    search,
    sharing,
    sources,
)

app_name = "public"


def files(route, view, name):
    """One table as `….csv` and `….xlsx`, named `…_csv` and `…_xlsx`."""
    for ending in ("csv", "xlsx"):
        yield path(f"{route}.{ending}", view, {"ending": ending}, name=f"{name}_{ending}")


urlpatterns = [
    path("", overview.overview, name="overview"),
    path("anh.png", sharing.site_picture, name="picture"),
    path("chien-dich/", campaign_list.CampaignList.as_view(), name="campaigns"),
    path("chien-dich/<slug:slug>/", campaign.campaign, name="campaign"),
    path("chien-dich/<slug:slug>/anh.png", sharing.campaign_picture, name="campaign_picture"),
    path("chien-dich/<slug:slug>/qr.svg", sharing.campaign_qr, name="campaign_qr"),
    path("chien-dich/<slug:slug>/chia-se/", sharing.campaign_share, name="campaign_share"),
    *files("chien-dich/<slug:slug>/ket-qua", campaign_files.logged, "campaign_logged"),
    *files("chien-dich/<slug:slug>/so-lieu", campaign_files.figures, "campaign_figures"),
    path("phuong-phap/", open_data.methodology, name="methodology"),
    path("du-lieu/", open_data.data, name="data"),
    path("lich/", calendar.calendar, name="calendar"),
    path("lich.ics", calendar_file.calendar_file, name="calendar_ics"),
    path("ket-qua.atom", feeds.news, name="news"),
    path("noi/", country.CountryMap.as_view(), name="places"),
    path("noi/<slug:slug>/", places.place, name="place"),
    path("noi/<slug:slug>/lich/", calendar.calendar, name="place_calendar"),
    path("noi/<slug:slug>/lich.ics", calendar_file.calendar_file, name="place_calendar_ics"),
    path("noi/<slug:slug>/ket-qua.atom", feeds.news, name="place_news"),
    path("noi/<slug:slug>/anh.png", sharing.place_picture, name="place_picture"),
    path("noi/<slug:slug>/qr.svg", sharing.place_qr, name="place_qr"),
    path("noi/<slug:slug>/chia-se/", sharing.place_share, name="place_share"),
    path("nhung/chien-dich/<slug:slug>/", sharing.campaign_embed, name="campaign_embed"),
    path("nhung/noi/<slug:slug>/", sharing.place_embed, name="place_embed"),
    path("nguon/", sources.SourceList.as_view(), name="sources"),
    path("nguon/<slug:slug>/", sources.source, name="source"),
    path("tim/", search.search, name="search"),
    *files("nguon/<slug:slug>/so-lieu", sources.figures_file, "source_figures"),
]
