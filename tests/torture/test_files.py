"""A list of 20,000 campaigns as CSV, in memory that does not grow with it."""

import pytest

from tests.web.test_files import empty, grown_while_reading, make_campaigns

pytestmark = [pytest.mark.torture, pytest.mark.django_db]


def test_memory_for_twenty_thousand_campaigns(figures):
    make_campaigns(2_000)
    grown_while_reading()  # what is loaded once is loaded here
    _, before = grown_while_reading()
    empty()
    make_campaigns(20_000)
    rows, after = grown_while_reading()
    figures.exactly("campaigns in the CSV", rows, 20_000)
    figures.at_most("memory above that for 2,000 campaigns", after - before, 4, "MB")
