"""What the charts draw, as JSON."""

from django.urls import path

from . import views

app_name = "charts"

urlpatterns = [
    path("tong-quan/", views.PercentChart.as_view(), name="overview"),
    path("theo-thang/", views.MonthChart.as_view(), name="months"),
    path("theo-nam/", views.YearChart.as_view(), name="years"),
    path("noi/<slug:slug>/xep-hang/", views.PlacePercentChart.as_view(), name="place_percents"),
    path("noi/<slug:slug>/theo-thang/", views.MonthChart.as_view(), name="place_months"),
    path("noi/<slug:slug>/theo-nam/", views.YearChart.as_view(), name="place_years"),
    path("chien-dich/<slug:slug>/so-lieu/", views.FigureChart.as_view(), name="figures"),
    path("chien-dich/<slug:slug>/theo-ngay/", views.DayChart.as_view(), name="days"),
    path("chien-dich/<slug:slug>/theo-tui/", views.SizeChart.as_view(), name="sizes"),
    path("chien-dich/<slug:slug>/theo-noi/", views.PlaceShareChart.as_view(), name="by_place"),
    path("chien-dich/<slug:slug>/theo-don-vi/", views.HostShareChart.as_view(), name="by_host"),
    path(
        "chien-dich/<slug:slug>/theo-benh-vien/",
        views.HospitalShareChart.as_view(),
        name="by_hospital",
    ),
]
