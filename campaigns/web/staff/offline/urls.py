"""Included by the staff pages' own urls."""

from django.urls import path

from . import views

urlpatterns = [
    path("ngoai-tuyen/", views.page, name="offline"),
    path("sw.js", views.worker, name="worker"),
]
