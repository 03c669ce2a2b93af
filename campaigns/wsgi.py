"""The WSGI application, for gunicorn and its kin."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaigns.settings")
everything = get_wsgi_application()

from django.conf import settings  # noqa: E402 – once the apps stand

from campaigns.web.kept import KeptPages  # noqa: E402

application = KeptPages(everything, megabytes=settings.KEPT_PAGES_MB)
