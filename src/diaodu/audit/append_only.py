"""Triggers that make a table append-only: the database itself refuses UPDATE, DELETE and TRUNCATE."""

from __future__ import annotations

from django.db.migrations import RunSQL

FUNCTION = """
CREATE OR REPLACE FUNCTION diaodu_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


ENDED_ONCE = """
CREATE OR REPLACE FUNCTION diaodu_ended_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ends text[] := ARRAY['until', 'ended_at', 'ended_by_id', 'ended_reason'];
BEGIN
    IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR to_jsonb(OLD) - ends <> to_jsonb(NEW) - ends THEN
        RAISE EXCEPTION '% is append-only: only an end may be written, once', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


def guard_function() -> RunSQL:
    """The migration operation that makes the function all guards call."""
    return RunSQL(FUNCTION, "DROP FUNCTION diaodu_append_only()")


def guard(table: str) -> RunSQL:
    """The migration operation that guards one table."""
    name = f"{table}_append_only"
    return RunSQL(
        f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION diaodu_append_only()",
        f"DROP TRIGGER {name} ON {table}",
    )


def ended_once_function() -> RunSQL:
    """The migration operation that makes the function of the guards of what may end."""
    return RunSQL(ENDED_ONCE, "DROP FUNCTION diaodu_ended_once()")


def guard_ended(table: str) -> RunSQL:
    """The migration operation that guards a table whose rows may be ended, once, and nothing else."""
    ends, stays = f"{table}_ended_append_only", f"{table}_append_only"
    return RunSQL(
        f"CREATE TRIGGER {ends} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION diaodu_ended_once();"
        f"CREATE TRIGGER {stays} BEFORE DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION diaodu_append_only()",
        f"DROP TRIGGER {ends} ON {table}; DROP TRIGGER {stays} ON {table}",
    )
