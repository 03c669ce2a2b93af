"""The ground under all pages: settings, language, dates and numbers, health, security."""

import datetime
import os
import socket
import stat
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import formats, translation

from campaigns.management.commands.compile_catalogues import compile_one
from campaigns.web.address import peer
from campaigns.web.assets import PUBLISHED

ROOT = Path(settings.BASE_DIR)


# Dates and numbers


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_day_comes_first_in_what_is_typed(language):
    with translation.override(language):
        assert forms.DateField().clean("04/07/2026") == datetime.date(2026, 7, 4)
        assert forms.DateField().clean("2026-07-04") == datetime.date(2026, 7, 4)


@pytest.mark.parametrize(
    ("language", "date", "number", "decimal"),
    [("vi", "4/7/2026", "5.600", "133,3"), ("en", "4 July 2026", "5,600", "133.3")],
)
def test_dates_and_numbers_are_in_their_language(language, date, number, decimal):
    with translation.override(language):
        assert formats.date_format(datetime.date(2026, 7, 4)) == date
        printed = Template("{{ n }}|{{ d }}").render(Context({"n": 5600, "d": Decimal("133.3")}))
        assert printed == f"{number}|{decimal}"


# Settings


def manage(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "ENV_FILE": "", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def setting(name: str, **environment) -> str:
    done = manage(
        "shell", "--no-imports", "-c", f"from django.conf import settings as s; print(s.{name})",
        **environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_it_refuses_to_start_with_an_unreadable_key_and_says_why(tmp_path):
    done = manage("check", SECRET_KEY_FILE=str(tmp_path / "missing"))
    assert done.returncode != 0
    assert "SECRET_KEY_FILE cannot be read" in done.stderr


def test_the_key_comes_from_a_file(tmp_path):
    (tmp_path / "key").write_text("k" * 60 + "\n")
    assert setting("SECRET_KEY", SECRET_KEY_FILE=str(tmp_path / "key")) == "k" * 60


def test_behind_https_cookies_are_secure():
    names = (
        "SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS"
    )
    assert setting(names, SECRET_KEY="x" * 60, HTTPS="on") == "True True True 2592000"
    assert setting("SESSION_COOKIE_SECURE", SECRET_KEY="x" * 60) == "False"


def test_each_setting_is_in_the_example():
    import re

    code = (ROOT / "campaigns" / "settings.py").read_text(encoding="utf-8")
    asked = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))
    named = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert asked == named


def test_a_generated_key_is_for_its_owner_alone():
    key = ROOT / "var" / "secret_key"
    if not key.exists():
        pytest.skip("no key has been generated here")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


# Language


@pytest.mark.parametrize(
    ("path", "language"), [("/admin/login/", "vi"), ("/en/admin/login/", "en")]
)
@pytest.mark.django_db
def test_the_address_alone_decides_the_language(client, path, language):
    client.cookies["django_language"] = "en" if language == "vi" else "vi"
    answer = client.get(path, headers={"accept-language": "en-US,en;q=0.9,fr;q=0.8"})
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language
    assert f'lang="{language}"' in answer.text
    assert "accept-language" not in answer.headers.get("Vary", "").lower()


# Health


@pytest.mark.django_db
def test_it_is_healthy_when_the_database_answers(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b'{"status":"ok"}')
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_it_is_not_healthy_when_the_database_is_away(client, monkeypatch):
    def away(self):
        raise OperationalError("no such host: secret-name")

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", away)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})


# Security


@pytest.mark.django_db
def test_every_answer_carries_the_policy(client):
    policy = client.get("/admin/login/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for directive in (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
        "img-src 'self' data:", "object-src 'none'", "base-uri 'none'", "form-action 'self'",
        "frame-ancestors 'none'", "manifest-src 'self'", "worker-src 'self'",
    ):  # fmt: skip
        assert directive in policy


def test_the_peer_is_who_connected_whatever_it_claims():
    request = RequestFactory().get("/", headers={"x-forwarded-for": "1.2.3.4"})
    assert peer(request) == "127.0.0.1"


@pytest.mark.django_db
def test_guessing_passwords_is_stopped_and_the_claimed_address_does_not_help(client):
    get_user_model().objects.create_superuser("an", password="right")
    for attempt in range(5):
        client.post(
            "/admin/login/",
            {"username": "an", "password": "wrong"},
            headers={"x-forwarded-for": f"10.0.0.{attempt}"},
        )
    answer = client.post("/admin/login/", {"username": "an", "password": "right"})
    assert answer.status_code == 429


@pytest.mark.django_db
def test_one_signs_in(client):
    get_user_model().objects.create_superuser("an", password="right")
    answer = client.post("/admin/login/?next=/admin/", {"username": "an", "password": "right"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")


# The database


@pytest.mark.django_db
def test_sqlite_keeps_what_it_was_given():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)  # FULL
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone()[0] in {"persist", "memory"}  # memory: a test's own database


@pytest.mark.django_db
def test_postgresql_compiles_no_question():
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only")
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)


# Assets, catalogues, the server


def test_chart_js_is_found_and_nothing_else_of_its_package():
    if not (ROOT / "node_modules" / "chart.js").exists():
        pytest.skip("npm ci has not been run")
    for name in PUBLISHED:
        assert Path(finders.find(f"vendor/chart/{name}")).is_file()
    assert not finders.find("vendor/chart/package.json")
    assert not finders.find("vendor/chart/helpers/helpers.js")
    chart = next(f for f in finders.get_finders() if type(f).__name__ == "ChartFinder")
    listed = {name: storage.open(name).read(40) for name, storage in chart.list([])}
    assert set(listed) == {f"vendor/chart/{name}" for name in PUBLISHED}
    assert all(listed.values())


def test_a_catalogue_is_compiled(tmp_path):
    source = tmp_path / "django.po"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Chiến dịch"\nmsgstr "Campaign"\n',
        encoding="utf-8",
    )
    assert compile_one(source) == 1
    assert b"Campaign" in (tmp_path / "django.mo").read_bytes()


def test_a_broken_catalogue_is_named(tmp_path):
    source = tmp_path / "django.po"
    source.write_text("this is no catalogue\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"django\.po"):
        compile_one(source)


def test_a_taken_port_is_said_plainly(settings):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings.PORT = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {settings.PORT} .* is taken"):
            call_command("serve")
