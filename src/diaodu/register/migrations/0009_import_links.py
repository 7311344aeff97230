from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0008_days")]

    operations = [
        migrations.AddField("import", "linked", models.PositiveIntegerField(default=0)),
        migrations.AddField("import", "unlinked", models.PositiveIntegerField(default=0)),
    ]
