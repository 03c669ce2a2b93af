"""One search over everything: campaigns, places, organisations, sources."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from campaigns import reading
from campaigns.rules.text import CannotRead


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What matches, by kind; a page that helps where nothing was asked or nothing found."""
    text = request.GET.get("q", "").strip()
    context = {"text": text[:200], "shown": text[:60]}
    try:
        answer = reading.search(text=text, today=timezone.localdate())
    except CannotRead as error:
        context["refused"] = error.en if get_language() == "en" else str(error)
    else:
        context["answer"] = answer if answer.words else None
    return render(request, "public/search.html", context)
