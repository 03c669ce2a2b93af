"""The report of a place and period, and the same as a spreadsheet."""

from django.urls import path

from . import views

app_name = "upward"

urlpatterns = [
    path("", views.page, name="page"),
    path("bao-cao.xlsx", views.workbook, name="workbook"),
]
