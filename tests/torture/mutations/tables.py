"""Constraints and unique columns of the database: all there are, each dropped by one migration
more in the copy. A new one is here by itself."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from tests.databases import ROOT

from .mutation import BOTH, Mutation

MIGRATIONS = "campaigns/migrations"
TEST = "tests/models/test_constraints.py::test_the_database_refuses_what_breaks[{}]"
# SQLite remakes the table, and triggers of others that ask it would be in the way.
BEGINNING = """
from django.db import migrations, models


def lift(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {{name}}")


def give_up(apps, schema_editor):
    model = apps.get_model("campaigns", "{model}")
    old = model._meta.get_field("{field}")
    if old.one_to_one:
        new = models.ForeignKey(old.remote_field.model, models.PROTECT, null=old.null)
    else:
        new = old.clone()
        new._unique = False
    new.model = model
    new.set_attributes_from_name(old.name)
    schema_editor.alter_field(model, old, new)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "{last}")]
    operations = [migrations.RunPython(lift), {operation}]
"""


def of_tables() -> Iterator[Mutation]:
    for model in apps.get_app_config("campaigns").get_models():
        if model.__name__.startswith("Historical"):
            continue
        for constraint in model._meta.constraints:
            remove = f'migrations.RemoveConstraint("{model.__name__}", "{constraint.name}")'
            yield _dropped(constraint.name, model, "", remove)
        for field in model._meta.concrete_fields:
            if field.unique and not field.primary_key:
                name = f"{model.__name__}.{field.name}"
                yield _dropped(name, model, field.name, "migrations.RunPython(give_up)")


def _dropped(name: str, model: type[models.Model], field: str, operation: str) -> Mutation:
    last = max(file.stem for file in (ROOT / MIGRATIONS).glob("[0-9]*.py"))
    text = BEGINNING.format(model=model.__name__, field=field, last=last, operation=operation)
    file = f"{MIGRATIONS}/9999_without.py"
    return Mutation(f"constraint {name}", file, "", text, TEST.format(name), BOTH)
