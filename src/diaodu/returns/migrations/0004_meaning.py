"""A return remembers what its form meant when it was begun. Lines are looked after as a whole (docs/decisions/0007):
what new ones refer to is looked up at once, and none is moved into a return that is frozen.
"""

import django.db.models.deletion
from django.db import migrations, models

LINES = """
CREATE FUNCTION returns_line_refers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT owner_id FROM touched) t
               WHERE NOT EXISTS (SELECT FROM returns_return r WHERE r.id = t.owner_id)) THEN
        RAISE EXCEPTION 'a line names a return that is not there' USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF EXISTS (SELECT FROM touched t WHERE NOT EXISTS (SELECT FROM register_subject s WHERE s.id = t.subject_id)) THEN
        RAISE EXCEPTION 'a line names a subject that is not there' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER returns_line_refers AFTER INSERT ON returns_line REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION returns_line_refers();
CREATE TRIGGER returns_line_refers_still AFTER UPDATE ON returns_line REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION returns_line_refers();
CREATE TRIGGER returns_line_frozen_moved AFTER UPDATE ON returns_line REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION returns_line_frozen();
DROP TRIGGER returns_return_append_only ON returns_return;
CREATE TRIGGER returns_return_append_only BEFORE DELETE OR TRUNCATE OR UPDATE OF id ON returns_return
    FOR EACH STATEMENT EXECUTE FUNCTION diaodu_append_only();
"""
BEFORE = """
DROP TRIGGER returns_return_append_only ON returns_return;
CREATE TRIGGER returns_return_append_only BEFORE TRUNCATE ON returns_return
    FOR EACH STATEMENT EXECUTE FUNCTION diaodu_append_only();
DROP TRIGGER returns_line_frozen_moved ON returns_line;
DROP TRIGGER returns_line_refers_still ON returns_line;
DROP TRIGGER returns_line_refers ON returns_line;
DROP FUNCTION returns_line_refers;
"""


def reference(to: str, name: str) -> models.ForeignKey:
    """A reference that the trigger looks after."""
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=name,
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [("returns", "0003_pages"), ("register", "0003_subjects_stay")]
    operations = [
        migrations.AddField("return", "meaning", models.CharField(max_length=64, blank=True)),
        migrations.AlterField("line", "owner", reference("returns.return", "lines")),
        migrations.AlterField("line", "subject", reference("register.subject", "+")),
        migrations.RunSQL(LINES, BEFORE),
    ]
