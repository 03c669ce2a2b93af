"""All that answers, one around the other as `wsgi.py` has it, with the settings of real work."""

from io import BytesIO

import pytest
from django.test import override_settings

from campaigns.web.outage import Outage
from campaigns.web.pulse import Pulse, Silent
from campaigns.web.slow import SlowClients
from tests.production import production
from tests.web.kept.conftest import Seen, Site
from tests.web.staff.conftest import cast, client_of  # noqa: F401
from tests.web.staff.test_permissions import filled  # noqa: F401

PROXY = {"HTTP_X_FORWARDED_PROTO": "https"}  # said by the proxy that ends TLS


class Whole(Site):
    """`site.ask("/")` asks over HTTPS; `site.pulse.away` and `site.places` can be set."""

    def __post_init__(self):
        super().__post_init__()
        self.pulse = Pulse()
        self.pages.application = Outage(self._django, pulse=self.pulse)
        self.kept, self.pages = self.pages, SlowClients(self.pages, threads=4)

    def ask(self, address: str, method: str = "GET", body: bytes = b"", **more: str) -> Seen:
        sent = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))} if body else {}
        return self.get(address, method, **{**PROXY, **sent, **more})

    def goes_away(self) -> None:
        """Nothing answers: neither what is asked nor what is felt for."""
        self.pulse.away, self.broken = True, Silent("away")
        self.pass_by(10)


@pytest.fixture(scope="session")
def real_work() -> dict:
    return production()


@pytest.fixture
def site(db, real_work, tmp_path):
    (tmp_path / "a.svg").write_text("<svg/>")
    with override_settings(**real_work, STATIC_ROOT=tmp_path), Whole() as site:
        yield site
