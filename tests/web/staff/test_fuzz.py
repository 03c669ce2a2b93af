"""Whatever is sent to a form of the staff pages: a stated answer, and never half of a result."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import recording
from campaigns.models import Claim, Collection
from campaigns.rules.typed import read_count
from tests.cast import NOW, log
from tests.fuzzing import forms, fuzz, nasty, taken_back

KEYS = tuple(str(UUID(int=number)) for number in range(1, 4))
COUNTS = ("", "0", "1", "346", "5.600")
RESULT = {
    "entry_key": KEYS,
    "registered": COUNTS,
    "examined": COUNTS,
    "deferred": ("", "5", "81"),
    "deferred_for_hemoglobin": ("", "", "3"),
    "donors": COUNTS,
    "first_time_donors": ("", "12"),
    "apheresis": ("", "2"),
    "emergency_units": ("", "4"),
    "bags_150": COUNTS,
    "bags_250": COUNTS,
    "bags_350": COUNTS,
    "bags_450": COUNTS,
    "rest_is_none": ("", "on"),
    "note": ("", "Bàn số 2"),
    "sure": ("1",),
}
BUTTONS = st.sampled_from([{}, {}, {}, {"draft": "1"}, {"back": "1"}])


@pytest.fixture
def desk(client_of, monkeypatch):
    """Sends a form as the manager of Hà Nội, and gives the status of the answer."""
    client = client_of("hanoi")
    # Copies of what each template was given: nobody asks for them here, and they cost much.
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_, **__: None)

    def send(path: str, sent: dict) -> int:
        client.cookies.pop("messages", None)
        response = client.post(path, sent)
        assert "<script>alert" not in response.text
        assert "elsewhere.example" not in response.headers.get("Location", "")
        return response.status_code

    return send


def as_stored(sent: dict, size: int) -> int | None:
    count = read_count(sent.get(f"bags_{size}", ""))
    # Any value ticks a box but these, as Django has it.
    ticked = sent.get("rest_is_none", "").lower() not in ("", "false")
    return 0 if count is None and ticked else count


@fuzz(300)
@given(sent=forms(RESULT), button=BUTTONS)
def test_logging(desk, todays, sent, button):
    path = f"/nhap-lieu/dot/{todays.pk}/ghi/"
    with taken_back() as grown:
        status = desk(path, sent | button)
        if status == 302:
            assert grown() == {"collection": 1}
            entry = Collection.objects.get(drive=todays)
            for size in (150, 250, 350, 450):
                assert getattr(entry, f"bags_{size}") == as_stored(sent, size)
        else:
            assert status in (200, 422)
            assert grown() == {}


@pytest.fixture
def entries(cast, todays):
    """One that stands, a draft, and one that was replaced already."""
    stands, draft = log(todays, cast.hanoi), log(todays, cast.hanoi, draft=True)
    replaced = log(todays, cast.hanoi)
    log(todays, cast.hanoi, replaces=replaced.entry, reason="đếm lại")
    return stands.entry, draft.entry, replaced.entry


@fuzz(300)
@given(sent=forms({**RESULT, "reason": ("đếm lại",)}), button=BUTTONS, of=st.integers(0, 2))
def test_correcting(desk, entries, sent, button, of):
    with taken_back() as grown:
        status = desk(f"/nhap-lieu/phieu/{entries[of]}/sua/", sent | button)
        if status == 302:
            assert of != 2
            assert grown() == {"collection": 1}
            assert Collection.objects.filter(replaces=entries[of]).count() == 1
        else:
            assert status in (200, 409, 422)
            assert grown() == {}


PLAN = {
    "campaign": ("hn-2026", "toan-quoc"),
    "site": ("moi", "{site}", "{site}"),
    "site_name": ("Nhà văn hóa", "Trường Bách khoa"),
    "place": ("ha-noi",),
    "starts_on": ("2026-02-10", "10/2/2026", "3/2/2026"),
    "ends_on": ("", "2026-02-11"),
    "opens_at": ("", "7:30", "07:30"),
    "closes_at": ("", "11:00"),
    "target": ("", "150", "1.500"),
    "host": ("", "Thành đoàn"),
    "collecting_hospital": ("", "Viện Huyết học – Truyền máu Trung ương"),
}
MADE_TOO = {"donationsite", "historicaldonationsite", "organisation"}


def at_the_site(sent: dict, site) -> dict:
    return {name: value.replace("{site}", str(site.pk)) for name, value in sent.items()}


@fuzz(300)
@given(sent=forms(PLAN))
def test_planning(desk, cast, sent):
    with taken_back() as grown:
        status = desk("/nhap-lieu/dot/moi/", at_the_site(sent, cast.hn_drive.site))
        if status == 302:
            made = grown()
            assert made.pop("drive") == 1
            assert set(made) <= MADE_TOO
        else:
            assert status == 422
            assert grown() == {}


@fuzz(300)
@given(sent=forms({**PLAN, "cancelled": ("", "", "on")}))
def test_changing_a_plan(desk, todays, sent):
    path = f"/nhap-lieu/dot/{todays.pk}/sua/"
    with taken_back() as grown:
        status = desk(path, at_the_site(sent, todays.site))
        assert status in (302, 422)
        if status == 422:
            assert grown() == {}
        else:
            assert set(grown()) <= MADE_TOO


REPEAT = {
    "every": ("week", "fortnight", "month", "days"),
    "times": ("1", "4", "30"),
    "days": ("10/2/2026", "10/2/2026\n17/2/2026", ""),
}


@fuzz(300)
@given(sent=forms(REPEAT))
def test_repeating_a_plan(desk, todays, sent):
    path = f"/nhap-lieu/dot/{todays.pk}/lap-lai/"
    with taken_back() as grown:
        status = desk(path, sent)
        if status == 302:
            assert set(grown()) <= {"drive"}  # none where all of them stood already
            assert grown().get("drive", 0) <= 30
        else:
            assert status == 422
            assert grown() == {}


LINE = {
    "as_printed": ("5.600 đơn vị máu", "hơn 6.000", "vượt 20%", "vượt 22 đơn vị", "133,3%", ""),
    "what": ("result:blood_units", "target:blood_units", "percent:blood_units", "result:donors"),
    "basis": ("", "bags", "standard_250ml"),
    "percent_means": ("", "reached", "exceeded_by"),
    "scope": ("", "cả tỉnh"),
    "part": ("paragraph", "headline"),
    "part_number": ("", "2"),
    "chosen": ("", "on"),
    "chosen_reason": ("", "biên bản gốc"),
}
REPORT = {
    "source": ("moi", "moi", "bao-kien-giang"),
    "title": ("Báo cáo tháng 1",),
    "publisher": ("Hội Chữ thập đỏ Hà Nội",),
    "published_on": ("", "2026-02-01"),
    "kind": ("report", "article"),
    "lines": ("1",),
    **{f"so0-{name}": values for name, values in LINE.items()},
}


@fuzz(300)
@given(sent=forms(REPORT), button=st.sampled_from(["save", "save", "save", "", "more"]))
def test_recording_a_report(desk, cast, sent, button):
    path = "/nhap-lieu/so-cong-bo/moi/?chien-dich=hn-2026"
    with taken_back() as grown:
        status = desk(path, sent | ({button: "1"} if button else {}))
        if status == 302:
            assert button == "save"
            assert grown()["claim"] == 1
            assert grown().get("source", 0) <= 1
        else:
            assert status in (200, 422)
            assert grown() == {}


@fuzz(300)
@given(
    sent=forms(
        {"campaign": ("hn-2026",), "figure": ("{claim}",), "reason": ("biên bản gốc",)}, most=2
    )
)
def test_choosing_a_figure(desk, cast, sent):
    with taken_back() as grown:
        claim = Claim.objects.create(
            source=cast.source, campaign=cast.hn_campaign, measure="blood_units", role="result",
            part="paragraph", amount=5600, qualifier="exact", basis="unstated", as_printed="5.600",
        )  # fmt: skip
        filled = {name: value.replace("{claim}", str(claim.pk)) for name, value in sent.items()}
        status = desk("/nhap-lieu/so-cong-bo/chon/", filled)
        assert status in (302, 404)
        assert set(grown()) <= {"claim", "historicalclaim"}
        assert grown()["claim"] == 1


@fuzz(300)
@given(chosen=st.lists(st.one_of(st.just("{entry}"), nasty), max_size=4), all_=st.booleans())
def test_approving(desk, cast, todays, chosen, all_):
    with taken_back() as grown:
        entry = log(todays, cast.hanoi).entry
        numbers = [text.replace("{entry}", str(entry)) for text in chosen]
        sent = {"shown": numbers, "all": "1"} if all_ else {"entry": numbers}
        assert desk("/nhap-lieu/duyet/", sent) in (302, 404)
        assert grown() in ({"collection": 1}, {"collection": 1, "approval": 1})
        assert "approval" not in grown() or str(entry) in numbers


LOCK = {
    "place": ("ha-noi",),
    "first_day": ("2025-01-01", "1/1/2025"),
    "last_day": ("2025-01-31", "31/1/2025"),
    "reason": ("", "Đã báo cáo"),
}


@fuzz(300)
@given(sent=forms(LOCK, most=2))
def test_locking(desk, cast, sent):
    with taken_back() as grown:
        status = desk("/nhap-lieu/khoa/", sent)
        assert (status, grown()) in [(302, {"periodlock": 1}), (422, {})]


@fuzz(300)
@given(reason=st.one_of(st.just("Ghi sót một buổi"), nasty))
def test_unlocking(desk, cast, reason):
    with taken_back() as grown:
        lock = recording.lock_period(
            place="ha-noi", first_day=date(2025, 1, 1), last_day=date(2025, 1, 31),
            locked_by=cast.hanoi, at=NOW,
        )  # fmt: skip
        assert desk(f"/nhap-lieu/khoa/{lock.id}/mo/", {"reason": reason}) in (302, 422)
        assert grown() == {"periodlock": 1}


SIGN_IN = {
    "username": ("hanoi",),
    "password": ("sai",),
    "next": ("/nhap-lieu/",),
    "kept-donors": ("346",),
    "csrfmiddlewaretoken": ("",),
}


@fuzz(300)
@given(sent=forms(SIGN_IN, most=3))
def test_signing_in(client_of, sent):
    visitor = client_of("")
    with taken_back() as grown:
        response = visitor.post("/nhap-lieu/dang-nhap/", sent)
        assert response.status_code in (200, 429)
        assert "<script>alert" not in response.text
        assert grown() == {}
