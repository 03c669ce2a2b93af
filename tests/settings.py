"""The tracker's own settings, as the tests run them: quick passwords, plain static files.

Nothing that a developer has set, in the environment or in `.env`, changes what the tests see. They
run on SQLite in memory, or on TEST_DATABASE_URL.
"""

import os
import re
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / ".env.example"
for _name in re.findall(r"^#?([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE):
    os.environ.pop(_name, None)
os.environ["ENV_FILE"] = ""
os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 50
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or "sqlite://:memory:"

from campaigns.settings import *  # noqa: E402, F403
from campaigns.settings import DATABASES, MIDDLEWARE, STORAGES  # noqa: E402


class Everybody:
    """Tests of second factors ask for them; all others sign in by a password."""

    def __contains__(self, name):
        return True


SECOND_FACTOR_WAIVED = Everybody()
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["CONN_MAX_AGE"] = 0

# Hashed and compressed files are tested where they are served: in the browser tests' server.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATUS_FOLDER = Path(os.devnull)  # where no word can be left
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
