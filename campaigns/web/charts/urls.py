"""What the charts draw, as JSON."""

from django.urls import path

from . import views

app_name = "charts"

urlpatterns = [
    path("tong-quan/", views.PercentChart.as_view(), name="overview"),
    path("chien-dich/<slug:slug>/so-lieu/", views.FigureChart.as_view(), name="figures"),
    path("chien-dich/<slug:slug>/theo-ngay/", views.DayChart.as_view(), name="days"),
]
