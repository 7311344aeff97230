"""The database refuses to change a decision."""

from django.db import migrations

from diaodu.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("findings", "0001_initial"), ("audit", "0002_append_only")]
    operations = [guard("findings_decision")]
