"""What Prometheus reads: of all processes together, and of nobody's business but its own."""

from datetime import UTC, datetime

import pytest
from django.test import Client, override_settings
from prometheus_client.parser import text_string_to_metric_families

from campaigns.management.left import leave

TOKEN = "a-word-of-the-scraper"


def read(text: str) -> dict[tuple, float]:
    """`(name, (label, value), …)` to its value."""
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


# Who may read them


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "headers", "status"),
    [
        ({}, {}, 404),
        ({}, {"HTTP_AUTHORIZATION": "Bearer "}, 404),
        ({"METRICS_TOKEN": TOKEN}, {}, 404),
        ({"METRICS_TOKEN": TOKEN}, {"HTTP_AUTHORIZATION": "Bearer other"}, 404),
        ({"METRICS_TOKEN": TOKEN}, {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}, 200),
        ({"METRICS_NETWORKS": ["127.0.0.0/8"]}, {}, 200),
        ({"METRICS_NETWORKS": ["10.0.0.0/8"]}, {}, 404),
        # By a proxy that nobody told us of, anybody could be behind it.
        ({"METRICS_NETWORKS": ["127.0.0.0/8"]}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 404),
    ],
)
def test_nobody_reads_them_who_was_not_named(told, headers, status):
    with override_settings(**told):
        assert Client().get("/metrics", **headers).status_code == status


@pytest.mark.django_db
def test_behind_our_own_proxy_it_counts_whom_that_names():
    told = {"METRICS_NETWORKS": ["10.0.0.0/8"], "TRUSTED_PROXIES": ["127.0.0.1"]}
    with override_settings(**told):
        asked = {"HTTP_X_FORWARDED_FOR": "10.1.2.3"}
        assert Client().get("/metrics", **asked).status_code == 200
        assert Client().get("/metrics", HTTP_X_FORWARDED_FOR="8.8.8.8").status_code == 404


# What commands leave


@override_settings(METRICS_TOKEN=TOKEN)
def test_what_never_ran_is_not_said_to_be_well(db, tmp_path):
    def told() -> dict:
        answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        return read(answer.content.decode())

    at = datetime(2026, 2, 2, 3, 4, tzinfo=UTC)
    with override_settings(STATUS_FOLDER=tmp_path / "status"):
        assert not {"tracker_totals_agree", "tracker_backup_timestamp_seconds"} & {
            name for name, *_ in told()
        }
        leave("check_totals", at=at, agree=False)
        leave("backup", at=at)
        found = told()
    assert found[("tracker_totals_agree",)] == 0
    assert found[("tracker_check_totals_timestamp_seconds",)] == at.timestamp()
    assert found[("tracker_backup_timestamp_seconds",)] == at.timestamp()
