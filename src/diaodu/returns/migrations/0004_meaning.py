"""A return remembers what its form meant when it was begun; no line is moved into a return that is frozen."""

from django.db import migrations, models

MOVED = """
CREATE TRIGGER returns_line_frozen_moved AFTER UPDATE ON returns_line REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION returns_line_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("returns", "0003_pages")]
    operations = [
        migrations.AddField("return", "meaning", models.CharField(max_length=64, blank=True)),
        migrations.RunSQL(MOVED, "DROP TRIGGER returns_line_frozen_moved ON returns_line"),
    ]
