"""Files of evidence and their erasures are append-only; what a file holds goes only once its erasure is recorded."""

from django.db import migrations

from diaodu.audit.append_only import guard

ERASED = """
CREATE FUNCTION matters_erased_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM matters_evidenceerasure WHERE file_id = OLD.file_id) THEN
        RAISE EXCEPTION 'matters_evidencecontent is append-only: no erasure of % is recorded', OLD.file_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER matters_evidencecontent_append_only BEFORE UPDATE OR TRUNCATE ON matters_evidencecontent
    FOR EACH STATEMENT EXECUTE FUNCTION diaodu_append_only();
CREATE TRIGGER matters_evidencecontent_erased_first BEFORE DELETE ON matters_evidencecontent
    FOR EACH ROW EXECUTE FUNCTION matters_erased_first();
"""
NO_MORE = """
DROP TRIGGER matters_evidencecontent_append_only ON matters_evidencecontent;
DROP TRIGGER matters_evidencecontent_erased_first ON matters_evidencecontent;
DROP FUNCTION matters_erased_first();
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_evidence"), ("audit", "0002_append_only")]
    operations = [
        guard("matters_evidencefile"),
        guard("matters_evidenceerasure"),
        migrations.RunSQL(ERASED, NO_MORE),
    ]
