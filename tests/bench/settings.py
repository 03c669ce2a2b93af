"""The tracker's own settings, and one more address: the constant view."""

from campaigns.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
