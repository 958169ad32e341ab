from django.db import migrations, models


class Migration(migrations.Migration):
    # Constant defaults in the database: no row is rewritten, and code of the release before can still insert.

    dependencies = [
        ('segments', '0004_importing'),
    ]

    operations = [
        migrations.CreateModel(
            name='PendingReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=200, unique=True)),
                ('user_id', models.CharField(max_length=33)),
                ('screen', models.CharField(max_length=40)),
                ('note', models.TextField(blank=True)),
                ('can_undo', models.BooleanField(default=False)),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': '返信待ち',
                'verbose_name_plural': '返信待ち',
            },
        ),
        migrations.AddField(
            model_name='webhookevent',
            name='answer',
            field=models.CharField(blank=True, db_default='', max_length=40),
        ),
        migrations.AddField(
            model_name='webhookevent',
            name='before',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='webhookevent',
            name='is_late',
            field=models.BooleanField(db_default=False),
        ),
    ]
