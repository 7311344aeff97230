"""What new facts refer to is looked up all at once instead of row by row (docs/decisions/0007)."""

import django.db.models.deletion
from django.db import migrations, models

KNOWN = """
CREATE FUNCTION ledger_fact_refers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added WHERE NOT EXISTS (SELECT FROM register_subject s WHERE s.id = added.subject_id)
    ) THEN
        RAISE EXCEPTION 'a fact names a subject that is not there' USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF EXISTS (
        SELECT FROM added WHERE document_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM ledger_document d WHERE d.id = added.document_id)
    ) THEN
        RAISE EXCEPTION 'a fact names a document that is not there' USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF EXISTS (
        SELECT FROM added WHERE supersedes_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM ledger_fact f WHERE f.number = added.supersedes_id AND f.number < added.number)
    ) THEN
        RAISE EXCEPTION 'a fact replaces one that is not there' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_fact_refers AFTER INSERT ON ledger_fact REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_fact_refers();
CREATE TRIGGER ledger_document_append_only BEFORE DELETE OR TRUNCATE OR UPDATE OF id ON ledger_document
    FOR EACH STATEMENT EXECUTE FUNCTION diaodu_append_only();
"""
UNKNOWN = """
DROP TRIGGER ledger_document_append_only ON ledger_document;
DROP TRIGGER ledger_fact_refers ON ledger_fact;
DROP FUNCTION ledger_fact_refers;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_return_lines"), ("register", "0003_subjects_stay")]

    operations = [
        migrations.AlterField(
            model_name="fact",
            name="subject",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="facts",
                to="register.subject",
            ),
        ),
        migrations.AlterField(
            model_name="fact",
            name="document",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="facts",
                to="ledger.document",
            ),
        ),
        migrations.AlterField(
            model_name="fact",
            name="supersedes",
            field=models.OneToOneField(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_by",
                to="ledger.fact",
            ),
        ),
        migrations.RunSQL(KNOWN, UNKNOWN),
    ]
