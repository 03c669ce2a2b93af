"""The site map. Vietnamese lives at /…, English at /en/…; what machines ask has no language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from campaigns.web import metrics
from campaigns.web.health import healthz

handler400 = "campaigns.web.errors.bad_request"
handler500 = "campaigns.web.outage.failed"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics.page, name="metrics"),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("api/v1/", include("campaigns.web.api.urls")),
        path("bieu-do/", include("campaigns.web.charts.urls")),
        path("nhap-lieu/", include("campaigns.web.staff.urls")),
        path("", include("campaigns.web.public.urls")),
        prefix_default_language=False,
    ),
]
