"""GET and POST /api/v1/drives."""

from datetime import date, timedelta

import pytest
import time_machine

from campaigns.models import Drive
from campaigns.recording import lock_period
from tests.cast import NOW, TODAY, drive, log, site
from tests.web.api.conftest import DRIVES, Program


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


def listed(program, query="mine=1"):
    response = program.get(f"{DRIVES}?{query}")
    assert response.status_code == 200, response.content
    return response.json()


def test_the_drives_one_may_log_for(cast):
    found = listed(Program(cast.hanoi))
    assert found == {
        "count": 1,
        "next": None,
        "previous": None,
        "items": [
            {
                "id": str(cast.hn_drive.pk),
                "campaign": {"slug": "hn-2026", "name": "Lễ hội xuân hồng Hà Nội"},
                "site": {
                    "id": str(cast.hn_drive.site_id),
                    "name": "Đại học Bách khoa",
                    "place": "ha-noi",
                    "place_name": "Hà Nội",
                },
                "date": "2026-02-01",
                "last_day": None,
                "opens_at": None,
                "closes_at": None,
                "target": None,
                "host": None,
                "collecting_hospital": None,
                "status": "planned",
                "logged": False,
            }
        ],
        "account": {"id": str(cast.hanoi.pk), "name": "hanoi"},
        "today": "2026-02-03",
    }


def test_each_sees_their_own(cast):
    def ids(user):
        return {item["id"] for item in listed(Program(user))["items"]}

    kg, hn = {str(cast.kg_drive.pk)}, {str(cast.hn_drive.pk)}
    seen = {name: ids(getattr(cast, name)) for name in ("kiengiang", "angiang", "collector")}
    assert seen == {"kiengiang": kg, "angiang": kg, "collector": hn}
    assert ids(cast.quanly) == kg | hn


def test_what_is_logged_already_is_marked(cast):
    program = Program(cast.hanoi)
    log(cast.hn_drive, cast.hanoi, draft=True)
    assert not listed(program)["items"][0]["logged"]
    log(cast.hn_drive, cast.hanoi)
    assert listed(program)["items"][0]["logged"]


def test_pages_and_days(cast):
    where = site("Trường học", cast.ha_noi)
    for away in range(-40, 40, 10):
        drive(cast.hn_campaign, where, TODAY + timedelta(days=away))
    program = Program(cast.hanoi)
    near = listed(program, "mine=1&days=20")
    assert next(item["date"] for item in near["items"]) == str(TODAY + timedelta(days=20))
    assert near["count"] == 6
    pages = [listed(program, "mine=1&page_size=4")]
    while pages[-1]["next"]:
        pages.append(program.get(pages[-1]["next"]).json())
    assert [len(page["items"]) for page in pages] == [4, 4, 1]
    assert [page["previous"] is None for page in pages] == [True, False, False]
    assert listed(program, "mine=1&page=99")["items"] == []


def test_a_drive_that_lasts_is_near_on_each_of_its_days(cast):
    where = site("Trường học", cast.ha_noi)
    for first, last in ((-5, -2), (-5, 1), (2, 3)):
        drive(cast.hn_campaign, where, TODAY + timedelta(first), ends_on=TODAY + timedelta(last))
    found = listed(Program(cast.hanoi), "mine=1&days=1")["items"]
    assert [item["date"] for item in found] == [str(TODAY - timedelta(days=5))]


def test_a_page_of_many_asks_few_questions(cast, django_assert_max_num_queries):
    where = site("Trường học", cast.ha_noi)
    for _ in range(50):
        drive(cast.hn_campaign, where, TODAY)
    program = Program(cast.hanoi)
    with django_assert_max_num_queries(8):
        listed(program)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "mine"),
        ("mine=0", "mine"),
        ("mine=1&page=0", "page"),
        ("mine=1&page_size=201", "page_size"),
        ("mine=1&page=" + "9" * 400, "page"),
        ("mine=1&days=-1", "days"),
        ("mine=1&days=x", "days"),
    ],
)
def test_a_question_that_makes_no_sense(cast, query, field):
    response = Program(cast.hanoi).get(f"{DRIVES}?{query}")
    assert response.status_code == 422
    assert [problem["field"] for problem in response.json()["detail"]] == [field]


