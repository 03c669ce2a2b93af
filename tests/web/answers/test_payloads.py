"""Whatever is written into a text field comes out as text: on pages, in the admin, in every file.

Two ways in: every form is sent with it, and says what is wrong with it; and every text that is
stored holds it, whoever let it in. What it would be as a program is told apart by `payloads.py`.
Here each field gets one or two of the twenty; `make torture` gives each field each of them.
"""

import json
from itertools import count
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, models, transaction
from django.test import Client

from campaigns import recording
from campaigns.models.fields import FoldedField
from tests.cast import FACTS, NOW, log
from tests.recording.sheets import DAY, HEADER, xlsx
from tests.web.staff.test_permissions import QUERIES, TABLE, path_of

from .forms import forms_of
from .payloads import MARK, PAYLOADS, in_html, read

# The ledger's rows are never changed: they are written with it.
LEDGER = {"collection", "approval"}
# Short words that the program writes itself.
OURS = {"digest", "signature", "state", "password", "measure", "size", "username", "session_hash"}
SHORTEST = 60  # characters that a field holds: no payload is longer


@pytest.fixture
def people(cast):
    """Their browsers; a fault of the server is an answer here, and a wrong one."""

    def client_of(name: str) -> Client:
        client = Client(raise_request_exception=False)
        if name:
            person = getattr(cast, name)
            client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        return client

    return {name: client_of(name) for name in ("quanly", "hanoi", "")}


def texts_of(model) -> list[models.Field]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField))
        and not isinstance(field, (models.SlugField, FoldedField))
        and not (field.choices or field.unique or field.primary_key or field.name in OURS)
        and (field.max_length or SHORTEST) >= SHORTEST
    ]


def poison(turn: int) -> set[str]:
    """Every text of every row; returns which fields hold it now."""
    number, held = count(turn), set()
    for model in apps.get_models():
        if model._meta.app_label not in ("campaigns", "auth", "axes"):
            continue
        if model._meta.model_name in LEDGER or not model._meta.managed:
            continue
        for row in model._base_manager.all():
            for field in texts_of(model):
                text = f"{PAYLOADS[next(number) % len(PAYLOADS)]} {row.pk}"
                try:
                    with transaction.atomic():
                        model._base_manager.filter(pk=row.pk).update(**{field.name: text})
                except IntegrityError:  # a reason without what it is the reason of
                    continue
                held.add(f"{model._meta.model_name}.{field.name}")
    return held


def write_by_hand(cast, turn: int) -> dict[str, str]:
    """What only `recording` writes: entries, corrections, locks, tokens, sheets."""
    turned = PAYLOADS[turn:] + PAYLOADS[:turn]
    facts = FACTS.__class__(donors=3, note=turned[0])
    first = log(cast.hn_drive, cast.hanoi, facts=facts)
    log(cast.hn_drive, cast.hanoi, facts=facts, replaces=first.entry, reason=turned[1])
    recording.make_token(user=cast.quanly, name=turned[2][:80], at=NOW)
    rows = [(DAY, text, text, 1, 1, 0, text) for text in turned[3:9]]
    sheets = {"rows": xlsx(*rows), "columns": xlsx(*rows, header=[*turned[9:12], *HEADER[3:]])}
    return {
        name: str(
            recording.send_sheet(
                campaign="hn-2026", name=f"{turned[12]}.xlsx", data=data, sent_by=cast.hanoi, at=NOW
            )
        )
        for name, data in sheets.items()
    }


LISTS = ["/chien-dich/", "/nguon/", "/lich/", "/noi/"]


def addresses(filled, sheets) -> list[str]:
    rows = [path_of(row.split(" ")[0], filled) + QUERIES.get(row, "") for row in TABLE]
    rows = [path for path in rows if "logout" not in path and "dang-xuat" not in path]
    exports = [f"{path}?_export={kind}" for path in LISTS for kind in ("csv", "xlsx")]
    asked = [f"/tim/?q={word}" for word in (MARK, "alert")]
    asked += [f"/chien-dich/?q={MARK}", f"/admin/campaigns/campaign/?q={MARK}"]
    own = [f"/nhap-lieu/bang/{token}/{page}" for token in sheets.values()
           for page in ("", "cot/", "dong-sai.xlsx")]  # fmt: skip
    return [*rows, *exports, *asked, *own]


def stored(turn: int, filled, cast, people) -> tuple[list[str], set[str]]:
    """What became a program of what is stored, and which payloads were seen as text."""
    sheets = write_by_hand(cast, turn)
    held = poison(turn)
    assert {"campaign.name", "donationsite.name", "claim.as_printed", "user.first_name"} <= held
    wrong, said = [], []
    for path in addresses(filled, sheets):
        for name, client in people.items():
            if name == "hanoi" and not path.startswith("/nhap-lieu/"):
                continue
            answer = client.get(path)
            found, text = read(answer)
            wrong += [f"{path} {name or 'visitor'}: {one}" for one in found]
            said.append(text)
            if answer.status_code >= 500:
                wrong.append(f"{path} {name or 'visitor'}: {answer.status_code}")
    everything = "\n".join(said)
    return wrong, {text for text in PAYLOADS if text in everything}


def test_what_is_stored_comes_out_as_text(filled, cast, people):
    wrong, seen = stored(0, filled, cast, people)
    assert wrong == []
    assert seen == set(PAYLOADS)


