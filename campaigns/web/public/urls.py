"""The public pages. The words are Vietnamese in both languages: one address, one page."""

from django.urls import path

from . import views

app_name = "public"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("chien-dich/", views.CampaignList.as_view(), name="campaigns"),
    path("chien-dich/<slug:slug>/", views.campaign, name="campaign"),
    path("noi/", views.places, name="places"),
    path("noi/<slug:slug>/", views.place, name="place"),
    path("nguon/", views.SourceList.as_view(), name="sources"),
    path("nguon/<slug:slug>/", views.source, name="source"),
]
