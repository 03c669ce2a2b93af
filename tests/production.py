"""The settings of real work, read from the program's own settings: HTTPS, a key and named hosts."""

import os
import runpy
import secrets
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = {
    "ENV_FILE": "",
    "HTTPS": "on",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "testserver,hienmau.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://hienmau.example.org",
}
OF_ANSWERS = (
    "SECURE_",
    "SESSION_COOKIE_",
    "CSRF_",
    "X_FRAME",
    "CONTENT_",
    "MESSAGE_",
    "MIDDLEWARE",
)


def production() -> dict:
    """What decides about headers and cookies, for `override_settings`."""
    with patch.dict(os.environ, ENVIRONMENT):
        said = runpy.run_path(str(ROOT / "campaigns" / "settings.py"))
    return {name: value for name, value in said.items() if name.startswith(OF_ANSWERS)}
