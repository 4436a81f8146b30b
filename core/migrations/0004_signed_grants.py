"""Every grant gets the digest of its row; those that exist are signed as they stand.

On SQLite a new column makes the table anew, without its triggers, which are put back in both directions.
"""

from importlib import import_module

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import core.models.fields

_GUARDS = import_module("core.migrations.0003_three_administrators")


def put_triggers_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of grants and account names anew where the table was."""
    if schema_editor.connection.vendor == "sqlite":
        _GUARDS.drop_triggers(apps, schema_editor)
        _GUARDS.add_triggers(apps, schema_editor)


def sign(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the digest of each grant that has none."""
    grants = apps.get_model("core", "RoleGrant")._base_manager.filter(digest="")
    field = grants.model._meta.get_field("digest")
    for grant in list(grants.select_related(*field.relations)):
        grants.filter(pk=grant.pk).update(digest=field.digest_of(grant))


def leave(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing to do in this direction."""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_three_administrators")]

    operations = [
        migrations.RunPython(leave, put_triggers_back),
        migrations.AddField(
            model_name="rolegrant",
            name="digest",
            field=core.models.fields.RowDigestField(
                blank=True, default="", editable=False, max_length=64, over=("user", "user__uuid", "role", "unit", "start", "end", "cover_for", "asked_by", "granted_by", "reason"), verbose_name="行摘要"
            ),
        ),
        migrations.RunPython(sign, leave),
        migrations.RunPython(put_triggers_back, leave),
    ]
