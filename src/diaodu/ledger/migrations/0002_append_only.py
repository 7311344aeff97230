"""The database refuses to change what was recorded."""

from django.db import migrations

from diaodu.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        guard("ledger_fact"),
    ]
