"""Made-up data is marked wherever it goes out: a banner on each page, a header on each answer."""

from time import monotonic

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from campaigns import reading

HEADER, VALUE = "X-Sample-Data", "made-up"
ASKED_AGAIN = 1.0  # seconds: so late may a running server notice that its database was filled


class Mark:
    """What this process knows. A made-up country stays one; what is not may become one."""

    def __init__(self) -> None:
        self.made_up = False
        self.asked_again = 0.0

    def __bool__(self) -> bool:
        if not self.made_up and monotonic() >= self.asked_again:
            try:
                self.made_up = reading.is_sample_data()
            except DatabaseError:  # whoever needs the database says so
                return False
            self.asked_again = monotonic() + ASKED_AGAIN
        return self.made_up

    def learn(self, made_up: bool) -> None:
        """Somebody asked the database just now. A page that is kept must not miss its mark."""
        self.made_up = self.made_up or made_up


mark = Mark()


def sample_data(request: HttpRequest) -> dict[str, bool]:
    """For templates: does the page show made-up data?"""
    return {"sample_data": bool(mark)}


def marked(title: str) -> str:
    """The title of what goes out without a banner: a feed, a calendar, a picture."""
    return _("%(title)s – sample data") % {"title": title} if mark else title


class SampleDataMiddleware:
    """The header, for programs. It has its own word, for headers carry no Vietnamese."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 500 and mark:
            response.headers[HEADER] = VALUE
        return response
