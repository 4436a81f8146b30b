"""Triggers that hold what no service may forget: administrators hold nothing else, names have one spelling.

Both hold on SQLite and PostgreSQL, for the ORM, for bulk writes and for SQL by hand.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

EXCLUSIVE = "系统管理员、安全管理员、审计管理员互斥，也不能兼任业务角色"
SPELLING = "账号名须为半角小写"
# Half-open spans that share a day; an empty span shares none.
_CLASH = """SELECT 1 FROM core_rolegrant AS held
    WHERE held.user_id = NEW.user_id AND held.id <> COALESCE(NEW.id, -1) AND held.role <> NEW.role
    AND (held.role IN ('sysadmin', 'secadmin', 'auditor')
         OR NEW.role IN ('sysadmin', 'secadmin', 'auditor'))
    AND (NEW."end" IS NULL OR (held.start < NEW."end" AND NEW.start < NEW."end"))
    AND (held."end" IS NULL OR (NEW.start < held."end" AND held.start < held."end"))"""
SQLITE = [
    *(
        f"""CREATE TRIGGER three_administrators_{verb} BEFORE {verb} ON core_rolegrant
            WHEN EXISTS ({_CLASH}) BEGIN SELECT RAISE(ABORT, '{EXCLUSIVE}'); END"""
        for verb in ("INSERT", "UPDATE")
    ),
    *(
        f"""CREATE TRIGGER one_spelling_{verb} BEFORE {verb} ON core_user
            WHEN NEW.username <> lower(NEW.username) OR NEW.username GLOB '*[！-～　 ]*'
            BEGIN SELECT RAISE(ABORT, '{SPELLING}'); END"""
        for verb in ("INSERT", "UPDATE")
    ),
]
# Two transactions that give one account two roles at once queue on a lock of that account.
POSTGRESQL = [
    f"""CREATE FUNCTION three_administrators() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM pg_advisory_xact_lock(4201843, NEW.user_id::int);
        IF EXISTS ({_CLASH}) THEN
            RAISE EXCEPTION '{EXCLUSIVE}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW; END $$""",
    """CREATE TRIGGER three_administrators BEFORE INSERT OR UPDATE ON core_rolegrant
       FOR EACH ROW EXECUTE FUNCTION three_administrators()""",
    f"""CREATE FUNCTION one_spelling() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.username <> lower(normalize(NEW.username, NFKC)) OR NEW.username LIKE '% %' THEN
            RAISE EXCEPTION '{SPELLING}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW; END $$""",
    """CREATE TRIGGER one_spelling BEFORE INSERT OR UPDATE OF username ON core_user
       FOR EACH ROW EXECUTE FUNCTION one_spelling()""",
]
SQLITE_DROP = [
    f"DROP TRIGGER IF EXISTS {name}_{verb}"
    for name in ("three_administrators", "one_spelling")
    for verb in ("INSERT", "UPDATE")
]
POSTGRESQL_DROP = [
    "DROP TRIGGER IF EXISTS three_administrators ON core_rolegrant",
    "DROP TRIGGER IF EXISTS one_spelling ON core_user",
    "DROP FUNCTION IF EXISTS three_administrators",
    "DROP FUNCTION IF EXISTS one_spelling",
]


def add_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers of the database in use."""
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement, params=None)


def drop_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Undo ``add_triggers``."""
    statements = POSTGRESQL_DROP if schema_editor.connection.vendor == "postgresql" else SQLITE_DROP
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0002_append_only_audit")]

    operations = [migrations.RunPython(add_triggers, drop_triggers)]
