"""The history of matters is append-only."""

from django.db import migrations

from diaodu.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial"), ("audit", "0002_append_only")]
    operations = [guard("matters_event")]
