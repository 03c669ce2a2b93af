"""What docs/deploy/ tells people to type, set and open is there."""

import ast
import os
import re
import runpy
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from secrets import token_urlsafe
from unittest.mock import patch

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import CommandError
from django.urls import resolve

from tests.databases import ROOT

DEPLOY = ROOT / "docs" / "deploy"
PAGES = [*sorted(DEPLOY.glob("*.md")), ROOT / "SECURITY.md"]
TEXTS = {page.name: page.read_text(encoding="utf-8") for page in PAGES}
INSTALLED = Path("/srv/tracker")

# What Debian 12 itself brings, or a package that step 1 installs.
OF_THE_MACHINE = {
    *("adduser", "apt-get", "certbot", "chmod", "chown", "cp", "curl", "df", "docker", "du"),
    *("git", "install", "journalctl", "make", "nginx", "openssl", "rm", "runuser", "sed"),
    *("systemctl", "tail", "top"),
}
UNITS = {"postgresql", "nginx", "certbot.timer"}


# Each line of a block of commands, with its page.
LINES = [
    pytest.param(line, id=f"{name}: {line[:60]}")
    for name, text in TEXTS.items()
    for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    for line in block.splitlines()
]


def settings_read() -> set[str]:
    """By campaigns/settings.py, the only place where any is read."""
    tree = ast.parse((ROOT / "campaigns" / "settings.py").read_text(encoding="utf-8"))
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def test_every_setting_is_in_the_example_and_in_the_table():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == settings_read()
    assert set(re.findall(r"^\| `([A-Z_]+)` ", TEXTS["settings.md"], re.M)) == settings_read()


def test_no_other_setting_is_told_of():
    known = settings_read() | {
        "SITE_NAME",
        "POSTGRES_PASSWORD",
        "SERVING_PASSWORD",
    }  # of compose.env
    assert not {
        (page, name)
        for page, text in TEXTS.items()
        for block in re.findall(r"```env\n(.*?)```", text, re.DOTALL)
        for name in re.findall(r"^([A-Z_]+)=", block, re.MULTILINE)
        if name not in known
    }
    compose = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    given = re.search(r"&settings\n(.*?)\n  depends_on", compose, re.DOTALL)[1]
    assert set(re.findall(r"^    ([A-Z_]+):", given, re.MULTILINE)) <= settings_read()
    example = (DEPLOY / "compose.env.example").read_text(encoding="utf-8")
    asked = set(re.findall(r"\$\{([A-Z_]+)", compose))
    assert asked == set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))


@pytest.mark.parametrize("line", LINES)
def test_each_command_is_there(line):
    words = shlex.split(line)
    if words[:2] == ["runuser", "--user"] and "--" in words:
        words = words[words.index("--") + 1 :]
        if words[0] in ("createuser", "createdb"):
            return
    if words[0] == "tracker":
        is_understood(words[1:])
        return
    assert words[0] in OF_THE_MACHINE
    if words[0] == "make":
        is_a_target(words[-1])
    if words[0] == "docker" and "manage" in words:
        is_understood(words[words.index("manage") + 1 :])
    if words[0] == "systemctl":
        are_units([word for word in words[2:] if not word.startswith("-")])
    if words[0] == "journalctl":
        are_units([unit for said, unit in pairwise(words) if said == "--unit"])
    is_shipped(words)


def is_understood(words: list[str]) -> None:
    """By the command itself: with these options."""
    name, *options = words
    application = get_commands()[name]
    command = load_command_class(application, name)
    try:
        command.create_parser("manage.py", name).parse_args(options)
    except (CommandError, SystemExit) as error:
        pytest.fail(f"{name} does not understand {options}: {error}")


