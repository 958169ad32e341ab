"""The promise of a category with every version it had; a version never changes."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


SQL = """
CREATE TRIGGER segments_charterversion_immutable BEFORE UPDATE OR DELETE ON segments_charterversion
    FOR EACH ROW EXECUTE FUNCTION koho_refuse_change();
"""
REVERSE = "DROP TRIGGER segments_charterversion_immutable ON segments_charterversion;"


class Migration(migrations.Migration):

    dependencies = [
        ('segments', '0007_unfollow_index'),
        ('staff', '0002_audit_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CharterVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='版')),
                ('content', models.JSONField(verbose_name='内容')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='日時')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='職員')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charter_versions', to='segments.category', verbose_name='カテゴリ')),
            ],
            options={
                'verbose_name': '約束の版',
                'verbose_name_plural': '約束の版',
                'ordering': ['category', '-number'],
                'constraints': [models.UniqueConstraint(fields=('category', 'number'), name='charter_version_number')],
            },
        ),
        migrations.RunSQL(SQL, REVERSE),
    ]
