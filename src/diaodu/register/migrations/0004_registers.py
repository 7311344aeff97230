"""The day and the latest number of each subject; rosters that list by rule. Days are filled in when packs are loaded."""

from django.db import migrations, models

NUMBERED = """
UPDATE register_subject subject SET number = latest.number
  FROM (SELECT subject_id, max(number) AS number FROM register_revision GROUP BY subject_id) latest
 WHERE latest.subject_id = subject.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("packs", "0002_append_only"),
        ("register", "0003_subjects_stay"),
    ]

    operations = [
        migrations.AddField(
            model_name="roster",
            name="kind",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="roster",
            name="rule",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="subject",
            name="number",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="subject",
            name="on",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="roster",
            name="period",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddIndex(
            model_name="subject",
            index=models.Index(fields=["kind", "on", "id"], name="subject_kind_day"),
        ),
        migrations.AddIndex(
            model_name="subject",
            index=models.Index(fields=["kind", "stage"], name="subject_kind_stage"),
        ),
        migrations.RunSQL(NUMBERED, migrations.RunSQL.noop),
    ]
