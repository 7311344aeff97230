"""The keys of feeds, in the table in which the room of events made them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FEED_KEY = migrations.CreateModel(
    name="FeedKey",
    fields=[
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("digest", models.CharField(max_length=64, unique=True)),
        ("language", models.CharField(max_length=10)),
        ("opened_at", models.DateTimeField()),
        ("used_at", models.DateTimeField(null=True)),
        ("closed_at", models.DateTimeField(null=True)),
        (
            "user",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="feed_keys", to=settings.AUTH_USER_MODEL
            ),
        ),
    ],
    options={
        "db_table": "events_feedkey",
        "ordering": ["-opened_at"],
        "constraints": [
            models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("user",), name="feed_key_one_open_for_each"
            )
        ],
    },
)


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
        ("events", "0002_feed_key_moved"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [migrations.SeparateDatabaseAndState(state_operations=[FEED_KEY])]
