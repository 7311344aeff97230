"""The database refuses to change what was closed, asked for, submitted or accepted."""

from django.db.migrations import Migration as Base
from django.db.migrations import RunSQL

from diaodu.audit.append_only import guard

FROZEN = """
CREATE FUNCTION returns_line_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT owner_id FROM touched) t JOIN returns_return r ON r.id = t.owner_id
        WHERE r.state NOT IN ('draft', 'returned')
    ) THEN
        RAISE EXCEPTION 'the lines of a submitted return are frozen: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER returns_line_frozen_insert AFTER INSERT ON returns_line REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION returns_line_frozen();
CREATE TRIGGER returns_line_frozen_update AFTER UPDATE ON returns_line REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION returns_line_frozen();
CREATE TRIGGER returns_line_frozen_delete AFTER DELETE ON returns_line REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION returns_line_frozen();

CREATE TRIGGER returns_line_append_only BEFORE TRUNCATE ON returns_line
    FOR EACH STATEMENT EXECUTE FUNCTION diaodu_append_only();

CREATE FUNCTION returns_return_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an accepted return stays as it is: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER returns_return_frozen BEFORE UPDATE OR DELETE ON returns_return
    FOR EACH ROW WHEN (OLD.state = 'accepted') EXECUTE FUNCTION returns_return_frozen();
CREATE TRIGGER returns_return_append_only BEFORE TRUNCATE ON returns_return
    FOR EACH STATEMENT EXECUTE FUNCTION diaodu_append_only();
"""
THAWED = """
DROP TRIGGER returns_return_append_only ON returns_return;
DROP TRIGGER returns_line_append_only ON returns_line;
DROP TRIGGER returns_return_frozen ON returns_return;
DROP FUNCTION returns_return_frozen;
DROP TRIGGER returns_line_frozen_insert ON returns_line;
DROP TRIGGER returns_line_frozen_update ON returns_line;
DROP TRIGGER returns_line_frozen_delete ON returns_line;
DROP FUNCTION returns_line_frozen;
"""


class Migration(Base):
    dependencies = [("returns", "0001_returns"), ("audit", "0002_append_only")]
    operations = [guard("returns_closing"), guard("returns_reminder"), RunSQL(FROZEN, THAWED)]
