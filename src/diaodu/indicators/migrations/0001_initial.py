"""Adjustments of score sheets, which the database keeps as they were recorded."""

import django.db.models.deletion
from django.db import migrations, models

from diaodu.audit.append_only import guard


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audit", "0002_append_only"),
        ("ledger", "0004_references_at_once"),
        ("packs", "0002_append_only"),
        ("register", "0003_subjects_stay"),
    ]

    operations = [
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("sheet", models.CharField(max_length=60)),
                ("period", models.CharField(max_length=10)),
                ("points", models.DecimalField(decimal_places=4, max_digits=9)),
                ("reason", models.CharField(max_length=300)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=60)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="adjustments", to="ledger.document"
                    ),
                ),
                (
                    "pack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="adjustments", to="packs.pack"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="adjustments", to="register.place"
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="indicators.adjustment",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "indexes": [models.Index(fields=["pack", "sheet", "place"], name="adjustment_by_sheet")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="adjustment_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("points", 0), _negated=True), ("supersedes__isnull", False), _connector="OR"
                        ),
                        name="adjustment_gives_or_takes_back",
                    ),
                ],
            },
        ),
        guard("indicators_adjustment"),
    ]
