"""What the figures mean, and how anyone has them: the methodology and the open data."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.reading.dump import TABLES
from campaigns.rules.claims import Flag

from .tiles import MERGER
from .worked import Worked


@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    """What each word means, how figures are read and added up, what is provisional."""
    context = {"worked": Worked(), "flags": list(Flag), "merger": MERGER, "section": "methodology"}
    return render(request, "public/methodology.html", context)


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What open data there is, how to have it and how to cite it."""
    context = {
        "tables": TABLES,
        "dump": settings.OPEN_DATA_URL,
        "today": timezone.localdate(),
        "section": "data",
    }
    return render(request, "public/data.html", context)
