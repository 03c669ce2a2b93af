"""`ensure_trial_accounts`: made once, printed again, and never over what staff changed."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from campaigns import access
from campaigns.management.commands import ensure_trial_accounts
from tests.cast import MERGER, place


@pytest.fixture
def country(db):
    root = place("viet-nam", "Việt Nam", "country")
    place("kien-giang", "Kiên Giang", parent=root, valid_until=MERGER)
    place("ha-noi", "Hà Nội", "municipality", root)
    return root


@pytest.fixture
def kept(tmp_path, settings) -> Path:
    """The file of a database that has none yet."""
    settings.DEMO_PASSWORD = ""
    return tmp_path / "var" / "db.sqlite3.trial_password"


@pytest.fixture
def run(kept):
    def command() -> str:
        out = StringIO()
        call_command("ensure_trial_accounts", password_file=kept, stdout=out)
        return out.getvalue()

    return command


def test_the_accounts_answer_for_their_places_by_a_random_password(country, run, kept):
    printed = run()
    password = kept.read_text().strip()
    assert len(password) >= 12
    assert password in printed
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    users = {user.username: user for user in User.objects.all()}
    assert set(users) == {"quanly", "kiengiang", "hanoi"}
    assert all(user.check_password(password) and user.is_staff for user in users.values())
    assert [name for name, user in users.items() if user.is_superuser] == ["quanly"]
    assert users["quanly"].responsibilities.get().place == country
    today = timezone.localdate()
    for name, slug in (("kiengiang", "kien-giang"), ("hanoi", "ha-noi")):
        [pk] = access.managed_places_of(user=users[name], today=today)
        assert users[name].responsibilities.get().place.slug == slug
        assert pk == users[name].responsibilities.get().place_id
        assert users[name].has_perm("campaigns.add_collection")
        assert not users[name].has_perm("campaigns.change_collection")
        assert not users[name].has_perm("campaigns.change_place")


def test_a_second_run_prints_the_same_and_changes_nothing(country, run):
    first = run()
    before = list(User.objects.order_by("pk").values_list("password", flat=True))
    assert run() == first
    assert list(User.objects.order_by("pk").values_list("password", flat=True)) == before


def test_a_changed_password_stays_and_is_not_printed_as_the_trial_one(country, run):
    run()
    user = User.objects.get(username="hanoi")
    user.set_password("của riêng tôi")
    user.save()
    printed = run()
    user.refresh_from_db()
    assert user.check_password("của riêng tôi")
    assert "hanoi: the password was changed" in printed
    assert "quanly, kiengiang\n" in printed


def test_what_staff_took_away_or_gave_stays(country, run):
    run()
    user = User.objects.get(username="kiengiang")
    user.is_active = False
    user.save()
    user.responsibilities.all().delete()
    user.groups.get().permissions.clear()
    run()
    user.refresh_from_db()
    assert not user.is_active
    assert not user.responsibilities.exists()
    assert not user.groups.get().permissions.exists()


def test_the_environments_password_is_used_and_kept_nowhere(country, run, kept, settings):
    settings.DEMO_PASSWORD = "từ môi trường"
    assert "từ môi trường" in run()
    assert User.objects.get(username="quanly").check_password("từ môi trường")
    assert not kept.exists()


def test_without_the_places_only_the_coordinator_is_made(db, run):
    run()
    assert [user.username for user in User.objects.all()] == ["quanly"]


def test_the_file_lies_beside_an_sqlite_database(settings):
    file = ensure_trial_accounts.password_file()
    assert file.name.endswith("trial_password")
    assert file.parent == settings.VAR  # the tests' database is no file