def is_a_target(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{re.escape(name)}:.*##", makefile, re.MULTILINE)


def are_units(named: list[str]) -> None:
    shipped = {path.name for path in (DEPLOY / "systemd").iterdir()}
    for unit in named:
        file = re.sub(r"@\d+", "@", unit)
        assert unit in UNITS or {file, f"{file}.service"} & shipped, unit


def is_shipped(words: list[str]) -> None:
    for word in words:
        for base in (f"{INSTALLED}/docs", "docs/"):
            if word.startswith(base) and not word.endswith("compose.env"):
                assert (ROOT / word.removeprefix(f"{INSTALLED}/")).exists(), word


@pytest.mark.parametrize("page", TEXTS)
def test_each_address_is_one_of_the_site(page):
    for path in re.findall(r"`(/[a-z0-9/-]+/|/healthz)`", TEXTS[page]):
        if not path.startswith("/etc/"):
            resolve(path)


@pytest.mark.parametrize("page", TEXTS)
def test_each_link_and_file_that_a_page_names_is_there(page):
    folder = ROOT if page == "SECURITY.md" else DEPLOY
    for target in re.findall(r"\]\(([^)#:]+)\)", TEXTS[page]):
        assert (folder / target).exists(), target
    for file in re.findall(r"`((?:docs|tests|campaigns)/[\w./-]+)`", TEXTS[page]):
        assert (ROOT / file).exists() or file.endswith("certificates/"), file


def test_the_command_tracker_is_manage_py():
    script = (DEPLOY / "tracker").read_text(encoding="utf-8")
    assert 'exec runuser --user tracker_owner -- .venv/bin/python manage.py "$@"' in script
    assert subprocess.run(["sh", "-n", DEPLOY / "tracker"]).returncode == 0


def test_what_changes_tables_or_puts_them_back_is_followed_by_what_the_serving_role_may_do():
    for name, text in TEXTS.items():
        for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
            if re.search(r"^tracker migrate$", block, re.MULTILINE):
                assert "tracker migrate\ntracker grant_app_role tracker\n" in block, name


def test_each_example_of_a_setting_is_understood(tmp_path):
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name, value in re.findall(r"^#([A-Z_]+)=(.+)$", example, re.MULTILINE):
        if name not in ("ENV_FILE", "SECRET_KEY_FILE"):  # files of another machine
            environment = {"ENV_FILE": "", "SECRET_KEY": "Kq7-" * 20, name: value}
            with patch.dict(os.environ, environment):
                runpy.run_path(str(ROOT / "campaigns" / "settings.py"))


def test_the_settings_told_of_start_it(tmp_path):
    """All of the README's, with a database and a letter box that this machine has."""
    text = re.search(r"```env\n(.*?)```", TEXTS["README.md"], re.DOTALL)[1]
    (tmp_path / "env").write_text(text.replace("SECRET_KEY=", "SECRET_KEY=" + token_urlsafe(64)))
    environment = {"ENV_FILE": str(tmp_path / "env"), "PATH": "/usr/bin:/bin"}
    asked = "from django.conf import settings as s; d = s.DATABASES['default']; print(d['NAME'], "
    asked += "d['USER'], d['HOST'], s.HTTPS, s.ALLOWED_HOSTS[0], s.EMAIL_HOST, s.EMAIL_USE_TLS)"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", asked],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    said = "tracker tracker /var/run/postgresql True hienmau.example.org mail.example.org True"
    assert done.stdout.strip() == said, done.stderr
    check = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(check, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_pins_that_are_behind_are_named(tmp_path):
    (tmp_path / "requirements.txt").write_text(
        "django==5.2.1 \\\n    --hash=sha256:0\nruamel-yaml==0.19.1 ; python_version < '4'\n"
        "whitenoise[brotli]==6.0\npillow==12.0\n"
    )
    outdated = '[{"name": "Django", "latest_version": "5.2.9"},'
    outdated += '{"name": "ruamel.yaml", "latest_version": "0.20"}, '
    outdated += '{"name": "pip", "latest_version": "99"}]'
    command = [sys.executable, ROOT / ".ci" / "behind", tmp_path / "requirements.txt"]
    said = subprocess.run(command, input=outdated, capture_output=True, text=True, check=True)
    assert [line.split()[:3] for line in said.stdout.splitlines()[1:3]] == [
        ["django", "5.2.1", "5.2.9"],
        ["ruamel-yaml", "0.19.1", "0.20"],
    ]
    assert "2 behind" in said.stdout
    said = subprocess.run(command, input="[]", capture_output=True, text=True, check=True)
    assert "newest" in said.stdout
