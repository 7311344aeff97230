"""The subjects of a stage in the order of their last change: a board shows those unchanged for longest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0006_organisation_document")]

    operations = [
        migrations.RemoveIndex(model_name="subject", name="subject_kind_stage"),
        migrations.AddIndex(
            model_name="subject",
            index=models.Index(fields=["kind", "stage", "number"], name="subject_stage_order"),
        ),
    ]
