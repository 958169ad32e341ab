"""A submitted revision never changes: a trigger refuses UPDATE and DELETE."""

from django.db import migrations

SQL = """
CREATE TRIGGER announcements_revision_immutable BEFORE UPDATE OR DELETE ON announcements_revision
    FOR EACH ROW EXECUTE FUNCTION koho_refuse_change();
"""
REVERSE = "DROP TRIGGER announcements_revision_immutable ON announcements_revision;"


class Migration(migrations.Migration):
    dependencies = [("announcements", "0002_initial"), ("staff", "0002_audit_append_only")]
    operations = [migrations.RunSQL(SQL, REVERSE)]
