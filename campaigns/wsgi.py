"""The WSGI application, whatever serves it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaigns.settings")
everything = get_wsgi_application()

from django.conf import settings  # noqa: E402 – once the apps stand

from campaigns.web.kept import KeptPages  # noqa: E402
from campaigns.web.outage import Outage  # noqa: E402
from campaigns.web.pulse import pulse  # noqa: E402
from campaigns.web.slow import SlowClients  # noqa: E402
from campaigns.web.watch import Watched  # noqa: E402

kept = KeptPages(Outage(everything, pulse=pulse), megabytes=settings.KEPT_PAGES_MB)
application = Watched(SlowClients(kept, threads=settings.THREADS), ready=kept.ready)
