"""Accounts are looked after by whoever may; nobody comes to more by it than they have."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from campaigns.models import Responsibility
from tests.cast import PASSWORD, person

MAY = ("change_user", "view_user", "add_responsibility", "change_responsibility")
NEW = "một mật khẩu khác hẳn 77"


def page(name, user):
    return reverse(f"admin:auth_user_{name}", args=(user.pk,))


@pytest.fixture
def deputy(staffed):
    """Coordinates the whole country, and looks after accounts."""
    return granted(person("pho", staffed.country))


@pytest.fixture
def client_of(staffed, deputy, client_of):
    staffed.pho = deputy
    granted(staffed.hanoi)
    return client_of


def granted(user):
    user.user_permissions.add(*Permission.objects.filter(codename__in=MAY))
    return user


def fields(user, *rows, **more):
    """The page's form as it stands, with these responsibilities added."""
    kept = user.responsibilities.all()
    sent = {
        "username": user.username, "email": user.email, "is_active": "on", "is_staff": "on",
        "responsibilities-TOTAL_FORMS": len(kept) + len(rows),
        "responsibilities-INITIAL_FORMS": len(kept),
    }  # fmt: skip
    for at, row in enumerate([*kept, *rows]):
        sent |= {
            f"responsibilities-{at}-{name}": getattr(row, f"{name}_id", None) or ""
            for name in ("user", "place")
        }
        sent |= {f"responsibilities-{at}-id": row.pk or "", f"responsibilities-{at}-role": row.role}
    return sent | more


@pytest.mark.parametrize("name", ["hanoi", "pho"])
def test_nobody_makes_a_superuser_or_a_member_of_a_group_who_is_none(staffed, client_of, name):
    someone = getattr(staffed, name)
    someone.groups.clear()
    group = staffed.collector.groups.get()
    more = fields(someone, is_superuser="on", groups=[group.pk], email="moi@example.org")
    assert client_of(name).post(page("change", someone), more).status_code == 302
    someone.refresh_from_db()
    assert someone.email == "moi@example.org"
    assert not someone.is_superuser
    assert not someone.groups.exists()


def test_a_superuser_makes_another_and_gives_groups(staffed, client_of):
    group = staffed.collector.groups.get()
    more = fields(staffed.gone, is_superuser="on", groups=[group.pk])
    assert client_of("quanly").post(page("change", staffed.gone), more).status_code == 302
    staffed.gone.refresh_from_db()
    assert staffed.gone.is_superuser
    assert staffed.gone.groups.get() == group


@pytest.mark.parametrize(
    ("by", "of"), [("pho", "quanly"), ("hanoi", "quanly"), ("hanoi", "kiengiang"), ("hanoi", "pho")]
)
def test_nobody_comes_in_as_one_who_may_do_more(staffed, client_of, by, of):
    """Rule 11: nor as one who answers for another place."""
    client, other = client_of(by), getattr(staffed, of)
    sent = {"usable_password": "true", "password1": NEW, "password2": NEW}
    address = reverse("admin:auth_user_password_change", args=(other.pk,))
    assert client.post(address, sent).status_code == 403
    mine = fields(other, email="cua-toi@example.org")
    assert client.post(page("change", other), mine).status_code == 403
    assert client.post(page("way_in", other)).status_code == 403
    other.refresh_from_db()
    assert other.check_password(PASSWORD)
    assert other.email == ""


@pytest.mark.parametrize(
    ("by", "of"), [("pho", "kiengiang"), ("hanoi", "collector"), ("hanoi", "hanoi")]
)
def test_who_looks_after_accounts_helps_those_of_their_places(staffed, client_of, by, of):
    client, other = client_of(by), getattr(staffed, of)
    sent = {"usable_password": "true", "password1": NEW, "password2": NEW}
    address = reverse("admin:auth_user_password_change", args=(other.pk,))
    assert client.post(address, sent).status_code == 302
    other.refresh_from_db()
    assert other.check_password(NEW)


def test_rule_11_nobody_gives_a_place_that_is_not_theirs_to_give(staffed, client_of):
    client, mine = client_of("hanoi"), staffed.hanoi
    for where in (staffed.country, staffed.kien_giang):
        more = Responsibility(user=mine, place=where, role="manager")
        answer = client.post(page("change", mine), fields(mine, more))
        assert answer.status_code == 200
        assert answer.context["errors"]
    assert mine.responsibilities.get().place == staffed.ha_noi
    more = Responsibility(user=staffed.gone, place=staffed.ha_noi, role="collector")
    staffed.gone.responsibilities.all().delete()
    answer = client.post(page("change", staffed.gone), fields(staffed.gone, more))
    assert answer.status_code == 302
    assert staffed.gone.responsibilities.get().place == staffed.ha_noi


def test_what_a_group_may_do_is_a_superusers_to_say(staffed, client_of):
    group = staffed.hanoi.groups.get()
    staffed.hanoi.user_permissions.add(
        *Permission.objects.filter(codename__in=("add_group", "change_group", "delete_group"))
    )
    every = [one.pk for one in Permission.objects.all()]
    sent = {"name": group.name, "permissions": every}
    address = reverse("admin:auth_group_change", args=(group.pk,))
    assert client_of("hanoi").post(address, sent).status_code == 403
    assert client_of("hanoi").get(reverse("admin:auth_group_add")).status_code == 403
    gone = reverse("admin:auth_group_delete", args=(group.pk,))
    assert client_of("hanoi").post(gone, {"post": "yes"}).status_code == 403
    assert client_of("quanly").post(address, sent).status_code == 302
    assert group.permissions.count() == len(every)
