"""Dated subjects of several kinds by their day: the log of runs lists trains and flights together."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0007_stage_order")]

    operations = [
        migrations.AddIndex(
            model_name="subject",
            index=models.Index(fields=["on", "id"], name="subject_day", condition=models.Q(on__isnull=False)),
        ),
    ]
