"""What was authorized cannot change on its way out: payload, segment, count, time and channel are frozen rows."""

from django.db import migrations

SQL = """
CREATE FUNCTION koho_guard_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ROW(NEW.revision_id, NEW.channel, NEW.mode, NEW.payload, NEW.segment, NEW.people_counted, NEW.due_at,
           NEW.expires_at, NEW.is_emergency, NEW.authorization_basis, NEW.authorization,
           NEW.approved_by_id)
       IS DISTINCT FROM
       ROW(OLD.revision_id, OLD.channel, OLD.mode, OLD.payload, OLD.segment, OLD.people_counted, OLD.due_at,
           OLD.expires_at, OLD.is_emergency, OLD.authorization_basis, OLD.authorization,
           OLD.approved_by_id) THEN
        RAISE EXCEPTION 'a delivery is frozen' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER channels_delivery_frozen BEFORE UPDATE ON channels_delivery
    FOR EACH ROW EXECUTE FUNCTION koho_guard_delivery();
"""
REVERSE = """
DROP TRIGGER channels_delivery_frozen ON channels_delivery;
DROP FUNCTION koho_guard_delivery();
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0001_initial")]
    operations = [migrations.RunSQL(SQL, REVERSE)]
