"""Which subjects are seen below their place: packs say it by kind, and say it when they are loaded next."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0008_days")]

    operations = [
        migrations.AddField(
            model_name="subject",
            name="seen_below",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
