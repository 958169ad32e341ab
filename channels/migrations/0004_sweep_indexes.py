"""What the sweep looks for every two seconds is found without reading every batch there ever was."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # built while deliveries go on
    dependencies = [("channels", "0003_delivery_control")]
    operations = [
        AddIndexConcurrently(
            "batch",
            models.Index(
                fields=["lease_until"], condition=models.Q(("state", "claimed")), name="batch_leased"
            ),
        ),
        AddIndexConcurrently(
            "batch",
            models.Index(
                fields=["first_sent_at"], condition=models.Q(("state", "unknown")), name="batch_in_doubt"
            ),
        ),
    ]
