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
