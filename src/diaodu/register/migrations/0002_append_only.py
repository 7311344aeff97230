"""The database refuses to change what was recorded."""

from django.db import migrations

from diaodu.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        guard("register_revision"),
        guard("register_milestone"),
        guard("register_membership"),
    ]