def test_not_signed_in(cast):
    response = Program().get(f"{DRIVES}?mine=1")
    assert (response.status_code, response.headers["Cache-Control"]) == (401, "no-store")
    assert Program().send(DRIVES, {}).status_code == 401


# Planning


@pytest.fixture
def plan(cast):
    return {
        "campaign": "hn-2026",
        "site": {"name": "Nhà thi đấu Cầu Giấy", "place": "ha-noi"},
        "date": "2026-02-10",
        "target": 150,
    }


def fields(response):
    assert response.status_code == 422, response.content
    return [problem["field"] for problem in response.json()["detail"]]


def test_a_drive_is_planned_once(cast, plan):
    program = Program(cast.hanoi)
    more = {"opens_at": "07:30", "closes_at": "11:00", "last_day": "2026-02-11"}
    first = program.send(DRIVES, {**plan, **more})
    assert first.status_code == 201
    planned = Drive.objects.get(pk=first.json()["id"])
    assert (planned.starts_on, planned.target) == (date(2026, 2, 10), 150)
    assert first.json()["site"]["name"] == "Nhà thi đấu Cầu Giấy"
    assert (first.json()["opens_at"], first.json()["last_day"]) == ("07:30:00", "2026-02-11")
    again = program.send(DRIVES, {**plan, **more})
    assert (again.status_code, again.json()) == (200, first.json())
    assert first.json()["id"] in {item["id"] for item in listed(program)["items"]}


def test_planning_at_a_site_that_stands(cast, plan):
    where = {"id": str(cast.hn_drive.site_id)}
    response = Program(cast.hanoi).send(DRIVES, {**plan, "site": where})
    assert (response.status_code, response.json()["site"]["name"]) == (201, "Đại học Bách khoa")


def test_planning_elsewhere_is_nothing(cast, plan):
    program = Program(cast.kiengiang)
    assert program.send(DRIVES, plan).status_code == 404
    own = {**plan, "campaign": "kg-2024", "site": {"id": str(cast.hn_drive.site_id)}}
    assert program.send(DRIVES, own).status_code == 404
    assert Drive.objects.count() == 2


def test_a_plan_is_refused_by_field(cast, plan):
    program = Program(cast.hanoi)
    assert fields(program.send(DRIVES, {**plan, "date": "2026-02-30"})) == ["date"]
    assert fields(program.send(DRIVES, {**plan, "date": 20260210})) == ["date"]
    assert fields(program.send(DRIVES, {**plan, "opens_at": "25:00"})) == ["opens_at"]
    assert fields(program.send(DRIVES, {**plan, "last_day": "2026-02-09"})) == ["last_day"]
    assert fields(program.send(DRIVES, {**plan, "target": -1})) == ["target"]
    assert fields(program.send(DRIVES, {**plan, "site": {"nam": "x"}})) == ["site.nam"]
    assert fields(program.send(DRIVES, {**plan, "site": {}})) == ["site"]
    assert fields(program.send(DRIVES, {**plan, "host": "\udcff"})) == ["host"]
    assert fields(program.send(DRIVES, {"campaign": 1})) == ["campaign", "site", "date"]
    assert Drive.objects.count() == 2


def test_a_plan_in_a_locked_period_is_refused(cast, plan):
    day = date(2026, 2, 10)
    lock_period(
        place="ha-noi", first_day=day, last_day=day, reason="chốt", locked_by=cast.hanoi, at=NOW
    )
    assert fields(Program(cast.hanoi).send(DRIVES, plan)) == ["date"]


def test_the_api_describes_itself(cast, client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert set(paths) >= {"/api/v1/drives", "/api/v1/collections"}
