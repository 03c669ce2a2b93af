"""The tracker's own settings, as the tests run them: no `.env`, quick passwords, plain statics."""

import os

os.environ["ENV_FILE"] = ""  # nobody's own .env may change what the tests see
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

from campaigns.settings import *  # noqa: F403
from campaigns.settings import DATABASES, MIDDLEWARE, STORAGES

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["CONN_MAX_AGE"] = 0

# Hashed and compressed files are tested where they are served: in the browser tests' server.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
