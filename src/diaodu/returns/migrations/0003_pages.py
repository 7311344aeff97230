"""A return may be that of a published page: many of one place and day. It keeps what its file as a whole lacked."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("returns", "0002_frozen")]
    operations = [
        migrations.AddField("return", "page", models.JSONField(null=True)),
        migrations.AddField("return", "problems", models.JSONField(default=list)),
        migrations.RemoveConstraint("return", "return_open_once"),
        migrations.AddConstraint(
            "return",
            models.UniqueConstraint(
                fields=["form", "place", "period"],
                condition=~Q(state="accepted") & Q(page__isnull=True),
                name="return_open_once",
            ),
        ),
    ]
