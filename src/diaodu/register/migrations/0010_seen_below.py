"""Which subjects are seen below their place: packs say it by kind, and say it when they are loaded next."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0009_import_links")]

    operations = [
        migrations.AddField(
            model_name="subject",
            name="seen_below",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="subject",
            index=models.Index(fields=["place"], name="subject_seen_below", condition=models.Q(seen_below=True)),
        ),
    ]
