import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('segments', '0005_replies'),
    ]

    operations = [
        migrations.AddField(
            model_name='category',
            name='weekly_cap',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)], verbose_name='週の上限（通）'),
        ),
    ]
