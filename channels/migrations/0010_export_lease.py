"""Files of the paper are made under a lease, so that a worker that dies loses none of them.

The way back loses who is at a file: one half made stays 「作成中」 until this is applied again.
"""

from django.db import migrations, models


LOST = "作ったファイルの記録がありません。「もう一度作る」を押してください。"


def make_fit(apps, schema_editor):
    """No row may stand against the constraints: nobody holds a lease yet, and a finished file has a name."""
    Export = apps.get_model("channels", "Export")
    Export.objects.filter(state="running").update(state="waiting", started_at=None, done_percent=0)
    nameless = Export.objects.filter(models.Q(file="") | models.Q(sha256=""), state="done")
    nameless.update(state="failed", problem=LOST, done_percent=0)


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0009_proofreading'),
    ]

    operations = [
        migrations.AddField(
            model_name='export',
            name='attempts',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='export',
            name='lease_token',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='export',
            name='lease_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(make_fit, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='export',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['requested_at'], name='export_to_make'),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lease_token__isnull', False), ('lease_until__isnull', False), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('lease_token__isnull', True)), _connector='OR'), name='export_lease_while_running'),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(models.Q(('file', ''), _negated=True), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='export_done_has_file'),
        ),
    ]
