"""The keys of feeds are kept by the room of notices now, in the table in which they stand."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="FeedKey")]),
    ]
