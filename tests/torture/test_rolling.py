"""Two app servers behind nginx, restarted one after the other again and again, under load."""

import pytest

from tests.databases import on_postgresql
from tests.deploy.load import planned, roll
from tests.deploy.together import Person, together

TIMES, READERS, WRITERS = 6, 4, 3


@pytest.mark.torture
@pytest.mark.skipif(not on_postgresql(), reason="two app servers share a PostgreSQL")
def test_rolling_restarts_fail_nobody(tmp_path, figures):
    with together(tmp_path) as site:
        quanly = Person(site.front)
        quanly.sign_in("quanly")
        drive = planned(quanly)
        found = roll(site, quanly, drive=drive, times=TIMES, readers=READERS, writers=WRITERS)
    what = f"{TIMES} rolling restarts, {found.good} requests answered"
    figures.exactly(f"{what}: failed", found.failed, {})
    figures.exactly(f"{what}: of {found.stored} results lost or there twice", len(found.lost), 0)
    figures.exactly(f"{what}: totals that are not the ledger's", found.totals, "")
    figures.at_most(f"{what}: the slowest", found.slowest, 5, "s")
