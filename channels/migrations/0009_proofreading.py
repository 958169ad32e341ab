"""校正 with the departments and the archive of finals.

What was sent out and what was closed never changes; of a final only its reopening is written, once.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


SQL = """
CREATE TRIGGER channels_checkround_immutable BEFORE UPDATE OR DELETE ON channels_checkround
    FOR EACH ROW EXECUTE FUNCTION koho_refuse_change();
CREATE TRIGGER channels_finalproof_kept BEFORE DELETE ON channels_finalproof
    FOR EACH ROW EXECUTE FUNCTION koho_refuse_change();
CREATE FUNCTION koho_final_proof_reopens_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.reopened_at IS NOT NULL OR (to_jsonb(NEW) - ARRAY['reopened_at', 'reopened_by_id', 'reopen_reason'])
        IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['reopened_at', 'reopened_by_id', 'reopen_reason'])
    THEN
        RAISE EXCEPTION 'a final proof is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER channels_finalproof_immutable BEFORE UPDATE ON channels_finalproof
    FOR EACH ROW EXECUTE FUNCTION koho_final_proof_reopens_once();
"""
REVERSE = """
DROP TRIGGER channels_finalproof_immutable ON channels_finalproof;
DROP FUNCTION koho_final_proof_reopens_once();
DROP TRIGGER channels_finalproof_kept ON channels_finalproof;
DROP TRIGGER channels_checkround_immutable ON channels_checkround;
"""


def keep_what_is_closed(apps, schema_editor):
    """An issue closed before finals were kept: its proof is its final, and nobody was asked."""
    Issue, FinalProof = apps.get_model("channels", "Issue"), apps.get_model("channels", "FinalProof")
    for issue in Issue.objects.filter(state="closed").select_related("final_proof"):
        FinalProof.objects.create(
            issue=issue,
            proof=issue.final_proof,
            pdf=issue.final_proof.pdf.name,
            sha256=issue.final_proof.pdf_sha256,
            articles=issue.items.filter(withdrawn_at__isnull=True).count(),
            confirmed=0,
            closed_at=issue.closed_at,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0008_board'),
        ('staff', '0004_routes_instead_of_a_tick'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='回答の期限')),
                ('note', models.TextField(blank=True, max_length=400, verbose_name='各課への連絡')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='依頼日時')),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='channels.proof', verbose_name='校正刷')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='依頼した人')),
            ],
            options={
                'verbose_name': '校正の依頼',
                'verbose_name_plural': '校正の依頼',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='CheckCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='依頼メールの日時')),
                ('reminded_on', models.DateField(blank=True, null=True, verbose_name='督促メールの日')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.department', verbose_name='課')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='channels.checkround', verbose_name='校正の依頼')),
            ],
            options={
                'verbose_name': '校正を依頼した課',
                'verbose_name_plural': '校正を依頼した課',
                'ordering': ['round', 'department'],
                'constraints': [models.UniqueConstraint(fields=('round', 'department'), name='check_call_once_per_department')],
            },
        ),
        migrations.CreateModel(
            name='FinalProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pdf', models.FileField(upload_to='newsletter/archive/', verbose_name='PDF')),
                ('sha256', models.CharField(max_length=64, verbose_name='要約値')),
                ('articles', models.PositiveSmallIntegerField(verbose_name='記事の数')),
                ('confirmed', models.PositiveSmallIntegerField(verbose_name='確認済の数')),
                ('unconfirmed', models.JSONField(default=list, verbose_name='確認がない記事')),
                ('reason', models.TextField(blank=True, verbose_name='確認がないまま校了した理由')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='校了日時')),
                ('reopened_at', models.DateTimeField(blank=True, null=True, verbose_name='校了を取り消した日時')),
                ('reopen_reason', models.TextField(blank=True, verbose_name='校了を取り消した理由')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='校了')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='finals', to='channels.issue', verbose_name='号')),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='finals', to='channels.proof', verbose_name='校正刷')),
                ('reopened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='取消し')),
            ],
            options={
                'verbose_name': '保存した号',
                'verbose_name_plural': '保存した号',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('reopened_at__isnull', True)), fields=('issue',), name='final_one_stands'), models.CheckConstraint(condition=models.Q(('unconfirmed', []), models.Q(('reason', ''), _negated=True), _connector='OR'), name='final_unconfirmed_needs_reason'), models.CheckConstraint(condition=models.Q(models.Q(('reopened_at__isnull', True), ('reopened_by__isnull', True)), models.Q(('reopened_at__isnull', False), ('reopened_by__isnull', False)), _connector='OR'), name='final_reopened_by_somebody')],
            },
        ),
        migrations.RunSQL(SQL, REVERSE),
        migrations.RunPython(keep_what_is_closed, migrations.RunPython.noop),
    ]
