"""The log of acts can only grow: a trigger refuses UPDATE and DELETE, whatever code asks for it."""

from django.db import migrations

SQL = """
CREATE FUNCTION koho_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER staff_auditentry_append_only BEFORE UPDATE OR DELETE ON staff_auditentry
    FOR EACH ROW EXECUTE FUNCTION koho_refuse_change();
"""
REVERSE = """
DROP TRIGGER staff_auditentry_append_only ON staff_auditentry;
DROP FUNCTION koho_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]
    operations = [migrations.RunSQL(SQL, REVERSE)]
