"""The database refuses to take a subject away or to renumber it: what the ledger says of it is found by its id."""

from django.db.migrations import Migration as Base
from django.db.migrations import RunSQL

STAY = """
CREATE TRIGGER register_subject_append_only BEFORE DELETE OR TRUNCATE OR UPDATE OF id ON register_subject
    FOR EACH STATEMENT EXECUTE FUNCTION diaodu_append_only()
"""


class Migration(Base):
    dependencies = [("register", "0002_append_only")]
    operations = [RunSQL(STAY, "DROP TRIGGER register_subject_append_only ON register_subject")]
