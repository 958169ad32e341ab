"""Who wrote what is printed without an approval: the cover of an issue, and the name of each section."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def writer(verbose_name):
    return models.ForeignKey(
        blank=True,
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=verbose_name,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0010_export_lease"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("issue", "cover_by", writer("表紙を書いた職員")),
        migrations.AddField("issuesection", "name_by", writer("欄の名前を書いた職員")),
        migrations.AddField("papersection", "name_by", writer("欄の名前を書いた職員")),
    ]
