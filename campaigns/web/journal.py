"""How everything but requests (see lines.py) is written into the log, and what never is.

Only what is named here goes into a line. Libraries add more to a record, such as the whole
request; nobody would look through that for secrets.
"""

import json
import logging
import re
from functools import lru_cache

from django.conf import settings

from .asked import current
from .lines import SECRET, moment

SHORTEST = 6  # characters of a secret that is looked for; what is shorter stands in any word
HIDDEN = "…"
PATTERNS = [
    (SECRET, rf"\1{HIDDEN}"),
    (re.compile(r"\b(?:pbkdf2|argon2|scrypt|bcrypt|md5)\w*\$\S+"), HIDDEN),
    (re.compile(r"\bhm_[\w-]{20,}"), HIDDEN),  # tokens of the API
    (re.compile(r"(?i)\b(bearer\s+)\S+"), rf"\1{HIDDEN}"),
    (re.compile(r"(?i)((?:sessionid|csrftoken|csrfmiddlewaretoken)['\"]?\s*[=:]\s*)[^\s;,]+"),
     rf"\1{HIDDEN}"),
    (re.compile(r"(?i)((?:password|secret|token)\w*['\"]?\s*[=:]\s*)[^\s;,)]+"), rf"\1{HIDDEN}"),
    (re.compile(r"://([^:/@\s]*):[^@/\s]+@"), rf"://\1:{HIDDEN}@"),  # addresses of services
    (re.compile(r"Failing row contains \(.*\)"), f"Failing row contains ({HIDDEN})"),
]  # fmt: skip


def without_secrets(text: str) -> str:
    for secret in _secrets():
        text = text.replace(secret, HIDDEN)
    for pattern, instead in PATTERNS:
        text = pattern.sub(instead, text)
    return text


@lru_cache
def _secrets() -> list[str]:
    """The longest first: one may be part of another."""
    known = [
        settings.SECRET_KEY,
        settings.EMAIL_HOST_PASSWORD,
        settings.METRICS_TOKEN,
        settings.DEMO_PASSWORD,
        settings.DATABASES["default"].get("PASSWORD"),
    ]
    long = {str(one) for one in known if one and len(str(one)) >= SHORTEST}
    return sorted(long, key=len, reverse=True)


class Plain(logging.Formatter):
    """For people. A message is one line; what comes below it is a traceback, set in."""

    def format(self, record: logging.LogRecord) -> str:
        message = without_secrets(record.getMessage()).replace("\r", " ").replace("\n", " ")
        code = f" request={code}" if (code := current().code) else ""
        line = f"{moment(record.created)} {record.levelname} {record.name}: {message}{code}"
        if record.exc_info:
            told = without_secrets(self.formatException(record.exc_info))
            line += "\n    " + told.replace("\n", "\n    ")
        return line


class Json(logging.Formatter):
    """For programs: one line each, with the traceback in it."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": moment(record.created),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if code := current().code:
            told["request"] = code
        if record.exc_info:
            told["traceback"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(told)