@pytest.mark.parametrize("action", ["export_csv", "export_xlsx"])
def test_what_the_admin_exports_is_text(filled, people, action):
    poison(3)
    for model in ("campaign", "claim", "collection", "donationsite", "source", "target", "place"):
        where = f"/admin/campaigns/{model}/"
        rows = apps.get_model("campaigns", model).objects.values_list("pk", flat=True)
        sent = {"action": action, "_selected_action": list(rows)}
        answer = people["quanly"].post(where, sent)
        assert answer.status_code == 200 and read(answer)[0] == []


def attacks(filled) -> list[str]:
    """The pages that have forms: by their addresses, each once."""
    paths = [path_of(row.split(" ")[0], filled) + QUERIES.get(row, "") for row in TABLE]
    return list(dict.fromkeys(paths))


def answers(client, path, form, sent):
    """What is answered, and what that leads to; taken back at the end."""
    where = form.action or path
    asked = transaction.savepoint()
    answer = client.post(where, sent) if form.method == "post" else client.get(where, sent)
    yield answer
    if answer.status_code == 302 and answer.headers["Location"].startswith("/"):
        yield client.get(answer.headers["Location"])
    transaction.savepoint_rollback(asked)


def sent_to_forms(turn: int, filled, people, who: str) -> tuple[list[str], int]:
    """What became a program of what every form was sent, and how many were sent."""
    client, number, wrong, sent_forms = people[who], count(turn), [], 0
    for path in attacks(filled):
        page = client.get(path)
        if page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html"):
            continue
        if who == "hanoi" and path.startswith("/admin/"):
            continue
        for form in forms_of(page.text):
            if "logout" in form.action or "dang-xuat" in form.action or not form.typed:
                continue
            for all_of_it in (False, True):
                sent = form.filled(
                    lambda _name: PAYLOADS[next(number) % len(PAYLOADS)], all_of_it=all_of_it
                )
                sent_forms += 1
                for answer in answers(client, path, form, sent):
                    found = read(answer)[0]
                    if answer.status_code >= 500:
                        found.append(str(answer.status_code))
                    wrong += [f"{path} → {form.action}: {one}" for one in found]
    return wrong, sent_forms


@pytest.mark.parametrize(("who", "at_least"), [("quanly", 60), ("hanoi", 20), ("", 5)])
def test_what_a_form_is_sent_comes_back_as_text(filled, people, who, at_least):
    wrong, many = sent_to_forms(0, filled, people, who)
    assert wrong == []
    assert many > at_least


@pytest.mark.parametrize("text", PAYLOADS)
def test_what_an_address_asks_comes_back_as_text(articles, client, text):
    client.raise_request_exception = False
    word = quote(text, safe="")
    for path in (
        f"/{word}", f"/chien-dich/{word}/", f"/en/noi/{word}/", f"/api/v1/campaigns/{word}",
        f"/tim/?q={word}", f"/chien-dich/?q={word}&place={word}&year={word}&sort={word}",
        f"/noi/?nam={word}", f"/lich/?from={word}&page={word}", f"/nguon/?page={word}&q={word}",
        f"/nhap-lieu/dang-nhap/?next={word}", f"/admin/login/?next={word}",
        f"/api/v1/campaigns?q={word}&place={word}", f"/api/v1/campaigns?{word}=1",
        f"/chien-dich/?{word}={word}", f"/chien-dich/?_export={word}",
        f"/bieu-do/noi/an-giang/theo-thang/?{word}={word}",
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code < 500, path
        assert read(answer)[0] == [], path


@pytest.mark.parametrize("text", PAYLOADS)
def test_what_a_program_or_a_file_says_comes_back_as_text(cast, people, text):
    hanoi, drive = people["hanoi"], str(cast.hn_drive.pk)

    def post(what, body, **headers):
        where = f"/api/v1/{what}"
        return hanoi.post(where, json.dumps(body), "application/json", headers=headers)

    site = {"name": text, "place": "ha-noi"}
    kept = [
        post("collections", {"drive": drive, "donors": 3, "note": text},
             **{"Idempotency-Key": str(uuid4())}),
        post("drives", {"campaign": "hn-2026", "site": site, "date": "2026-02-10"}),
    ]  # fmt: skip
    refused = [
        post(
            "collections", {"drive": text, "donors": text, text: text}, **{"Idempotency-Key": "x"}
        ),
        post("drives", {"campaign": text, "site": text, "date": text}),
    ]
    assert [answer.status_code for answer in kept] == [201, 201]
    assert {answer.status_code for answer in refused} <= {404, 422}
    assert all(read(answer)[0] == [] for answer in [*kept, *refused])
    page = hanoi.get(f"/nhap-lieu/phieu/{kept[0].json()['entry']}/").text
    assert in_html(page)[0] == [] and text in in_html(page)[1]
    rows = xlsx((DAY, text, text, 1, 1, 0, text), (DAY, text, 5, 1, 1, 0, text))
    file = SimpleUploadedFile(f"{text}.xlsx".replace("/", "-"), rows)
    sent = hanoi.post("/nhap-lieu/bang/", {"campaign": "hn-2026", "file": file}, follow=True)
    assert sent.status_code == 200 and read(sent)[0] == []
    assert text[:30] in in_html(sent.text)[1]  # a reason quotes its beginning


@pytest.mark.parametrize("text", PAYLOADS[:16])
def test_a_program_would_be_seen(text):
    """Printed as it is in one of the places where text stands, each of them is told."""
    places = [
        f"<p>{text}</p>",
        f'<input value="{text}">',
        f"<a title='{text}'>",
        f'<a href="{text}">x</a>',
        f"<title>{text}</title>",
        f"<textarea>{text}</textarea>",
        f"<script>{text}</script>",
    ]
    assert any(in_html(place)[0] for place in places)
