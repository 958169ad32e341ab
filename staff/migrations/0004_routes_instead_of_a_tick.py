"""Whether a department signs off is said by its routes now; patrol.0004_routes has carried the tick over."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("staff", "0003_presence")]
    operations = [migrations.RemoveField(model_name="department", name="needs_head_sign_off")]
