"""Triggers that refuse to change or delete rows of the audit trail, on SQLite and PostgreSQL."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    f"""CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON core_auditevent
       BEGIN SELECT RAISE(ABORT, '审计记录只能追加，不能修改或删除'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    """CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION '审计记录只能追加，不能修改或删除'; END $$""",
    """CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON core_auditevent
       FOR EACH ROW EXECUTE FUNCTION audit_append_only()""",
    """CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON core_auditevent
       FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()""",
]
SQLITE_DROP = ["DROP TRIGGER IF EXISTS audit_no_UPDATE", "DROP TRIGGER IF EXISTS audit_no_DELETE"]
POSTGRESQL_DROP = [
    "DROP TRIGGER IF EXISTS audit_append_only ON core_auditevent",
    "DROP TRIGGER IF EXISTS audit_no_truncate ON core_auditevent",
    "DROP FUNCTION IF EXISTS audit_append_only",
]


def add_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers of the database in use."""
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement)


def drop_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Undo ``add_triggers``."""
    statements = POSTGRESQL_DROP if schema_editor.connection.vendor == "postgresql" else SQLITE_DROP
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(add_triggers, drop_triggers)]
