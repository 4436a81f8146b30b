"""An index by which words in résumés are found at once, where PostgreSQL has the extension for it.

Without the extension, and on SQLite, the texts are read from end to end.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

INDEX = "resume_words"


def add_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the index if the extension is installed or may be created."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT trusted OR rolsuper FROM pg_available_extension_versions, pg_roles
               WHERE name = 'pg_trgm' AND rolname = current_user
               UNION SELECT true FROM pg_extension WHERE extname = 'pg_trgm'"""
        )
        if any(row[0] for row in cursor.fetchall()):
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(f"CREATE INDEX {INDEX} ON cadre_resume USING gin (text gin_trgm_ops)")


def drop_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Undo ``add_index``; the extension stays."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


class Migration(migrations.Migration):
    dependencies = [("cadre", "0001_initial")]

    operations = [migrations.RunPython(add_index, drop_index)]
