"""Nobody approves what they last edited or submitted, and an approval can only be voided: enforced by PostgreSQL."""

from django.db import migrations

SQL = """
CREATE FUNCTION koho_guard_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an approval is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    ELSIF TG_OP = 'UPDATE' THEN
        IF OLD.voided_at IS NOT NULL
           OR ROW(NEW.announcement_id, NEW.revision_id, NEW.approved_by_id, NEW.approved_at,
                  NEW.binding, NEW.digest, NEW.override_reason)
              IS DISTINCT FROM
              ROW(OLD.announcement_id, OLD.revision_id, OLD.approved_by_id, OLD.approved_at,
                  OLD.binding, OLD.digest, OLD.override_reason) THEN
            RAISE EXCEPTION 'an approval can only be voided' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF EXISTS (
        SELECT 1 FROM announcements_revision r
        WHERE r.id = NEW.revision_id
          AND (NEW.approved_by_id IN (r.edited_by_id, r.submitted_by_id)
               OR r.announcement_id <> NEW.announcement_id)) THEN
        RAISE EXCEPTION 'nobody approves own work' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER patrol_approval_guard BEFORE INSERT OR UPDATE OR DELETE ON patrol_approval
    FOR EACH ROW EXECUTE FUNCTION koho_guard_approval();
"""
REVERSE = """
DROP TRIGGER patrol_approval_guard ON patrol_approval;
DROP FUNCTION koho_guard_approval();
"""


class Migration(migrations.Migration):
    dependencies = [("patrol", "0002_initial"), ("announcements", "0003_revision_immutable")]
    operations = [migrations.RunSQL(SQL, REVERSE)]
