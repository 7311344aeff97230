"""The ledger number's sequence, and the guard that makes tables append-only."""

from django.db import migrations

from diaodu.audit.append_only import guard, guard_function


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE ledger_number", "DROP SEQUENCE ledger_number"),
        guard_function(),
        guard("audit_auditentry"),
    ]
