"""The database refuses to change what was recorded: a pairing and a recusal may be ended once, and that is all."""

from django.db import migrations

from diaodu.audit.append_only import ended_once_function, guard, guard_ended


class Migration(migrations.Migration):
    dependencies = [("pairing", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        ended_once_function(),
        guard_ended("pairing_pairing"),
        guard_ended("pairing_recusal"),
        guard("pairing_contact"),
        guard("pairing_approval"),
        guard("pairing_answer"),
    ]
