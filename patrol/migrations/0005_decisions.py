"""What becomes of findings: accepted, fixed or turned down; which checks rest; proposals to the charters."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


# What was dismissed before stays dismissed; the category is the one the revision was held against.
CARRY_OVER = """
UPDATE patrol_findingrecord f
   SET fate = CASE WHEN f.dismissed_by_id IS NULL THEN 'open' ELSE 'dismissed' END,
       decided_at = CASE WHEN f.dismissed_by_id IS NULL THEN NULL ELSE COALESCE(w.decided_at, w.opened_at) END,
       category_code = COALESCE(r.content #>> '{category,code}', '')
  FROM patrol_review w JOIN announcements_revision r ON r.id = w.revision_id
 WHERE w.id = f.review_id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('announcements', '0003_revision_immutable'),
        ('patrol', '0004_routes'),
        ('segments', '0008_charter_versions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CharterProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('example', models.CharField(max_length=120, verbose_name='合う例')),
                ('reason', models.TextField(verbose_name='理由')),
                ('state', models.CharField(choices=[('waiting', '判断待ち'), ('accepted', '加えた'), ('rejected', '加えない')], default='waiting', max_length=8, verbose_name='状態')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='日時')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': '分野の約束への提案',
                'verbose_name_plural': '分野の約束への提案',
                'ordering': ['made_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CheckRest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('check_name', models.CharField(max_length=40, verbose_name='検査')),
                ('rests', models.BooleanField(verbose_name='休ませる')),
                ('lowers_stop', models.BooleanField(default=False, verbose_name='「止める」を「要確認」にする')),
                ('reason', models.TextField(verbose_name='理由')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='日時')),
            ],
            options={
                'verbose_name': '検査を休ませる判断',
                'verbose_name_plural': '検査を休ませる判断',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='DraftFindings',
            fields=[
                ('announcement', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='draft_findings', serialize=False, to='announcements.announcement')),
                ('found', models.JSONField(default=list)),
            ],
            options={
                'verbose_name': '下書きの指摘',
                'verbose_name_plural': '下書きの指摘',
            },
        ),
        migrations.CreateModel(
            name='EarlyFix',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('check_name', models.CharField(max_length=40, verbose_name='検査')),
                ('severity', models.CharField(choices=[('stop', '止める'), ('confirm', '要確認'), ('note', '参考')], max_length=8, verbose_name='重さ')),
                ('quote', models.TextField(blank=True, verbose_name='該当箇所')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='日時')),
            ],
            options={
                'verbose_name': '申請の前に直ったもの',
                'verbose_name_plural': '申請の前に直ったもの',
                'ordering': ['at'],
            },
        ),
        migrations.AddField(
            model_name='findingrecord',
            name='carried_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patrol.findingrecord'),
        ),
        migrations.AddField(
            model_name='findingrecord',
            name='category_code',
            field=models.CharField(blank=True, db_default='', default='', max_length=30, verbose_name='分野'),
        ),
        migrations.AddField(
            model_name='findingrecord',
            name='decided_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='扱いを決めた日時'),
        ),
        migrations.AddField(
            model_name='findingrecord',
            name='fate',
            field=models.CharField(choices=[('open', '未判断'), ('accepted', '指摘どおり差戻し'), ('fixed', '直った'), ('dismissed', '見送り'), ('overridden', '理由を書いて承認'), ('passed', 'そのまま承認')], db_default='open', default='open', max_length=10, verbose_name='扱い'),
        ),
        migrations.AddField(
            model_name='findingrecord',
            name='is_resting',
            field=models.BooleanField(db_default=False, default=False, verbose_name='休ませている検査'),
        ),
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='findingrecord',
            index=models.Index(condition=models.Q(('fate__in', ['accepted', 'fixed', 'dismissed', 'overridden'])), fields=['category_code', 'check_name', '-decided_at'], name='finding_decided'),
        ),
        migrations.AddConstraint(
            model_name='findingrecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('fate__in', ['dismissed', 'overridden']), _negated=True), models.Q(('dismissed_by__isnull', False), models.Q(('dismissed_reason', ''), _negated=True)), _connector='OR'), name='finding_turned_down_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='findingrecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('fate', 'open')), models.Q(models.Q(('fate', 'open'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='finding_fate_has_time'),
        ),
        migrations.AddConstraint(
            model_name='findingrecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('severity', 'stop'), _negated=True), models.Q(('fate', 'dismissed'), _negated=True), _connector='OR'), name='finding_stop_not_dismissed'),
        ),
        migrations.AddField(
            model_name='charterproposal',
            name='category',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='segments.category', verbose_name='分野'),
        ),
        migrations.AddField(
            model_name='charterproposal',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='charterproposal',
            name='finding',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='patrol.findingrecord', verbose_name='指摘'),
        ),
        migrations.AddField(
            model_name='checkrest',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='広報課長'),
        ),
        migrations.AddField(
            model_name='checkrest',
            name='category',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='segments.category', verbose_name='分野'),
        ),
        migrations.AddField(
            model_name='earlyfix',
            name='announcement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='announcements.announcement'),
        ),
        migrations.AddIndex(
            model_name='charterproposal',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['category'], name='charter_proposal_waiting'),
        ),
        migrations.AddConstraint(
            model_name='charterproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('decided_by__isnull', False)), _connector='OR'), name='charter_proposal_decided_by'),
        ),
        migrations.AddIndex(
            model_name='checkrest',
            index=models.Index(fields=['category', 'check_name', '-at'], name='check_rest_newest'),
        ),
        migrations.AddConstraint(
            model_name='checkrest',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='check_rest_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='checkrest',
            constraint=models.CheckConstraint(condition=models.Q(('rests', True), ('lowers_stop', False), _connector='OR'), name='check_rest_lowers_if_rests'),
        ),
        migrations.AddIndex(
            model_name='earlyfix',
            index=models.Index(fields=['at'], name='early_fix_at'),
        ),
    ]
