"""Every page in both languages: no English is left in Vietnamese, no Vietnamese in English.

Names of places, people, organisations, sites, and of campaigns and sources that have no English
name stay as they are: they are taken from the database, not from a list. What a source printed is
marked as Vietnamese on English pages, for screen readers.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import polib
import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import models, transaction
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext

from campaigns.models import Place
from campaigns.rules.quantity import MEASURES
from tests.cast import NOW, make_cast
from tests.web.conftest import Visitor
from tests.web.staff.test_permissions import FILLED, QUERIES, TABLE, fill, path_of, words_of
from tests.web.test_pages import PAGES
from tests.web.words import any_of, looks_vietnamese, said_in

pytestmark = pytest.mark.django_db

KIEN_GIANG = "/chien-dich/kien-giang-tet-xuan-hong-2024/"
BOTH = pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
ROLES = {"": 0, "collector": 1, "hanoi": 2, "quanly": 3}
LIBRARIES = (
    "django.conf", "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
    "axes", "django_filters", "django_tables2", "import_export", "simple_history",
)  # fmt: skip
# Words that only English is written with.
ENGLISH = re.compile(
    r"\b(the|of|and|this|that|with|from|your|you|please|not|are|was|were|has|have|been|is|be|"
    r"which|what|where|when|will|can|cannot|must|should|add|change|delete|save|select|show|hide|"
    r"all|any|none|yes|by|or|for|in|on|at|as|its|it|only|before|after|today|now)\b",
    re.IGNORECASE,
)


ADDRESS = re.compile(r"\w+://\S+|/(?:[\w.-]+/)+\S*|\S+@\S+|\w+-[A-Z_]+|\w+_\w+")


# What the API's documentation names as programs write it.
MACHINE_WORDS = ("provisional",)


def names(*sent: str) -> re.Pattern:
    """What people wrote and has no English form, and the units as sources print them."""
    units = (measure.unit_vi or "" for measure in MEASURES.values())
    found = {*sent, *units, *MACHINE_WORDS}
    for model in (*apps.get_app_config("campaigns").get_models(), User, Group):
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField) and not field.choices
        ]
        for row in model._base_manager.all():
            for column in columns:
                value, english = getattr(row, column), getattr(row, f"{column}_en", "")
                if isinstance(value, str) and not english:
                    found.add(" ".join(value.split()))
    for name in Place.objects.values_list("name", flat=True):  # a map breaks them into lines
        words = name.split()
        found |= {" ".join(words[a : b + 1]) for b in range(len(words)) for a in range(b + 1)}
    found |= {text[:1].upper() + text[1:] for text in found}
    return any_of(text for text in found if len(text) > 1)


def vietnamese_left(html: str, known: re.Pattern) -> list[str]:
    return [
        text
        for text in said_in(html, "en")
        if looks_vietnamese(text) and looks_vietnamese(known.sub(" ", text))
    ]


@cache
def english_messages() -> tuple[str, ...]:
    """What our catalogue and those of the libraries say in English and otherwise in Vietnamese."""
    folders = [Path(import_module(name).__file__).parent / "locale" for name in LIBRARIES]
    files = [file for folder in folders for file in folder.glob("*/LC_MESSAGES/django.po")]
    files.append(Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES" / "django.po")
    return tuple(sorted({text for file in files for text in _english(file)}))


def _english(file: Path) -> Iterator[str]:
    for entry in polib.pofile(str(file)):
        for text in (entry.msgid, entry.msgid_plural):
            pieces = re.split(r"%\(\w+\)[a-z]|%[a-z]|\{[^}]*\}|<[^>]+>|\n", text)
            longest = max(pieces, key=len).strip(" .,:;()“”\"'")
            with translation.override("vi"):
                same = gettext(entry.msgid) == entry.msgid and file.is_relative_to(
                    settings.BASE_DIR / "campaigns"
                )
            if len(longest) > 8 and not same:
                yield longest


def english_left(html: str, known: re.Pattern) -> list[str]:
    texts = ((text, known.sub(" ", ADDRESS.sub(" ", text))) for text in said_in(html, "vi"))
    return [text for text, bare in texts if looks_english(bare)]


@cache
def looks_english(text: str) -> bool:
    two_words = len(set(map(str.lower, ENGLISH.findall(text)))) > 1
    return two_words or any(message in text for message in english_messages())


def left_over(path: str, html: str, known: re.Pattern) -> dict[str, str]:
    """What stands there in the other language, each with the address."""
    wrong = (vietnamese_left if path.startswith("/en/") else english_left)(html, known)
    return dict.fromkeys(wrong, path)


def told(wrong: dict[str, str]) -> str:
    return "\n" + "\n".join(f"{path}: {text}" for text, path in wrong.items())


def is_page(response) -> bool:
    return response.get("Content-Type", "").startswith("text/html")


@BOTH
def test_public_pages_speak_one_language(articles, client, prefix):
    known, wrong = names(), {}
    seen, waiting = set(), [prefix + path for path in PAGES]
    waiting += [f"{prefix}/{path}" for path in ASKED]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        response = client.get(path)
        if not is_page(response):
            continue
        html = response.content.decode()
        wrong |= left_over(path, html, known)
        links = re.findall(r'href="(/[^"?#]*)"', html)
        waiting += [link for link in links if link.startswith("/en/") == bool(prefix)]
    assert len(seen) > 100
    assert not wrong, told(wrong)


ASKED = (
    "khong-co/", "chien-dich/?q=khong+co", "chien-dich/?year=abc&place=x&sort=y&kind=z&stage=u",
    "chien-dich/?q=%00", "chien-dich/?don-vi=khong-co", "chien-dich/?page=99",
    "chien-dich/?page=x", "tim/?q=kien+giang", "tim/?q=khong+co+gi", "tim/?q=%00", "tim/?q=a",
    "tim/?q=" + "a" * 300, "tim/?q=" + "+".join(map(str, range(20))), "nhap-lieu/dang-nhap/",
    "nhap-lieu/ngoai-tuyen/", "admin/login/", "lich/?q=khong+co", "lich/?from=31/02/2026",
)  # fmt: skip


@pytest.fixture
def filled(db):
    with time_machine.travel(NOW, tick=False):
        cast = make_cast()
        yield cast, fill(cast)


def client_of(cast, role):
    client = Visitor()
    if role:
        person = getattr(cast, role)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@BOTH
@pytest.mark.parametrize("role", ROLES)
def test_every_address_speaks_one_language(filled, role, prefix):
    cast, rows = filled
    client, wrong, pages = client_of(cast, role), {}, 0
    known = names()
    for row, answers in TABLE.items():
        if answers.split()[ROLES[role]] not in ("200", "403", "404", "405"):
            continue
        path = prefix + path_of(row.split(" ")[0], rows) + QUERIES.get(row, "")
        response = client.get(path)
        if is_page(response):
            pages += 1
            wrong |= left_over(path, response.content.decode(), known)
    assert pages > 15
    assert not wrong, told(wrong)


# Sent to every address that takes something: nothing, what cannot be read, and too much.
SENT = (
    {},
    dict.fromkeys(
        ("donors", "registered", "bags_250", "starts_on", "first_day", "last_day", "site", "place",
         "amount", "high", "measure", "as_printed", "so0-as_printed", "campaign", "entry",
         "username", "password", "name", "slug", "number", "dated", "email",
         "old_password", "new_password1",
         "lines", "reason", "title", "published_on", "file", "opens_at", "target"), "x\u202e5,6",
    ),
    {"note": "a" * 10_001, "donors": "-1", "starts_on": "31/02/2026", "first_day": "2026-02-02",
     "last_day": "2026-01-01", "amount": "1e309", "as_printed": "vượt 22 đơn vị", "name": "a" * 300,
     "opens_at": "25:61", "target": "5,600", "registered": "5.60", "username": "quanly"},
)  # fmt: skip


@BOTH
@pytest.mark.parametrize("role", ["hanoi", "quanly"])
def test_every_refusal_speaks_one_language(filled, role, prefix):
    cast, rows = filled
    client, wrong, refusals = client_of(cast, role), {}, 0
    known = names(*(text for sent in SENT for text in sent.values()))
    for row, answers in TABLE.items():
        if answers.split("|")[1].split()[ROLES[role]] not in ("200", "422", "400", "302"):
            continue
        path = prefix + path_of(row.split(" ")[0], rows) + QUERIES.get(row, "")
        if "dang-xuat" in path or "logout" in path or "/delete/" in path:
            continue
        for sent in (*SENT, words_of(row, rows)) if row in FILLED else SENT:
            asked = transaction.savepoint()
            response = client.post(path, sent)
            if is_page(response):
                refusals += 1
                wrong |= left_over(path, response.content.decode(), known)
            transaction.savepoint_rollback(asked)
    assert refusals > 40
    assert not wrong, told(wrong)


@BOTH
def test_the_api_refuses_in_the_language_of_its_address(filled, prefix):
    cast, rows = filled
    client, wrong = client_of(cast, "hanoi"), {}
    drive = rows[2]["drive_id"]
    asked = [
        client_of(cast, "").get(f"{prefix}/api/v1/drives?mine=1"),
        client.get(f"{prefix}/api/v1/drives"),
        client.get(f"{prefix}/api/v1/campaigns/khong-co"),
        client.get(f"{prefix}/api/v1/campaigns?page=0&page_size=9999&year=abc&kind=x"),
    ]
    for body in (
        {}, {"drive": drive, "donors": -1, "bags": {"250": "5,6"}, "other": 1},
        {"drive": 10**9, "bags": {}}, {"drive": drive, "note": "0912345678", "bags": {"250": 1}},
        {"campaign": "hn-2026", "date": "31/02/2026", "site": {"name": "", "place": "x"}},
    ):  # fmt: skip
        for to in ("collections", "drives"):
            asked.append(
                client.post(
                    f"{prefix}/api/v1/{to}", json.dumps(body), content_type="application/json",
                    headers={"Idempotency-Key": "6a1d1e0e-2f4a-4b7c-9d52-6a0c8c0f1a11"},
                )
            )  # fmt: skip
    for response in asked:
        assert response.status_code >= 400 or "page_size" in response.request["QUERY_STRING"]
        for text in texts_of(response.json().get("detail", "")):
            html = f'<html lang="{"en" if prefix else "vi"}"><p>{escape(text)}</p></html>'
            wrong |= left_over(f"{prefix}/", html, names())
    assert not wrong, told(wrong)


def texts_of(said) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    for one in said if isinstance(said, list) else []:
        yield one["message"] if "message" in one else str(one)


SCRIPTS = sorted(Path(settings.BASE_DIR, "static", "js").rglob("*.js"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_have_no_words_of_their_own(script):
    """What scripts show comes from the page, which knows its language."""
    code = script.read_text(encoding="utf-8")
    code = re.sub(r"new Error\([^)]*\)", "", code)  # for whoever mends them
    code = re.sub(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", "", code, flags=re.S)
    strings = re.findall(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`", code)
    for text in ("".join(found) for found in strings):
        bare = re.sub(r"\$\{[^}]*\}|<[^>]*>", " ", text)
        assert not looks_vietnamese(bare), text
        assert len(set(map(str.lower, ENGLISH.findall(bare)))) < 2, text


def test_figures_dates_and_plurals_in_vietnamese(articles, client):
    html = client.get(KIEN_GIANG).content.decode()
    for form in ("5.600 đơn vị máu", "133,3%", "từ 11/1 đến 10/3/2024", "27/11/2023"):
        assert form in html, form
    assert "5,600" not in html and "January" not in html


def test_figures_dates_and_plurals_in_english(articles, client):
    html = client.get("/en" + KIEN_GIANG).content.decode()
    dates = ("11 January to 10 March 2024", "27 November 2023")
    for form in ("5,600 units of blood", "133.3%", *dates):
        assert form in html, form
    assert "5.600 " not in re.sub(r'<q lang="vi".*?</q>', "", html)
    one = client.get("/en/chien-dich/?q=xuan+hong").content.decode()
    assert "1 campaign<" in one.replace("</p>", "<").replace(" <", "<")
    assert "campaigns" in client.get("/en/chien-dich/").content.decode()
    assert "1 result for" not in client.get("/en/tim/?q=kien+giang").content.decode()
    assert "1 result for" in client.get("/en/tim/?q=353").content.decode()
