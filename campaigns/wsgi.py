"""The WSGI application, for gunicorn and its kin."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaigns.settings")

application = get_wsgi_application()
