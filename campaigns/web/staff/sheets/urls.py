"""From a file to results: /nhap-lieu/bang/…"""

from django.urls import path

from . import apply, views

app_name = "sheets"

urlpatterns = [
    path("", views.send, name="send"),
    path("mau.xlsx", views.template, name="template"),
    path("<uuid:token>/", views.sheet, name="sheet"),
    path("<uuid:token>/cot/", views.columns, name="columns"),
    path("<uuid:token>/ghi/", apply.write, name="apply"),
    path("<uuid:token>/dong-sai.xlsx", views.wrong_rows, name="wrong"),
]
