from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # Built beside the running city: webhooks must be stored within LINE's two seconds meanwhile.
    atomic = False

    dependencies = [
        ('segments', '0006_weekly_cap'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='webhookevent',
            index=models.Index(condition=models.Q(('kind', 'unfollow')), fields=['timestamp_ms'], name='webhook_unfollow'),
        ),
    ]
