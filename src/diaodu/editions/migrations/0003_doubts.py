"""A step keeps the numbers in doubt that an edition was released with all the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("editions", "0002_frozen")]
    operations = [migrations.AddField("editionstep", "doubts", models.JSONField(default=list))]
