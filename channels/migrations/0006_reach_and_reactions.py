import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0005_recipients_uncompressed'),
    ]

    operations = [
        migrations.AddField(
            model_name='outcome',
            name='is_final',
            field=models.BooleanField(db_default=False, default=False, verbose_name='確定'),
        ),
        migrations.AddField(
            model_name='outcome',
            name='reacted',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='いいねなど'),
        ),
        migrations.AddField(
            model_name='outcome',
            name='shared',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='再投稿・引用'),
        ),
        migrations.CreateModel(
            name='Reach',
            fields=[
                ('delivery', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='reach', serialize=False, to='channels.delivery')),
                ('readers', models.BinaryField()),
                ('people', models.PositiveIntegerField(verbose_name='人数')),
                ('folded_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': '届いた人の集計',
                'verbose_name_plural': '届いた人の集計',
            },
        ),
    ]
