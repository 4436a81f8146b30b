"""Triggers that refuse to change or delete rows of the audit trail, on SQLite and PostgreSQL.

Rows older than 183 days by the database's own clock may be deleted, which archiving does; no setting
shortens that.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    """CREATE TRIGGER audit_no_UPDATE BEFORE UPDATE ON core_auditevent
       BEGIN SELECT RAISE(ABORT, '审计记录只能追加，不能修改或删除'); END""",
    """CREATE TRIGGER audit_no_DELETE BEFORE DELETE ON core_auditevent WHEN OLD.at > datetime('now', '-183 days')
       BEGIN SELECT RAISE(ABORT, '审计记录只能追加，不能修改或删除'); END""",
    # INSERT OR REPLACE deletes without asking the triggers above.
    """CREATE TRIGGER audit_no_REPLACE BEFORE INSERT ON core_auditevent
       WHEN EXISTS (SELECT 1 FROM core_auditevent WHERE id = NEW.id OR digest = NEW.digest)
       BEGIN SELECT RAISE(ABORT, '审计记录只能追加，不能修改或删除'); END""",
    """CREATE TRIGGER audit_person_no_UPDATE BEFORE UPDATE ON core_auditperson
       BEGIN SELECT RAISE(ABORT, '审计记录只能追加，不能修改或删除'); END""",
    """CREATE TRIGGER audit_person_no_DELETE BEFORE DELETE ON core_auditperson
       WHEN coalesce((SELECT at FROM core_auditevent WHERE id = OLD.event_id), datetime('now')) > datetime('now', '-183 days')
       BEGIN SELECT RAISE(ABORT, '审计记录只能追加，不能修改或删除'); END""",
    """CREATE TRIGGER audit_person_no_REPLACE BEFORE INSERT ON core_auditperson
       WHEN EXISTS (SELECT 1 FROM core_auditperson WHERE id = NEW.id)
       BEGIN SELECT RAISE(ABORT, '审计记录只能追加，不能修改或删除'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF TG_TABLE_NAME = 'core_auditevent' THEN
                IF OLD.at <= clock_timestamp() - interval '183 days' THEN RETURN OLD; END IF;
            ELSIF EXISTS (SELECT 1 FROM core_auditevent WHERE id = OLD.event_id
                          AND at <= clock_timestamp() - interval '183 days') THEN
                RETURN OLD;
            END IF;
        END IF;
        RAISE EXCEPTION '审计记录只能追加，不能修改或删除';
    END $$""",
    *(
        statement
        for table, mark in (("core_auditevent", "audit"), ("core_auditperson", "audit_person"))
        for statement in (
            f"""CREATE TRIGGER {mark}_append_only BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION audit_append_only()""",
            f"""CREATE TRIGGER {mark}_no_truncate BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()""",
        )
    ),
]
SQLITE_DROP = [
    f"DROP TRIGGER IF EXISTS {mark}_no_{verb}"
    for mark in ("audit", "audit_person")
    for verb in ("UPDATE", "DELETE", "REPLACE")
]
POSTGRESQL_DROP = [
    "DROP TRIGGER IF EXISTS audit_append_only ON core_auditevent",
    "DROP TRIGGER IF EXISTS audit_no_truncate ON core_auditevent",
    "DROP TRIGGER IF EXISTS audit_person_append_only ON core_auditperson",
    "DROP TRIGGER IF EXISTS audit_person_no_truncate ON core_auditperson",
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
