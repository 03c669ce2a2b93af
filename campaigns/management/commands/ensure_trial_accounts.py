"""Three accounts for trying the tracker out; made by `make run` only, never in production."""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from campaigns.models import Place, Responsibility

GROUP = "Nhân viên (tài khoản tỉnh)"
PASSWORD_FILE = "trial_password"
ACCOUNTS = {
    # name: (first name shown, slug of the place, superuser)
    "quanly": ("Điều phối toàn quốc", None, True),
    "kiengiang": ("Nhân viên Kiên Giang", "kien-giang", False),
    "hanoi": ("Nhân viên Hà Nội", "ha-noi", False),
}
VIEW, ADD, CHANGE, DELETE = "view", "add", "change", "delete"
GRANTS = {
    "place": (VIEW,),
    "succession": (VIEW,),
    "organisation": (VIEW, ADD, CHANGE),
    "campaign": (VIEW, ADD, CHANGE),
    "campaignorganisation": (VIEW, ADD, CHANGE, DELETE),
    "target": (VIEW, ADD, CHANGE, DELETE),
    "donationsite": (VIEW, ADD, CHANGE),
    "drive": (VIEW, ADD, CHANGE),
    "source": (VIEW, ADD, CHANGE),
    "claim": (VIEW, ADD, CHANGE, DELETE),
    "mention": (VIEW, ADD, CHANGE, DELETE),
    "collection": (VIEW, ADD),
    "approval": (VIEW,),
    "audit": (VIEW,),
    "periodlock": (VIEW,),
    "upload": (VIEW,),
}


class Command(BaseCommand):
    help = (
        "Makes the trial accounts quanly, kiengiang and hanoi where they are missing, and prints "
        "their password: $DEMO_PASSWORD, or one made up at random for this database. A password "
        "that someone changed stays."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--password-file",
            type=Path,
            default=password_file(),
            help="where the password made up for this database is kept (default: %(default)s)",
        )

    def handle(self, *, verbosity, **options):
        password = settings.DEMO_PASSWORD or kept_password(options["password_file"])
        changed = []
        with transaction.atomic():
            group = staff_group()
            for name in ACCOUNTS:
                user = ensure_account(name, password, group)
                if user is not None and not user.check_password(password):
                    changed.append(name)
        if verbosity:
            self.announce(password, changed)

    def announce(self, password, changed):
        same = [name for name in ACCOUNTS if name not in changed]
        if same:
            self.stdout.write(
                f"\n  Trial accounts: {', '.join(same)}\n  Password:       {password}"
            )
        for name in changed:
            self.stdout.write(f"  {name}: the password was changed, and stays as it is.")


def ensure_account(name: str, password: str, group: Group) -> User | None:
    """The account, made where it is missing; None where its place is not in the database."""
    shown, slug, superuser = ACCOUNTS[name]
    user = User.objects.filter(username=name).first()
    if user is not None:
        return user
    country = Place.objects.filter(kind=Place.Kind.COUNTRY).order_by("pk")
    place = (country if slug is None else Place.objects.filter(slug=slug)).first()
    if place is None and not superuser:
        return None
    user = User.objects.create_user(
        name, password=password, first_name=shown, is_staff=True, is_superuser=superuser
    )
    user.groups.add(group)
    if place is not None:
        Responsibility.objects.create(user=user, place=place, role=Responsibility.Role.MANAGER)
    return user


def staff_group() -> Group:
    """What a province's staff need in the back office; `access` says for which rows."""
    group, made = Group.objects.get_or_create(name=GROUP)
    if made:
        codenames = [f"{action}_{model}" for model, actions in GRANTS.items() for action in actions]
        group.permissions.set(
            Permission.objects.filter(content_type__app_label="campaigns", codename__in=codenames)
        )
    return group


def kept_password(file: Path) -> str:
    """The password of this database, from the file beside it; made at random the first time."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        pass
    password = secrets.token_urlsafe(9)
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # two starts at once: the other one was first
        return file.read_text(encoding="utf-8").strip()
    with open(handle, "w", encoding="utf-8") as out:
        out.write(password + "\n")
    return password


def password_file() -> Path:
    """Beside an SQLite file and named after it; under var/ for a database server."""
    name = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and name.is_absolute():
        return name.with_name(f"{name.name}.{PASSWORD_FILE}")
    return settings.VAR / f"{name.name}.{PASSWORD_FILE}"
