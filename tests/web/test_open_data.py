"""What every answer of open data carries."""

from django.http import HttpResponse
from django.test import RequestFactory

from campaigns.web.open_data import OPEN_TO_ALL, open_data


@open_data(max_age=60)
def figures(request):
    return HttpResponse(b"5600", content_type="text/plain")


def test_open_data_may_be_read_from_anywhere_and_is_asked_again_by_its_etag():
    first = figures(RequestFactory().get("/"))
    again = figures(RequestFactory().get("/", headers={"if-none-match": first["ETag"]}))
    assert (first.status_code, again.status_code) == (200, 304)
    assert first["Cache-Control"] == again["Cache-Control"] == "public, max-age=60"
    for answer in (first, again):
        assert {name: answer[name] for name in OPEN_TO_ALL} == OPEN_TO_ALL
