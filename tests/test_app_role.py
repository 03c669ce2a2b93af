"""On PostgreSQL the role that serves can only add to the ledger and the audit."""

import subprocess
import sys
from uuid import uuid4

import pytest

from tests.databases import ROOT, OwnDatabase, on_postgresql, own_database

pytestmark = pytest.mark.skipif(not on_postgresql(), reason="SQLite has no roles")

WALK = "from tests.flows import walk; walk(); print('walked')"
ADDED_TO = ("campaigns_audit", "campaigns_collection", "campaigns_approval")
REFUSED = [
    *(
        text.format(table)
        for table in ADDED_TO
        for text in (
            "UPDATE {} SET id = id",
            "DELETE FROM {}",
            "TRUNCATE {} CASCADE",
            "ALTER TABLE {} DISABLE TRIGGER ALL",
            "ALTER TABLE {} ADD COLUMN mine int",
            "DROP TABLE {} CASCADE",
        )
    ),
    "UPDATE campaigns_audit SET person_id = NULL",
    "UPDATE campaigns_collection SET donors = 1",
    "UPDATE campaigns_historicalcampaign SET name = 'x'",
    "DELETE FROM campaigns_historicalcampaign",
    "DROP TRIGGER audit_refuses ON campaigns_audit",
    "ALTER TRIGGER ledger_refuses ON campaigns_collection RENAME TO other",
    "DROP TRIGGER audit_campaigns_campaign_update ON campaigns_campaign",
    "CREATE OR REPLACE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RETURN NULL; END $$",
    "SET session_replication_role = replica",
    "DELETE FROM django_migrations",
    "CREATE TABLE public.mine (id int)",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
]


@pytest.fixture
def served(db, tmp_path):
    """A database with its tables, the role that may serve it, and the same as that role."""
    role = f"serving_{uuid4().hex[:8]}"
    with own_database(tmp_path) as url:
        owner = OwnDatabase(url)
        owner.manage("migrate", "--verbosity", "0")
        with owner.connected() as connection:
            connection.execute(f"CREATE ROLE {role} LOGIN")
        try:
            yield owner, role, OwnDatabase(url.replace("postgres@", f"{role}@"))
        finally:
            with owner.connected() as connection:
                connection.execute(f"DROP OWNED BY {role}")
                connection.execute(f"DROP ROLE {role}")


def test_the_serving_role_serves_and_changes_nothing_that_was_recorded(served):
    import psycopg

    owner, role, serving = served
    owner.manage("grant_app_role", role)
    owner.manage("grant_app_role", role)  # as after each migrate
    walked = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", WALK],
        env=serving.environment(
            DJANGO_SETTINGS_MODULE="tests.settings", TEST_DATABASE_URL=serving.url
        ),
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert walked.stdout.endswith("walked\n"), walked.stderr
    before = owner.rows()
    assert all(before[table] for table in ADDED_TO)
    for statement in REFUSED:
        with serving.connected() as connection, pytest.raises(psycopg.Error) as refused:
            connection.execute("SELECT 1")
            connection.execute(statement)
        assert refused.value.sqlstate in {"42501", "23000"}, (statement, refused.value)
    assert owner.rows() == before
    done, _said, error = serving.try_to("migrate", "campaigns", "0013")
    assert not done and ("must be owner" in error or "permission denied" in error)


def test_a_role_that_could_do_more_is_refused(served):
    owner, role, _serving = served
    for grant, words in (
        (f"GRANT postgres TO {role}", "may act as who does"),
        (f"ALTER ROLE {role} SUPERUSER", "superuser"),
    ):
        with owner.connected() as connection:
            connection.execute(grant)
        done, _said, error = owner.try_to("grant_app_role", role)
        assert not done and words in error
    done, _said, error = owner.try_to("grant_app_role", "nobody_there")
    assert not done and "CREATE ROLE nobody_there" in error
