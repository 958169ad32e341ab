"""What the board keeps of an article's way, and a closed issue (校了) that cannot change by any road."""

import django.db.models.deletion
from django.db import migrations, models

# Whoever changes an article waits for whoever closes its issue at this moment, and the other way round.
SQL = """
CREATE FUNCTION koho_issue_open(issues bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM channels_issue WHERE id = ANY(issues) ORDER BY id FOR SHARE;
    IF EXISTS (SELECT 1 FROM channels_issue WHERE id = ANY(issues) AND state = 'closed') THEN
        RAISE EXCEPTION 'the issue is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'issue_is_open';
    END IF;
END $$;

CREATE FUNCTION koho_part_of_open_issue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM koho_issue_open(ARRAY[NEW.issue_id]);
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM koho_issue_open(ARRAY[OLD.issue_id]);
        RETURN OLD;
    ELSE
        PERFORM koho_issue_open(ARRAY[OLD.issue_id, NEW.issue_id]);
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION koho_version_in_open_issue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM koho_issue_open(ARRAY(SELECT issue_id FROM channels_issueitem WHERE id = NEW.item_id));
    RETURN NEW;
END $$;

CREATE FUNCTION koho_closed_issue_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.state = 'closed' AND NEW IS DISTINCT FROM OLD)
        OR (to_jsonb(NEW) - '{state,closed_at,final_proof_id}'::text[])
            IS DISTINCT FROM (to_jsonb(OLD) - '{state,closed_at,final_proof_id}'::text[]) THEN
        RAISE EXCEPTION 'the issue is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'issue_is_open';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER channels_issueitem_open BEFORE INSERT OR UPDATE OR DELETE ON channels_issueitem
    FOR EACH ROW EXECUTE FUNCTION koho_part_of_open_issue();
CREATE TRIGGER channels_issuesection_open BEFORE INSERT OR UPDATE OR DELETE ON channels_issuesection
    FOR EACH ROW EXECUTE FUNCTION koho_part_of_open_issue();
CREATE TRIGGER channels_itemversion_open BEFORE INSERT ON channels_itemversion
    FOR EACH ROW EXECUTE FUNCTION koho_version_in_open_issue();
CREATE TRIGGER channels_issue_stays BEFORE UPDATE ON channels_issue
    FOR EACH ROW WHEN (OLD.state = 'closed') EXECUTE FUNCTION koho_closed_issue_stays();
"""
REVERSE = """
DROP TRIGGER channels_issue_stays ON channels_issue;
DROP TRIGGER channels_itemversion_open ON channels_itemversion;
DROP TRIGGER channels_issuesection_open ON channels_issuesection;
DROP TRIGGER channels_issueitem_open ON channels_issueitem;
DROP FUNCTION koho_closed_issue_stays();
DROP FUNCTION koho_version_in_open_issue();
DROP FUNCTION koho_part_of_open_issue();
DROP FUNCTION koho_issue_open(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0007_newsletter_room")]

    operations = [
        migrations.AddField(
            model_name="issueitem",
            name="held_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="channels.issue",
                verbose_name="回した元の号",
            ),
        ),
        migrations.AddField(
            model_name="issueitem",
            name="held_reason",
            field=models.TextField(blank=True, verbose_name="次号へ回した理由"),
        ),
        migrations.AddField(
            model_name="issueitem",
            name="withdrawn_reason",
            field=models.TextField(blank=True, verbose_name="外した理由"),
        ),
        migrations.RunSQL(SQL, REVERSE),
    ]
